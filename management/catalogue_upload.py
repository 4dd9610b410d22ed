"""*Catalogus inlezen*: what does an archive change? Told first, then taken into the draft; never published.

What is wrong with its files is said by file and line, as `flask catalogue load` does; then nothing is taken.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from management.differing import MOST_ROWS, Rows, rows_of
from management.drafting import draft, in_force, look_again
from management.publishing_pages import name_of, publishing
from queueing.catalogue.archives import LARGEST_PACKED, unzipped
from queueing.catalogue.changes import Document
from queueing.catalogue.comments import Comment, comments_in
from queueing.catalogue.exporting import HEADER
from queueing.catalogue.reading import CatalogueError, read_files
from queueing.catalogue.refusals import DraftConflict, OtherBranch
from queueing.colleagues.staff import Role
from queueing.editing.drafts import draft_of, draft_or_new
from queueing.refusals import Refusal
from web.access import me, needs_role
from web.clock import now
from web.forms import lets_in, whole_number
from web.icons import known_icons
from web.refusals import said_to_staff
from web.transactions import db_session, hall_locked

LARGEST_FORM = 2 * LARGEST_PACKED
"""The second form carries the archive as text, a third longer."""
LONGEST_WORDS = 120
"""Of a comment that is told before it is lost."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking an archive in would change, and what is lost by it."""

    document: Document
    seen: Rows
    unseen: Rows
    comments: list[Comment]
    others: tuple[str, ...]

    @property
    def is_possible(self) -> bool:
        return bool(self.seen.count or self.unseen.count)


@publishing.get("/upload")
@needs_role(Role.MANAGER)
def upload() -> str:
    """Where the archive is chosen."""
    return _page()


@publishing.post("/upload")
@lets_in(LARGEST_FORM)
@needs_role(Role.MANAGER)
def plan_upload() -> Any:
    """*Kijk wat er verandert*: nothing is changed yet."""
    content = _sent()
    try:
        found = _planned(content)
    except CatalogueError as error:
        return _page(wrong=str(error).splitlines()), 422
    except Refusal as no:
        return _refused(no)
    return _page(plan=found, content=base64.b64encode(content).decode())


@publishing.post("/upload/contents")
@lets_in(LARGEST_FORM)
@needs_role(Role.MANAGER)
def take_in() -> Any:
    """*In het klad zetten*: all of it, or nothing; a draft that changed since it was told about stays."""
    try:
        content = base64.b64decode(request.form.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    try:
        document = _read(content)[0]
        with hall_locked(g.branch.id):
            begun = draft_of(db_session(), g.branch)
            if whole_number(request.form.get("revision")) != (begun.revision if begun is not None else None):
                raise DraftConflict(fields={}, by=name_of(begun.changed_by if begun is not None else None))
            begun = draft_or_new(db_session(), g.branch, now=now())
            begun.replace(g.branch, document, staff_id=me().id, now=now())
    except CatalogueError as error:
        return _page(wrong=str(error).splitlines()), 422
    except Refusal as no:
        return _refused(no)
    flash("Het bestand staat in het klad. Lees wat er verandert, en publiceer.")
    return redirect(url_for("publishing.page"), 303)


def _sent() -> bytes:
    """The file of the form, up to one byte more than may be; empty without one."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as content:
        return content.read(LARGEST_PACKED + 1)


def _read(content: bytes) -> tuple[Document, list[Comment], tuple[str, ...]]:
    """Raises CatalogueError, OtherBranch, and what `unzipped` raises."""
    unpacked = unzipped(content)
    document = read_files(unpacked.files, icons=known_icons())
    if document["branch"]["code"] != g.branch.code:
        raise OtherBranch(code=document["branch"]["code"], here=g.branch.code)
    return document, comments_in(unpacked.files, ours=HEADER), unpacked.others


def _planned(content: bytes) -> Plan:
    document, comments, others = _read(content)
    seen, unseen = rows_of(in_force(), document)
    return Plan(document, seen, unseen, comments, others)


def _refused(no: Refusal) -> Any:
    db_session().rollback()
    look_again()
    said = said_to_staff(no)
    return _page(refused=said.sentence), said.status


def _page(*, plan: Plan | None = None, content: str = "", refused: str = "", wrong: list[str] | None = None) -> str:
    begun = draft()
    return render_template(
        "management/upload.html",
        plan=plan,
        content=content,
        refused=refused,
        wrong=(wrong or [])[:MOST_ROWS],
        count_of_wrong=len(wrong or []),
        draft=begun,
        changed_by=name_of(begun.changed_by) if begun is not None else "",
        longest_words=LONGEST_WORDS,
    )
