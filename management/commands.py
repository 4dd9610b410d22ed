"""What can the administrator do from the command line? Load the catalogue, add people and devices, delete old data."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup
from sqlalchemy import select

from config import ROOT
from management.register import register_as_csv, register_as_text
from management.timekeeping import must_be_believed
from queueing import audit
from queueing.appointments.files import LARGEST, read_appointments
from queueing.appointments.importing import NotImported, import_appointments
from queueing.appointments.refusals import NoAppointments
from queueing.base import Dice
from queueing.branches import Branch, branch_by_code, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.catalogue.reading import CatalogueError, read_folder
from queueing.colleagues.key_places import move_to
from queueing.colleagues.staff import Role, Secrecy, Staff
from queueing.editing.publishing import load_document, open_branch
from queueing.proof import Outcome
from queueing.refusals import Refusal
from queueing.retention import forget, forget_dead_links
from queueing.staffing import add
from queueing.wiping import wipe
from web.clock import now
from web.dice import dice
from web.icons import known_icons
from web.import_words import counted, told
from web.note_key_folder import note_keys
from web.passwords import hash_of
from web.proving import prove_now
from web.refusals import STAFF, said_to_staff
from web.transactions import db_session

BRANCHES = ROOT / "branches"
SHORTEST_PASSWORD = 10

catalogue = AppGroup("catalogue", help="Vragen, diensten, loketten en teksten van een locatie.")
staff = AppGroup("staff", help="Collega's en wat ze mogen.")
device = AppGroup("device", help="Aanmeldzuilen en schermen.")
privacy = AppGroup("privacy", help="Vergeten wat vergeten moet zijn.")
appointments = AppGroup("appointments", help="Afspraken: uren en codes, geen namen.")
groups = (catalogue, staff, device, privacy, appointments)


@catalogue.command("load")
@click.argument("code")
@click.option("--over", is_flag=True, help="Ook als het bureau intussen iets anders publiceerde.")
def load(code: str, over: bool) -> None:
    """Load branches/CODE; running it again without changes does nothing."""
    try:
        branch, fresh = load_branch(BRANCHES / code, over=over)
    except CatalogueError as error:
        raise click.ClickException(str(error)) from None
    except Refusal as refusal:
        raise click.ClickException(told_in_dutch(refusal)) from None
    click.echo(f"{branch.name}: editie {branch.edition}{' geladen' if fresh else ' was al geladen'}")


def load_branch(folder: Path, *, over: bool = False) -> tuple[Branch, bool]:
    """Publish a folder as the branch's catalogue and make its desks; True when something changed. Commits.

    Raises CatalogueError naming file and line, ChangedInTheOffice (unless `over`), SomebodySitsThere.
    """
    document = read_folder(folder, icons=known_icons())
    about = document["branch"]
    branch = open_branch(db_session(), about["code"], name=about["name"], timezone=about["timezone"])
    lock_hall(db_session(), branch.id)
    before = branch.edition
    load_document(db_session(), branch, document, now=now(), over=over)
    fresh = branch.edition != before
    db_session().commit()
    return branch, fresh


def told_in_dutch(refusal: Refusal) -> str:
    """The sentence that staff would read on a screen."""
    return STAFF[type(refusal)].sentence % refusal.facts


@staff.command("add")
@click.argument("branch_code")
@click.argument("username")
@click.option("--name", required=True, help="Voornaam zoals collega's hem zien.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), required=True)
@click.option("--service", "services", multiple=True, help="Dienst waarvoor deze persoon mag werken; * is alle.")
@click.option("--organisation", default="")
@click.option("--secrecy", type=click.Choice([one.value for one in Secrecy]), default=Secrecy.DISCRETION.value)
@click.option("--password", default=None, help="Wordt gevraagd als je het weglaat.")
def add_staff(
    branch_code: str, username: str, name: str, roles: tuple[str, ...], services: tuple[str, ...],
    organisation: str, secrecy: str, password: str | None,
) -> None:  # fmt: skip
    """Add a colleague, or give one more roles; roles not named stay (see revoke). A known one gets this password."""
    branch = branch_at(branch_code)
    password = password or getpass.getpass("Wachtwoord: ")
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"Een wachtwoord telt minstens {SHORTEST_PASSWORD} tekens.")
    known = set(catalogue_of(db_session(), branch).services)
    codes = sorted(known) if "*" in services else sorted(set(services))
    if unknown := set(codes) - known:
        raise click.ClickException(
            f"Onbekende dienst: {', '.join(sorted(unknown))}. Kies uit: {', '.join(sorted(known))}"
        )
    lock_hall(db_session(), branch.id)
    with told_on_refusal():
        person = add(
            db_session(), branch.id, username, name=name, roles=[Role(role) for role in roles], services=codes,
            organisation=organisation, secrecy=Secrecy(secrecy), password_hash=hash_of(password), by=None, now=now(),
        )  # fmt: skip
    db_session().commit()
    click.echo(f"{person.name} kan zich aanmelden als {person.username}. Heeft nu: {held_by(person, branch.id)}.")


@contextmanager
def told_on_refusal() -> Iterator[None]:
    """A refusal is said as on a page of staff, and nothing was changed."""
    try:
        yield
    except Refusal as refusal:
        db_session().rollback()
        raise click.ClickException(said_to_staff(refusal).sentence) from None


def held_by(person: Staff, branch_id: int) -> str:
    """What this person may do in a branch, as the administrator reads it: `host, staff (burgerzaken)`."""
    grants = sorted((one for one in person.grants if one.branch_id == branch_id), key=lambda one: one.role)
    told = [f"{one.role} ({', '.join(sorted(one.services))})" if one.services else one.role.value for one in grants]
    return ", ".join(told) or "geen rol"


@appointments.command("import")
@click.argument("code")
@click.argument("file", type=click.File("rb"))
def import_file(code: str, file: BinaryIO) -> None:
    """Read FILE (CSV or iCalendar) for branch CODE: all of it, or nothing and every mistake by its line."""
    branch = branch_at(code)
    zone, at = ZoneInfo(branch.timezone), now()
    try:
        known = catalogue_of(db_session(), branch)
        if not known.has_appointments:
            raise NoAppointments
        reading = read_appointments(file.read(LARGEST + 1), known, zone, now=at)
        lock_hall(db_session(), branch.id)
        done = import_appointments(db_session(), branch, reading, now=at, dice=dice())
    except NotImported as refusal:
        db_session().rollback()
        raise click.ClickException("\n".join(("er is niets ingelezen:", *map(told, refusal.mistakes)))) from None
    except Refusal as refusal:
        raise click.ClickException(told_in_dutch(refusal)) from None
    db_session().commit()
    click.echo(f"{branch.name}: {counted(done, reading.passed, reading.completed)}.")


@privacy.command("forget")
@click.option("--check", is_flag=True, help="Alleen nakijken of er niets overblijft; eindigt met 1 als er iets is.")
def forget_now(*, check: bool) -> None:
    """Do now what the server does by itself two hours after closing; or check that nothing is left of it."""
    must_be_believed()
    if check:
        _tell(prove_now(audit.COMMAND_LINE))
        return
    chance: Dice = dice()
    audit.forget_old(db_session(), now=now())
    db_session().commit()
    forget_dead_links(db_session(), now=now())
    db_session().commit()
    for branch in db_session().scalars(select(Branch).where(Branch.edition.is_not(None))).all():
        done = forget(db_session(), branch, now=now(), dice=chance)
        db_session().commit()
        click.echo(f"{branch.name}: {done.visits} bezoeken vergeten, {done.measures} cijfers bewaard.")
    if wipe(db_session(), note_keys()) is False:
        raise click.ClickException(
            "Nog niet van de schijf: iets leest de gegevens nog. De server probeert het opnieuw."
        )


def _tell(outcome: Outcome) -> None:
    """Where was looked, how much was there, and what remains."""
    for one in outcome.looked:
        mark = "!" if one.found else "-" if one.unseen else "+"
        click.echo(f"{mark} {one.place}: {one.rows} stuks, {one.size} bytes")
        for line in (*one.found, *([one.unseen] if one.unseen else [])):
            click.echo(f"    {line}")
    click.echo(f"{'+' if outcome.chain_ok else '!'} Logboek: {'in orde' if outcome.chain_ok else 'NIET in orde'}")
    if not outcome.ok:
        raise click.ClickException(f"Niet in orde: op {len(outcome.found)} plaatsen blijft iets over.")
    click.echo("In orde: van wat vergeten moest zijn, blijft niets over waar gekeken is.")


@privacy.command("register")
@click.option("--csv", "as_csv", is_flag=True, help="Als CSV, voor een rekenblad.")
def show_register(*, as_csv: bool) -> None:
    """The register of processing (art. 30), made from the retention table; fill in the parts between [ ]."""
    click.echo(register_as_csv() if as_csv else register_as_text())


@privacy.command("new-keys")
def new_keys() -> None:
    """Keep the keys of notes in ONTHAAL_KEY_DIR from now on; notes encrypted with other keys can no longer be read."""
    move_to(db_session(), note_keys().mark)
    click.echo(f"De sleutels van notities liggen nu in {note_keys().folder}.")


def _write_down(branch_id: int, kind: audit.AuditKind, **facts: object) -> None:
    audit.record(db_session(), branch_id, kind, audit.COMMAND_LINE, facts, now())


def branch_at(code: str) -> Branch:
    """The branch with this code, or a sentence that says what to do."""
    branch = branch_by_code(db_session(), code)
    if branch is None:
        raise click.ClickException(f"Er is geen locatie {code}; laad ze eerst: flask catalogue load {code}")
    return branch
