"""How does an unpaired screen become a device without typing? A manager scans the QR code that it shows.

The code holds a one-time address; the browser that shows it holds another secret, in a cookie. Only hashes are stored
here. When a manager says which device this is, the browser's secret becomes the device's token, so that it is never
sent again and a lost answer loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import audit
from queueing.base import Base, Dice, hash_of
from queueing.device_refusals import DeviceIsTaken, ScanIsOver, ScanIsUsed, ScreenOfAnotherBranch
from queueing.devices import Device, device_by_slug
from queueing.terms import SCAN_TERM

MOST_WAITING = 200
"""More screens than any town installs at once: from then on a screen shows only the field for six digits."""


class PairingRequest(Base):
    """A browser that asks to be a device, until `until`; `device_id` from the moment that a manager says which."""

    __tablename__ = "pairing_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_hash: Mapped[str] = mapped_column("scan_print", String(64), unique=True)
    screen_hash: Mapped[str] = mapped_column("screen_print", String(64), unique=True)
    slug: Mapped[str] = mapped_column(String(40), default="")
    until: Mapped[datetime]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), default=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a screen shows in its QR code, and what its browser keeps."""

    scan: str
    screen: str


def ask_to_pair(session: Session, slug: str, screen: str, *, now: datetime, dice: Dice) -> Asked | None:
    """A new QR code for the browser with this secret; a browser without one gets one. None when too many ask."""
    session.execute(delete(PairingRequest).where(PairingRequest.until < now))
    waits = _request_of(session, screen, now=now)
    scan = dice.random_bytes(16).hex()
    if waits is not None and waits.device_id is None:
        waits.scan_hash, waits.slug, waits.until = hash_of(scan), slug, now + SCAN_TERM
        return Asked(scan, screen)
    if (session.scalar(select(func.count(PairingRequest.id))) or 0) >= MOST_WAITING:
        return None
    screen = dice.random_bytes(24).hex()
    session.add(PairingRequest(scan_hash=hash_of(scan), screen_hash=hash_of(screen), slug=slug, until=now + SCAN_TERM))
    return Asked(scan, screen)


def scanned(session: Session, branch_id: int, scan: str, *, now: datetime) -> PairingRequest:
    """The screen that shows this code. Raises ScanIsOver, ScanIsUsed, ScreenOfAnotherBranch."""
    found = session.scalar(select(PairingRequest).where(PairingRequest.scan_hash == hash_of(scan)))
    if found is None or found.until < now:
        raise ScanIsOver
    if found.device_id is not None:
        raise ScanIsUsed
    asked_for = device_by_slug(session, found.slug) if found.slug else None
    if asked_for is not None and asked_for.branch_id != branch_id:
        raise ScreenOfAnotherBranch
    return found


def may_become(request: PairingRequest, device: Device, *, now: datetime) -> bool:
    """Is this device free for the screen? Also when it is paired, but silent, and the screen asks for it by name."""
    return device.paired_at is None or (device.slug == request.slug and device.is_silent(now))


def pair_scanned(session: Session, request: PairingRequest, device: Device, *, who: str, now: datetime) -> None:
    """From now on that browser is this device. Raises DeviceIsTaken, and ScanIsUsed when somebody else was first.

    The claim is one statement, so that of managers of two branches, who hold different halls, one succeeds.
    """
    if not may_become(request, device, now=now):
        raise DeviceIsTaken(name=device.name)
    claim = update(PairingRequest).where(PairingRequest.id == request.id, PairingRequest.device_id.is_(None))
    done = session.execute(claim.values(device_id=device.id).execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an update has it
        raise ScanIsUsed
    device.pair_with(request.screen_hash, now=now)
    audit.record(session, device.branch_id, audit.AuditKind.DEVICE_PAIRED, who, {"device": device.slug}, now)


def waits_to_pair(session: Session, screen: str, *, now: datetime) -> bool:
    """Has this browser a QR code that still counts?"""
    return _request_of(session, screen, now=now) is not None


def device_of_screen(session: Session, screen: str, *, now: datetime) -> Device | None:
    """The device that a manager made of the browser with this secret; None before that, and when it was revoked."""
    mine = _request_of(session, screen, now=now)
    device = session.get(Device, mine.device_id) if mine is not None and mine.device_id is not None else None
    return device if device is not None and device.token_hash == hash_of(screen) else None


def check_number(scan: str) -> int:
    """Three digits on the screen and on the manager's phone: the same for the same code."""
    return int(hash_of(f"check {scan}")[:8], 16) % 900 + 100


def _request_of(session: Session, screen: str, *, now: datetime) -> PairingRequest | None:
    if not screen:
        return None
    mine = PairingRequest.screen_hash == hash_of(screen), PairingRequest.until >= now
    return session.scalar(select(PairingRequest).where(*mine))
