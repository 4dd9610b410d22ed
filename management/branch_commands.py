"""How does the administrator open another branch, and carry a catalogue out or back, from the command line?"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from management.commands import branch_at, catalogue, told_in_dutch
from management.first_steps import spans_of, starts
from queueing.branches import lock_hall
from queueing.catalogue.editions import document_at
from queueing.catalogue.exporting import export_folder
from queueing.catalogue.mistakes import MOST_DESKS, Mistake
from queueing.catalogue.opening import DAYS
from queueing.catalogue.reading import CatalogueError
from queueing.catalogue.refusals import MistakesLeft
from queueing.catalogue.told import told
from queueing.editing.publishing import go_back_to
from queueing.editing.towns import Town, document_for, found_town, town_of
from queueing.refusals import NotAnHour, Refusal
from web.clock import now
from web.icons import known_icons
from web.transactions import db_session, writing

branch = AppGroup("branch", help="Locaties.")


@branch.command("new")
@click.argument("code")
@click.option("--name", required=True, help="Zoals bezoekers het lezen.")
@click.option("--like", default=None, help="Locatie of map waarvan de vragen overgenomen worden.")
@click.option("--zone", "zones", multiple=True, help="Naam van een wachtruimte, hoogstens 12 tekens.")
@click.option("--desks", type=click.IntRange(1, MOST_DESKS), default=None, help="Aantal loketten.")
@click.option("--hours", default=None, help="Uren van maandag tot vrijdag: 9:00-12:00, 13:00-16:00")
def new_branch(
    code: str, name: str, like: str | None, zones: tuple[str, ...], desks: int | None, hours: str | None
) -> None:
    """Open branch CODE with the catalogue of another: zones, desks and hours too, unless they are given."""
    known = starts()
    asked = [key for key in known if like is None or key.partition(":")[2] == like]
    if len(asked) != 1 and not (like and f"branch:{like}" in asked):
        names = ", ".join(sorted({key.partition(":")[2] for key in known}))
        raise click.ClickException(f"Kies met --like waarvan de vragen komen: {names}")
    try:
        other = known[asked[0]].document()
        usual = town_of(other)
        week = usual.hours if hours is None else {day: spans_of(hours) for day in DAYS[:5]}
        town = Town(name, zones or usual.zones, desks or usual.desks or 1, week)
        with writing() as db:
            made = found_town(db, document_for(town, other, code=code), icons=known_icons(), now=now())
    except MistakesLeft as refusal:
        raise click.ClickException("\n".join(_by_field(one) for one in refusal.mistakes)) from None
    except NotAnHour:
        raise click.ClickException("Schrijf de uren zo: 9:00-12:00, 13:00-16:00") from None
    except (CatalogueError, Refusal) as error:
        raise click.ClickException(told_in_dutch(error) if isinstance(error, Refusal) else str(error)) from None
    click.echo(f"{made.name}: locatie {made.code} is er, editie {made.edition}. Voeg nu iemand toe: flask staff add")


@catalogue.command("export")
@click.argument("code")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--edition", type=int, default=None, help="Een eerdere editie; anders die van nu.")
def export(code: str, folder: Path, edition: int | None) -> None:
    """Write the catalogue of branch CODE to FOLDER as TOML; comments of a folder it was loaded from are not in it."""
    one = branch_at(code)
    try:
        document = document_at(db_session(), one, edition or one.current_edition)
    except LookupError:
        raise click.ClickException(f"Editie {edition} is er niet.") from None
    for name, text in export_folder(document).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    click.echo(f"{one.name}: editie {edition or one.current_edition} staat in {folder}")


@catalogue.command("back")
@click.argument("code")
@click.argument("edition", type=int)
def back(code: str, edition: int) -> None:
    """Bring an earlier EDITION of branch CODE into force again, as a new one."""
    key = branch_at(code).id
    lock_hall(db_session(), key)
    one = branch_at(code)
    try:
        go_back_to(db_session(), one, edition, now=now(), staff_id=None)
    except Refusal as refusal:
        db_session().rollback()
        raise click.ClickException(told_in_dutch(refusal)) from None
    db_session().commit()
    click.echo(f"{one.name}: editie {one.edition} is die van editie {edition}.")


def _by_field(mistake: Mistake) -> str:
    return f"{'.'.join(mistake.path)}: {told(mistake)}"
