"""Which groups of an organisation count here, and who may still use a password? What a manager decides about it.

The transaction must be one that writes; the caller commits, and shows out whoever's sessions ended.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing import audit
from queueing.audit import AuditKind
from queueing.branches import Branch
from queueing.colleagues.groups import GroupRule, checked_group, rule_at, rules_of
from queueing.colleagues.identities import Identity
from queueing.colleagues.provider_refusals import GroupOfManagers, GroupTaken, NobodyThroughProvider, NoProvider
from queueing.colleagues.refusals import NoRoleChosen, UnknownChoice
from queueing.colleagues.rights import WITH_SERVICES
from queueing.colleagues.staff import Grant, Role, Staff, colleagues
from queueing.staffing import held, must_manage, must_manage_all_of, rights_changed

LATELY = timedelta(days=7)
"""So recently a manager must have signed in through a provider before passwords are switched off."""

# --- which groups count ---


def set_group(
    session: Session, branch_id: int, key: int | None, issuer: str, group: str, roles: Collection[str],
    services: Collection[str], known: Collection[str], *, by: Staff, now: datetime,
) -> list[Staff]:  # fmt: skip
    """Let a group count, or count otherwise. Returns who must sign in again: whoever had a role through a group there.

    Raises BadGroup, GroupTaken, NoRoleChosen, UnknownChoice, GroupOfManagers, NoSuchGroup, NotYours.
    """
    must_manage(session, branch_id, by)
    name = checked_group(group)
    if not set(services) <= set(known) or not set(roles) <= set(Role):
        raise UnknownChoice
    if not roles:
        raise NoRoleChosen
    others = [one for one in rules_of(session, branch_id) if one.id != key]
    if any((one.issuer, one.group_name) == (issuer, name) for one in others):
        raise GroupTaken(group=name)
    rule = rule_at(session, branch_id, key) if key is not None else GroupRule(branch_id=branch_id)
    before = rule.issuer if key is not None else ""
    if Role.MANAGER not in roles:
        _must_leave_a_manager(session, branch_id, others)
    rule.issuer, rule.group_name, rule.roles = issuer, name, sorted(roles)
    rule.services = sorted(services) if set(roles) & WITH_SERVICES else []
    session.add(rule)
    facts = {"group": name, "roles": rule.roles, "services": rule.services}
    audit.record(session, branch_id, AuditKind.GROUP_RULE, by.username, facts, now)
    return _take_back(session, branch_id, before, now=now) if before else []


def drop_group(session: Session, branch_id: int, key: int, *, by: Staff, now: datetime) -> list[Staff]:
    """This group no longer counts. Returns who must sign in again. Raises GroupOfManagers, NoSuchGroup, NotYours."""
    must_manage(session, branch_id, by)
    rule = rule_at(session, branch_id, key)
    _must_leave_a_manager(session, branch_id, [one for one in rules_of(session, branch_id) if one.id != key])
    session.delete(rule)
    facts = {"group": rule.group_name, "roles": [], "services": []}
    audit.record(session, branch_id, AuditKind.GROUP_RULE, by.username, facts, now)
    return _take_back(session, branch_id, rule.issuer, now=now)


# --- passwords, beside it ---


def asks_provider(session: Session, person: Staff) -> bool:
    """True when a branch of this person wants them to sign in at a provider; never for an emergency account."""
    asked = select(Branch.id).where(Branch.id.in_(person.branch_ids()), Branch.only_emergency_passwords)
    return not person.is_emergency and session.scalar(asked.limit(1)) is not None


def rule_passwords(
    session: Session, branch_id: int, *, only_emergency: bool, issuers: Collection[str], by: Staff | None, now: datetime
) -> None:
    """Only emergency accounts use a password in this branch from now on, or everybody does again.

    Refused when it could lock everybody out. Raises NoProvider, NobodyThroughProvider, NotYours.
    """
    if by is not None:
        must_manage(session, branch_id, by)
    if only_emergency and not issuers:
        raise NoProvider
    if only_emergency and not _a_manager_came(session, branch_id, issuers, since=now - LATELY):
        raise NobodyThroughProvider(days=LATELY.days)
    branch = session.get_one(Branch, branch_id, populate_existing=True)
    branch.only_emergency_passwords = only_emergency
    who = by.username if by is not None else audit.COMMAND_LINE
    audit.record(session, branch_id, AuditKind.PASSWORD_RULE, who, {"only_emergency": only_emergency}, now)


def mark_emergency(session: Session, branch_id: int, key: int, *, marked: bool, by: Staff, now: datetime) -> Staff:
    """This account may use its password also when others may not. Raises WorksElsewhere, NoSuchColleague."""
    person = held(session, branch_id, key, by=by)
    must_manage_all_of(person, by)
    person.is_emergency = marked
    facts = {"person": person.username, "marked": marked}
    audit.record(session, branch_id, AuditKind.EMERGENCY_MARKED, by.username, facts, now)
    return person


# --- within ---


def _take_back(session: Session, branch_id: int, issuer: str, *, now: datetime) -> list[Staff]:
    """Every role that a group of this provider gave in this branch: it comes back at the next sign-in, if at all."""
    session.flush()
    found = [one for one in colleagues(session, branch_id) if _through_group(one, branch_id, issuer)]
    for person in found:
        gone = {
            (one.branch_id, one.role) for one in person.grants if (one.branch_id, one.given_by) == (branch_id, issuer)
        }
        person.grants = [one for one in person.grants if (one.branch_id, one.role) not in gone]
        person.end_sessions()
        rights_changed(session, person, {branch_id}, AuditKind.GRANTS_CHANGED, now=now)
    return found


def _through_group(person: Staff, branch_id: int, issuer: str) -> bool:
    return any((one.branch_id, one.given_by) == (branch_id, issuer) for one in person.grants)


def _must_leave_a_manager(session: Session, branch_id: int, rules: Collection[GroupRule]) -> None:
    """A manager by hand, or a group that makes managers. Raises GroupOfManagers."""
    by_hand = any(
        (one.branch_id, one.role, one.given_by) == (branch_id, Role.MANAGER, None)
        for person in colleagues(session, branch_id)
        for one in person.grants
    )
    if not by_hand and not any(Role.MANAGER in rule.roles for rule in rules):
        raise GroupOfManagers


def _a_manager_came(session: Session, branch_id: int, issuers: Collection[str], *, since: datetime) -> bool:
    asked = (
        select(Identity.id)
        .join(Staff, Staff.id == Identity.staff_id)
        .join(Grant, Grant.staff_id == Staff.id)
        .where(
            Staff.active, Grant.branch_id == branch_id, Grant.role == Role.MANAGER,
            Identity.issuer.in_(issuers), Identity.last_at >= since,
        )
    )  # fmt: skip
    return session.scalar(asked.limit(1)) is not None
