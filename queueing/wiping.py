"""Is what was forgotten gone from the disk as well, and which keys of notes are needed no longer? (decisions 35)

Forgetting deletes rows; the disk follows when nobody reads them any more. Until then every hall that owes it says so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.branches import Hall, lock_hall
from queueing.colleagues.handovers import HandedNeed, Handover
from queueing.colleagues.note_keys import NoteKeys
from queueing.colleagues.notes import key_of
from queueing.storage import clean_disk


def owed_since(session: Session, branch_id: int) -> datetime | None:
    """Since when rows of this branch are forgotten that the disk may still hold; None when all is gone."""
    return session.scalar(select(Hall.disk_owed_since).where(Hall.branch_id == branch_id, Hall.disk_owed > 0))


def wipe(session: Session, keys: NoteKeys) -> bool | None:
    """Let the disk follow every forgetting; True when it did, False when it could not yet, None when nothing is owed.

    Commits. Ends whatever this session was reading: it would stand in its own way.
    """
    owed = {row.branch_id: row.disk_owed for row in session.execute(select(Hall.branch_id, Hall.disk_owed)) if row[1]}
    if not owed:
        return None
    for branch_id in owed:
        end_keys(session, branch_id, keys)
    session.rollback()
    if not clean_disk(session.get_bind().engine):
        return False
    for branch_id, count in owed.items():
        hall = lock_hall(session, branch_id)
        if hall.disk_owed == count:  # else somebody forgot more meanwhile: once again
            hall.disk_owed, hall.disk_owed_since = 0, None
        session.commit()
    return True


def end_keys(session: Session, branch_id: int, keys: NoteKeys) -> int:
    """Destroy every key whose note is gone: its visit ended, its question dropped, its day forgotten.

    One rule for all of these, and for what was undone, so that a crash is made good by the next run. Returns how many
    went. Ends what this session was reading.
    """
    there = keys.names(branch_id)
    if not there or there <= _in_use(session, branch_id):
        return 0
    lock_hall(session, branch_id)  # whoever writes a note holds it: no key is between file and database now
    unneeded = keys.names(branch_id) - _in_use(session, branch_id)
    session.rollback()  # a name never comes back, so the disk need not be waited for in the turn
    return keys.destroy(branch_id, unneeded)


def _in_use(session: Session, branch_id: int) -> set[bytes]:
    sealed = (
        select(HandedNeed.note)
        .join(Handover, Handover.id == HandedNeed.handover_id)
        .where(Handover.branch_id == branch_id, HandedNeed.note.is_not(None))
    )
    return {key_of(note) for note in session.scalars(sealed) if note is not None}
