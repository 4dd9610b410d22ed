"""Which kiosks and displays does the house have, and how does one go for good?"""

from __future__ import annotations

from datetime import datetime

import click

from management.commands import branch_at, device
from queueing import audit
from queueing.branches import Branch, take_turn
from queueing.devices import Device, device_by_slug, devices_of
from queueing.happenings import Deed, Happening
from web.clock import now
from web.turns import session


@device.command("list")
@click.argument("branch_code")
def list_devices(branch_code: str) -> None:
    """Every kiosk and display of a branch: paired or not, and when it was last there."""
    branch = branch_at(branch_code)
    for one in devices_of(session(), branch.id):
        click.echo(f"{one.slug}: {one.kind}, {one.name}, {_told(one, branch, now())}")


@device.command("remove")
@click.argument("slug")
@click.confirmation_option(prompt="Dit toestel verdwijnt, met zijn maten en zijn naam. Doorgaan?")
def remove_device(slug: str) -> None:
    """Take a device out of the house; its open pages end within seconds."""
    found = device_by_slug(session(), slug)
    if found is None:
        raise click.ClickException(f"Er is geen toestel {slug}.")
    branch_id = found.branch_id
    take_turn(session(), branch_id)
    gone = device_by_slug(session(), slug)
    if gone is not None:
        session().delete(gone)
        session().add(Happening(branch_id=branch_id, at=now(), deed=Deed.DEVICE_CHANGED))
        audit.record(session(), branch_id, audit.Kind.DEVICE_REMOVED, audit.COMMAND_LINE, {"device": slug}, now())
    session().commit()
    click.echo(f"{slug} is weg.")


def _told(one: Device, branch: Branch, at: datetime) -> str:
    if one.paired_at is None:
        return "niet gekoppeld"
    if one.seen_at is None:
        return "gekoppeld, nog niet gezien"
    if not one.is_silent(at):
        return "gekoppeld, is er"
    return f"gekoppeld, stil sinds {branch.local(one.seen_at):%d/%m %H:%M}"
