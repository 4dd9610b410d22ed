"""What does a page from before an upgrade get? The files as they are now, under the address that it knows."""

from __future__ import annotations

import re

from flask import Response, abort, current_app

from web.access import public
from web.faces import Face, Pages

older_files = Pages("older_files", __name__, face=Face.STAFF)
DIGEST = re.compile(r"[0-9a-f]{12}")


@older_files.get("/static/<digest>/<path:filename>")
@public
def file(digest: str, filename: str) -> Response:
    """Any address that may have been ours; nobody keeps what it says, for it is not what the address names."""
    if not DIGEST.fullmatch(digest):
        abort(404)
    return current_app.send_static_file(filename)
