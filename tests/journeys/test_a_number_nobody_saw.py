"""A number that was asked for is shown, whatever the wire did; and nobody waits for a number that nobody saw."""

import json

from playwright.sync_api import expect

from tests.journeys.test_never_silent import is_silent_for
from tests.journeys.test_the_kiosk_forgets import is_at_the_start

TICKET = "**/kiosk/zuil-1/ticket"
KEPT = "localStorage.getItem('asked')"
LONG_AGO = f"localStorage.setItem('asked', JSON.stringify({{...JSON.parse({KEPT}), at: Date.now() - 60000}}))"


def presses(kiosk):
    """*Geef mij een nummer*."""
    kiosk.touches("Ik praat liever met iemand")
    kiosk.is_steady()
    kiosk.page.touchscreen.tap(3, 3)
    kiosk.glass.get_by_role("button", name="Geef mij een nummer").tap()


def hears_nothing_after_pressing(kiosk):
    """The house gave the number, and its answer never comes."""
    given = []
    kiosk.page.route(TICKET, lambda route: given.append(route.fetch().status), times=1)
    presses(kiosk)
    while not given:
        kiosk.page.wait_for_timeout(20)  # lets the page tell
    assert len(kiosk.stage.house.visits()) == 1


def test_a_server_that_is_silent_for_a_while_shows_the_number_after_all(stage):
    kiosk = stage.kiosk()
    kiosk.is_live()
    kiosk.touches("Ik praat liever met iemand")
    kiosk.is_steady()
    kiosk.page.touchscreen.tap(3, 3)
    with is_silent_for(stage):
        kiosk.glass.get_by_role("button", name="Geef mij een nummer").tap()
        kiosk.reads_within("Ga naar het onthaal", seconds=6)
    number = kiosk.number()
    expect(kiosk.page.locator("server-gone > *")).to_have_count(0)
    assert [(visit.number, visit.state) for visit in stage.house.visits()] == [(number, "waiting")]
    kiosk.touches("Klaar")
    is_at_the_start(kiosk)


def test_an_answer_that_got_lost_is_asked_for_again_with_the_same_key(stage):
    kiosk = stage.kiosk()
    kiosk.expects("ERR_FAILED", "htmx:")
    kiosk.page.route(TICKET, lambda route: (route.fetch(), route.abort()), times=1)
    presses(kiosk)
    number = kiosk.number()
    assert [visit.number for visit in stage.house.visits()] == [number]
    assert kiosk.page.evaluate(KEPT) is None


def test_a_kiosk_that_was_loaded_anew_shows_the_number_too_and_kept_no_need(stage):
    kiosk = stage.kiosk()
    hears_nothing_after_pressing(kiosk)
    assert set(json.loads(kiosk.page.evaluate(KEPT))) == {"key", "at"}
    kiosk.opens()
    number = kiosk.number()
    assert [visit.number for visit in stage.house.visits()] == [number]
    assert kiosk.page.evaluate(KEPT) is None


def test_who_is_gone_by_then_is_not_shown_to_the_next_and_does_not_wait(stage):
    kiosk = stage.kiosk()
    hears_nothing_after_pressing(kiosk)
    kiosk.page.evaluate(LONG_AGO)
    kiosk.opens()
    kiosk.page.wait_for_function(f"() => {KEPT} === null")
    is_at_the_start(kiosk)
    assert stage.house.visits() == []


def test_where_wires_are_blocked_the_kiosk_is_not_covered(stage):
    kiosk = stage.kiosk()
    kiosk.expects("WebSocket", "socket.io")
    kiosk.page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    with kiosk.page.expect_response("**/kiosk/zuil-1/door", timeout=20_000):
        kiosk.opens()
    with kiosk.page.expect_response("**/kiosk/zuil-1/help_state?*", timeout=20_000):
        kiosk.reads("Welkom. Waarvoor kom je?")
    expect(kiosk.page.locator("server-gone > *")).to_have_count(0)
    assert kiosk.takes_a_number("PAP-1")


def test_a_kiosk_says_that_it_showed_the_number(stage):
    kiosk = stage.kiosk()
    with kiosk.page.expect_response("**/kiosk/zuil-1/number/shown") as told:
        assert kiosk.takes_a_number("PAP-1")
    assert told.value.status == 204
    assert [row["unseen_since"] for row in stage.house.rows("visit")] == [None]
