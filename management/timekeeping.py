"""Is the machine's clock right? The keeper looks and says so; until then the house follows no clock that cannot be."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from queueing.branches import Branch
from web.doubt import confirm, unproved
from web.filters import clock as hour
from web.filters import day_date, day_name
from web.turns import session

timekeeping = AppGroup("clock", help="Het uur van de machine.")


@timekeeping.command("confirm")
@click.option("--yes", is_flag=True, help="Niet vragen.")
def confirm_clock(yes: bool) -> None:
    """Say that the machine's clock is right; a server that did not believe it follows within half a minute."""
    clock = current_app.extensions["clock"]
    says = clock.now() if clock.is_by_hand else clock.steady.wall()
    branch = session().scalar(select(Branch).order_by(Branch.id))
    local = says if branch is None else branch.local(says)
    said = f"{day_name(local)} {day_date(local)} {local.year}, {hour(local)}"
    ask = f"Volgens deze machine is het {said}. Wat van een vroegere dag is, wordt dan vergeten. Klopt het? Typ ja"
    if not yes and click.prompt(ask, default="nee", show_default=False) != "ja":
        raise click.Abort
    confirm(says)
    click.echo(f"Bevestigd: {said}.")


def must_be_believed() -> None:
    """Forgetting cannot be taken back: not by a clock that says what cannot be. Raises ClickException."""
    if unproved() is not None:
        raise click.ClickException("het uur van de machine klopt misschien niet; kijk het na: flask clock confirm")
