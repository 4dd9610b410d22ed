"""How does a browser keep a page of ours for when the server is gone? By a small worker that serves one scope."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, make_response


def worker_script(name: str, *, scope: str) -> Response:
    """What our workers share, then the lines of the worker with this name; it serves `scope` and what is below it."""
    folder = Path(current_app.static_folder or "") / "js"
    response = make_response(
        "".join((folder / f"{one}.js").read_text(encoding="utf-8") for one in ("page-shelf", name))
    )
    response.content_type = "text/javascript; charset=utf-8"
    response.headers["Service-Worker-Allowed"] = scope
    return response


def edition_of_files() -> str:
    """Changes with our files: a worker whose address holds it keeps the page of the newest ones."""
    return (current_app.static_url_path or "").rpartition("/")[2]
