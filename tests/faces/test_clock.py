"""The machine's clock is set while the house is open: nothing follows it before it is sure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import web.beats
from extensions import socketio
from tests.support.people import TUESDAY
from web.beats import Runner
from web.clock import BELIEVED_AFTER, Clock, Steady

STARTED = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)


class Machine:
    """A machine with a clock that can be set, and one that cannot."""

    def __init__(self) -> None:
        self.on, self.wrong, self.is_synchronised = timedelta(days=3), timedelta(), False
        self.starts()

    @property
    def right(self) -> datetime:
        return STARTED + self.on - timedelta(days=3)

    def starts(self) -> None:
        """A server starts on this machine."""
        self.steady = Steady(lambda: self.right + self.wrong, lambda: self.on, lambda: self.is_synchronised)

    def after(self, **how: float) -> timedelta:
        self.on += timedelta(**how)
        return self.steady.now() - self.right


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
    monkeypatch.setattr(web.beats, "passed", lambda: on[0])
    runner = Runner(house.app, socketio)

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
    monkeypatch.setattr(web.beats, "passed", lambda: house.clock.moment - TUESDAY)
    house.visitor()
    house.later(days=3)
    runner = Runner(house.app, socketio)
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


# --- a clock that is wrong when a server starts, and stays wrong ---


class Serving:
    """A house that is served on such a machine: how much later than it is, does it think it is?"""

    def __init__(self, house, monkeypatch) -> None:
        self.house, self.machine = house, Machine()
        monkeypatch.setattr(web.beats, "passed", lambda: self.machine.on)
        self.starts()

    def starts(self, **off: float) -> timedelta:
        """After being off for a while."""
        self.machine.on += timedelta(**off)
        self.machine.starts()
        clock = Clock()
        clock.steady = self.machine.steady
        self.house.app.extensions["clock"] = clock
        self.runner = Runner(self.house.app, socketio)
        return self.runs(seconds=0)

    def runs(self, **how: float) -> timedelta:
        """It ticks at the beginning and at the end of this time."""
        for more in (timedelta(), timedelta(**how)):
            self.machine.on += more
            self.runner.ticks = 0
            self.runner.tick()
            with self.house.app.app_context():
                self.runner.forget_when_it_is_time()
        return self.machine.steady.now() - self.machine.right


@pytest.fixture
def serving(house, monkeypatch):
    """It ran at nine on a Tuesday, and somebody waits."""
    serving = Serving(house, monkeypatch)
    house.visitor()
    return serving


@pytest.mark.parametrize("wrong", [timedelta(days=4), timedelta(days=400), timedelta(days=-2500), timedelta(hours=26)])
def test_a_server_that_starts_with_a_wrong_clock_runs_on_as_before_and_says_so(serving, caplog, wrong):
    house = serving.house
    samira, lotte = house.signs_in("samira"), house.signs_in("lotte")
    lotte.sits_down(3, "burgerzaken", "breed-onthaal")
    lotte.calls_next()
    serving.machine.wrong = wrong
    assert abs(serving.starts(seconds=3)) <= timedelta(seconds=3)
    assert "not followed" in caplog.text
    assert abs(serving.runs(minutes=6)) <= timedelta(seconds=3), "it stays wrong"
    assert len(house.rows("visit")) == 1
    assert str(house.rows("visit")[0]["number"]) in house.display().opens().text
    ready = house.stranger().client.get("/readyz")
    assert ready.status_code == 503
    assert "flask clock confirm" in ready.text
    assert "Het uur van de server klopt misschien niet" in samira.opens("/reception/").text
    serving.machine.wrong = timedelta()
    assert serving.runs(minutes=1) == timedelta()
    assert house.stranger().client.get("/readyz").status_code == 200
    assert "misschien niet" not in samira.opens("/reception/").text


def test_a_house_that_was_off_for_days_asks_first_and_then_forgets(serving):
    house = serving.house
    assert serving.starts(days=4) < -timedelta(days=3), "it may as well be a clock that is days ahead"
    assert len(house.rows("visit")) == 1
    done = house.app.test_cli_runner().invoke(args=["clock", "confirm"], input="\n")
    assert done.exit_code == 1
    assert "zaterdag 21 november 2026" in done.output
    assert "kijk het na" in house.app.test_cli_runner().invoke(args=["privacy", "forget"]).output
    assert len(house.rows("visit")) == 1
    done = house.app.test_cli_runner().invoke(args=["clock", "confirm", "--yes"])
    assert done.exit_code == 0, done.output
    assert serving.runs(minutes=2) == timedelta()
    assert serving.runs(minutes=2) == timedelta()
    assert house.rows("visit") == []


def test_a_clock_that_the_network_sets_is_believed_after_days(serving):
    serving.machine.is_synchronised = True
    assert serving.starts(days=4) == timedelta()
    serving.runs(minutes=2)
    assert serving.house.rows("visit") == []


def test_a_house_that_was_off_while_it_was_closed_is_not_asked(serving):
    assert serving.runs(hours=9) == timedelta()
    assert serving.starts(hours=14, minutes=30) == timedelta(), "from six in the evening to half past eight"


def test_a_clock_that_is_set_days_ahead_needs_proof_however_long_it_holds(serving):
    serving.machine.wrong = timedelta(days=3)
    assert serving.runs(minutes=10) == timedelta()
    assert serving.runs(minutes=10) == timedelta()
    serving.machine.is_synchronised = True
    assert serving.runs(minutes=1) == timedelta(days=3)


def test_what_is_not_far_off_is_followed_without_asking(serving):
    serving.machine.wrong = timedelta(hours=1)
    assert serving.starts(seconds=3) == timedelta(hours=1)


# --- every page and press, on another day than that of the visit ---


@pytest.mark.parametrize("hours", [-24 * 400, -24, -10, -2, 15, 24, 24 * 4])
def test_on_another_day_than_that_of_a_visit_everything_still_answers(house, hours):
    """A called visit, one at a desk, one that waits, one that was missed; over midnight, both ways."""
    lotte, jan = house.signs_in("lotte").sits_down(3, "burgerzaken"), house.signs_in("jan").sits_down(4, "burgerzaken")
    samira = house.signs_in("samira")
    tickets = {one.number: one for one in (house.visitor("PAP-1") for _ in range(4))}
    served, called = jan.calls_next(), lotte.calls_next()
    jan.does("arrival", served)
    house.later(hours=hours)
    answers = []
    for ticket in tickets.values():
        phone = house.phone(ticket.token)
        answers += [phone.client.get(f"/t/{ticket.token}{path}") for path in ("", "/place", "/leaving")]
        for path in ("coming", "giving-way", "giving-way/over", "language"):
            answers.append(phone.posts(f"/t/{ticket.token}/{path}", {"language": "fr"}))
    for colleague in (lotte, jan, samira):
        answers += [colleague.client.get(path) for path in ("/reception/", "/reception/desk/", "/reception/closing")]
        answers += [colleague.client.get(f"/reception/?visit={house.visit(number).id}") for number in tickets]
    answers += [house.display().opens(), house.kiosk().opens(look=False)]
    answers += [lotte.does(deed, called) for deed in ("recall", "arrival", "finish")]
    answers += [samira.hosts("leaving", served), lotte.posts("/reception/desk/calls")]
    assert [one.status_code for one in answers if one.status_code >= 500] == []
    assert [one.status_code for one in answers[-5:]] == [303] * 5
