"""The kiosk is ready for the next visitor: nothing of the one before stays, and nobody is hurried."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.marks import first

TRACES = """async () => ({
  address: location.pathname + location.search + location.hash,
  title: document.title,
  pages: history.length,
  state: history.state,
  stores: [localStorage, sessionStorage].flatMap(Object.entries),
  databases: (await indexedDB.databases()).length,
  caches: await caches.keys(),
  cookies: document.cookie,
  name: window.name,
})"""
CLEAN = {
    "address": "/kiosk/zuil-1",
    "title": "Welkom",
    "state": None,
    "stores": [["htmx-current-path-for-history", "/kiosk/zuil-1"]],
    "databases": 0,
    "caches": ["outage"],  # one page for everybody: tests/journeys/test_the_kiosk_in_an_outage.py
    "cookies": "",
    "name": "",
}


def is_at_the_start(kiosk):
    """Dutch, nothing chosen."""
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    expect(kiosk.page.locator("#choice input[name=needs]")).to_have_count(0)
    expect(kiosk.page.locator("#choice input[name=language]")).to_have_value("nl")


@pytest.fixture
def kiosk(shared_stage):
    """A kiosk whose time the test moves."""
    return shared_stage.kiosk(clock=True)


@pytest.fixture
def chosen(kiosk):
    """A visitor has chosen something they would not tell a neighbour, and stands there."""
    kiosk.touches("Brieven, rekeningen, premies")
    kiosk.touches("Rekeningen en betalen")
    assert "Rekeningen en betalen" in kiosk.page.content()
    return kiosk


def test_a_double_tap_gives_one_ticket_and_the_ticket_stays(shared_stage):
    before = {visit.number for visit in shared_stage.house.visits()}
    kiosk = shared_stage.kiosk()
    kiosk.touches("Ik praat liever met iemand")
    spot = kiosk.page.locator("button[value=ticket]").bounding_box()
    at = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    kiosk.is_steady()
    kiosk.page.touchscreen.tap(*at)
    kiosk.page.touchscreen.tap(*at)
    number = kiosk.number()
    kiosk.page.touchscreen.tap(*at)
    assert {visit.number for visit in shared_stage.house.visits()} == {*before, number}
    assert kiosk.number() == number


@pytest.mark.parametrize("themes", first(1, [slice(0, 12, 4), slice(0, 12)]), ids=["three", "all"])
def test_a_double_tap_on_a_theme_chooses_nothing_behind_it(shared_stage, themes):
    kiosk = shared_stage.kiosk()
    for theme in kiosk.page.locator("button[value^='group:']").all()[themes]:
        kiosk.page.touchscreen.tap(3, 3)
        kiosk.is_steady()
        theme.dblclick()
        expect(kiosk.glass).to_have_class(re.compile("at-needs"))
        kiosk.touches("Terug")


def test_a_forsaken_choice_is_hidden_and_comes_back_for_who_asks(chosen):
    chosen.waits(40)
    expect(chosen.heading()).to_have_text("Klopt dit?")
    chosen.waits(20)
    expect(chosen.heading()).to_have_text("Ben je er nog?")
    assert "Rekeningen" not in chosen.page.content()
    assert "POS" not in chosen.page.content()
    for _ in range(3):
        chosen.is_steady()
        chosen.page.get_by_role("button", name="Ik heb meer tijd nodig").tap()
        expect(chosen.heading()).to_have_text("Klopt dit?")
        chosen.reads("Rekeningen en betalen")
        chosen.waits(60)
        expect(chosen.heading()).to_have_text("Ben je er nog?")
    chosen.is_steady()
    chosen.page.get_by_role("button", name="Ik heb meer tijd nodig").tap()
    chosen.touches("Geef mij een nummer")
    assert chosen.number()


def test_a_touch_in_time_keeps_the_choice_in_sight(chosen):
    for _ in range(4):
        chosen.waits(30)
        chosen.page.locator(".wordmark").first.tap()
    expect(chosen.heading()).to_have_text("Klopt dit?")


def test_stop_under_the_veil_wipes_the_choice(chosen):
    chosen.waits(60)
    chosen.is_steady()
    chosen.page.get_by_role("button", name="Stop").tap()
    is_at_the_start(chosen)
    assert chosen.page.go_back() is None or "POS-3" not in chosen.page.content()


def test_a_choice_that_nobody_comes_back_to_is_wiped(chosen):
    chosen.waits(60)
    expect(chosen.heading()).to_have_text("Ben je er nog?")
    chosen.waits(15)
    expect(chosen.heading()).to_have_text("Ben je er nog?")
    chosen.waits(15)
    is_at_the_start(chosen)


def test_a_ticket_page_clears_itself_after_twenty_seconds(shared_stage, kiosk):
    number = kiosk.takes_a_number("PAP-1")
    kiosk.waits(5)
    assert kiosk.number() == number
    kiosk.waits(15)
    is_at_the_start(kiosk)
    assert shared_stage.house.visit(number).state == "waiting"


def test_the_language_and_large_letters_of_one_visitor_are_not_for_the_next(kiosk):
    kiosk.touches("Français")
    kiosk.touches("Grotere letters")
    kiosk.waits(60)
    expect(kiosk.heading()).to_contain_text("Ben je er nog?")
    kiosk.waits(30)
    is_at_the_start(kiosk)
    expect(kiosk.page.locator("#glass.is-large")).to_have_count(0)


def test_a_kiosk_at_rest_stays_at_rest(kiosk):
    kiosk.waits(3600)
    is_at_the_start(kiosk)


def test_nothing_of_a_choice_stays_in_address_title_history_or_store(shared_stage):
    kiosk = shared_stage.kiosk(own=True)
    kiosk.page.evaluate("navigator.serviceWorker.ready")
    kiosk.touches("Stop")
    before = kiosk.page.evaluate(TRACES)
    assert before == {**CLEAN, "pages": before["pages"]}
    at_rest = kiosk.page.content()
    kiosk.touches("Brieven, rekeningen, premies")
    kiosk.touches("Rekeningen en betalen")
    assert kiosk.page.evaluate(TRACES) == before
    kiosk.touches("Geef mij een nummer")
    number = kiosk.number()
    assert kiosk.page.evaluate(TRACES) == before
    kiosk.touches("Klaar")
    assert kiosk.page.evaluate(TRACES) == before
    words = kiosk.page.content()
    assert "POS-3" not in words
    stands = re.compile(rf"(?<![\w.]){number}(?!\w)")
    assert len(stands.findall(words)) == len(stands.findall(at_rest)), "only drawings may hold it, as they did before"
    kept = {cookie["name"] for cookie in kiosk.page.context.cookies()}
    assert kept == {"device-zuil-1", "onthaal"}


def test_the_back_key_of_a_browser_shows_no_choice_of_before(shared_stage):
    kiosk = shared_stage.kiosk()
    kiosk.touches("Brieven, rekeningen, premies")
    kiosk.touches("Rekeningen en betalen")
    kiosk.page.go_back()
    expect(kiosk.page.locator("#glass")).to_have_count(0)
    kiosk.page.go_forward()
    is_at_the_start(kiosk)


def test_a_kiosk_without_server_sends_visitors_to_the_desk_and_comes_back_by_itself(stage):
    kiosk = stage.kiosk()
    kiosk.touches("Wonen en verhuizen")
    stage.goes_dark()
    kiosk.reads_within("Ga naar het onthaal", seconds=5)
    stage.opens()
    is_at_the_start(kiosk)
    expect(kiosk.page.get_by_text("Ga naar het onthaal")).to_have_count(0)
    assert kiosk.takes_a_number("PAP-1")


@pytest.mark.parametrize("language", [pytest.param("nl"), pytest.param("ar", marks=pytest.mark.exhaustive)])
def test_who_counts_the_bytes_of_what_a_kiosk_sends_learns_nothing(shared_stage, language):
    """Every tap, every number asked for and every sentence to be read is one step long (P-10)."""
    kiosk = shared_stage.kiosk()
    sent = []
    kiosk.page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    for needs in (["PAP-1"], ["POS-3", "WON-2", "ZOR-1"]):
        kiosk.goes_to("confirm", needs=needs, language=language, extras=["chair"] * (len(needs) > 1))
        if not sent[1:]:
            kiosk.is_steady()
            with kiosk.page.expect_response("**/speech"):
                kiosk.page.locator("[data-read]").tap()  # and it goes on from page to page
        kiosk.touch(kiosk.page.locator("button[value=ticket]"))
        assert kiosk.number()
    kinds = {one.url.rpartition("/")[2] for one in sent}
    assert {"zuil-1", "ticket", "speech"} <= kinds
    lengths = {len(one.post_data) for one in sent if not one.url.endswith("/shown")}
    assert lengths == {4096}
