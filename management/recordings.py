"""How does somebody say a sentence, in the browser? Record, listen, keep; approved by ear, as words are by eye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, g, make_response, render_template, request, url_for

from management.words_view import register_here, reviewer
from queueing.catalogue.languages import SOURCE
from queueing.colleagues.staff import Role
from queueing.refusals import Refusal
from queueing.words import refusals as no
from queueing.words.recordings import Recording, record, recording_at, recordings_of
from speech.calls import NUMBER, PARTS, PLACE, PLACES, text_of
from speech.clips import name_of_recording, read_clip
from speech.recorded import LARGEST, LONGEST, NotASound, SoundSilent, SoundTooLong, SoundTooShort, checked_sound
from speech.texts import DIGITS, as_read
from speech.texts import PLACE as FACT
from web.access import load_branch, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import lets_in
from web.headers import may_hear
from web.house_words import FOLDER
from web.parts import redirect_page
from web.read_aloud import library
from web.refusals import said_to_staff
from web.transactions import db_session, hall_locked

recordings = Pages("recordings", __name__, face=Face.STAFF, url_prefix="/management/words/<language>/recordings")
LARGEST_FORM = LARGEST + 10_000
SAID = {
    NotASound: no.NotASoundFile(),
    SoundTooShort: no.RecordingTooShort(),
    SoundTooLong: no.RecordingTooLong(most=int(LONGEST)),
    SoundSilent: no.RecordingSilent(),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say: its file name, its text, and what there is of it."""

    name: str
    text: str
    waiting: Recording | None = None
    heard: Recording | None = None


@recordings.get("")
@needs_role(Role.MANAGER)
def home(language: str) -> str:
    """Everything that can be recorded: the parts of a call, and every sentence without a number in it."""
    texts, known = texts_of(language), recordings_of(db_session(), g.branch.id, language)
    made = {(one.name, one.waiting): one for one in known}
    lines = [Line(name, text, made.get((name, True)), made.get((name, False))) for name, text in texts.items()]
    return render_template(
        "management/recordings.html",
        code=language,
        language=g.catalogue.languages.get(language),
        parts=[one for one in lines if one.name in PARTS],
        sentences=[one for one in lines if one.name not in PARTS],
        heard=sum(one.heard is not None for one in lines),
    )


@recordings.get("/<name>")
@may_hear
@needs_role(Role.MANAGER)
def page(language: str, name: str) -> str:
    """One sentence to record, with what there is of it. Raises NoSuchRecording for what is no sentence of ours."""
    return _page(language, name)


@recordings.post("/<name>")
@may_hear
@lets_in(LARGEST_FORM)
@needs_role(Role.MANAGER)
def keep(language: str, name: str) -> Any:
    """*Bewaren*: the recording waits for approval."""
    _text(language, name)
    file = request.files.get("sound")
    content = b""
    if file is not None:
        with file.stream as sent:
            content = sent.read(LARGEST + 1)
    try:
        sound = checked_sound(content)
    except (NotASound, SoundTooShort, SoundTooLong, SoundSilent) as problem:
        refusal = SAID[type(problem)]
        return _page(language, name, refusal=refusal), said_to_staff(refusal).status
    with hall_locked(g.branch.id):
        record(db_session(), g.branch.id, language, name, by=reviewer(), now=now())
        library().recorded.keep(g.branch.code, language, name, sound)
    return redirect_page(url_for("recordings.page", language=language, name=name))


@recordings.post("/<name>/approval")
@needs_role(Role.MANAGER)
def approve(language: str, name: str) -> Any:
    """*Goedkeuren*: from now on visitors hear it. Raises NoSuchRecording."""
    _text(language, name)
    with hall_locked(g.branch.id):
        recording_at(db_session(), g.branch.id, language, name, waiting=True).approve(by=reviewer(), now=now())
        library().recorded.approve(g.branch.code, language, name)
    return redirect_page(url_for("recordings.page", language=language, name=name))


@recordings.post("/<name>/removal")
@needs_role(Role.MANAGER)
def remove(language: str, name: str) -> Any:
    """*Weg*: the one that waits, or with `heard` the one that visitors hear. Raises NoSuchRecording."""
    _text(language, name)
    waiting = not request.form.get("heard")
    with hall_locked(g.branch.id):
        recording_at(db_session(), g.branch.id, language, name, waiting=waiting).remove(by=reviewer(), now=now())
        library().recorded.remove(g.branch.code, language, name, waiting=waiting)
    return redirect_page(url_for("recordings.page", language=language, name=name))


@recordings.get("/<name>/sound")
@needs_role(Role.MANAGER)
def sound(language: str, name: str) -> Response:
    """The recording that waits, or with `heard` the one that visitors hear."""
    _text(language, name)
    place = library().recorded.place(g.branch.code, language, name, waiting=not request.args.get("heard"))
    if not place.is_file():
        abort(404)
    response = make_response(read_clip(place))
    response.content_type = "audio/wav"
    return response


def texts_of(language: str) -> dict[str, str]:
    """Everything that can be recorded in a language, by its file name. Raises NoSuchSentence."""
    register = register_here(language)
    spoken = {part: text_of(part, language, FOLDER) for part in PARTS}
    found = {part: text for part, text in spoken.items() if text}
    texts = [text for one in register.entries for text in (*one.forms, *one.shown) if not FACT.search(text)]
    for text in (*texts, *library().sentences(g.catalogue, language)):
        said = as_read(text)
        if said and said not in DIGITS:
            found.setdefault(name_of_recording(language, said), said)
    return found


def _text(language: str, name: str) -> str:
    text = texts_of(language).get(name)
    if text is None:
        raise no.NoSuchRecording
    return text


def _page(language: str, name: str, *, refusal: Refusal | None = None) -> str:
    if refusal is not None:
        load_branch(g.branch.id)
    texts = texts_of(language)
    if name not in texts:
        raise no.NoSuchRecording
    names = list(texts)
    at = names.index(name)
    made = {one.waiting: one for one in recordings_of(db_session(), g.branch.id, language, name)}
    return render_template(
        "management/recording.html",
        code=language,
        language=g.catalogue.languages.get(language),
        line=Line(name, texts[name], made.get(True), made.get(False)),
        is_part=name in PARTS,
        is_place=name in PLACES or name == PLACE,
        is_number=name == NUMBER or name in DIGITS,
        before=names[at - 1] if at else "",
        after=names[at + 1] if at + 1 < len(names) else "",
        longest=int(LONGEST),
        largest=LARGEST,
        refused=said_to_staff(refusal).sentence if refusal is not None else "",
        is_dutch=language == SOURCE,
    )
