"""What has the visitor chosen so far, and where does a tap lead? Pure: a choice and a tap in, a choice out.

The choice travels hidden in the page, never in an address, and no draft of it is stored (product §12).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from queueing.appointments import CODE_DIGITS
from queueing.needs import APPOINTMENT, PERSON, Catalogue
from queueing.visits import MOST_NEEDS
from web.forms import whole_number

PER_PAGE = 8
"""Tiles (A-7)."""
LONGEST = 64
LONGEST_KEY = 40
"""Of a start key: with the name of the kiosk it must fit its column."""


class Step(StrEnum):
    """The pages of the kiosk, in the order a visitor meets them."""

    START = "start"
    NEEDS = "needs"
    ALL = "all"
    WAY = "way"
    CODE = "code"
    CONFIRM = "confirm"
    EXTRAS = "extras"
    LANGUAGES = "languages"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything a visitor chose, and the page he looks at. `before` are the pages that *Terug* goes back through."""

    step: Step = Step.START
    group: str = ""
    page: int = 0
    signpost: str = ""
    needs: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    code: str = ""
    language: str = "nl"
    large: int = 0
    low: bool = False
    start_key: str = ""
    changing: str = ""
    before: tuple[Step, ...] = ()

    def goes_to(self, step: Step) -> Choice:
        """On to a page; *Terug* leads back here."""
        return replace(self, step=step, before=(*self.before, self.step)[-8:])

    def goes_back(self) -> Choice:
        """One page back; from the first page nowhere."""
        if not self.before:
            return replace(self, step=Step.START, group="")
        return replace(self, step=self.before[-1], before=self.before[:-1])

    @property
    def can_go_back(self) -> bool:
        return bool(self.before)

    @property
    def speaks(self) -> bool:
        """The visitor wants to talk with a person rather than say what it is about."""
        return self.needs == (PERSON,)


def tap(choice: Choice, go: str, catalogue: Catalogue) -> Choice:
    """Where one tap leads. `go` is `verb` or `verb:thing`; an unknown one changes nothing.

    Raises NeedNotOffered for a need that the catalogue does not have.
    """
    verb, _, thing = go.partition(":")
    if verb == "group" and thing in catalogue.groups:
        return replace(choice.goes_to(Step.NEEDS), group=thing)
    if verb == "need":
        return _with_need(choice, thing, catalogue)
    if verb == "drop":
        left = tuple(code for code in choice.needs if code != thing)
        kept = choice if thing != APPOINTMENT else replace(choice, code="")
        return replace(kept, needs=left) if left else afresh(choice)
    if verb == "page" and (page := whole_number(thing)) is not None:
        return replace(choice, step=Step.ALL, page=page)
    if verb == "digit" and whole_number(thing, most=9) is not None:
        return replace(choice, code=(choice.code + thing)[:CODE_DIGITS])
    if verb == "extra" and thing in catalogue.extras:
        return replace(choice, extras=_toggled(choice.extras, thing))
    if verb == "language" and thing in catalogue.languages:
        spoken = replace(choice, language=thing)
        return spoken.goes_back() if choice.step is Step.LANGUAGES else spoken
    simple = _SIMPLE.get(verb)
    return simple(choice) if simple else choice


def _with_need(choice: Choice, code: str, catalogue: Catalogue) -> Choice:
    shown = catalogue.needs.get(code)
    if shown is not None and shown.signpost:
        return replace(choice.goes_to(Step.WAY), signpost=code)
    need = catalogue.need(code)
    if need.code == APPOINTMENT:
        return replace(choice.goes_to(Step.CODE), code="")
    kept = () if choice.speaks else choice.needs
    needs = kept if need.code in kept else (*kept, need.code)[-MOST_NEEDS:]
    return replace(choice.goes_to(Step.CONFIRM), needs=needs)


def with_appointment(choice: Choice) -> Choice:
    """On to *Klopt dit?* with the appointment among what was chosen; what it is about stays unsaid on the screen."""
    kept = tuple(code for code in choice.needs if code not in (APPOINTMENT, PERSON))
    return replace(choice.goes_to(Step.CONFIRM), needs=(*kept, APPOINTMENT)[-MOST_NEEDS:])


def _toggled(extras: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(code for code in extras if code != one) if one in extras else (*extras, one)


def afresh(choice: Choice) -> Choice:
    """A fresh start of the same visitor: his language, his letters and his ticket being changed stay."""
    return Choice(
        language=choice.language,
        large=choice.large,
        low=choice.low,
        start_key=choice.start_key,
        changing=choice.changing,
    )


_SIMPLE: dict[str, Callable[[Choice], Choice]] = {
    "back": lambda choice: choice.goes_back(),
    "all": lambda choice: replace(choice.goes_to(Step.ALL), page=0),
    "more": lambda choice: replace(choice.goes_to(Step.START), group=""),
    "wrong": afresh,
    "extras": lambda choice: choice.goes_to(Step.EXTRAS),
    "confirm": lambda choice: choice.goes_to(Step.CONFIRM),
    "languages": lambda choice: choice.goes_to(Step.LANGUAGES),
    "wipe": lambda choice: replace(choice, code=choice.code[:-1]),
    "again": lambda choice: choice,
    "reception": lambda choice: with_appointment(replace(choice, code="")),
    "larger": lambda choice: replace(choice, large=(choice.large + 1) % 3),
    "low": lambda choice: replace(choice, low=not choice.low),
    "stay": lambda choice: choice,
}


# --- in and out of the hidden fields ---

SINGLE = ("step", "group", "page", "signpost", "code", "language", "large", "low", "start_key", "changing")
MANY = ("needs", "extras", "before")
FIELDS = (*SINGLE, *MANY)


def hidden_fields(choice: Choice) -> list[tuple[str, str]]:
    """The choice as (name, value) of hidden inputs."""
    fields = [
        ("step", choice.step.value),
        ("group", choice.group),
        ("page", str(choice.page)),
        ("signpost", choice.signpost),
        ("code", choice.code),
        ("language", choice.language),
        ("large", str(choice.large)),
        ("low", "1" if choice.low else ""),
        ("start_key", choice.start_key),
        ("changing", choice.changing),
    ]
    for name in MANY:
        fields += [(name, str(value)) for value in getattr(choice, name)]
    return fields


def _count(text: str | None) -> int:
    count = whole_number(text or "0")
    if count is None:
        raise ValueError("not a count")
    return count


_AZERTY = str.maketrans("à&é\"'(§è!ç", "0123456789")
"""What the keys of the digits type on an AZERTY keyboard without Shift; a reader of codes may type as on one."""


def _digits(text: str) -> str:
    """What a visitor typed, or a reader of QR codes: the digits of it, no more than a code has."""
    return "".join(letter for letter in text.translate(_AZERTY) if letter in "0123456789")[:CODE_DIGITS]


def read_choice(form: Mapping[str, str], lists: Mapping[str, Sequence[str]]) -> Choice:
    """The choice out of a posted form. Raises ValueError when a field is not what we wrote there."""
    if any(len(value) > LONGEST for values in lists.values() for value in values):
        raise ValueError("a field is longer than anything we ever wrote")
    if len(form.get("start_key", "")) > LONGEST_KEY:
        raise ValueError("no key of ours is so long")
    return Choice(
        step=Step(form.get("step", Step.START)),
        group=form.get("group", ""),
        page=_count(form.get("page")),
        signpost=form.get("signpost", ""),
        code=_digits(form.get("code", "")),
        needs=tuple(lists.get("needs", ()))[:MOST_NEEDS],
        extras=tuple(lists.get("extras", ()))[:MOST_NEEDS],
        language=form.get("language", "nl"),
        large=_count(form.get("large")) % 3,
        low=form.get("low") == "1",
        start_key=form.get("start_key", ""),
        changing=form.get("changing", ""),
        before=tuple(Step(step) for step in lists.get("before", ()))[-8:],
    )
