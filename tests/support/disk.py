"""What stands on the disk of a database, byte by byte?"""

from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy import create_engine as sa_engine
from sqlalchemy.pool import NullPool


def on_disk(engine: Engine) -> bytes:
    """Everything in its files: of SQLite the file and its log, of PostgreSQL the files of this one database.

    The log of PostgreSQL is the administrator's (docs/privacy.md): `in_log` reads that.
    """
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        return b"".join(part.read_bytes() for part in sorted(path.parent.glob(f"{path.name}*")))
    return b"".join(file.read_bytes() for file in sorted(_files(engine)) if file.is_file())


def _files(engine: Engine) -> list[Path]:
    """Written out first: PostgreSQL keeps pages in memory."""
    beside = sa_engine(make_url(engine.url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with beside.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        home = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        if not home.is_absolute():
            home = Path(
                connection.exec_driver_sql("SELECT setting FROM pg_settings WHERE name = 'data_directory'").scalar_one()
            )
        key = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()").scalar_one()
    return list((home / "base" / str(key)).iterdir())
