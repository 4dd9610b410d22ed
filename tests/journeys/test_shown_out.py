"""A colleague who signs out is out: on every screen, at once, and with nothing left to read."""

import re

import pytest
from playwright.sync_api import expect


def test_signing_out_leads_every_page_of_that_person_to_the_door(stage):
    ticket = stage.visitor("PAP-1")
    host = stage.host()
    other = stage.another_page_of(host, "/reception/")
    other.sees_waiting(ticket.number)
    host.expects("403", "WebSocket")
    other.expects("403", "WebSocket")
    host.signs_out()
    expect(other.heading()).to_have_text("Aanmelden")
    expect(other.page.locator("body")).not_to_contain_text(str(ticket.number))
    other.signs_in("samira", opens=False)
    expect(other.page).to_have_url(re.compile("/reception/$"))
    other.sees_waiting(ticket.number)


def test_whoever_is_signed_out_while_the_wire_is_away_is_led_to_the_door(stage):
    """A laptop that slept: its wire is refused when it returns, so no ring will ever reach that page."""
    lotte = stage.desk("lotte", 3)
    lotte.loses_its_wire()
    stage.sets_password_anew("lotte")
    lotte.expects("403", "WebSocket")
    lotte.has_its_wire_back()
    expect(lotte.page).to_have_url(re.compile("/sign-in"))


def test_a_button_of_a_page_that_was_left_open_leads_to_the_door_and_does_nothing(stage):
    ticket = stage.visitor("PAP-1")
    lotte = stage.desk("lotte", 3)
    lotte.loses_its_wire()
    stage.house.signs_in("lotte").opens("/reception/desk/choice")
    stage.sets_password_anew("lotte")
    lotte.page.route("**", lambda route: route.abort() if asks_by_itself(route.request) else route.continue_())
    lotte.has_its_wire_back()
    lotte.expects("403", "400", "WebSocket", "ERR_FAILED")
    lotte.page.locator("#desk-next").click()
    expect(lotte.heading()).to_have_text("Aanmelden")
    assert stage.house.visit(ticket.number).state == "waiting"


def asks_by_itself(request):
    return request.method == "GET" and request.resource_type in ("xhr", "fetch")


@pytest.mark.exhaustive
def test_a_display_that_is_cut_off_shows_no_calls_any_more(stage):
    ticket, board = stage.visitor("PAP-1"), stage.display()
    stage.house.signs_in("lotte").sits_down(3).calls_next()
    board.shows((ticket.number, 3))
    board.expects("403", "WebSocket")
    stage.command("device", "revoke", "scherm-1")
    expect(board.heading()).to_have_text("Scherm koppelen")
    expect(board.page.locator("body")).not_to_contain_text(str(ticket.number))
