"""A display that may not sound says so, and reception reads it until the sound is there."""

from __future__ import annotations

import pytest

from extensions import db
from queueing.branches import Hall
from queueing.devices import Device
from tests.support.people import Display, second_branch

STATE = "/display/scherm-1/state"
SILENT = "scherm-1: geluid staat uit (tik op dat scherm), sinds 9:10."


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


def reads(colleague):
    colleague.opens("/reception/")
    return [" ".join(one.get_text().split()) for one in colleague.page.select("#alerts .alert")]


def tells(display, sound, **how):
    return display.posts(STATE, {"sound": sound}, token="", **how).status_code


def turns(house):
    return house.does(lambda: db.session.get_one(Hall, 1).turn)


def actions(house):
    return [one["deed"].value for one in house.rows("happening") if one["device_id"] is not None]


def test_reception_reads_that_a_display_may_not_sound_until_it_may(house, samira):
    screen = house.display()
    assert tells(screen, "off") == 204
    assert SILENT in reads(samira)
    assert samira.page.select_one("#alerts > div")["data-keys"].startswith("trouble-")
    assert tells(screen, "on") == 204
    assert reads(samira) == ["Niemand vraagt hulp aan een zuil."]
    assert actions(house) == ["device_trouble", "device_well"]


def test_what_is_no_news_takes_nobodys_turn(house):
    screen, before = house.display(), turns(house)
    assert tells(screen, "on") == 204
    assert turns(house) == before
    assert [tells(screen, "off") for _ in range(3)] == [204] * 3
    assert (turns(house), actions(house)) == (before + 1, ["device_trouble"])


def test_a_display_that_owns_no_sound_has_nothing_to_tell(house, samira):
    quiet = house.display("scherm-2")
    assert quiet.posts("/display/scherm-2/state", {"sound": "off"}, token="").status_code == 204
    assert actions(house) == []


@pytest.mark.parametrize("said", ["", "loud", "1"])
def test_anything_else_is_refused(house, said):
    assert tells(house.display(), said) == 422
    assert actions(house) == []


def test_only_a_paired_display_from_our_own_page_may_tell(house, tmp_path):
    second_branch(house, tmp_path / "elders")
    assert tells(Display(house, "scherm-1", paired=False), "off") == 403
    assert tells(house.display("scherm-1-2"), "off") == 403
    assert tells(house.kiosk(), "off") == 403
    assert tells(house.signs_in("samira"), "off") == 403
    assert tells(house.display(), "off", headers={"Origin": "http://elsewhere"}) == 403
    assert house.display().client.post(STATE, data={"sound": "off"}).status_code == 403
    assert house.display().opens(STATE).status_code == 405
    assert actions(house) == []


@pytest.mark.parametrize("changed", [{"sound": False}, {"paired_at": None}, {"gone_at": "now"}])
def test_a_display_that_has_no_sound_to_give_any_more_asks_nothing(house, samira, changed):
    tells(house.display(), "off")
    assert SILENT in reads(samira)

    def change():
        one = db.session.query(Device).filter_by(slug="scherm-1").one()
        for key, value in changed.items():
            setattr(one, key, house.clock.now() if value == "now" else value)
        db.session.commit()

    house.does(change)
    assert SILENT not in reads(samira)


def test_a_silent_display_in_a_closed_house_asks_nothing(house, samira):
    tells(house.display(), "off")
    house.at(23)
    assert SILENT not in reads(samira)


def test_the_page_of_the_one_that_owns_the_sound_can_be_touched(house):
    screen = house.display()
    screen.opens()
    [button] = screen.page.select("call-announcer button")
    assert button.get_text() == "Tik om het geluid aan te zetten"
    assert button.has_attr("hidden")
