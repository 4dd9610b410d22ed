"""Does the retention table know everything that is kept, and does all that speaks of a term read it? (decisions 30)"""

from datetime import timedelta
from pathlib import PurePosixPath

import pytest

from queueing.base import Base
from queueing.kept import DUTCH, Term, is_known_file, kind_of, kinds, rows_with, said, tables
from queueing.terms import AT_MOST, PROMISES, promise
from tools.privacy_table import BEGINS, ENDS, PAGE, table, with_table

MADE_BY_MIGRATIONS = {"alembic_version"}


def columns_of(rows):
    return Base.metadata.tables[rows.table].columns


def test_every_table_of_the_house_stands_in_the_retention_table():
    missing = set(Base.metadata.tables) - tables()
    assert missing == set(), "a new table: say in queueing/kept.toml what it keeps, why and until when"
    assert tables() - set(Base.metadata.tables) >= MADE_BY_MIGRATIONS


def test_the_age_of_every_row_that_has_a_term_can_be_told():
    for rows in [rows for term in (Term.DAY, Term.AUDIT, Term.LINK, Term.SESSIONS) for rows in rows_with(term)]:
        if rows.table == "audit_chain":
            continue
        assert rows.when or rows.through, rows.table
        assert (rows.when or rows.through) in columns_of(rows), rows
        if rows.through:
            [key] = columns_of(rows)[rows.through].foreign_keys or [None]
            assert key is not None or rows.table in ("visit_need", "handover", "urgency", "told"), rows


def test_no_kind_is_without_a_place_and_none_says_nothing():
    keys = {one.key for one in kinds()}
    assert len(keys) == len(kinds())
    for one in kinds():
        assert one.rows or one.files or one.elsewhere or one.within in keys, f"where is {one.key}?"
        assert all((one.data, one.purpose, one.until, one.owner, one.name, one.why, one.kept, one.about, one.seen))


@pytest.mark.parametrize(
    ("span", "english", "dutch"),
    [
        (timedelta(hours=2), "two hours", "twee uur"),
        (timedelta(hours=24), "24 hours", "24 uur"),
        (timedelta(minutes=60), "an hour", "een uur"),
        (timedelta(minutes=15), "15 minutes", "15 minuten"),
        (timedelta(days=7), "7 days", "7 dagen"),
        (timedelta(days=365), "12 months", "12 maanden"),
    ],
)
def test_a_term_is_said_in_words(span, english, dutch):
    assert (said(span), said(span, DUTCH)) == (english, dutch)


def test_the_document_has_the_table_of_the_house():
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, "python -m tools.privacy_table"
    assert with_table(page.replace("two hours after closing", "three hours after closing")) != page.replace("two", "3")
    assert table().count("\n") == len(kinds()) + 2
    with pytest.raises(ValueError, match="no place"):
        with_table(page.replace(BEGINS, "").replace(ENDS, ""))


def test_the_kiosk_promises_only_what_the_terms_keep():
    assert promise().endswith("Vanavond is je keuze weg.")
    assert promise(AT_MOST) == PROMISES[0][1]
    with pytest.raises(LookupError, match="no sentence"):
        promise(AT_MOST + timedelta(hours=1))


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("onthaal.sqlite", True),
        ("onthaal.sqlite-wal", True),
        ("keys/branch-1", True),
        ("recorded/vuurmolen/waiting/uk/place-3.wav", True),
        ("onthaal.sqlite.bak", False),
        ("onthaal.sqlite-journal", False),
        ("keys/branch-1/more", False),
        ("recorded/vuurmolen/uk/place-3.123.part", False),
        ("speech/asked/nl/a.ogg", True),
        ("notes.txt", False),
    ],
)
def test_a_file_that_the_house_writes_is_known_and_another_is_not(path, known):
    assert is_known_file(PurePosixPath(path)) is known


def test_the_note_has_no_place_of_its_own_but_the_key():
    assert kind_of("notes").files[-1] == "keys/branch-*"
