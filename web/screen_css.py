"""What does a screen's page know of its glass? Lengths that its style sheets reckon with (A-3, A-17)."""

from __future__ import annotations

from flask import Response, make_response

from queueing.devices import Device


def glass_of(device: Device, **lengths: int) -> Response:
    """`--mm`, how many CSS pixels a millimetre of this glass has, and these lengths in millimetres by name."""
    told = [f"--mm: {device.css_px_per_mm:g}px", *(f"--{name}: {length}" for name, length in lengths.items())]
    response = make_response(f":root {{ {'; '.join(told)}; }}\n")
    response.content_type = "text/css; charset=utf-8"
    return response
