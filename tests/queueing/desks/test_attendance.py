"""A colleague who has left counts as absent: a desk closes with its day; when quiet it is asked, and stops counting."""

from datetime import date, timedelta

import pytest

from queueing import policy
from queueing.desks.attendance import mind_quiet_desks, quiet_desks, stand_up_for
from queueing.desks.desk import desk_of, open_views
from queueing.desks.handover_targets import receiver
from queueing.desks.news import news_for
from queueing.desks.undo import undo_last
from queueing.forecast.hall_now import outlook
from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import AtAnotherDesk, DeskClosed, DeskUnattended, NobodyAtDesk, ServiceNotGranted
from queueing.visits.calls import open_call_of
from queueing.visits.finding import waiting
from queueing.visits.visit_need import NeedState, Outcome
from tests.support.hall import on_both_databases


@pytest.fixture
def lotte(hall):
    return hall.desk(3, helps_with=["burgerzaken", "breed-onthaal"], staff="Lotte")


def minds(hall):
    """What the server does every half minute."""
    with hall.turn():
        return mind_quiet_desks(hall.session, hall.key, now=hall.now)


def told(hall, desk):
    rows = hall.session.query(Happening).filter_by(desk_id=desk.id).order_by(Happening.id)
    return [one.kind for one in rows]


def left_alone(hall, desk):
    """Nobody touched it, it was asked, and nobody answered."""
    hall.later(minutes=20)
    assert minds(hall) == 1
    hall.later(minutes=5)
    assert minds(hall) == 1
    return desk


# --- with the day ---


@on_both_databases
def test_who_forgot_to_sign_out_does_not_sit_there_next_morning(hall, lotte):
    hall.at("21:00")
    hall.forget()
    assert (lotte.staff_id, lotte.helps_with, lotte.opened_at) == (None, [], None)
    hall.at("09:00", date(2026, 11, 18))
    assert open_views(hall.session, hall.key) == []
    assert hall.desk(3, helps_with=["burgerzaken"], staff="Karim").staff_id == hall.staff("Karim").id


def test_reception_closes_the_day_and_every_desk_with_it(hall, lotte):
    served, called = hall.visit(), hall.visit()
    karim = hall.desk(7, helps_with=["burgerzaken"], staff="Karim")
    hall.call(lotte, served)
    hall.do(served.arrive)
    hall.call(karim, called)
    hall.at("20:30")
    hall.close_day()
    assert (lotte.staff_id, karim.staff_id, served.state, called.state) == (None, None, State.ENDED, State.ENDED)
    assert hall.session.query(Happening).filter_by(kind=HappeningKind.DAY_CLOSED).count() == 1
    hall.keeps_its_promises()


def test_who_sits_down_after_the_day_was_forgotten_stays_until_the_next(hall):
    hall.at("20:30")
    late = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    hall.later(minutes=1)
    hall.forget()
    assert late.staff_id is not None
    hall.desk(7, helps_with=["burgerzaken"], staff="Karim")
    hall.at("21:00", date(2026, 11, 18))
    hall.visit()
    hall.forget()
    assert late.staff_id is None


def test_a_day_forgotten_too_late_frees_the_desks_of_that_day(hall, lotte):
    hall.at("08:00", date(2026, 11, 20))
    hall.forget()
    assert lotte.staff_id is None


# --- left alone ---


@on_both_databases
def test_a_quiet_desk_is_asked_and_then_no_longer_counts(hall, lotte):
    hall.later(minutes=19)
    assert minds(hall) == 0
    hall.later(minutes=1)
    assert minds(hall) == 1
    assert (lotte.asked_at, lotte.away_at, lotte.is_open) == (hall.now, None, True)
    assert minds(hall) == 0, "it is asked once"
    hall.later(minutes=5)
    assert minds(hall) == 1
    assert (lotte.away_at, lotte.is_open, minds(hall)) == (hall.now, False, 0)
    assert told(hall, lotte) == [HappeningKind.DESK_OPENED, HappeningKind.DESK_ASKED, HappeningKind.DESK_AWAY]


def test_a_press_at_the_desk_answers_the_question(hall, lotte):
    left_alone(hall, lotte)
    hall.do(lotte.be_there)
    assert (lotte.asked_at, lotte.away_at, lotte.touched_at, lotte.is_open) == (None, None, hall.now, True)
    assert told(hall, lotte)[-1] is HappeningKind.DESK_BACK
    hall.later(minutes=19)
    assert minds(hall) == 0


def test_who_works_is_never_asked(hall, lotte):
    for _ in range(6):
        hall.later(minutes=15)
        hall.do(lotte.be_there)
        assert minds(hall) == 0
    assert told(hall, lotte) == [HappeningKind.DESK_OPENED], "and nobody is told of every press"


@pytest.mark.parametrize("busy", ["talks", "pause"])
def test_a_long_talk_and_a_pause_are_left_in_peace_for_an_hour(hall, lotte, busy):
    if busy == "talks":
        hall.visit_that_is(State.SERVING, desk=lotte)
    else:
        hall.do(lotte.pause)
    hall.later(minutes=59)
    assert minds(hall) == 0
    hall.later(minutes=1)
    assert minds(hall) == 1


def test_a_visitor_called_to_a_desk_where_nobody_is_does_not_wait_an_hour_for_the_question(hall, lotte):
    hall.visit_that_is(State.CALLED, desk=lotte)
    hall.later(minutes=20)
    assert minds(hall) == 1


@pytest.mark.parametrize("jump", [timedelta(days=3), timedelta(days=-3)])
def test_a_clock_that_jumps_asks_at_most_and_a_press_puts_it_right(hall, lotte, jump):
    """Nobody loses a desk without having been asked for five minutes."""
    hall.clock.now += jump
    assert minds(hall) == 1
    assert lotte.away_at is None
    hall.clock.now -= jump
    minds(hall)
    hall.do(lotte.be_there)
    assert (lotte.asked_at, lotte.away_at, lotte.touched_at) == (None, None, hall.now)


def test_looking_costs_two_statements_and_takes_no_turn(hall, lotte, statements):
    hall.later(minutes=20)
    hall.session.rollback()
    with statements() as asked:
        assert [action for _, action in quiet_desks(hall.session, hall.key, now=hall.now)] == [HappeningKind.DESK_ASKED]
    assert [one.split()[0] for one in asked] == ["BEGIN", "SELECT", "SELECT"]


# --- what counts ---


@on_both_databases
def test_a_desk_left_alone_is_out_of_the_places_the_forecast_and_the_quiet_about_shortages(hall, lotte):
    one, other = hall.visit(waited=10), hall.visit(waited=5)
    karim = hall.desk(7, helps_with=["burgerzaken"], staff="Karim")
    with_two = outlook(hall.session, hall.branch, hall.catalogue, now=hall.now, dice=hall.dice)
    hall.later(minutes=20)
    hall.do(karim.be_there)
    minds(hall)
    hall.later(minutes=5)
    minds(hall)
    with_one = outlook(hall.session, hall.branch, hall.catalogue, now=hall.now, dice=hall.dice)
    alone, together = with_one.waiting[other.id], with_two.waiting[other.id]
    assert alone is not None
    assert together is not None
    assert alone.median > together.median
    hall.do(karim.close)
    line = waiting(hall.session, hall.key, hall.catalogue)
    assert policy.places(line, open_views(hall.session, hall.key), hall.now) == {one.id: None, other.id: None}
    assert outlook(hall.session, hall.branch, hall.catalogue, now=hall.now, dice=hall.dice).waiting[one.id] is None
    hall.later(minutes=20)
    short = policy.without_a_desk(line, open_views(hall.session, hall.key), hall.now)
    assert [standing.visit for standing in short] == [one.id, other.id]


def test_nobody_is_sent_to_a_desk_left_alone(hall, lotte):
    left_alone(hall, lotte)
    visit, samira = hall.visit(), hall.staff("Samira")
    hall.refuses(
        DeskUnattended,
        lambda now: lotte.call_this(hall.hall_in_hand, hall.catalogue, visit, staff=samira, now=now),
    )
    hall.refuses_to_call_next(lotte, DeskUnattended)
    hall.refuses(NobodyAtDesk, lambda now: receiver(hall.session, hall.key, hall.catalogue, "desk:3"))


# --- reception closes it, or takes it over ---


@on_both_databases
@pytest.mark.parametrize(
    ("state", "action"), [(State.CALLED, HappeningKind.CALL_UNDONE), (State.SERVING, HappeningKind.BACK_IN_LINE)]
)
def test_reception_closes_a_desk_and_its_visitor_waits_on(hall, lotte, state, action):
    samira = hall.staff("Samira")
    visit = hall.visit_that_is(state, desk=lotte)
    hall.do(lotte.clear, staff_id=samira.id)
    assert (visit.state, open_call_of(hall.session, visit.id), lotte.staff_id) == (State.WAITING, None, None)
    rows = hall.session.query(Happening).filter(Happening.kind.in_([action, HappeningKind.DESK_CLOSED]))
    assert {(one.kind, one.staff_id) for one in rows} == {(action, samira.id), (HappeningKind.DESK_CLOSED, samira.id)}
    hall.refuses(DeskClosed, lotte.clear)
    hall.keeps_its_promises()


def test_reception_takes_a_desk_over_with_its_visitor(hall, lotte):
    samira = hall.staff("Samira", helps_with=["burgerzaken"])
    visit = hall.visit_that_is(State.SERVING, desk=lotte)
    hall.do(lotte.take_over, samira)
    assert (lotte.staff_id, lotte.helps_with, lotte.is_open) == (samira.id, ["burgerzaken"], True)
    assert desk_of(hall.session, hall.staff("Lotte").id) is None
    hall.do(visit.finish, lotte.helps_with)
    hall.do(undo_last, visit)
    assert visit.state is State.SERVING
    hall.keeps_its_promises()


def test_who_sits_elsewhere_or_helps_with_nothing_of_it_does_not_take_over(hall, lotte):
    karim = hall.desk(7, helps_with=["burgerzaken"], staff="Karim")
    hall.refuses(AtAnotherDesk, lotte.take_over, hall.staff("Karim"))
    hall.refuses(ServiceNotGranted, lotte.take_over, hall.staff("Wout", helps_with=["wonen"]))
    hall.do(karim.close)
    hall.refuses(DeskClosed, karim.take_over, hall.staff("Karim"))


def test_a_colleague_who_may_no_longer_act_leaves_no_desk_behind(hall, lotte):
    visit = hall.visit_that_is(State.SERVING, desk=lotte)
    hall.do(lambda now: stand_up_for(hall.session, hall.staff("Lotte"), now=now))
    assert (lotte.staff_id, visit.state) == (None, State.WAITING)


# --- what the desk is told ---


def test_a_desk_hears_that_its_visitor_left_by_phone(hall, lotte):
    visit = hall.visit_that_is(State.CALLED, desk=lotte)
    hall.do(visit.leave)
    news = news_for(lotte, now=hall.now)
    assert news is not None
    assert (news.number, news.kind, news.by) == (visit.number, HappeningKind.LEFT, "")
    hall.later(minutes=10)
    assert news_for(lotte, now=hall.now) is None


def test_a_desk_hears_who_of_reception_did_it_and_nothing_of_what_it_did_itself(hall, lotte):
    samira, me = hall.staff("Samira"), hall.staff("Lotte")
    visit = hall.visit_that_is(State.SERVING, desk=lotte)
    hall.do(visit.put_back, staff_id=samira.id)
    news = news_for(lotte, now=hall.now)
    assert news is not None
    assert (news.number, news.kind, news.by) == (visit.number, HappeningKind.BACK_IN_LINE, "Samira")
    hall.call(lotte, visit)
    assert news_for(lotte, now=hall.now) is None
    hall.do(visit.finish, lotte.helps_with, rest=Outcome.DONE, staff_id=me.id)
    assert news_for(lotte, now=hall.now) is None
    assert [need.state for need in visit.needs] == [NeedState.SERVED]
