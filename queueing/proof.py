"""Is everything that should be forgotten gone, and where did we look? `flask privacy forget --check` (decisions 35).

Nobody knows any more what was deleted. So rows are compared with their terms, whatever stands in a database file beside
the rows that there are must be zero, and files that the house does not write are named. Because PostgreSQL's files are
not ours to understand, a row is written and deleted, and looked for after the cleaning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, String, func, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import audit
from queueing.base import Base, Dice, begin_writing
from queueing.branches import Hall, lock_hall
from queueing.colleagues.note_keys import NoteKeys
from queueing.free_space import FREE, Busy, Space, look_at_sqlite
from queueing.happenings import Happening
from queueing.held import held, late_rows
from queueing.kept import Term, rows_with, tables
from queueing.leftover_files import Looked, Places, look_at_files, look_at_keys
from queueing.postgres_files import files_of, left_files
from queueing.storage import clean_disk
from queueing.wiping import keys_in_use

_THE_LAST, _THE_TRIAL = 1, 2
A_MOMENT = timedelta(minutes=1)
OF_SQLITE = {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"}


class Proof(Base):
    """The outcome of the last check: one row. A second one is written, deleted and looked for at each check."""

    __tablename__ = "proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80), default="")
    ok: Mapped[bool] = mapped_column(default=False)
    chain_ok: Mapped[bool] = mapped_column(default=False)
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    trial: Mapped[str] = mapped_column(String(64), default="")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was looked at."""

    looked: tuple[Looked, ...]
    chain_ok: bool

    @property
    def found(self) -> list[str]:
        """What remains, in Dutch."""
        return [one for looked in self.looked for one in looked.found]

    @property
    def ok(self) -> bool:
        """Nothing remains."""
        return not self.found


def last_proof(session: Session) -> Proof | None:
    """The outcome of the last check, or None."""
    return session.get(Proof, _THE_LAST, populate_existing=True)


def prove(
    session: Session,
    keys: NoteKeys,
    places: Places,
    *,
    heads: Collection[audit.Head],
    by: str,
    now: datetime,
    dice: Dice,
) -> Outcome:
    """Look everywhere, clean the disk, look again, and keep the outcome. Commits. It may take some seconds."""
    session.rollback()
    looked = [*_rows(session, now), _tables(session), _keys(session, keys, now)]
    looked += [*look_at_files(places, now=now), *_disk(session, dice, now)]
    chain = audit.verify(session, heads)
    outcome = Outcome(tuple(looked), chain.broken is None and bool(heads))
    begin_writing(session)
    session.merge(
        Proof(
            id=_THE_LAST, at=now, by=by, ok=outcome.ok, chain_ok=outcome.chain_ok,
            places=[asdict(one) for one in looked], trial="",
        )
    )  # fmt: skip
    facts = {"found": len(outcome.found), "chain": outcome.chain_ok}
    audit.record(session, None, audit.AuditKind.FORGETTING_CHECKED, by, facts, now)
    session.commit()
    return outcome


def _rows(session: Session, now: datetime) -> Iterator[Looked]:
    """The rows of each kind that has a term."""
    for one in held(session, now=now):
        if one.kind.term is not Term.NEEDED:
            found = [f"{one.kind.name}: {count} rijen te oud in {table}" for _, table, count in late_rows([one])]
            yield Looked(f"Rijen: {one.kind.name}", rows=one.rows, found=tuple(found))
    session.rollback()


def _tables(session: Session) -> Looked:
    there = set(inspect(session.connection()).get_table_names())
    session.rollback()
    strange = sorted(there - tables() - OF_SQLITE)
    return Looked(
        "Tabellen van de databank", rows=len(there), found=tuple(f"onbekende tabel: {one}" for one in strange)
    )


def _keys(session: Session, keys: NoteKeys, now: datetime) -> Looked:
    """A key that became needless a moment ago may still be on its way out."""
    branch_ids = session.scalars(select(Hall.branch_id)).all()
    in_use = {key: keys_in_use(session, key) for key in branch_ids}
    is_busy = session.scalar(select(func.count()).where(Happening.at > now - A_MOMENT))
    session.rollback()
    looked = look_at_keys(keys, in_use)
    if not is_busy or not looked.found:
        return looked
    return replace(looked, found=(), unseen=f"van daarnet, wordt nog gewist: {'; '.join(looked.found)}")


# --- the disk ---


def _disk(session: Session, dice: Dice, now: datetime) -> Iterator[Looked]:
    engine = session.get_bind().engine
    trial = dice.random_bytes(32).hex()
    path = Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else None
    before = _space(path) if path is not None else None
    found = [f"vóór het opruimen: {one}" for one in _left(session, before)] if before is not None else []
    _try_out(session, trial, now)
    if not clean_disk(engine):
        _owe(session, now)
        found.append("nog niet van de schijf: iets leest de gegevens nog; de server probeert het opnieuw")
    if path is not None:
        yield _sqlite_file(session, path, trial, found)
    else:
        yield from _postgres_files(session, trial, found)


def _try_out(session: Session, trial: str, now: datetime) -> None:
    """Write a row and delete it: after the cleaning it must be nowhere."""
    begin_writing(session)
    session.merge(Proof(id=_THE_TRIAL, at=now, trial=trial, places=[]))
    session.commit()
    begin_writing(session)
    session.delete(session.get_one(Proof, _THE_TRIAL))
    session.commit()


def _owe(session: Session, now: datetime) -> None:
    for branch_id in session.scalars(select(Hall.branch_id)).all():
        lock_hall(session, branch_id).owe_the_disk(now=now)
        session.commit()


def _space(path: Path) -> Space | None:
    try:
        return look_at_sqlite(path)
    except Busy:
        return None


def _left(session: Session, space: Space | None) -> list[str]:
    """What nobody can have left there today: in free pages, and between the rows of tables that hold none."""
    if space is None:
        return ["de databank kan niet nagekeken worden: iets leest of schrijft, of deze SQLite kent dbstat niet"]
    found = []
    if space.left[FREE]:
        found.append(f"{space.left[FREE]} bytes in vrije bladzijden van de databank")
    of_days = {rows.table for rows in rows_with(Term.DAY) if not rows.stays}
    for table in sorted(of_days & set(space.left)):
        if space.left[table] and not session.scalar(select(func.count()).select_from(Base.metadata.tables[table])):
            found.append(f"{space.left[table]} bytes van gewiste rijen in {table}")
    session.rollback()
    return found


def _sqlite_file(session: Session, path: Path, trial: str, found: list[str]) -> Looked:
    space = _space(path)
    found += [one for one in _left(session, space) if one not in found]
    if space is not None and trial.encode() in space.content:
        found.append("de proefrij die gewist werd, staat nog in de databank")
    size, pages = (space.file, space.pages) if space is not None else (path.stat().st_size, 0)
    return Looked(
        f"Bestand van de databank, met vrije ruimte en -wal ({pages} bladzijden)", size=size, found=tuple(found)
    )


def _postgres_files(session: Session, trial: str, found: list[str]) -> Iterator[Looked]:
    """The files of this database when they can be read here; its own log is the administrator's (docs/privacy.md)."""
    files = files_of(session)
    if files is None:
        unseen = (
            "de bestanden van PostgreSQL kunnen vanaf hier niet gelezen worden; PostgreSQL zelf meldt wat het bewaarde"
        )
        yield Looked("Bestanden van PostgreSQL", found=tuple(found), unseen=unseen)
    else:
        found += left_files(session, files)
        size = 0
        for file in files:
            content = file.read_bytes() if file.exists() else b""
            size += len(content)
            if trial.encode() in content:
                found.append(f"de proefrij die gewist werd, staat nog in {file.name}")
        yield Looked("Bestanden van PostgreSQL (base)", rows=len(files), size=size, found=tuple(found))
    archive = session.execute(text("SELECT current_setting('archive_mode')")).scalar_one()
    slots = session.execute(text("SELECT count(*) FROM pg_replication_slots")).scalar_one()
    session.rollback()
    unseen = f"pg_wal en kopieën ervan zijn niet bekeken (archive_mode {archive}, {slots} replication slots)"
    yield Looked("Logboek van PostgreSQL (pg_wal)", unseen=unseen)
