"""*Geen nieuwe nummers meer* and *Vandaag vroeger dicht*: one press, seen by every host, undone by any of them."""

from __future__ import annotations

from datetime import datetime

import pytest

from extensions import socketio
from queueing.forecast.hall_now import Foreseen
from queueing.forecast.model import Forecast, Span
from tests.support.people import TUESDAY, second_branch

STOP, AGAIN = "/reception/numbers/stopping", "/reception/numbers/resuming"
CLOSE, LIFT = "/reception/closing", "/reception/closing/lifting"


@pytest.fixture
def samira(house):
    one = house.signs_in("samira")
    one.opens("/reception/")
    return one


def lines(colleague):
    colleague.opens("/reception/")
    return [" ".join(one.get_text(" ").split()) for one in colleague.page.select(".today-line span")]


def test_on_an_ordinary_day_the_hall_says_nothing(samira):
    assert lines(samira) == []


def test_one_press_in_the_menu_and_one_to_confirm(house, samira):
    assert samira.page.select_one("#me a[href='/reception/numbers']") is not None
    samira.opens("/reception/numbers")
    assert samira.page.select_one(f"form[action='{STOP}'] button") is not None
    assert samira.posts(STOP).status_code == 303
    other = house.signs_in("samira")
    assert lines(other) == ["Geen nieuwe nummers meer. De zuilen zeggen het. Aan het onthaal kan het nog."]
    answer = other.posts(AGAIN, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#today"
    assert answer.text == other.client.get("/reception/today").text
    assert lines(samira) == []


def fits(samira):
    samira.opens("/reception/numbers")
    told = samira.page.select_one("#fits")
    return told and " ".join(told.get_text(" ").split())


def expects(house, *seconds, trusted=True):
    """Most visitors are called within this many seconds, in the order in which they came."""
    spans = {visit.id: Span(most / 2, most) for visit, most in zip(house.visits(), seconds, strict=True)}
    found = Forecast(spans, {}, trusted=trusted)
    house.app.extensions.setdefault("outlooks", {})[1] = house.clock.now(), Foreseen(found, found)


def test_before_it_is_done_the_house_says_which_number_still_has_its_turn(house, samira):
    """It closes at seven (decisions 4)."""
    house.at(18)
    assert fits(samira) == "Er wacht niemand. We sluiten om 19:00."
    _, second, third = (house.visitor().number for _ in range(3))
    unknown = "We weten nog niet wie van de 3 wachtenden aan de beurt komt voor 19:00."
    assert fits(samira) == unknown
    expects(house, 600, 3000, 4000)
    last = f"Nummer {second} is waarschijnlijk het laatste dat nog aan de beurt komt voor 19:00."
    assert fits(samira) == f"{last} Er wacht nog 1 bezoeker na dat nummer."
    expects(house, 600, 1200, 3600)
    assert fits(samira) == f"Nummer {third} is waarschijnlijk het laatste dat nog aan de beurt komt voor 19:00."
    expects(house, 4000, 4000, 4000)
    assert fits(samira) == "Wie nu wacht, komt waarschijnlijk niet meer aan de beurt voor 19:00."
    expects(house, 600, 1200, 3600, trusted=False)
    assert fits(samira) == unknown
    house.at(19)
    assert fits(samira) is None


def test_a_second_press_by_someone_else_changes_nothing(house, samira):
    samira.posts(STOP)
    before = house.rows("happening")
    house.signs_in("samira").posts(STOP)
    assert house.rows("happening") == before
    samira.opens("/reception/numbers")
    assert samira.page.select_one(f"form[action='{AGAIN}'] button") is not None
    samira.posts(AGAIN)
    samira.posts(AGAIN)
    assert len(house.rows("happening")) == len(before) + 1


def test_reception_still_gives_a_number(house, samira):
    samira.posts(STOP)
    assert samira.posts("/reception/visits", {"need": "PAP-1", "start_key": "a"}).status_code == 303
    assert len(house.visits()) == 1


def test_tomorrow_it_is_over(house, samira):
    samira.posts(STOP)
    house.later(days=1)
    assert lines(samira) == []
    assert house.visitor().number


def test_the_house_closes_early_with_an_hour_and_a_reason(house, samira):
    samira.opens("/reception/closing")
    assert "nu tot 19:00" in samira.reads()
    assert samira.posts(CLOSE, {"hour": "14:00", "why": "weather"}).status_code == 303
    assert lines(samira) == ["Vandaag dicht vanaf 14:00 : slecht weer."]
    samira.opens("/reception/closing")
    assert "nu tot 19:00" in samira.reads()
    house.at(14, 5)
    samira.opens("/reception/day")
    assert samira.page.select_one("form[action='/reception/day'] button") is not None
    assert samira.posts(LIFT).status_code == 303
    assert lines(samira) == []


@pytest.mark.parametrize(
    ("hour", "why", "status", "words"),
    [
        ("8:00", "weather", 409, "Kies een uur dat nog komt"),
        ("19:00", "weather", 409, "Kies een uur dat nog komt"),
        ("half drie", "weather", 422, "Dat is geen uur."),
        ("25:00", "weather", 422, "Dat is geen uur."),
        ("14:00", "honger", 422, "Kies waarom"),
        ("14:00", "", 422, "Kies waarom"),
    ],
)
def test_an_hour_or_a_reason_that_cannot_be_is_refused_in_words(house, samira, hour, why, status, words):
    samira.opens("/reception/closing")
    before = house.rows("hall")[0]["closes_at"], house.rows("happening")
    response = samira.posts(CLOSE, {"hour": hour, "why": why})
    assert (response.status_code, words in response.text) == (status, True)
    assert (house.rows("hall")[0]["closes_at"], house.rows("happening")) == before


def test_a_holiday_stands_in_the_hall_by_its_name_and_the_kiosk_is_closed(house, samira):
    house.clock.moment = datetime(2026, 11, 11, 10, 0, tzinfo=TUESDAY.tzinfo)
    assert lines(samira) == ["Het huis is vandaag dicht: Wapenstilstand ."]
    kiosk = house.kiosk()
    assert "We zijn nu gesloten" in kiosk.reads()
    assert "donderdag" in kiosk.reads()
    samira.opens("/reception/closing")
    assert samira.posts(CLOSE, {"hour": "14:00", "why": "weather"}).status_code == 409


@pytest.mark.parametrize("address", [STOP, AGAIN, CLOSE, LIFT])
def test_only_hosts_may(house, address):
    for username in ("lotte", "wout"):
        other = house.signs_in(username)
        other.opens("/reception/desk/choice", look=False)
        assert other.posts(address, {"hour": "14:00", "why": "weather"}).status_code in (400, 403)
    assert house.stranger().posts(address).status_code in (302, 400)
    assert house.rows("hall")[0]["stopped_on"] is None


def test_another_house_goes_on(house, samira, tmp_path):
    second_branch(house, tmp_path / "elders")
    samira.posts(STOP)
    samira.posts(CLOSE, {"hour": "14:00", "why": "weather"})
    assert lines(house.signs_in("samira-2")) == []
    assert house.visitor(slug="zuil-1-2").number


def test_every_kiosk_and_no_display_hears_it(house, samira):
    kiosk, screen = house.kiosk(), house.display()
    screen.opens()
    wires = [socketio.test_client(house.app, flask_test_client=one.client) for one in (kiosk, screen)]
    for wire in wires:
        wire.get_received()
    samira.posts(STOP)
    heard = [[event["args"][0]["part"] for event in wire.get_received()] for wire in wires]
    assert heard == [["door"], []]
    for wire in wires:
        wire.disconnect()


def test_the_panel_tells_that_the_service_of_a_question_is_not_in(house, samira):
    ticket = house.visitor("GEZ-1")
    samira.opens(f"/reception/visits/{house.visit(ticket.number).id}")
    assert "Kind en Gezin is er nu niet." in samira.reads()
    other = house.visitor()
    samira.opens(f"/reception/visits/{house.visit(other.number).id}")
    assert "is er nu niet" not in samira.reads()
