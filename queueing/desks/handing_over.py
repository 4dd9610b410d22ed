"""How is a question handed over, who may receive it, and how is it given back? (decisions 17, 18)

A question handed over to a service belongs to that service from then on. Handed over to a desk or a colleague, the
whole visit waits for them. The time of arrival stays, and it alone decides the visitor's turn (decisions 1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from queueing import audit
from queueing.base import session_of
from queueing.catalogue.catalogue import Catalogue
from queueing.colleagues.handovers import Chip, HandedNeed, Handover, last_of
from queueing.colleagues.notes import NoteCipher, checked_note, may_note
from queueing.colleagues.staff import Staff
from queueing.happenings import State
from queueing.refusals import (
    HandedToYourself,
    NeedNotOpen,
    NoNeedChosen,
    NoteNobodyMayRead,
    NotHandedOver,
    NotWaiting,
    OutcomeMissing,
    ReceiverDoesNotHelp,
    UnknownChip,
)
from queueing.visits.calls import Call
from queueing.visits.visit import Visit
from queueing.visits.visit_need import Outcome, VisitNeed


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver: a service, or a desk or person with what they help with. `name` is as staff read it.

    `reader` is the person who would read a note, when known already.
    """

    name: str
    service: str | None = None
    desk: int | None = None
    person: int | None = None
    helps_with: frozenset[str] = frozenset()
    reader: Staff | None = None


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """What a colleague filled in on *Doorgeven*: `notes` by code of the need; `consent` is the visitor's.

    `rest` is the outcome of the desk's other open questions, unless these stay open too.
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
class NeedTransfer:
    """One question that may be handed over: to which service, and with which note."""

    need: VisitNeed
    service: str
    note: str


def checked(
    visit: Visit, call: Call, request: HandoverRequest, catalogue: Catalogue, helps_with: Collection[str], staff: Staff
) -> list[NeedTransfer]:
    """What would be handed over, after all checks; changes nothing.

    Raises NoNeedChosen, NeedNotOpen (also for a question this desk does not see), HandedToYourself, UnknownChip,
    ReceiverDoesNotHelp, NoteNobodyMayRead and what `checked_note` raises.
    """
    mine = {need.code: need for need in visit.at_hand(call, helps_with)}
    codes = list(dict.fromkeys(request.needs))
    if not codes:
        raise NoNeedChosen
    if any(code not in mine for code in codes):
        raise NeedNotOpen(number=visit.number)
    if request.to.desk == call.desk_id or request.to.person in (staff.id, call.staff_id):
        raise HandedToYourself
    if not set(request.chips) <= set(Chip):
        raise UnknownChip
    return [_passing(visit, mine[code], request, catalogue, staff) for code in codes]


def hand_over(
    visit: Visit,
    catalogue: Catalogue,
    helps_with: Collection[str],
    request: HandoverRequest,
    *,
    staff: Staff,
    cipher: NoteCipher,
    now: datetime,
) -> None:
    """*Doorgeven*: back in the queue for the receiver, with the same waiting time and no precedence (decisions 1).

    `helps_with` are the desk's services; a question it answered during this call may still be handed over. The desk's
    other open questions get `request.rest`, or stay open when `request.rest_waits`. Raises NotServing,
    OutcomeMissing and what `checked` raises.
    """
    passings = checked(visit, visit.call_in_hand(), request, catalogue, helps_with, staff)
    passed = [passing.need for passing in passings]
    rest = [need for need in visit.in_hand(helps_with) if need not in passed]
    if rest and request.rest is None and not request.rest_waits:
        raise OutcomeMissing(number=visit.number)
    handover = _written(visit, request, passings, staff=staff, cipher=cipher, now=now)
    visit.hand_over(
        {passing.need.id: passing.service for passing in passings},
        outcomes={} if request.rest is None else {need.code: Outcome(request.rest) for need in rest},
        desk_id=request.to.desk,
        person_id=request.to.person,
        staff_id=staff.id,
        now=now,
    )
    session = session_of(visit)
    session.add(handover)
    if any(passing.note for passing in passings):
        audit.record(session, visit.branch_id, audit.AuditKind.CONSENT, staff.username, {}, now)
    session.flush()
    visit.undoable = visit.undoable | {"handover": handover.id}


def revert_handover(visit: Visit, *, staff_id: int, now: datetime) -> None:
    """*Teruggeven aan het onthaal*: every question goes to the service it came from.

    Raises NotWaiting, NotHandedOver.
    """
    visit.must_be(State.WAITING, NotWaiting)
    last = last_of(session_of(visit), visit.id)
    if last is None or not is_with_receiver(last, visit):
        raise NotHandedOver(number=visit.number)
    visit.give_back(_services_before(last, visit), staff_id=staff_id, now=now)
    last.given_back_at, last.given_back_id = now, staff_id


def _services_before(last: Handover, visit: Visit) -> dict[int, str]:
    """Key of each open need that is still where it was handed to → the service that it came from."""
    passed = {handed.visit_need_id: handed for handed in last.needs}
    mine = [(need, passed[need.id]) for need in visit.open_needs if need.id in passed]
    return {need.id: handed.from_service for need, handed in mine if handed.to_service == need.service}


def is_with_receiver(handover: Handover, visit: Visit) -> bool:
    """True when nobody gave it back, called it, or sent the visit elsewhere since."""
    if handover.given_back_at is not None or visit.state is not State.WAITING:
        return False
    to = (None, handover.to_desk, handover.to_person)
    if (visit.assigned_service, visit.assigned_desk, visit.assigned_person) != to:
        return False
    services = {need.id: need.service for need in visit.open_needs}
    return any(services.get(one.visit_need_id) == one.to_service for one in handover.needs)


def routes_of(need: VisitNeed, catalogue: Catalogue) -> tuple[str, ...]:
    """The services that a question may go to: the present one, then its first services and those that may follow."""
    known = catalogue.needs.get(need.code)
    follow = (*known.services, *known.then) if known is not None else ()
    return tuple(dict.fromkeys((need.service, *follow)))


def _written(
    visit: Visit,
    request: HandoverRequest,
    passings: Sequence[NeedTransfer],
    *,
    staff: Staff,
    cipher: NoteCipher,
    now: datetime,
) -> Handover:
    handover = Handover(
        branch_id=visit.branch_id,
        visit_id=visit.id,
        press=request.press,
        given_at=now,
        staff_id=staff.id,
        to_service=request.to.service,
        to_desk=request.to.desk,
        to_person=request.to.person,
        chips=sorted(set(request.chips)),
    )
    for passing in passings:
        sealed = cipher.seal(visit.branch_id, passing.note, now=now) if passing.note else None
        handover.needs.append(
            HandedNeed(
                visit_need_id=passing.need.id,
                from_service=passing.need.service,
                to_service=passing.service,
                note=sealed,
            )
        )
    return handover


def _passing(
    visit: Visit, need: VisitNeed, request: HandoverRequest, catalogue: Catalogue, staff: Staff
) -> NeedTransfer:
    service = _service_for(need, request.to, catalogue)
    allowed = may_note(staff, visit.branch_id, catalogue.services.get(need.service))
    note = checked_note(request.notes.get(need.code, ""), allowed=allowed, consent=request.consent)
    if note and not _may_be_read(request.to, service, visit.branch_id, catalogue):
        raise NoteNobodyMayRead
    return NeedTransfer(need, service, note)


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
