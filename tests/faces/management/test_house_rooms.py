"""The house itself in the office: hours and the year, desks and zones, languages, name and texts."""

from __future__ import annotations

import json
from html import unescape

import pytest

from tests.faces.management.test_needs import fields_on


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def draft_of(house):
    rows = house.rows("draft")
    return json.loads(rows[0]["document"]) if rows and isinstance(rows[0]["document"], str) else rows[0]["document"]


def saves(person, address, **changed):
    person.opens(address)
    return person.posts(address, fields_on(person) | {key.replace("__", "."): value for key, value in changed.items()})


ROOMS = ("hours", "house", "texts", "desks", "zones", "languages")
SHEETS = ("/management/hours", "/management/house", "/management/texts")


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_opens_for_a_manager_and_for_nobody_else(house, wout, room):
    assert wout.opens(f"/management/{room}").status_code == 200
    assert house.signs_in("lotte").client.get(f"/management/{room}").status_code == 403


@pytest.mark.parametrize("address", [*SHEETS, "/management/desks/3", "/management/zones/a", "/management/languages/fr"])
def test_a_form_that_is_sent_back_as_it_came_changes_nothing(house, wout, address):
    assert saves(wout, address).status_code == 303
    assert house.rows("draft") == []


def test_hours_and_a_closing_day_stand_in_the_draft_and_in_the_year(house, wout):
    days = "24/12/2026 Kerstavond\n2/1/2027 Opruim"
    assert saves(wout, "/management/hours", hours__fri="8:30-12, 13-16:15", closed=days).status_code == 303
    branch = draft_of(house)["branch"]
    assert branch["hours"]["fri"] == ["08:30-12:00", "13:00-16:15"]
    assert branch["closed"] == {"2026-12-24": "Kerstavond", "2027-01-02": "Opruim"}
    told = wout.opens("/management/publishing").text
    assert "Openingsuren" in told
    assert 'href="/management/hours#closed"' in told
    page = wout.opens("/management/hours").text
    assert page.count("<caption>") == 12
    assert "gesloten: Opruim" in page


@pytest.mark.parametrize(
    ("address", "typed", "told"),
    [
        ("/management/hours", {"hours__mon": "12-9"}, "Schrijf de uren zo"),
        ("/management/hours", {"hours__mon": "²:30-12:00"}, "Schrijf de uren zo"),
        ("/management/hours", {"closed": "31/2/2027 Nooit"}, "31/2/2027 Nooit"),
        ("/management/hours", {"closed": "Kerst"}, "Schrijf elke regel zo"),
        ("/management/hours", {"closed": "24/12/2026 <b>Kerst</b>"}, "zonder &lt; en &gt;"),
        ("/management/hours", {"closed": "24/12/2026 " + "x" * 300}, "tekens"),
        ("/management/hours", {"holidays": "XX"}, "Kies er een uit de lijst"),
        ("/management/house", {"name": ""}, "Vul dit in"),
        ("/management/house", {"name": "Huis \u202e"}, "een teken"),
        ("/management/house", {"broad": "elders"}, "Kies er een uit de lijst"),
        ("/management/texts", {"closed": "x" * 500}, "tekens"),
        ("/management/desks/3", {"number": "²"}, "Schrijf een getal"),
        ("/management/desks/3", {"number": ""}, "Vul dit in"),
        ("/management/desks/3", {"zone": "z"}, "Kies er een uit de lijst"),
        ("/management/desks/3", {"helps_with": ["tandarts"]}, "Kies er een uit de lijst"),
        ("/management/zones/a", {"name": "x" * 300}, "tekens"),
        ("/management/languages/fr", {"valid_until": "morgen"}, "Schrijf een dag"),
        ("/management/languages/fr", {"valid_until": "2027-02-31"}, "Schrijf een dag"),
    ],
)
def test_what_cannot_be_is_said_by_its_field_and_kept_as_typed(house, wout, address, typed, told):
    answer = saves(wout, address, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert house.rows("draft") == []
    [value] = typed.values()
    if isinstance(value, str) and value and "<" not in value and len(value) < 100 and address != "/management/house":
        assert value in unescape(answer.text) or "hours" in str(typed) or value in ("XX", "z")


def test_a_new_desk_gets_the_next_number_and_an_empty_zone_goes(house, wout):
    wout.opens("/management/desks/new")
    sent = {"code": "11", "number": "11", "zone": "b", "helps_with": ["caw", "burgerzaken"], "seen": "{}"}
    assert wout.posts("/management/desks/new", sent).status_code == 303
    assert draft_of(house)["branch"]["desks"]["11"] == {"number": 11, "zone": "b", "helps_with": ["caw", "burgerzaken"]}
    assert wout.posts("/management/zones/new", {"code": "c", "name": "zaal 3", "seen": "{}"}).status_code == 303
    assert wout.posts("/management/zones/b/removal").status_code == 409
    assert wout.posts("/management/zones/c/removal").status_code == 303
    assert set(draft_of(house)["branch"]["zones"]) == {"a", "b"}


def test_a_language_is_put_away_with_its_reason(house, wout):
    wout.opens("/management/languages/tr")
    sent = fields_on(wout) | {"reason": ["Niemand leest na."]}
    sent.pop("enabled")
    assert wout.posts("/management/languages/tr", sent).status_code == 303
    language = draft_of(house)["branch"]["languages"]["tr"]
    assert (language["enabled"], language["reason"]) == (False, "Niemand leest na.")
