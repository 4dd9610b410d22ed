"""What does a manager of the house do? In the office, in a browser; the same on the command line."""

from __future__ import annotations

from flask import Flask

from management import (  # noqa: F401  they hang their addresses and commands on others'
    catalogue_rooms,
    catalogue_upload,
    colleagues,
    device_pairing,
    device_trials,
    devices,
    house_rooms,
    screens,
)
from management.announcements import open_announcements_room
from management.auditing import audit_log
from management.branch_commands import branch
from management.commands import groups
from management.copies import backup, restore
from management.device_pages import open_devices_room
from management.figures_pages import open_figures_room
from management.first_hour import open_first_hour
from management.first_run import first_run
from management.office import furnish
from management.people import furnish_people
from management.pictograms import open_pictograms
from management.privacy_room import open_privacy_room
from management.recordings import recordings
from management.remarks import remarks
from management.signing_in import furnish_signing_in
from management.speaking import speech
from management.timekeeping import timekeeping
from management.word_commands import words_group
from management.word_files import word_files
from management.words import open_words_room


def move_in(app: Flask) -> None:
    """Open the office's addresses and register the commands."""
    furnish(app)
    catalogue_rooms.furnish(app)
    house_rooms.furnish(app)
    furnish_people(app)
    furnish_signing_in(app)
    open_words_room(app)
    open_pictograms(app)
    app.register_blueprint(remarks)
    app.register_blueprint(word_files)
    app.register_blueprint(recordings)
    open_devices_room(app)
    open_announcements_room(app)
    open_privacy_room(app)
    open_figures_room(app)
    open_first_hour(app)
    for group in (*groups, words_group, speech, audit_log, backup, restore, timekeeping, branch, first_run):
        app.cli.add_command(group)
