"""Which kiosks and displays are paired, where do they stand, and is anything wrong with them?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, Dice, OneOf, session_of
from queueing.happenings import Deed, Happening
from queueing.refusals import UnknownDistance, WrongPairingCode
from queueing.tickets import fingerprint

PAIRING_TERM = timedelta(minutes=15)
SILENT_FOR = timedelta(seconds=30)
"""A paired screen that said nothing for so long is gone: switched off, or without network."""
CAPITALS = {3: 37, 5: 61, 8: 98}
"""How high, in mm of glass, a called number must be to be read from so many metres: distance × 12.2 mm (A-17)."""
BROWSER = "browser"
"""Value of `Device.printer` for a printer that hangs on the kiosk's own browser."""


class Kind(StrEnum):
    """What a device is for."""

    KIOSK = "kiosk"
    DISPLAY = "display"


class Trouble(StrEnum):
    """Why a printer gives no paper, or a display no sound; reception's words for it stand in `reception/alerts.py`."""

    OFF = "off"
    SILENT = "silent"
    PAPER = "paper"
    COVER = "cover"
    FAULT = "fault"
    BROKE_OFF = "broke_off"
    LATE = "late"
    SOUND = "sound"


class Device(Base):
    """A paired screen. Its token stands in a cookie on the device; here only the fingerprint is kept."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("branch_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    pairing_print: Mapped[str | None] = mapped_column(String(64), default=None)
    pairing_until: Mapped[datetime | None] = mapped_column(default=None)
    token_print: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
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

    def offer_pairing(self, *, now: datetime, dice: Dice) -> str:
        """A fresh six-digit code, worth fifteen minutes and one use; the device's present token stays valid."""
        code = f"{int.from_bytes(dice.octets(8), 'big') % 1_000_000:06d}"
        self.pairing_print, self.pairing_until = fingerprint(code), now + PAIRING_TERM
        return code

    def pair(self, *, now: datetime, dice: Dice) -> str:
        """Use up the code and hand out the device's new token; an older token is worth nothing from here on."""
        token = dice.octets(24).hex()
        self.pairing_print = self.pairing_until = None
        self.token_print, self.paired_at = fingerprint(token), now
        self._tell(Deed.DEVICE_CHANGED, now)
        return token

    def revoke(self, *, now: datetime) -> None:
        """From now on this device may show and write nothing; a code that was still offered is worth nothing either."""
        self.token_print = self.paired_at = self.pairing_print = self.pairing_until = None
        self._tell(Deed.DEVICE_CHANGED, now)

    def measure(self, css_px_per_mm: float, *, now: datetime) -> None:
        """From now on a millimetre of this glass is so many CSS pixels (A-3)."""
        self.css_px_per_mm = css_px_per_mm
        self._tell(Deed.DEVICE_CHANGED, now)

    def be_read_from(self, distance_m: int, *, now: datetime) -> None:
        """From now on the numbers on this display are made for so many metres (A-17). Raises UnknownDistance."""
        if distance_m not in CAPITALS:
            raise UnknownDistance
        self.distance_m = distance_m
        self._tell(Deed.DEVICE_CHANGED, now)

    def report(self, trouble: Trouble | None, *, now: datetime) -> None:
        """Note what is wrong with printer or sound, or that all is well (None); said once, not at every ticket."""
        if trouble is self.trouble:
            return
        self.trouble, self.trouble_at = trouble, now if trouble else None
        self._tell(Deed.DEVICE_TROUBLE if trouble else Deed.DEVICE_WELL, now)

    def is_silent(self, now: datetime) -> bool:
        """A paired screen that was there before and says nothing any more."""
        return self.paired_at is not None and self.seen_at is not None and now - self.seen_at > SILENT_FOR

    def note_presence(self, *, now: datetime) -> None:
        """Note that the screen is gone, or back; said once each."""
        gone = self.is_silent(now)
        if gone == (self.gone_at is not None):
            return
        self.gone_at = self.seen_at if gone else None
        self._tell(Deed.DEVICE_GONE if gone else Deed.DEVICE_BACK, now)

    def _tell(self, deed: Deed, now: datetime) -> None:
        session_of(self).add(Happening(branch_id=self.branch_id, at=now, deed=deed, device_id=self.id))


def device_for_code(session: Session, code: str, *, now: datetime) -> Device:
    """The device that waits for this pairing code. Raises WrongPairingCode."""
    digits = "".join(character for character in code if character.isdigit())
    device = session.scalar(select(Device).where(Device.pairing_print == fingerprint(digits)))
    if device is None or device.pairing_until is None or device.pairing_until < now:
        raise WrongPairingCode
    return device


def device_by_token(session: Session, slug: str, token: str) -> Device | None:
    """The paired device with this slug and token, or None."""
    return session.scalar(select(Device).where(Device.slug == slug, Device.token_print == fingerprint(token)))


def device_by_slug(session: Session, slug: str) -> Device | None:
    """The device with this name in its address, paired or not, or None."""
    return session.scalar(select(Device).where(Device.slug == slug))


def devices_of(session: Session, branch_id: int, kind: Kind | None = None) -> list[Device]:
    """The devices of a branch, by name."""
    query = select(Device).where(Device.branch_id == branch_id).order_by(Device.name)
    return list(session.scalars(query if kind is None else query.where(Device.kind == kind)))


def printing_kiosks(session: Session, branch_id: int) -> list[Device]:
    """The kiosks whose own printer prints for whoever asks, by name; one that hangs on a browser prints only there."""
    paired = (one for one in devices_of(session, branch_id, Kind.KIOSK) if one.gone_at is None)
    return [one for one in paired if one.printer not in ("", BROWSER)]


def note_seen(session: Session, devices: Collection[int], *, now: datetime) -> None:
    """These devices are there at this moment; one statement, without anybody's turn. The caller commits."""
    if devices:
        session.connection(execution_options={"writing": True})
        session.execute(
            update(Device).where(Device.id.in_(devices)).values(seen_at=now),
            execution_options={"synchronize_session": False},
        )


def devices_come_or_gone(session: Session, branch_id: int, *, now: datetime) -> list[int]:
    """The devices of a branch of which it is not noted yet that they are gone, or back."""
    query = select(Device).where(
        Device.branch_id == branch_id, or_(Device.seen_at.is_not(None), Device.gone_at.is_not(None))
    )
    return [one.id for one in session.scalars(query) if one.is_silent(now) != (one.gone_at is not None)]
