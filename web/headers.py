"""What does every answer say to the browser? Nothing from elsewhere, nothing kept, nothing framed."""

from __future__ import annotations

from flask import Flask, Response, g, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


NEVER_A_PAGE = frozenset({"text/css", "text/javascript", "font/woff2"})
"""Static files of these types are never a page: what only a page obeys is not sent with them. A kiosk fetches fifty."""


def set_headers(app: Flask) -> None:
    """The same headers on every page, so that they cannot tell two visitors apart."""

    @app.after_request
    def _headers(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in NEVER_A_PAGE:
            response.headers["Content-Security-Policy"] = POLICY
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
            response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers["X-Content-Type-Options"] = "nosniff"
        # No path ever travels. Not `no-referrer`: with that a form of ours would say `Origin: null`, and be refused.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if request.endpoint == "static" and response.status_code < 400:  # what is not there may come tomorrow
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            kept_for = g.get("kept_for")  # only a sound that is the same for everybody asks it
            response.headers["Cache-Control"] = f"private, max-age={kept_for}" if kept_for else "no-store"
        if app.config["SETTINGS"].https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
