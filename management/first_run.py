"""Where does the first link come from? From the console of a server on which nobody has an account yet."""

from __future__ import annotations

from contextlib import suppress

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from queueing.first_hour import NotTheFirst, has_nobody, make_link
from web.clock import now
from web.dice import dice
from web.refusals import STAFF
from web.transactions import db_session, writing


@click.command("first-run")
@with_appcontext
def first_run() -> None:
    """A one-time link to set up the first house and the first account, valid for an hour; an earlier one dies."""
    try:
        click.echo(_told(_link()))
    except NotTheFirst as refusal:
        raise click.ClickException(STAFF[type(refusal)].sentence) from None


def greet(app: Flask) -> None:
    """At the start of a server: print the link when there is no account at all, and nothing otherwise."""
    with app.app_context(), suppress(SQLAlchemyError, NotTheFirst):  # without tables nothing can be set up yet
        if has_nobody(db_session()):
            click.echo(_told(_link()), err=True)


def _link() -> str:
    with writing() as db:
        secret = make_link(db, now=now(), dice=dice())
    public: str = current_app.config["SETTINGS"].public_url
    return f"{public}/first-hour/link/{secret}"


def _told(link: str) -> str:
    return f"Nog geen account op deze server. Begin hier, binnen een uur en één keer:\n\n  {link}\n"
