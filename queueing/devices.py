"""Which kiosks and displays are paired, where are they, and is anything wrong with them?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import happenings
from queueing.base import Base, Dice, OneOf, hash_of, session_of
from queueing.happenings import HappeningKind
from queueing.refusals import UnknownDistance, WrongPairingCode
from queueing.terms import PAIRING_TERM

TEST_TERM = timedelta(minutes=15)
"""How long a screen may be tried out after a manager asked for it."""
SILENT_FOR = timedelta(seconds=30)
"""A paired screen silent for this long is gone: switched off, or without network."""
CAPITALS = {3: 37, 5: 61, 8: 98}
"""Reading distance in metres → the height of a called number in mm: distance × 12.2 mm (A-17)."""
BROWSER = "browser"
"""Value of `Device.printer` for a printer connected to the kiosk's own browser."""


class DeviceKind(StrEnum):
    """What a device is for."""

    KIOSK = "kiosk"
    DISPLAY = "display"


class Trouble(StrEnum):
    """Why a printer gives no paper, or a display no sound; reception's words for it are in `reception/alerts.py`."""

    OFF = "off"
    SILENT = "silent"
    PAPER = "paper"
    COVER = "cover"
    FAULT = "fault"
    BROKE_OFF = "broke_off"
    LATE = "late"
    SOUND = "sound"


class DeviceTest(StrEnum):
    """What can be tried out on a device."""

    PRINTER = "printer"
    SOUND = "sound"
    TOUCH = "touch"
    PICTURE = "picture"


class Device(Base):
    """A paired screen. Its token is in a cookie on the device; only the hash is stored here."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("branch_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    kind: Mapped[DeviceKind] = mapped_column(OneOf(DeviceKind))
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    pairing_hash: Mapped[str | None] = mapped_column("pairing_print", String(64), default=None)
    pairing_until: Mapped[datetime | None] = mapped_column(default=None)
    token_hash: Mapped[str | None] = mapped_column("token_print", String(64), unique=True, default=None)
    paired_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    css_px_per_mm: Mapped[float] = mapped_column(default=2.7)
    distance_m: Mapped[int] = mapped_column(default=5, server_default="5")
    waiting_area: Mapped[str] = mapped_column(String(40), default="")
    zones: Mapped[list[str]] = mapped_column(default=list)
    arrows: Mapped[dict[str, str]] = mapped_column(default=dict)
    sound: Mapped[bool] = mapped_column(default=False)
    printer: Mapped[str] = mapped_column(String(120), default="")
    trouble: Mapped[Trouble | None] = mapped_column(OneOf(Trouble), default=None)
    trouble_at: Mapped[datetime | None] = mapped_column(default=None)
    gone_at: Mapped[datetime | None] = mapped_column(default=None)
    pages: Mapped[str | None] = mapped_column(String(16), default=None)
    load_asked_at: Mapped[datetime | None] = mapped_column(default=None)
    test_asked: Mapped[DeviceTest | None] = mapped_column(OneOf(DeviceTest), default=None)
    test_asked_at: Mapped[datetime | None] = mapped_column(default=None)
    tests: Mapped[dict[str, Any] | None] = mapped_column(default=None)

    def offer_pairing(self, *, now: datetime, dice: Dice) -> str:
        """A new six-digit code, valid for fifteen minutes and one use; the device's present token stays valid."""
        code = _six_digits(dice)
        while _waits_elsewhere(self, code):
            code = _six_digits(dice)
        self.pairing_hash, self.pairing_until = hash_of(code), now + PAIRING_TERM
        return code

    def pair(self, *, now: datetime, dice: Dice) -> str:
        """Use up the code and return the device's new token; an older token becomes invalid."""
        token = dice.random_bytes(24).hex()
        self.pair_with(hash_of(token), now=now)
        return token

    def pair_with(self, token_hash: str, *, now: datetime) -> None:
        """The browser that holds this token is the device now, and no other; a code that was offered is used up."""
        self.pairing_hash = self.pairing_until = None
        self.token_hash, self.paired_at = token_hash, now
        self._tell(HappeningKind.DEVICE_CHANGED, now)

    def revoke(self, *, now: datetime) -> None:
        """From now on this device may show and write nothing; an unused code becomes invalid too."""
        self.token_hash = self.paired_at = self.pairing_hash = self.pairing_until = None
        self._tell(HappeningKind.DEVICE_CHANGED, now)

    def measure(self, css_px_per_mm: float, *, now: datetime) -> None:
        """Set how many CSS pixels a millimetre of this screen has (A-3)."""
        self.css_px_per_mm = css_px_per_mm
        self._tell(HappeningKind.DEVICE_CHANGED, now)

    def be_read_from(self, distance_m: int, *, now: datetime) -> None:
        """Set the reading distance of this display, in metres (A-17). Raises UnknownDistance."""
        if distance_m not in CAPITALS:
            raise UnknownDistance
        self.distance_m = distance_m
        self._tell(HappeningKind.DEVICE_CHANGED, now)

    def report(self, trouble: Trouble | None, *, now: datetime) -> None:
        """Record what is wrong with printer or sound, or that all is well (None); once, not at every ticket."""
        if trouble is self.trouble:
            return
        self.trouble, self.trouble_at = trouble, now if trouble else None
        self._tell(HappeningKind.DEVICE_TROUBLE if trouble else HappeningKind.DEVICE_WELL, now)

    def is_silent(self, now: datetime) -> bool:
        """True for a paired screen that was connected before and is silent now."""
        return self.paired_at is not None and self.seen_at is not None and now - self.seen_at > SILENT_FOR

    def note_presence(self, *, now: datetime) -> None:
        """Record that the screen is gone, or back; once each."""
        gone = self.is_silent(now)
        if gone == (self.gone_at is not None):
            return
        self.gone_at = self.seen_at if gone else None
        self._tell(HappeningKind.DEVICE_GONE if gone else HappeningKind.DEVICE_BACK, now)

    def ask_to_load(self, *, now: datetime) -> None:
        """Its page loads again as soon as nobody uses it."""
        self.load_asked_at = now
        self._tell(HappeningKind.DEVICE_ASKED, now)

    def was_loaded(self, *, now: datetime) -> None:
        """Its page was loaded: nothing is awaited any more."""
        self.load_asked_at = None
        self._tell(HappeningKind.DEVICE_CHANGED, now)

    def ask_for_test(self, what: DeviceTest, *, now: datetime) -> None:
        """Its screen tries this out, as soon as nobody uses it."""
        self.test_asked, self.test_asked_at = what, now
        self._tell(HappeningKind.DEVICE_ASKED, now)

    def awaits_test(self, now: datetime) -> DeviceTest | None:
        """The test that was asked for a moment ago and has no answer yet."""
        return self.test_asked if self.test_asked_at and now - self.test_asked_at <= TEST_TERM else None

    def leave_test(self, *, now: datetime) -> None:
        """Nobody answers: the screen goes back to its visitors."""
        self.test_asked = self.test_asked_at = None
        self._tell(HappeningKind.DEVICE_TESTED, now)

    def note_test(self, what: DeviceTest, *, works: bool, now: datetime) -> None:
        """Keep the outcome of the last test of this kind."""
        self.tests = {**(self.tests or {}), what.value: {"at": now.astimezone(UTC).isoformat(), "works": works}}
        self.test_asked = self.test_asked_at = None
        self._tell(HappeningKind.DEVICE_TESTED, now)

    def tell_change(self, *, now: datetime) -> None:
        """Something is different about this device, or it is new, or about to be removed."""
        self._tell(HappeningKind.DEVICE_CHANGED, now)

    def _tell(self, kind: HappeningKind, now: datetime) -> None:
        happenings.record(session_of(self), kind, branch_id=self.branch_id, now=now, device_id=self.id)


def _six_digits(dice: Dice) -> str:
    return f"{int.from_bytes(dice.random_bytes(8), 'big') % 1_000_000:06d}"


def _waits_elsewhere(device: Device, code: str) -> bool:
    """Another device waits for the same digits: whoever types them would not know which one they pair."""
    others = select(Device.id).where(Device.pairing_hash == hash_of(code), Device.id != device.id)
    return session_of(device).scalar(others) is not None


def device_for_code(session: Session, code: str, *, now: datetime) -> Device:
    """The device that waits for this pairing code. Raises WrongPairingCode."""
    digits = "".join(character for character in code if character.isdigit())
    device = session.scalar(select(Device).where(Device.pairing_hash == hash_of(digits)))
    if device is None or device.pairing_until is None or device.pairing_until < now:
        raise WrongPairingCode
    return device


def device_by_token(session: Session, slug: str, token: str) -> Device | None:
    """The paired device with this slug and token, or None."""
    return session.scalar(select(Device).where(Device.slug == slug, Device.token_hash == hash_of(token)))


def device_by_slug(session: Session, slug: str) -> Device | None:
    """The device with this name in its address, paired or not, or None."""
    return session.scalar(select(Device).where(Device.slug == slug))


def devices_of(session: Session, branch_id: int, kind: DeviceKind | None = None) -> list[Device]:
    """The devices of a branch, by name."""
    query = select(Device).where(Device.branch_id == branch_id).order_by(Device.name)
    return list(session.scalars(query if kind is None else query.where(Device.kind == kind)))


def printing_kiosks(session: Session, branch_id: int) -> list[Device]:
    """The kiosks whose own printer prints for whoever asks, by name; one that hangs on a browser prints only there."""
    paired = (one for one in devices_of(session, branch_id, DeviceKind.KIOSK) if one.gone_at is None)
    return [one for one in paired if one.printer not in ("", BROWSER)]


def note_seen(session: Session, pages: Mapping[int, str], *, now: datetime) -> set[int]:
    """These devices are connected now, each with the version of the pages that it shows.

    Without locking the hall; the caller commits. Returns the branches of those that were silent, or show another
    version than before: their managers read something else now.
    """
    if not pages:
        return set()
    session.connection(execution_options={"writing": True})
    known = session.execute(
        select(Device.id, Device.branch_id, Device.seen_at, Device.pages).where(Device.id.in_(pages))
    ).all()
    anew = [one for one in known if one.seen_at is None or now - one.seen_at > SILENT_FOR or pages[one.id] != one.pages]
    _put_seen(session, [one.id for one in known], seen_at=now)
    for one in anew:
        _put_seen(session, [one.id], pages=pages[one.id])
    return {one.branch_id for one in anew}


def _put_seen(session: Session, devices: list[int], **columns: object) -> None:
    session.execute(
        update(Device).where(Device.id.in_(devices)).values(**columns),
        execution_options={"synchronize_session": False},
    )


def devices_come_or_gone(session: Session, branch_id: int, *, now: datetime) -> list[int]:
    """The devices of a branch that are gone, or back, where this is not recorded yet."""
    query = select(Device).where(
        Device.branch_id == branch_id, or_(Device.seen_at.is_not(None), Device.gone_at.is_not(None))
    )
    return [one.id for one in session.scalars(query) if one.is_silent(now) != (one.gone_at is not None)]
