"""How does a test get the real server? gunicorn with deploy/gunicorn.conf.py, on a port of its own.

    def test_a_story(serve):
        server = serve({"ONTHAAL_DATABASE_URL": url})
        ... server.url ...

`start_server` is the same for fixtures that live longer than one test.
"""

import contextlib
import http.client
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.warm import WarmProcess

ROOT = Path(__file__).resolve().parents[2]

# Each xdist worker takes ports from a block of its own, below those the system hands out for outgoing connections:
# so no port that was found free is gone a moment later.
_BLOCK = 600
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ports = itertools.cycle(range(20_000 + _worker % 20 * _BLOCK, 20_000 + _worker % 20 * _BLOCK + _BLOCK))


def free_port() -> int:
    """A port on 127.0.0.1 where nobody listens."""
    for port in itertools.islice(_ports, _BLOCK):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise OSError("no free port")


@dataclass
class Server:
    """A running server: where it is, and what it has written."""

    port: int
    process: subprocess.Popen[bytes] | WarmProcess
    log_file: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def start_server(
    env: Mapping[str, str] | None = None,
    *,
    app: str = "wsgi:app",
    port: int | None = None,
    cwd: Path = ROOT,
    patience: float = 30.0,
    warm: bool = False,
) -> Iterator[Server]:
    """The real server while the block lasts, answering on /healthz; fails with its log when it does not.

    Only the ONTHAAL_ settings in `env` count, none of the surrounding shell. A given `port` is for coming back at the
    same address after a stop. A `warm` one did not have to read its code again (`warm.py`).
    """
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="onthaal-server-") as folder:
        log_file = Path(folder) / "log"
        log_file.touch()
        arguments = ["--config", str(ROOT / "deploy" / "gunicorn.conf.py"), app]
        surroundings = _clean(os.environ) | dict(env or {}) | {"ONTHAAL_HOST": "127.0.0.1", "PORT": str(port)}
        begin = WarmProcess.start if warm else _cold
        process = begin(arguments, env=surroundings, cwd=cwd, log=log_file)
        server = Server(port, process, log_file)
        try:
            _wait_until_healthy(server, patience)
            yield server
        finally:
            _stop(server)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts as many servers as the test asks for, with the arguments of `start_server`; stops them after it."""
    with contextlib.ExitStack() as servers:
        yield lambda *args, **named: servers.enter_context(start_server(*args, **named))


def _cold(arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as written:
        return subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *arguments],
            cwd=cwd, env=env, stdout=written, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip


def _clean(surroundings: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in surroundings.items()
        if not name.startswith(("ONTHAAL_", "FLASK_", "GUNICORN_")) and name != "PORT"
    }


def _wait_until_healthy(server: Server, patience: float) -> None:
    deadline = time.monotonic() + patience
    answer: object = "nothing yet"
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            pytest.fail(f"the server stopped with code {server.process.returncode}:\n{server.log}", pytrace=False)
        try:
            answer = _status(server.port, "/healthz")
        except (OSError, http.client.HTTPException) as problem:
            answer = problem
        if answer == 200:
            return
        time.sleep(0.05)
    pytest.fail(f"the server did not become healthy in {patience:.0f} s: {answer}\n{server.log}", pytrace=False)


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def _stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
        pytest.fail(f"the server did not stop when asked to:\n{server.log}", pytrace=False)
