"""Under which names is this house known? A request for another one is refused before anything else reads it.

Another name is a foreign page in a visitor's browser (DNS rebinding), or an attempt to poison a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
WORDS = b"Dit adres is niet van ons.\n"


class KnownHosts:
    """WSGI middleware: the Host must be one of ours, at any port; it is never echoed."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], hosts: Collection[str]) -> None:
        self.inner, self.hosts = inner, frozenset(hosts) | LOOPBACK_NAMES

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if name_in(environ.get("HTTP_HOST", "")) in self.hosts:
            return self.inner(environ, start_response)
        plain = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(WORDS)))]
        start_response("400 BAD REQUEST", [*plain, ("Cache-Control", "no-store")])
        return [WORDS]


def name_in(host: str) -> str:
    """The name in a Host header, without its port; empty when it is not one."""
    try:
        there = urlsplit(f"//{host}")
        _ = there.port
    except ValueError:
        return ""
    return there.hostname or "" if there.netloc == host and "@" not in host else ""
