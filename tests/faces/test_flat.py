"""What a press costs does not grow with who ever came: no statement of it looks through the past, on both databases."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress

import pytest
from flask_migrate import upgrade
from sqlalchemy import event, text

from app import create_app
from bench.hall import add_history
from config import ROOT
from extensions import db
from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_of
from queueing.refusals import NumberNotHere
from queueing.visits.calls import open_calls
from queueing.visits.finding import open_visits, visit_by_number, waiting
from tests.support.hall import BOTH_DATABASES
from tests.support.people import ENV, House, StillClock, build
from web.forecasts import look_ahead

FEW, MANY = 20, 20_000
STEP = 20
"""SQLite reports after this many steps of its virtual machine."""


@pytest.fixture(params=BOTH_DATABASES)
def old_house(request, tmp_path):
    """A house that can be given a past."""
    url = f"sqlite:///{tmp_path / 'onthaal.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    app = create_app({**ENV, "ONTHAAL_DATABASE_URL": url, "ONTHAAL_DATA_DIR": str(tmp_path)})
    app.extensions["clock"] = StillClock()
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        build(app)
        db.session.remove()
    one = House(app)
    yield one
    one.closes()


@contextmanager
def worked(house):
    """Statement → how much the database had to look at for it meanwhile."""
    with house.app.app_context():
        engine = db.engine
    asked: list[tuple[str, object]] = []

    def begins(_connection, _cursor, statement, parameters, _context, _many):
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    work: dict[str, int] = {}
    event.listen(engine, "before_cursor_execute", begins)
    try:
        yield work
    finally:
        event.remove(engine, "before_cursor_execute", begins)
    with engine.connect() as connection:
        for statement, parameters in asked:
            work[statement] = max(work.get(statement, 0), _looked_at(connection, statement, parameters))


def _looked_at(connection, statement, parameters):
    """What the database looks at for this statement: rows on PostgreSQL, steps of its machine on SQLite."""
    if connection.dialect.name == "sqlite":
        steps = [0]
        bare = connection.connection.dbapi_connection
        bare.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + STEP), STEP)
        connection.exec_driver_sql(statement, parameters).fetchall()
        bare.set_progress_handler(None, 0)
        return steps[0]
    plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
    return max(_rows(plan[0]["Plan"]))


def _rows(node):
    removed = sum(node.get(name, 0) for name in node if name.startswith("Rows Removed"))
    yield round((node["Actual Rows"] + removed) * node["Actual Loops"])
    for child in node.get("Plans", ()):
        yield from _rows(child)


def day_in_the_house(house):
    """One of everything that somebody waits for."""
    lotte, samira = house.signs_in("lotte").sits_down(3), house.signs_in("samira")
    tickets = [house.visitor("PAP-1") for _ in range(4)]
    number = lotte.calls_next()
    samira.opens("/reception/")
    samira.opens("/reception/alerts")
    house.display().opens("/display/scherm-1/calls")
    house.phone(tickets[-1].token).opens()
    lotte.does("arrival", number)
    lotte.does("finish", number)
    lotte.opens("/reception/desk/")
    house.phone(tickets[-1].token).posts(f"/t/{tickets[-1].token}/leaving")
    house.does(lambda: look_ahead(house.app))


def catalogue(here):
    return catalogue_of(here, here.get_one(Branch, 1))


BY_INDEX = {
    "open visits": (lambda here: open_visits(here, 1), "FROM visit ", "visit_open"),
    "who waits": (lambda here: waiting(here, 1, catalogue(here)), "JOIN visit_need", "visit_open"),
    "open calls": (lambda here: open_calls(here, 1), "FROM call ", "call_"),
    "a number": (lambda here: visit_by_number(here, 1, 555), "FROM visit ", "visit_open"),
}


def lives(house, past):
    with house.app.app_context():
        add_history(past)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
        db.session.remove()


def test_no_statement_of_a_press_looks_through_the_past(old_house):
    house = old_house
    house.looks = False
    lives(house, MANY)
    with worked(house) as work:
        day_in_the_house(house)
    assert any("FROM visit" in one for one in work)
    greedy = {re.sub(r"\s+", " ", one)[-300:]: much for one, much in work.items() if much > MANY / 5}
    assert not greedy, "\n".join(f"{much} {one}" for one, much in greedy.items())


@pytest.mark.parametrize("which", BY_INDEX)
def test_who_is_here_is_found_by_the_index_of_who_is_here(old_house, which):
    asks, about, index = BY_INDEX[which]
    lives(old_house, 2_000)
    old_house.looks = False
    old_house.visitor("PAP-1")
    plans: list[str] = []
    with old_house.app.app_context():
        engine, here = db.engine, db.session()

        def explains(connection, _cursor, statement, parameters, _context, _many):
            if about in statement and not statement.startswith("EXPLAIN"):
                how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
                plans.extend(str(row) for row in connection.exec_driver_sql(f"{how} {statement}", parameters))

        event.listen(engine, "before_cursor_execute", explains)
        try:
            with suppress(NumberNotHere):
                asks(here)
        finally:
            event.remove(engine, "before_cursor_execute", explains)
            here.rollback()
    assert any(index in line for line in plans), "\n".join(plans)
