"""Who at a kiosk asked for help with the screen, and does a colleague come? (decisions 6)"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import happenings
from queueing.base import Base, session_of
from queueing.devices import Device
from queueing.happenings import HappeningKind
from queueing.refusals import AnsweredByNow, NoSuchHelpCall

PATIENCE = timedelta(seconds=60)
"""After this long without an answer the kiosk says: *Ga naar het onthaal*."""
_OPEN = "over_at IS NULL"


class HelpCall(Base):
    """*Hulp* pressed at a kiosk: open until a colleague comes and it is over; at most one open per kiosk."""

    __tablename__ = "help_call"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "device_id"], ["device.branch_id", "device.id"], ondelete="CASCADE"),
        Index("uq_help_call_open", "device_id", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    device_id: Mapped[int]
    asked_at: Mapped[datetime]
    coming_at: Mapped[datetime | None] = mapped_column(default=None)
    coming_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    over_at: Mapped[datetime | None] = mapped_column(default=None)

    def come(self, staff_id: int, *, now: datetime) -> None:
        """*Ik kom*: the kiosk then says that a colleague comes. Raises AnsweredByNow."""
        if self.coming_at is not None or self.over_at is not None:
            raise AnsweredByNow
        self.coming_at, self.coming_id = now, staff_id
        self._tell(HappeningKind.HELP_COMING, now, staff_id)

    def end(self, *, now: datetime) -> None:
        """The visitor continues alone, or the colleague is done. Ending twice changes nothing."""
        if self.over_at is None:
            self.over_at = now
            self._tell(HappeningKind.HELP_OVER, now, None)

    def is_unheard(self, now: datetime) -> bool:
        """Nobody answered within a minute."""
        return self.coming_at is None and now - self.asked_at > PATIENCE

    def _tell(self, kind: HappeningKind, now: datetime, staff_id: int | None) -> None:
        happenings.record(
            session_of(self), kind, branch_id=self.branch_id, now=now, device_id=self.device_id, staff_id=staff_id
        )


def ask_for_help(session: Session, device: Device, *, now: datetime) -> HelpCall:
    """A visitor at this kiosk needs help; a second press while a call is open gives the open one."""
    call = open_help_call(session, device.id)
    if call is None:
        call = HelpCall(branch_id=device.branch_id, device_id=device.id, asked_at=now)
        session.add(call)
        happenings.record(session, HappeningKind.HELP_ASKED, branch_id=device.branch_id, now=now, device_id=device.id)
    return call


def open_help_call(session: Session, device_id: int) -> HelpCall | None:
    """The help call that is open at this kiosk, or None."""
    return session.scalar(select(HelpCall).where(HelpCall.device_id == device_id, HelpCall.over_at.is_(None)))


def help_call_at(session: Session, branch_id: int, key: int) -> HelpCall:
    """One help call of this branch. Raises NoSuchHelpCall."""
    call = session.scalar(select(HelpCall).where(HelpCall.branch_id == branch_id, HelpCall.id == key))
    if call is None:
        raise NoSuchHelpCall
    return call


def open_help_calls(session: Session, branch_id: int) -> list[tuple[HelpCall, Device]]:
    """Every open help call of a branch with its kiosk, oldest first."""
    rows = session.execute(
        select(HelpCall, Device)
        .join(Device, Device.id == HelpCall.device_id)
        .where(HelpCall.branch_id == branch_id, HelpCall.over_at.is_(None))
        .order_by(HelpCall.asked_at)
    )
    return [(call, device) for call, device in rows]
