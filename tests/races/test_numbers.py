"""The last number, the double tap, and midnight: does everybody get one number of their own?"""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from queueing.branches import Hall
from queueing.figures import BY_MONTH, WHOLE_HOUSE
from queueing.numbers import NUMBERS, order_of_numbers
from queueing.refusals import HouseFull, Refusal
from queueing.visits.arrival import Arrival
from queueing.visits.visit import Visit
from queueing.visits.visit_record import EndReason, Origin
from tests.races.together import at_once, crews_at
from tests.support.hall import on_both_databases
from tests.support.marks import first

pytestmark = [on_both_databases, pytest.mark.patient]
KIOSKS, TICKETS = 20, 35


@pytest.fixture
def kiosks(database):
    """Twenty kiosks, each with a session of its own."""
    crews = crews_at(database, KIOSKS)
    yield list(enumerate(crews))
    for crew in crews:
        crew.session.close()


def ticket(crew, key, *, now=None):
    with crew.turn() as turn:
        visit = crew.start(turn, Arrival(["PAP-1"], key, Origin.RECEPTION), now=now or crew.now)
        return (visit.day, visit.serial, visit.number, visit.id)


def outcome(action):
    try:
        return action()
    except Refusal as no:
        return type(no)


@pytest.mark.parametrize("tickets", first(1, [TICKETS // 2, TICKETS]))
def test_twenty_kiosks_at_once_give_every_visitor_a_number_of_his_own(hall, kiosks, tickets):
    given = at_once(kiosks, lambda one: [ticket(one[1], f"kiosk {one[0]}, form {form}") for form in range(tickets)])
    pairs = sorted((serial, number) for mine in given for _, serial, number, _ in mine)
    assert [serial for serial, _ in pairs] == list(range(1, KIOSKS * tickets + 1))
    shuffle = hall.session.get_one(Hall, hall.key).shuffle
    assert [number for _, number in pairs] == list(order_of_numbers(shuffle)[: KIOSKS * tickets])
    one_after_the_other = sum(set(range(min(mine), max(mine) + 1)) == set(mine) for mine in _serials(given))
    assert one_after_the_other < KIOSKS / 2, "this was no race"
    hall.keeps_its_promises()


def _serials(given):
    return [[serial for _, serial, *_ in mine] for mine in given]


def test_the_last_numbers_go_round_once_and_the_rest_hears_that_the_house_is_full(hall, kiosks):
    hall.crowd(795, numbers=list(NUMBERS)[5:])
    hall.session.rollback()
    got = at_once(kiosks, lambda one: outcome(lambda: ticket(one[1], f"kiosk {one[0]}")[2]))
    assert got.count(HouseFull) == KIOSKS - 5
    assert {number for number in got if number is not HouseFull} == set(list(NUMBERS)[:5])
    visits = hall.session.execute(select(Visit.serial, Visit.number)).all()
    assert sorted(serial for serial, _ in visits) == list(range(1, len(NUMBERS) + 1)), "a refusal leaves no gap"
    assert {number for _, number in visits} == set(NUMBERS)


def test_one_form_sent_many_times_in_the_same_moment_is_one_visit(hall, kiosks):
    got = at_once(kiosks, lambda one: ticket(one[1], "the same form"))
    assert len(set(got)) == 1
    assert got[0][1] == 1
    assert hall.session.query(Visit).count() == 1
    assert hall.session.get_one(Hall, hall.key).serial == 1
    hall.keeps_its_promises()


def test_at_midnight_both_days_count_from_one_without_a_gap(hall, kiosks):
    """Everybody looks at the clock first and then waits for the lock, so some are a little late."""
    hall.at("00:00", date(2026, 11, 18))
    midnight = hall.now
    looks = [midnight + timedelta(seconds=seconds) for seconds in (-2, -0.5, -0.001, 0, 0.001, 0.5)]

    def one_by_one(kiosk):
        place, crew = kiosk
        return [ticket(crew, f"kiosk {place} {now}", now=now) for now in looks]

    given = [one for mine in at_once(kiosks, one_by_one) for one in mine]
    assert len(given) == KIOSKS * len(looks)
    for day in (date(2026, 11, 17), date(2026, 11, 18)):
        serials = sorted(serial for its_day, serial, *_ in given if its_day == day)
        assert serials == list(range(1, len(serials) + 1))
        assert serials, "this was no midnight"
    assert len({number for *_, number, _ in given}) == len(given)
    hall.keeps_its_promises()


def test_a_day_that_two_servers_forget_at_once_leaves_its_measures_once(hall, kiosks):
    for code in ("PAP-1", "POS-3", "WLV-4"):
        hall.do(hall.visit(needs=[code]).leave)
    hall.visit()
    hall.session.rollback()

    def forgets(one):
        crew = one[1]
        crew.at("21:00")
        return crew.forget()

    done = at_once(kiosks[:4], forgets)
    assert Counter(one.visits for one in done) == {4: 1, 0: 3}
    rows = [row for row in hall.everything()["measure"] if row.kind not in BY_MONTH]
    kinds = Counter((row.group, row.kind) for row in rows for _ in range(row.times))
    assert kinds == Counter(
        {
            ("PAP", "arrival"): 2, ("PAP", "left"): 1, ("PAP", "left_uncalled"): 1, ("POS", "arrival"): 1,
            ("POS", "left"): 1, ("WLV", "arrival"): 1, ("WLV", "left"): 1,
            (WHOLE_HOUSE, "arrival"): 4, (WHOLE_HOUSE, "left"): 3, (WHOLE_HOUSE, "left_uncalled"): 1,
        }
    )  # fmt: skip
    assert hall.everything()["visit"] == []


def a_long_day(hall, kiosks, tickets):
    """Kiosks give tickets while people leave after a while; every now and then an hour passes."""
    per_kiosk = tickets // len(kiosks)

    def morning_to_night(kiosk):
        place, crew = kiosk
        stays, given = [], []
        for form in range(per_kiosk):
            visit = ticket(crew, f"kiosk {place}, form {form}")
            given.append(visit)
            stays.append(visit[-1])
            if len(stays) > 25:
                crew.do(crew.session.get_one(Visit, stays.pop(0)).leave)
            if form % 10 == 9:
                crew.later(minutes=30)
        return given

    hall.session.rollback()  # a transaction that is idle for long is ended by the database
    given = [one for mine in at_once(kiosks, morning_to_night) for one in mine]
    assert sorted(serial for _, serial, *_ in given) == list(range(1, tickets + 1))
    visits = hall.session.scalars(select(Visit).order_by(Visit.serial)).all()
    assert {visit.end_reason for visit in visits} == {None, EndReason.LEFT}
    last: dict[int, Visit] = {}
    for visit in visits:
        before = last.get(visit.number)
        assert before is None or before.ended_at is not None, "two visitors held one number"
        last[visit.number] = visit
    hall.session.rollback()
    hall.keeps_its_promises()


@pytest.mark.exhaustive
def test_three_thousand_tickets_in_a_day_of_coming_and_going(hall, kiosks):
    a_long_day(hall, kiosks, 3000)


def test_a_day_of_coming_and_going(hall, kiosks):
    a_long_day(hall, kiosks[:4], 120)
