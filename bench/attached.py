"""What costs a server its audience? A process of its own with displays and phones that listen as their pages do.

    python -m bench.attached URL DISPLAYS TOKENS…

Says `ready` once everybody listens, ends with its input, and then says what became of it in one line of JSON:
`pages` fetched again, `lost` wires that closed and were opened anew, `refused` answers other than 200.

Each answers the pings whatever else it does, and fetches its part again when a ring or a beat tells of a newer one: a
display at once, a phone at once when its ticket rings, but some seconds later when only a beat tells it
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
"""Seconds over which phones that hear a beat ask again, as in `static/js/live.js`."""
BACK_AFTER = 0.3, 2.0
"""Seconds between which a page opens a lost wire again."""
PATIENCE = 60.0

became: Counter[str] = Counter()
over = threading.Event()


class Listener:
    """One page that was opened and now listens: one thread hears, another fetches."""

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
            except ConnectionError:  # kept open for long, closed at the other end
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
        """One question on its way at a time; it brings whatever is newest by then."""
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
