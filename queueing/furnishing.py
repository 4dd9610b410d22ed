"""How is a kiosk or display added, moved, cut off and removed? The office and `flask device …` both come here.

Each function writes its row in the audit log, under the name of who did it; the caller holds the lock and commits.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing import audit
from queueing.audit import AuditKind
from queueing.base import Dice, session_of
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.desks.desk import desks_of
from queueing.device_refusals import (
    BadPrinter,
    BadSlug,
    DeviceNameTooLong,
    DeviceUnfit,
    ImpossibleGlass,
    NoDeviceName,
    NoSuchDevice,
    NoSuchTest,
    SlugTaken,
    UnknownArrow,
    UnknownZone,
)
from queueing.devices import BROWSER, CAPITALS, Device, DeviceKind, DeviceTest, device_by_slug
from queueing.readable import is_readable
from queueing.refusals import Refusal, UnknownDistance, UnreadableText

LONGEST_NAME = 80
LONGEST_SLUG = 40
DIRECTIONS = ("left", "right", "up", "down")
USUAL_GLASS = {DeviceKind.KIOSK: 2.7, DeviceKind.DISPLAY: 1.59}
"""CSS pixels per millimetre of a full HD kiosk of 32 inch and a display of 55 inch; until somebody measures."""
COARSEST, FINEST = 0.3, 20.0
"""CSS pixels per millimetre: a full HD wall of 250 inch, and more than any phone has."""
MM_PER_INCH = 25.4
SMALLEST_FOR_FIVE = {3: 20, 5: 32, 8: 50}
"""Distance → the full HD screen, in inches, from which on five numbers at rest fit at the required height."""
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CALLED = {DeviceKind.KIOSK: "zuil", DeviceKind.DISPLAY: "scherm"}
PRINTER_FILE = re.compile(r"/dev/(?:usb/)?(?:lp|tty(?:USB|ACM|S))\d{1,2}|/dev/serial/by-id/[\w:+-][\w.:+-]*", re.ASCII)
"""Only what a printer can hang on: a manager may not let the server write into any other file."""
HOST = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,78}[a-zA-Z0-9])?|[0-9a-fA-F:]{2,45}")
FIRST_FREE_PORT = 1024
UNSEEN_ON_SCREEN = frozenset({"name", "printer", "waiting_area"})
"""After a change of anything else the page of the screen loads again: it was made with what was said before."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Everything that can be said of a device: its name, where it stands, what hangs on it and how large it is."""

    name: str
    zones: tuple[str, ...] = ()
    waiting_area: str = ""
    arrows: Mapping[str, str] = field(default_factory=dict)
    distance_m: int = 5
    css_px_per_mm: float = USUAL_GLASS[DeviceKind.KIOSK]
    printer: str = ""
    sound: bool = False

    @property
    def mark(self) -> str:
        """Differs when anything does: shows whether somebody changed the device since a page was opened."""
        return hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]


def placing_of(device: Device) -> Placing:
    """What is said of a device now."""
    return Placing(
        name=device.name, zones=tuple(device.zones), waiting_area=device.waiting_area, arrows=dict(device.arrows),
        distance_m=device.distance_m, css_px_per_mm=device.css_px_per_mm, printer=device.printer, sound=device.sound,
    )  # fmt: skip


def add_device(
    session: Session, branch: Branch, catalogue: Catalogue, kind: DeviceKind, placing: Placing, *,
    slug: str = "", who: str, now: datetime, dice: Dice,
) -> tuple[Device, str]:  # fmt: skip
    """A new device and its six digits; without `slug` its name gets one. Raises DeviceUnfit, BadSlug, SlugTaken."""
    if slug and SLUG.fullmatch(slug) is None:
        raise BadSlug
    if slug and device_by_slug(session, slug) is not None:
        raise SlugTaken(slug=slug)
    told = checked(session, branch, catalogue, placing)
    one = Device(branch_id=branch.id, kind=kind, slug=slug or slug_for(session, kind, told.name), name=told.name)
    _put(one, told)
    session.add(one)
    session.flush()
    _write_down(session, one, AuditKind.DEVICE_ADDED, who, now)
    one.tell_change(now=now)
    return one, one.offer_pairing(now=now, dice=dice)


def change_device(
    device: Device, branch: Branch, catalogue: Catalogue, placing: Placing, *, who: str, now: datetime
) -> bool:
    """Rename, move, measure, another printer, sound: True when anything is different now. Raises DeviceUnfit."""
    session = session_of(device)
    told = checked(session, branch, catalogue, placing)
    before = asdict(placing_of(device))
    changed = sorted(name for name, value in asdict(told).items() if value != before[name])
    if not changed:
        return False
    _put(device, told)
    if device.paired_at is not None and not UNSEEN_ON_SCREEN.issuperset(changed):
        device.load_asked_at = now
    device.tell_change(now=now)
    _write_down(session, device, AuditKind.DEVICE_CHANGED, who, now, changed=changed)
    return True


def offer_code(device: Device, *, who: str, now: datetime, dice: Dice) -> str:
    """A new six-digit code for this device; its present screen stays paired until the code is used."""
    _write_down(session_of(device), device, AuditKind.DEVICE_CODE, who, now)
    return device.offer_pairing(now=now, dice=dice)


def ask_to_load(device: Device, *, who: str, now: datetime) -> None:
    """*Opnieuw laden*: the page of this device loads again as soon as nobody uses it."""
    device.ask_to_load(now=now)
    _write_down(session_of(device), device, AuditKind.DEVICE_RELOAD, who, now)


def end_test(device: Device, what: DeviceTest, *, works: bool, who: str, now: datetime) -> None:
    """*Het werkt* or *Het werkt niet*, said in the office or at the screen itself. Raises NoSuchTest."""
    if what not in tests_of(device):
        raise NoSuchTest
    device.note_test(what, works=works, now=now)
    _write_down(session_of(device), device, AuditKind.DEVICE_TESTED, who, now, test=what.value, works=works)


def tests_of(device: Device) -> tuple[DeviceTest, ...]:
    """What can be tried out on it: a display what it shows and says, a kiosk its printer, its sound and its glass."""
    if device.kind is DeviceKind.DISPLAY:
        return (DeviceTest.PICTURE, *((DeviceTest.SOUND,) if device.sound else ()))
    printer = (DeviceTest.PRINTER,) if device.printer else ()
    return (*printer, DeviceTest.SOUND, DeviceTest.TOUCH)


def revoke_device(device: Device, *, who: str, now: datetime) -> None:
    """Cut the device off; its place in the list stays."""
    device.revoke(now=now)
    _write_down(session_of(device), device, AuditKind.DEVICE_REVOKED, who, now)


def remove_device(device: Device, *, who: str, now: datetime) -> None:
    """Take the device out of the house for good, with its name and its sizes."""
    session = session_of(device)
    device.tell_change(now=now)
    _write_down(session, device, AuditKind.DEVICE_REMOVED, who, now)
    session.delete(device)


def device_at(session: Session, branch_id: int, key: int) -> Device:
    """The device of this branch with this key. Raises NoSuchDevice."""
    found = session.scalar(select(Device).where(Device.branch_id == branch_id, Device.id == key))
    if found is None:
        raise NoSuchDevice
    return found


def slug_for(session: Session, kind: DeviceKind, name: str) -> str:
    """A name for in an address, made of the name that people read: *Zuil inkom* is `zuil-inkom`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_SLUG - 4].strip("-") or CALLED[kind]
    taken = set(session.scalars(select(Device.slug).where(Device.slug.startswith(start))))
    return next(one for count in range(1, len(taken) + 2) if (one := _numbered(start, count)) not in taken)


def checked(session: Session, branch: Branch, catalogue: Catalogue, placing: Placing) -> Placing:
    """The same as it may be stored. Raises DeviceUnfit with every mistake, by its field."""
    zones = tuple(dict.fromkeys(placing.zones))
    told = replace(placing, name=" ".join(placing.name.split()), printer=placing.printer.strip(), zones=zones)
    desks = {str(one.number) for one in desks_of(session, branch.id)}
    wrong: dict[str, Refusal | None] = {
        "name": _wrong_name(told.name),
        "zones": _wrong_zone(told.zones, catalogue),
        "waiting_area": _wrong_zone([told.waiting_area] if told.waiting_area else [], catalogue),
        "arrows": _wrong_arrow(told.arrows, desks),
        "distance": None if told.distance_m in CAPITALS else UnknownDistance(),
        "glass": None if COARSEST <= told.css_px_per_mm <= FINEST else ImpossibleGlass(),
        "printer": None if is_printer(told.printer) else BadPrinter(),
    }
    if mistakes := {name: one for name, one in wrong.items() if one is not None}:
        raise DeviceUnfit(mistakes)
    return told


def pixels_per_mm(inch: float, wide: int, high: int) -> float:
    """How many CSS pixels a millimetre has of a screen with this diagonal, in inches."""
    return math.hypot(wide, high) / (inch * MM_PER_INCH)


def is_printer(told: str) -> bool:
    """Nothing, `browser`, `tcp://ADDRESS:9100`, or a device file that a printer can hang on."""
    if told in ("", BROWSER):
        return True
    try:
        where = urlsplit(told)
        port = where.port or 9100
    except ValueError:
        return False
    if where.scheme == "file":
        return told == f"file://{where.path}" and len(told) <= 120 and PRINTER_FILE.fullmatch(where.path) is not None
    host = where.hostname or ""
    plain = (where.path, where.query, where.fragment, where.username) == ("", "", "", None) and len(told) <= 120
    return where.scheme == "tcp" and plain and HOST.fullmatch(host) is not None and port >= FIRST_FREE_PORT


def _wrong_name(name: str) -> Refusal | None:
    if not name:
        return NoDeviceName()
    if len(name) > LONGEST_NAME:
        return DeviceNameTooLong(most=LONGEST_NAME, length=len(name))
    return None if is_readable(name) else UnreadableText()


def _wrong_zone(zones: Collection[str], catalogue: Catalogue) -> Refusal | None:
    """An unknown zone would leave a display empty, and a ticket without a waiting area."""
    unknown = sorted(set(zones) - set(catalogue.zones))
    facts = {"zones": ", ".join(unknown)[:LONGEST_NAME], "known": ", ".join(sorted(catalogue.zones))}
    return UnknownZone(**facts) if unknown else None


def _wrong_arrow(arrows: Mapping[str, str], desks: Collection[str]) -> Refusal | None:
    fits = all(place in desks and way in DIRECTIONS for place, way in arrows.items())
    return None if fits else UnknownArrow()


def _put(one: Device, told: Placing) -> None:
    one.name, one.zones, one.arrows = told.name, list(told.zones), dict(told.arrows)
    one.waiting_area, one.printer, one.sound = told.waiting_area, told.printer, told.sound
    one.distance_m, one.css_px_per_mm = told.distance_m, told.css_px_per_mm


def _numbered(start: str, count: int) -> str:
    return start if count == 1 else f"{start}-{count}"


def _write_down(session: Session, one: Device, kind: AuditKind, who: str, now: datetime, **facts: object) -> None:
    audit.record(session, one.branch_id, kind, who, {"device": one.slug, **facts}, now)
