"""What does an ask do to a desk or a visit, and what may be asked of which colleague? (decisions 19, 20, 21 and 26)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from queueing.base import session_of
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.services import Service
from queueing.colleagues.asks import HOLDS_WHILE, Answer, Ask, AskKind, ask, asks_still_open, every_open_ask
from queueing.colleagues.staff import Staff
from queueing.desks.desk import Desk
from queueing.refusals import ColleagueMayNot, DeskClosed, HelpsAlready, NotWaiting, NoVisitorToJoin
from queueing.visits.calls import open_call_at
from queueing.visits.visit import Visit


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """An ask, with the numbers of its desk and its visit where it has them."""

    ask: Ask
    desk_number: int | None
    visit_number: int | None


def open_asks_with_numbers(session: Session, branch_id: int) -> list[OpenAsk]:
    """Every open ask, oldest first, with the numbers that staff read."""
    asked = (
        every_open_ask(branch_id)
        .add_columns(Desk.number, Visit.number)
        .outerjoin(Desk, Desk.id == Ask.desk_id)
        .outerjoin(Visit, Visit.id == Ask.visit_id)
    )
    return [OpenAsk(*row) for row in session.execute(asked)]


def answer_ask(asked: Ask, staff: Staff, answer: Answer, catalogue: Catalogue, *, now: datetime) -> None:
    """Answer, or change an earlier answer; the same again changes nothing. Several colleagues may come.

    Raises NotYourAsk, NoSuchAnswer, AskIsOver, and for *Ja, ik help mee* DeskClosed and ServiceNotGranted.
    """
    if asked.takes(staff, answer):
        _do(asked, staff, answer, catalogue, now)
        asked.note_answer(staff, answer, now=now)


def _do(asked: Ask, staff: Staff, answer: Answer, catalogue: Catalogue, now: datetime) -> None:
    session = session_of(asked)
    if asked.kind is AskKind.FOR_YOU and asked.visit_id is not None:
        visit = session.get_one(Visit, asked.visit_id)
        comes = answer in (Answer.COMING, Answer.LATER)
        if comes or visit.assigned_person == staff.id:
            visit.assign(catalogue, now=now, person_id=staff.id if comes else None)
    if asked.kind is AskKind.HELP_WITH and answer is Answer.COMING and asked.desk_id is not None:
        desk = session.get_one(Desk, asked.desk_id)
        if desk.staff_id != staff.id:
            raise DeskClosed(desk=desk.number)
        desk.open(staff, [*desk.helps_with, asked.service or ""], now=now)


def ask_to_join(
    session: Session,
    desk: Desk,
    asker: Staff,
    *,
    now: datetime,
    person: Staff | None = None,
    service: str | None = None,
) -> Ask:
    """*Collega erbij*: this person, or a colleague who helps with this service, comes to the visitor at this desk.

    Asking the same again gives the open ask. Raises NoVisitorToJoin, AsksOneself.
    """
    call = open_call_at(session, desk.id)
    if call is None:
        raise NoVisitorToJoin(desk=desk.number)
    return ask(
        session, AskKind.JOIN, desk.branch_id, asker,
        person=person, service=service, desk_id=desk.id, visit_id=call.visit_id, now=now,
    )  # fmt: skip


def ask_urgently(session: Session, branch_id: int, asker: Staff, desk: Desk | None, *, now: datetime) -> Ask:
    """*Collega erbij – dringend*: no reason asked, no visitor needed; a second press gives the open one."""
    return ask(session, AskKind.URGENT, branch_id, asker, desk_id=desk.id if desk is not None else None, now=now)


def say_who_is_here(session: Session, visit: Visit, asker: Staff, person: Staff, *, now: datetime) -> Ask:
    """*Is er voor…*: this visitor is here for this colleague; naming another colleague replaces the first.

    Raises NotWaiting, AsksOneself.
    """
    if visit.state not in HOLDS_WHILE[AskKind.FOR_YOU]:
        raise NotWaiting(number=visit.number)
    for other in asks_still_open(session, Ask.visit_id == visit.id, Ask.kind == AskKind.FOR_YOU):
        if other.person_id != person.id:
            other.be_over(now=now, staff_id=asker.id)
    return ask(session, AskKind.FOR_YOU, visit.branch_id, asker, person=person, visit_id=visit.id, now=now)


def ask_to_help(session: Session, desk: Desk, asker: Staff, service: Service, *, now: datetime) -> Ask:
    """*Vraag … om mee te helpen met …*: the colleague at that desk adds this service to their work profile.

    Raises DeskClosed, HelpsAlready, ColleagueMayNot, AsksOneself.
    """
    person = session.get(Staff, desk.staff_id) if desk.staff_id is not None else None
    if person is None:
        raise DeskClosed(desk=desk.number)
    if service.code in desk.helps_with:
        raise HelpsAlready(name=person.name, service=service.name)
    if service.code not in person.services_in(desk.branch_id):
        raise ColleagueMayNot(name=person.name, service=service.name)
    return ask(
        session, AskKind.HELP_WITH, desk.branch_id, asker, person=person, service=service.code, desk_id=desk.id, now=now
    )
