"""Whatever is typed into a form of the office: a sentence by the field, nothing stored, and the words still there.

The forms are read from the pages themselves, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from extensions import db
from tests.support.forms import Form, page_of, posted
from tests.support.office import one_of_each, pages_of_the_office
from tests.support.people import second_branch

NASTY = {
    "markup": "<b>Wonen</b>",
    "four bytes": "Wonen \U0001f3e0",
    "turned around": "Wonen \u202enenoW",
    "a NUL": "Wonen\0",
    "oversized": "Wonen " * 900,
}
NOT_OF_THE_HOUSE = {
    "/sign-out": "has no field",
    "/account/password": "a password holds whatever somebody likes: test_own_password",
    "/management/people/organisation/groups/new": "a group is called as the organisation calls it",
    "/account/second-step": "six digits and a password: test_second_step",
}
SEARCHES = {"icons"}
"""Fields that look something up for the form, and are not kept."""
GUARDS = {"content", "file", "sound"}
"""A file: test_word_files, test_recordings."""


@pytest.fixture
def wout(house):
    house.looks = False
    return house.signs_in("wout")


def dump(house: Any) -> dict[str, Any]:
    """Everything in the database."""
    return {name: house.rows(name) for name in db.metadata.tables}


def forms_of(wout: Any, addresses: list[str]) -> Iterator[tuple[str, Form]]:
    """Every form with a field for words, once for each kind of page."""
    known = set()
    for address in addresses:
        answer = wout.opens(address)
        assert answer.status_code == 200, address
        for form in posted(page_of(answer.text, address)):
            shape = (form.action, tuple(sorted({one.name for one in form.typed})))
            if form.typed and shape not in known and form.action not in NOT_OF_THE_HOUSE:
                known.add(shape)
                yield address, form


def names_of(form: Form) -> list[str]:
    return [name for name in dict.fromkeys(one.name for one in form.typed) if name not in SEARCHES | GUARDS]


def wrong_with(wout: Any, form: Form, typed: dict[str, str]) -> list[str]:
    """What is wrong with the answer to a form in which these fields hold what nobody should be able to store."""
    house = wout.house
    before = dump(house)
    sent = {name: values for name, values in form.sent().items() if name != "csrf_token"}
    rows = {name: len([one for one in form.typed if one.name == name]) for name in typed}
    answer = wout.posts(form.action, {**sent, **{name: [text] * rows[name] for name, text in typed.items()}})
    told = f"{form.action} {', '.join(f'{name}={text[:24]!r}' for name, text in list(typed.items())[:3])}"
    if not 400 <= answer.status_code < 500:
        return [f"{told}: answered {answer.status_code}"]
    wrong = [] if dump(house) == before else [f"{told}: something was stored"]
    page = page_of(answer.text, form.action)
    fields = [one for again in page.forms for one in again.fields]
    for name, text in typed.items():
        kept = [one for one in fields if one.name == name and one.value.strip()[:100] == _shown(text)[:100]]
        wrong += [] if kept else [f"{told}: {name} is no longer what was typed ({answer.status_code})"]
    sentences = {
        name: [page.told.get(key, "") for one in fields if one.name == name for key in one.described_by]
        for name in typed
    }
    if not any("".join(several).strip() for several in sentences.values()):
        wrong.append(f"{told}: no sentence beside a field")
    return wrong


def _shown(text: str) -> str:
    """What stands in the field again: a browser shows no NUL either."""
    return " ".join(text.replace("\0", "\ufffd").split())


def test_every_form_of_the_office_refuses_what_no_screen_can_show(wout):
    """Every field at once, with one kind of nastiness for each form; every field alone is below."""
    wrong, kinds = [], list(NASTY.values())
    for turn, (_, form) in enumerate(forms_of(wout, one_of_each())):
        if names := names_of(form):
            wrong += wrong_with(wout, form, dict.fromkeys(names, kinds[turn % len(kinds)]))
    assert not wrong, "\n".join(wrong)


def test_a_form_of_which_nothing_arrived_changes_nothing(wout):
    wrong = []
    for _, form in list(forms_of(wout, one_of_each())):
        before = dump(wout.house)
        answer = wout.posts(form.action, {})
        if answer.status_code >= 500 or dump(wout.house) != before:
            wrong.append(f"{form.action}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.exhaustive
def test_no_form_of_the_office_reaches_another_house(wout, tmp_path):
    house = wout.house
    second_branch(house, tmp_path / "elders")
    there = house.signs_in("wout-2")
    wout.opens("/management/devices/new")
    theirs = {
        "people": [row["id"] for row in house.rows("staff") if row["username"].endswith("-2")],
        "devices": [row["id"] for row in house.rows("device") if row["slug"].endswith("-2")],
    }
    before = dump(house)
    for rule in house.app.url_map.iter_rules():
        room = rule.rule.split("/")[2] if rule.rule.startswith("/management/") else ""
        if "<int:key>" not in rule.rule or room not in theirs or "POST" not in rule.methods:
            continue
        address = rule.rule.replace("<int:key>", str(theirs[room][0])).replace("<what>", "sound")
        assert wout.posts(address, {"seen": "x", "name": "x", "works": "yes"}).status_code == 404, address
    assert dump(house) == before
    assert there.opens("/management/").status_code == 200


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", NASTY)
def test_every_field_of_every_form_of_the_office_refuses_what_no_screen_can_show(wout, kind):
    wrong = [
        what
        for _, form in list(forms_of(wout, pages_of_the_office()))
        for name in names_of(form)
        for what in wrong_with(wout, form, {name: NASTY[kind]})
    ]
    assert not wrong, "\n".join(wrong)
