"""Is the audit log still as it was written, and what does it say? For the data protection officer (P-14)."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from queueing.audit import COMMAND_LINE, AuditKind, Head, begin, head, note_anchor, record, rows_of, verify
from web.anchor import anchor_file, keep_head, kept_head, read_head, told
from web.clock import now
from web.transactions import db_session, writing

audit_log = AppGroup("audit", help="Het logboek van wie wat veranderde.")


@audit_log.command("verify")
@click.option("--head", "heads", multiple=True, help="Een regel van papier of uit het logboek van de server.")
def verify_log(heads: tuple[str, ...]) -> None:
    """Verify the chain, and look for every head that was kept; exits with 1 and says what was changed or removed."""
    kept = kept_head()
    if kept is None:
        raise click.ClickException(
            f"Niet in orde: het anker {anchor_file()} ontbreekt. Na een installatie komt het er zodra de server draait."
        )
    try:
        known = [kept, *(read_head(one) for one in heads)]
    except ValueError:
        raise click.ClickException("Een kop is een nummer en 64 tekens, zoals flask audit head hem toont.") from None
    verdict = verify(db_session(), known)
    if verdict.broken is None:
        click.echo(f"In orde: {verdict.rows} regels, geen enkele veranderd of weg.")
        return
    what = f"regel {verdict.broken} klopt niet" if verdict.broken else "er zijn regels weg of veranderd"
    raise click.ClickException(
        f"Niet in orde: {what}. Nagekeken tot daar: {verdict.rows} regels. "
        "(Werd het geheim van de server veranderd? Zet ONTHAAL_AUDIT_KEY dan op het vorige.)"
    )


@audit_log.command("head")
def show_head() -> None:
    """The head of the log now: to be printed, or kept on another machine."""
    newest = head(db_session())
    if newest is None:
        raise click.ClickException("Niet in orde: de keten is weg of veranderd. Zie flask audit verify.")
    click.echo(told(newest))


@audit_log.command("begin")
@click.confirmation_option(prompt="Wat er al staat, wordt daarna niet meer nagekeken. Doorgaan?")
def begin_again() -> None:
    """After a restored backup or a lost anchor: vouch for the rows from here on; that is recorded too."""
    with writing() as db:
        begin(db)
        row = record(db, None, AuditKind.BEGUN_AGAIN, COMMAND_LINE, {}, now())
        note_anchor(db)
        newest = Head(row.id, row.print)
    keep_head(newest)
    click.echo(f"Het logboek wordt nagekeken vanaf regel {newest.row}.")


@audit_log.command("list")
@click.option("--most", default=200, show_default=True, help="Hoeveel regels, de laatste.")
def list_log(most: int) -> None:
    """The last rows, oldest first."""
    for row in rows_of(db_session(), most=most):
        facts = json.dumps(row.facts, ensure_ascii=False, sort_keys=True) if row.facts else ""
        click.echo(
            f"{row.id} {row.at:%Y-%m-%d %H:%M:%S} {row.branch_id or '-'} {row.kind} {row.who or '-'} {facts}".rstrip()
        )
