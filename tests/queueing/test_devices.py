"""Which kiosks and displays are ours, and is anything wrong with them?"""

import pytest

from queueing.devices import (
    Device,
    DeviceKind,
    Trouble,
    device_by_token,
    device_for_code,
    devices_come_or_gone,
    devices_of,
    note_seen,
)
from queueing.happenings import Happening, HappeningKind
from queueing.refusals import UnknownDistance, WrongPairingCode
from tests.support.hall import on_both_databases


@pytest.fixture
def kiosk(hall):
    return hall.device("zuil-1")


def offer(hall, device):
    return hall.do(device.offer_pairing, dice=hall.dice)


def pair(hall, device):
    return hall.do(device.pair, dice=hall.dice)


def told(hall):
    return [one.kind for one in hall.session.query(Happening).order_by(Happening.id)]


def test_a_kiosk_is_paired_with_six_digits_and_then_known_by_its_token(hall, kiosk):
    code = offer(hall, kiosk)
    assert len(code) == 6
    assert code.isdigit()
    assert device_for_code(hall.session, f"{code[:3]} {code[3:]}", now=hall.now) is kiosk
    token = pair(hall, kiosk)
    assert device_by_token(hall.session, "zuil-1", token) is kiosk
    assert kiosk.paired_at == hall.now
    assert told(hall) == [HappeningKind.DEVICE_CHANGED]


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
    for trouble in (Trouble.PAPER, Trouble.PAPER, None, None, Trouble.SILENT):
        hall.later(minutes=1)
        hall.do(kiosk.report, trouble)
    assert told(hall) == [HappeningKind.DEVICE_TROUBLE, HappeningKind.DEVICE_WELL, HappeningKind.DEVICE_TROUBLE]
    assert (kiosk.trouble, kiosk.trouble_at) == (Trouble.SILENT, hall.now)


def test_another_trouble_is_told_too(hall, kiosk):
    for trouble in (Trouble.PAPER, Trouble.COVER):
        hall.do(kiosk.report, trouble)
    assert told(hall) == [HappeningKind.DEVICE_TROUBLE, HappeningKind.DEVICE_TROUBLE]


def look_around(hall):
    """What the runner does every ten seconds."""
    news = devices_come_or_gone(hall.session, hall.key, now=hall.now)
    for key in news:
        hall.do(lambda now, key=key: hall.session.get_one(Device, key).note_presence(now=now))
    return news


def see(hall, *devices):
    keys = {one.id: "0123456789ab" for one in devices}
    hall.session.rollback()
    note_seen(hall.session, keys, now=hall.now)
    hall.session.commit()


@on_both_databases
def test_a_screen_that_is_silent_for_half_a_minute_is_gone_and_back_when_it_is_heard(hall):
    kiosk = hall.device("zuil-1")
    pair(hall, kiosk)
    see(hall, kiosk)
    last = hall.now
    hall.later(seconds=30)
    assert look_around(hall) == []
    hall.later(microseconds=1)
    assert look_around(hall) == [kiosk.id]
    assert kiosk.gone_at == last
    assert look_around(hall) == []
    see(hall, kiosk)
    assert look_around(hall) == [kiosk.id]
    assert kiosk.gone_at is None
    assert told(hall) == [HappeningKind.DEVICE_CHANGED, HappeningKind.DEVICE_GONE, HappeningKind.DEVICE_BACK]


def test_a_screen_that_never_was_there_or_was_cut_off_is_not_missed(hall, kiosk):
    other = hall.device("zuil-2")
    pair(hall, kiosk), pair(hall, other)
    see(hall, other)
    hall.later(minutes=1)
    assert look_around(hall) == [other.id]
    hall.do(other.revoke)
    assert look_around(hall) == [other.id]
    assert (kiosk.gone_at, other.gone_at) == (None, None)


def test_the_devices_of_a_branch_stand_by_name_and_kind(hall, kiosk):
    display = hall.device("scherm-1", DeviceKind.DISPLAY)
    hall.neighbour().device("zuil-9")
    assert devices_of(hall.session, hall.key) == [display, kiosk]
    assert devices_of(hall.session, hall.key, DeviceKind.KIOSK) == [kiosk]
    assert hall.session.query(Device).count() == 3


def test_a_display_is_read_from_three_five_or_eight_metres(hall):
    display = hall.device("scherm-1", DeviceKind.DISPLAY)
    assert display.distance_m == 5
    for metres in (3, 8):
        hall.do(display.be_read_from, metres)
        assert display.distance_m == metres
    hall.refuses(UnknownDistance, display.be_read_from, 4)
    assert told(hall) == [HappeningKind.DEVICE_CHANGED, HappeningKind.DEVICE_CHANGED]
