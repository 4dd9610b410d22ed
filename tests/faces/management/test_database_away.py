"""The database is away just when a manager saves: they read so, and nothing of what they typed is lost."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from extensions import db
from tests.faces.management.test_needs import sends
from tests.faces.management.test_publishing_room import HOME, decides, draft_of, drafts

NEED = "/management/needs/WON-3"


@contextmanager
def away(house, *begins):
    """Every statement that begins like this gets no answer."""

    def fail(_connection, _cursor, statement, *_):
        if statement.startswith(begins):
            raise OperationalError(statement, {}, Exception("gone"))

    with house.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def kept_on(form):
    fields: dict[str, list[str]] = {}
    for one in form.select("input[type=hidden]"):
        fields.setdefault(one["name"], []).append(one.get("value", ""))
    return fields


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


@pytest.mark.parametrize("begins", ["INSERT INTO draft", "INSERT INTO happening", "SELECT"])
def test_what_was_typed_stands_on_the_page_and_is_saved_by_one_press(house, wout, begins):
    wout.opens(NEED)
    typed = {"label": 'Een "plek"', "minutes": "25", "words.fr.label": "Une place & un lit"}
    with away(house, begins):
        answer = sends(wout, NEED, **typed)
    assert answer.status_code == 503
    assert draft_of(house) is None
    wout.html = answer.text
    assert "Wat je typte, is niet weg" in wout.reads()
    form = wout.page.select_one("form")
    kept = kept_on(form)
    assert {name: kept[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert wout.posts(form["action"], kept).status_code == 303
    assert draft_of(house)["needs"]["WON-3"]["label"] == 'Een "plek"'


def test_a_publishing_that_got_no_answer_changes_nothing_and_is_pressed_again(house, wout):
    drafts(wout, label="Stroom en water")
    with away(house, "INSERT INTO edition"):
        answer = decides(wout, note="Nieuwe woorden")
    assert answer.status_code == 503
    assert [row["number"] for row in house.rows("edition")] == [1]
    wout.html = answer.text
    form = wout.page.select_one("form")
    assert wout.posts(form["action"], kept_on(form)).status_code == 303
    assert [row["note"] for row in house.rows("edition")][-1] == "Nieuwe woorden"


def test_a_page_that_is_only_read_comes_back_by_itself(house, wout):
    with away(house, "SELECT"):
        answer = wout.client.get(HOME)
    assert answer.status_code == 503
    assert "quiet-retry" in answer.text
    assert "Opnieuw bewaren" not in answer.text
