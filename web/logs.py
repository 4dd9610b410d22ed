"""What do we log about a request? Method, route rule and status; never a path, size or duration.

A path holds a ticket's token, and a duration can distinguish two needs (product §12).
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from flask import Flask, Response, request

access = logging.getLogger("onthaal.access")


class QuietFlask(Flask):
    """Flask, but its log of an unexpected error names the route, not the address."""

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("unexpected error in %s %s", request.method, rule(), exc_info=exc_info)


def rule() -> str:
    """The rule of the route of this request, such as `/t/<token>`."""
    return request.url_rule.rule if request.url_rule is not None else "(no such page)"


def keep_logs(app: Flask) -> None:
    """Write the access line, and send our own loggers to standard error."""
    house = logging.getLogger("onthaal")
    if not house.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        house.addHandler(handler)
    root = logging.getLogger()
    for stray in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(stray)  # python-escpos adds one on import: every line would appear twice
    house.setLevel(logging.INFO if not app.config["SETTINGS"].demo else logging.WARNING)

    @app.after_request
    def _access_line(response: Response) -> Response:
        access.info("%s %s %s", request.method, rule(), response.status_code)
        return response
