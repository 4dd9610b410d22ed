"""*Meteen beantwoord*: how is a question answered on the spot counted?

By its theme, without a number (decisions 22).
"""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from queueing.colleagues.staff import Role
from queueing.quick_answers import answer_at, count_answer
from reception.hall import reception
from web.access import needs_role
from web.clock import now
from web.dice import dice
from web.transactions import db_session, hall_locked

LONGEST_KEY = 40


@reception.post("/answers")
@needs_role(Role.HOST)
def count() -> Any:
    """Count one more; its key makes a press that was sent twice count once."""
    press = request.form.get("start_key") or dice().random_bytes(16).hex()  # without scripts each request is a press
    if len(press) > LONGEST_KEY:
        abort(422)
    with hall_locked(g.branch.id):
        answer = count_answer(db_session(), g.branch, g.catalogue, request.form.get("group", "")[:24], press, now=now())
        key, group = answer.id, answer.group
    return _said(key=key, theme=g.catalogue.groups[group].label)


@reception.post("/answers/<int:key>/undo")
@needs_role(Role.HOST)
def undo_answer(key: int) -> Any:
    """*Ongedaan*, for ten seconds."""
    with hall_locked(g.branch.id):
        answer_at(db_session(), g.branch.id, key).undo(g.branch, now=now())
    return _said(key=None, theme="")


def _said(*, key: int | None, theme: str) -> Any:
    """The line that says what was counted; without scripts a redirect to the hall."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(url_for("reception.hall"), 303)
    return render_template("reception/_counted.html", key=key, theme=theme)
