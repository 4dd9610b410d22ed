"""Do the migrations build the house that the code describes, and take it down again, on both databases?"""

from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import create_app
from config import ROOT
from extensions import db
from queueing.base import Base
from tests.support.hall import BOTH_DATABASES

MIGRATIONS = str(ROOT / "migrations")


@pytest.fixture(params=BOTH_DATABASES)
def app(request, tmp_path):
    """The real app over an empty database."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    app = create_app({"ONTHAAL_TESTING": "1", "ONTHAAL_DATABASE_URL": url, "ONTHAAL_DATA_DIR": str(tmp_path)})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables():
    return set(sa.inspect(db.engine).get_table_names())


def differences():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, Base.metadata)


def plan():
    """Everything that can be asked about the tables: more than Alembic compares, partial indexes for one."""
    inspector = sa.inspect(db.engine)
    asked = (
        inspector.get_columns, inspector.get_pk_constraint, inspector.get_foreign_keys,
        inspector.get_unique_constraints, inspector.get_indexes, inspector.get_check_constraints,
        inspector.get_table_options, options_of,
    )  # fmt: skip
    return {(table, ask.__name__): _sorted(ask(table)) for table in Base.metadata.tables for ask in asked}


def options_of(table):
    """What neither SQLAlchemy nor Alembic reads back: whether keys are given once, and what a column is kept as."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
            return [word for word in ("AUTOINCREMENT", "WITHOUT ROWID", "STRICT", "COLLATE") if word in made.upper()]
        told = "SELECT attname, attstattarget, attidentity, attgenerated, attcollation, attstorage FROM pg_attribute"
        return connection.exec_driver_sql(
            f"{told} WHERE attrelid = format('%%I', %s::text)::regclass AND attnum > 0 AND NOT attisdropped", (table,)
        ).all()


def _sorted(found):
    return sorted(map(_plain, found)) if isinstance(found, list) else _plain(found)


def _plain(one):
    if isinstance(one, dict):
        return str(sorted((key, _plain(value)) for key, value in one.items()))
    return str(one)


def test_up_to_the_head_the_tables_are_those_of_the_code(app):
    assert tables() == set()
    assert differences() != []
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert differences() == []
    assert tables() == {*Base.metadata.tables, "alembic_version"}


def test_down_to_the_base_nothing_is_left_and_up_again_works(app):
    flask_migrate.upgrade(directory=MIGRATIONS)
    flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
    assert tables() == {"alembic_version"}
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert differences() == []


def test_the_migrations_and_the_code_draw_the_same_plan(app):
    flask_migrate.upgrade(directory=MIGRATIONS)
    migrated = plan()
    flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
    Base.metadata.create_all(db.engine)
    described = plan()
    assert any("get_indexes" in key and "where" in str(value) for key, value in described.items())
    assert migrated == described


def furnished(connection):
    """A branch with a visit, what hangs on it, and a slip and an answer, as a house of long ago left them."""
    meta = sa.MetaData()
    meta.reflect(connection)
    at = sa.func.current_timestamp()

    def put(table, **values):
        columns = meta.tables[table].c
        kinds = {"DATETIME": at, "TIMESTAMP": at, "DATE": sa.func.current_date(), "JSON": {}, "BOOLEAN": False}
        for column in columns:
            if column.name not in values and not column.nullable and not (column.primary_key and column.name == "id"):
                values[column.name] = kinds.get(type(column.type).__name__.upper(), 1 if is_number(column) else "")
        connection.execute(meta.tables[table].insert().values(values))

    put("branch", id=1, code="v", name="V", timezone="Europe/Brussels", shuffled=True)
    put("hall", branch_id=1, turn=900)
    put("visit", id=41, branch_id=1, state="waiting", token_print="x")
    put("visit_need", branch_id=1, visit_id=41, code="PAP-1", state="open")
    put("happening", branch_id=1, visit_id=41, deed="arrived")
    return meta


def is_number(column):
    return isinstance(column.type, sa.Integer | sa.Float)


def counted():
    with db.engine.connect() as connection:
        tables = ("branch", "hall", "visit", "visit_need", "happening")
        return [connection.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar_one() for one in tables]  # noqa: S608


def test_up_and_down_again_every_row_stays(app):
    """Making a table anew drops the old copy: with foreign keys on, every visit would take its needs along."""
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0001")
    with db.engine.begin() as connection:
        furnished(connection)
    assert counted() == [1, 1, 1, 1, 1]
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert counted() == [1, 1, 1, 1, 1]
    flask_migrate.downgrade(directory=MIGRATIONS, revision="0001")
    assert counted() == [1, 1, 1, 1, 1]
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_no_visit_ever_gets_the_key_of_a_forgotten_one_also_after_an_upgrade(app):
    """Yesterday's open page named visit 900 at most; 0004 had lost that SQLite counts on."""
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0014")
    with db.engine.begin() as connection:
        meta = furnished(connection)
        given = connection.execute(sa.select(meta.tables["visit"])).mappings().one()
        for table in ("happening", "visit_need", "visit"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
    flask_migrate.upgrade(directory=MIGRATIONS)
    fresh = {name: value for name, value in given.items() if name != "id"}
    with db.engine.begin() as connection:
        visit = sa.Table("visit", sa.MetaData(), autoload_with=connection)
        key = connection.execute(visit.insert().values(fresh).returning(visit.c.id)).scalar_one()
        if db.engine.dialect.name == "sqlite":
            assert key == 901
        connection.exec_driver_sql("DELETE FROM visit")
        assert connection.execute(visit.insert().values(fresh).returning(visit.c.id)).scalar_one() == key + 1


def test_the_app_prepared_its_own_engine(app):
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    assert db.engine.pool.size() == 20  # type: ignore[attr-defined]


def test_there_is_one_head_and_every_migration_says_what_it_does():
    scripts = ScriptDirectory(MIGRATIONS)
    assert len(scripts.get_heads()) == 1
    for script in scripts.walk_revisions():
        assert script.doc
        assert Path(script.path).name.startswith(f"{script.revision}_")
