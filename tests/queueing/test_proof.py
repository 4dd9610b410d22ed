"""Is nothing left of a day that is forgotten, and is whatever is left found, wherever it lies? (decisions 35)"""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from queueing.audit import AuditKind, head
from queueing.colleagues.note_keys import FREE, KEY, NAME
from queueing.held import held
from queueing.kept import Term
from queueing.leftover_files import Places
from queueing.proof import last_proof, prove
from queueing.retention import forget_dead_links
from queueing.wiping import wipe
from tests.queueing.test_retention import a_full_day
from tests.support.disk import on_disk
from tests.support.hall import on_both_databases, on_postgresql


@pytest.fixture
def places(hall, tmp_path):
    """The folders of the installation, as the server has them."""
    for name in ("data", "logs", "backups"):
        (tmp_path / name).mkdir()
    database = Path(str(hall.engine.url.database)) if hall.engine.dialect.name == "sqlite" else None
    return Places(tmp_path / "data", hall.keys.folder, database, tmp_path / "logs", tmp_path / "backups")


def checks(hall, places):
    newest = head(hall.session)
    assert newest is not None
    return prove(hall.session, hall.keys, places, heads=[newest], by="an", now=hall.now, dice=hall.dice)


def kept_of(hall):
    """The outcome as the page finds it."""
    proof = last_proof(hall.session)
    assert proof is not None
    return proof


def evening(hall):
    """A whole day, forgotten two hours after closing; returns what nobody may find any more."""
    secrets = a_full_day(hall)
    hall.at("21:00")
    hall.forget()
    forget_dead_links(hall.session, now=hall.now)
    hall.session.commit()
    assert wipe(hall.session, hall.keys) is True
    return secrets


@on_both_databases
def test_after_a_day_and_the_job_nothing_is_left_and_the_check_says_where_it_looked(hall, places):
    secrets = evening(hall)
    figures = hall.everything()["measure"]
    hall.later(minutes=20)
    outcome = checks(hall, places)
    assert outcome.found == []
    assert (outcome.ok, outcome.chain_ok) == (True, True)
    assert {one.place.split(":")[0].split(" (")[0] for one in outcome.looked} >= {
        "Rijen", "Tabellen van de databank", "Sleutels van notities", "Geluiden", "Opnames", "Map van de server",
        "Map van de sleutels", "Logboek van de server", "Kopieën van de databank",
    }  # fmt: skip
    assert [one.rows for one in outcome.looked if one.place.startswith("Rijen: Bezoeken")] == [0]
    disk = on_disk(hall.engine)
    own = {secret for secret in secrets if len(secret) > 5 and secret not in str(hall.document)}
    assert len(own) > 20
    assert [secret for secret in own if secret.encode() in disk] == []
    assert hall.everything()["measure"] == figures, "looking changes no figure"
    kept = kept_of(hall)
    assert (kept.at, kept.by, kept.ok, len(kept.places)) == (hall.now, "an", True, len(outcome.looked))
    assert [(row.kind, row.who, row.facts) for row in hall.everything()["audit"]][-1] == (
        AuditKind.FORGETTING_CHECKED, "an", {"found": 0, "chain": True},
    )  # fmt: skip


def test_a_day_that_was_not_forgotten_is_named_table_by_table(hall, places):
    a_full_day(hall)
    hall.at("21:10")
    assert checks(hall, places).ok, "the job may still be on its way"
    hall.at("21:20")
    late = {table for one in held(hall.session, now=hall.now) for table in one.late}
    assert late == {
        "visit", "visit_need", "call", "happening", "help_call", "appointment", "slip", "ask", "answered",
        "presence", "urgency", "handover", "handed_need", "looking", "quick_answer", "desk", "announcement", "told",
    } | ({"hall"} & late)  # fmt: skip
    found = checks(hall, places).found
    assert all(any(one.endswith(f"te oud in {table}") for one in found) for table in late)


def test_what_is_due_on_a_later_day_is_not_late(hall, places):
    evening(hall)
    hall.at("09:00", hall.now.date() + timedelta(days=1))
    hall.visit()
    hall.desk(4, helps_with=["burgerzaken"])
    assert checks(hall, places).ok


# --- planted ---


def beside(hall, *statements, rows=(), keeps_bytes=False):
    """Another program with the file in its hands."""
    with closing(sqlite3.connect(str(hall.engine.url.database), isolation_level=None)) as other:
        other.execute(f"PRAGMA secure_delete={'OFF' if keeps_bytes else 'ON'}")
        other.execute("PRAGMA foreign_keys=OFF")
        for table, row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            places = ", ".join("?" * len(row))
            other.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(row.values()))  # noqa: S608
        for statement in statements:
            other.execute(statement)


def answers(hall, count):
    """Rows long enough to fill pages."""
    row = {"branch_id": hall.key, "group": "WON", "at": "2026-11-17 09:00:00"}
    return [("quick_answer", {**row, "start_key": f"somebody came for this {place}"}) for place in range(count)]


def a_deleted_row(hall, places):
    beside(hall, "DELETE FROM quick_answer", rows=answers(hall, 3), keeps_bytes=True)


def free_pages(hall, places):
    beside(hall, "DELETE FROM quick_answer", rows=answers(hall, 400), keeps_bytes=True)


def a_need_without_its_visit(hall, places):
    need = {"branch_id": hall.key, "visit_id": 4711, "code": "POS-3", "edition": 1, "service": "ocmw", "position": 0}
    beside(hall, rows=[("visit_need", {**need, "state": "open", "receipt": 0})])


def an_old_table(hall, places):
    beside(hall, "CREATE TABLE visit_old AS SELECT * FROM staff")


def a_key_without_a_note(hall, places):
    hall.keys.give(hall.key, hall.dice)


def bytes_behind_a_key(hall, places):
    with (hall.keys.folder / f"branch-{hall.key}").open("r+b") as file:
        file.seek(NAME + KEY)
        file.write(b"left")


def file_at(folder, name, *, days=0, content=b"left"):
    def plant(hall, places):
        path = getattr(places, folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        moment = (hall.now - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))

    return plant


ADDRESS = b"GET /t/Zk3vQpWm0aXr8sYt5uB1cD2eF3g HTTP/1.1"
PLANTED = {
    "a need whose visit is gone": (a_need_without_its_visit, "te oud in visit_need"),
    "an old table": (an_old_table, "onbekende tabel: visit_old"),
    "a key without a note": (a_key_without_a_note, "sleutels van notities die er niet meer zijn"),
    "bytes behind a key": (bytes_behind_a_key, "bytes naast de sleutels"),
    "a copy of the database": (file_at("data", "onthaal.sqlite.bak"), "onbekend bestand: onthaal.sqlite.bak"),
    "a clip half written": (file_at("data", "speech/asked/nl/a.1.part"), "onbekend bestand: speech/asked/nl/a.1.part"),
    "a recording half written": (
        file_at("data", "recorded/vuurmolen/nl/a.1.part"), "onbekend bestand: recorded/vuurmolen/nl/a.1.part"
    ),
    "another recording": (file_at("data", "recordings/nl/talk.flac"), "onbekend bestand: recordings/nl/talk.flac"),
    "a file beside the keys": (file_at("keys", "old-keys"), "onbekend bestand: old-keys"),
    "an old log": (file_at("logs", "onthaal.log.3", days=15), "ouder dan 14 dagen: onthaal.log.3"),
    "a log with an old line": (
        file_at("logs", "onthaal.log", content=b"2026-10-30 09:00:00 INFO GET / 200"), "ouder dan 14 dagen: onthaal.log"
    ),
    "a log with the address of a visitor": (
        file_at("logs", "access.log", content=ADDRESS), "het adres van een bezoeker: access.log"
    ),
    "an old backup": (file_at("backups", "monday.sqlite", days=8), "ouder dan 7 dagen: monday.sqlite"),
    "keys in a backup": (file_at("backups", "keys/branch-1"), "sleutels in een kopie: branch-1"),
}  # fmt: skip


@pytest.fixture
def no_other_keys(hall):
    """The folder is shared by all tests of a worker."""
    yield
    (hall.keys.folder / "old-keys").unlink(missing_ok=True)
    (hall.keys.folder / f"branch-{hall.key}").write_bytes(FREE * 8)


@pytest.mark.parametrize("plant", [a_deleted_row, free_pages])
def test_bytes_of_deleted_rows_are_found_and_cleaned(hall, places, plant):
    evening(hall)
    plant(hall, places)
    found = checks(hall, places).found
    assert found
    assert all(one.startswith("vóór het opruimen: ") for one in found), found
    words = "bytes in vrije bladzijden" if plant is free_pages else "bytes van gewiste rijen in quick_answer"
    assert any(words in one for one in found)
    assert kept_of(hall).ok is False
    assert checks(hall, places).found == []


def test_whatever_else_is_planted_is_found_each_in_its_own_place(hall, places, no_other_keys):
    evening(hall)
    for plant, _ in PLANTED.values():
        plant(hall, places)
    found = checks(hall, places).found
    for name, (_, said) in PLANTED.items():
        assert any(said in one for one in found), (name, found)
    assert len(found) == len(PLANTED), found
    assert kept_of(hall).ok is False
    assert checks(hall, places).found == found, "they stay found until somebody takes them away"


@on_both_databases
def test_with_a_reader_it_is_not_proven_and_the_disk_is_owed(hall, places):
    evening(hall)
    with hall.engine.connect() as reader:
        level = "SERIALIZABLE" if hall.engine.dialect.name == "sqlite" else "REPEATABLE READ"
        reader = reader.execution_options(isolation_level=level)
        reader.execute(text("SELECT count(*) FROM visit")).scalar_one()
        hall.staff("Jan")
        found = checks(hall, places).found
        assert any("nog niet van de schijf" in one for one in found), found
    assert wipe(hall.session, hall.keys) is True
    assert checks(hall, places).ok


@on_postgresql
def test_a_file_of_postgresql_that_belongs_to_no_table_is_found(hall, places):
    evening(hall)
    home = Path(hall.session.scalar(text("SELECT setting FROM pg_settings WHERE name = 'data_directory'")))
    key = hall.session.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    hall.session.rollback()
    stray = home / "base" / str(key) / "999999"
    stray.write_bytes(b"left by a crash")
    assert checks(hall, places).found == ["een bestand van PostgreSQL dat bij geen tabel hoort: 999999"]
    stray.unlink()
    outcome = checks(hall, places)
    assert outcome.ok
    assert any("pg_wal" in one.unseen for one in outcome.looked), "what it cannot look at, it says"


def test_kinds_without_a_term_are_never_late(hall, places):
    evening(hall)
    hall.later(days=4000)
    late = [one for one in held(hall.session, now=hall.now) if one.late]
    assert {one.kind.term for one in late} <= {Term.AUDIT}
