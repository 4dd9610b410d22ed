"""A display that hangs there, and a phone in a pocket, show what the office published: nobody goes round to reload."""

from __future__ import annotations

from typing import Any

import pytest

from extensions import socketio
from tests.faces.management.test_needs import sends
from tests.faces.management.test_publishing_room import decides
from tests.support.received import strange_frames
from web.background import SLOW, BackgroundJobs
from web.sockets import TICKET_COOKIE

HOUSE = "/management/house"


def rung(wire):
    return {one["args"][0]["part"] for one in wire.get_received() if one["name"] == "stale"}


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def changes(wout, address, **fields):
    """Send the form of this page as its reader has it, with these fields changed."""
    wout.opens(address)
    answer = sends(wout, address, **fields)
    assert answer.status_code == 303, wout.reads()


def test_a_display_hears_the_new_edition_and_shows_it(house, wout):
    screen = house.display()
    screen.opens()
    assert "Vuurmolen" in screen.reads()
    wire = socketio.test_client(house.app, flask_test_client=screen.client)
    changes(wout, HOUSE, name="De Watermolen")
    assert rung(wire) == set(), "a draft is nobody's business"
    decides(wout)
    heard: list[dict[str, Any]] = [dict(one) for one in wire.get_received()]
    assert {one["args"][0]["part"] for one in heard} == {"calls", "announcement", "board_head"}
    assert strange_frames(heard, {"calls", "announcement", "board_head"}) == []
    assert "Watermolen" in screen.client.get("/display/scherm-1/board_head").text


def test_a_display_that_waits_for_opening_reads_the_new_hour(house, wout):
    house.at(7)
    screen = house.display()
    screen.opens()
    assert "Open vandaag om 8:30" in screen.reads()
    changes(wout, "/management/hours", **{"hours.tue": "10:00-12:00"})
    decides(wout)
    assert "Open vandaag om 10:00" in screen.client.get("/display/scherm-1/calls").text


def test_a_phone_hears_it_at_the_slow_beat_and_reads_the_new_name_of_its_zone(house, wout):
    ticket = house.visitor()
    phone = house.phone(ticket.token)
    phone.opens()
    assert "zaal 1" in phone.reads()
    phone.client.set_cookie(f"{TICKET_COOKIE}{ticket.number}", ticket.token)
    wire = socketio.test_client(house.app, flask_test_client=phone.client)
    changes(wout, "/management/zones/a", name="de tuinzaal")
    decides(wout)
    with house.app.app_context():
        BackgroundJobs(house.app, socketio).beat(SLOW)
    beats = [one["args"][0] for one in wire.get_received() if one["name"] == "beat"]
    assert beats
    assert beats[-1]["place"] == house.rows("hall")[0]["versions"]["place"]
    assert "de tuinzaal" in phone.client.get(f"{phone.home}/place").text
