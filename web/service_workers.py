"""How does a browser keep a page of ours for when the server is gone? With a small service worker for one scope."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, make_response


def worker_script(name: str, *, scope: str) -> Response:
    """The code that our workers share, then the worker with this name; it serves `scope` and everything below it."""
    folder = Path(current_app.static_folder or "") / "js"
    response = make_response(
        "".join((folder / f"{one}.js").read_text(encoding="utf-8") for one in ("page-shelf", name))
    )
    response.content_type = "text/javascript; charset=utf-8"
    response.headers["Service-Worker-Allowed"] = scope
    return response


def edition_of_files() -> str:
    """Changes with our files: a worker with this in its address keeps the newest page."""
    return (current_app.static_url_path or "").rpartition("/")[2]
