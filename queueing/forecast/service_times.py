"""How long do things take here? A guess per need at first (`Need.minutes`), then learned: the more calls seen, the less
the guess weighs (shrinkage towards a prior).

Every figure is a mean of observations and its prior, the guess, which counts as a number of visits (a pseudo-count).
Seconds everywhere. `queueing/forecast/observed.py` reads the observations; this file only computes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean

from queueing.forecast.model import DeskHabits, Duration

GUESS = DeskHabits(pause_chance=0.03, close_chance=0.01)
"""What takes time besides helping: the prior, until it is observed."""
SPREAD = 0.6
"""Prior for the standard deviation of log service times; with 0.6 the longest tenth takes twice the usual time."""
ABSENT = 0.05
"""Prior for the share of visitors that does not come when called."""
WAITS_ON = 0.12
"""Prior for the share that waits for a second desk after a call."""
OFF = 0.25
"""The usual error of the guess for one need, as a share of it."""
SHORTEST = 20.0
"""A shorter call is taken for buttons pressed one after another, not for help."""
LONGEST_BETWEEN = 240.0
"""A desk that calls nobody for longer, while a visitor waits for it, is on a pause."""

_PAST, _TODAY, _SPREADS, _ABSENT, _WALKS, _GAPS, _PAUSES, _ENDS = 10, 25, 40, 60, 15, 20, 80, 200
_SHARES, _WAITS_ON = 20, 10
"""The pseudo-count of each prior: how many visits a guess counts for."""
_MOST_PAST = 400
"""For spread and absences, earlier days count for this many visits at most: today is more relevant."""


@dataclass(frozen=True, slots=True)
class Helped:
    """One call that ended: its needs, how long the visitor was at which desk, and whether they wait on."""

    needs: tuple[str, ...]
    seconds: float
    desk: int = 0
    waits_on: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier days left of one group of needs: the number of calls, their seconds, and their squares if known."""

    count: int
    seconds: float
    squares: float


@dataclass(frozen=True, slots=True)
class Seen:
    """The observations: the calls of today, earlier days per group, and the habits of the desks today.

    `called` and `absent` count visitors, of today and `_before`. `mix` says which needs come together, for every visit
    of today: the needs of the visit, and those of one of its calls.
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
class ServiceTimes:
    """The service time of each need, the chance that a called visitor does not come, and what else takes time.

    `before`, `shares` and `spread` come from earlier days: for each need its mean and its share of all calls.
    `at_desks` are calls and seconds of today per desk, `waits_on` the share that waits for another desk after a call.
    The forecast for visitors is computed from these (`queueing/forecast/crowd.py`).
    """

    of: Mapping[str, Duration]
    absent: float
    habits: DeskHabits
    before: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    spread: float = SPREAD
    at_desks: Mapping[int, tuple[int, float]] = field(default_factory=dict)
    waits_on: float = 0.0


def learn(guesses: Mapping[str, float], groups: Mapping[str, str], seen: Seen) -> ServiceTimes:
    """Estimates from the guess per need (seconds) and the observations. Needs without a guess are left out."""
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
    return ServiceTimes(
        of, _absent(seen), _habits(seen), yesterday, _shares(guesses, groups, seen.past),
        _spread_of(*_squares(groups, yesterday, seen.past, ())),
        _at_desks(seen), _share(WAITS_ON, _WAITS_ON, sum(one.waits_on for one in seen.helped), len(seen.helped)),
    )  # fmt: skip


def _shares(guesses: Mapping[str, float], groups: Mapping[str, str], past: Mapping[str, Past]) -> dict[str, float]:
    """The share of calls of each need; the needs of one group have equal shares."""
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
    """The ratio of observed to expected, shrunk towards 1 by `worth` visits `like` this long."""
    expected, observed = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    each = like if like is not None else (expected / len(pairs) if pairs else 1.0)
    return (worth * each + observed) / (worth * each + expected)


def _scaled(guesses: Mapping[str, float], groups: Mapping[str, str], seen: Seen) -> dict[str, float]:
    """The guesses, scaled to earlier days: first by a factor of the whole house, then by one of each group."""
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
    """Per group, the expected lengths of its calls: those of today, and one for each of its needs.

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
    """The calls of a visit with these (need, service) at these desks, for `Seen.mix`; `turn` picks among desks."""
    every, left = [need for need, _ in needs], list(needs)
    while left:
        able = [desk for desk in desks if any(service in desk for _, service in left)]
        desk = able[turn % len(able)] if able else frozenset(service for _, service in left)
        yield every, [need for need, service in left if service in desk]
        left = [(need, service) for need, service in left if service not in desk]


def _spread(guesses: Mapping[str, float], before: Mapping[str, float], groups: Mapping[str, str], seen: Seen) -> float:
    """The standard deviation of log service times: from today call by call, from earlier days by their squares."""
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
    """The share that does not come: today in full, earlier days with a limited weight."""
    less = min(1.0, _MOST_PAST / seen.called_before) if seen.called_before else 0.0
    before = _share(ABSENT, _ABSENT, seen.absent_before * less, seen.called_before * less)
    return _share(before, _ABSENT + seen.called_before * less, seen.absent, seen.called)


def _share(guess: float, worth: float, yes: float, of: float) -> float:
    return (guess * worth + yes) / (worth + of)


def _mean(guess: float, worth: float, found: Sequence[float]) -> float:
    return (guess * worth + sum(found)) / (worth + len(found))


def _habits(seen: Seen) -> DeskHabits:
    """The habits of the desks of today: the walk, the gap between two visitors, the pauses, the closing."""
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
