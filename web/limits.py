"""What does a rate limit count separately?"""

from __future__ import annotations

from flask import request


def each_device() -> str:
    """Each screen has its own limit: one that floods takes nothing from another."""
    return f"device:{(request.view_args or {}).get('device', '')}"
