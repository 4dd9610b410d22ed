"""What does a page know of its physical screen? Lengths for calculations in its style sheets (A-3, A-17)."""

from __future__ import annotations

from flask import Response, make_response

from queueing.devices import Device


def glass_of(device: Device, **lengths: int) -> Response:
    """`--mm`, the CSS pixels per millimetre of this screen, and these named lengths in millimetres."""
    told = [f"--mm: {device.css_px_per_mm:g}px", *(f"--{name}: {length}" for name, length in lengths.items())]
    response = make_response(f":root {{ {'; '.join(told)}; }}\n")
    response.content_type = "text/css; charset=utf-8"
    return response
