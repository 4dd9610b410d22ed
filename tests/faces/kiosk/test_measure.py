"""A kiosk's cookie gives no more numbers and tries no more codes than people could; a rush never meets the limit."""

import pytest

from extensions import limiter
from kiosk.measure import NUMBERS, WRONG_CODES
from queueing.catalogue.needs import APPOINTMENT


@pytest.fixture(autouse=True)
def measured(monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)


def takes(house, start_key, slug="zuil-1"):
    kiosk = house.kiosk(slug)
    kiosk.taps("need:U-1")
    return kiosk.client.post(f"/kiosk/{slug}/ticket", data={**kiosk.fields(), "go": "ticket", "start_key": start_key})


def tries(house, code):
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    return kiosk.client.post(kiosk.home, data={**kiosk.fields(), "code": code, "go": "check"})


def test_a_kiosk_that_runs_wild_is_held_and_reception_hears_of_it(house):
    samira = house.signs_in("samira")
    answers = [takes(house, f"press {one}") for one in range(NUMBERS + 2)]
    assert [one.status_code for one in answers] == [200] * NUMBERS + [429] * 2
    assert "Dat lukt nu niet. Ga naar het onthaal." in answers[-1].text
    assert answers[-1].headers["Retry-After"] == "60"
    assert len(house.visits()) == NUMBERS
    assert takes(house, "press 0").status_code == 200, "a page that asks for its own number again gets it"
    assert takes(house, "beside", slug="zuil-2").status_code == 200, "the other kiosk goes on"
    samira.opens("/reception/")
    assert samira.page.select("#alerts [id^='help-']") or "zuil-1" in samira.page.select_one("#alerts").get_text()
    house.later(seconds=60)
    assert takes(house, "a minute later").status_code == 200


def test_a_rush_of_real_visitors_is_never_held(house):
    for one in range(60):
        assert takes(house, f"visitor {one}").status_code == 200
        house.later(seconds=4)


def test_codes_cannot_be_tried_one_after_the_other(house):
    answers = [tries(house, f"{one:06}").status_code for one in range(WRONG_CODES + 1)]
    assert answers == [200] * WRONG_CODES + [429]
    assert tries(house, "000000").status_code == 200, "the same wrong code again is no new guess"
    house.later(seconds=60)
    assert tries(house, "999999").status_code == 200


@pytest.mark.parametrize("go", ["confirm", "extras", "more"])
def test_no_other_page_tells_which_codes_exist(house, go):
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    fields = {**kiosk.fields(), "step": "confirm", "needs": APPOINTMENT}
    answers = [
        kiosk.client.post(kiosk.home, data={**fields, "code": f"{one:06}", "go": go}) for one in range(WRONG_CODES + 1)
    ]
    assert answers[-1].status_code == 429


def test_a_stranger_holds_no_kiosk_up(house):
    stranger = house.stranger()
    for one in range(NUMBERS * 2):
        stranger.client.post("/kiosk/zuil-1/ticket", data={"start_key": f"{one}"})
    assert takes(house, "a visitor").status_code == 200
