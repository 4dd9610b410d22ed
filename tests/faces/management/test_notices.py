"""Announcements of other days, and every closing day of the coming year, on one page of the office."""

from __future__ import annotations

import pytest

from tests.faces.management.test_devices import mistakes
from tests.support.people import TUESDAY

HOME = "/management/announcements/"
FRIDAY = {
    "words": "Vrijdag is er geen CAW",
    "begins_day": "2026-11-20",
    "begins": "9:00",
    "ends_day": "2026-11-20",
    "ends": "12:00",
}


@pytest.fixture
def wout(house):
    person = house.signs_in("wout")
    person.opens(HOME)
    return person


def on(house, day, hour):
    house.clock.moment = TUESDAY.replace(day=day, hour=hour, minute=0)


def announced(house):
    return house.display().client.get("/display/scherm-1/announcement").text


def test_an_announcement_of_another_day_comes_and_goes_by_itself(house, wout):
    assert "geen bericht op de schermen" in wout.reads()
    wout.opens(wout.posts(HOME, FRIDAY).headers["Location"])
    assert "Van vrijdag 20 november, 9:00 tot vrijdag 20 november, 12:00" in wout.reads()
    samira = house.signs_in("samira")
    samira.opens("/reception/announcements")
    assert "Van 20 november om 9:00 tot 20 november om 12:00" in samira.reads()
    assert FRIDAY["words"] not in announced(house)
    on(house, 20, 9)
    assert FRIDAY["words"] in announced(house)
    on(house, 20, 12)
    assert FRIDAY["words"] not in announced(house)
    told = [(row["kind"], row["who"]) for row in house.rows("audit") if row["kind"] == "announced"]
    assert told == [("announced", "wout")]


def test_it_is_taken_away_and_a_second_press_hears_so(house, wout):
    wout.posts(HOME, FRIDAY)
    [row] = house.rows("announcement")
    assert wout.posts(f"{HOME}{row['id']}/removal").status_code == 303
    wout.opens(HOME)
    assert "geen bericht op de schermen" in wout.reads()
    assert wout.posts(f"{HOME}{row['id']}/removal").status_code == 404
    samira = house.signs_in("samira")
    samira.opens("/reception/announcements")
    samira.posts("/reception/announcements", {"words": "Vandaag is er soep"})
    soup = house.rows("announcement")[-1]["id"]
    assert wout.posts(f"{HOME}{soup}/removal").status_code == 303
    assert soup not in [one["id"] for one in house.rows("announcement")]


def test_an_earlier_one_is_used_again_with_its_translations_and_forgotten_at_last(house, wout):
    wout.posts(HOME, {**FRIDAY, "words.fr": "Vendredi pas de permanence"})
    [row] = house.rows("announcement")
    key = row["id"]
    assert wout.client.get(f"{HOME}{key}/again").status_code == 404
    on(house, 20, 12)
    wout.opens(HOME)
    assert "Vroegere berichten (1)" in wout.reads()
    wout.opens(f"{HOME}{key}/again")
    assert wout.page.select_one("#words")["value"] == FRIDAY["words"]
    assert wout.page.select_one("[id='words.fr']")["value"] == "Vendredi pas de permanence"
    assert wout.page.select_one("#ends_day")["value"] == "2026-11-20"
    again = {**FRIDAY, "begins_day": "2026-11-27", "ends_day": "2026-11-27", "words.fr": "Vendredi pas de permanence"}
    assert wout.posts(HOME, again).status_code == 303
    assert len(house.rows("own_words")) == 1
    assert wout.posts(f"{HOME}{key}/forgetting").status_code == 303
    assert wout.posts(f"{HOME}{key}/forgetting").status_code == 404
    assert [one["begins_at"].day for one in house.rows("announcement")] == [27]
    assert [one["kind"] for one in house.rows("audit")[-2:]] == ["announced", "announcement_removed"]


def test_each_language_says_how_far_it_is(house, wout):
    wout.posts(HOME, {**FRIDAY, "words.fr": "Vendredi pas de permanence"})
    wout.opens(HOME)
    states = {
        one.select_one("a").get_text(): one.select_one(".state").get_text()
        for one in wout.page.select(".tongue-list li")
    }
    assert (states["Frans"], states["Duits"]) == ("na te kijken", "geen vertaling")
    assert wout.page.select_one("details summary").get_text().startswith("Talen: 0 van")
    wout.opens(next(one["href"] for one in wout.page.select(".tongue-list a") if one.get_text() == "Duits"))
    assert wout.page.select_one(".dutch .words").get_text() == FRIDAY["words"]
    assert "bericht" in wout.page.select_one(".dutch .hint").get_text()


def test_a_kiosk_shows_it_to_everybody_and_hears_when_it_changes(house, wout):
    kiosk = house.kiosk()
    before = kiosk.client.get("/kiosk/zuil-1/door").text
    wout.posts(HOME, {**FRIDAY, "begins_day": "2026-11-17", "words.fr": "Vendredi pas de permanence"})
    assert kiosk.client.get("/kiosk/zuil-1/door").text != before
    kiosk.opens()
    assert kiosk.page.select_one(".announced").get_text(" ", strip=True) == FRIDAY["words"]
    kiosk.taps("language:fr")
    kiosk.taps("back")
    told = kiosk.page.select_one(".announced")
    assert told.get_text(" ", strip=True) == f"{FRIDAY['words']} Vendredi pas de permanence"
    kiosk.taps("group:PAP")
    assert kiosk.page.select_one(".announced") is None


WRONG = [
    ({"words": ""}, "words", "Schrijf eerst"),
    ({"words": "x" * 121}, "words", "Dit zijn er 121."),
    ({"words": "bel 0470 12 34 56"}, "words", "telefoonnummer"),
    ({"begins_day": "gisteren"}, "begins_day", "Kies een dag"),
    ({"begins": "9u"}, "begins", "Dat is geen uur."),
    ({"ends_day": "٢٠٢٦-11-20"}, "ends_day", "Kies een dag"),
    ({"ends": "24:00"}, "ends", "Dat is geen uur."),
    ({"ends": "8:00"}, "ends", "later zijn dan het begin"),
    ({"begins_day": "2026-11-16", "ends_day": "2026-11-16"}, "ends", "later zijn dan het begin"),
    ({"ends_day": "2028-11-20"}, "ends", "Kies een einde binnen 366 dagen."),
    ({"words": "<b>Vrijdag</b>"}, "words", "Er staat een teken in dat niet kan"),
    ({"words": "Vrijdag \u202edicht"}, "words", "Er staat een teken in dat niet kan"),
    ({"words": "Feest \U0001f389"}, "words", "Er staat een teken in dat niet kan"),
    ({"words": "Vrij\0dag"}, "words", "Er staat een teken in dat niet kan"),
    ({"words.fr": "Vendredi\0"}, "words.fr", "Haal dit teken weg: U+FFFD"),
    ({"words.fr": "Appelez 0470 12 34 56"}, "words.fr", "telefoonnummer"),
    ({"words.fr": "Aide pour les pauvres"}, "words.fr", "Het woord “pauvres” tonen we niet"),
    ({"words.fr": "<i>Vendredi</i>"}, "words.fr", "Haal dit teken weg: &lt;"),
    ({"words.ar": "a\u202eb"}, "words.ar", "Haal dit teken weg"),
    ({"words.fr": "x" * 301}, "words.fr", "Hoogstens 300 tekens"),
]


def test_what_cannot_be_is_said_by_its_field_and_what_was_typed_stays(house, wout):
    for case in WRONG:
        is_refused(house, wout, *case)
        wout.opens(HOME)


def is_refused(house, wout, typed, field, sentence):
    before = house.rows("announcement"), len(house.rows("audit"))
    answer = wout.posts(HOME, {**FRIDAY, **typed})
    assert answer.status_code == 422
    assert sentence in mistakes(answer)[field]
    wout.html = answer.text
    for name, value in {**FRIDAY, **typed}.items():
        assert wout.page.select_one(f"[id='{name}']")["value"] == value.replace("\0", "\ufffd")
    assert (house.rows("announcement"), len(house.rows("audit"))) == before


def test_the_closing_days_of_the_coming_year_stand_in_one_list(house, wout):
    days = [" ".join(one.get_text(" ").split()) for one in wout.page.select(".closed-days li")]
    assert any(one.startswith("vrijdag 25 december 2026") for one in days)
    assert len(days) == len(set(days))
    assert any("wettelijke feestdag" in one for one in days)


@pytest.mark.parametrize("name", ["samira", "lotte", "noor"])
def test_only_a_manager_comes_here(house, name):
    assert house.signs_in(name).client.get(HOME).status_code == 403
