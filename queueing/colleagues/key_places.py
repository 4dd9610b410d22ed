"""Do all processes that write in this database keep the keys of notes in the same folder?"""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, begin_writing

_THE_PLACE = 1


class KeyPlace(Base):
    """The one row that knows the mark of the folder; the mark identifies a folder and decrypts nothing."""

    __tablename__ = "key_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(32))


def is_ours(session: Session, mark: str) -> bool:
    """Whether the keys of this database are in the folder with this mark; the first process to ask decides. Commits."""
    known = session.scalar(select(KeyPlace.mark))
    if known is None:
        move_to(session, mark)
    return known in (None, mark)


def move_to(session: Session, mark: str) -> None:
    """From now on the keys are here; notes encrypted with keys elsewhere can no longer be read. Commits."""
    begin_writing(session)
    session.merge(KeyPlace(id=_THE_PLACE, mark=mark))
    session.commit()
