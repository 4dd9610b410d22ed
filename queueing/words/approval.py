"""How far is each language, and what of it may visitors read? The whole of a branch at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from queueing.catalogue.wording import Wording
from queueing.words.register import State
from queueing.words.reviews import own_words, verdicts_of
from queueing.words.sentences import Forms, Sentence, hash_of_dutch, hash_of_wording
from queueing.words.verdict import Verdict, shown_of

Own = Mapping[tuple[str, str], Sequence[Forms]]
Verdicts = Mapping[tuple[str, str], Verdict]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many sentences of a language are in each state; `path_left` of the kiosk's path are not approved yet."""

    total: int
    states: Mapping[State, int]
    path_left: int

    def count(self, *states: str) -> int:
        """The number of sentences in these states."""
        return sum(self.states.get(State(one), 0) for one in states)


def progress_of(
    session: Session, branch_id: int, sentences: Sequence[Sentence], made: Mapping[str, Mapping[str, Forms]]
) -> dict[str, Progress]:
    """How far every language of `made` is."""
    own, verdicts, found = own_words(session, branch_id), verdicts_of(session, branch_id), {}
    for language, words in made.items():
        states, path_left = Counter[State](), 0
        for one in sentences:
            known = _candidates(language, one, words, own, verdicts)
            states[State.of(*next(iter(known), ((), None)))] += 1
            path_left += one.is_on_the_path and not shown_of(known, drafts=False)
        found[language] = Progress(len(sentences), states, path_left)
    return found


def newest_of(
    session: Session, branch_id: int, sentences: Sequence[Sentence], made: Mapping[str, Mapping[str, Forms]]
) -> dict[tuple[str, str], tuple[Forms, State]]:
    """The newest translation of each of these sentences and its state, by language of `made` and Dutch."""
    own, verdicts, found = own_words(session, branch_id), verdicts_of(session, branch_id), {}
    for language, words in made.items():
        for one in sentences:
            forms, verdict = next(iter(_candidates(language, one, words, own, verdicts)), ((), None))
            found[language, one.dutch] = forms, State.of(forms, verdict)
    return found


def _candidates(
    language: str, one: Sentence, made: Mapping[str, Forms], own: Own, verdicts: Verdicts
) -> list[tuple[Forms, Verdict | None]]:
    """The translations of a sentence, newest first, with what was said of each."""
    known = [*own.get((language, hash_of_dutch(one.dutch)), ()), *filter(None, [made.get(one.dutch, ())])]
    return [(forms, verdicts.get((language, hash_of_wording(one.dutch, one.plural, forms)))) for forms in known]


def wording_of(
    session: Session,
    branch_id: int,
    sentences: Sequence[Sentence],
    made: Mapping[str, Mapping[str, Forms]],
    *,
    drafts: bool,
    reviewed: bool = True,
) -> Wording:
    """What visitors of a branch may read now, in every language of `made`.

    Without `reviewed` nobody ever reviewed or wrote a word here, and no table is asked.
    """
    own = own_words(session, branch_id) if reviewed else {}
    verdicts = verdicts_of(session, branch_id) if reviewed else {}
    shown = {
        language: _shown(language, sentences, words, own, verdicts, drafts=drafts) for language, words in made.items()
    }
    path = [one.dutch for one in sentences if one.is_on_the_path]
    return Wording(shown, frozenset(code for code, words in shown.items() if all(dutch in words for dutch in path)))


def _shown(
    language: str,
    sentences: Iterable[Sentence],
    made: Mapping[str, Forms],
    own: Own,
    verdicts: Verdicts,
    *,
    drafts: bool,
) -> dict[str, Forms]:
    found = dict(made) if drafts else {}
    if drafts and not own and not verdicts:
        return found
    for one in sentences:
        if forms := shown_of(_candidates(language, one, made, own, verdicts), drafts=drafts):
            found[one.dutch] = forms
        else:
            found.pop(one.dutch, None)
    return found
