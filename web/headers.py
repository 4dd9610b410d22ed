"""What does every response tell the browser? Load nothing from elsewhere, store nothing, allow no framing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

View = TypeVar("View", bound=Callable[..., Any])
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
FRAMED_BY_US = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


def may_be_framed(view: View) -> View:
    """A page that other pages of this same site may show in a frame: it must do nothing when it is pressed."""
    view.is_framed = True  # type: ignore[attr-defined]
    return view


NEVER_A_PAGE = frozenset({"text/css", "text/javascript", "font/woff2"})
"""Static files of these types are never a page: what only a page obeys is not sent with them. A kiosk fetches fifty."""


def may_hear(view: View) -> View:
    """A page that may ask for the microphone; no other page can."""
    view.may_hear = True  # type: ignore[attr-defined]
    return view


def set_headers(app: Flask) -> None:
    """The same headers on every page, so that they cannot distinguish two visitors."""

    @app.after_request
    def _headers(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in NEVER_A_PAGE:
            response.headers["Content-Security-Policy"] = FRAMED_BY_US if _is_framed() else POLICY
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
            hears = getattr(current_app.view_functions.get(request.endpoint or ""), "may_hear", False)
            microphone = "(self)" if hears else "()"
            response.headers["Permissions-Policy"] = f"camera=(), microphone={microphone}, geolocation=()"
            # No path is ever sent. Not `no-referrer`: then our own forms would send `Origin: null` and be refused.
            response.headers["Referrer-Policy"] = "strict-origin"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if request.endpoint == "static" and response.status_code < 400:  # what is not there may come tomorrow
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            kept_for = g.get("kept_for")  # set only for a sound that is the same for everybody
            response.headers["Cache-Control"] = f"private, max-age={kept_for}" if kept_for else "no-store"
        if app.config["SETTINGS"].https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def _is_framed() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "is_framed", False)
