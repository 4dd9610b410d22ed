"""Who approved what visitors read? The room *Woorden*: every sentence, one at a time, in each language (L-6, L-16)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, g, make_response, render_template, request, url_for

from management.office import Room, hang_door
from management.pictograms import pictograms_here
from management.words_told import FAULTS, KINDS, PLACES, STATES, examples, why_not_offered
from management.words_view import Looking, language_or_404, looking_of, register_here, reviewer
from queueing.catalogue.languages import SOURCE
from queueing.colleagues.staff import Role
from queueing.refusals import Refusal, UnreadableText
from queueing.words import refusals as no
from queueing.words.approval import progress_of
from queueing.words.checks import LONGEST
from queueing.words.register import Entry, Register, State
from queueing.words.reviews import LONGEST_REASON
from speech.clips import name_of_recording, read_clip
from speech.library import TYPES
from speech.texts import PLACE as FACT
from speech.texts import as_read
from web.access import load_branch, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import says_of_nul
from web.parts import part, redirect_page
from web.read_aloud import library
from web.refusals import said_to_staff
from web.transactions import db_session, hall_locked
from web.wording import languages, made_words, sentences_here, shows_drafts

words = Pages("words", __name__, face=Face.STAFF, url_prefix="/management/words")
ROOM = Room(
    "words",
    "words.home",
    "Woorden",
    "languages",
    "Wat bezoekers lezen en horen, in elke taal: nakijken, goedkeuren, inspreken.",
    also=("word_files", "recordings", "pictograms"),
)
OF_THE_FORM = (
    no.WordsNotSuitable, no.WordsChanged, no.NothingToApprove, no.ReasonForRejectionMissing, no.ReasonTooLong,
    no.PersonalReason, no.DutchIsWrittenElsewhere, UnreadableText,
)  # fmt: skip
"""Refusals that are said on the page itself, beside what was typed."""


@words.get("")
@needs_role(Role.MANAGER)
def home() -> str:
    """Every language, and how far it is."""
    return render_template("management/words.html", approval_part=approval_part(), is_demo=shows_drafts())


@words.get("/approval")
@needs_role(Role.MANAGER)
def approval() -> str:
    """The live part of it."""
    return approval_part()


def approval_part() -> str:
    """How far each language is, and whether visitors can choose it today."""
    codes = [SOURCE, *languages(g.catalogue)]
    sentences = sentences_here(g.catalogue, g.branch)
    made = {code: made_words(g.catalogue, code, sentences) for code in codes}
    found = progress_of(db_session(), g.branch.id, sentences, made)
    today = g.branch.day_of(now())
    rows = [
        (code, g.catalogue.languages.get(code), found[code], why_not_offered(g.catalogue, code, found[code], today))
        for code in codes
    ]
    several = pictograms_here()
    seen = Counter(one.state.value for one in several)
    return part("approval", "management/_approval.html", rows=rows, pictures=len(several), seen=seen)


@words.get("/<language>")
@needs_role(Role.MANAGER)
def review(language: str) -> str:
    """One sentence: its Dutch, its translation, where it is seen. Raises NoSuchSentence for an unknown language."""
    register = register_here(language)
    looking = looking_of(request.args)
    return _page(register, looking, looking.entry_in(register.entries))


@words.post("/<language>/<sentence>/approval", defaults={"verdict": "approval"})
@words.post("/<language>/<sentence>/change", defaults={"verdict": "change"})
@words.post("/<language>/<sentence>/rejection", defaults={"verdict": "rejection"})
@says_of_nul
@needs_role(Role.MANAGER)
def judge(language: str, sentence: str, verdict: str) -> Any:
    """*Goedkeuren*, *Bewaren* or *Afkeuren*, and on to the next sentence; one that is only changed stays on the page.

    A refusal keeps what was typed.
    """
    language_or_404(language)
    looking, seen = looking_of(request.form), request.form.get("seen", "")
    typed, reason = request.form.getlist("words"), request.form.get("reason", "")
    told: dict[str, Any] = {"by": reviewer(), "now": now()}
    try:
        with hall_locked(g.branch.id):
            register = register_here(language)
            following = looking.following(register.entries, sentence)
            match verdict:
                case "approval":
                    register.approve(sentence, seen, typed, **told)
                case "change":
                    register.change(sentence, seen, typed, **told)
                case _:
                    register.reject(sentence, seen, reason, **told)
    except OF_THE_FORM as refusal:
        db_session().rollback()
        load_branch(g.branch.id)
        register = register_here(language)
        return _page(register, looking, register.entry(sentence), refusal=refusal), said_to_staff(refusal).status
    at = sentence if verdict == "change" else following
    return redirect_page(url_for("words.review", language=language, **looking.address(at=at)))


@words.get("/<language>/<sentence>/clip")
@needs_role(Role.MANAGER)
def clip(language: str, sentence: str) -> Response:
    """The sound of a sentence, when it was recorded or made."""
    place = _clip_of(language, register_here(language).entry(sentence))
    if place is None:
        abort(404)
    response = make_response(read_clip(place))
    response.content_type = TYPES[place.suffix]
    return response


def _clip_of(language: str, entry: Entry) -> Path | None:
    if not entry.forms or FACT.search(entry.forms[0]):
        return None
    spoken = library().spoken(g.branch.code)
    return library().clips.find(language, as_read(entry.forms[0]), *spoken)


def _name_of_clip(language: str, entry: Entry) -> str:
    """The name under which it can be recorded; empty for a sentence with a number in it."""
    text = as_read(entry.forms[0]) if entry.forms else ""
    return name_of_recording(language, text) if text and not FACT.search(text) else ""


def _page(register: Register, looking: Looking, entry: Entry | None, *, refusal: Refusal | None = None) -> str:
    known = g.catalogue.languages.get(register.language)
    before, after = looking.beside(register.entries, entry)
    typed = request.form.getlist("words") if refusal is not None else []
    return render_template(
        "management/review.html",
        language=known,
        code=register.language,
        register=register,
        entry=entry,
        looking=looking,
        before=before,
        after=after,
        approved=sum(one.state is State.APPROVED for one in register.entries),
        found=looking.found_in(register.entries),
        typed=typed or (list(entry.forms) if entry else []) or [""],
        reason=request.form.get("reason", "") if refusal is not None else "",
        refused=said_to_staff(refusal).sentence if refusal is not None else "",
        faults=FAULTS.told(refusal.faults if isinstance(refusal, no.WordsNotSuitable) else ()),
        examples=examples(register.language, register.plurals),
        state_words=STATES,
        place_words=PLACES,
        kind_words=KINDS,
        longest=LONGEST,
        longest_reason=LONGEST_REASON,
        has_clip=entry is not None and _clip_of(register.language, entry) is not None,
        clip_name=_name_of_clip(register.language, entry) if entry is not None else "",
        is_dutch=register.language == SOURCE,
    )


def open_words_room(app: Flask) -> None:
    """Open its addresses, and write its name on the door."""
    app.register_blueprint(words)
    hang_door(app, ROOM)
