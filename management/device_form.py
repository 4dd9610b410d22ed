"""What stands in the form of a kiosk or display: as it is now, or as somebody typed it, and what is wrong with it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import g, request

from queueing.desks.desk import desks_of
from queueing.devices import CAPITALS, Device, DeviceKind
from queueing.furnishing import FINEST, USUAL_GLASS, Placing, pixels_per_mm, placing_of
from queueing.refusals import Refusal
from web.forms import decimal_number, whole_number
from web.refusals import said_to_staff
from web.transactions import db_session

LONGEST_TYPED = 2_000
"""Letters of a refused field that are shown again."""
LARGEST_SCREEN = 200.0
"""Inches."""
FEWEST_PIXELS, MOST_PIXELS = 320, 99_999


@dataclass(frozen=True, slots=True)
class DeviceForm:
    """The fields as text, and a sentence for each that is wrong."""

    name: str = ""
    kind: str = ""
    zones: Sequence[str] = ()
    waiting_area: str = ""
    arrows: Mapping[str, str] = field(default_factory=dict)
    distance: str = "5"
    glass: str = ""
    inch: str = ""
    pixels: str = "1920x1080"
    printer: str = ""
    sound: bool = False
    seen: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)


def form_of(device: Device) -> DeviceForm:
    """The device as it is now."""
    now = placing_of(device)
    return DeviceForm(
        name=now.name, kind=device.kind, zones=now.zones, waiting_area=now.waiting_area, arrows=now.arrows,
        distance=str(now.distance_m), glass=f"{now.css_px_per_mm:.3g}".replace(".", ","), printer=now.printer,
        sound=now.sound, seen=now.mark,
    )  # fmt: skip


def typed_form(wrong: Mapping[str, Refusal] | None = None, *, seen: str = "") -> DeviceForm:
    """The form as it was sent, with what is wrong; `seen` when the device was read anew."""
    form = request.form
    return DeviceForm(
        name=form.get("name", "")[:LONGEST_TYPED],
        kind=form.get("kind", "")[:20],
        zones=[one[:40] for one in form.getlist("zones")],
        waiting_area=form.get("waiting_area", "")[:40],
        arrows=_typed_arrows(),
        distance=form.get("distance", "")[:LONGEST_TYPED],
        glass=form.get("glass", "")[:LONGEST_TYPED],
        inch=form.get("inch", "")[:LONGEST_TYPED],
        pixels=form.get("pixels", "")[:LONGEST_TYPED],
        printer=form.get("printer", "")[:LONGEST_TYPED],
        sound=form.get("sound") == "on",
        seen=seen or form.get("seen", "")[:40],
        wrong={name: said_to_staff(one).sentence for name, one in (wrong or {}).items()},
    )


def new_placing(kind: DeviceKind, form: DeviceForm) -> Placing:
    """A new device: its name and one zone; the rest as usual until somebody says otherwise."""
    fresh, zone = Placing(form.name, css_px_per_mm=USUAL_GLASS[kind]), form.waiting_area
    if kind is DeviceKind.KIOSK:
        return replace(fresh, waiting_area=zone)
    return replace(fresh, zones=(zone,) if zone else ())


def changed_placing(device: Device, form: DeviceForm) -> Placing:
    """What the form says of this device; what cannot be read becomes what cannot be, and is refused by its field."""
    told = replace(placing_of(device), name=form.name, css_px_per_mm=_glass(device, form))
    if device.kind is DeviceKind.KIOSK:
        return replace(told, waiting_area=form.waiting_area, printer=form.printer)
    metres = whole_number(form.distance, most=max(CAPITALS)) or 0
    return replace(told, zones=tuple(form.zones), arrows=form.arrows, distance_m=metres, sound=form.sound)


def _typed_arrows() -> dict[str, str]:
    """Desk → direction, for the desks of this branch that have an arrow."""
    asked = {
        str(one.number): request.form.get(f"arrow-{one.number}", "")[:20] for one in desks_of(db_session(), g.branch.id)
    }
    return {place: way for place, way in asked.items() if way}


def _glass(device: Device, form: DeviceForm) -> float:
    """Calculated from diagonal and pixels when a diagonal was typed, else as typed; 0 for what cannot be read."""
    if form.inch.strip():
        inch = decimal_number(form.inch, most=LARGEST_SCREEN) or 0
        wide, _, high = form.pixels.replace("×", "x").replace(" ", "").partition("x")
        across, down = whole_number(wide, most=MOST_PIXELS) or 0, whole_number(high, most=MOST_PIXELS) or 0
        return pixels_per_mm(inch, across, down) if inch >= 1 and min(across, down) >= FEWEST_PIXELS else 0
    if form.glass == form_of(device).glass:
        return device.css_px_per_mm  # as it was shown, rounded
    return decimal_number(form.glass, most=FINEST) or 0
