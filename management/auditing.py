"""Is the audit log still as it was written, and what does it say? For the data protection officer (P-14)."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from queueing.audit import rows_of, verify
from web.turns import session

audit_log = AppGroup("audit", help="Het logboek van wie wat veranderde.")


@audit_log.command("verify")
def verify_log() -> None:
    """Walk the chain; ends with 1 and names the first broken row when something was changed or taken away."""
    verdict = verify(session())
    if verdict.broken is None:
        click.echo(f"In orde: {verdict.rows} regels, geen enkele veranderd of weg.")
        return
    what = f"regel {verdict.broken} klopt niet" if verdict.broken else "de laatste regels zijn weg of veranderd"
    raise click.ClickException(f"Niet in orde: {what}. Nagekeken tot daar: {verdict.rows} regels.")


@audit_log.command("list")
@click.option("--most", default=200, show_default=True, help="Hoeveel regels, de laatste.")
def list_log(most: int) -> None:
    """The last rows, oldest first."""
    for row in rows_of(session(), most=most):
        told = json.dumps(row.facts, ensure_ascii=False, sort_keys=True) if row.facts else ""
        click.echo(
            f"{row.id} {row.at:%Y-%m-%d %H:%M:%S} {row.branch_id or '-'} {row.kind} {row.who or '-'} {told}".rstrip()
        )
