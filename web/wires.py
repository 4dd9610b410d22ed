"""How do the processes of one house hear each other's rings? Over Redis, and no request ever waits for it.

A ring goes to the process's own sockets at once, and to other processes on a separate thread. While Redis is away or
silent such rings are lost; the beat of each process repairs that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from socketio import RedisManager

log = logging.getLogger("onthaal.redis")
CHANNEL = "onthaal"
MOST_UNSENT = 1000
PATIENCE = 2.0
"""Seconds for a connection, and for the answer to one ring."""
AGAIN_AFTER = 1.0
ONCE = Retry(NoBackoff(), 0)


class HouseWires(RedisManager):  # type: ignore[misc]  # it has no types
    """Socket.IO's Redis manager without its waits: neither at a ring nor, for a minute, after Redis came back."""

    def __init__(self, url: str) -> None:
        how = {"socket_connect_timeout": PATIENCE, "socket_keepalive": True, "retry": ONCE}
        super().__init__(url, channel=CHANNEL, redis_options=how)
        self.unsent: Queue[dict[str, Any]] = Queue(MOST_UNSENT)
        self.pause = threading.Event()
        self.begins, self.sends = threading.Lock(), False

    def _publish(self, data: dict[str, Any]) -> None:
        with self.begins:  # a process without listeners rings as well
            if not self.sends:
                self.sends = True
                threading.Thread(target=self._send, name="wires", daemon=True).start()
        try:
            self.unsent.put_nowait(data)
        except Full:
            log.warning("a ring for the other processes was dropped")

    def _send(self) -> None:
        line = Redis.from_url(self.redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=ONCE)
        while True:
            said = self.unsent.get()
            try:
                line.publish(self.channel, self.json.dumps(said))
            except (RedisError, OSError) as error:
                log.warning("Redis did not take a ring: %s", type(error).__name__)
                self._forget_unsent()

    def _forget_unsent(self) -> None:
        """Drop what is queued: when Redis is back, the beat has told all of it."""
        try:
            while True:
                self.unsent.get_nowait()
        except Empty:
            return

    def _redis_listen_with_retries(self) -> Iterator[Any]:
        while True:
            try:
                self._redis_connect()
                self.pubsub.subscribe(self.channel)
                yield from self.pubsub.listen()
            except (RedisError, OSError) as error:
                log.warning("Redis is not heard: %s", type(error).__name__)
            self.pause.wait(AGAIN_AFTER)
