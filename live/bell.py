"""When does the bell ring? After the outer commit, once per room and part; never for a rolled-back change."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from live.rooms import room_for
from live.stale_parts import stale_after
from queueing.branches import Hall
from queueing.happenings import Happening

log = logging.getLogger("onthaal.bell")


@dataclass(frozen=True, slots=True)
class Ring:
    """Tell this room that its copy of the part is older than version `v`. It says nothing else."""

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
        savepoint = session.get_nested_transaction()
        if savepoint is not None:  # also called for a released savepoint: its rings wait for the real commit
            _rings(session, savepoint.parent).update(_rings(session, savepoint))
            return
        for one in _rings(session, session.get_transaction()).values():
            try:
                ring(one)
            except Exception:
                # The rows are saved, so the request must succeed. Pages catch up at the next beat.
                log.exception("a bell did not ring")

    @event.listens_for(sessions, "after_transaction_end")
    def _forget(session: Session, transaction: SessionTransaction) -> None:
        # Rolled back, or closed: drop only its own rings, so that a failed savepoint does not silence the outer
        # transaction.
        session.info.get("rings", {}).pop(transaction, None)


def _rings(session: Session, transaction: SessionTransaction | None) -> dict[tuple[str, str], Ring]:
    rings: dict[tuple[str, str], Ring] = session.info.setdefault("rings", {}).setdefault(transaction, {})
    return rings


def _note(session: Session, branch_id: int, happenings: list[Happening]) -> None:
    hall = session.get(Hall, branch_id)
    if hall is None:
        return
    versions = hall.raise_versions({part for one in happenings for part in stale_after(one)})
    rings = _rings(session, session.get_nested_transaction() or session.get_transaction())
    for one in happenings:
        for part in stale_after(one):
            room = room_for(part, one)
            if room is not None:
                rings[room, part] = Ring(room, part, versions[part])
