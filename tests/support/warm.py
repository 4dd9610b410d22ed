"""How does a server start without reading all its code again? A process that has read it already forks into gunicorn.

    warm = WarmProcess.start(arguments, env=…, cwd=…, log=…)     as subprocess.Popen, for what servers.py needs of it
    done = warm_flask(["--app", "app", …], env=…)                as subprocess.run of `flask --app app …` would be

From the fork on it is the same program with the same configuration: master, worker, signals, log. Each test process
has one such starter; it ends, with whatever it started, when its test process does.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

ROOT = Path(__file__).resolve().parents[2]


class WarmProcess:
    """A server that the starter forked. Has the attributes of `subprocess.Popen` that our tests use."""

    _starter: subprocess.Popen[str] | None = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    @classmethod
    def start(
        cls, arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path, **streams: Path
    ) -> WarmProcess:
        """gunicorn with these arguments, in this environment and no other; `flask` when it is told what was `said`.

        Its output goes to `log`, and its complaints too unless they have a file of their own; it reads from `said`.
        """
        wish = {"arguments": list(arguments), "env": dict(env), "cwd": str(cwd), "log": str(log)}
        return cls(cls._ask(wish | {name: str(path) for name, path in streams.items()}))

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("gunicorn", timeout or 0)
            time.sleep(0.01)
        return code

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, what: signal.Signals) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, what)

    @classmethod
    def _ask(cls, wish: dict[str, Any]) -> Any:
        if cls._starter is None or cls._starter.poll() is not None:
            cls._starter = subprocess.Popen(
                [sys.executable, "-m", "tests.support.warm"],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert cls._starter.stdin is not None
        assert cls._starter.stdout is not None
        cls._starter.stdin.write(json.dumps(wish) + "\n")
        cls._starter.stdin.flush()
        return json.loads(cls._starter.stdout.readline())


def warm_flask(words: Sequence[str], *, env: Mapping[str, str], said: str = "") -> subprocess.CompletedProcess[str]:
    """Somebody types `flask …`, and what was `said` when it asks something."""
    with tempfile.TemporaryDirectory() as folder:
        streams = {name: Path(folder) / name for name in ("said", "log", "complaints")}
        for name, path in streams.items():
            path.write_text(said if name == "said" else "", encoding="utf-8")
        code = WarmProcess.start(words, env=env, cwd=ROOT, **streams).wait(timeout=120)
        told, complained = (streams[name].read_text(encoding="utf-8") for name in ("log", "complaints"))
        return subprocess.CompletedProcess(["flask", *words], code, told, complained)


def main() -> None:
    """Read everything once, then answer wishes until nobody asks any more."""
    import gunicorn.app.wsgiapp
    import gunicorn.arbiter
    import gunicorn.workers.gthread  # noqa: F401
    import holidays.countries  # noqa: F401  three hundred modules, which the first page would read

    from app import create_app
    from tests.support.quick_passwords import hash_quickly
    from tests.support.templates import share_compiled_addresses, share_compiled_templates
    from web.icons import known_icons

    share_compiled_templates()
    share_compiled_addresses()
    hash_quickly()
    known_icons()
    configure_mappers()
    with tempfile.TemporaryDirectory() as folder:
        create_app({"ONTHAAL_TESTING": "1", "ONTHAAL_SECRET_KEY": "test", "ONTHAAL_DATA_DIR": folder})
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1, "a thread would not live on in a fork"
    begun: dict[int, int | None] = {}
    for line in sys.stdin:
        wish = json.loads(line)
        if "ended" in wish:
            answer = begun[wish["ended"]] = _ended(wish["ended"], begun)
        else:
            answer = _fork(wish)
            begun[answer] = None
        print(json.dumps(answer), flush=True)
    for pid, code in begun.items():
        if code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


def _ended(pid: int, begun: dict[int, int | None]) -> int | None:
    if begun[pid] is not None:
        return begun[pid]
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def _fork(wish: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _become(wish)
        if "said" in wish:
            from flask.cli import main as run
        else:
            from gunicorn.app.wsgiapp import run

        run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _become(wish: dict[str, Any]) -> None:
    """This process from now on: its folder, its surroundings, its log, its arguments."""
    os.chdir(wish["cwd"])
    sys.path.insert(0, wish["cwd"])
    os.environ.clear()
    os.environ.update(wish["env"])
    os.dup2(os.open(wish.get("said", os.devnull), os.O_RDONLY), 0)
    os.dup2(os.open(wish["log"], os.O_WRONLY | os.O_APPEND), 1)
    os.dup2(os.open(wish.get("complaints", wish["log"]), os.O_WRONLY | os.O_APPEND), 2)
    sys.argv = ["gunicorn", *wish["arguments"]]
    if "said" in wish:
        os.setsid()  # nobody sits at a terminal: what it asks, it reads from what was said
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.argv[0] = "flask"


if __name__ == "__main__":
    main()
