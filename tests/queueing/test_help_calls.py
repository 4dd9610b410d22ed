"""Someone at a kiosk asks for a hand: does it reach a colleague, and does the kiosk know?"""

import pytest

from queueing.happenings import Happening, HappeningKind
from queueing.help_calls import ask_for_help, open_help_call, open_help_calls
from queueing.refusals import AnsweredByNow


@pytest.fixture
def kiosk(hall):
    return hall.device("zuil-1")


def ask(hall, kiosk):
    return hall.do(lambda now: ask_for_help(hall.session, kiosk, now=now))


def told(hall):
    return [one.kind for one in hall.session.query(Happening).order_by(Happening.id)]


def test_help_is_asked_answered_and_over(hall, kiosk):
    call = ask(hall, kiosk)
    assert open_help_calls(hall.session, hall.key) == [(call, kiosk)]
    hall.do(call.come, hall.staff("Samira").id)
    assert (call.coming_at, call.coming_id) == (hall.now, hall.staff("Samira").id)
    hall.do(call.end)
    assert open_help_call(hall.session, kiosk.id) is None
    assert open_help_calls(hall.session, hall.key) == []
    assert told(hall) == [HappeningKind.HELP_ASKED, HappeningKind.HELP_COMING, HappeningKind.HELP_OVER]


def test_pressing_again_while_someone_comes_is_the_same_call(hall, kiosk):
    call = ask(hall, kiosk)
    hall.later(seconds=5)
    assert ask(hall, kiosk) is call
    hall.do(call.come, hall.staff("Samira").id)
    assert ask(hall, kiosk) is call
    assert told(hall) == [HappeningKind.HELP_ASKED, HappeningKind.HELP_COMING]


def test_two_colleagues_do_not_both_run(hall, kiosk):
    call = ask(hall, kiosk)
    hall.do(call.come, hall.staff("Samira").id)
    hall.refuses(AnsweredByNow, call.come, hall.staff("Jan").id)


def test_nobody_comes_for_help_that_is_over(hall, kiosk):
    call = ask(hall, kiosk)
    hall.do(call.end)
    hall.refuses(AnsweredByNow, call.come, hall.staff("Jan").id)
    over_at = call.over_at
    hall.later(seconds=5)
    hall.do(call.end)
    assert call.over_at == over_at
    assert told(hall) == [HappeningKind.HELP_ASKED, HappeningKind.HELP_OVER]


def test_after_a_minute_without_an_answer_the_kiosk_may_say_so(hall, kiosk):
    call = ask(hall, kiosk)
    hall.later(seconds=60)
    assert not call.is_unheard(hall.now)
    hall.later(microseconds=1)
    assert call.is_unheard(hall.now)
    hall.do(call.come, hall.staff("Samira").id)
    assert not call.is_unheard(hall.now)


def test_help_at_two_kiosks_is_two_calls_oldest_first(hall, kiosk):
    other = hall.device("zuil-2")
    first = ask(hall, other)
    hall.later(seconds=1)
    second = ask(hall, kiosk)
    elsewhere = hall.neighbour()
    ask(elsewhere, elsewhere.device("zuil-9"))
    assert [call for call, _ in open_help_calls(hall.session, hall.key)] == [first, second]


def test_after_it_is_over_one_can_ask_again(hall, kiosk):
    call = ask(hall, kiosk)
    hall.do(call.end)
    assert ask(hall, kiosk) is not call
