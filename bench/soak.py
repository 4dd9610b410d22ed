"""Does a house of two processes survive a long rush? PostgreSQL, Redis, two servers, a hall full of listeners.

    python -m bench.soak --minutes 10 --listeners 325

Half of the audience listens at each server (`bench.attached`), a desk at each calls one visitor after another. Ends
with one line of JSON: calls made, the result of the audience, and the exit status of a server that died, with the end
of its log (with the stacks of all threads, `deploy/gunicorn.conf.py`). Exits with 1 when one died.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.call_to_screen import _attached, _desk, _display, _one_call, browser
from bench.hall import fill
from tests.support.people import ENV, TUESDAY
from tests.support.postgres import a_database
from tests.support.redis import a_redis
from tests.support.servers import Server, start_server

END_OF_LOG = 6000


def main() -> None:
    """One rush of this many minutes."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--minutes", type=float, default=10)
    asks.add_argument("--listeners", type=int, default=325)
    asks.add_argument("--displays", type=int, default=25)
    asked = asks.parse_args()
    result = soak(minutes=asked.minutes, displays=asked.displays, phones=asked.listeners - asked.displays)
    print(json.dumps(result))
    sys.exit(bool(result["died"]))


def soak(*, minutes: float, displays: int, phones: int) -> dict[str, object]:
    """The result of two servers and their audience after this many minutes of calls."""
    tokens: list[str] = []
    with contextlib.ExitStack() as house:
        folder = Path(house.enter_context(tempfile.TemporaryDirectory()))
        settings = {
            **ENV,
            "ONTHAAL_DATABASE_URL": house.enter_context(a_database()),
            "ONTHAAL_REDIS_URL": house.enter_context(a_redis()),
            "ONTHAAL_DATA_DIR": str(folder),
            "ONTHAAL_CLOCK_FILE": str(folder / "clock"),
            "ONTHAAL_FORGETS": "0",
            "ONTHAAL_THREADS": str(displays + phones + 100),
        }
        (folder / "clock").write_text(TUESDAY.isoformat(), encoding="ascii")
        fill(folder, waiting=340, past=0, tokens=tokens, database=settings["ONTHAAL_DATABASE_URL"])
        servers = [house.enter_context(start_server(settings)) for _ in range(2)]
        return _rush(servers, minutes, displays, tokens[-phones:])


def _rush(servers: list[Server], minutes: float, displays: int, tokens: list[str]) -> dict[str, object]:
    became: list[dict[str, int]] = [{}, {}]
    calls, trouble = 0, ""
    with contextlib.ExitStack() as people:
        chromium = people.enter_context(browser())
        halves = zip(servers, became, (tokens[0::2], tokens[1::2]), strict=True)
        for server, told, half in halves:
            people.enter_context(_attached(server, displays // 2, half, told))
        desks = [_desk(chromium, server.url, number=3, who="lotte") for server in servers[:1]]
        desks += [_desk(chromium, server.url, number=4, who="jan") for server in servers[1:]]
        screens = [_display(chromium, server.url) for server in servers]
        over = time.monotonic() + minutes * 60
        while time.monotonic() < over and not _dead(servers):
            for desk, screen in zip(desks, screens, strict=True):
                try:
                    _one_call(desk, screen)
                    calls += 1
                except Exception as problem:  # the run is judged by dead servers; this is reported beside it
                    trouble = repr(problem)[:300]
                    desk.reload()
        died = _dead(servers)
    return {"calls": calls, "audience": became, "trouble": trouble, "died": died}


def _dead(servers: list[Server]) -> list[str]:
    return [server.log[-END_OF_LOG:] for server in servers if "was sent SIG" in server.log or not _lives(server)]


def _lives(server: Server) -> bool:
    return server.process.poll() is None


if __name__ == "__main__":
    main()
