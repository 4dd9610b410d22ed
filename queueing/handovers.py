"""Who passed which question on, to whom, with which chips and notes, and was it given back? (decisions 17, 18)

A question passed on to a service belongs to that service from then on; passed on to a desk or a colleague, the whole
visit waits for that one. The time of arrival stays, and that alone decides the turn (decisions 1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from queueing import audit
from queueing.base import Base, session_of
from queueing.calls import Call
from queueing.happenings import Deed, Happening, State
from queueing.needs import Catalogue
from queueing.notes import Pen, checked_note, may_note
from queueing.refusals import (
    HandedToYourself,
    NeedNotOpen,
    NoNeedChosen,
    NoteNobodyMayRead,
    NotHandedOver,
    NothingGivenBack,
    ReceiverDoesNotHelp,
    SeenByNow,
    UnknownChip,
)
from queueing.staff import Staff, names_of

if TYPE_CHECKING:  # a visit is handed over by its own verb
    from queueing.visits import Visit, VisitNeed


class Chip(StrEnum):
    """What anyone may tell the next colleague, bound by professional secrecy or not (decisions 17)."""

    LETTER = "letter"
    FORM = "form"
    PAPERS = "papers"
    APART = "apart"
    INTERPRETER = "interpreter"


class Handover(Base):
    """One pass: by whom, to which service, desk or person, with which chips. `press` is the form's, against doubles."""

    __tablename__ = "handover"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "to_desk"], ["desk.branch_id", "desk.id"]),
        Index("ix_handover_visit_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    press: Mapped[str] = mapped_column(String(40), default="")
    given_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    to_service: Mapped[str | None] = mapped_column(String(40), default=None)
    to_desk: Mapped[int | None] = mapped_column(default=None)
    to_person: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    chips: Mapped[list[str]] = mapped_column(default=list)
    given_back_at: Mapped[datetime | None] = mapped_column(default=None)
    given_back_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    needs: Mapped[list[HandedNeed]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def is_with_receiver(self, visit: Visit) -> bool:
        """Nobody gave it back, called it, or sent the visit elsewhere since."""
        if self.given_back_at is not None or visit.state is not State.WAITING:
            return False
        to = (None, self.to_desk, self.to_person)
        if (visit.assigned_service, visit.assigned_desk, visit.assigned_person) != to:
            return False
        services = {need.id: need.service for need in visit.open_needs}
        return any(services.get(one.visit_need_id) == one.to_service for one in self.needs)

    def see_return(self, staff_id: int, *, now: datetime) -> None:
        """*Gezien*: one host, once, looks after who was given back. Raises NothingGivenBack, SeenByNow."""
        if self.given_back_at is None:
            raise NothingGivenBack
        if self.seen_at is not None:
            names = names_of(session_of(self), [self.seen_id])
            raise SeenByNow(name=names.get(self.seen_id or 0, "Een collega"))
        self.seen_at, self.seen_id = now, staff_id
        session_of(self).add(
            Happening(
                branch_id=self.branch_id, at=now, deed=Deed.RETURN_SEEN, visit_id=self.visit_id, staff_id=staff_id
            )
        )


class HandedNeed(Base):
    """One question in a pass: whose it was, whose it is now, and the sealed note."""

    __tablename__ = "handed_need"
    __table_args__ = (
        UniqueConstraint("handover_id", "visit_need_id"),
        Index("ix_handed_need_visit_need_id", "visit_need_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id", ondelete="CASCADE"))
    visit_need_id: Mapped[int] = mapped_column(ForeignKey("visit_need.id", ondelete="CASCADE"))
    from_service: Mapped[str] = mapped_column(String(40))
    to_service: Mapped[str] = mapped_column(String(40))
    note: Mapped[bytes | None] = mapped_column(default=None)


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom: a service, or a desk or person with what it helps with. `name` is as staff read it.

    `reader` is the person who would read a note, where that is known already.
    """

    name: str
    service: str | None = None
    desk: int | None = None
    person: int | None = None
    helps_with: frozenset[str] = frozenset()
    reader: Staff | None = None


@dataclass(frozen=True, slots=True)
class Giving:
    """What a colleague filled in on *Doorgeven*: `notes` by code of the need; `consent` is the visitor's.

    `rest` is the outcome of the desk's other open questions, unless they wait along with the visitor.
    """

    needs: Sequence[str]
    to: Receiver
    chips: Collection[str] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    consent: bool = False
    press: str = ""
    rest: str | None = None
    rest_waits: bool = False


@dataclass(frozen=True, slots=True)
class Passing:
    """One question that may be passed on: to which service, and with which note."""

    need: VisitNeed
    service: str
    note: str


def checked(
    visit: Visit, call: Call, giving: Giving, catalogue: Catalogue, helps_with: Collection[str], staff: Staff
) -> list[Passing]:
    """What would be passed on, when all of it may be; changes nothing.

    Raises NoNeedChosen, NeedNotOpen (also for a question this desk does not see), HandedToYourself, UnknownChip,
    ReceiverDoesNotHelp, NoteNobodyMayRead and what `checked_note` raises.
    """
    mine = {need.code: need for need in visit.at_hand(call, helps_with)}
    codes = list(dict.fromkeys(giving.needs))
    if not codes:
        raise NoNeedChosen
    if any(code not in mine for code in codes):
        raise NeedNotOpen(number=visit.number)
    if giving.to.desk == call.desk_id or giving.to.person in (staff.id, call.staff_id):
        raise HandedToYourself
    if not set(giving.chips) <= set(Chip):
        raise UnknownChip
    return [_passing(visit, mine[code], giving, catalogue, staff) for code in codes]


def pass_on(
    visit: Visit, giving: Giving, passings: Sequence[Passing], *, staff: Staff, pen: Pen, now: datetime
) -> Handover:
    """Write the pass down and give the questions to their new service. Only `Visit.hand_over` does this."""
    session = session_of(visit)
    handover = Handover(
        branch_id=visit.branch_id,
        visit_id=visit.id,
        press=giving.press,
        given_at=now,
        staff_id=staff.id,
        to_service=giving.to.service,
        to_desk=giving.to.desk,
        to_person=giving.to.person,
        chips=sorted(set(giving.chips)),
    )
    for one in passings:
        sealed = pen.seal(visit.branch_id, one.note, now=now) if one.note else None
        handed = HandedNeed(
            visit_need_id=one.need.id, from_service=one.need.service, to_service=one.service, note=sealed
        )
        handover.needs.append(handed)
        one.need.service = one.service
    session.add(handover)
    if any(one.note for one in passings):
        audit.record(session, visit.branch_id, audit.Kind.CONSENT, staff.username, {}, now)
    return handover


def take_back(visit: Visit, *, staff_id: int, now: datetime) -> None:
    """The last pass is lifted: every question goes to the service it came from. Raises NotHandedOver."""
    last = _last_of(session_of(visit), visit.id)
    if last is None or not last.is_with_receiver(visit):
        raise NotHandedOver(number=visit.number)
    before = {(one.visit_need_id, one.to_service): one.from_service for one in last.needs}
    for need in visit.open_needs:
        need.service = before.get((need.id, need.service), need.service)
    last.given_back_at, last.given_back_id = now, staff_id


def drop_notes(session: Session, visit_id: int) -> None:
    """The visit is over: nobody needs its notes any more (decisions 17)."""
    passes = select(Handover.id).where(Handover.visit_id == visit_id)
    session.execute(
        update(HandedNeed).where(HandedNeed.handover_id.in_(passes), HandedNeed.note.is_not(None)).values(note=None)
    )


def was_given(session: Session, visit_id: int, press: str) -> bool:
    """This very form was sent before: a double press is one hand-over."""
    known = select(Handover.id).where(Handover.visit_id == visit_id, Handover.press == press).limit(1)
    return bool(press) and session.scalar(known) is not None


def return_of(session: Session, branch_id: int, visit_id: int) -> Handover:
    """The last pass of a visit of this branch, when it was given back. Raises NothingGivenBack."""
    last = _last_of(session, visit_id)
    if last is None or last.branch_id != branch_id or last.given_back_at is None:
        raise NothingGivenBack
    return last


def routes_of(need: VisitNeed, catalogue: Catalogue) -> tuple[str, ...]:
    """The services that a question may go to, the present one first, then where it starts and what may follow."""
    known = catalogue.needs.get(need.code)
    follow = (*known.services, *known.then) if known is not None else ()
    return tuple(dict.fromkeys((need.service, *follow)))


def _passing(visit: Visit, need: VisitNeed, giving: Giving, catalogue: Catalogue, staff: Staff) -> Passing:
    service = _service_for(need, giving.to, catalogue)
    allowed = may_note(staff, visit.branch_id, catalogue.services.get(need.service))
    note = checked_note(giving.notes.get(need.code, ""), allowed=allowed, consent=giving.consent)
    if note and not _may_be_read(giving.to, service, visit.branch_id, catalogue):
        raise NoteNobodyMayRead
    return Passing(need, service, note)


def _service_for(need: VisitNeed, to: Receiver, catalogue: Catalogue) -> str:
    if to.service is not None:
        return to.service
    service = next((code for code in routes_of(need, catalogue) if code in to.helps_with), None)
    if service is None:
        raise ReceiverDoesNotHelp(name=to.name)
    return service


def _may_be_read(to: Receiver, service: str, branch_id: int, catalogue: Catalogue) -> bool:
    known = catalogue.services.get(service)
    if to.reader is not None:
        return may_note(to.reader, branch_id, known)
    return known is not None and known.secrecy


def _last_of(session: Session, visit_id: int) -> Handover | None:
    return session.scalar(select(Handover).where(Handover.visit_id == visit_id).order_by(Handover.id.desc()).limit(1))
