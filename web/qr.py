"""Which picture leads a phone to a ticket, or a scanner to a code? Drawn here, nothing from elsewhere."""

from __future__ import annotations

import io

import qrcode
from flask import current_app
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

from queueing.visits.visit import Visit


def ticket_url(visit: Visit) -> str:
    """The address behind the QR code, on the base that phones can reach (ONTHAAL_PUBLIC_URL)."""
    config = current_app.config
    return f"{config['SETTINGS'].public_url}/t/{visit.token(config['TICKET_KEY'])}"


def qr_svg(text: str) -> Markup:
    """A QR code as inline SVG, drawn here, without style attributes."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    drawn = io.BytesIO()
    code.make_image(image_factory=SvgPathImage).save(drawn)
    svg = drawn.getvalue().decode()
    size = code.modules_count + 2 * code.border
    path = svg.split(' d="', 1)[1].split('"', 1)[0]
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="QR-code" shape-rendering="crispEdges">'
        '<path d="{1}" fill="currentColor"/></svg>'
    ).format(size, path)
