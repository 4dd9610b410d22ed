"""How does a test get a hall without Flask? A little house over a real database, that speaks as people speak.

    def test_a_visitor_with_two_needs_keeps_one_ticket(hall):
        lotte = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
        visit = hall.visit(needs=["PAP-1", "WON-2"], waited=20)
        hall.call_next(lotte)
        hall.later(minutes=5)
        hall.do(visit.finish, lotte.helps_with)

It stands on a SQLite file of its own; `@on_both_databases` makes a test run on PostgreSQL too. The catalogue is the
real one of De Vuurmolen. Time moves only when told to (`hall.later`), chance is repeatable (`LoadedDice`), and the bell
hangs: what it rang stands in `hall.rings`.
"""

import hashlib
import itertools
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, NullPool, Row, create_engine, event, make_url, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from live.bell import Ring, hang_bell
from queueing import audit
from queueing.base import Base
from queueing.branches import Branch, Hall, branch_by_code, lock_hall
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import Edition, catalogue_of, publish
from queueing.catalogue.reading import read_folder
from queueing.colleagues.note_keys import NoteKeys
from queueing.colleagues.staff import Grant, Role, Staff, staff_by_username
from queueing.desks.desk import Desk
from queueing.devices import Device, DeviceKind
from queueing.happenings import Happening, HappeningKind, State, fold
from queueing.refusals import NobodyWaiting, Refusal
from queueing.retention import Forgotten, close_day, forget
from queueing.storage import prepare
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.calls import Call
from queueing.visits.calls import is_open as call_is_open
from queueing.visits.visit import Visit
from queueing.visits.visit_need import NeedState, VisitNeed
from queueing.visits.visit_record import EndReason, Origin
from web.icons import known_icons

VUURMOLEN = Path(__file__).resolve().parents[2] / "branches" / "vuurmolen"
BRUSSELS = ZoneInfo("Europe/Brussels")
TUESDAY_TEN = datetime(2026, 11, 17, 10, 0, tzinfo=BRUSSELS)
TICKET_KEY = b"the key that makes the addresses on the tickets"

BOTH_DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)]
_numbers = itertools.count(1)
on_both_databases = pytest.mark.parametrize("database", BOTH_DATABASES, indirect=True)
on_postgresql = pytest.mark.parametrize("database", BOTH_DATABASES[1:], indirect=True)


class LoadedDice:
    """Chance that falls the same way for the same seed."""

    def __init__(self, seed: str = "a seed") -> None:
        self.seed, self.thrown = seed, 0

    def random_bytes(self, count: int) -> bytes:
        self.thrown += 1
        return hashlib.shake_256(f"{self.seed} {self.thrown}".encode()).digest(count)

    def shuffled(self, things: list[Any]) -> list[Any]:
        return [
            thing for _, _, thing in sorted((self.random_bytes(8), place, thing) for place, thing in enumerate(things))
        ]


@dataclass
class ClockByHand:
    """The time, which stands still until someone moves it."""

    now: datetime = TUESDAY_TEN


@dataclass
class LittleHall:
    """One branch, with the words to fill its hall. Every action locks the hall and commits, as a route would."""

    session: Session
    key: int
    clock: ClockByHand = field(default_factory=ClockByHand)
    dice: LoadedDice = field(default_factory=LoadedDice)
    rings: list[Ring] = field(default_factory=list)
    started: int = 0
    hall_in_hand: Hall = field(init=False)

    @property
    def keys(self) -> NoteKeys:
        """The keys of notes: beside the database, not in it."""
        return keys_of(self.engine)

    # --- time ---

    @property
    def now(self) -> datetime:
        return self.clock.now

    def later(self, **span: float) -> datetime:
        """Move the clock on by minutes=, seconds=, hours=, days=."""
        self.clock.now += timedelta(**span)
        return self.clock.now

    def at(self, clock_time: str, day: date | None = None) -> datetime:
        """Put the clock at a local time, of today or of another day."""
        today = self.now.astimezone(BRUSSELS).date()
        self.clock.now = datetime.combine(day or today, time.fromisoformat(clock_time), tzinfo=BRUSSELS)
        return self.clock.now

    # --- the house ---

    @property
    def branch(self) -> Branch:
        return self.session.get_one(Branch, self.key)

    @property
    def catalogue(self) -> Catalogue:
        return catalogue_of(self.session, self.branch)

    @property
    def engine(self) -> Engine:
        bound = self.session.get_bind()
        assert isinstance(bound, Engine)
        return bound

    @property
    def versions(self) -> dict[str, int]:
        """The version of every part of the screens."""
        return self.session.get_one(Hall, self.key).versions

    @contextmanager
    def turn(self) -> Iterator[Hall]:
        """Lock the hall once, as `web/transactions.py` does: committed at the end, undone when something is raised."""
        try:
            self.hall_in_hand = lock_hall(self.session, self.key)
            yield self.hall_in_hand
            self.session.commit()
        except BaseException:
            self.session.rollback()
            raise

    @contextmanager
    def turn_that_breaks(self) -> Iterator[Hall]:
        """A turn in which something goes wrong at the very end."""
        with suppress(ZeroDivisionError), self.turn() as turn:
            yield turn
            raise ZeroDivisionError

    def do(self, action: Callable[..., Any], *what: Any, **how: Any) -> Any:
        """Let one action happen now: `hall.do(visit.finish, desk.helps_with)`."""
        with self.turn():
            return action(*what, now=self.now, **how)

    def publish(self, document: dict[str, Any]) -> Edition:
        with self.turn():
            return publish(self.session, self.branch, document, now=self.now)

    def neighbour(self, code: str = "jezus-eik") -> "LittleHall":
        """Another branch in the same database, at the same time of day."""
        branch = branch_by_code(self.session, code)
        if branch is None:
            branch = move_in(self.session, self.document, code=code)
        return LittleHall(self.session, branch.id, self.clock, self.dice, self.rings)

    @property
    def document(self) -> dict[str, Any]:
        """The document of the catalogue in force."""
        in_force = Edition.branch_id == self.key, Edition.number == self.branch.edition
        return dict(self.session.scalars(select(Edition.document).where(*in_force)).one())

    # --- people and places ---

    def staff(self, name: str = "Lotte", *, helps_with: Sequence[str] = (), role: Role = Role.STAFF) -> Staff:
        """A colleague by first name, who may at least do this here."""
        person = staff_by_username(self.session, name)
        if person is not None and set(helps_with) <= person.services_in(self.key) and role in person.roles_in(self.key):
            return person
        with self.turn():
            person = staff_by_username(self.session, name)
            if person is None:
                person = Staff(username=name.casefold(), name=name, password_hash="")
                self.session.add(person)
            held = next((one for one in person.grants if (one.branch_id, one.role) == (self.key, role)), None)
            if held is None:
                held = Grant(branch_id=self.key, role=role, services=[])
                person.grants.append(held)
            held.services = sorted({*held.services, *helps_with})
        return person

    def desk(self, number: int, *, helps_with: Sequence[str] = (), staff: str = "") -> Desk:
        """The desk with this number; with `helps_with` someone sits down there to help with just that."""
        person = self.staff(staff or f"Collega {number}", helps_with=helps_with) if helps_with else None
        with self.turn():
            desk = self.session.scalar(select(Desk).where(Desk.branch_id == self.key, Desk.number == number))
            if desk is None:
                desk = Desk(branch_id=self.key, number=number, zone="a", usual=[])
                self.session.add(desk)
                self.session.flush()
            if person is not None:
                desk.open(person, helps_with, now=self.now)
        return desk

    def whoever_sits_at(self, desk: Desk) -> Staff:
        """Also when nobody does: then someone passing by."""
        return self.session.get_one(Staff, desk.staff_id) if desk.staff_id else self.staff("Voorbijganger")

    def device(self, slug: str = "zuil-1", kind: DeviceKind = DeviceKind.KIOSK) -> Device:
        """A kiosk or display that is not paired yet."""
        with self.turn():
            device = Device(branch_id=self.key, kind=kind, slug=slug, name=slug)
            self.session.add(device)
        return device

    # --- visitors ---

    def visit(
        self, *, needs: Sequence[str] = ("PAP-1",), waited: float = 0, origin: Origin = Origin.RECEPTION, **more: Any
    ) -> Visit:
        """Someone who came in `waited` minutes ago, for these needs."""
        self.started += 1
        arrival = Arrival(needs=needs, origin=origin, **{"start_key": f"form {self.started}", **more})
        arrived = self.now - timedelta(minutes=waited)
        with self.turn() as turn:
            visit = self.start(turn, arrival, now=arrived)
            if waited:  # told later than they came
                self.session.execute(update(Visit).where(Visit.id == visit.id).values(arrived_at=arrived))
                self.session.expire(visit)
            return visit

    def crowd(self, count: int, *, needs: Sequence[str] = ("PAP-1",), numbers: Iterable[int] = range(100, 900)) -> None:
        """This many people with one need each, a second apart, stored at once: as if each had taken a ticket."""
        with self.turn() as turn:
            branch, catalogue, day = self.branch, self.catalogue, self.now.astimezone(BRUSSELS).date()
            turn.open_day(day, shuffled=True, dice=self.dice)
            people = []
            for place, number in zip(range(count), numbers, strict=False):
                code, serial = needs[place % len(needs)], turn.next_serial()
                need = VisitNeed(
                    branch_id=self.key, code=code, edition=1, service=catalogue.need(code).route, position=0
                )
                people.append(
                    Visit(
                        branch_id=self.key, day=day, serial=serial, number=number, start_key=f"crowd {serial}",
                        nonce=f"{serial}", token_hash=f"crowd {serial}", origin=Origin.KIOSK, needs=[need],
                        edition=branch.current_edition, arrived_at=self.now - timedelta(seconds=count - place),
                    )
                )  # fmt: skip
            self.session.add_all(people)
            self.session.flush()
            told = [
                Happening(branch_id=self.key, at=one.arrived_at, kind=HappeningKind.ARRIVED, visit_id=one.id)
                for one in people
            ]
            self.session.add_all(told)

    def start(self, turn: Hall, arrival: Arrival, *, now: datetime) -> Visit:
        """The bare action, for a caller that holds the lock."""
        return start_visit(
            self.session, turn, self.branch, self.catalogue, arrival, now=now, dice=self.dice, ticket_key=TICKET_KEY
        )

    def call_next(self, desk: Desk) -> Visit:
        with self.turn() as turn:
            return desk.call_next(turn, self.catalogue, staff=self.whoever_sits_at(desk), now=self.now)

    def call(self, desk: Desk, visit: Visit) -> Visit:
        with self.turn() as turn:
            return desk.call_this(turn, self.catalogue, visit, staff=self.whoever_sits_at(desk), now=self.now)

    def visit_that_is(self, state: State, *, desk: Desk, needs: Sequence[str] = ("PAP-1",)) -> Visit:
        """A visit brought into this state along the shortest road, at this desk where it takes one."""
        visit = self.visit(needs=needs)
        if state in (State.CALLED, State.SERVING, State.MISSED):
            self.call(desk, visit)
        if state is State.SERVING:
            self.do(visit.arrive)
        if state is State.MISSED:
            self.do(visit.not_there)
            self.call(desk, visit)
            self.do(visit.not_there)
        if state is State.ENDED:
            self.do(visit.leave)
        if state is State.PARKED:
            self.do(visit.park, self.now + timedelta(minutes=10))
        assert visit.state is state
        return visit

    # --- the end of the day ---

    def close_day(self) -> dict[EndReason, int]:
        with self.turn():
            return close_day(self.session, self.branch, self.catalogue, now=self.now)

    def forget(self) -> Forgotten:
        """What the server does every minute."""
        done = forget(self.session, self.branch, now=self.now, dice=self.dice)
        self.session.commit()
        return done

    # --- looking ---

    def refuses(self, refusal: type[Refusal], action: Callable[..., Any], *what: Any, **how: Any) -> Refusal:
        """This action is refused by this name and changed nothing: neither in its own transaction, nor after it."""
        before = self.everything()
        with pytest.raises(refusal) as no:
            self._attempt(action, *what, **how)
        assert no.type is refusal
        assert self.everything() == before
        return no.value

    def turns_away(self, refusal: type[Refusal], **how: Any) -> Refusal:
        """A visitor who comes in like this (arguments of `visit`) gets this refusal, and leaves no trace."""
        before = self.everything()
        with pytest.raises(refusal) as no:
            self.visit(**how)
        assert no.type is refusal
        assert self.everything() == before
        return no.value

    def _attempt(self, action: Callable[..., Any], *what: Any, **how: Any) -> None:
        with self.turn():
            taken = self._rows(self.session.connection())
            try:
                action(*what, now=self.now, **how)
            finally:
                self.session.flush()
                assert self._rows(self.session.connection()) == taken

    def refuses_to_call_next(self, desk: Desk, refusal: type[Refusal] = NobodyWaiting) -> Refusal:
        staff, catalogue = self.whoever_sits_at(desk), self.catalogue
        return self.refuses(refusal, lambda now: desk.call_next(self.hall_in_hand, catalogue, staff=staff, now=now))

    def everything(self) -> dict[str, list[Row[Any]]]:
        """Every row of every table, as another reader of the database sees it."""
        with self.engine.connect() as other:
            return self._rows(other)

    def _rows(self, connection: Connection) -> dict[str, list[Row[Any]]]:
        """The document of an edition is left out: its print stands for it."""
        found = {}
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.c if column.name != "document"]
            found[table.name] = list(connection.execute(select(*columns).order_by(*table.primary_key)).all())
        return found

    def keeps_its_promises(self) -> None:
        """The invariants of the life of a visit (product §4), read from the rows by themselves."""
        visits = self.session.scalars(select(Visit).where(Visit.branch_id == self.key)).all()
        calls = self.session.scalars(select(Call).where(Call.branch_id == self.key, call_is_open)).all()
        needs = self.session.scalars(select(VisitNeed).where(VisitNeed.branch_id == self.key)).all()
        told = self.session.execute(
            select(Happening.visit_id, Happening.kind).where(Happening.branch_id == self.key).order_by(Happening.id)
        ).all()
        busy = {visit.id for visit in visits if visit.state in (State.CALLED, State.SERVING)}
        assert sorted(call.visit_id for call in calls) == sorted(busy), "one open call for each visit at a desk"
        assert len({call.desk_id for call in calls}) == len(calls), "one visit at a desk"
        numbers = [visit.number for visit in visits if visit.state is not State.ENDED]
        assert len(set(numbers)) == len(numbers), "nobody shares a number"
        actions_of: dict[int | None, list[HappeningKind]] = defaultdict(list)
        for about, action in told:
            actions_of[about].append(action)
        needs_of: dict[int, list[VisitNeed]] = defaultdict(list)
        for need in needs:
            needs_of[need.visit_id].append(need)
        for visit in visits:
            actions = actions_of[visit.id]
            assert visit.state is fold(actions), f"{visit.state} but {actions}"
            mine = needs_of[visit.id]
            left = [need for need in mine if need.state is NeedState.OPEN]
            assert (visit.state is State.ENDED) == (visit.end_reason is not None) == (visit.ended_at is not None)
            assert not left or visit.state is not State.ENDED, "ended with a question open"
            assert left or visit.state in (State.ENDED, State.SERVING), "waits for nothing"
            assert all((need.outcome is not None) == (need.state is NeedState.SERVED) for need in mine)
        self.session.rollback()


def move_in(session: Session, document: dict[str, Any], *, code: str = "vuurmolen") -> Branch:
    """A branch with its hall, its catalogue and its desks, as the administrator's command makes it."""
    about = document["branch"]
    branch = Branch(code=code, name=about["name"], timezone=about["timezone"])
    session.add(branch)
    session.flush()
    session.add(Hall(branch_id=branch.id))
    publish(session, branch, document, now=TUESDAY_TEN)
    for one in about["desks"].values():
        session.add(Desk(branch_id=branch.id, number=one["number"], zone=one["zone"], usual=one["helps_with"]))
    session.commit()
    return branch


def open_engine(url: str) -> Engine:
    """An engine as the app makes it."""
    engine = create_engine(url, pool_size=20, max_overflow=60)
    prepare(engine, audit_key=b"a key of tests")
    return engine


def keys_of(engine: Engine) -> NoteKeys:
    """The folder with keys that everybody with this database shares."""
    name = str(engine.url.database)
    on_postgres = engine.dialect.name == "postgresql"
    keys = NoteKeys(Path(tempfile.gettempdir(), f"{name}-keys") if on_postgres else Path(name).with_suffix(".keys"))
    keys.prepare(LoadedDice(name))
    return keys


def hall_at(engine: Engine, *, seed: str = "a seed", code: str = "vuurmolen") -> LittleHall:
    """The little hall in a database that is furnished already; for a thread or a process of its own."""
    rings: list[Ring] = []
    sessions = sessionmaker(engine)
    hang_bell(sessions, rings.append)
    session = sessions()
    branch = branch_by_code(session, code)
    assert branch is not None
    hall = LittleHall(session, branch.id, dice=LoadedDice(seed), rings=rings)
    session.rollback()
    return hall


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The real catalogue, read and checked once."""
    return read_folder(VUURMOLEN, icons=known_icons())


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]) -> Path:
    """A SQLite file with tables, branch, catalogue and desks, to be copied."""
    path = tmp_path_factory.mktemp("furnished") / "onthaal.sqlite"
    _furnish(open_engine(f"sqlite:///{path}"), document).dispose()
    return path


@pytest.fixture(scope="session")
def sqlite_hall() -> Iterator[list[Engine]]:
    """The one engine that tests on SQLite use after each other: it need not compile every statement again."""
    engines: list[Engine] = []
    yield engines
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_hall(postgres_url: str) -> Iterator[list[Engine]]:
    """The same for PostgreSQL, over one database that every test leaves as it was furnished."""
    engines: list[Engine] = []
    yield engines
    for engine in engines:
        engine.dispose()
        _tell(postgres_url, f'DROP DATABASE "{engine.url.database}" WITH (FORCE)')


@pytest.fixture
def database(request: pytest.FixtureRequest, furnished: Path, document: dict[str, Any]) -> Iterator[Engine]:
    """A furnished database for this test alone: a SQLite file, or PostgreSQL when the test is marked so."""
    on_postgres = getattr(request, "param", "sqlite") == "postgresql"
    engines: list[Engine] = request.getfixturevalue("postgres_hall" if on_postgres else "sqlite_hall")
    if on_postgres:
        engine = _postgres(engines, request.getfixturevalue("postgres_url"), document)
    else:
        engine = _sqlite(engines, furnished)
    yield engine
    if engine.pool.checkedout():  # type: ignore[attr-defined]
        engines.remove(engine)  # it may still hold the lock
        pytest.fail(f"a session was left open: {engine.pool.status()}")


@pytest.fixture
def hall(database: Engine) -> Iterator[LittleHall]:
    """De Vuurmolen on a Tuesday at ten: everything there, nobody in."""
    little = hall_at(database)
    yield little
    little.session.close()
    shutil.rmtree(little.keys.folder)


@pytest.fixture
def statements(database: Engine) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with statements() as asked:` collects the statements that the database hears meanwhile."""

    @contextmanager
    def heard() -> Iterator[list[str]]:
        asked: list[str] = []

        def listen(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        event.listen(database, "before_cursor_execute", listen)
        try:
            yield asked
        finally:
            event.remove(database, "before_cursor_execute", listen)

    return heard


def _sqlite(engines: list[Engine], furnished: Path) -> Engine:
    if not engines:
        engines.append(open_engine(f"sqlite:///{furnished.with_name(f'hall-{next(_numbers)}.sqlite')}"))
    engines[0].dispose()
    path = Path(str(engines[0].url.database))
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    shutil.copyfile(furnished, path)
    return engines[0]


def _postgres(engines: list[Engine], url: str, document: dict[str, Any]) -> Engine:
    if not engines:
        name = f"onthaal_hall_{os.getpid()}_{next(_numbers)}"
        _tell(url, f'CREATE DATABASE "{name}" TEMPLATE template0')
        engines.append(open_engine(make_url(url).set(database=name).render_as_string(hide_password=False)))
        return _furnish(engines[0], document)
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engines[0].begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    with Session(engines[0]) as session:
        audit.begin(session)
        move_in(session, document)
    return engines[0]


def _tell(url: str, command: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(command))


def _furnish(engine: Engine, document: dict[str, Any]) -> Engine:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        audit.begin(session)
        move_in(session, document)
    return engine
