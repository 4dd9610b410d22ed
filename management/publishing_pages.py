"""*Publiceren*: what will be different, what is wrong, and who published when? Publish, go back, or throw away."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for

from management.differing import MOST_ROWS, Rows, link_of, rows_of, sentences_of, what_of
from management.drafting import document, draft, in_force, look_again
from management.icons import icon_word
from management.pictograms import not_approved
from queueing.catalogue.archives import zipped
from queueing.catalogue.changes import Path
from queueing.catalogue.editions import editions_of
from queueing.catalogue.exporting import export_folder
from queueing.catalogue.mistakes import mistakes_in
from queueing.catalogue.refusals import DraftConflict, NoDraft
from queueing.catalogue.told import told
from queueing.colleagues.staff import Role, Staff
from queueing.editing.drafts import Draft, draft_of
from queueing.editing.publishing import LONGEST_NOTE, checked_remark, go_back_to, publish_draft
from queueing.refusals import Refusal
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import says_of_nul, whole_number
from web.icons import known_icons
from web.refusals import said_to_staff
from web.transactions import db_session, hall_locked
from web.wording import shows_drafts

publishing = Pages("publishing", __name__, face=Face.STAFF, url_prefix="/management/publishing")
SHOWN_EDITIONS = 20
LONGEST_CHOICES = 400


@publishing.get("")
@needs_role(Role.MANAGER)
def page() -> str:
    """What publishing would change, and every edition so far."""
    return _page()


@publishing.post("")
@says_of_nul
@needs_role(Role.MANAGER)
def publish() -> Any:
    """*Publiceren*: visitors see it from now on."""

    def act(_begun: Draft) -> None:
        note = checked_remark(request.form.get("note", "").strip())
        publish_draft(db_session(), g.branch, icons=known_icons(), now=now(), staff_id=me().id, note=note)

    return _decided(act, "Gepubliceerd. De zuilen tonen het nu.")


@publishing.post("/discard")
@needs_role(Role.MANAGER)
def discard() -> Any:
    """*Klad weggooien*."""
    return _decided(lambda begun: begun.discard(staff_id=me().id, now=now()), "Het klad is weg.")


@publishing.post("/choice")
@needs_role(Role.MANAGER)
def settle() -> Any:
    """What stays, where another edition changed the same."""

    def act(begun: Draft) -> None:
        theirs = [_path(one) for one in request.form.getlist("theirs")[:LONGEST_CHOICES]]
        begun.settle(g.branch, theirs, staff_id=me().id, now=now())

    return _decided(act, "Het klad gaat verder op de nieuwste editie.")


@publishing.post("/editions/<int:number>")
@needs_role(Role.MANAGER)
def go_back(number: int) -> Any:
    """*Terug naar deze editie*."""
    try:
        with hall_locked(g.branch.id):
            go_back_to(db_session(), g.branch, number, now=now(), staff_id=me().id)
    except Refusal as no:
        return _refused(no)
    flash(f"Editie {number} is terug.")
    return redirect(url_for("publishing.page"), 303)


@publishing.get("/folder")
@needs_role(Role.MANAGER)
def export() -> Response:
    """The catalogue as a folder of TOML, in one archive."""
    answer = Response(zipped(export_folder(document())), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{g.branch.code}.zip"'
    return answer


def _decided(act: Any, words: str) -> Any:
    """Decide about the whole draft, as its reader saw it."""
    try:
        with hall_locked(g.branch.id):
            begun = draft_of(db_session(), g.branch)
            if begun is None:
                raise NoDraft
            if whole_number(request.form.get("revision")) != begun.revision:
                raise DraftConflict(fields={}, by=name_of(begun.changed_by))
            act(begun)
    except Refusal as no:
        return _refused(no)
    flash(words)
    return redirect(url_for("publishing.page"), 303)


def _refused(no: Refusal) -> Any:
    db_session().rollback()
    look_again()
    said = said_to_staff(no)
    return _page(refused=said.sentence, note=request.form.get("note", "")[:2000]), said.status


def _path(told_path: str) -> Path:
    try:
        found = json.loads(told_path)
    except (ValueError, RecursionError):
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def name_of(key: int | None) -> str:
    """Who changed it, as a colleague reads it."""
    person = db_session().get(Staff, key) if key is not None else None
    return person.name if person is not None else "Een collega"


def _page(*, refused: str = "", note: str = "") -> str:
    begun = draft()
    both = begun.with_edition(g.branch) if begun is not None else None
    after = both.document if both is not None else in_force()
    seen, unseen = rows_of(in_force(), after) if both is not None else (Rows((), 0), Rows((), 0))
    mistakes = mistakes_in(after, icons=known_icons()) if both is not None else []
    sentences = sentences_of(after)
    editions = editions_of(db_session(), g.branch)[:SHOWN_EDITIONS]
    return render_template(
        "management/publishing.html",
        draft=begun,
        changed_by=name_of(begun.changed_by) if begun is not None else "",
        changed_at=_local(begun.changed_at) if begun is not None else None,
        seen=seen,
        unseen=unseen,
        mistakes=[
            (what_of(one.path, after), told(one), link_of(one.path, after, sentences)) for one in mistakes[:MOST_ROWS]
        ],
        count_of_mistakes=len(mistakes),
        conflicts=[
            (json.dumps(one.path), what_of(one.path, after), one.path[-1], one.mine, one.theirs)
            for one in (both.conflicts if both is not None else ())
        ],
        editions=[(one, _local(one.published_at), _publisher(one.published_by)) for one in editions],
        pictures=[(name, icon_word(name)) for name in not_approved(after)] if both is not None else [],
        is_demo=shows_drafts(),
        refused=refused,
        note=note,
        longest_note=LONGEST_NOTE,
    )


def _publisher(key: int | None) -> str:
    return name_of(key) if key is not None else "met een map geladen"


def _local(at: datetime) -> datetime:
    local: datetime = g.branch.local(at)
    return local
