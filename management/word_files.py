"""How do words go to a translator outside the house and back? A PO file per language, told before it is taken in."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from flask import Response, g, render_template, request, url_for

from management.words_told import FAULTS, KINDS, PLACES
from management.words_view import register_here, reviewer
from queueing.catalogue.languages import SOURCE
from queueing.colleagues.staff import Role
from queueing.refusals import Refusal
from queueing.words.portable import LARGEST, Plan, plan_of, po_of
from queueing.words.refusals import (
    DutchIsWrittenElsewhere,
    FileNotInUtf8,
    FileNotTakenIn,
    FileOfAnotherLanguage,
    NotAPoFile,
    XliffSent,
)
from queueing.words.register import Entry, Register
from web.access import needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import lets_in
from web.house_words import plural_header
from web.parts import redirect_page
from web.refusals import said_to_staff
from web.transactions import hall_locked

word_files = Pages("word_files", __name__, face=Face.STAFF, url_prefix="/management/words/<language>")
UNREADABLE = (NotAPoFile, XliffSent, FileNotInUtf8, FileOfAnotherLanguage)
LARGEST_FORM = 2 * LARGEST
"""The second form carries the file as text, a third longer, and in an address-like coding."""


@word_files.get("/file")
@needs_role(Role.MANAGER)
def page(language: str) -> str:
    """Where a file is fetched and brought back. Raises NoSuchSentence."""
    return _page(_register(language))


@word_files.get("/file.po")
@needs_role(Role.MANAGER)
def send(language: str) -> Response:
    """The file itself: what nobody approved is marked *fuzzy*. Raises NoSuchSentence, DutchIsWrittenElsewhere."""
    register = _register(language)
    content = po_of(register, plural_forms=plural_header(language), about=_about, now=g.branch.local(now()))
    response = Response(content, mimetype="text/x-gettext-translation")
    response.headers["Content-Disposition"] = f'attachment; filename="{g.branch.code}-{language}.po"'
    return response


@word_files.post("/file")
@lets_in(LARGEST_FORM)
@needs_role(Role.MANAGER)
def plan(language: str) -> Any:
    """What the file would change; nothing is changed yet."""
    register, content = _register(language), _sent()
    try:
        found = _planned(register, content)
    except UNREADABLE as refusal:
        return _page(register, refusal=refusal), said_to_staff(refusal).status
    return _page(register, plan=found, content=base64.b64encode(content).decode())


@word_files.post("/file/contents")
@lets_in(LARGEST_FORM)
@needs_role(Role.MANAGER)
def take_in(language: str) -> Any:
    """*Inlezen*: all of it, or nothing. Nothing is approved by it."""
    try:
        content = base64.b64decode(request.form.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    try:
        with hall_locked(g.branch.id):
            register = _register(language)
            found = _planned(register, content)
            if not found.is_possible:
                raise FileNotTakenIn
            register.take_in([*found.new, *found.changed], by=reviewer(), now=now())
    except (*UNREADABLE, FileNotTakenIn) as refusal:
        return _page(_register(language), refusal=refusal), said_to_staff(refusal).status
    return redirect_page(url_for("words.review", language=language))


def _sent() -> bytes:
    """The file of the form, up to one byte more than may be; empty without one."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as content:
        return content.read(LARGEST + 1)


def _planned(register: Register, content: bytes) -> Plan:
    if not content or len(content) > LARGEST:
        raise NotAPoFile
    return plan_of(register, content)


def _register(language: str) -> Register:
    if language == SOURCE:
        raise DutchIsWrittenElsewhere
    return register_here(language)


def _about(entry: Entry) -> str:
    one = entry.sentence
    places = ", ".join(PLACES[place] for place in one.places)
    return " ".join(filter(None, (KINDS[one.kind], one.about, f"({places})")))


def _page(register: Register, *, plan: Plan | None = None, content: str = "", refusal: Refusal | None = None) -> str:
    return render_template(
        "management/word_file.html",
        language=g.catalogue.languages.get(register.language),
        code=register.language,
        plan=plan,
        content=content,
        told=FAULTS.of,
        refused=said_to_staff(refusal).sentence if refusal is not None else "",
    )
