"""The machine's clock is set while the house is open: nothing follows it before it is sure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import web.background
from extensions import socketio
from tests.support.people import TUESDAY
from web.background import BackgroundJobs
from web.clock import BELIEVED_AFTER, Steady

STARTED = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)


class Machine:
    """A machine with a clock that can be set, and one that cannot."""

    def __init__(self) -> None:
        self.on, self.wrong = timedelta(days=3), timedelta()
        self.steady = Steady(lambda: STARTED + self.on - timedelta(days=3) + self.wrong, lambda: self.on)

    def after(self, **how: float) -> timedelta:
        self.on += timedelta(**how)
        return self.steady.now() - (STARTED + self.on - timedelta(days=3))


@pytest.mark.parametrize("step", [timedelta(days=-2500), timedelta(days=6), timedelta(hours=-2), timedelta(hours=3)])
def test_a_minute_of_a_wrong_clock_is_not_seen(step):
    machine = Machine()
    machine.wrong = step
    assert [machine.after(seconds=1) for _ in range(60)] == [timedelta()] * 60
    machine.wrong = timedelta()
    assert machine.after(seconds=1) == timedelta()
    machine.wrong = step
    assert machine.after(minutes=4) == timedelta(), "it begins to count anew"


def test_a_clock_that_stays_as_it_was_set_is_followed(caplog):
    machine = Machine()
    machine.wrong = timedelta(hours=-2)
    assert machine.after(seconds=1) == timedelta()
    assert machine.after(seconds=BELIEVED_AFTER.total_seconds()) == timedelta(hours=-2)
    assert machine.after(hours=1) == timedelta(hours=-2)


def test_a_clock_that_is_put_right_bit_by_bit_is_followed_at_once():
    machine = Machine()
    for _ in range(100):
        machine.wrong += timedelta(seconds=0.5)
        assert machine.after(minutes=1) == machine.wrong


def test_a_jump_forgets_nobody(house, monkeypatch):
    """Days ahead, for a minute; the runner looks every minute, and begins with a look."""
    on = [timedelta()]
    monkeypatch.setattr(web.background, "passed", lambda: on[0])
    runner = BackgroundJobs(house.app, socketio)

    def looks(*, moves: timedelta) -> int:
        on[0] += timedelta(minutes=1)
        house.clock.moment += moves
        with house.app.app_context():
            runner.forget_when_it_is_time()
        return len(house.rows("visit"))

    house.visitor()
    minute = timedelta(minutes=1)
    assert [looks(moves=minute) for _ in range(5)] == [1] * 5
    assert [looks(moves=timedelta(days=3)), looks(moves=minute)] == [1, 1], "days ahead"
    assert [looks(moves=timedelta(days=-3)), looks(moves=minute)] == [1, 1], "and back"
    assert [looks(moves=timedelta(hours=12)), looks(moves=minute), looks(moves=minute)] == [1, 1, 0], "it holds"


def test_a_start_with_a_wrong_clock_forgets_nobody(house, monkeypatch):
    monkeypatch.setattr(web.background, "passed", lambda: house.clock.moment - TUESDAY)
    house.visitor()
    house.later(days=3)
    runner = BackgroundJobs(house.app, socketio)
    runner.tick()
    assert len(house.rows("visit")) == 1
    house.later(minutes=2)
    runner.ticks = 60
    runner.tick()
    assert house.rows("visit") == [], "what was missed is caught up"


def test_after_a_step_back_nobody_has_waited_for_less_than_nothing(house):
    house.visitor()
    samira = house.signs_in("samira")
    house.later(hours=-2)
    words = samira.opens("/reception/").get_data(as_text=True)
    assert "-120" not in words
    assert "<b>0</b> min" in words or "0 min" in words


def test_a_page_may_ask_what_time_it_is(house):
    assert house.stranger().opens("/clock").text == house.clock.now().isoformat()
