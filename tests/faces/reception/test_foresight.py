"""The hall reads how long each will still wait, once what we told came true often enough."""

from datetime import timedelta

import pytest

from extensions import db
from queueing.branches import Branch
from queueing.forecast.hall_now import Foreseen
from queueing.forecast.model import Forecast, Span
from web.forecasts import look_ahead
from web.transactions import hall_locked


@pytest.fixture
def looks_ahead(house):
    return lambda: house.does(lambda: look_ahead(house.app))


def test_what_is_reckoned_is_kept_for_whoever_waits_and_shown_to_nobody_yet(house, looks_ahead):
    house.signs_in("lotte").sits_down(3)
    first, second = (house.visitor(slug=slug) for slug in ("zuil-1", "zuil-2"))
    looks_ahead()
    looks_ahead()
    told = house.rows("told")
    assert {row["visit_id"] for row in told} == {house.visit(one.number).id for one in (first, second)}
    assert {row["kind"] for row in told} == {"withheld"}
    samira = house.signs_in("samira")
    samira.opens("/reception/")
    assert samira.page.select("#waiting [title='verwacht tot de oproep']") == []


def test_a_range_stands_beside_the_number_and_goes_when_it_is_old(house):
    ticket = house.visitor()
    key = house.visit(ticket.number).id
    outlooks = house.app.extensions.setdefault("outlooks", {})
    branch = house.does(lambda: db.session.query(Branch).one().id)
    found = Forecast({key: Span(700, 1400)}, {})
    outlooks[branch] = (house.clock.now(), Foreseen(found, found))
    samira = house.signs_in("samira")
    samira.opens("/reception/")
    assert "nog 10–25 min" in samira.page.select_one("#waiting").get_text()
    house.clock.moment += timedelta(minutes=2)
    samira.opens("/reception/")
    assert "nog 10–25 min" not in samira.page.select_one("#waiting").get_text()


def test_the_newest_range_is_shown_at_once(house):
    key = house.visit(house.visitor().number).id
    branch = house.does(lambda: db.session.query(Branch).one().id)
    samira = house.signs_in("samira")
    for span, shown in ((Span(700, 1400), "nog 10–25 min"), (Span(100, 500), "nog 0–10 min")):
        house.clock.moment += timedelta(milliseconds=1)
        found = Forecast({key: span}, {})
        house.app.extensions["outlooks"] = {branch: (house.clock.now(), Foreseen(found, found))}
        samira.opens("/reception/")
        assert shown in samira.page.select_one("#waiting").get_text()


def test_the_turn_is_taken_for_whoever_can_be_told_something_new_and_for_nobody_else(house, looks_ahead, monkeypatch):
    house.visitor()
    turns = []

    def counted(branch):
        turns.append(branch)
        return hall_locked(branch)

    monkeypatch.setattr("web.forecasts.hall_locked", counted)
    looks_ahead()
    assert turns == []
    house.signs_in("lotte").sits_down(3)
    looks_ahead()
    looks_ahead()
    assert len(turns) == 1


def test_an_empty_hall_expects_nobody(house, looks_ahead):
    looks_ahead()
    assert house.rows("told") == []
    assert house.app.extensions["outlooks"] == {}
