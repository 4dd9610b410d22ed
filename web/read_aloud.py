"""What can this house read aloud? The library of the app, and the thread that makes the clips."""

from __future__ import annotations

import logging
import sys
import threading
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy import select

from config import ROOT, Settings
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import catalogue_of
from queueing.catalogue.languages import SOURCE
from speech.calls import CallClips
from speech.library import Library, Progress
from web.house_words import FOLDER
from web.language import offered_today
from web.transactions import db_session
from web.wording import with_wording

log = logging.getLogger("onthaal.speech")
BREATH = 5.0
"""Seconds after the start in which no clips are made."""
TELLS = 20
"""Lines of progress in the terminal, in total."""


def read_aloud(app: Flask) -> None:
    """Give the app its library, and the templates their functions."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["speech"] = Library(
        settings.data_dir,
        settings.speech,
        recordings=settings.recordings,
        voices=settings.voices,
        branches=ROOT / "branches",
        words=FOLDER,
    )
    app.extensions["call_clips"] = CallClips(app.extensions["speech"], settings.data_dir / "recordings", FOLDER)
    app.jinja_env.globals.update(reads_aloud=reads_aloud, reading_progress=reading_progress)


def library() -> Library:
    """The library of this app."""
    return cast(Library, current_app.extensions["speech"])


def call_clips() -> CallClips:
    """The parts of the spoken calls of this app."""
    return cast(CallClips, current_app.extensions["call_clips"])


def reads_aloud() -> bool:
    """Can this branch's Dutch be heard?"""
    return library().can_speak(g.branch.code)


def reading_progress() -> Progress | None:
    """How many sentences are ready, while or after the server made them; None before it began."""
    return library().progress


def branches_to_read() -> dict[str, tuple[Catalogue, list[str]]]:
    """Every branch with a catalogue: the catalogue, and the languages it offers today."""
    found = {}
    for branch in db_session().scalars(select(Branch).where(Branch.edition.is_not(None)).order_by(Branch.id)):
        catalogue = with_wording(branch, catalogue_of(db_session(), branch))
        found[branch.code] = (catalogue, [*offered_today(branch, catalogue)])
    return found


def render_beside(app: Flask) -> None:
    """Make the missing clips, once the server answers; the thread ends with the process."""
    if app.extensions["speech"].speaker.is_there:
        threading.Thread(target=_render, args=(app,), name="speech", daemon=True).start()


def _render(app: Flask) -> None:
    threading.Event().wait(BREATH)
    with app.app_context():
        try:
            branches = branches_to_read()
            db_session().rollback()  # the rest takes minutes and needs no database
            call_clips().render(
                {
                    code: languages if one.second_language_calls else [SOURCE]
                    for code, (one, languages) in branches.items()
                }
            )
            told = -1
            for progress in library().render(branches):
                step = progress.have * TELLS // max(progress.total, 1)
                if step > told:
                    told = step
                    ready = f"  Voorlezen: {progress.have} van {progress.total} zinnen klaar"
                    print(ready, file=sys.stderr, flush=True)  # noqa: T201
        except Exception:
            # Nobody waits for this: a sentence without a clip is made when it is asked for.
            log.exception("the clips could not be made")
