"""How will the kiosk look once the draft is published? Its own pages, for a manager's eyes: they give no number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, current_app, g, render_template, request

from kiosk.choice import Choice, Step
from kiosk.screen import facts_of, page_of_theme
from queueing.catalogue.catalogue import Catalogue, catalogue_from
from queueing.catalogue.needs import PERSON
from queueing.catalogue.wording import Wording
from queueing.colleagues.staff import Role
from queueing.editing.drafts import draft_of
from web.access import needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import whole_number
from web.headers import may_be_framed
from web.houses import House
from web.language import choose_language
from web.transactions import db_session
from web.wording import made_words

preview = Pages("preview", __name__, face=Face.STAFF, url_prefix="/management/preview")
SHOWN = {Step.START, Step.NEEDS, Step.ALL, Step.CONFIRM, Step.WAY, Step.EXTRAS, Step.LANGUAGES}


class NoKiosk:
    """Stands where a page asks which kiosk it is on: it has an address, and nothing can be pressed."""

    id = 0
    slug = "voorbeeld"


@preview.get("")
@may_be_framed
@needs_role(Role.MANAGER)
def page() -> str:
    """One page of the kiosk from the draft, in one language and one look. Nothing on it can be pressed."""
    wear_the_draft(request.args.get("language", "")[:16])
    choice = choice_asked()
    glass = render_template(
        f"kiosk/_{choice.step.value}.html",
        choice=choice, hidden=(), answer=None, nothing_read=False, help_part="", ticket=None, number_kept=None,
        announced="",
        languages=g.catalogue.offered_languages(g.branch.day_of(now()), drafts=current_app.config["SETTINGS"].drafts),
        **facts_of(choice),
    )  # fmt: skip
    theme = request.args.get("theme", "")
    for told in (f"need:{choice_of_need()}", f"group:{theme if theme in g.catalogue.groups else ''}"):
        if not told.endswith(":"):
            glass = glass.replace(f'value="{told}"', f'value="{told}" data-edited')
    return render_template("kiosk/preview.html", glass=glass)


def wear_the_draft(language: str) -> None:
    """This request speaks from the draft, with every word in it, whether somebody approved it or not."""
    draft = draft_of(db_session(), g.branch)
    if draft is not None:
        g.catalogue = catalogue_from(draft.document)
        g.house = House.of(g.catalogue)
    known = g.catalogue.languages.get(language)
    choose_language(known)
    words = {language: made_words(g.catalogue, language)} if known is not None else {}
    g.catalogue = replace(g.catalogue, wording=Wording(words))
    g.device = NoKiosk()


def choice_of_need() -> str:
    """The code of a need that the draft has, or none."""
    code = request.args.get("need", "")
    return code if code in g.catalogue.needs else ""


def choice_asked() -> Choice:
    """The choice of a visitor who stands on the page asked for. Answers 404 for a page that the draft does not have."""
    catalogue: Catalogue = g.catalogue
    try:
        step = Step(request.args.get("page", Step.START))
    except ValueError:
        abort(404)
    if step not in SHOWN:
        abort(404)
    need = catalogue.needs.get(choice_of_need())
    look: dict[str, Any] = {
        "large": whole_number(request.args.get("large"), most=2) or 0,
        "low": request.args.get("low") == "1",
    }
    if step is Step.NEEDS and need is not None:
        if need.signpost:
            return Choice(Step.WAY, signpost=need.code, **look)
        if need.group not in catalogue.groups:
            return Choice(Step.START, **look)
        if need.behind_all:
            return Choice(Step.ALL, page=page_of_theme(need.group), **look)
        return Choice(Step.NEEDS, group=need.group, **look)
    group = request.args.get("group", "")
    if step is Step.NEEDS and group in catalogue.groups:
        return Choice(step, group=group, **look)
    if step in (Step.CONFIRM, Step.EXTRAS):
        service = request.args.get("service", "")
        routed = [one.code for one in catalogue.needs.values() if service and service in one.services[:1]]
        chosen = need.code if need is not None and not need.signpost else next(iter(routed), PERSON)
        return Choice(step, needs=(chosen,), **look) if chosen in catalogue.needs else Choice(Step.START, **look)
    return Choice(step if step not in (Step.NEEDS, Step.WAY) else Step.START, **look)
