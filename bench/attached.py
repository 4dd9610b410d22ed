"""What costs a server its audience? A process of its own with displays and phones that listen as their pages do.

    python -m bench.attached URL DISPLAYS TOKENS…      says `ready` once everybody listens, and ends with its input

Each answers the pings, and fetches its part again when a ring or a beat tells of a newer one: a display at once, and a
phone at once when its ticket rings, but some seconds later when only a beat tells it (`static/js/live.js`).
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from urllib.parse import urlsplit

import websocket

from tests.support.people import token_of_device
from web.access import device_cookie
from web.sockets import TICKET_COOKIE

ADDRESS = "/socket.io/?EIO=4&transport=websocket"
SPREAD = 8.0
"""Seconds over which phones that hear a beat ask again, as in `static/js/live.js`."""


class Listener(threading.Thread):
    """One page that was opened and now listens."""

    def __init__(self, url: str, page: str, part: str, cookie: str, *, spread: float) -> None:
        super().__init__(daemon=True)
        self.page, self.part, self.spread = page, part, spread
        self.known, self.due = 0, 0.0
        self.cookie = cookie
        self.line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        self.fetch(page)
        self.wire = websocket.create_connection(
            url.replace("http", "ws") + ADDRESS, cookie=cookie, origin=url, timeout=30
        )
        self.wire.recv()
        self.wire.send("40")

    def fetch(self, address: str) -> None:
        try:
            self.line.request("GET", address, headers={"Cookie": self.cookie})
            self.line.getresponse().read()
        except http.client.RemoteDisconnected:  # a line kept open for long was closed at the other end
            self.line.close()
            self.fetch(address)

    def run(self) -> None:
        while True:
            self.wire.settimeout(max(self.due - time.monotonic(), 0.01) if self.due else 30)
            try:
                said = str(self.wire.recv())
            except websocket.WebSocketTimeoutException:
                if self.due:
                    self.due = 0.0
                    self.fetch(f"{self.page}/{self.part}")
                continue
            if said == "2":
                self.wire.send("3")
            elif said.startswith("42"):
                self.hear(*json.loads(said[2:]))

    def hear(self, event: str, told: dict[str, int | str]) -> None:
        is_ring = event == "stale" and told["part"] == self.part
        version = int(told["v"]) if is_ring else int(told.get(self.part, 0)) if event == "beat" else 0
        if version > self.known:
            first, self.known = self.known == 0, version
            if not first:
                self.due = time.monotonic() + (0.001 if is_ring else random.uniform(0.001, self.spread))


def main() -> None:
    """Listen until the input ends."""
    url, displays, tokens = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    screen = f"{device_cookie('scherm-2')}={token_of_device('scherm-2')}"
    audience = [Listener(url, "/display/scherm-2", "calls", screen, spread=0.001) for _ in range(displays)]
    for token in tokens:
        audience.append(Listener(url, f"/t/{token}", "place", f"{TICKET_COOKIE}1={token}", spread=SPREAD))
    for one in audience:
        one.start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
