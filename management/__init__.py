"""The keeper: whoever keeps the house in order. Command line until the office is built."""

from __future__ import annotations

from flask import Flask

from management import colleagues, devices, screens  # noqa: F401  their commands hang on the groups of staff and devices
from management.auditing import audit_log
from management.commands import groups
from management.copies import backup, restore
from management.speaking import speech
from management.timekeeping import timekeeping


def move_in(app: Flask) -> None:
    """Make the commands known."""
    for group in (*groups, speech, audit_log, backup, restore, timekeeping):
        app.cli.add_command(group)
