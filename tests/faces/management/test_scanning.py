"""A screen is paired without typing: it shows a QR code, a manager scans it and says which device it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from extensions import db
from queueing.base import hash_of
from queueing.devices import Device
from queueing.qr_pairing import PairingRequest, check_number
from queueing.terms import SCAN_TERM
from tests.faces.management.test_devices import row_of
from tests.support.people import second_branch
from web import pairing
from web.qr import qr_svg

NOTHING_YET, OFFICE = 204, "/management/devices"


@pytest.fixture
def wout(house):
    person = house.signs_in("wout")
    person.opens(f"{OFFICE}/new")
    return person


@pytest.fixture
def scans(monkeypatch):
    """What the QR codes held that were drawn, as the camera of a phone reads them."""
    held: list[str] = []

    def draw(text):
        held.append(text)
        return qr_svg(text)

    monkeypatch.setattr(pairing, "qr_svg", draw)
    return lambda: held[-1]


def path_of(address):
    return "/" + address.split("/", 3)[3] if "://" in address else address


@pytest.fixture
def screen(house, scans):
    """A browser that is no device yet."""
    one = house.stranger()
    one.opens("/pair")
    return one


def unpaired(house, slug):
    def cut():
        db.session.query(Device).filter_by(slug=slug).one().revoke(now=house.clock.now())
        db.session.commit()

    house.does(cut)
    return row_of(house, slug)["id"]


def confirms(person, address, **fields):
    person.opens(path_of(address))
    return person.posts(path_of(address), fields)


def test_a_screen_that_is_scanned_becomes_that_device_by_itself(house, wout, screen, scans):
    key = unpaired(house, "scherm-1")
    assert screen.opens("/pair/state").status_code == NOTHING_YET
    address = path_of(scans())
    page = wout.opens(address)
    check = str(check_number(address.rpartition("/")[2]))
    assert page.status_code == 200
    assert check in wout.reads()
    assert check in screen.reads()
    assert "scherm-2" not in wout.reads(), "that one is another screen"
    assert row_of(house, "scherm-1")["paired_at"] is None, "looking changes nothing"
    answer = wout.posts(address, {"chosen": str(key)})
    assert answer.headers["Location"] == f"{OFFICE}/{key}?done=paired"
    told = screen.client.get("/pair/state", headers={"HX-Request": "true"})
    assert told.headers["HX-Redirect"] == "/display/scherm-1"
    assert screen.opens("/display/scherm-1").status_code == 200
    last = house.rows("audit")[-1]
    assert (last["kind"], last["who"], last["facts"]) == ("device_paired", "wout", {"device": "scherm-1"})


def test_a_wholly_new_screen_becomes_a_new_kiosk_and_is_measured_first(house, wout, screen, scans):
    answer = confirms(wout, scans(), chosen="new", kind="kiosk", name="Zuil bij de lift", waiting_area="b")
    assert answer.status_code == 303
    row = row_of(house, "zuil-bij-de-lift")
    assert (row["waiting_area"], row["paired_at"] is not None) == ("b", True)
    assert screen.client.get("/pair/state").headers["HX-Redirect"] == "/kiosk/zuil-bij-de-lift/millimetres"
    assert screen.opens("/kiosk/zuil-bij-de-lift").status_code == 200


def test_a_page_loaded_again_between_scan_and_answer_loses_nothing(house, wout, screen, scans):
    key = unpaired(house, "scherm-1")
    confirms(wout, scans(), chosen=str(key))
    assert screen.opens("/pair", look=False).headers["Location"] == "/display/scherm-1"
    assert screen.opens("/display/scherm-1").status_code == 200


def test_the_code_changes_with_each_page_and_no_secret_is_stored(house, wout, screen, scans):
    first = scans()
    screen.opens("/pair?device=scherm-1")
    assert scans() != first
    assert wout.opens(path_of(first)).status_code == 404
    [row] = house.rows("pairing_request")
    secret, scan = screen.client.get_cookie("pairing", path="/pair").value, scans().rpartition("/")[2]
    assert (row["scan_print"], row["screen_print"]) == (hash_of(scan), hash_of(secret))
    assert secret not in str(house.rows("pairing_request"))
    assert scan not in screen.client.get("/pair/state").text


def refusal(person, address, **fields):
    seen = person.opens(path_of(address), look=False)
    pressed = person.posts(path_of(address), {"chosen": "1", **fields})
    assert seen.status_code == pressed.status_code
    return pressed.status_code, pressed.text


def test_a_replayed_scan_is_refused_by_name(house, wout, screen, scans):
    key = unpaired(house, "scherm-1")
    address = scans()
    confirms(wout, address, chosen=str(key))
    before = house.rows("device")
    status, text = refusal(wout, address)
    assert (status, "Dit scherm is net al gekoppeld." in text) == (409, True)
    assert house.rows("device") == before


def test_a_scan_is_over_after_ten_minutes_and_the_screen_shows_a_new_one(house, wout, screen, scans):
    key = unpaired(house, "scherm-1")
    house.later(seconds=SCAN_TERM.total_seconds())
    assert screen.opens("/pair/state").status_code == NOTHING_YET
    house.later(seconds=1)
    status, text = refusal(wout, scans(), chosen=str(key))
    assert (status, "te oud of vervangen" in text) == (404, True)
    assert screen.client.get("/pair/state").headers["HX-Refresh"] == "true"
    screen.opens("/pair")
    assert confirms(wout, scans(), chosen=str(key)).status_code == 303
    assert len(house.rows("pairing_request")) == 1, "what is over was deleted"


@pytest.mark.parametrize("scan", ["0" * 32, "x", "A" * 3_000, "%F0%9F%8F%AD", "%E2%80%AE", "<b>"])
def test_a_scan_that_nobody_showed_is_refused(house, wout, scan):
    wout.opens(f"{OFFICE}/new")
    before = house.rows("device")
    assert wout.client.get(f"{OFFICE}/pairing/{scan}").status_code == 404
    assert wout.posts(f"{OFFICE}/pairing/{scan}", {"chosen": "1"}).status_code == 404
    assert house.rows("device") == before


def test_a_stranger_who_scans_is_led_to_the_door_and_back(house, screen, scans):
    address = path_of(scans())
    phone = house.stranger()
    door = phone.opens(address, look=False).headers["Location"]
    assert door.startswith("/sign-in?next=")
    phone.opens(door)
    done = phone.posts(door, {"username": "wout", "password": "vuurmolen"})
    assert done.headers["Location"] == address
    assert house.signs_in("samira").client.get(address).status_code == 403


def test_of_two_managers_at_once_one_pairs_and_the_other_hears_it(house, wout, screen, scans):
    one, two = unpaired(house, "scherm-1"), unpaired(house, "scherm-2")
    other = house.signs_in("wout")
    address = path_of(scans())
    for person in (wout, other):
        person.opens(address)
    assert wout.posts(address, {"chosen": str(one)}).status_code == 303
    late = other.posts(address, {"chosen": str(two)})
    assert (late.status_code, "net al gekoppeld" in late.text) == (409, True)
    assert row_of(house, "scherm-2")["paired_at"] is None


def test_two_screens_are_not_one_device(house, wout, screen, scans):
    key = unpaired(house, "scherm-1")
    first = path_of(scans())
    second = house.stranger()
    second.opens("/pair?device=scherm-1")
    wout.opens(path_of(scans()))
    assert confirms(wout, first, chosen=str(key)).status_code == 303
    late = wout.posts(path_of(scans()), {"chosen": str(key)})
    assert late.status_code == 409
    assert "scherm-1 is al een ander scherm" in late.text
    assert second.opens("/pair/state").status_code == NOTHING_YET


def test_a_screen_that_forgot_its_pairing_takes_its_own_place_again_once_the_old_one_is_silent(house, wout, scans):
    def seen():
        db.session.query(Device).filter_by(slug="scherm-1").one().seen_at = house.clock.now()
        db.session.commit()

    house.does(seen)
    key, board = row_of(house, "scherm-1")["id"], house.display()
    house.stranger().opens("/pair?device=scherm-1")
    assert confirms(wout, scans(), chosen=str(key)).status_code == 409
    house.later(minutes=1)
    assert confirms(wout, scans(), chosen=str(key)).status_code == 303
    assert board.opens(look=False).status_code == 302, "the old browser is no device any more"


def test_a_screen_or_a_device_of_another_branch_is_refused_by_name(house, wout, tmp_path, scans):
    second_branch(house, tmp_path / "elders")
    screen = house.stranger()
    screen.opens("/pair?device=scherm-1-2")
    status, text = refusal(wout, scans())
    assert (status, "hoort bij een andere locatie" in text) == (409, True)
    screen.opens("/pair")
    before = house.rows("device")
    elsewhere = confirms(wout, scans(), chosen=str(row_of(house, "scherm-1-2")["id"]))
    assert (elsewhere.status_code, "Dit toestel is er niet" in elsewhere.text) == (404, True)
    assert house.rows("device") == before


WRONG = [
    ({}, "Kies welk toestel dit is."),
    ({"chosen": "²"}, "Kies welk toestel dit is."),
    ({"chosen": "9" * 400}, "Kies welk toestel dit is."),
    ({"chosen": "new"}, "Kies aanmeldzuil of scherm."),
    ({"chosen": "new", "kind": "kiosk"}, "Geef het toestel een naam."),
    ({"chosen": "new", "kind": "kiosk", "name": "a\u202eb"}, "onzichtbaar"),
    ({"chosen": "new", "kind": "kiosk", "name": "x" * 81}, "hoogstens 80"),
    ({"chosen": "new", "kind": "display", "name": "Bord", "waiting_area": "kelder"}, "Onbekende zone: kelder."),
]


@pytest.mark.parametrize(("typed", "sentence"), WRONG)
def test_what_cannot_be_is_said_and_the_screen_goes_on_waiting(house, wout, screen, scans, typed, sentence):
    before = house.rows("device"), len(house.rows("audit"))
    answer = confirms(wout, scans(), **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    wout.html = answer.text
    if "name" in typed:
        assert wout.page.select_one("#name")["value"] == typed["name"]
    assert (house.rows("device"), len(house.rows("audit"))) == before
    assert screen.opens("/pair/state").status_code == NOTHING_YET


def test_too_many_screens_that_ask_leave_the_six_digits(house, monkeypatch):
    monkeypatch.setattr("queueing.qr_pairing.MOST_WAITING", 3)
    for _ in range(5):
        late = house.stranger()
        late.opens("/pair")
    assert len(house.rows("pairing_request")) == 3
    assert late.page.select_one(".qr, [hx-get]") is None
    assert "code van zes cijfers" in late.reads()


def test_a_removed_device_ends_its_screen_and_a_revoked_one_may_be_scanned_again(house, wout, screen, scans):
    key = unpaired(house, "scherm-1")
    confirms(wout, scans(), chosen=str(key))
    wout.posts(f"{OFFICE}/{key}/revocation")
    assert screen.client.get("/pair/state").headers.get("HX-Redirect") is None
    screen.opens("/pair")
    assert confirms(wout, scans(), chosen=str(key)).status_code == 303
    wout.posts(f"{OFFICE}/{key}/removal")
    assert house.rows("pairing_request") == [], "it went with the device"
    assert screen.client.get("/pair/state").headers["HX-Refresh"] == "true"


def test_what_is_asked_belongs_to_one_browser(house, screen):
    assert house.does(lambda: db.session.query(PairingRequest).count()) == 1
    thief = house.stranger()
    assert thief.client.get("/pair/state").headers["HX-Refresh"] == "true"
    cookie = screen.client.get_cookie("pairing", path="/pair")
    assert cookie.http_only
    assert cookie.same_site == "Strict"


def test_of_six_presses_at_once_one_pairs(house, screen, scans):
    """Two managers and their double taps, for two devices: one screen, one device, five refusals by name."""
    keys = [str(unpaired(house, slug)) for slug in ("scherm-1", "scherm-2")]
    address = path_of(scans())
    managers = [house.signs_in("wout") for _ in range(6)]
    for one in managers:
        one.opens(address)
    tries = [(one, keys[place % 2]) for place, one in enumerate(managers)]
    with ThreadPoolExecutor(6) as at_once:
        answers = list(at_once.map(lambda one: one[0].posts(address, {"chosen": one[1]}).status_code, tries))
    assert sorted(answers) == [303, 409, 409, 409, 409, 409]
    paired = [row for row in house.rows("device") if row["slug"] in ("scherm-1", "scherm-2") and row["paired_at"]]
    assert len(paired) == 1
    assert [row["kind"] for row in house.rows("audit")].count("device_paired") == 1
    with ThreadPoolExecutor(6) as at_once:
        polls = list(at_once.map(lambda _: screen.client.get("/pair/state").headers.get("HX-Redirect"), range(6)))
    assert f"/display/{paired[0]['slug']}" in polls
