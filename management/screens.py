"""How large are the numbers on a display? Large enough to be read from the last chair (A-17)."""

from __future__ import annotations

import click
from sqlalchemy import select

from management.commands import device
from queueing.branches import lock_hall
from queueing.devices import CAPITALS, Device, DeviceKind
from queueing.furnishing import SMALLEST_FOR_FIVE, pixels_per_mm
from web.clock import now
from web.forms import whole_number
from web.transactions import db_session

METRES = [str(one) for one in CAPITALS]


@device.command("size")
@click.argument("slug")
@click.option("--distance", type=click.Choice(METRES), required=True, help="Meter tot de verste stoel.")
@click.option("--inch", type=click.FloatRange(10, 120), required=True, help="Schermdiagonaal in inch, bijvoorbeeld 55.")
@click.option("--pixels", default="1920x1080", show_default=True, help="Zoals de browser ze telt: breedte x hoogte.")
def size_of_display(slug: str, distance: str, inch: float, pixels: str) -> None:
    """Make the numbers on display SLUG as high as its distance requires, and say whether five fit."""
    wide, _, high = pixels.partition("x")
    across, down = whole_number(wide, most=99_999) or 0, whole_number(high, most=99_999) or 0
    if min(across, down) < 320:
        raise click.ClickException("Schrijf de pixels zo: 1920x1080")
    found = db_session().scalar(select(Device).where(Device.slug == slug, Device.kind == DeviceKind.DISPLAY))
    if found is None:
        raise click.ClickException(f"Er is geen scherm {slug}.")
    key, metres = found.id, int(distance)
    lock_hall(db_session(), found.branch_id)
    display = db_session().get_one(Device, key)
    display.measure(pixels_per_mm(inch, across, down), now=now())
    display.be_read_from(metres, now=now())
    db_session().commit()
    click.echo(
        f"{slug}: cijfers van {CAPITALS[metres]} mm of meer, leesbaar van op {metres} m. Laad de pagina opnieuw."
    )
    if inch < SMALLEST_FOR_FIVE[metres]:
        click.echo(
            f"Voor vijf nummers van op {metres} m is een scherm van {SMALLEST_FOR_FIVE[metres]} inch nodig."
            " Op dit scherm staan er minder: de nieuwste altijd, de oudere waar plaats is."
        )
