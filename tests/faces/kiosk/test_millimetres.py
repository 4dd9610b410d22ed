"""A kiosk knows how large a millimetre is, and only its installer may set that (A-3)."""

import pytest

from extensions import db
from queueing.devices import Device
from tests.support.people import Kiosk
from web.dice import dice

PAGE = "/kiosk/zuil-1/millimetres"


@pytest.fixture
def kiosk(house):
    """A kiosk that was paired this morning."""
    house.later(hours=1)
    return house.kiosk()


def manager_at(house, kiosk):
    """The manager signs in on the kiosk's own browser."""
    session = house.signs_in("wout").client.get_cookie("onthaal")
    kiosk.client.set_cookie("onthaal", session.value)


def mm(kiosk) -> str:
    return kiosk.client.get("/kiosk/zuil-1/profile.css").text


def test_a_visitor_cannot_change_how_large_things_are(house, kiosk):
    assert kiosk.opens(PAGE).status_code == 403
    kiosk.opens()
    before = mm(kiosk)
    assert kiosk.posts(PAGE, {"card": "428"}).status_code == 403
    assert mm(kiosk) == before


def test_a_colleague_who_manages_nothing_cannot_either(house, kiosk):
    session = house.signs_in("lotte").client.get_cookie("onthaal")
    kiosk.client.set_cookie("onthaal", session.value)
    assert kiosk.opens(PAGE).status_code == 403


def test_the_manager_lays_a_card_on_the_glass_and_keeps_its_width(house, kiosk):
    manager_at(house, kiosk)
    assert kiosk.opens(PAGE).status_code == 200
    assert kiosk.page.select_one("#card")["value"] == "231.1"
    answer = kiosk.posts(PAGE, {"card": "428"})
    assert (answer.status_code, answer.location) == (303, "/kiosk/zuil-1")
    assert mm(kiosk) == ":root { --mm: 5px; }\n"


@pytest.mark.parametrize("card", ["", "wide", "nan", "inf", "99", "1501", "-428", "1e9"])
def test_a_width_that_no_card_has_is_refused(house, kiosk, card):
    manager_at(house, kiosk)
    kiosk.opens(PAGE)
    before = mm(kiosk)
    assert kiosk.posts(PAGE, {"card": card}).status_code == 400
    assert mm(kiosk) == before


def test_a_kiosk_is_measured_right_after_it_was_paired_and_then_no_more(house):
    def code():
        device = db.session.query(Device).filter_by(slug="zuil-1").one()
        made = device.offer_pairing(now=house.clock.now(), dice=dice())
        db.session.commit()
        return made

    house.later(hours=1)
    shown = house.does(code)
    screen = Kiosk(house, "zuil-1", paired=False)
    screen.opens("/pair")
    answer = screen.posts("/pair", {"code": shown})
    assert answer.location == PAGE
    assert screen.opens(PAGE).status_code == 200
    house.later(minutes=16)
    assert screen.opens(PAGE).status_code == 403
