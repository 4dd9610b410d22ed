"""What does a row of the audit log say, in Dutch?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queueing.audit import AuditKind

KINDS: Mapping[str, str] = {
    AuditKind.SIGN_IN: "aangemeld",
    AuditKind.SIGN_IN_FAILED: "aanmelden mislukt",
    AuditKind.SIGN_IN_CHANGED: "aanmelden veranderd",
    AuditKind.PERSON_ADDED: "collega erbij",
    AuditKind.PERSON_REMOVED: "collega weg",
    AuditKind.GRANTS_CHANGED: "rollen of diensten veranderd",
    AuditKind.SESSIONS_ENDED: "overal afgemeld",
    "session_ended": "op één plaats afgemeld",
    "passkey_added": "sleutel erbij",
    "passkey_removed": "sleutel weg",
    "passkeys_reset": "sleutels gewist door een beheerder",
    "passkey_went_back": "sleutel telde terug",
    "recovery_made": "nieuwe herstelcodes",
    "identity_linked": "account van de gemeente gekoppeld",
    "identity_unlinked": "account van de gemeente losgekoppeld",
    "group_rule": "groep en rol veranderd",
    "password_rule": "aanmelden met wachtwoord toegelaten of niet",
    "emergency_marked": "noodaccount aangeduid",
    "picture_approved": "tekening goedgekeurd",
    "picture_rejected": "tekening afgekeurd",
    AuditKind.LINK_MADE: "link voor een wachtwoord gemaakt",
    AuditKind.LINK_WITHDRAWN: "link voor een wachtwoord ingetrokken",
    AuditKind.SECOND_STEP_SET: "tweede stap ingesteld",
    AuditKind.SECOND_STEP_REMOVED: "tweede stap weg",
    AuditKind.SECOND_STEP_RESET: "tweede stap gewist door een beheerder",
    AuditKind.SECOND_STEP_RULE: "tweede stap gevraagd aan beheerders",
    AuditKind.CATALOGUE_LOADED: "catalogus geladen",
    AuditKind.ANNOUNCED: "bericht gezet",
    AuditKind.ANNOUNCEMENT_REMOVED: "bericht weg",
    AuditKind.DEVICE_ADDED: "toestel erbij",
    AuditKind.DEVICE_CHANGED: "toestel veranderd",
    AuditKind.DEVICE_CODE: "code voor een toestel",
    AuditKind.DEVICE_RELOAD: "toestel opnieuw geladen",
    AuditKind.DEVICE_TESTED: "toestel uitgeprobeerd",
    AuditKind.CATALOGUE_PUBLISHED: "editie gepubliceerd",
    AuditKind.CATALOGUE_WENT_BACK: "terug naar een vorige editie",
    AuditKind.CATALOGUE_IMPORTED: "catalogus ingelezen",
    AuditKind.DRAFT_DISCARDED: "ontwerp weggegooid",
    AuditKind.BRANCH_OPENED: "locatie geopend",
    AuditKind.DEVICE_PAIRED: "toestel gekoppeld",
    AuditKind.DEVICE_REVOKED: "toestel losgekoppeld",
    AuditKind.DEVICE_REMOVED: "toestel weg",
    AuditKind.CONSENT: "akkoord van een bezoeker bij een overdracht",
    AuditKind.OTHER_SHOWN: "vraag van een andere dienst bekeken",
    AuditKind.FORGOTTEN: "dag vergeten",
    AuditKind.FORGETTING_CHECKED: "vergeten nagekeken",
    AuditKind.AUDIT_EXPORTED: "logboek meegenomen",
    AuditKind.BEGUN_AGAIN: "logboek opnieuw begonnen",
    AuditKind.WORDS_APPROVED: "woorden goedgekeurd",
    AuditKind.WORDS_REJECTED: "woorden afgekeurd",
    AuditKind.WORDS_CHANGED: "woorden veranderd",
    AuditKind.CLIP_RECORDED: "opname gemaakt",
    AuditKind.CLIP_APPROVED: "opname goedgekeurd",
    AuditKind.CLIP_REMOVED: "opname weg",
}
FACTS = {
    "person": "wie", "roles": "rollen", "services": "diensten", "secrecy": "plicht", "edition": "editie",
    "device": "toestel", "reason": "reden", "visits": "bezoeken", "found": "blijft over", "chain": "logboek in orde",
    "rows": "regels", "announcement": "bericht", "language": "taal", "number": "nummer", "branch": "locatie",
    "way": "manier", "key": "sleutel", "asked": "gevraagd", "pictures": "tekeningen", "group": "groep",
    "issuer": "aanmelddienst", "only_emergency": "alleen noodaccounts", "note": "opmerking", "name": "naam",
}  # fmt: skip
REASONS = {
    "asked": "de bezoeker vroeg het", "way": "de bezoeker wist niet waar naartoe",
    "nobody": "er was niemand van die dienst", "safety": "er was gevaar",
}  # fmt: skip
VALUES = {
    **REASONS, "host": "onthaal", "staff": "loket", "manager": "beheer", "outreach": "buurtwerk", "auditor": "privacy",
    "professional": "beroepsgeheim", "discretion": "discretieplicht", "True": "ja", "False": "nee",
    "password": "wachtwoord", "password_and_code": "wachtwoord en zes cijfers",
    "password_and_key": "wachtwoord en sleutel", "key": "sleutel", "organisation": "account van de gemeente",
}  # fmt: skip
OTHER = "andere"


def kind_in_dutch(kind: str) -> str:
    """What happened, in a few words."""
    return KINDS.get(kind, OTHER)


def facts_in_dutch(facts: Mapping[str, Any]) -> str:
    """The facts of a row on one line: `toestel: zuil-2`."""
    return "; ".join(f"{FACTS.get(name, name)}: {_value(value)}" for name, value in sorted(facts.items()))


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return VALUES.get(str(value), str(value))
