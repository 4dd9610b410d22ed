"""How does a manager find, change, add, move and take away a need, a theme or a service?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from management.drafting import document, entry_at, written
from management.entries import NEW, FormView, Table, answers, is_drafted, new_entry, read_view, save, view_of
from management.fields import LARGEST_FORM, NEEDED
from management.icons import icons_for
from queueing.catalogue import searching
from queueing.catalogue.refusals import BadCode, CodeTaken
from queueing.catalogue.searching import Entry
from queueing.colleagues.staff import Role
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import as_code, lets_in, says_of_nul
from web.refusals import said_to_staff


@dataclass(frozen=True, slots=True)
class Item:
    """One entry on a shelf."""

    code: str
    label: str
    icon: str = ""
    note: str = ""
    entry: Entry = field(default_factory=lambda: Entry(""))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Entries under one heading, in their order on screen."""

    code: str
    label: str
    items: Sequence[Item]
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A room of the office that keeps one table: its words, its shelves, its form."""

    table: Table
    title: str
    new: str
    away: str
    about: str
    shelves: Callable[[Mapping[str, Any]], list[Shelf]]
    new_code: Callable[[Mapping[str, Any], str], str]
    besides: Callable[[Mapping[str, Any], str], dict[str, Any]]
    preview: Callable[[str, Mapping[str, Any]], dict[str, Any] | None]
    is_ordered: bool = True
    shelved_by: str = ""
    """The field that says on which shelf an entry stands; empty when none does."""

    @property
    def name(self) -> str:
        return self.table.page


def open_room(kept: Kept) -> Pages:
    """The addresses of one room."""
    pages = Pages(kept.name, __name__, face=Face.STAFF, url_prefix=f"/management/{kept.name}")

    @pages.get("")
    @needs_role(Role.MANAGER)
    def page() -> str:
        return list_page(kept)

    @pages.post("/order")
    @needs_role(Role.MANAGER)
    def order() -> Any:
        move(kept, request.form.get("go", ""))
        return redirect(url_for(f"{kept.name}.page"), 303)

    @pages.get("/<code>")
    @needs_role(Role.MANAGER)
    def one(code: str) -> str:
        must_be_there(kept, code)
        return entry_page(kept, code, on_its_shelf(kept, code, view_of(kept.table, code)))

    @pages.post("/<code>")
    @lets_in(LARGEST_FORM)
    @says_of_nul
    @needs_role(Role.MANAGER)
    def change(code: str) -> Any:
        must_be_there(kept, code)
        return add(kept) if code == NEW else change_one(kept, code)

    @pages.post("/<code>/removal")
    @needs_role(Role.MANAGER)
    def remove(code: str) -> Any:
        with written() as draft:
            draft.remove(kept.table.path(code), staff_id=me().id, now=now())
        flash(f"{code} is weg uit het klad.")
        return redirect(url_for(f"{kept.name}.page"), 303)

    return pages


# --- the list ---


def list_page(kept: Kept) -> str:
    """Every entry by shelf; those that the words in the search field mean, when there are any."""
    asked = request.args.get("q", "")[:60]
    shelves = found_on(kept.shelves(document()), asked)
    template = "management/_shelves.html" if request.headers.get("HX-Request") else "management/shelves.html"
    return render_template(template, kept=kept, shelves=shelves, asked=asked, drafted=drafted_codes(kept))


def found_on(shelves: list[Shelf], asked: str) -> list[Shelf]:
    """The shelves with only what was asked for; all of them without a question."""
    if not asked.strip():
        return shelves
    items = [one for shelf in shelves for one in shelf.items]
    found = {items[place].code for place in searching.found(asked, [one.entry for one in items])}
    left = [
        Shelf(shelf.code, shelf.label, [one for one in shelf.items if one.code in found], shelf.icon)
        for shelf in shelves
    ]
    return [shelf for shelf in left if shelf.items]


def drafted_codes(kept: Kept) -> set[str]:
    """The entries that differ from what visitors see now."""
    return {code for code in kept.table.codes(document()) if is_drafted(kept.table.path(code))}


def move(kept: Kept, go: str) -> None:
    """One place up or down on its shelf. An unknown one changes nothing."""
    way, _, code = go.partition(":")
    for shelf in kept.shelves(document()):
        codes = [one.code for one in shelf.items]
        if code not in codes or way not in ("up", "down"):
            continue
        here = codes.index(code)
        there = here - 1 if way == "up" else here + 1
        if 0 <= there < len(codes):
            codes[here], codes[there] = codes[there], codes[here]
            with written() as draft:
                draft.put_in_order(kept.table.root, codes, staff_id=me().id, now=now())


# --- one entry ---


def must_be_there(kept: Kept, code: str) -> None:
    """Answers 404 for an entry that the draft does not have."""
    if code != NEW and not entry_at(kept.table.path(code)):
        abort(404)


def on_its_shelf(kept: Kept, code: str, form: FormView) -> FormView:
    """A new entry begins on the shelf where somebody pressed *Nieuw*."""
    on = request.args.get("on", "")
    if code == NEW and any(on in one.choices for one in form.fields if one.name == kept.shelved_by):
        form.values[kept.shelved_by] = on
    return form


def entry_page(kept: Kept, code: str, form: FormView, *, typed_code: str = "") -> str:
    """The form of one entry, what else stands on its shelf, and how the kiosk will look."""
    shelves = kept.shelves(document())
    shelf = next((one for one in shelves if code in [item.code for item in one.items]), None)
    return render_template(
        "management/entry.html",
        kept=kept,
        code=code,
        is_new=code == NEW,
        typed_code=typed_code or (kept.new_code(document(), request.args.get("on", "")) if code == NEW else ""),
        form=form,
        shelves=shelves,
        shelf=shelf,
        drafted=drafted_codes(kept),
        preview=None if code == NEW else kept.preview(code, form.values),
    )


def change_one(kept: Kept, code: str) -> Any:
    """Save one entry in the draft; the form again when something is wrong with it, or a colleague was first."""
    form = read_view(kept.table, code)
    if wants_icons(form):
        return entry_page(kept, code, form)
    if form.errors:
        return entry_page(kept, code, form), 422
    clash = save(kept.table, code, form)
    if clash is not None:
        return entry_page(kept, code, clash), 409
    if request.form.get("go") == "publish":
        return redirect(url_for("publishing.page"), 303)
    return redirect(url_for(f"{kept.name}.one", code=code), 303)


def add(kept: Kept) -> Any:
    """A new entry and its translations, in one transaction."""
    form = read_view(kept.table, NEW)
    code = as_code(request.form.get("code", ""))
    if wants_icons(form):
        return entry_page(kept, NEW, form, typed_code=code)
    if not code or code == NEW:
        form.errors = {**form.errors, "code": NEEDED}
    if form.errors:
        return entry_page(kept, NEW, form, typed_code=code), 422
    path = kept.table.path(code)
    group = str(form.values.get("group", ""))
    try:
        with written() as draft:
            draft.add(
                path, {**new_entry(kept.table, form), **kept.besides(document(), group)}, staff_id=me().id, now=now()
            )
            for one in answers(path, form):
                if one.path[0] == "words" and one.typed:
                    there = draft.at(one.path)
                    draft.write(
                        one.path[:-1], {one.path[-1]: one.typed}, {one.path[-1]: there}, staff_id=me().id, now=now()
                    )
    except (BadCode, CodeTaken) as no:
        form.errors = {"code": said_to_staff(no).sentence}
        return entry_page(kept, NEW, form, typed_code=code), 422
    flash(f"{code} staat in het klad.")
    return redirect(url_for(f"{kept.name}.one", code=code), 303)


def wants_icons(form: FormView) -> bool:
    """Without JavaScript the magnifier sends the whole form: show what was found, and keep what was typed."""
    if request.form.get("go") != "icons":
        return False
    form.asked = request.form.get("icons", "")[:40]
    form.icons = icons_for(str(form.values.get("icon", "")), form.asked)
    form.errors = {}
    return True
