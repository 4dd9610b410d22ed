"""Who is taken on, what may they do from now on, and how do they leave? The office and the command line both ask here.

The hall of the branch must be locked; the caller commits. `by` is the manager who does it, None the command line.
Each change is recorded (P-14). A branch that has a manager keeps one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing import audit, happenings
from queueing.audit import AuditKind
from queueing.base import Dice
from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.identities import forget_identities, with_identity
from queueing.colleagues.passkeys import drop_all
from queueing.colleagues.refusals import (
    ChangedMeanwhile,
    LastManager,
    NoRoleChosen,
    NoSecondStep,
    NoSuchKey,
    OwnManagerRole,
    UsernameTaken,
    WorksElsewhere,
)
from queueing.colleagues.rights import WITH_SERVICES, Rights, checked_name, checked_organisation, checked_username
from queueing.colleagues.second_step import (
    has_second_step,
    second_step_of,
    take_all_away,
    take_away,
    tidy_codes,
)
from queueing.colleagues.sessions import end_session
from queueing.colleagues.staff import Role, Secrecy, Staff, colleague_at, colleagues
from queueing.desks.attendance import stand_up_for
from queueing.desks.desk import desk_of
from queueing.happenings import HappeningKind, State
from queueing.refusals import NotYours
from queueing.visits.finding import open_visits


def give(
    session: Session, branch_id: int, username: str, *, name: str, roles: Collection[Role], services: Collection[str],
    password_hash: str,
) -> Staff:  # fmt: skip
    """Make a person or change one, with these roles in a branch besides those they have; their sessions end."""
    plain = username.strip().casefold()
    person = session.scalar(select(Staff).where(Staff.username == plain))  # also one who left, and is back
    if person is None:
        person = Staff(username=plain, name=name, password_hash="")
        session.add(person)
    elif not person.active:
        forget_identities(session, person.id)
    person.name, person.password_hash, person.active = name, password_hash, True
    person.end_sessions() if person.id else None
    for role in roles:
        person.hold(role, branch_id, services)
    return person


def add(
    session: Session, branch_id: int, username: str, *, name: str, roles: Collection[Role], services: Collection[str],
    organisation: str, secrecy: Secrecy, password_hash: str, by: Staff | None, now: datetime,
) -> Staff:  # fmt: skip
    """Take somebody on, or give a known colleague more roles. Raises BadUsername, BadName, BadOrganisation."""
    plain = checked_username(username)
    kind = AuditKind.GRANTS_CHANGED if _is_in_use(session, plain) else AuditKind.PERSON_ADDED
    person = give(
        session, branch_id, plain, name=checked_name(name), roles=roles, services=services, password_hash=password_hash
    )
    person.organisation, person.secrecy = checked_organisation(organisation), secrecy
    leave_what_is_not_theirs(session, branch_id, person, now=now)
    _record(session, branch_id, kind, person, by, now)
    return person


def take_on(session: Session, branch_id: int, username: str, wanted: Rights, *, by: Staff, now: datetime) -> Staff:
    """A new colleague, who has no password yet. Raises BadUsername, UsernameTaken, NoRoleChosen, NotYours."""
    must_manage(session, branch_id, by)
    plain = checked_username(username)
    if _is_in_use(session, plain):
        raise UsernameTaken
    if not wanted.roles:
        raise NoRoleChosen
    person = give(session, branch_id, plain, name=wanted.name, roles=(), services=(), password_hash="")
    person.organisation, person.secrecy = wanted.organisation, wanted.secrecy
    _hold_exactly(person, branch_id, wanted)
    leave_what_is_not_theirs(session, branch_id, person, now=now)
    _record(session, branch_id, AuditKind.PERSON_ADDED, person, by, now)
    return person


def change(session: Session, branch_id: int, key: int, wanted: Rights, *, seen: str, by: Staff, now: datetime) -> Staff:
    """Give a colleague exactly these rights; with other rights than before their sessions end.

    `seen` is the mark of the rights on the page. Raises ChangedMeanwhile, NoRoleChosen, OwnManagerRole, LastManager,
    NoSuchColleague, NotYours.
    """
    person = held(session, branch_id, key, by=by)
    before = Rights.of(person, branch_id)
    if seen != before.mark:
        raise ChangedMeanwhile(name=person.name)
    if not wanted.roles:
        raise NoRoleChosen
    if not wanted.roles & WITH_SERVICES:
        wanted = Rights(wanted.name, wanted.organisation, wanted.secrecy, wanted.roles, frozenset())
    if wanted == before:
        return person
    if Role.MANAGER in before.roles - wanted.roles:
        _must_leave_a_manager(session, branch_id, person, by)
    person.name, person.organisation, person.secrecy = wanted.name, wanted.organisation, wanted.secrecy
    _hold_exactly(person, branch_id, wanted)
    if not wanted.allows_the_same_as(before):
        person.end_sessions()
    leave_what_is_not_theirs(session, branch_id, person, now=now)
    _record(session, branch_id, AuditKind.GRANTS_CHANGED, person, by, now)
    return person


def take_role(session: Session, branch_id: int, key: int, role: Role, *, by: Staff | None, now: datetime) -> Staff:
    """Take away one role; every session ends. Raises OwnManagerRole, LastManager, NoSuchColleague."""
    person = held(session, branch_id, key, by=by)
    if role is Role.MANAGER:
        _must_leave_a_manager(session, branch_id, person, by)
    person.take_away(role, branch_id)
    leave_what_is_not_theirs(session, branch_id, person, now=now)
    _record(session, branch_id, AuditKind.GRANTS_CHANGED, person, by, now)
    return person


def end_sessions(session: Session, branch_id: int, key: int, *, by: Staff, now: datetime) -> Staff:
    """Sign a colleague out everywhere. Their desk stays theirs: reception sees when nobody answers there."""
    person = held(session, branch_id, key, by=by)
    person.end_sessions()
    _tell_of(session, branch_id, AuditKind.SESSIONS_ENDED, person, by, now)
    return person


def end_one_session(session: Session, branch_id: int, key: int, which: int, *, by: Staff, now: datetime) -> Staff:
    """Sign a colleague out in one browser. Raises NoSuchSession."""
    person = held(session, branch_id, key, by=by)
    end_session(session, key, which)
    _tell_of(session, branch_id, AuditKind.SESSION_ENDED, person, by, now)
    return person


def offer_link(
    session: Session, branch_id: int, key: int, *, by: Staff | None, now: datetime, dice: Dice
) -> tuple[Staff, str]:
    """The colleague, and the secret of a new link with which they choose a password. Raises WorksElsewhere."""
    person = held(session, branch_id, key, by=by)
    must_manage_all_of(person, by)
    _tell_of(session, branch_id, AuditKind.LINK_MADE, person, by, now)
    return person, person.offer_link(now=now, dice=dice)


def withdraw_link(session: Session, branch_id: int, key: int, *, by: Staff, now: datetime) -> Staff:
    """The link of a colleague no longer works. Raises WorksElsewhere."""
    person = held(session, branch_id, key, by=by)
    must_manage_all_of(person, by)
    person.withdraw_link()
    _tell_of(session, branch_id, AuditKind.LINK_WITHDRAWN, person, by, now)
    return person


def reset_second_step(session: Session, branch_id: int, key: int, *, by: Staff | None, now: datetime) -> Staff:
    """A colleague lost their phone and their recovery codes: without a second step, and signed out everywhere.

    Raises WorksElsewhere, NoSecondStep.
    """
    person = held(session, branch_id, key, by=by)
    must_manage_all_of(person, by)
    if second_step_of(session, key) is None:
        raise NoSecondStep
    take_away(session, key)
    person.end_sessions()
    _tell_of(session, branch_id, AuditKind.SECOND_STEP_RESET, person, by, now)
    return person


def remove_passkeys(session: Session, branch_id: int, key: int, *, by: Staff | None, now: datetime) -> Staff:
    """A colleague lost what holds their passkeys: all of them are gone, and they are signed out everywhere.

    Raises WorksElsewhere, NoSuchKey.
    """
    person = held(session, branch_id, key, by=by)
    must_manage_all_of(person, by)
    if not drop_all(session, key):
        raise NoSuchKey
    tidy_codes(session, key)
    person.end_sessions()
    _tell_of(session, branch_id, AuditKind.PASSKEYS_RESET, person, by, now)
    return person


def ask_second_step(session: Session, branch_id: int, *, asked: bool, by: Staff, now: datetime) -> None:
    """Every manager of this branch needs a second step, or none does. Raises NoSecondStep for who has none."""
    must_manage(session, branch_id, by)
    if asked and not has_second_step(session, by.id):
        raise NoSecondStep
    session.refresh(session.get_one(Branch, branch_id))
    session.get_one(Branch, branch_id).managers_two_steps = asked
    audit.record(session, branch_id, AuditKind.SECOND_STEP_RULE, by.username, {"asked": asked}, now)


def leave(session: Session, branch_id: int, key: int, *, by: Staff | None, now: datetime) -> Staff:
    """A colleague leaves this branch: roles, desk and sessions end; without a role elsewhere, the account too.

    Raises OwnManagerRole, LastManager, NoSuchColleague.
    """
    person = held(session, branch_id, key, by=by)
    if Role.MANAGER in person.roles_in(branch_id):
        _must_leave_a_manager(session, branch_id, person, by)
    for role in person.roles_in(branch_id):
        person.take_away(role, branch_id)
    leave_what_is_not_theirs(session, branch_id, person, now=now)
    if person.branch_ids():
        _record(session, branch_id, AuditKind.GRANTS_CHANGED, person, by, now)
    else:
        dismiss(session, person, by=by, now=now)
    return person


def dismiss(session: Session, person: Staff, *, by: Staff | None, now: datetime) -> None:
    """The account of somebody without a role ends."""
    take_all_away(session, person.id)
    person.leave()
    _tell_of(session, None, AuditKind.PERSON_REMOVED, person, by, now)


def held(session: Session, branch_id: int, key: int, *, by: Staff | None) -> Staff:
    """This colleague, as they are now and until the commit, also for a manager of another branch.

    Raises NoSuchColleague, and NotYours for a manager who is none any more.
    """
    if by is not None:
        must_manage(session, branch_id, by)
    session.get(Staff, key, with_for_update=True, populate_existing=True)
    return colleague_at(session, branch_id, key)


def must_manage_all_of(person: Staff, by: Staff | None) -> None:
    """What opens somebody's account is done only by who manages each of their branches. Raises WorksElsewhere."""
    if by is not None and not all(by.has(Role.MANAGER, branch_id=one) for one in person.branch_ids()):
        raise WorksElsewhere(name=person.name)


def facts_of(person: Staff, branch_id: int) -> dict[str, object]:
    """What this person may do in a branch from now on, as recorded in the audit log."""
    return {
        "person": person.username,
        "roles": sorted(person.roles_in(branch_id)),
        "services": sorted(person.services_in(branch_id)),
        "secrecy": person.secrecy,
    }


def _hold_exactly(person: Staff, branch_id: int, wanted: Rights) -> None:
    person.grants = [one for one in person.grants if one.branch_id != branch_id or one.role in wanted.roles]
    for role in sorted(wanted.roles):
        person.hold(role, branch_id, wanted.services if role in WITH_SERVICES else ())


def _is_in_use(session: Session, username: str) -> bool:
    return session.scalar(select(Staff.id).where(Staff.username == username, Staff.active)) is not None


def must_manage(session: Session, branch_id: int, by: Staff) -> None:
    """This person is a manager of this branch still. Raises NotYours."""
    session.refresh(by)
    if not by.has(Role.MANAGER, branch_id=branch_id):
        raise NotYours


def _must_leave_a_manager(session: Session, branch_id: int, person: Staff, by: Staff | None) -> None:
    elsewhere_known = with_identity(session)
    others = (
        one
        for one in colleagues(session, branch_id)
        if one.id != person.id and (one.password_hash or one.id in elsewhere_known)
    )
    if not any(Role.MANAGER in one.roles_in(branch_id) for one in others):
        raise LastManager(name=person.name)
    elsewhere = (one for one in person.grants if one.branch_id != branch_id)
    if by is not None and by.id == person.id and not any(one.role is Role.MANAGER for one in elsewhere):
        raise OwnManagerRole


def leave_what_is_not_theirs(session: Session, branch_id: int, person: Staff, *, now: datetime) -> None:
    """After a change of rights: close a desk that is no longer theirs, and release visitors who wait for them in vain.

    The pages of colleagues are updated.
    """
    session.flush()
    works = bool(person.roles_in(branch_id) & WITH_SERVICES)
    desk = desk_of(session, person.id)
    helps_with = set(desk.helps_with) if desk is not None and desk.branch_id == branch_id else set()
    if helps_with and not (works and person.services_in(branch_id) >= helps_with):
        stand_up_for(session, person, now=now)
    if not works:
        catalogue = catalogue_of(session, session.get_one(Branch, branch_id))
        for visit in open_visits(session, branch_id):
            if visit.assigned_person == person.id and visit.state is State.WAITING:
                visit.assign(catalogue, now=now)
    happenings.record(session, HappeningKind.STAFF_CHANGED, branch_id=branch_id, now=now)


def rights_changed(
    session: Session, staff: Staff, branch_ids: Collection[int], kind: AuditKind, *, now: datetime
) -> None:
    """Groups gave or took rights in these branches: desks, waiting visitors and the audit log follow."""
    for branch_id in sorted(branch_ids):
        leave_what_is_not_theirs(session, branch_id, staff, now=now)
        audit.record(session, branch_id, kind, staff.username, facts_of(staff, branch_id) | {"by": "groups"}, now)


def _record(session: Session, branch_id: int, kind: AuditKind, person: Staff, by: Staff | None, now: datetime) -> None:
    who = by.username if by is not None else audit.COMMAND_LINE
    audit.record(session, branch_id, kind, who, facts_of(person, branch_id), now)


def _tell_of(
    session: Session, branch_id: int | None, kind: AuditKind, person: Staff, by: Staff | None, now: datetime
) -> None:
    who = by.username if by is not None else audit.COMMAND_LINE
    audit.record(session, branch_id, kind, who, {"person": person.username}, now)
