"""What does a reviewer find, and what can they do with it? The sentences of one branch in one language (L-6, L-16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from queueing import audit, happenings
from queueing.audit import AuditKind
from queueing.catalogue.languages import SOURCE
from queueing.happenings import HappeningKind
from queueing.words.checks import Fault, faults_in, tidy
from queueing.words.refusals import (
    DutchIsWrittenElsewhere,
    NoSuchSentence,
    NothingToApprove,
    WordsChanged,
    WordsNotSuitable,
)
from queueing.words.reviews import OwnWords, Review, checked_reason, own_words
from queueing.words.sentences import Forms, Sentence, hash_of_dutch, hash_of_wording
from queueing.words.verdict import Verdict, shown_of


class State(StrEnum):
    """What a reviewer still has to do with a sentence."""

    MISSING = "missing"
    TO_REVIEW = "to_review"
    APPROVED = "approved"
    REJECTED = "rejected"

    @classmethod
    def of(cls, forms: Forms, verdict: Verdict | None) -> State:
        """The state of the newest translation, which may be none."""
        if not forms:
            return cls.MISSING
        return cls(verdict.value) if verdict is not None else cls.TO_REVIEW


@dataclass(frozen=True, slots=True)
class Reviewer:
    """The person who reviews: their name, and the name and number under which it is recorded."""

    name: str
    username: str
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence in one language: its newest translation, what was said of that, and what visitors read now."""

    sentence: Sentence
    forms: Forms
    own: bool
    shown: Forms
    review: Review | None

    @property
    def state(self) -> State:
        """Rejected and approved hold for the newest translation only."""
        return State.of(self.forms, self.review.verdict if self.review is not None else None)

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return self.sentence.key

    @property
    def texts(self) -> tuple[str, ...]:
        """What a search looks through."""
        return (self.sentence.dutch, *self.forms)

    @property
    def mark(self) -> str:
        """The hash of what a reviewer sees; it differs after any change of the Dutch or of the translation."""
        return hash_of_wording(self.sentence.dutch, self.sentence.plural, self.forms)


class Register:
    """The sentences of one branch in one language, and what can be done with each."""

    def __init__(
        self,
        session: Session,
        branch_id: int,
        language: str,
        sentences: Sequence[Sentence],
        made: Mapping[str, Forms],
        *,
        plurals: int = 1,
        forbidden: Collection[str] = (),
        drafts: bool = False,
    ) -> None:
        """`made` are the translations of the program and the catalogue, by Dutch sentence.

        `plurals` is the number of forms of this language, `forbidden` its words that may not be shown (I-4).
        """
        self.session, self.branch_id, self.language = session, branch_id, language
        self.sentences, self.made, self.plurals = sentences, made, plurals
        self.forbidden, self.drafts = forbidden, drafts

    @cached_property
    def entries(self) -> list[Entry]:
        """Every sentence, in the order of a visit."""
        own = own_words(self.session, self.branch_id, self.language)
        asked = select(Review).where(Review.branch_id == self.branch_id, Review.language == self.language)
        reviews = {one.wording: one for one in self.session.scalars(asked)}
        return [
            self._entry(one, own.get((self.language, hash_of_dutch(one.dutch)), []), reviews) for one in self.sentences
        ]

    def _entry(self, sentence: Sentence, own: Sequence[Forms], reviews: Mapping[str, Review]) -> Entry:
        known = [*own, *filter(None, [self.made.get(sentence.dutch, ())])]
        said = [reviews.get(hash_of_wording(sentence.dutch, sentence.plural, forms)) for forms in known]
        candidates = [(forms, one.verdict if one else None) for forms, one in zip(known, said, strict=True)]
        shown = shown_of(candidates, drafts=self.drafts)
        return Entry(sentence, known[0] if known else (), bool(own), shown, said[0] if said else None)

    def entry(self, key: str) -> Entry:
        """The sentence with this key. Raises NoSuchSentence."""
        found = next((one for one in self.entries if one.sentence.key == key), None)
        if found is None:
            raise NoSuchSentence
        return found

    def approve(self, key: str, seen: str, typed: Sequence[str], *, by: Reviewer, now: datetime) -> None:
        """Approve what was typed: the translation as it was, or a changed one, which is then the house's own.

        Raises NoSuchSentence, WordsChanged, NothingToApprove, WordsNotSuitable, DutchIsWrittenElsewhere.
        """
        entry = self._as_seen(key, seen)
        forms = self._checked(entry, typed)
        if forms != entry.forms:
            self._write(entry, forms, by=by, now=now)
        if entry.state is not State.APPROVED or forms != entry.forms:
            self._say(entry, forms, Verdict.APPROVED, "", by=by, now=now)

    def change(self, key: str, seen: str, typed: Sequence[str], *, by: Reviewer, now: datetime) -> bool:
        """Keep another translation, to be reviewed later; what is approved stays on the screens until then.

        False when it is the same. Raises as `approve` does.
        """
        entry = self._as_seen(key, seen)
        forms = self._checked(entry, typed)
        if forms == entry.forms:
            return False
        self._write(entry, forms, by=by, now=now)
        self._ring(by, now)
        return True

    def take_in(self, several: Sequence[tuple[Entry, Forms]], *, by: Reviewer, now: datetime) -> None:
        """Keep the translations of a file that was checked (`queueing/words/portable.py`), to be reviewed later."""
        for entry, forms in several:
            self._write(entry, forms, by=by, now=now)
        self._ring(by, now)

    def reject(self, key: str, seen: str, reason: str, *, by: Reviewer, now: datetime) -> None:
        """This translation is wrong; no screen shows it any longer.

        Raises NoSuchSentence, WordsChanged, NothingToApprove, ReasonForRejectionMissing, ReasonTooLong, PersonalReason,
        UnreadableText.
        """
        entry = self._as_seen(key, seen)
        if not entry.forms:
            raise NothingToApprove
        why = checked_reason(reason)
        self._say(entry, entry.forms, Verdict.REJECTED, why, by=by, now=now)

    def approve_all(self, *, by: Reviewer, now: datetime) -> int:
        """Approve every translation that nobody reviewed and that has no fault; returns how many."""
        ready = [
            one for one in self.entries if one.state is State.TO_REVIEW and not self.faults(one.sentence, one.forms)
        ]
        for one in ready:
            self._put_review(one, one.forms, Verdict.APPROVED, "", by=by, now=now)
        if ready:
            facts = {"language": self.language, "sentences": len(ready)}
            audit.record(self.session, self.branch_id, AuditKind.WORDS_APPROVED, by.username, facts, now)
            self._ring(by, now)
        return len(ready)

    def faults(self, sentence: Sentence, forms: Sequence[str]) -> list[Fault]:
        """What is wrong with a translation of this sentence in this language."""
        return faults_in(sentence, forms, count=self.plurals, forbidden=self.forbidden)

    def _as_seen(self, key: str, seen: str) -> Entry:
        entry = self.entry(key)
        if entry.mark != seen:
            raise WordsChanged
        return entry

    def _checked(self, entry: Entry, typed: Sequence[str]) -> Forms:
        forms = tuple(map(tidy, typed))
        if forms == tuple(map(tidy, entry.forms)):
            forms = entry.forms
        elif self.language == SOURCE:
            raise DutchIsWrittenElsewhere
        if not any(forms):
            raise NothingToApprove
        if faults := self.faults(entry.sentence, forms):
            raise WordsNotSuitable(faults)
        return forms

    def _write(self, entry: Entry, forms: Forms, *, by: Reviewer, now: datetime) -> None:
        """The newest text, and of the older ones only those that visitors may still be reading."""
        sentence = hash_of_dutch(entry.sentence.dutch)
        mine = select(OwnWords).where(
            OwnWords.branch_id == self.branch_id, OwnWords.language == self.language, OwnWords.sentence == sentence
        )
        for one in self.session.scalars(mine).all():
            if tuple(one.forms) != entry.shown or tuple(one.forms) == forms:
                self.session.delete(one)
        self.session.flush()
        self.session.add(
            OwnWords(
                branch_id=self.branch_id, language=self.language, sentence=sentence, forms=list(forms), by=by.name,
                at=now,
            )
        )  # fmt: skip
        facts = {
            "language": self.language,
            "dutch": entry.sentence.dutch,
            "before": list(entry.forms),
            "after": list(forms),
        }
        audit.record(self.session, self.branch_id, AuditKind.WORDS_CHANGED, by.username, facts, now)

    def _say(self, entry: Entry, forms: Forms, verdict: Verdict, reason: str, *, by: Reviewer, now: datetime) -> None:
        self._put_review(entry, forms, verdict, reason, by=by, now=now)
        kind = AuditKind.WORDS_APPROVED if verdict is Verdict.APPROVED else AuditKind.WORDS_REJECTED
        facts = {"language": self.language, "dutch": entry.sentence.dutch, "words": list(forms)}
        facts |= {"reason": reason} if reason else {}
        audit.record(self.session, self.branch_id, kind, by.username, facts, now)
        self._ring(by, now)

    def _put_review(
        self, entry: Entry, forms: Forms, verdict: Verdict, reason: str, *, by: Reviewer, now: datetime
    ) -> None:
        wording = hash_of_wording(entry.sentence.dutch, entry.sentence.plural, forms)
        same = (Review.branch_id == self.branch_id, Review.language == self.language, Review.wording == wording)
        self.session.execute(delete(Review).where(*same), execution_options={"synchronize_session": "fetch"})
        self.session.add(
            Review(
                branch_id=self.branch_id, language=self.language, wording=wording, verdict=verdict, by=by.name, at=now,
                reason=reason,
            )
        )  # fmt: skip

    def _ring(self, by: Reviewer, now: datetime) -> None:
        happenings.record(
            self.session, HappeningKind.WORDS_REVIEWED, branch_id=self.branch_id, now=now, staff_id=by.staff_id
        )
