"""A provider vouches for somebody: who is that here, and what may they do from now on?

Known by issuer and subject. Roles that groups give are renewed at each sign-in; those that a manager gave stay. The
transaction must be one that writes; the caller commits, and shows out whoever's sessions ended.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing import audit
from queueing.audit import AuditKind
from queueing.branches import lock_halls
from queueing.colleagues.groups import Given, given_by, renew, rules_from
from queueing.colleagues.identities import Identity, identities_of, identity_of
from queueing.colleagues.provider_refusals import (
    AlreadyLinked,
    NameNotUsable,
    NoLongerHere,
    NotKnownHere,
    NotLinked,
)
from queueing.colleagues.refusals import BadName
from queueing.colleagues.rights import LONGEST_NAME, USERNAME, checked_name
from queueing.colleagues.staff import Grant, Staff, staff_by_link
from queueing.staffing import held, must_manage_all_of, rights_changed


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider says about somebody, once all of it was checked."""

    issuer: str
    subject: str
    name: str
    username: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who it is, and whether their earlier sessions ended because they may now do something else."""

    staff: Staff
    ended: bool


def admit(session: Session, who: Vouched, *, link: str = "", now: datetime) -> Admitted:
    """Find or make the account, with the roles of today's groups. With a `link`, first link that colleague's account.

    Raises NoLongerHere, NotKnownHere, NameNotUsable, AlreadyLinked, LinkIsOver.
    """
    given = given_by(rules_from(session, who.issuer), who.groups)
    lock_halls(session, _branches_of(session, who))
    if link:
        _link(session, who, link, now=now)
    identity = identity_of(session, who.issuer, who.subject)
    if identity is None:
        return Admitted(_take_on(session, who, given, now=now), ended=False)
    staff = session.get_one(Staff, identity.staff_id, with_for_update=True, populate_existing=True)
    if not staff.active:
        raise NoLongerHere(name=staff.name)
    identity.last_at = now
    changed = renew(staff, who.issuer, given)
    if changed:
        staff.end_sessions()
        rights_changed(session, staff, changed, AuditKind.GRANTS_CHANGED, now=now)
    return Admitted(staff, ended=bool(changed or link))


def unlink(session: Session, branch_id: int, key: int, identity: int, *, by: Staff, now: datetime) -> Staff:
    """This account elsewhere no longer opens anything here; what its groups gave goes with it.

    Raises NotLinked, WorksElsewhere, NoSuchColleague.
    """
    person = held(session, branch_id, key, by=by)
    must_manage_all_of(person, by)
    found = next((one for one in identities_of(session, key) if one.id == identity), None)
    if found is None:
        raise NotLinked
    session.delete(found)
    lock_halls(session, person.branch_ids())
    changed = renew(person, found.issuer, {})
    person.end_sessions()
    rights_changed(session, person, changed, AuditKind.GRANTS_CHANGED, now=now)
    audit.record(session, branch_id, AuditKind.IDENTITY_UNLINKED, by.username, {"person": person.username}, now)
    return person


# --- within ---


def _branches_of(session: Session, who: Vouched) -> set[int]:
    """Where this sign-in may change something."""
    ruled = {one.branch_id for one in rules_from(session, who.issuer)}
    linked = select(Grant.branch_id).join(Identity, Identity.staff_id == Grant.staff_id)
    return ruled | set(session.scalars(linked.where(Identity.issuer == who.issuer, Identity.subject == who.subject)))


def _link(session: Session, who: Vouched, link: str, *, now: datetime) -> None:
    person = staff_by_link(session, link, now=now, hold=True)
    linked = identity_of(session, who.issuer, who.subject)
    if linked is not None or any(one.issuer == who.issuer for one in identities_of(session, person.id)):
        raise AlreadyLinked
    session.add(Identity(staff_id=person.id, issuer=who.issuer, subject=who.subject, since=now))
    person.withdraw_link()
    person.end_sessions()
    session.flush()
    audit.record(session, None, AuditKind.IDENTITY_LINKED, person.username, {}, now)


def _take_on(session: Session, who: Vouched, given: Given, *, now: datetime) -> Staff:
    if not given:
        raise NotKnownHere
    try:
        name = checked_name(who.name)
    except BadName:
        raise NameNotUsable(most=LONGEST_NAME) from None
    staff = Staff(username=_free_username(session, who), name=name, password_hash="")
    session.add(staff)
    changed = renew(staff, who.issuer, given)
    session.flush()
    session.add(Identity(staff_id=staff.id, issuer=who.issuer, subject=who.subject, since=now, last_at=now))
    rights_changed(session, staff, changed, AuditKind.PERSON_ADDED, now=now)
    return staff


def _free_username(session: Session, who: Vouched) -> str:
    """A username that nobody ever had here, made of what the provider calls them."""
    plain = unicodedata.normalize("NFKD", (who.username.partition("@")[0] or who.name).casefold())
    base = re.sub(r"[^a-z0-9._-]+", "", plain, flags=re.ASCII).lstrip("._-")[:50]
    base = base if USERNAME.fullmatch(base) else "collega"
    taken = set(session.scalars(select(Staff.username).where(Staff.username.startswith(base, autoescape=True))))
    return next(one for one in (base, *(f"{base}-{more}" for more in range(2, 100_000))) if one not in taken)
