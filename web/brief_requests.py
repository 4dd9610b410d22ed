"""How does the house ask another server something? Briefly: five seconds in all, a small answer, no detour."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter

from web.clock import stopwatch

WITHIN = 5.0
"""Seconds for connecting and reading together, also from a server that sends one byte at a time."""
CONNECTS_WITHIN = 2.0
LARGEST = 512 * 1024
A_PIECE = 16 * 1024


class TooMuch(RequestException):
    """The answer is too long, or came too slowly."""


class Brief(HTTPAdapter):
    """Reads the whole answer at once, within the time."""

    def send(self, request: PreparedRequest, *_: Any, **how: Any) -> Response:
        left = stopwatch(WITHIN)
        answer = super().send(request, **{**how, "stream": True, "timeout": (CONNECTS_WITHIN, WITHIN / 2)})
        read = bytearray()
        for piece in answer.iter_content(A_PIECE):
            read += piece
            if len(read) > LARGEST or not left():
                answer.close()
                raise TooMuch
        answer._content = bytes(read)
        return answer


def keep_brief(session: Session) -> None:
    """Everything that this session asks is brief; a redirect is an error, since only the named server is trusted."""
    session.max_redirects = 0
    for scheme in ("https://", "http://"):
        session.mount(scheme, Brief(max_retries=0))
