"""A kiosk refuses in its own style and in its visitor's language, with a way back; never a bare error."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.exc import OperationalError

from queueing.refusals import HouseFull

HTMX = {"HX-Request": "true"}
FULL = "Even geduld. Alle nummers zijn nu in gebruik. Het onthaal helpt je."


@pytest.fixture
def full(monkeypatch):
    def no_number(*_, **__):
        raise HouseFull

    monkeypatch.setattr("queueing.visits.arrival.pick_number", no_number)


def refused(kiosk, response, status):
    """The page that stands there now, looked over."""
    assert response.status_code == status, response.text
    glass = kiosk.page.select_one("#glass.is-refused")
    assert glass is not None
    assert glass.select_one("a.tile")["href"] == "/kiosk/zuil-1"
    if status == 503:  # as soon as the database is there again
        retry = glass.select_one("quiet-retry")
        assert (retry["data-ask"], retry["data-home"]) == ("/readyz", "/kiosk/zuil-1")
    else:
        back = glass.select_one("come-back")
        assert (back["data-to"], back["data-after"]) == ("/kiosk/zuil-1", "20")
    assert len(kiosk.page.select("h1")) == 1
    assert response.headers["Cache-Control"] == "no-store"
    return glass


def test_a_full_house_says_so_in_the_visitors_language(house, full):
    kiosk = house.kiosk()
    kiosk.taps("language:ar")
    kiosk.taps("need:U-1")
    glass = refused(kiosk, kiosk.presses_ticket(), 409)
    assert glass["dir"] == "rtl"
    said = {one["lang"]: one.get_text() for one in glass.select("h1 [lang]")}
    assert said["nl"] == FULL
    assert "نرجو" in said["ar"]
    assert glass.select_one(".lucide-concierge-bell, .no-picture")
    assert house.visits() == []


def test_a_full_house_without_words_of_its_own_still_speaks(house, full, monkeypatch):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    monkeypatch.setattr("queueing.catalogue.catalogue.Catalogue.texts", {}, raising=False)
    glass = refused(kiosk, kiosk.presses_ticket(), 409)
    assert "Even geduld" in glass.select_one("h1").get_text()
    assert "Ga naar het onthaal." in glass.get_text()


def test_for_htmx_the_no_takes_the_place_of_the_glass(house, full):
    kiosk = house.kiosk()
    kiosk.taps("language:fr")
    kiosk.taps("need:U-1")
    response = kiosk.client.post("/kiosk/zuil-1/ticket", data={**kiosk.fields(), "go": "ticket"}, headers=HTMX)
    assert response.status_code == 409
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == ("#glass", "outerHTML")
    assert BeautifulSoup(response.text, "html.parser").select("*")[0]["id"] == "glass"
    assert 'lang="fr"' in response.text


def test_a_live_part_that_cannot_be_fetched_leaves_the_choice_where_it_is(house, monkeypatch):
    kiosk = house.kiosk()
    monkeypatch.setattr("kiosk.screen.help_part", lambda: 1 / 0)
    response = kiosk.client.get("/kiosk/zuil-1/help_state?language=nl", headers=HTMX)
    assert response.status_code == 500
    assert response.headers["HX-Reswap"] == "none"


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"needs": "NO-1"}, 422, "Dat begrepen we niet."),
        ({"step": "nowhere"}, 400, "Dat begrepen we niet."),
        ({"csrf_token": "old"}, 400, "Deze pagina stond te lang open."),
        ({"needs": ""}, 422, ""),
    ],
)
def test_what_was_not_understood_is_said_in_the_visitors_language(house, fields, status, words):
    kiosk = house.kiosk()
    kiosk.taps("language:fr")
    kiosk.taps("need:U-1")
    response = kiosk.client.post("/kiosk/zuil-1/ticket", data={**kiosk.fields(), **fields, "go": "ticket"})
    kiosk.html = response.text
    glass = refused(kiosk, response, status)
    assert words in glass.get_text()
    assert glass.select_one("h1 [lang=fr]"), glass


def test_an_unknown_language_is_answered_in_dutch(house, full):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    response = kiosk.client.post("/kiosk/zuil-1/ticket", data={**kiosk.fields(), "language": "xx", "go": "ticket"})
    kiosk.html = response.text
    glass = refused(kiosk, response, 409)
    assert not glass.select("[lang=xx]")


def test_a_closed_house_shows_the_door_and_not_the_reception(house):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    house.at(12, 30)
    glass = refused(kiosk, kiosk.presses_ticket(), 409)
    assert len(glass.select(".no-picture svg")) == 1


@pytest.mark.parametrize("address", ["/kiosk/zuil-1", "/kiosk/zuil-1/ticket"])
def test_a_kiosk_that_is_no_longer_ours_stays_calm(house, address):
    kiosk = house.kiosk()
    fields = kiosk.fields()
    kiosk.client.delete_cookie("device-zuil-1")
    response = kiosk.client.post(address, data={**fields, "language": "fr"})
    kiosk.html = response.text
    refused(kiosk, response, 403)


def test_without_a_database_the_kiosk_still_says_where_to_go(house, monkeypatch):
    kiosk = house.kiosk()

    def gone(*_, **__):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("web.access.device_by_token", gone)
    response = kiosk.client.post("/kiosk/zuil-1", data=kiosk.fields())
    kiosk.html = response.text
    glass = refused(kiosk, response, 503)
    assert "Dit lukt nu even niet. Wacht even, of ga naar het onthaal." in glass.get_text()
    assert len(glass.select(".no-picture svg")) == 3


def test_a_form_too_large_to_be_read_is_refused_in_dutch(house):
    kiosk = house.kiosk()
    response = kiosk.client.post("/kiosk/zuil-1", data={**kiosk.fields(), "needs": "x" * 100_000})
    kiosk.html = response.text
    refused(kiosk, response, 413)
