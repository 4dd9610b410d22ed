"""Which kiosks and displays does the house have, and how is one added, changed, cut off or removed for good?

What the office does in a browser, with the same functions (`queueing/furnishing.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from management.commands import branch_at, device
from queueing.audit import COMMAND_LINE
from queueing.branches import Branch, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.device_refusals import DeviceUnfit
from queueing.devices import Device, DeviceKind, device_by_slug, devices_of
from queueing.furnishing import (
    USUAL_GLASS,
    Placing,
    add_device,
    change_device,
    offer_code,
    placing_of,
    remove_device,
    revoke_device,
)
from queueing.refusals import Refusal
from web.clock import now
from web.dice import dice
from web.refusals import said_to_staff
from web.transactions import db_session

SETTINGS = (
    click.option("--zone", "zones", multiple=True, help="Zones van een scherm; zonder is alle."),
    click.option("--waiting-area", default=None, help="Wachtruimte op het briefje van een aanmeldzuil."),
    click.option("--printer", default=None, help="tcp://ADRES:9100, file:///dev/usb/lp0 of browser"),
    click.option("--px-per-mm", "css_px_per_mm", type=float, default=None, help="CSS-pixels per millimeter glas."),
    click.option("--arrow", "arrows", multiple=True, help="Pijl van een scherm naar een loket: 3=left."),
    click.option("--sound/--no-sound", default=None, help="Dit scherm laat het belletje horen."),
)


def _settings(command: Any) -> Any:
    for option in reversed(SETTINGS):
        command = option(command)
    return command


@device.command("list")
@click.argument("branch_code")
def list_devices(branch_code: str) -> None:
    """Every kiosk and display of a branch: paired or not, and when it was last connected."""
    branch = branch_at(branch_code)
    for one in devices_of(db_session(), branch.id):
        click.echo(f"{one.slug}: {one.kind}, {one.name}, {_told(one, branch, now())}")


@device.command("add")
@click.argument("branch_code")
@click.argument("kind", type=click.Choice([kind.value for kind in DeviceKind]))
@click.argument("slug")
@click.option("--name", required=True)
@_settings
def add(branch_code: str, kind: str, slug: str, name: str, **settings: Any) -> None:
    """Add a kiosk or display and show the code to type on it; for a known one, these settings and a new code."""
    known = device_by_slug(db_session(), slug)
    with _told_in_dutch():
        if known is not None and known.branch_id == branch_at(branch_code).id:
            branch, one = _locked(slug)
            one.kind = DeviceKind(kind)
            measured = Placing(name, distance_m=one.distance_m, css_px_per_mm=one.css_px_per_mm, arrows=one.arrows)
            placing = _with(measured, settings)
            change_device(one, branch, _catalogue(branch), placing, who=COMMAND_LINE, now=now())
            code = offer_code(one, who=COMMAND_LINE, now=now(), dice=dice())
        else:
            key = branch_at(branch_code).id
            lock_hall(db_session(), key)  # before any read: in a working house what was read soon changes
            branch, what = db_session().get_one(Branch, key), DeviceKind(kind)
            placing = _with(Placing(name, css_px_per_mm=USUAL_GLASS[what]), settings)
            _, code = add_device(
                db_session(), branch, _catalogue(branch), what, placing,
                slug=slug, who=COMMAND_LINE, now=now(), dice=dice(),
            )  # fmt: skip
        db_session().commit()
    _show_code(name, code)


@device.command("change")
@click.argument("slug")
@click.option("--name", default=None)
@_settings
def change(slug: str, **settings: Any) -> None:
    """Rename, move or measure a device, or give it another printer; what is not named stays."""
    with _told_in_dutch():
        branch, one = _locked(slug)
        placing = _with(placing_of(one), settings)
        is_new = change_device(one, branch, _catalogue(branch), placing, who=COMMAND_LINE, now=now())
        db_session().commit()
    click.echo(f"{slug} is veranderd. Laad de pagina opnieuw." if is_new else f"{slug} was al zo.")


@device.command("code")
@click.argument("slug")
def new_code(slug: str) -> None:
    """Show a new code to type on the screen; the screen that is paired now stays so until then."""
    _, one = _locked(slug)
    name, code = one.name, offer_code(one, who=COMMAND_LINE, now=now(), dice=dice())
    db_session().commit()
    _show_code(name, code)


@device.command("revoke")
@click.argument("slug")
def revoke(slug: str) -> None:
    """Cut a device off; its open pages end within seconds."""
    revoke_device(_locked(slug)[1], who=COMMAND_LINE, now=now())
    db_session().commit()
    click.echo(f"{slug} is losgekoppeld.")


@device.command("remove")
@click.argument("slug")
@click.confirmation_option(prompt="Dit toestel verdwijnt, met zijn maten en zijn naam. Doorgaan?")
def remove(slug: str) -> None:
    """Take a device out of the house; its open pages end within seconds."""
    remove_device(_locked(slug)[1], who=COMMAND_LINE, now=now())
    db_session().commit()
    click.echo(f"{slug} is weg.")


def _locked(slug: str) -> tuple[Branch, Device]:
    """The device, and its branch whose hall is locked from here on."""
    found = device_by_slug(db_session(), slug)
    if found is not None:
        lock_hall(db_session(), found.branch_id)
        found = device_by_slug(db_session(), slug)
    if found is None:
        raise click.ClickException(f"Er is geen toestel {slug}.")
    return db_session().get_one(Branch, found.branch_id), found


def _with(placing: Placing, settings: dict[str, Any]) -> Placing:
    """The same with the settings that were named."""
    named = {name: value for name, value in settings.items() if value is not None and value != ()}
    if "arrows" in named:
        named["arrows"] = {desk: way for desk, _, way in (one.partition("=") for one in named["arrows"])}
    return replace(placing, **named)


def _catalogue(branch: Branch) -> Any:
    return catalogue_of(db_session(), branch)


@contextmanager
def _told_in_dutch() -> Iterator[None]:
    try:
        yield
    except DeviceUnfit as refusal:
        db_session().rollback()
        raise click.ClickException(" ".join(said_to_staff(one).sentence for one in refusal.mistakes.values())) from None
    except Refusal as refusal:
        db_session().rollback()
        raise click.ClickException(said_to_staff(refusal).sentence) from None


def _show_code(name: str, code: str) -> None:
    click.echo(f"Typ op het scherm van {name} binnen 15 minuten deze code: {code[:3]} {code[3:]}")


def _told(one: Device, branch: Branch, at: datetime) -> str:
    if one.paired_at is None:
        return "niet gekoppeld"
    if one.seen_at is None:
        return "gekoppeld, nog niet gezien"
    if not one.is_silent(at):
        return "gekoppeld, is er"
    return f"gekoppeld, stil sinds {branch.local(one.seen_at):%d/%m %H:%M}"
