"""Who works here, what may each do, and how is that taken away?

Listed, shown, revoked, removed by the administrator.
"""

from __future__ import annotations

import click
from flask import current_app

from management.commands import branch_at, held_by, staff, told_on_refusal
from queueing import staffing
from queueing.base import begin_writing
from queueing.branches import Branch, lock_hall
from queueing.colleagues.staff import Role, Staff, colleagues, staff_by_username
from queueing.desks.desk import desk_of
from queueing.sign_in_rules import rule_passwords
from web.clock import now
from web.dice import dice
from web.transactions import db_session


@staff.command("list")
@click.argument("branch_code")
def list_staff(branch_code: str) -> None:
    """List everybody with a role in a branch, and what they may do."""
    branch = branch_at(branch_code)
    for person in colleagues(db_session(), branch.id):
        click.echo(f"{person.username}: {person.name}, {held_by(person, branch.id)}")


@staff.command("show")
@click.argument("username")
def show_staff(username: str) -> None:
    """One colleague: organisation, secrecy, and what they may do in each branch."""
    person = _person(username)
    desk = desk_of(db_session(), person.id)
    click.echo(f"{person.username}: {person.name}{f', {person.organisation}' if person.organisation else ''}")
    click.echo(f"geheim: {person.secrecy}; {f'zit aan loket {desk.number}' if desk else 'zit aan geen loket'}")
    for branch_id in person.branch_ids():
        click.echo(f"{db_session().get_one(Branch, branch_id).name}: {held_by(person, branch_id)}")


@staff.command("revoke")
@click.argument("branch_code")
@click.argument("username")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def revoke_role(branch_code: str, username: str, role: str) -> None:
    """Take away ROLE of a colleague in a branch; all their sessions end."""
    branch_id = branch_at(branch_code).id
    lock_hall(db_session(), branch_id)
    person = _person(username)
    if Role(role) not in person.roles_in(branch_id):
        raise click.ClickException(f"{person.username} heeft de rol {role} niet. Wel: {held_by(person, branch_id)}.")
    with told_on_refusal():
        staffing.take_role(db_session(), branch_id, person.id, Role(role), by=None, now=now())
    db_session().commit()
    click.echo(f"{person.name} heeft nu: {held_by(person, branch_id)}.")


@staff.command("link")
@click.argument("branch_code")
@click.argument("username")
def link_for(branch_code: str, username: str) -> None:
    """Show a link with which a colleague chooses a password: once, within three days. An earlier one ends."""
    branch_id = branch_at(branch_code).id
    lock_hall(db_session(), branch_id)
    with told_on_refusal():
        person, token = staffing.offer_link(
            db_session(), branch_id, _person(username).id, by=None, now=now(), dice=dice()
        )
    db_session().commit()
    address = f"{current_app.config['SETTINGS'].public_url}/account/link/{token}"
    click.echo(f"{person.name} kiest een wachtwoord op {address}")


@staff.command("reset-second-step")
@click.argument("branch_code")
@click.argument("username")
def reset_second_step(branch_code: str, username: str) -> None:
    """A colleague lost phone and recovery codes: their second step is gone, and they sign in again."""
    branch_id = branch_at(branch_code).id
    lock_hall(db_session(), branch_id)
    with told_on_refusal():
        person = staffing.reset_second_step(db_session(), branch_id, _person(username).id, by=None, now=now())
    db_session().commit()
    click.echo(f"{person.name} meldt zich aan met het wachtwoord alleen.")


@staff.command("passwords")
@click.argument("branch_code")
def passwords_for_all(branch_code: str) -> None:
    """Everybody with a password may use it again, also where only emergency accounts could."""
    branch_id = branch_at(branch_code).id
    lock_hall(db_session(), branch_id)
    rule_passwords(db_session(), branch_id, only_emergency=False, issuers=(), by=None, now=now())
    db_session().commit()
    click.echo("Wie een wachtwoord heeft, kan het weer gebruiken.")


@staff.command("remove-keys")
@click.argument("branch_code")
@click.argument("username")
def remove_keys(branch_code: str, username: str) -> None:
    """A colleague lost what holds their passkeys: all of them are gone, and they sign in again."""
    branch_id = branch_at(branch_code).id
    lock_hall(db_session(), branch_id)
    with told_on_refusal():
        person = staffing.remove_passkeys(db_session(), branch_id, _person(username).id, by=None, now=now())
    db_session().commit()
    click.echo(f"{person.name} heeft geen toegangssleutels meer.")


@staff.command("remove")
@click.argument("username")
@click.confirmation_option(prompt="Deze persoon kan zich daarna niet meer aanmelden. Doorgaan?")
def remove_staff(username: str) -> None:
    """Somebody left the house: their sessions end, their desk closes, their visitors wait for a colleague."""
    person = _person(username)
    key, name, branch_ids = person.id, person.name, person.branch_ids()
    for branch_id in branch_ids:
        lock_hall(db_session(), branch_id)
        with told_on_refusal():
            staffing.leave(db_session(), branch_id, key, by=None, now=now())
        db_session().commit()
    if not branch_ids:
        begin_writing(db_session())
        staffing.dismiss(db_session(), _person(username), by=None, now=now())
        db_session().commit()
    click.echo(f"{name} kan zich niet meer aanmelden.")


def _person(username: str) -> Staff:
    person = staff_by_username(db_session(), username)
    if person is None:
        raise click.ClickException(f"Er is geen collega {username}.")
    return person
