"""What do months of visitors leave behind? Their measures and sheets, made at once, for figures and for their speed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from queueing.branches import Branch, branch_by_code
from queueing.figures import NO_HOUR, WHOLE_HOUSE, Measure, Measured, counted
from queueing.forecast.accuracy import ForecastSample, Visibility
from queueing.report.tallies import freeze_months
from queueing.visits.visit_need import UNMET
from web.transactions import db_session

HOURS = (8, 9, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16)
THEMES = ("PAP",) * 8 + ("GEZ", "POS", "POS", "WON", "WON", "GZH", "WLV", "BUU")
LANGUAGES = ("nl",) * 14 + ("fr",) * 5 + ("ar", "uk", "tr", "en")
_NOON = time(12)


def lived_through(first: date, last: date, *, a_day: int) -> None:
    """The same for De Vuurmolen, within its application; commits."""
    branch = branch_by_code(db_session(), "vuurmolen")
    assert branch is not None
    live_through(db_session(), branch, first, last, a_day=a_day)
    db_session().commit()


def live_through(session: Session, branch: Branch, first: date, last: date, *, a_day: int) -> None:
    """Store what this many visitors on each working day left behind, and the sheets of the months that are over."""
    dice = random.Random(f"{first} {a_day}")
    day, rows, month = first, list[Measure](), first.replace(day=1)
    while day <= last:
        if day.replace(day=1) != month:
            session.add_all(counted(rows))
            rows, month = [], day.replace(day=1)
        if day.weekday() < 5:
            rows += _day(branch.id, day, a_day, dice)
            session.add_all(_forecasts(branch.id, day, a_day // 2, dice))
        day += timedelta(days=1)
    session.add_all(counted(rows))
    session.flush()
    freeze_months(session, branch, now=branch.moment(last, _NOON))


def _day(branch: int, day: date, count: int, dice: random.Random) -> Iterator[Measure]:
    for _ in range(count):
        hour = dice.choice(HOURS)
        for kind, minutes in _facts(dice):
            yield _row(branch, day, hour, WHOLE_HOUSE, kind, minutes)
        month = day.replace(day=1)
        for kind, group in _facts_of_the_month(dice):
            yield _row(branch, month, NO_HOUR, group, kind, 0)


def _facts(dice: random.Random) -> Iterator[tuple[Measured, int]]:
    yield Measured.ARRIVAL, 0
    if dice.random() < 0.05:
        yield Measured.LEFT, 0
        return
    wait, took = int(dice.expovariate(1 / 13)), int(dice.gammavariate(2, 5))
    yield Measured.WAIT, wait
    if dice.random() < 0.03:
        yield Measured.NO_SHOW, 0
        return
    yield Measured.SERVICE, took
    yield Measured.IN_HOUSE, wait + took + 1


def _facts_of_the_month(dice: random.Random) -> Iterator[tuple[Measured, str]]:
    yield Measured.ARRIVAL, dice.choice(THEMES)
    yield Measured.LANGUAGE, dice.choice(LANGUAGES)
    yield Measured.ORIGIN, "kiosk" if dice.random() < 0.8 else "reception"
    if dice.random() < 0.85:
        yield Measured.ONE_STOP, WHOLE_HOUSE
    else:
        yield Measured.HANDED_OVER, WHOLE_HOUSE
    if dice.random() < 0.15:
        yield Measured.UNMET, dice.choice(sorted(UNMET))


def _row(branch: int, day: date, hour: int, group: str, kind: Measured, minutes: int) -> Measure:
    return Measure(branch_id=branch, day=day, hour_band=hour, group=group, kind=kind, seconds=minutes * 60, times=1)


def _forecasts(branch: int, day: date, count: int, dice: random.Random) -> Iterator[ForecastSample]:
    for _ in range(count):
        yield ForecastSample(
            branch_id=branch, day=day, hour_band=NO_HOUR, kind=Visibility.SHOWN, told_median=0, told_p80=300,
            told_until=600, came=dice.choice((0, 300, 300, 600, 600, 900)),
        )  # fmt: skip
