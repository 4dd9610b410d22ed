"""How long do things take here? Guessed per need at first (`Need.minutes`), then learned, the more the more was seen.

Every figure is pulled towards the guess by a weight: so many visits as the guess is worth. Seconds everywhere.
`queueing/forecast/observed.py` reads what was seen; this file only reckons.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean

from queueing.forecast.model import DeskHabits, Duration

GUESS = DeskHabits(pause_chance=0.03, close_chance=0.01)
"""What a house does beside helping, until it is known."""
SPREAD = 0.6
"""How far apart the logarithms of lengths lie until it is known; 0.6 makes the longest tenth twice the usual."""
ABSENT = 0.05
"""The share that does not come when called, until it is known."""
WAITS_ON = 0.12
"""The share that waits for a second desk after a call, until it is known."""
OFF = 0.25
"""How far off a guess of one need usually is, as a share of it."""
SHORTEST = 20.0
"""What took less was pressed in a row, not helped."""
LONGEST_BETWEEN = 240.0
"""Who calls nobody for longer, while someone waits for him, is in pause."""

_PAST, _TODAY, _SPREADS, _ABSENT, _WALKS, _GAPS, _PAUSES, _ENDS = 10, 25, 40, 60, 15, 20, 80, 200
_SHARES, _WAITS_ON = 20, 10
"""How many visits each guess is worth."""
_MOST_PAST = 400
"""The past tells no more than so many visits about spread and absences: today is nearer."""


@dataclass(frozen=True, slots=True)
class Helped:
    """One call that ended: what it was about, how long the visitor was at which desk, and whether they wait on."""

    needs: tuple[str, ...]
    seconds: float
    desk: int = 0
    waits_on: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier days left of one group of needs: how many calls, their seconds, the squares of these if known."""

    count: int
    seconds: float
    squares: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: the calls of today, the days before per group, and the habits of the desks today.

    `called` and `absent` count visitors, of today and `_before`. `mix` says what comes together, of everyone who came
    in today: the needs of a visit, and those of one of its calls.
    """

    helped: Sequence[Helped] = ()
    past: Mapping[str, Past] = field(default_factory=dict)
    mix: Sequence[tuple[Sequence[str], Sequence[str]]] = ()
    called: int = 0
    absent: int = 0
    called_before: int = 0
    absent_before: int = 0
    walks: Sequence[float] = ()
    gaps: Sequence[float] = ()
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long each need takes, the chance that someone called does not come, and what goes on beside.

    `before`, `shares` and `spread` are what the days before tell: a mean and a share of all for each need. `at_desks`
    are calls and seconds of today per desk, `waits_on` the share that waits for another desk after a call: what
    others are told is reckoned from these (`queueing/forecast/crowd.py`).
    """

    of: Mapping[str, Duration]
    absent: float
    habits: DeskHabits
    before: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    spread: float = SPREAD
    at_desks: Mapping[int, tuple[int, float]] = field(default_factory=dict)
    waits_on: float = 0.0


def learn(guesses: Mapping[str, float], groups: Mapping[str, str], seen: Seen) -> Lengths:
    """From the guess per need (seconds) and what was seen. Needs without a guess are left out of it."""
    before = _scaled(guesses, groups, seen)
    yesterday = _scaled(guesses, groups, replace(seen, mix=()))
    house = _pulled([(sum(before[one] for one in call.needs), call.seconds) for call in _known(seen, before)], _TODAY)
    spread = _spread(guesses, before, groups, seen)
    worth = (spread / OFF) ** 2
    of = {}
    for need, mean in before.items():
        calls = [(sum(before[one] for one in c.needs) * house, c.seconds) for c in _known(seen, before, need)]
        own = _pulled(calls, worth, like=mean * house)
        of[need] = Duration(mean * house * own, spread, OFF * math.sqrt(worth / (worth + len(calls))))
    return Lengths(
        of, _absent(seen), _habits(seen), yesterday, _shares(guesses, groups, seen.past),
        _spread_of(*_squares(groups, yesterday, seen.past, ())),
        _at_desks(seen), _share(WAITS_ON, _WAITS_ON, sum(one.waits_on for one in seen.helped), len(seen.helped)),
    )  # fmt: skip


def _shares(guesses: Mapping[str, float], groups: Mapping[str, str], past: Mapping[str, Past]) -> dict[str, float]:
    """How many calls each need has of all; within its group each need has as many."""
    size = Counter(groups[need] for need in guesses)
    seen = {group: past[group].count / count if group in past else 0.0 for group, count in size.items()}
    return {need: _SHARES / len(guesses) + seen[groups[need]] for need in guesses}


def _at_desks(seen: Seen) -> dict[int, tuple[int, float]]:
    found: dict[int, tuple[int, float]] = {}
    for one in seen.helped:
        count, seconds = found.get(one.desk, (0, 0.0))
        found[one.desk] = count + 1, seconds + one.seconds
    return found


def _known(seen: Seen, means: Mapping[str, float], need: str | None = None) -> list[Helped]:
    return [
        one
        for one in seen.helped
        if one.needs and (need is None or need in one.needs) and all(other in means for other in one.needs)
    ]


def _pulled(pairs: Sequence[tuple[float, float]], worth: float, *, like: float | None = None) -> float:
    """Observed over expected; 1 counts for `worth` visits `like` this long."""
    expected, observed = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    each = like if like is not None else (expected / len(pairs) if pairs else 1.0)
    return (worth * each + observed) / (worth * each + expected)


def _scaled(guesses: Mapping[str, float], groups: Mapping[str, str], seen: Seen) -> dict[str, float]:
    """The guesses, brought to the length of the past days: first of the whole house, then of each group."""
    expected = {group: fmean(calls) for group, calls in _expected(guesses, groups, seen.mix).items()}
    past = {group: one for group, one in seen.past.items() if group in expected and one.count}
    total = sum(one.count for one in past.values())
    hoped = sum(expected[group] * one.count for group, one in past.items())
    house = (_PAST + sum(one.seconds for one in past.values()) * total / hoped) / (_PAST + total) if total else 1.0
    factors = {
        group: house * (_PAST + past[group].seconds / (expected[group] * house)) / (_PAST + past[group].count)
        if group in past
        else house
        for group in expected
    }
    return {need: guess * factors[groups[need]] for need, guess in guesses.items()}


def _expected(
    means: Mapping[str, float], groups: Mapping[str, str], mix: Iterable[tuple[Sequence[str], Sequence[str]]]
) -> dict[str, list[float]]:
    """Per group, how long its calls were expected to last: those of today, and one for each of its needs.

    As `queueing/figures.py` counts: a call is a call of every group of its visit.
    """
    found: dict[str, list[float]] = {}
    for need, mean in means.items():
        found.setdefault(groups[need], []).append(mean)
    for visit, call in mix:
        total = sum(means.get(need, 0.0) for need in call)
        for group in {groups[need] for need in visit if need in means} if total else ():
            found[group].append(total)
    return found


def calls_of(
    needs: Sequence[tuple[str, str]], desks: Sequence[frozenset[str]], *, turn: int
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """How a visit with these (need, service) will come to these desks, for `Seen.mix`; `turn` picks among several."""
    every, left = [need for need, _ in needs], list(needs)
    while left:
        able = [desk for desk in desks if any(service in desk for _, service in left)]
        desk = able[turn % len(able)] if able else frozenset(service for _, service in left)
        yield every, [need for need, service in left if service in desk]
        left = [(need, service) for need, service in left if service not in desk]


def _spread(guesses: Mapping[str, float], before: Mapping[str, float], groups: Mapping[str, str], seen: Seen) -> float:
    """How far apart the logarithms lie: from today call by call, from the past by its squares."""
    ratios = [
        math.log(max(call.seconds, SHORTEST) / sum(before[one] for one in call.needs)) for call in _known(seen, before)
    ]
    middle = fmean(ratios) if ratios else 0.0
    today = sum((one - middle) ** 2 for one in ratios)
    squares, count = _squares(groups, before, seen.past, seen.mix)
    return _spread_of(today + squares, len(ratios) + count)


def _squares(
    groups: Mapping[str, str], before: Mapping[str, float], pasts: Mapping[str, Past],
    mix: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> tuple[float, float]:  # fmt: skip
    squares, count = 0.0, 0
    for group, calls in _expected(before, groups, mix).items():
        past = pasts.get(group)
        if past is None or past.count < _PAST or not past.squares:
            continue
        own = (past.squares / past.count) / (past.seconds / past.count) ** 2
        mixed = fmean(one * one for one in calls) / fmean(calls) ** 2
        squares += past.count * max(math.log(own / mixed), 0.1)
        count += past.count
    less = min(1.0, _MOST_PAST / count) if count else 0.0
    return squares * less, count * less


def _spread_of(squares: float, count: float) -> float:
    return min(max(math.sqrt((_SPREADS * SPREAD**2 + squares) / (_SPREADS + count)), 0.3), 1.0)


def _absent(seen: Seen) -> float:
    """The share that does not come: of today in full, of the days before no more than they may weigh."""
    less = min(1.0, _MOST_PAST / seen.called_before) if seen.called_before else 0.0
    before = _share(ABSENT, _ABSENT, seen.absent_before * less, seen.called_before * less)
    return _share(before, _ABSENT + seen.called_before * less, seen.absent, seen.called)


def _share(guess: float, worth: float, yes: float, of: float) -> float:
    return (guess * worth + yes) / (worth + of)


def _mean(guess: float, worth: float, found: Sequence[float]) -> float:
    return (guess * worth + sum(found)) / (worth + len(found))


def _habits(seen: Seen) -> DeskHabits:
    """How the desks of today go on: the walk, the moment between two visitors, the pauses, the end."""
    between = [gap for gap in seen.gaps if gap < LONGEST_BETWEEN]
    pauses = [gap for gap in seen.gaps if gap >= LONGEST_BETWEEN]
    return replace(
        GUESS,
        walk=_mean(GUESS.walk, _WALKS, seen.walks),
        between=replace(GUESS.between, mean=_mean(GUESS.between.mean, _GAPS, between)),
        pause_chance=_share(GUESS.pause_chance, _PAUSES, len(pauses), len(seen.gaps)),
        pause=replace(GUESS.pause, mean=_mean(GUESS.pause.mean, 5, pauses)),
        close_chance=_share(GUESS.close_chance, _ENDS, seen.closed, len(seen.helped)),
    )
