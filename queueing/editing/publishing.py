"""What happens to the house when another edition of its catalogue comes into force?

The command line (a folder is loaded) and the office (a draft is published, an earlier edition is back) both end here.
The hall of the branch must be locked; the caller commits.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing import audit, happenings
from queueing.audit import AuditKind
from queueing.base import begin_writing
from queueing.branches import Branch, Hall, branch_by_code
from queueing.catalogue.catalogue import catalogue_from
from queueing.catalogue.editions import Edition, document_at, edition_in_force, publish
from queueing.catalogue.mistakes import mistakes_in
from queueing.catalogue.refusals import (
    ChangedInTheOffice,
    DraftOvertaken,
    MistakesLeft,
    NoDraft,
    NoSuchEdition,
    PersonalRemark,
    RemarkTooLong,
    ScreenStandsThere,
    SomebodySitsThere,
)
from queueing.desks.desk import Desk
from queueing.devices import devices_of
from queueing.editing.drafts import draft_of, username_of
from queueing.happenings import HappeningKind
from queueing.personal_data import is_personal
from queueing.readable import is_readable
from queueing.refusals import UnreadableText
from queueing.visits.finding import open_visits

LONGEST_NOTE = 200


def checked_remark(note: str) -> str:
    """What a manager writes beside an edition. Raises PersonalRemark, RemarkTooLong, UnreadableText."""
    if is_personal(note):
        raise PersonalRemark
    if len(note) > LONGEST_NOTE:
        raise RemarkTooLong(most=LONGEST_NOTE, length=len(note))
    if not is_readable(note):
        raise UnreadableText
    return note


def publish_draft(
    session: Session, branch: Branch, *, icons: Container[str], now: datetime, staff_id: int, note: str = ""
) -> Edition:
    """The draft becomes the edition in force, with what was published meanwhile, and is gone.

    Raises NoDraft, DraftOvertaken, MistakesLeft, SomebodySitsThere, ScreenStandsThere: then nothing changed, and the
    draft is kept.
    """
    draft = draft_of(session, branch)
    if draft is None:
        raise NoDraft
    both = draft.with_edition(branch)
    if both.conflicts:
        raise DraftOvertaken(both.conflicts, edition=branch.current_edition)
    if mistakes := mistakes_in(both.document, icons=icons):
        raise MistakesLeft(tuple(mistakes))
    edition = bring_into_force(
        session, branch, both.document, kind=AuditKind.CATALOGUE_PUBLISHED, now=now, staff_id=staff_id, note=note
    )
    session.delete(draft)
    return edition


def go_back_to(session: Session, branch: Branch, number: int, *, now: datetime, staff_id: int | None) -> Edition:
    """An earlier edition comes into force again, as a new one; a draft stays, and hears of it when it is published.

    Raises NoSuchEdition, SomebodySitsThere, ScreenStandsThere.
    """
    try:
        document = document_at(session, branch, number)
    except LookupError:
        raise NoSuchEdition(edition=number) from None
    return bring_into_force(
        session, branch, document, kind=AuditKind.CATALOGUE_WENT_BACK, now=now, staff_id=staff_id, same_as=number
    )


def load_document(session: Session, branch: Branch, document: dict[str, Any], *, now: datetime, over: bool) -> Edition:
    """A folder becomes the edition in force; what the office published is replaced only when `over` says so.

    Raises ChangedInTheOffice, SomebodySitsThere, ScreenStandsThere.
    """
    if branch.edition is not None and not over:
        edition = edition_in_force(session, branch)
        if edition.published_by is not None and edition.document != document:
            raise ChangedInTheOffice(edition=edition.number)
    return bring_into_force(session, branch, document, kind=AuditKind.CATALOGUE_LOADED, now=now)


def bring_into_force(
    session: Session,
    branch: Branch,
    document: dict[str, Any],
    *,
    kind: AuditKind,
    now: datetime,
    staff_id: int | None = None,
    note: str = "",
    same_as: int | None = None,
) -> Edition:
    """Publish this document, with all that follows from it; the one in force again only looks after the desks.

    Raises SomebodySitsThere, ScreenStandsThere.
    """
    about, before = document["branch"], branch.edition
    branch.name, branch.timezone = about["name"], about["timezone"]
    branch.shuffled = about.get("numbers", "shuffled") == "shuffled"
    edition = publish(session, branch, document, now=now, staff_id=staff_id, note=checked_remark(note), same_as=same_as)
    _furnish(session, branch, document, now)
    if branch.edition != before:
        happenings.record(session, HappeningKind.CATALOGUE_PUBLISHED, branch_id=branch.id, now=now, staff_id=staff_id)
        facts = {"edition": branch.edition} | ({} if same_as is None else {"same_as": same_as})
        audit.record(session, branch.id, kind, username_of(session, staff_id), facts, now)
    return edition


def open_branch(session: Session, code: str, *, name: str, timezone: str) -> Branch:
    """The branch with this code; a new one with an empty hall when there is none. Commits then."""
    branch = branch_by_code(session, code)
    if branch is None:
        begin_writing(session)
        branch = Branch(code=code, name=name, timezone=timezone)
        session.add(branch)
        session.flush()
        session.add(Hall(branch_id=branch.id))
        session.commit()
    return branch


def _furnish(session: Session, branch: Branch, document: Mapping[str, Any], now: datetime) -> None:
    """The desks as the document has them. One that it no longer has is retired: its visitors wait for any desk."""
    known = {desk.number: desk for desk in session.scalars(select(Desk).where(Desk.branch_id == branch.id))}
    wanted = {int(one["number"]): one for one in document["branch"].get("desks", {}).values()}
    for number, one in wanted.items():
        desk = known.get(number) or Desk(branch_id=branch.id, number=number, zone="", usual=[])
        desk.zone, desk.usual, desk.retired = str(one["zone"]), list(one["helps_with"]), False
        session.add(desk)
    gone = [desk for number, desk in known.items() if number not in wanted and not desk.retired]
    for desk in gone:
        if desk.staff_id is not None:
            raise SomebodySitsThere(desk=desk.number)
        desk.retired = True
    zones = document["branch"]["zones"]
    for device in devices_of(session, branch.id):
        if lost := {*device.zones, *([device.waiting_area] if device.waiting_area else [])} - set(zones):
            raise ScreenStandsThere(name=device.name, zone=min(lost))
    if places := {desk.id for desk in gone}:
        catalogue = catalogue_from(document)
        for visit in open_visits(session, branch.id):
            if visit.assigned_desk in places and visit.state is happenings.State.WAITING:
                visit.assign(catalogue, now=now)
