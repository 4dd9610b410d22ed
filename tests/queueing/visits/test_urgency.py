"""*Het kan niet wachten*: reception hears it at once, one colleague goes, and nothing else changes."""

import pytest

from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import NothingUrgent, SeenByNow
from queueing.visits.urgency import unseen_urgencies, urgency_of
from tests.support.hall import on_both_databases


def numbers(hall):
    return [one.visit.number for one in unseen_urgencies(hall.session, hall.key)]


def see(hall, visit, name):
    person = hall.staff(name).id
    hall.do(lambda now: urgency_of(hall.session, hall.key, visit.id).see(person, now=now))


def told(hall):
    rows = hall.session.query(Happening).filter(
        Happening.kind.in_([HappeningKind.URGENCY_TOLD, HappeningKind.URGENCY_SEEN])
    )
    return [(one.kind, one.visit_id, one.staff_id) for one in rows.order_by(Happening.id)]


@on_both_databases
def test_who_cannot_wait_is_told_and_seen_once(hall):
    hall.visit()
    urgent = hall.visit(extras=["urgent", "chair"])
    assert numbers(hall) == [urgent.number]
    hall.later(seconds=40)
    see(hall, urgent, "Samira")
    assert numbers(hall) == []
    samira = hall.staff("Samira").id
    one = urgency_of(hall.session, hall.key, urgent.id)
    assert (one.seen_at, one.seen_id) == (hall.now, samira)
    assert told(hall) == [
        (HappeningKind.URGENCY_TOLD, urgent.id, None),
        (HappeningKind.URGENCY_SEEN, urgent.id, samira),
    ]


def test_the_second_colleague_hears_who_was_first(hall):
    urgent = hall.visit(extras=["urgent"])
    see(hall, urgent, "Samira")
    with pytest.raises(SeenByNow) as no:
        see(hall, urgent, "Jan")
    assert no.value.facts == {"name": "Samira"}
    assert len(told(hall)) == 2


def test_a_visit_that_can_wait_or_that_is_elsewhere_is_not_seen_here(hall):
    calm, stranger = hall.visit(), hall.neighbour().visit(extras=["urgent"])
    for visit in (calm, stranger):
        with pytest.raises(NothingUrgent):
            urgency_of(hall.session, hall.key, visit.id)
    assert numbers(hall) == []


def test_after_two_minutes_it_is_late_until_someone_saw_it(hall):
    urgent = hall.visit(extras=["urgent"])
    one = urgency_of(hall.session, hall.key, urgent.id)
    hall.later(minutes=2)
    assert not one.is_late(hall.now)
    hall.later(microseconds=1)
    assert one.is_late(hall.now)
    see(hall, urgent, "Samira")
    assert not one.is_late(hall.now)


def test_who_is_called_is_looked_after_and_who_is_put_back_asks_again(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    urgent = hall.visit(extras=["urgent"])
    hall.call(desk, urgent)
    assert numbers(hall) == []
    hall.do(urgent.not_there)
    assert numbers(hall) == [urgent.number]
    hall.do(urgent.leave)
    assert urgent.state is State.ENDED
    assert numbers(hall) == []


def test_it_gives_no_precedence(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    first = hall.visit(waited=5)
    hall.visit(waited=1, extras=["urgent"])
    assert hall.call_next(desk) is first


def test_a_double_tap_tells_it_once(hall):
    for _ in range(2):
        hall.visit(extras=["urgent"], start_key="one form")
    assert len(told(hall)) == 1


def test_it_rings_at_reception_and_nowhere_in_public(hall):
    hall.visit()
    usual = {(ring.room.split(":")[0], ring.part) for ring in hall.rings}
    hall.rings.clear()
    urgent = hall.visit(extras=["urgent"])
    assert {(ring.room.split(":")[0], ring.part) for ring in hall.rings} - usual == {("staff", "alerts")}
    hall.rings.clear()
    see(hall, urgent, "Samira")
    assert {(ring.room, ring.part) for ring in hall.rings} == {(f"staff:{hall.key}", "alerts")}


def test_it_is_forgotten_with_the_visit(hall):
    hall.visit(extras=["urgent"])
    assert hall.everything()["urgency"]
    hall.at("21:00")
    hall.forget()
    assert hall.everything()["urgency"] == []
