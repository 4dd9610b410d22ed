"""A screen is loaded again and tried out from the office; what is asked waits for its moment, outcomes are kept."""

from __future__ import annotations

import pytest

from extensions import db
from queueing.devices import Device, DeviceTest
from tests.faces.management.test_devices import HOME, key_of, row_of, saves
from tests.support.paper import read
from tests.support.printers import printer_on_the_wire


@pytest.fixture
def wout(house):
    person = house.signs_in("wout")
    person.opens(f"{HOME}/new")
    return person


def errand(person, address):
    person.opens(f"{address}/errand")
    found = person.page.select_one("[data-asked]")
    return found["data-load"], found["data-test"]


def asks(wout, key, rest, **fields):
    answer = wout.posts(f"{HOME}/{key}/{rest}", fields)
    if answer.status_code == 303:
        wout.opens(answer.headers["Location"])
    return answer


@pytest.mark.parametrize("slug", ["zuil-1", "scherm-1"])
def test_a_screen_is_told_to_load_again_and_the_office_reads_until_it_did(house, wout, slug):
    key, address = key_of(house, slug), f"/{'kiosk' if slug == 'zuil-1' else 'display'}/{slug}"
    screen = house.kiosk() if slug == "zuil-1" else house.display()
    assert errand(screen, address) == ("", "")
    asks(wout, key, "reload")
    assert "Opnieuw laden, gevraagd om 9:10" in wout.reads()
    assert errand(screen, address) == ("yes", "")
    screen.opens(address)
    assert row_of(house, slug)["load_asked_at"] is None
    assert errand(screen, address) == ("", "")
    wout.opens(f"{HOME}/{key}")
    assert "gevraagd om" not in wout.reads()
    assert [row["who"] for row in house.rows("audit") if row["kind"] == "device_reload"] == ["wout"]


def test_another_size_loads_the_page_again_and_another_name_does_not(house, wout):
    key = key_of(house, "scherm-1")
    saves(wout, key, name="Bord")
    assert row_of(house, "scherm-1")["load_asked_at"] is None
    saves(wout, key, distance="8")
    assert row_of(house, "scherm-1")["load_asked_at"] is not None


@pytest.fixture
def printer(house, tmp_path):
    with printer_on_the_wire() as one:

        def plug():
            db.session.query(Device).filter_by(slug="zuil-1").one().printer = one.address
            db.session.commit()

        house.does(plug)
        yield one


def test_a_test_slip_holds_letters_of_every_script_and_no_number(house, wout, printer):
    key = key_of(house, "zuil-1")
    asks(wout, key, "tests/printer")
    house.prints()
    assert read(printer.printed).picture.width == 576
    assert house.rows("visit") == []
    asks(wout, key, "tests/printer/result", works="yes")
    assert "werkt, geprobeerd op 17 november om 9:10" in wout.reads()
    assert house.rows("audit")[-1]["facts"] == {"device": "zuil-1", "test": "printer", "works": True}


def test_a_kiosk_that_prints_with_its_browser_prints_the_same_slip_itself(house, wout):
    def plug():
        db.session.query(Device).filter_by(slug="zuil-1").one().printer = "browser"
        db.session.commit()

    house.does(plug)
    key, kiosk = key_of(house, "zuil-1"), house.kiosk()
    asks(wout, key, "tests/printer")
    assert "De zuil toont de proef, en print zelf" in wout.reads()
    assert errand(kiosk, "/kiosk/zuil-1") == ("", "printer")
    kiosk.opens("/kiosk/zuil-1/test")
    assert kiosk.page.select("paper-print") == []
    answer = kiosk.posts("/kiosk/zuil-1/test/paper")
    kiosk.opens(answer.headers["Location"])
    slip = kiosk.posts(kiosk.page.select_one("paper-print")["data-from"])
    assert slip.data.startswith(b"\x89PNG")
    assert house.rows("visit") == []
    house.later(hours=1)
    assert kiosk.posts("/kiosk/zuil-1/test/paper.png").status_code == 403, "nobody asked for it any more"


def test_the_kiosk_shows_a_test_that_was_asked_for_and_says_how_it_went(house, wout):
    key, kiosk = key_of(house, "zuil-1"), house.kiosk()
    asks(wout, key, "tests/touch")
    assert errand(kiosk, "/kiosk/zuil-1") == ("", "touch")
    kiosk.opens("/kiosk/zuil-1/test")
    assert len(kiosk.page.select(".target")) == 5
    assert "Print een proefbriefje" not in kiosk.reads()
    assert kiosk.posts("/kiosk/zuil-1/test/result", {"what": "touch", "works": "no"}).status_code == 303
    assert errand(kiosk, "/kiosk/zuil-1") == ("", "")
    wout.opens(f"{HOME}/{key}")
    assert "werkt niet, geprobeerd op 17 november om 9:10" in wout.reads()
    asks(wout, key, "tests/sound")
    kiosk.opens("/kiosk/zuil-1/test")
    kiosk.posts("/kiosk/zuil-1/test/result", {"what": "sound", "works": ""})
    assert errand(kiosk, "/kiosk/zuil-1") == ("", ""), "nobody answered: back to the visitors"


def test_a_test_is_asked_for_a_quarter_of_an_hour(house, wout):
    house.later(hours=1)  # paired an hour ago
    key, kiosk = key_of(house, "zuil-1"), house.kiosk()
    asks(wout, key, "tests/sound")
    house.later(minutes=15)
    assert kiosk.opens("/kiosk/zuil-1/test").status_code == 200
    house.later(seconds=1)
    assert errand(kiosk, "/kiosk/zuil-1") == ("", "")
    assert kiosk.opens("/kiosk/zuil-1/test", look=False).headers["Location"] == "/kiosk/zuil-1"


@pytest.mark.parametrize(("rest", "fields"), [("result", {"what": "touch", "works": "yes"}), ("paper", {})])
def test_no_visitor_tries_a_kiosk_out(house, printer, rest, fields):
    house.later(hours=1)
    kiosk = house.kiosk()
    before = house.rows("device")
    assert kiosk.posts(f"/kiosk/zuil-1/test/{rest}", fields).status_code == 403
    house.prints()
    assert printer.printed == b""
    assert house.rows("device") == before


def test_a_display_shows_its_zones_languages_and_one_number_when_it_is_tried_out(house, wout):
    key, screen = key_of(house, "scherm-1"), house.display()
    asks(wout, key, "tests/picture")
    assert "Het scherm toont een minuut lang zijn proefbeeld" in wout.reads()
    assert errand(screen, "/display/scherm-1") == ("", "picture")
    told = screen.opens("/display/scherm-1/picture") and screen.reads()
    for seen in ("Proefbeeld", "zaal 1", "Nederlands", "العربية", "123"):
        assert seen in told
    assert house.stranger().client.get("/display/scherm-1/picture").status_code in (302, 403)
    asks(wout, key, "tests/picture/result", works="yes")
    assert "werkt, geprobeerd op 17 november om 9:10" in wout.reads()
    assert errand(screen, "/display/scherm-1") == ("", "")


WRONG = [
    ("zuil-1", "tests/printer", {}),
    ("zuil-1", "tests/adem", {}),
    ("scherm-1", "tests/touch", {}),
    ("scherm-2", "tests/sound", {}),
    ("scherm-1", "tests/sound/result", {}),
    ("scherm-1", "tests/sound/result", {"works": "misschien"}),
    ("scherm-1", "tests/sound/result", {"works": "yes\u202e"}),
    ("scherm-1", "tests/touch/result", {"works": "yes"}),
]


@pytest.mark.parametrize(("slug", "rest", "fields"), WRONG)
def test_what_cannot_be_tried_is_refused_by_name(house, wout, slug, rest, fields):
    before = house.rows("device")
    answer = asks(wout, key_of(house, slug), rest, **fields)
    assert (answer.status_code, "niet te proberen" in answer.text) == (422, True)
    assert house.rows("device") == before


@pytest.mark.parametrize("rest", ["reload", "tests/sound", "tests/sound/result"])
def test_only_a_manager_asks_and_only_of_devices_that_are_there(house, wout, rest):
    samira = house.signs_in("samira")
    samira.opens("/reception/")
    assert samira.posts(f"{HOME}/1/{rest}", {"works": "yes"}).status_code == 403
    assert wout.posts(f"{HOME}/4711/{rest}", {"works": "yes"}).status_code == 404


def test_a_display_is_heard_where_it_hangs(house, wout):
    key, board = key_of(house, "scherm-1"), house.display()
    asks(wout, key, "tests/sound")
    assert errand(board, "/display/scherm-1") == ("", DeviceTest.SOUND)
    assert board.opens("/display/scherm-1").status_code == 200
    asks(wout, key, "tests/sound/result", works="no")
    assert errand(board, "/display/scherm-1") == ("", "")
    assert row_of(house, "scherm-1")["tests"]["sound"]["works"] is False
