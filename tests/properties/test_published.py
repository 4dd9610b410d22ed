"""Whatever managers change in the draft: what is published is the old edition with what the diff said, and no more."""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from queueing.catalogue.changes import ABSENT, changed, changes
from queueing.catalogue.editions import document_at
from queueing.catalogue.exporting import export_folder
from queueing.catalogue.normal_form import tidy
from queueing.catalogue.reading import document_of
from queueing.catalogue.refusals import MistakesLeft
from queueing.editing.drafts import draft_or_new
from queueing.editing.publishing import publish_draft
from queueing.refusals import Refusal
from web.icons import known_icons

words = some.sampled_from(["Een plek", "Hulp thuis", "Água e luz", "ماء", "", "zes woorden zijn hier net genoeg"])
places = some.integers(0, 300)
TABLES = (("needs",), ("groups",), ("services",), ("branch", "zones"), ("branch", "desks"), ("branch", "languages"))
FIELDS = {
    "label": words, "hint": words, "name": words, "staff_name": words, "minutes": some.integers(0, 90),
    "order": some.integers(0, 9), "synonyms": some.lists(words, max_size=2), "fast": some.booleans(),
}  # fmt: skip
written = some.sampled_from(sorted(FIELDS)).flatmap(
    lambda name: some.tuples(some.just(name), FIELDS[name] | some.none())
)
tables = some.sampled_from(TABLES)
edits = some.lists(
    some.one_of(
        some.tuples(some.just("write"), tables, places, written),
        some.tuples(some.just("add"), tables, places, some.sampled_from(["N-1", "N-2", "n3"])),
        some.tuples(some.just("remove"), tables, places, some.none()),
        some.tuples(some.just("order"), tables, places, some.integers(1, 5)),
        some.tuples(some.just("say"), some.sampled_from(["fr", "ar", "xx"]), places, words),
        some.tuples(some.just("close"), some.integers(10, 28), places, words),
    ),
    min_size=1,
    max_size=8,
)


def does(draft, edit, **how):
    """One press of *Klad bewaren*; refused presses change nothing."""
    kind, where, place, what = edit
    if kind == "say":
        dutch = list(draft.at(("needs",)).values())[place % 20].get("label", "")
        draft.write(("words", where), {dutch: what or None}, {dutch: draft.at(("words", where, dutch))}, **how)
        return
    if kind == "close":
        day = f"2027-03-{where}"
        draft.write(("branch", "closed"), {day: what}, {day: draft.at(("branch", "closed", day))}, **how)
        return
    codes = list(draft.at(where))
    entry = (*where, codes[place % len(codes)])
    if kind == "write":
        name, value = what
        draft.write(entry, {name: value}, {name: draft.at((*entry, name))}, **how)
    elif kind == "add":
        draft.add((*where, what), draft.at(entry), **how)
    elif kind == "remove":
        draft.remove(entry, **how)
    else:
        moved = codes[what:] + codes[:what]
        draft.put_in_order(where, moved[: place % 7 + 1], **how)


def is_published_as_told(hall, made, wout):
    session, branch = hall.session, hall.branch
    before = tidy(document_at(session, branch, branch.current_edition))
    with hall.turn():
        draft = draft_or_new(session, branch, now=hall.now)
        for edit in made:
            with suppress(Refusal):  # raised before anything is written
                does(draft, edit, staff_id=wout, now=hall.now)
        said = changes(before, draft.document)
    assert not [one for one in said if one.before is ABSENT and one.after is ABSENT]
    number = branch.current_edition
    try:
        with hall.turn():
            publish_draft(session, branch, icons=known_icons(), now=hall.now, staff_id=wout)
    except Refusal as no:
        assert branch.current_edition == number
        assert json.dumps(document_at(session, branch, number)) == json.dumps(before)
        with hall.turn():
            draft_or_new(session, branch, now=hall.now).discard(staff_id=wout, now=hall.now)
        return isinstance(no, MistakesLeft)
    after = document_at(session, branch, branch.current_edition)
    assert json.dumps(changed(before, said)) == json.dumps(after)
    assert json.dumps(document_of(export_folder(after))) == json.dumps(after)
    return bool(said)


quickly = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


SEVERAL = [
    ("close", 12, 0, "Een plek"), ("write", ("needs",), 3, ("label", "Hulp thuis")), ("order", ("needs",), 2, 3),
    ("say", "fr", 3, "Une place"), ("add", ("needs",), 4, "N-1"),
]  # fmt: skip


def test_several_changes_are_published(hall):
    """The situation of the next tests is real."""
    assert is_published_as_told(hall, SEVERAL, None)
    assert hall.branch.edition == 2


@quickly
@given(made=edits)
def test_what_is_published_is_what_the_diff_said(hall, made):
    is_published_as_told(hall, made, None)


@pytest.mark.exhaustive
@settings(quickly, max_examples=400)
@given(made=edits)
def test_what_is_published_is_what_the_diff_said_many_times(hall, made):
    is_published_as_told(hall, made, None)
