"""Are deleted rows gone from the disk too, and which keys of notes are no longer needed? (decisions 35)

The disk is cleaned when nobody reads the deleted rows any more. Until then the hall's row says that this is still owed.
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
    """Since when the disk may hold deleted rows of this branch; None when all are gone."""
    return session.scalar(select(Hall.disk_owed_since).where(Hall.branch_id == branch_id, Hall.disk_owed > 0))


def wipe(session: Session, keys: NoteKeys) -> bool | None:
    """Clean the disk of deleted rows; True when done, False when not yet possible, None when nothing is owed.

    Commits. Ends the reading transaction of this session: it would block the cleaning.
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
        if hall.disk_owed == count:  # else more was deleted meanwhile: once again
            hall.disk_owed, hall.disk_owed_since = 0, None
        session.commit()
    return True


def end_keys(session: Session, branch_id: int, keys: NoteKeys) -> int:
    """Destroy every key whose note is gone: its visit ended, its question dropped, its day deleted.

    One rule for all of these, and for undone actions, so that the next run repairs what a crash left. Returns how many
    keys. Ends the reading transaction of this session.
    """
    there = keys.names(branch_id)
    if not there or there <= keys_in_use(session, branch_id):
        return 0
    lock_hall(session, branch_id)  # writers of notes hold this lock: no key is between file and database now
    unneeded = keys.names(branch_id) - keys_in_use(session, branch_id)
    session.rollback()  # names are never reused, so the disk can be written after the lock
    return keys.destroy(branch_id, unneeded)


def keys_in_use(session: Session, branch_id: int) -> set[bytes]:
    """The name of every key with a note that is still there."""
    sealed = (
        select(HandedNeed.note)
        .join(Handover, Handover.id == HandedNeed.handover_id)
        .where(Handover.branch_id == branch_id, HandedNeed.note.is_not(None))
    )
    return {key_of(note) for note in session.scalars(sealed) if note is not None}
