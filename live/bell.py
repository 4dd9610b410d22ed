"""When does the bell ring? After the outer commit, once per room and part; never for what was rolled back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from live.regions import STALE
from live.rooms import room_for
from queueing.branches import Hall
from queueing.happenings import Happening

log = logging.getLogger("onthaal.bell")


@dataclass(frozen=True, slots=True)
class Ring:
    """Tell this room that its copy of the part is older than version `v`. Says nothing else."""

    room: str
    part: str
    v: int


def hang_bell(sessions: Any, ring: Callable[[Ring], None]) -> None:
    """Listen to a session factory (or scoped session); `ring` is called for each Ring after the commit."""

    @event.listens_for(sessions, "before_flush")
    def _raise_versions(session: Session, _context: object, _instances: object) -> None:
        happenings = [one for one in session.new if isinstance(one, Happening)]
        for branch_id in {one.branch_id for one in happenings}:
            _note(session, branch_id, [one for one in happenings if one.branch_id == branch_id])

    @event.listens_for(sessions, "after_commit")
    def _ring(session: Session) -> None:
        if session.in_nested_transaction():  # a released savepoint comes by here too, before the real commit
            return
        for one in session.info.pop("rings", {}).values():
            try:
                ring(one)
            except Exception:
                # The rows are saved: whoever pressed must hear so. Pages catch up at the next beat.
                log.exception("a bell did not ring")

    @event.listens_for(sessions, "after_soft_rollback")
    def _forget(session: Session, previous: SessionTransaction) -> None:
        if not previous.nested:  # a rolled-back savepoint does not silence the call around it
            session.info.pop("rings", None)


def _note(session: Session, branch_id: int, happenings: list[Happening]) -> None:
    hall = session.get(Hall, branch_id)
    if hall is None:
        return
    versions = hall.raise_versions({part for one in happenings for part in STALE[one.deed]})
    rings = session.info.setdefault("rings", {})
    for one in happenings:
        for part in STALE[one.deed]:
            room = room_for(part, one)
            if room is not None:
                rings[room, part] = Ring(room, part, versions[part])
