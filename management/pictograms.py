"""Who approved what visitors see? The pictograms of the catalogue, one at a time, as the words beside them (I-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, render_template, request, url_for

from management.drafting import document, in_force
from management.icons import all_icons
from management.words_told import STATES
from management.words_view import looking_of, reviewer
from queueing.audit import COMMAND_LINE
from queueing.branches import branch_by_code
from queueing.colleagues.staff import Role
from queueing.refusals import Refusal, UnreadableText
from queueing.words import refusals as no
from queueing.words.pictograms import Pictogram, approve_pictures, judge, reviews_of_pictures
from queueing.words.register import Reviewer, State
from queueing.words.reviews import LONGEST_REASON
from queueing.words.verdict import Verdict
from web.access import load_branch, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import says_of_nul
from web.icons import NEUTRAL, known_icons, print_of_icon
from web.parts import redirect_page
from web.refusals import said_to_staff
from web.transactions import db_session, hall_locked
from web.wording import shows_drafts

pictograms = Pages("pictograms", __name__, face=Face.STAFF, url_prefix="/management/pictograms")
TABLES = {"groups": ("themes", "thema"), "needs": ("needs", "vraag"), "extras": ("", "hulp die je kan vragen")}
"""Table of the catalogue → the room of the office that keeps it, and what an entry of it is called."""
OF_THE_FORM = (no.WordsChanged, no.ReasonForRejectionMissing, no.ReasonTooLong, no.PersonalReason, UnreadableText)
"""Refusals that are said on the page itself."""


@dataclass(frozen=True, slots=True)
class Use:
    """Where a pictogram stands: beside which words, and in which room these are changed, if in one."""

    kind: str
    label: str
    room: str
    code: str


@pictograms.get("")
@needs_role(Role.MANAGER)
def page() -> str:
    """One pictogram: as the kiosk shows it, where it is used, and which words find it."""
    return _page()


@pictograms.post("/<name>/approval", defaults={"verdict": Verdict.APPROVED})
@pictograms.post("/<name>/rejection", defaults={"verdict": Verdict.REJECTED})
@says_of_nul
@needs_role(Role.MANAGER)
def say(name: str, verdict: Verdict) -> Any:
    """*Goedkeuren* or *Afkeuren*, and on to the next. Raises NoSuchSentence for a pictogram that is nowhere used."""
    looking, seen = looking_of(request.form), request.form.get("seen", "")
    reason = request.form.get("reason", "")
    try:
        with hall_locked(g.branch.id):
            several = pictograms_here()
            following = looking.following(several, name)
            one = next((one for one in several if one.name == name), None)
            if one is None:
                raise no.NoSuchSentence
            judge(db_session(), g.branch.id, one, seen, verdict, reason, by=reviewer(), now=now())
    except OF_THE_FORM as refusal:
        load_branch(g.branch.id)
        return _page(name, refusal=refusal), said_to_staff(refusal).status
    return redirect_page(url_for("pictograms.page", **looking.address(at=following)))


def pictograms_here() -> list[Pictogram]:
    """The pictograms of the catalogue that visitors see and of the one the office works on, each once."""
    reviews, words = reviews_of_pictures(db_session(), g.branch.id), all_icons()
    return [
        Pictogram(name, print_of_icon(name), (words.get(name, ""), *(one.label for one in uses)),
                  reviews.get(print_of_icon(name)))
        for name, uses in uses_here().items() if name in known_icons()
    ]  # fmt: skip


def uses_here() -> dict[str, list[Use]]:
    """Pictogram → where it stands, in the order of a visit."""
    found: dict[str, dict[Use, None]] = {}
    for told in (document(), in_force()):
        for table, (room, kind) in TABLES.items():
            for code, one in told[table].items():
                use = Use(kind, str(one.get("label", code)), room if code in document()[table] else "", code)
                found.setdefault(str(one.get("icon", "")), {})[use] = None
    return {name: list(uses) for name, uses in found.items()}


def not_approved(told: Mapping[str, Any]) -> list[str]:
    """The pictograms of a document that nobody approved yet, or that were rejected."""
    names = dict.fromkeys(str(one.get("icon", "")) for table in TABLES for one in told[table].values())
    reviews = reviews_of_pictures(db_session(), g.branch.id)
    return [
        name
        for name in names
        if (one := reviews.get(print_of_icon(name))) is None or one.verdict is not Verdict.APPROVED
    ]


def approve_every(branch_code: str, *, name: str) -> int:
    """Approve every pictogram that nobody reviewed, for somebody who saw them all elsewhere; returns how many.

    Commits. Raises NoSuchSentence without such a branch.
    """
    branch = branch_by_code(db_session(), branch_code)
    if branch is None:
        raise no.NoSuchSentence
    load_branch(branch.id)
    with hall_locked(branch.id):
        by = Reviewer(name, COMMAND_LINE)
        return approve_pictures(db_session(), branch.id, pictograms_here(), by=by, now=now())


def _page(at: str = "", *, refusal: Refusal | None = None) -> str:
    several, looking = pictograms_here(), looking_of(request.values)
    asked = next((one for one in several if one.name == at), None)
    entry = asked or looking.entry_in(several)
    before, after = looking.beside(several, entry)
    return render_template(
        "management/pictograms.html",
        several=several,
        entry=entry,
        uses=uses_here().get(entry.name, []) if entry else [],
        found_by=all_icons().get(entry.name, "") if entry else "",
        looking=looking,
        before=before,
        after=after,
        found=looking.found_in(several),
        approved=sum(one.state is State.APPROVED for one in several),
        refused=said_to_staff(refusal).sentence if refusal is not None else "",
        reason=request.form.get("reason", "") if refusal is not None else "",
        state_words=STATES,
        longest_reason=LONGEST_REASON,
        neutral=NEUTRAL,
        is_demo=shows_drafts(),
    )


def open_pictograms(app: Flask) -> None:
    """Open its addresses; they belong to the room *Woorden*."""
    app.register_blueprint(pictograms)
