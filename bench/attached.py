"""What does an audience cost a server? A separate process with displays and phones that listen as their pages do.

    python -m bench.attached URL DISPLAYS TOKENS…

Prints `ready` once everybody listens, ends with its input, and then prints the result in one line of JSON:
`pages` loaded again, `lost` sockets that closed and were reopened, `refused` answers other than 200.

Each answers the pings whatever else it does, and reloads its part when a ring or a beat announces a newer one: a
display at once, a phone at once when its ticket rings, but some seconds later after a beat
(`static/js/live.js`).
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
from collections import Counter
from urllib.parse import urlsplit

import websocket

from tests.support.people import token_of_device
from web.access import device_cookie
from web.sockets import TICKET_COOKIE

ADDRESS = "/socket.io/?EIO=4&transport=websocket"
SPREAD = 8.0
"""Seconds over which phones spread their requests after a beat, as in `static/js/live.js`."""
BACK_AFTER = 0.3, 2.0
"""The range of seconds after which a page reopens a lost socket."""
PATIENCE = 60.0

became: Counter[str] = Counter()
over = threading.Event()


class Listener:
    """One open page that listens: one thread receives, another loads."""

    def __init__(self, url: str, page: str, part: str, cookie: str, *, spread: float) -> None:
        self.url, self.page, self.part, self.cookie, self.spread = url, page, part, cookie, spread
        self.known = 0
        self.fetching = threading.Lock()
        self.due: threading.Timer | None = None
        self.line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        self.fetch(page)
        self.connect()

    def connect(self) -> None:
        address = self.url.replace("http", "ws") + ADDRESS
        self.wire = websocket.create_connection(address, cookie=self.cookie, origin=self.url, timeout=PATIENCE)
        self.wire.recv()
        self.wire.send("40")

    def fetch(self, address: str) -> None:
        with self.fetching:
            try:
                self.line.request("GET", address, headers={"Cookie": self.cookie})
                answer = self.line.getresponse()
                answer.read()
            except ConnectionError:  # idle for long, closed by the other end
                self.line.close()
            else:
                became["pages"] += 1
                became["refused"] += answer.status != 200
                return
        self.fetch(address)

    def fetch_part(self) -> None:
        self.due = None
        self.fetch(f"{self.page}/{self.part}")

    def hears(self) -> None:
        while not over.is_set():
            try:
                said = str(self.wire.recv())
            except (websocket.WebSocketException, OSError):
                if not over.wait(random.uniform(*BACK_AFTER)):
                    became["lost"] += 1
                    self.connect()
                    self.ask_within(0)
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
                self.ask_within(0 if is_ring else self.spread)

    def ask_within(self, seconds: float) -> None:
        """One request at a time; it loads whatever is newest by then."""
        if self.due is None:
            self.due = threading.Timer(random.uniform(0, seconds), self.fetch_part)
            self.due.daemon = True
            self.due.start()


def main() -> None:
    """Listen until the input ends."""
    url, displays, tokens = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    screen = f"{device_cookie('scherm-2')}={token_of_device('scherm-2')}"
    audience = [Listener(url, "/display/scherm-2", "calls", screen, spread=0) for _ in range(displays)]
    for token in tokens:
        audience.append(Listener(url, f"/t/{token}", "place", f"{TICKET_COOKIE}1={token}", spread=SPREAD))
    for one in audience:
        threading.Thread(target=one.hears, daemon=True).start()
    became.update(pages=-len(audience), lost=0, refused=0)  # opening them does not count
    print("ready", flush=True)
    sys.stdin.read()
    over.set()
    print(json.dumps(became))


if __name__ == "__main__":
    main()
