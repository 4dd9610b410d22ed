"""What do the managers of a branch prepare, before visitors see it? One shared draft, written field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import audit, happenings
from queueing.base import Base, session_of
from queueing.branches import Branch
from queueing.catalogue.changes import ABSENT, Document, Merged, Path, in_order, merged, same, value_at, with_value
from queueing.catalogue.editions import document_at
from queueing.catalogue.languages import SOURCE
from queueing.catalogue.needs import PERSON
from queueing.catalogue.normal_form import CODE, tidy
from queueing.catalogue.refusals import BadCode, CodeTaken, DraftConflict, NoSuchEntry, StillUsed
from queueing.colleagues.staff import Staff
from queueing.happenings import HappeningKind

FIXED = frozenset({"branch", "words", "pictures", "forbidden"})
"""Where tables come and go by themselves: a branch always has texts, a language always may have words."""
ROUTES = {
    "services": ((("needs",), "services"), (("needs",), "then"), (("branch", "desks"), "helps_with")),
    "groups": ((("needs",), "group"),),
    "zones": ((("branch", "desks"), "zone"),),
}
"""Table → the tables whose entries may name one of its codes, and the field in which they do."""
NAMED_BY_THE_HOUSE = {"services": ("broad",), "needs": ("start_strip",), "languages": ("start_languages",)}

BY_ITSELF = frozenset({("needs", PERSON), ("branch", "languages", SOURCE)})
"""What every house has, so that it never goes."""


class Draft(Base):
    """The draft of a branch: a whole document, made from edition `base`. `revision` rises with every change.

    The hall of the branch must be locked by whoever writes. None and ABSENT both mean that a field is not there.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"), unique=True)
    base: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)

    def at(self, entry: Path) -> Any:
        """What stands there in the draft, or ABSENT."""
        return value_at(self.document, entry)

    def write(
        self, entry: Path, typed: Mapping[str, Any], seen: Mapping[str, Any], *, staff_id: int | None, now: datetime
    ) -> None:
        """Write the fields that differ from what the form showed.

        Raises DraftConflict, and writes nothing, when somebody else made another value of one of them; NoSuchEntry.
        """
        here = self.at(entry)
        if here is ABSENT and entry[0] in FIXED:
            here = {}
        if not isinstance(here, Mapping):
            raise NoSuchEntry(code=entry[-1])
        mine = {key: value for key, value in typed.items() if not _same(value, seen.get(key))}
        theirs = {
            key: here.get(key)
            for key, value in mine.items()
            if not _same(here.get(key), seen.get(key)) and not _same(here.get(key), value)
        }
        if theirs:
            raise DraftConflict(fields=theirs, by=self._last())
        document: Document = self.document
        for key, value in mine.items():
            document = with_value(document, (*entry, key), ABSENT if value is None else value)
        self._become(document, staff_id, now)

    def add(self, entry: Path, value: Mapping[str, Any], *, staff_id: int | None, now: datetime) -> None:
        """A new entry. Raises CodeTaken, BadCode."""
        if CODE.fullmatch(entry[-1]) is None:
            raise BadCode(code=entry[-1])
        if self.at(entry) is not ABSENT:
            raise CodeTaken(code=entry[-1])
        told = {key: one for key, one in value.items() if one is not None and one is not ABSENT}
        self._become(with_value(self.document, entry, told), staff_id, now)

    def remove(self, entry: Path, *, staff_id: int | None, now: datetime) -> None:
        """Take an entry out. Raises NoSuchEntry, and StillUsed while other entries name it."""
        if self.at(entry) is ABSENT:
            raise NoSuchEntry(code=entry[-1])
        if users := tuple(uses_of(self.document, entry)):
            raise StillUsed(code=entry[-1], by=users)
        self._become(with_value(self.document, entry, ABSENT), staff_id, now)

    def put_in_order(self, table: Path, codes: Sequence[str], *, staff_id: int | None, now: datetime) -> None:
        """These entries in this order, in the places that they have among the others; `order` is numbered by it.

        Raises NoSuchEntry when one of them is gone, and when one is named twice.
        """
        here = self.at(table)
        if not isinstance(here, Mapping) or (strange := set(codes) - set(here)) or len(set(codes)) != len(codes):
            raise NoSuchEntry(code=min(strange) if isinstance(here, Mapping) and strange else table[-1])
        turn = iter(codes)
        keys = [next(turn) if key in codes else key for key in here]
        moved = {
            code: {**one, "order": codes.index(code) + 1}
            if code in codes and isinstance(one, Mapping) and "order" in one
            else one
            for code, one in in_order(here, keys).items()
        }
        self._become(with_value(self.document, table, moved), staff_id, now)

    def replace(
        self,
        branch: Branch,
        document: Mapping[str, Any],
        *,
        staff_id: int | None,
        now: datetime,
        revision: int | None = None,
    ) -> None:
        """The whole document at once, as after an import: what differs from the edition in force is what it changes.

        Raises DraftConflict when the draft changed since `revision`.
        """
        self._must_be_at(revision)
        self.base = branch.current_edition
        db, facts = session_of(self), {"edition": self.base, "revision": self.revision}
        audit.record(db, self.branch_id, audit.AuditKind.CATALOGUE_IMPORTED, username_of(db, staff_id), facts, now)
        self._become(document, staff_id, now)

    def discard(self, *, staff_id: int | None, now: datetime, revision: int | None = None) -> None:
        """Throw the draft away; visitors never saw it. Raises DraftConflict when it changed since `revision`."""
        self._must_be_at(revision)
        db, facts = session_of(self), {"edition": self.base, "revision": self.revision}
        audit.record(db, self.branch_id, audit.AuditKind.DRAFT_DISCARDED, username_of(db, staff_id), facts, now)
        happenings.record(db, HappeningKind.DRAFT_CHANGED, branch_id=self.branch_id, now=now, staff_id=staff_id)
        db.delete(self)

    def with_edition(self, branch: Branch) -> Merged:
        """The draft together with what was published since it began; as it is when nothing was."""
        if self.base == branch.current_edition:
            return Merged(self.document)
        db = session_of(self)
        base, theirs = (document_at(db, branch, number) for number in (self.base, branch.current_edition))
        both = merged(base, self.document, theirs)
        return Merged(tidy(both.document), both.conflicts)

    def settle(self, branch: Branch, theirs: Collection[Path], *, staff_id: int | None, now: datetime) -> None:
        """Go on from the edition in force: its value at the paths in `theirs`, the draft's own at other conflicts."""
        both = self.with_edition(branch)
        document = both.document
        for one in both.conflicts:
            if one.path in theirs:
                document = with_value(document, one.path, one.theirs)
        self.base = branch.current_edition
        self._become(document, staff_id, now)

    def _become(self, document: Mapping[str, Any], staff_id: int | None, now: datetime) -> None:
        self.document = tidy(document)
        self.revision += 1
        self.changed_at, self.changed_by = now, staff_id
        happenings.record(
            session_of(self), HappeningKind.DRAFT_CHANGED, branch_id=self.branch_id, now=now, staff_id=staff_id
        )

    def _must_be_at(self, revision: int | None) -> None:
        """What somebody saw before they decided about all of it; None when they saw nothing."""
        if revision is not None and revision != self.revision:
            raise DraftConflict(fields={}, by=self._last())

    def _last(self) -> str:
        person = session_of(self).get(Staff, self.changed_by) if self.changed_by is not None else None
        return person.name if person is not None else "Een collega"


def draft_of(session: Session, branch: Branch) -> Draft | None:
    """The draft of this branch, or None when nothing was changed since the last edition."""
    return session.scalar(select(Draft).where(Draft.branch_id == branch.id))


def draft_or_new(session: Session, branch: Branch, *, now: datetime) -> Draft:
    """The draft, made from the edition in force when there is none. The hall must be locked. Raises LookupError."""
    draft = draft_of(session, branch)
    if draft is None:
        number = branch.current_edition
        document = tidy(document_at(session, branch, number))
        draft = Draft(branch_id=branch.id, base=number, document=document, changed_at=now)
        session.add(draft)
        session.flush()
    return draft


def uses_of(document: Mapping[str, Any], entry: Path) -> Iterator[Path]:
    """The fields that name this entry, so that it cannot be taken out."""
    table, code = entry[-2] if len(entry) > 1 else "", entry[-1]
    for where, field in ROUTES.get(table, ()):
        entries = value_at(document, where)
        for other, one in entries.items() if isinstance(entries, Mapping) else ():
            named = one.get(field, ()) if isinstance(one, Mapping) else ()
            if code == named or (isinstance(named, list) and code in named):
                yield (*where, other, field)
    if entry in BY_ITSELF:
        yield entry
    for field in NAMED_BY_THE_HOUSE.get(table, ()):
        named = value_at(document, ("branch", field))
        if code == named or (isinstance(named, list) and code in named):
            yield ("branch", field)


def username_of(session: Session, staff_id: int | None) -> str:
    """How the audit log names who did it: a username, or the command line."""
    person = session.get(Staff, staff_id) if staff_id is not None else None
    return person.username if person is not None else audit.COMMAND_LINE


def _same(one: Any, other: Any) -> bool:
    return same(None if one is ABSENT else one, None if other is ABSENT else other)
