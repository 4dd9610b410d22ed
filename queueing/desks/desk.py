"""Who sits at which desk, what does it help with, and which visitor does it call next? Holds the atomic claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select, text, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from queueing import happenings, policy
from queueing.base import Base, session_of
from queueing.branches import Hall
from queueing.catalogue.catalogue import Catalogue
from queueing.colleagues.presence import sits_here
from queueing.colleagues.staff import Staff
from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import (
    AtAnotherDesk,
    DeskBusy,
    DeskClosed,
    DeskDoesNotHelp,
    DeskPaused,
    DeskTaken,
    DeskUnattended,
    NobodyWaiting,
    NoServiceChosen,
    NoSuchDesk,
    NotWaiting,
    ServiceNotGranted,
)
from queueing.visits import finding as finding_visits
from queueing.visits import visit as visits
from queueing.visits.calls import Call, open_call_at, open_calls

BY_HAND = "by_hand"
WRAP_UP = timedelta(minutes=5)
"""*Rondt af* lasts this long at most; then the desk is free again by itself."""
TOUCHED_ANEW = timedelta(minutes=1)
"""Activity at a desk is recorded at most this often."""


class DeskState(StrEnum):
    """What a desk is doing (decisions 21)."""

    CLOSED = "closed"
    FREE = "free"
    CALLING = "calling"
    SERVING = "serving"
    WRAPPING_UP = "wrapping_up"
    PAUSED = "paused"


class Desk(Base):
    """A place with a neutral number. Its work profile is what it helps with now, chosen at sign-in.

    `retired`: the edition in force has no such place; the row stays for what happened there.
    """

    __tablename__ = "desk"
    __table_args__ = (
        UniqueConstraint("branch_id", "id"),
        UniqueConstraint("branch_id", "number"),
        Index(
            "uq_desk_staff_id",
            "staff_id",
            unique=True,
            sqlite_where=text("staff_id IS NOT NULL"),
            postgresql_where=text("staff_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    number: Mapped[int]
    zone: Mapped[str] = mapped_column(String(40))
    usual: Mapped[list[str]] = mapped_column(default=list)
    helps_with: Mapped[list[str]] = mapped_column(default=list)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    paused_at: Mapped[datetime | None] = mapped_column(default=None)
    wraps_up_until: Mapped[datetime | None] = mapped_column(default=None)
    touched_at: Mapped[datetime | None] = mapped_column(default=None)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    away_at: Mapped[datetime | None] = mapped_column(default=None)
    retired: Mapped[bool] = mapped_column(default=False)

    # --- opening and closing ---

    def open(self, staff: Staff, services: Iterable[str], *, now: datetime) -> None:
        """Sit down with a work profile; sitting down again at the same desk changes the profile.

        Raises DeskTaken, AtAnotherDesk, NoServiceChosen, ServiceNotGranted.
        """
        if self.staff_id not in (None, staff.id):
            raise DeskTaken(desk=self.number)
        self._must_sit_nowhere_else(staff)
        profile = sorted(set(services))
        self._check_profile(staff, profile)
        fresh = self.staff_id is None
        self.staff_id, self.helps_with = staff.id, profile
        self.opened_at = now if fresh else self.opened_at
        self.touched_at, self.asked_at, self.away_at = now, None, None
        self._tell(HappeningKind.DESK_OPENED if fresh else HappeningKind.DESK_PROFILE, now)
        sits_here(session_of(self), self.branch_id, staff, now=now)

    def close(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Stand up. Raises DeskBusy while a visitor is called or served."""
        self._must_be_free()
        self.staff_id = self.opened_at = self.paused_at = self.wraps_up_until = None
        self.touched_at = self.asked_at = self.away_at = None
        self.helps_with = []
        self._tell(HappeningKind.DESK_CLOSED, now, staff_id)

    def clear(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Close it for a colleague who left it: the visitor called or helped here waits on, with their waiting time.

        Raises DeskClosed.
        """
        self._must_be_open()
        call = open_call_at(session_of(self), self.id)
        if call is not None:
            visit = session_of(self).get_one(visits.Visit, call.visit_id)
            release = visit.withdraw_call if visit.state is State.CALLED else visit.put_back
            release(now=now, staff_id=staff_id)
        self.close(now=now, staff_id=staff_id)

    def take_over(self, staff: Staff, *, now: datetime) -> None:
        """Replace a colleague who left this desk, with the services that both may help with; the visitor stays.

        Raises DeskClosed, AtAnotherDesk, ServiceNotGranted.
        """
        self._must_be_open()
        self._must_sit_nowhere_else(staff)
        profile = [service for service in self.helps_with if service in staff.services_in(self.branch_id)]
        if not profile:
            raise ServiceNotGranted(service=self.helps_with[0])
        call = open_call_at(session_of(self), self.id)
        if call is not None:
            call.staff_id = staff.id
        self.staff_id, self.helps_with, self.opened_at = staff.id, profile, now
        self.paused_at = self.wraps_up_until = None
        self.touched_at, self.asked_at, self.away_at = now, None, None
        self._tell(HappeningKind.DESK_TAKEN_OVER, now)
        sits_here(session_of(self), self.branch_id, staff, now=now)

    # --- is anybody still there? ---

    def be_there(self, *, now: datetime) -> None:
        """The colleague here did something: the desk counts, again or still. Raises DeskClosed."""
        self._must_be_open()
        was_asked = self.asked_at is not None
        if was_asked or self.touched_at is None or abs(now - self.touched_at) >= TOUCHED_ANEW:
            self.touched_at, self.asked_at, self.away_at = now, None, None
        if was_asked:
            self._tell(HappeningKind.DESK_BACK, now)

    def ask_if_there(self, *, now: datetime) -> None:
        """*Ben je er nog?*; asking again changes nothing. Raises DeskClosed."""
        self._must_be_open()
        if self.asked_at is None:
            self.asked_at = now
            self._tell(HappeningKind.DESK_ASKED, now)

    def be_away(self, *, now: datetime) -> None:
        """Nobody answered: no visitor is sent here, and the forecast leaves this desk out. Raises DeskClosed."""
        self._must_be_open()
        self.asked_at = self.asked_at or now
        if self.away_at is None:
            self.away_at = now
            self._tell(HappeningKind.DESK_AWAY, now)

    # --- pausing ---

    def pause(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Stop calling for a while. Raises DeskClosed, DeskBusy; a pause in a pause changes nothing."""
        self._must_be_open()
        self._must_be_free()
        if self.paused_at is None:
            self.paused_at, self.wraps_up_until = now, None
            self._tell(HappeningKind.DESK_PAUSED, now, staff_id)

    def resume(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Back from the pause. Raises DeskClosed."""
        self._must_be_open()
        if self.paused_at is not None:
            self.paused_at = None
            self._tell(HappeningKind.DESK_RESUMED, now, staff_id)

    def wrap_up(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Ik rond af*: finish the paperwork, for five minutes at most. Raises DeskClosed, DeskBusy."""
        self._must_be_open()
        self._must_be_free()
        self.wraps_up_until = now + WRAP_UP
        self._tell(HappeningKind.DESK_WRAPS_UP, now, staff_id)

    # --- calling ---

    def call_next(self, hall: Hall, catalogue: Catalogue, *, staff: Staff, now: datetime) -> visits.Visit:
        """Call the first of the hall list that this desk may call; the loser of a race gets the next one.

        The hall must be locked. Raises what `must_be_ready` raises, NobodyWaiting.
        """
        self.must_be_ready()
        waiting = finding_visits.waiting(session_of(self), self.branch_id, catalogue)
        choice = policy.next_for(self.view(), waiting, now)
        if choice is None:
            raise NobodyWaiting(desk=self.number)
        return self._claim(hall, catalogue, choice.visit, choice.why.name.lower(), waiting, staff=staff, now=now)

    def call_this(
        self, hall: Hall, catalogue: Catalogue, visit: visits.Visit, *, staff: Staff, now: datetime
    ) -> visits.Visit:
        """Call one visit out of turn; a pause after *not there* does not stop it.

        Raises NotWaiting, DeskDoesNotHelp and what `call_next` raises about the desk.
        """
        self.must_be_ready()
        if visit.state is not State.WAITING:
            raise NotWaiting(number=visit.number)
        waiting = finding_visits.waiting(session_of(self), self.branch_id, catalogue)
        mine = next((one for one in waiting if one.visit == visit.id), None)
        if mine is None or not policy.suits(self.view(), mine):
            raise DeskDoesNotHelp(number=visit.number, desk=self.number)
        return self._claim(hall, catalogue, visit.id, BY_HAND, waiting, staff=staff, now=now)

    def _claim(
        self,
        hall: Hall,
        catalogue: Catalogue,
        visit_id: int,
        why: str,
        waiting: list[policy.Standing],
        *,
        staff: Staff,
        now: datetime,
    ) -> visits.Visit:
        session = session_of(self)
        visit = session.get_one(visits.Visit, visit_id, options=[joinedload(visits.Visit.needs)])
        self.wraps_up_until = None
        escorted = visit.is_escorted(catalogue)
        visit.call_to(self.id, hall, why=why, staff_id=staff.id, seated_id=self.staff_id, escorted=escorted, now=now)
        if passed := policy.passed_over(self.view(), waiting, visit_id, now):
            session.execute(
                update(visits.Visit).where(visits.Visit.id.in_(passed)).values(held_calls=visits.Visit.held_calls - 1)
            )
        return visit

    def view(self) -> policy.DeskView:
        """This desk as the policy sees it."""
        return policy.DeskView(self.id, self.staff_id, frozenset(self.helps_with), open=self.is_open)

    @property
    def is_open(self) -> bool:
        """Somebody sits here, answers, and is not on a pause."""
        return self.staff_id is not None and self.paused_at is None and self.away_at is None

    def state(self, call: Call | None, now: datetime) -> DeskState:
        """What this desk does at `now`, given the open call at it."""
        if self.staff_id is None:
            return DeskState.CLOSED
        if call is not None:
            return DeskState.CALLING if call.arrived_at is None else DeskState.SERVING
        if self.paused_at is not None:
            return DeskState.PAUSED
        wraps_up = self.wraps_up_until is not None and now < self.wraps_up_until
        return DeskState.WRAPPING_UP if wraps_up else DeskState.FREE

    def _must_be_open(self) -> None:
        if self.staff_id is None:
            raise DeskClosed(desk=self.number)

    def _must_be_free(self) -> None:
        call = open_call_at(session_of(self), self.id)
        if call is not None:
            visit = session_of(self).get_one(visits.Visit, call.visit_id)
            raise DeskBusy(desk=self.number, number=visit.number)

    def must_be_ready(self) -> None:
        """Somebody sits here without a visitor or a pause. Raises DeskClosed, DeskPaused, DeskUnattended, DeskBusy."""
        self._must_be_open()
        if self.paused_at is not None:
            raise DeskPaused(desk=self.number)
        if self.away_at is not None:
            raise DeskUnattended(desk=self.number)
        self._must_be_free()

    def _must_sit_nowhere_else(self, staff: Staff) -> None:
        elsewhere = desk_of(session_of(self), staff.id)
        if elsewhere is not None and elsewhere.id != self.id:
            raise AtAnotherDesk(desk=elsewhere.number)

    def _check_profile(self, staff: Staff, profile: list[str]) -> None:
        if not profile:
            raise NoServiceChosen
        granted = staff.services_in(self.branch_id)
        for service in profile:
            if service not in granted:
                raise ServiceNotGranted(service=service)

    def _tell(self, kind: HappeningKind, now: datetime, staff_id: int | None = None) -> None:
        who = self.staff_id if staff_id is None else staff_id
        happenings.record(session_of(self), kind, branch_id=self.branch_id, now=now, desk_id=self.id, staff_id=who)


def desk_of(session: Session, staff_id: int) -> Desk | None:
    """The desk where this person sits, or None."""
    return session.scalar(select(Desk).where(Desk.staff_id == staff_id))


def seat_of(session: Session, person: Staff) -> Desk | None:
    """The desk where this person sits, or None; and read the person again when their rights changed since.

    Whoever takes a right away holds the hall and ends the sessions of that person (`Staff.end_sessions`).
    """
    found = select(Staff.session_epoch, Staff.active, Desk).outerjoin(Desk, Desk.staff_id == Staff.id)
    epoch, active, desk = session.execute(found.where(Staff.id == person.id)).one()
    if (epoch, active) != (person.session_epoch, person.active):
        session.expire(person)
    return desk


def desk_at(session: Session, branch_id: int, number: int) -> Desk:
    """The desk with this number. Raises NoSuchDesk."""
    desk = session.scalar(select(Desk).where(Desk.branch_id == branch_id, Desk.number == number))
    if desk is None or desk.retired:
        raise NoSuchDesk(desk=number)
    return desk


def desks_of(session: Session, branch_id: int) -> list[Desk]:
    """The desks of a branch by number."""
    here = select(Desk).where(Desk.branch_id == branch_id, Desk.retired.is_(False))
    return list(session.scalars(here.order_by(Desk.number)))


def open_views(session: Session, branch_id: int) -> list[policy.DeskView]:
    """The desks that call visitors now, as the policy sees them."""
    return [desk.view() for desk in desks_of(session, branch_id) if desk.is_open]


def calls_by_desk(session: Session, branch_id: int) -> dict[int, Call]:
    """Desk id → the open call there."""
    return {call.desk_id: call for call in open_calls(session, branch_id)}


@dataclass(frozen=True, slots=True)
class PublicCall:
    """A call as the hall may know it, as plain values: the number, the place, the zone of that place.

    `serial` and `repeats` identify it among the calls and recalls of the day. The language is only for the voice,
    in a branch that chose to speak it.
    """

    number: int
    place: int
    zone: str
    language: str
    serial: int
    repeats: int
    announced_at: datetime
    is_unanswered: bool
    is_missed: bool


_last_ring = (
    select(func.max(Happening.id))
    .where(Happening.visit_id == Call.visit_id, Happening.kind.in_((HappeningKind.CALLED, HappeningKind.RECALLED)))
    .correlate(Call)
    .scalar_subquery()
)
"""The order in which calls were announced; times would give another order when the clock was set back in between."""


def public_calls(session: Session, branch_id: int, *, since: datetime, most: int) -> list[PublicCall]:
    """The calls announced since then and not undone, newest first; never of a visitor who is escorted (P-3).

    Nor calls from before the day was closed: an empty house calls nobody.
    """
    closed = select(func.max(Happening.id)).where(
        Happening.branch_id == branch_id, Happening.at > since, Happening.kind == HappeningKind.DAY_CLOSED
    )
    rows = session.execute(
        select(Call, visits.Visit.number, Desk.number, Desk.zone, visits.Visit.language)
        .join(visits.Visit, visits.Visit.id == Call.visit_id)
        .join(Desk, Desk.id == Call.desk_id)
        .where(
            Call.branch_id == branch_id, Call.escorted.is_(False), Call.announced_at > since, Call.undone_at.is_(None)
        )
        .where(_last_ring > func.coalesce(closed.scalar_subquery(), 0))
        .order_by(_last_ring.desc(), Call.serial.desc())
        .limit(most)
    )
    return [
        PublicCall(
            number,
            place,
            zone,
            language,
            call.serial,
            call.repeats,
            call.announced_at,
            is_unanswered=call.is_unanswered,
            is_missed=call.absent_at is not None,
        )
        for call, number, place, zone, language in rows
    ]
