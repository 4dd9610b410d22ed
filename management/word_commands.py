"""How does the administrator approve the words of a language on the command line?"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from management.pictograms import approve_every
from management.words_view import approve_all
from queueing.words.refusals import NoSuchSentence

words_group = AppGroup("words", help="Woorden: wat bezoekers lezen, nagekeken en goedgekeurd.")


@words_group.command("approve")
@click.argument("branch_code")
@click.argument("language")
@click.option("--name", required=True, help="Wie alles las en goedkeurt.")
def approve(branch_code: str, language: str, name: str) -> None:
    """Approve every translation in LANGUAGE that nobody reviewed yet: somebody read all of it elsewhere."""
    try:
        count = approve_all(branch_code, language, name=name)
    except NoSuchSentence:
        raise click.ClickException(f"Er is geen locatie {branch_code} met woorden in {language}.") from None
    click.echo(f"{count} zinnen goedgekeurd door {name}")


@words_group.command("pictograms")
@click.argument("branch_code")
@click.option("--name", required=True, help="Wie alle pictogrammen zag en goedkeurt.")
def pictograms(branch_code: str, name: str) -> None:
    """Approve every pictogram that nobody reviewed yet: somebody saw all of them elsewhere."""
    try:
        count = approve_every(branch_code, name=name)
    except NoSuchSentence:
        raise click.ClickException(f"Er is geen locatie {branch_code}.") from None
    click.echo(f"{count} pictogrammen goedgekeurd door {name}")
