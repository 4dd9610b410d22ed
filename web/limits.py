"""For whom is *too often* measured?"""

from __future__ import annotations

from flask import request


def each_device() -> str:
    """Each screen has its own measure: one that runs wild takes nothing from another."""
    return f"device:{(request.view_args or {}).get('device', '')}"
