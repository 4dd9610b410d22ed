"""Who works here, and what may each of them do, where, and for which services? (P-11, P-12)"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from queueing.base import Base, Dice, OneOf, hash_of
from queueing.colleagues.refusals import LinkIsOver
from queueing.refusals import NoSuchColleague
from queueing.terms import LINK_TERM

LONGEST_LINK = 64


class Role(StrEnum):
    """What a grant allows in one branch."""

    HOST = "host"
    STAFF = "staff"
    MANAGER = "manager"
    OUTREACH = "outreach"
    AUDITOR = "auditor"


class Secrecy(StrEnum):
    """The duty that binds a person: professional secrecy (art. 458 Sw.) or discretion."""

    PROFESSIONAL = "professional"
    DISCRETION = "discretion"


class Staff(Base):
    """A colleague who signs in. `session_epoch` rises to end every session of this person at once.

    `is_emergency` marks an account that may use its password also where others sign in at a provider.
    """

    __tablename__ = "staff"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  a session names its person by this key

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(80), default="")
    secrecy: Mapped[Secrecy] = mapped_column(OneOf(Secrecy), default=Secrecy.DISCRETION)
    active: Mapped[bool] = mapped_column(default=True)
    is_emergency: Mapped[bool] = mapped_column(default=False, server_default=false())
    session_epoch: Mapped[int] = mapped_column(default=0)
    link_hash: Mapped[str | None] = mapped_column("link_print", String(64), unique=True, default=None)
    link_until: Mapped[datetime | None] = mapped_column(default=None)
    grants: Mapped[list[Grant]] = relationship(back_populates="staff", cascade="all, delete-orphan", lazy="selectin")

    # What Flask-Login needs of a user; the key carries the epoch, so that ending sessions ends them all.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        """The key that a session carries: invalid once the epoch has risen."""
        return f"{self.id}.{self.session_epoch}"

    def roles_in(self, branch_id: int) -> frozenset[Role]:
        """Every role of this person in a branch."""
        return frozenset(grant.role for grant in self.grants if grant.branch_id == branch_id)

    def has(self, *roles: Role, branch_id: int) -> bool:
        """True when the person has one of these roles there."""
        return self.active and not self.roles_in(branch_id).isdisjoint(roles)

    def services_in(self, branch_id: int) -> frozenset[str]:
        """The services this person may help with in a branch."""
        return frozenset(code for grant in self.grants if grant.branch_id == branch_id for code in grant.services)

    def branch_ids(self) -> list[int]:
        """Branches where this person may do anything, lowest id first."""
        return sorted({grant.branch_id for grant in self.grants})

    def hold(self, role: Role, branch_id: int, services: Iterable[str]) -> None:
        """Give this role in a branch, for these services."""
        held = next((one for one in self.grants if (one.branch_id, one.role) == (branch_id, role)), None)
        if held is None:
            held = Grant(branch_id=branch_id, role=role)
            self.grants.append(held)
        held.services = sorted(services)

    def take_away(self, role: Role, branch_id: int) -> None:
        """Remove this role in a branch; every session ends."""
        self.grants = [one for one in self.grants if (one.branch_id, one.role) != (branch_id, role)]
        self.end_sessions()

    def offer_link(self, *, now: datetime, dice: Dice) -> str:
        """A secret with which this colleague chooses a password, once; an earlier one no longer works."""
        token = dice.random_bytes(32).hex()
        self.link_hash, self.link_until = hash_of(token), now + LINK_TERM
        return token

    def withdraw_link(self) -> None:
        """The link no longer works."""
        self.link_hash = self.link_until = None

    def has_link(self, now: datetime) -> bool:
        """True while a link for this colleague works."""
        return self.link_until is not None and now < self.link_until

    def choose_password(self, password_hash: str) -> None:
        """From now on this is the password; a link is used up, and every session ends."""
        self.password_hash = password_hash
        self.withdraw_link()
        self.end_sessions()

    def leave(self) -> None:
        """The person no longer works here: no role, no password, no session.

        The name stays readable in what they did today.
        """
        self.active, self.grants, self.password_hash, self.is_emergency = False, [], "", False
        self.withdraw_link()
        self.end_sessions()

    def end_sessions(self) -> None:
        """Sign this person out everywhere: every session made before now becomes invalid."""
        self.session_epoch += 1


class Grant(Base):
    """One role of one person in one branch, with the services it covers.

    `given_by` is the provider (its issuer) whose groups give it, None for one that a manager gave.
    """

    __tablename__ = "grant"
    __table_args__ = (UniqueConstraint("staff_id", "branch_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(OneOf(Role))
    services: Mapped[list[str]] = mapped_column(default=list)
    given_by: Mapped[str | None] = mapped_column(String(255), default=None)
    staff: Mapped[Staff] = relationship(back_populates="grants")


def staff_by_username(session: Session, username: str) -> Staff | None:
    """The active person with this username, or None; case does not matter."""
    return session.scalar(select(Staff).where(Staff.username == username.strip().casefold(), Staff.active))


def staff_by_link(session: Session, token: str, *, now: datetime, hold: bool = False) -> Staff:
    """The person whose link this is; `hold` locks the row until the commit. Raises LinkIsOver."""
    asked = select(Staff).where(Staff.link_hash == hash_of(token[: LONGEST_LINK + 1]), Staff.active)
    person = session.scalar(asked.with_for_update() if hold else asked)
    if person is None or not person.has_link(now):
        raise LinkIsOver
    return person


def names_of(session: Session, staff_ids: Iterable[int | None]) -> dict[int, str]:
    """Staff id → first name, for those who still work here."""
    wanted = {key for key in staff_ids if key is not None}
    return {row.id: row.name for row in session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(wanted)))}


def colleagues(session: Session, branch_id: int) -> list[Staff]:
    """Everyone active with a grant in this branch, by name."""
    return list(
        session.scalars(
            select(Staff).join(Grant).where(Grant.branch_id == branch_id, Staff.active).distinct().order_by(Staff.name)
        )
    )


def colleague_at(session: Session, branch_id: int, key: int) -> Staff:
    """One colleague of this branch. Raises NoSuchColleague, also for a person who left and for another branch's."""
    person = next((one for one in colleagues(session, branch_id) if one.id == key), None)
    if person is None:
        raise NoSuchColleague
    return person
