"""*Cijfers*: how many came, how long did they wait, and did we keep our word? Also as CSV and on paper (P-9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Flask, Response, abort, g, render_template

from management.figure_tables import GRIDS, Table, figures_of, tables_of, title_of
from management.office import Room, hang_door
from queueing.colleagues.staff import Role
from queueing.csv_rows import as_csv
from queueing.report.periods import Grid, Period, period_of, period_with
from queueing.report.report import Report, report_of
from web.access import needs_role
from web.clock import now
from web.faces import Face, Pages
from web.transactions import db_session

figures = Pages("figures", __name__, face=Face.STAFF, url_prefix="/management/figures")
ROOM = Room("figures", "figures.page", "Cijfers", "chart-column", "Hoeveel mensen kwamen, en hoe lang ze wachtten.")


@figures.get("")
@needs_role(Role.MANAGER)
def page() -> str:
    """This month."""
    return _page(period_with(Grid.MONTH, _today()))


@figures.get("/<code>")
@needs_role(Role.MANAGER)
def of_period(code: str) -> str:
    """A day, a week, a month, a quarter or a year of the fixed grid."""
    return _page(_period(code))


@figures.get("/<code>/cijfers.csv")
@needs_role(Role.MANAGER)
def export(code: str) -> Response:
    """The tables of the page, one row for each cell."""
    period = _period(code)
    report = _report(period)
    cells = [cell for table in tables_of(report, g.catalogue) for cell in _cells(table)]
    answer = Response(as_csv([("tabel", "rij", "kolom", "waarde"), *cells]), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{g.branch.code}-{period.code}.csv"'
    return answer


def _cells(table: Table) -> Iterator[tuple[str, str, str, str]]:
    """Table, row, column and value, for each cell of the page."""
    for first, *others in table.rows:
        for head, cell in zip(table.heads[1:], others, strict=True):
            yield table.title, first, head, cell


def _today() -> date:
    day: date = g.branch.day_of(now())
    return day


def _period(code: str) -> Period:
    """The period that the address names; 404 for none, or one that has not begun."""
    period = period_of(code)
    if period is None or period.first > _today():
        abort(404)
    return period


def _report(period: Period) -> Report:
    return report_of(db_session(), g.branch, g.catalogue, period, now=now())


def _page(period: Period) -> str:
    report, before, today = _report(period), _report(period.before), _today()
    return render_template(
        "management/figures.html",
        period=period,
        title=title_of(period, today),
        grids=[
            (words, period_with(grid, min(period.last, today)), grid is period.grid) for grid, words in GRIDS.items()
        ],
        later=period.after if period.after.first <= today else None,
        figures=figures_of(report, before),
        tables=tables_of(report, g.catalogue),
        is_over=bool(report.months_over) or not period.months,
    )


def open_figures_room(app: Flask) -> None:
    """Open its addresses, and write its name on the door."""
    app.register_blueprint(figures)
    hang_door(app, ROOM)
