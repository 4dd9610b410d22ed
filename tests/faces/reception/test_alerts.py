"""The strip on top of the hall: everything that asks reception's attention, and nobody else's."""

from __future__ import annotations

import re

import pytest

from extensions import db, socketio
from queueing.devices import Device, Trouble
from tests.support.people import second_branch
from web.background import SCREENS_MAY_RETURN, BackgroundJobs
from web.device_words import TROUBLES

TELLS = re.compile(r"niet wachten|urgen", re.IGNORECASE)


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


def strip(colleague):
    colleague.opens("/reception/")
    return colleague.page.select_one("#alerts > div")


def words(colleague):
    return [" ".join(one.get_text(" ").split()) for one in strip(colleague).select(".alert")]


def comes(house, *extras, slug="zuil-1"):
    return house.visitor(slug=slug, extras=extras)


# --- who cannot wait ---


def test_reception_reads_who_cannot_wait_and_says_that_it_saw_it(house, samira):
    comes(house)
    ticket = comes(house, "urgent", slug="zuil-2")
    assert words(samira) == [f"{ticket.number} kan niet wachten , sinds 9:10. Gezien"]
    button = strip(samira).select_one("button")
    seen = samira.posts(button["formaction"], headers={"HX-Request": "true"})
    assert seen.headers["HX-Retarget"] == "#alerts"
    assert seen.text == samira.client.get("/reception/alerts").text
    assert words(samira) == ["Niemand vraagt hulp aan een zuil."]
    [row] = house.rows("urgency")
    told = [one for one in house.rows("happening") if one["deed"].value == "urgency_seen"]
    assert [one["staff_id"] for one in told] == [row["seen_id"]]


def test_the_second_host_is_told_by_name_who_was_first(house, samira):
    other = house.signs_in("samira")
    comes(house, "urgent")
    address = strip(samira).select_one("button")["formaction"]
    strip(other)
    assert samira.posts(address).status_code == 303
    late = other.posts(address, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "Samira heeft dit al gezien." in late.text


def test_after_two_minutes_it_insists(house, samira):
    comes(house, "urgent")
    house.later(minutes=2)
    assert not strip(samira).select(".is-late")
    house.later(seconds=1)
    assert strip(samira).select(".is-urgent.is-late[data-insists]")


def test_only_who_may_be_in_the_hall_may_say_that_he_saw_it(house, samira):
    comes(house, "urgent")
    address = strip(samira).select_one("button")["formaction"]
    lotte = house.signs_in("lotte")
    assert lotte.posts(address).status_code == 403
    lotte.opens("/reception/desk/choice")
    assert house.stranger().posts(address).status_code in (302, 303, 400)
    assert house.rows("urgency")[0]["seen_at"] is None


def test_nothing_of_it_shows_on_ticket_phone_or_display(house):
    """Two visitors alike but for this one extra: the public sees the same."""
    kiosk, lotte = house.kiosk(), house.signs_in("lotte").sits_down(3)
    seen = []
    for extras in ((), ("urgent",)):
        ticket = kiosk.takes_a_number("PAP-1", extras=extras)
        page = " ".join(kiosk.page.select_one("main").get_text(" ").split())
        lotte.calls_next()
        phone, display = house.phone(ticket.token), house.display()
        phone.opens(), display.opens()
        seen.append([text.replace(str(ticket.number), "N") for text in (page, phone.reads(), display.reads())])
        assert not TELLS.search(str(display.page) + str(phone.page))
        lotte.does("finish", ticket.number)
        house.later(minutes=5)
    plain, urgent = seen
    assert plain[:2] == urgent[:2]


def test_a_display_hears_the_same_of_both(house):
    screen = house.display()
    screen.opens()
    wire = socketio.test_client(house.app, flask_test_client=screen.client)
    wire.get_received()
    comes(house, "urgent")
    assert wire.get_received() == []
    wire.disconnect()


# --- printers and screens ---


def test_every_trouble_has_its_words():
    assert set(TROUBLES) == set(Trouble)


@pytest.mark.parametrize("trouble", Trouble)
def test_a_printer_in_trouble_is_named_with_its_kiosk(house, samira, trouble):
    def suffer():
        device = db.session.query(Device).filter_by(slug="zuil-1").one()
        device.printer = "tcp://192.0.2.1"
        device.report(trouble, now=house.clock.now())
        db.session.commit()

    house.does(suffer)
    assert words(samira) == [f"zuil-1: {TROUBLES[trouble]}, sinds 9:10."]
    assert f"trouble-1-{int(house.clock.now().timestamp())}" in strip(samira)["data-keys"]


def test_a_kiosk_whose_printer_was_taken_away_has_no_trouble(house, samira):
    def suffer():
        device = db.session.query(Device).filter_by(slug="zuil-1").one()
        device.report(Trouble.PAPER, now=house.clock.now())
        db.session.commit()

    house.does(suffer)
    assert words(samira) == ["Niemand vraagt hulp aan een zuil."]


@pytest.fixture
def runner(house):
    one = BackgroundJobs(house.app, socketio)
    one.ticks = SCREENS_MAY_RETURN
    return one


def was_seen(house, slug="zuil-1"):
    def note():
        db.session.query(Device).filter_by(slug=slug).one().seen_at = house.clock.now()
        db.session.commit()

    house.does(note)


def watch(house, runner):
    with house.app.app_context():
        runner.watch_screens()


def test_a_display_that_loses_its_wire_is_missed_and_comes_back(house, samira, runner):
    screen = house.display()
    screen.opens()
    wire = socketio.test_client(house.app, flask_test_client=screen.client)
    watch(house, runner)
    house.later(seconds=31)
    watch(house, runner)
    assert words(samira) == ["Niemand vraagt hulp aan een zuil."]
    wire.disconnect()
    house.later(seconds=31)
    watch(house, runner)
    assert words(samira) == ["scherm-1: geen teken van leven, sinds 9:10."]
    wire = socketio.test_client(house.app, flask_test_client=screen.client)
    watch(house, runner)
    assert words(samira) == ["Niemand vraagt hulp aan een zuil."]
    wire.disconnect()


def test_after_a_restart_the_screens_get_time_to_come_back(house, samira, runner):
    was_seen(house)
    house.later(minutes=10)
    runner.ticks = SCREENS_MAY_RETURN - 1
    watch(house, runner)
    assert words(samira) == ["Niemand vraagt hulp aan een zuil."]
    runner.ticks = SCREENS_MAY_RETURN
    watch(house, runner)
    assert words(samira) == ["zuil-1: geen teken van leven, sinds 9:10."]


def test_a_house_that_is_closed_misses_no_screen(house, samira, runner):
    was_seen(house)
    house.at(22)
    watch(house, runner)
    assert words(samira) == ["Niemand vraagt hulp aan een zuil."]
    assert not [row for row in house.rows("happening") if row["deed"].value == "device_gone"]


# --- the strip itself ---


def test_what_sounds_is_new_once_and_what_is_answered_no_more(house, samira):
    comes(house, "urgent")
    house.kiosk("zuil-2").taps("stay", address="/kiosk/zuil-2/help")
    first = strip(samira)["data-keys"].split()
    assert [key.split("-")[0] for key in first] == ["urgent", "help"]
    assert strip(samira)["data-keys"].split() == first
    samira.posts(strip(samira).select_one(".is-help button")["formaction"])
    assert strip(samira)["data-keys"].split() == first[:1]
    assert "er komt iemand" in " ".join(words(samira))


def test_the_strip_is_of_this_branch_only(house, samira, tmp_path):
    second_branch(house, tmp_path / "elders")
    comes(house, "urgent")
    other = house.signs_in("samira-2")
    assert words(other) == ["Niemand vraagt hulp aan een zuil."]
    assert other.posts(strip(samira).select_one("button")["formaction"]).status_code == 404
