"""Which kiosks and displays are ours, and is anything wrong with them?"""

import pytest

from queueing.devices import Device, Kind, device_by_token, device_for_code, devices_of
from queueing.happenings import Deed, Happening
from queueing.refusals import WrongPairingCode


@pytest.fixture
def kiosk(hall):
    return hall.device("zuil-1")


def offer(hall, device):
    return hall.do(device.offer_pairing, dice=hall.dice)


def pair(hall, device):
    return hall.do(device.pair, dice=hall.dice)


def told(hall):
    return [one.deed for one in hall.session.query(Happening).order_by(Happening.id)]


def test_a_kiosk_is_paired_with_six_digits_and_then_known_by_its_token(hall, kiosk):
    code = offer(hall, kiosk)
    assert len(code) == 6
    assert code.isdigit()
    assert device_for_code(hall.session, f"{code[:3]} {code[3:]}", now=hall.now) is kiosk
    token = pair(hall, kiosk)
    assert device_by_token(hall.session, "zuil-1", token) is kiosk
    assert kiosk.paired_at == hall.now
    assert told(hall) == [Deed.DEVICE_CHANGED]


def test_a_code_is_worth_one_use(hall, kiosk):
    code = offer(hall, kiosk)
    pair(hall, kiosk)
    with pytest.raises(WrongPairingCode):
        device_for_code(hall.session, code, now=hall.now)


def test_a_code_is_worth_fifteen_minutes(hall, kiosk):
    code = offer(hall, kiosk)
    hall.later(minutes=15)
    assert device_for_code(hall.session, code, now=hall.now) is kiosk
    hall.later(microseconds=1)
    with pytest.raises(WrongPairingCode):
        device_for_code(hall.session, code, now=hall.now)


def test_a_newer_code_replaces_the_older(hall, kiosk):
    older, newer = offer(hall, kiosk), offer(hall, kiosk)
    assert older != newer
    with pytest.raises(WrongPairingCode):
        device_for_code(hall.session, older, now=hall.now)
    assert device_for_code(hall.session, newer, now=hall.now) is kiosk


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abcdef"])
def test_a_guess_pairs_nothing(hall, kiosk, typed):
    assert offer(hall, kiosk) != typed
    with pytest.raises(WrongPairingCode):
        device_for_code(hall.session, typed, now=hall.now)


def test_an_offered_code_leaves_the_present_token_at_work(hall, kiosk):
    offer(hall, kiosk)
    token = pair(hall, kiosk)
    offer(hall, kiosk)
    assert device_by_token(hall.session, "zuil-1", token) is kiosk
    newer = pair(hall, kiosk)
    assert device_by_token(hall.session, "zuil-1", token) is None
    assert device_by_token(hall.session, "zuil-1", newer) is kiosk


def test_a_token_is_of_one_device_only(hall, kiosk):
    hall.device("zuil-2")
    token = pair(hall, kiosk)
    assert device_by_token(hall.session, "zuil-2", token) is None
    assert device_by_token(hall.session, "zuil-1", "") is None


def test_a_revoked_device_is_nobody_and_cannot_come_back_by_an_older_code(hall, kiosk):
    token, code = pair(hall, kiosk), offer(hall, kiosk)
    hall.do(kiosk.revoke)
    assert device_by_token(hall.session, "zuil-1", token) is None
    assert kiosk.paired_at is None
    with pytest.raises(WrongPairingCode):
        device_for_code(hall.session, code, now=hall.now)


def test_neither_code_nor_token_stands_in_the_database(hall, kiosk):
    code = offer(hall, kiosk)
    offered = str(hall.everything()["device"])
    token = pair(hall, kiosk)
    assert "zuil-1" in offered
    assert code not in offered
    assert token not in str(hall.everything()["device"])


def test_trouble_is_told_once_and_so_is_its_end(hall, kiosk):
    for trouble in ("paper", "paper", "", "", "printer"):
        hall.do(kiosk.report, trouble)
    assert told(hall) == [Deed.DEVICE_TROUBLE, Deed.DEVICE_WELL, Deed.DEVICE_TROUBLE]
    assert kiosk.trouble == "printer"


def test_the_devices_of_a_branch_stand_by_name_and_kind(hall, kiosk):
    display = hall.device("scherm-1", Kind.DISPLAY)
    hall.neighbour().device("zuil-9")
    assert devices_of(hall.session, hall.key) == [display, kiosk]
    assert devices_of(hall.session, hall.key, Kind.KIOSK) == [kiosk]
    assert hall.session.query(Device).count() == 3
