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
        inspector.get_unique_constraints, inspector.get_indexes,
    )  # fmt: skip
    return {(table, ask.__name__): _sorted(ask(table)) for table in Base.metadata.tables for ask in asked}


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
