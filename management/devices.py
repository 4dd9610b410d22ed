"""Which kiosks and displays does the house have, and how is one removed for good?"""

from __future__ import annotations

from datetime import datetime

import click

from management.commands import branch_at, device
from queueing import audit, happenings
from queueing.branches import Branch, lock_hall
from queueing.devices import Device, device_by_slug, devices_of
from queueing.happenings import HappeningKind
from web.clock import now
from web.transactions import db_session


@device.command("list")
@click.argument("branch_code")
def list_devices(branch_code: str) -> None:
    """Every kiosk and display of a branch: paired or not, and when it was last connected."""
    branch = branch_at(branch_code)
    for one in devices_of(db_session(), branch.id):
        click.echo(f"{one.slug}: {one.kind}, {one.name}, {_told(one, branch, now())}")


@device.command("remove")
@click.argument("slug")
@click.confirmation_option(prompt="Dit toestel verdwijnt, met zijn maten en zijn naam. Doorgaan?")
def remove_device(slug: str) -> None:
    """Take a device out of the house; its open pages end within seconds."""
    found = device_by_slug(db_session(), slug)
    if found is None:
        raise click.ClickException(f"Er is geen toestel {slug}.")
    branch_id = found.branch_id
    lock_hall(db_session(), branch_id)
    gone = device_by_slug(db_session(), slug)
    if gone is not None:
        db_session().delete(gone)
        happenings.record(db_session(), HappeningKind.DEVICE_CHANGED, branch_id=branch_id, now=now())
        audit.record(
            db_session(), branch_id, audit.AuditKind.DEVICE_REMOVED, audit.COMMAND_LINE, {"device": slug}, now()
        )
    db_session().commit()
    click.echo(f"{slug} is weg.")


def _told(one: Device, branch: Branch, at: datetime) -> str:
    if one.paired_at is None:
        return "niet gekoppeld"
    if one.seen_at is None:
        return "gekoppeld, nog niet gezien"
    if not one.is_silent(at):
        return "gekoppeld, is er"
    return f"gekoppeld, stil sinds {branch.local(one.seen_at):%d/%m %H:%M}"
