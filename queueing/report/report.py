"""What do the figures of a period say, told so that nobody can be counted back? (P-9, decisions 28)

A day and a week, and a month that is not over: how many came and how long they waited. Everything else only of months
that are over: somebody who looks every day would subtract. A quarter and a year are added up from what their months
tell, so that they tell nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate, pairwise

from sqlalchemy.orm import Session

from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.figures import SENSITIVE, Measured
from queueing.report.lengths import Lengths, together
from queueing.report.periods import Grid, Period
from queueing.report.small_cells import LEAST, LEAST_SENSITIVE, Rough, in_steps, merged, share
from queueing.report.tallies import Tally, added, tallies_of

PROMISED = 20
"""The service level: the share of everybody who joined that was called within so many minutes."""
HOURS = 24
EDGES = (5, 10, 15, 20, 30, 45, 60, 90)
"""Waits are counted up to each of these minutes, and above the last."""


class Share(StrEnum):
    """A share of everybody who joined; of `HANDED_OVER` and `ANSWERED` so many per hundred visits."""

    WITHIN = "within"
    LEFT = "left"
    NO_SHOW = "no_show"
    LEFT_UNCALLED = "left_uncalled"
    ONE_STOP = "one_stop"
    HANDED_OVER = "handed_over"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Waits:
    """How many joined, and how long those who were called waited, in minutes, on these days."""

    first: date
    last: date
    joined: int
    median: int | None
    p90: int | None

    @property
    def days(self) -> list[date]:
        """From the first to the last."""
        return [self.first + timedelta(days=place) for place in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Of how many forecasts a share was right, in hundredths."""

    first: date
    last: date
    given: int
    right: Rough | None


@dataclass(frozen=True, slots=True)
class Counted:
    """From this hour or minute, up to that one (None: no end): how many."""

    least: int
    under: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Named:
    """Name → how many, told in steps; and how many of the months tell it."""

    rough: Mapping[str, Rough]
    months: int


NOTHING = Named({}, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is told of a period. Empty lists and None stand for what is not told, or not yet."""

    period: Period
    joined: int | None
    wait: Lengths
    service: Lengths
    in_house: Lengths
    series: Sequence[Waits]
    forecasts: Sequence[Forecasts]
    shares: Mapping[Share, Rough] = field(default_factory=dict)
    hours: Sequence[Counted] = ()
    lengths: Sequence[Counted] = ()
    themes: Named = NOTHING
    languages: Named = NOTHING
    origins: Named = NOTHING
    reasons: Named = NOTHING
    months_over: int = 0


def report_of(session: Session, branch: Branch, catalogue: Catalogue, period: Period, *, now: datetime) -> Report:
    """The report of this period, up to the last day that was counted."""
    today = branch.day_of(now)
    months = months_of(period)
    tallies = tallies_of(session, branch, months, until=today)
    if not period.months:
        return _of_days(period, tallies)
    over = [one for month, one in zip(months, tallies, strict=False) if _is_over(month, today)]
    return _of_months(period, catalogue, tallies, over)


def months_of(period: Period) -> list[date]:
    """The months that it touches: few visitors stand together with the next ones of their month, whoever asks."""
    return sorted({day.replace(day=1) for day in period.days})


def _is_over(month: date, today: date) -> bool:
    return Period(Grid.MONTH, month).after.first <= today


def _of_days(period: Period, months: Sequence[Tally]) -> Report:
    """What ends in these days, and how long everybody of it waited."""
    whole = added(months)
    series = [one for month in months for one in _series(month) if period.first <= one.last <= period.last]
    scores = [one for month in months for one in _scores(month) if period.first <= one.last <= period.last]
    waits = together(whole.waits.get(day, Lengths()) for one in series for day in one.days)
    return Report(period, _joined(series), _told(waits), Lengths(), Lengths(), series, scores)


def _of_months(period: Period, catalogue: Catalogue, months: Sequence[Tally], over: Sequence[Tally]) -> Report:
    by_day, whole = period.grid is Grid.MONTH, added(months)
    series = [_series(one) for one in months]
    every = [one for mine in series for one in mine]
    return Report(
        period=period,
        joined=_joined(every),
        wait=_told(whole.lengths[Measured.WAIT]),
        service=_told(whole.lengths[Measured.SERVICE]),
        in_house=_told(whole.lengths[Measured.IN_HOUSE]),
        series=every if by_day else [_month(one, mine) for one, mine in zip(months, series, strict=True) if mine],
        forecasts=[score for one in months for score in (_scores(one) if by_day else _score(one))],
        shares=_shares(over),
        hours=_common([_hours(one) for one in over]),
        lengths=_common([_bins(one) for one in over]),
        themes=_added([_themes(one, catalogue) for one in over]),
        languages=_added([_languages(one) for one in over]),
        origins=_added([_by_name(one, Measured.ORIGIN) for one in over]),
        reasons=_added([_by_name(one, Measured.UNMET) for one in over]),
        months_over=len(over),
    )


# --- days and lengths ---


def _series(days: Tally) -> list[Waits]:
    """Day by day; a day with few visitors together with the next ones of its month."""
    found: list[Waits] = []
    for mine in _by_month(days.joined):
        for span in merged([days.joined[day] for day in mine], whole=False):
            held = mine[span.first : span.last + 1]
            told = _told(together(days.waits.get(day, Lengths()) for day in held))
            found.append(Waits(held[0], held[-1], span.count, told.median, told.p90))
    return found


def _by_month(days: Iterable[date]) -> list[list[date]]:
    months: dict[date, list[date]] = {}
    for day in sorted(days):
        months.setdefault(day.replace(day=1), []).append(day)
    return list(months.values())


def _joined(series: Sequence[Waits]) -> int | None:
    return sum(one.joined for one in series) if series else None


def _told(lengths: Lengths) -> Lengths:
    """Nothing of few."""
    return lengths if lengths.count >= LEAST else Lengths()


def _month(month: Tally, series: Sequence[Waits]) -> Waits:
    waits = _told(month.lengths.get(Measured.WAIT, Lengths()))
    return Waits(series[0].first, series[-1].last, sum(one.joined for one in series), waits.median, waits.p90)


def _scores(days: Tally) -> list[Forecasts]:
    found: list[Forecasts] = []
    for mine in _by_month(days.forecasts):
        for span in merged([days.forecasts[day][0] for day in mine], whole=False):
            held = mine[span.first : span.last + 1]
            right = sum(days.forecasts[day][1] for day in held)
            found.append(Forecasts(held[0], held[-1], span.count, share(right, span.count)))
    return found


def _score(month: Tally) -> list[Forecasts]:
    given = sum(count for count, _ in month.forecasts.values())
    if given < LEAST:
        return []
    right = sum(kept for _, kept in month.forecasts.values())
    return [Forecasts(min(month.forecasts), max(month.forecasts), given, share(right, given))]


# --- shares of a month, and of several ---


def _shares(tallies: Sequence[Tally]) -> dict[Share, Rough]:
    """Each share of a month; of more months, their mean, each month as heavy as its visitors."""
    found: dict[Share, Rough] = {}
    for name in Share:
        told = [(sum(one.joined.values()), _share(one, name)) for one in tallies]
        known = [(weight, rough) for weight, rough in told if rough is not None]
        if weight := sum(one for one, _ in known):
            least = sum(one * rough.least for one, rough in known) // weight
            found[name] = Rough(least, max(sum(one * rough.most for one, rough in known) // weight, least))
    return found


def _share(month: Tally, name: Share) -> Rough | None:
    joined = sum(month.joined.values())
    if name is Share.WITHIN:
        return share(month.lengths.get(Measured.WAIT, Lengths()).within(PROMISED), joined)
    return share(month.counts.get(name, 0), joined)


# --- hours and bins: exact, in the same cuts for every month ---


def _hours(month: Tally) -> list[Counted]:
    spans = merged([month.hours.get(hour, 0) for hour in range(HOURS)], whole=True)
    return [Counted(one.first, one.last + 1, one.count) for one in spans]


def _bins(month: Tally) -> list[Counted]:
    """How many waited up to five minutes, ten, …"""
    waits = month.lengths.get(Measured.WAIT, Lengths())
    passed = [0, *(waits.within(edge) for edge in EDGES), waits.count]
    spans = merged([more - less for less, more in pairwise(passed)], whole=True)
    starts, ends = (0, *EDGES), (*EDGES, None)
    return [Counted(starts[one.first], ends[one.last], one.count) for one in spans]


def _common(months: Sequence[Sequence[Counted]]) -> list[Counted]:
    """Added up between the cuts that all of these months have, so that nothing smaller can be subtracted."""
    told = [month for month in months if month]
    if not told:
        return []
    passed = [
        dict(zip((one.under for one in month), accumulate(one.count for one in month), strict=True)) for month in told
    ]
    cuts = [one.under for one in told[0] if all(one.under in month for month in passed)]
    counts = [0, *(sum(month[cut] for month in passed) for cut in cuts)]
    starts = [told[0][0].least, *(cut for cut in cuts if cut is not None)]
    return [
        Counted(start, cut, more - less)
        for start, cut, (less, more) in zip(starts, cuts, pairwise(counts), strict=False)
    ]


# --- what has a name: in steps, of months that are over ---


def _themes(month: Tally, catalogue: Catalogue) -> Mapping[str, Rough]:
    sensitive = {need.group for need in catalogue.needs.values() if need.sensitivity >= SENSITIVE}
    counts = month.named.get(Measured.ARRIVAL, {})
    known = {name: counts.get(name, 0) for name in {*counts, *catalogue.groups}}
    widths = {name: LEAST_SENSITIVE if name in sensitive or name not in catalogue.groups else LEAST for name in known}
    return in_steps(known, widths, total=sum(month.joined.values()), covers=True)


def _languages(month: Tally) -> Mapping[str, Rough]:
    """The languages that were asked, without the usual one: it would follow from the total."""
    counts = dict(month.named.get(Measured.LANGUAGE, {}))
    if counts:
        counts.pop(max(counts, key=lambda name: counts[name]))
    widths = dict.fromkeys(counts, LEAST_SENSITIVE)
    return in_steps(counts, widths, total=sum(month.joined.values()))


def _by_name(month: Tally, kind: Measured) -> Mapping[str, Rough]:
    counts = month.named.get(kind, {})
    return in_steps(counts, dict.fromkeys(counts, LEAST))


def _added(months: Sequence[Mapping[str, Rough]]) -> Named:
    """The sum of what these months tell."""
    told = [month for month in months if month]
    found: dict[str, Rough] = {}
    for month in told:
        for name, rough in month.items():
            found[name] = found[name] + rough if name in found else rough
    return Named(found, len(told))
