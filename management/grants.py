"""What may this colleague do from now on, and what follows when that is less than before?"""

from __future__ import annotations

from queueing import happenings
from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.staff import Role, Staff
from queueing.desks.attendance import stand_up_for
from queueing.desks.desk import desk_of
from queueing.happenings import HappeningKind, State
from queueing.visits.finding import open_visits
from web.clock import now
from web.transactions import db_session


def held_by(person: Staff, branch_id: int) -> str:
    """What this person may do in a branch, as the administrator reads it: `host, staff (burgerzaken)`."""
    grants = sorted((one for one in person.grants if one.branch_id == branch_id), key=lambda one: one.role)
    told = [f"{one.role} ({', '.join(sorted(one.services))})" if one.services else one.role.value for one in grants]
    return ", ".join(told) or "geen rol"


def facts_of(person: Staff, branch_id: int) -> dict[str, object]:
    """What this person may do in a branch from now on, as recorded in the audit log."""
    return {
        "person": person.username,
        "roles": sorted(person.roles_in(branch_id)),
        "services": sorted(person.services_in(branch_id)),
        "secrecy": person.secrecy,
    }


def leave_what_is_not_theirs(person: Staff, branch_id: int) -> None:
    """After a change of grants: close a desk that is no longer theirs, and release visitors who wait for them in vain.

    The hall must be locked; the pages of colleagues are updated.
    """
    db = db_session()
    db.flush()
    works = bool(person.roles_in(branch_id) & {Role.STAFF, Role.HOST})
    desk = desk_of(db, person.id)
    helps_with = set(desk.helps_with) if desk is not None and desk.branch_id == branch_id else set()
    if helps_with and not (works and person.services_in(branch_id) >= helps_with):
        stand_up_for(db, person, now=now())
    if not works:
        _nobody_waits_for(person, branch_id)
    happenings.record(db, HappeningKind.STAFF_CHANGED, branch_id=branch_id, now=now())


def _nobody_waits_for(person: Staff, branch_id: int) -> None:
    catalogue = catalogue_of(db_session(), db_session().get_one(Branch, branch_id))
    for visit in open_visits(db_session(), branch_id):
        if visit.assigned_person == person.id and visit.state is State.WAITING:
            visit.assign(catalogue, now=now())
