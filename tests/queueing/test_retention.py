"""*Vanavond is je keuze weg*: is it, and is nothing forgotten that is still needed? (P-8, product §13)"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from queueing.announcements import announce
from queueing.appointments.outreach_slips import Coming, make_slip
from queueing.branches import Branch
from queueing.colleagues.asks import Answer
from queueing.desks.asking import answer_ask, ask_urgently
from queueing.figures import BY_MONTH, NO_HOUR, Measure, Measured
from queueing.forecast.accuracy import tell
from queueing.forecast.model import Forecast, Span
from queueing.happenings import Happening, HappeningKind, State
from queueing.help_calls import ask_for_help, open_help_calls
from queueing.qr_pairing import ask_to_pair
from queueing.quick_answers import count_answer
from queueing.refusals import StillOpen
from queueing.retention import Forgotten, forget, forget_dead_links, forgetting_at
from queueing.terms import AT_MOST, LINK_TERM, PAIRING_TERM
from queueing.visits.visit import Visit
from queueing.visits.visit_record import EndReason
from tests.support.hall import TICKET_KEY, on_both_databases
from tests.support.handing import hands_over, looks_further

NOTHING = Forgotten(0, 0)
SUNDAY = date(2026, 11, 22)
CLOSING_DAY = date(2026, 12, 24)
OF_PERSONS = (
    "visit", "visit_need", "call", "happening", "help_call", "urgency", "handover", "handed_need", "looking",
    "ask", "answered", "presence", "slip", "quick_answer", "told", "announcement",
)  # fmt: skip
FREE = ("edition",)  # the catalogue itself names every need and every language


def kinds(hall):
    rows = hall.session.scalars(select(Measure).where(Measure.branch_id == hall.key))
    return sorted(one.kind for one in rows if one.kind not in BY_MONTH for _ in range(one.times))


# --- closing the day ---


@pytest.mark.parametrize("time_of_day", ["08:30", "11:59", "12:00", "12:30", "13:00", "18:59"])
def test_the_day_cannot_be_closed_before_it_is_over_not_even_at_noon(hall, time_of_day):
    visit = hall.visit()
    hall.at(time_of_day)
    with pytest.raises(StillOpen):
        hall.close_day()
    assert visit.state is State.WAITING


@pytest.mark.parametrize("time_of_day", ["07:00", "19:00", "23:00"])
def test_after_closing_and_before_opening_the_day_can_be_closed(hall, time_of_day):
    hall.visit()
    hall.at(time_of_day)
    assert hall.close_day() == {EndReason.LEFT_UNCALLED: 1}


def test_closing_the_day_tells_the_screens_once(hall):
    hall.visit(), hall.visit()
    hall.at("19:00")
    hall.close_day()
    hall.close_day()
    actions = hall.session.scalars(select(Happening.kind).order_by(Happening.id)).all()
    assert actions.count(HappeningKind.DAY_CLOSED) == 1


def test_closing_the_day_here_ends_nobody_elsewhere(hall):
    stranger = hall.neighbour().visit()
    hall.visit()
    hall.at("19:00")
    hall.close_day()
    assert stranger.state is State.WAITING


# --- when ---


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 11, 17), "2026-11-17T20:00"),  # Tuesday closes at 19:00, and two hours: in UTC
        (date(2026, 7, 14), "2026-07-14T19:00"),  # in summer
        (date(2026, 11, 20), "2026-11-20T13:30"),  # Friday closes at 12:30
        (SUNDAY, "2026-11-22T23:00"),  # a closed day is over at midnight
        (CLOSING_DAY, "2026-12-24T23:00"),
        (date(2026, 10, 25), "2026-10-25T22:00"),  # a day of 25 hours: 24 hours are enough
        (date(2026, 3, 29), "2026-03-29T22:00"),  # a day of 23 hours
    ],
)
def test_a_day_is_forgotten_two_hours_after_closing(hall, day, moment):
    assert forgetting_at(hall.branch, hall.catalogue, day) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_no_visit_is_kept_for_more_than_24_hours_even_in_a_house_that_closes_late(hall):
    late = {**hall.document["branch"], "hours": {"tue": ["08:30-23:30"]}}
    hall.publish({**hall.document, "branch": late})
    hall.at("00:01")
    visit = hall.visit()
    hall.at("23:59")
    assert hall.forget() == NOTHING
    hall.later(minutes=1)
    assert hall.now - visit.arrived_at < AT_MOST
    assert hall.forget().visits == 1


def test_nothing_is_forgotten_too_early(hall):
    visit = hall.visit()
    before = hall.everything()
    for moment in ("19:00", "20:59"):
        hall.at(moment)
        assert hall.forget() == NOTHING
        assert hall.everything() == before
    assert visit.state is State.WAITING
    hall.later(minutes=1)
    assert hall.forget().visits == 1


def test_today_stays_when_yesterday_is_forgotten(hall):
    hall.visit()
    hall.at("09:00", date(2026, 11, 18))
    today = hall.visit()
    desk = hall.desk(3, helps_with=["burgerzaken"])
    assert hall.forget().visits == 1
    assert hall.session.scalars(select(Visit)).all() == [today]
    assert {row.at.date() for row in hall.everything()["happening"]} == {hall.now.date()}
    assert hall.call_next(desk) is today


def test_who_came_in_on_a_closed_day_is_forgotten_when_that_day_is_over(hall):
    hall.at("11:00", SUNDAY)
    assert not hall.catalogue.is_open(hall.now)
    hall.visit()
    hall.at("23:59", SUNDAY)
    assert hall.forget() == NOTHING
    hall.later(minutes=1)
    assert hall.forget().visits == 1


def test_a_run_that_comes_days_late_catches_up(hall):
    for day in (17, 18, 19):
        hall.at("10:00", date(2026, 11, day))
        hall.visit()
    hall.at("09:00", date(2026, 11, 20))
    last = hall.visit()
    assert hall.forget().visits == 3
    assert {(row.day.day, row.kind) for row in hall.everything()["measure"] if row.group == ""} == {
        (day, kind) for day in (17, 18, 19) for kind in (Measured.ARRIVAL, Measured.LEFT_UNCALLED)
    }
    assert hall.forget() == NOTHING
    assert hall.session.scalars(select(Visit)).all() == [last]


def test_on_a_day_without_visitors_what_colleagues_did_is_forgotten_too(hall):
    hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    assert [row.staff_id for row in hall.everything()["happening"]] == [hall.staff("Lotte").id]
    hall.at("20:59")
    hall.forget()
    assert hall.everything()["happening"]
    hall.later(minutes=1)
    assert hall.forget() == NOTHING
    assert hall.everything()["happening"] == []


def test_the_hours_in_force_decide_and_not_those_of_when_he_came(hall):
    hall.visit()
    hall.publish({**hall.document, "branch": {**hall.document["branch"], "hours": {"tue": ["08:30-12:00"]}}})
    hall.at("13:59")
    assert hall.forget() == NOTHING
    hall.later(minutes=1)
    assert hall.forget().visits == 1


# --- what ---


def a_full_day(hall):
    """Visitors in every state, calls of every kind, and what else was told of this day; returns all that must go."""
    lotte = hall.desk(3, helps_with=["burgerzaken", "breed-onthaal"], staff="Lotte")
    secrets = {"fa-AF", "uk", "PAP-1", "POS-3", "GEZ-3", "is onwel", "interpreter"}
    visits = []
    karim = hall.desk(7, helps_with=["breed-onthaal", "ocmw"], staff="Karim")
    passed_on(hall, lotte, karim, "POS-3", note="Huurt sinds maart.")
    secrets |= {"Huurt sinds maart."}
    for state in (State.ENDED, State.MISSED, State.PARKED, State.WAITING, State.SERVING):
        visit = hall.visit_that_is(state, desk=lotte, needs=("PAP-1", "POS-3"))
        visits.append(visit)
    served = hall.visit(needs=["GEZ-3"], language="uk", extras=["interpreter", "urgent"])
    hall.do(served.change_language, hall.catalogue, "fa-AF")
    hall.do(served.bring_forward, "is onwel")
    hall.do(visits[-1].put_back)
    hall.do(lambda now: tell(hall.session, visits[-1], Forecast({visits[-1].id: Span(600, 1200)}, {}), now=now))
    hall.do(lambda now: ask_for_help(hall.session, hall.device(), now=now))
    jan, lotte = hall.staff("Jan"), hall.staff("Lotte")
    ask = hall.do(lambda now: ask_urgently(hall.session, hall.key, lotte, None, now=now))
    hall.do(lambda now: answer_ask(ask, jan, Answer.COMING, hall.catalogue, now=now))
    hall.do(lambda now: count_answer(hall.session, hall.branch, hall.catalogue, "WON", "a press", now=now))
    coming = Coming(["GEZ-3"], "a slip", hall.now, language="uk", extras=["interpreter"])
    hall.do(lambda now: make_slip(hall.session, hall.branch, hall.catalogue, coming, now=now, dice=hall.dice))
    said = "Soep om twaalf uur"
    tell_all = hall.session, hall.branch, hall.catalogue, said, None, None
    hall.do(lambda now: announce(*tell_all, staff_id=lotte.id, now=now))
    secrets |= {"a press", "a slip", said}
    for visit in [*visits, served]:
        secrets |= {visit.nonce, visit.token_hash, visit.token(TICKET_KEY), visit.start_key}
    return secrets


def passed_on(hall, desk, to, code, *, note):
    """A visitor handed over with a note, and one of their questions shown with a reason at the new desk."""
    visit = hall.visit(needs=[code, "PAP-2"])
    hall.call(desk, visit)
    hands_over(hall, visit, desk, code, to="service:ocmw", notes={code: note}, consent=True)
    hall.call(to, visit)
    looks_further(hall, visit, to)
    hall.do(visit.put_back)


def stored(hall, *, but=FREE):
    return {
        table: " ".join(str(value) for row in rows for value in row)
        for table, rows in hall.everything().items()
        if table not in but
    }


@on_both_databases
def test_after_forgetting_no_table_knows_who_came_or_why(hall):
    secrets = a_full_day(hall)
    before = " ".join(stored(hall).values())
    assert {secret for secret in secrets if secret in before} >= secrets - {"fa-AF", "uk"} - tokens(secrets)
    assert all(hall.everything()[table] for table in OF_PERSONS)
    hall.at("21:00")
    assert hall.forget().visits == 7
    left = hall.everything()
    assert {table: len(left[table]) for table in OF_PERSONS} == dict.fromkeys(OF_PERSONS, 0)
    for table, text in stored(hall, but=(*FREE, "measure")).items():
        assert [secret for secret in secrets if secret in text] == [], table
    for row in left["measure"]:
        is_of_the_month = row.hour_band == NO_HOUR and row.day.day == 1
        assert row.group not in secrets or (row.kind == Measured.LANGUAGE and is_of_the_month), row


def tokens(secrets):
    """The phone's tokens were never stored at all, and notes never as they were written."""
    return {secret for secret in secrets if len(secret) == 27 or (" " in secret and secret.endswith("."))}


def test_every_table_is_looked_through(hall):
    a_full_day(hall)
    hall.at("21:00")
    hall.forget()
    assert {table for table, rows in hall.everything().items() if rows} == {
        "branch", "hall", "edition", "desk", "device", "staff", "grant", "measure", "audit", "audit_chain", "forecast",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (State.WAITING, Measured.LEFT_UNCALLED),
        (State.CALLED, Measured.NO_SHOW),
        (State.MISSED, Measured.NO_SHOW),
        (State.ENDED, Measured.LEFT),
        (State.SERVING, None),
        (State.PARKED, None),
    ],
)
def test_who_was_still_in_a_list_is_ended_for_the_reason_that_was_true(hall, state, ending):
    hall.visit_that_is(state, desk=hall.desk(3, helps_with=["burgerzaken"]))
    hall.at("21:00")
    hall.forget()
    endings = {Measured.LEFT, Measured.NO_SHOW, Measured.LEFT_UNCALLED}
    assert set(kinds(hall)) & endings == ({ending} if ending else set())
    assert kinds(hall).count(Measured.ARRIVAL) == 2, "of the house and of the theme"


def test_the_screens_hear_that_the_last_visitors_are_gone(hall):
    visit = hall.visit_that_is(State.CALLED, desk=hall.desk(3, helps_with=["burgerzaken"]))
    room = f"ticket:{visit.id}"
    hall.rings.clear()
    hall.at("21:00")
    hall.forget()
    assert {(ring.room, ring.part) for ring in hall.rings} >= {
        (room, "place"), (f"displays:{hall.key}", "calls"), (f"staff:{hall.key}", "waiting"),
    }  # fmt: skip


def test_help_that_nobody_closed_does_not_stand_in_tomorrows_way(hall):
    kiosk = hall.device()
    hall.visit()
    hall.do(lambda now: ask_for_help(hall.session, kiosk, now=now))
    hall.at("21:00")
    hall.rings.clear()
    hall.forget()
    assert (f"staff:{hall.key}", "alerts") in {(ring.room, ring.part) for ring in hall.rings}
    hall.at("09:00", date(2026, 11, 18))
    hall.rings.clear()
    call = hall.do(lambda now: ask_for_help(hall.session, kiosk, now=now))
    assert call.asked_at == hall.now
    assert [one for one, _ in open_help_calls(hall.session, hall.key)] == [call]
    assert (f"staff:{hall.key}", "alerts") in {(ring.room, ring.part) for ring in hall.rings}


def test_what_was_forgotten_lends_its_key_to_nobody(hall):
    """A page or a phone left open overnight must not act on a stranger."""
    keys = {hall.visit().id for _ in range(3)}
    hall.at("21:00")
    hall.forget()
    hall.at("09:00", date(2026, 11, 18))
    assert not keys & {hall.visit().id for _ in range(3)}


def test_numbers_go_on_counting_when_the_day_was_forgotten(hall):
    hall.visit(), hall.visit()
    hall.at("21:00")
    hall.forget()
    assert hall.visit().serial == 3


@on_both_databases
def test_forgetting_goes_branch_by_branch_in_one_run(hall):
    """As the runner does it: it holds the list of branches while each forgets."""
    other = hall.neighbour()
    hall.visit(), other.visit(), other.visit()
    hall.at("21:00")
    done = []
    for branch in hall.session.scalars(select(Branch).order_by(Branch.id)).all():
        done.append((branch.code, forget(hall.session, branch, now=hall.now, dice=hall.dice).visits))
        hall.session.commit()
    assert done == [("vuurmolen", 1), ("jezus-eik", 2)]
    assert hall.everything()["visit"] == []


def test_forgetting_here_forgets_nobody_elsewhere(hall):
    other = hall.neighbour()
    stranger = other.visit()
    before = {table: hall.everything()[table] for table in OF_PERSONS}
    hall.visit()
    hall.at("21:00")
    hall.forget()
    assert {table: hall.everything()[table] for table in OF_PERSONS} == before
    assert stranger.state is State.WAITING


def test_when_it_goes_wrong_halfway_nothing_is_lost_and_the_next_run_does_it(hall, monkeypatch):
    hall.visit()
    hall.at("21:00")
    before = hall.everything()
    monkeypatch.setattr(hall.dice, "shuffled", lambda things: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hall.forget()
    hall.session.rollback()
    assert hall.everything() == before
    monkeypatch.undo()
    assert hall.forget().visits == 1


def test_the_hashes_of_links_and_codes_go_when_these_no_longer_work(hall):
    lotte, kiosk = hall.staff("Lotte"), hall.device()
    with hall.turn():
        lotte.offer_link(now=hall.now, dice=hall.dice)
        kiosk.offer_pairing(now=hall.now, dice=hall.dice)
        ask_to_pair(hall.session, "", "", now=hall.now, dice=hall.dice)
    counts = []
    for span in (timedelta(), PAIRING_TERM, LINK_TERM):
        hall.later(seconds=span.total_seconds())
        counts.append(forget_dead_links(hall.session, now=hall.now))
        hall.session.commit()
        hall.later(seconds=1)
    counts.append(forget_dead_links(hall.session, now=hall.now))
    hall.session.commit()
    hall.session.expire_all()
    assert counts == [0, 2, 1, 0], "the codes of screens first, then the link for a password"
    assert (lotte.link_hash, kiosk.pairing_hash) == (None, None)
    assert hall.everything()["pairing_request"] == []
