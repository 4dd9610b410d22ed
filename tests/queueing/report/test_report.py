"""Do the figures of three simulated months say what happened? All is counted again from what the test kept aside."""

import math
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest

from queueing.happenings import State
from queueing.report.periods import Grid, Period, period_of
from queueing.report.report import PROMISED, Share, report_of
from queueing.report.tallies import MonthSheet, tally_of_month, tally_of_words
from queueing.visits.calls import Call
from queueing.visits.visit import Visit
from queueing.visits.visit_need import NeedState, Outcome, VisitNeed
from queueing.visits.visit_record import EndReason, Origin
from tests.support.hall import BRUSSELS

MONTHS = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
FIRST_AFTER = date(2026, 11, 3)
NEEDS = ("PAP-1", "PAP-2", "WON-2", "POS-3", "WLV-4", "GEZ-1")
LANGUAGES = ("nl",) * 12 + ("fr",) * 6 + ("ar", "uk", "tr")
UNMET = (Outcome.NOT_PAPERS, Outcome.NOT_FULL, Outcome.NOT_HERE)


@dataclass
class Person:
    """What the test remembers of one visitor."""

    day: date
    came: datetime
    called: datetime | None = None
    desks: list[int] = field(default_factory=list)
    at_desk: list[int] = field(default_factory=list)
    in_house: int | None = None
    needs: list[tuple[str, Outcome | None]] = field(default_factory=list)
    language: str = "nl"
    end: EndReason = EndReason.SERVED

    @property
    def waited(self) -> int | None:
        return None if self.called is None else round((self.called - self.came).total_seconds() / 60)


class Town:
    """People come, day by day, and each evening is forgotten."""

    def __init__(self, hall, *, a_day: int) -> None:
        self.hall, self.a_day = hall, a_day
        self.people: list[Person] = []
        self.dice = random.Random(5)
        self.desks = [hall.desk(number, helps_with=["burgerzaken"]) for number in (3, 4)]

    def live(self, days):
        for day in days:
            if day.weekday() < 5:
                few = self.dice.random() < 0.1
                self.one_day(day, self.dice.randint(0, 4) if few else self.a_day + self.dice.randint(-3, 3))

    def one_day(self, day, count):
        self.hall.at("12:00", day)
        today = [self.person(day) for _ in range(count)]
        with self.hall.turn() as turn:
            turn.open_day(day, shuffled=True, dice=self.hall.dice)
            visits = [self.visit(one, serial) for serial, one in enumerate(today, 1)]
            self.hall.session.add_all(visits)
            self.hall.session.flush()
            self.hall.session.add_all(
                [call for one, visit in zip(today, visits, strict=True) for call in self.calls(one, visit)]
            )
        self.people += today
        self.hall.at("23:30", day)
        assert self.hall.forget().visits == count

    def person(self, day):
        dice = self.dice
        hour = dice.choice((8, 9, 9, 10, 10, 11, 13, 14, 15))
        one = Person(day, datetime.combine(day, time(hour, dice.randrange(30, 60)), BRUSSELS))
        one.language = dice.choice(LANGUAGES)
        codes = dice.sample(NEEDS, dice.choice((1, 1, 1, 2)))
        one.end = dice.choices(
            [EndReason.SERVED, EndReason.LEFT, EndReason.NO_SHOW, EndReason.LEFT_UNCALLED], (82, 8, 6, 4)
        )[0]
        served = one.end is EndReason.SERVED
        one.needs = [(code, dice.choice((Outcome.DONE, Outcome.DONE, *UNMET)) if served else None) for code in codes]
        if one.end in (EndReason.SERVED, EndReason.NO_SHOW):
            one.called = one.came + timedelta(seconds=dice.randrange(20, 3600))
        if served:
            one.desks = dice.choice(([0], [0], [1], [0, 1], [0, 1, 0]))
            one.at_desk = [dice.randrange(60, 1200) for _ in one.desks]
        return one

    def visit(self, one, serial):
        visit = Visit(
            branch_id=self.hall.key, day=one.day, serial=serial, number=100 + serial, start_key=f"{one.day} {serial}",
            nonce="", token_hash=f"{one.day} {serial}", origin=Origin.KIOSK, edition=1, arrived_at=one.came,
            language=one.language, state=State.ENDED, end_reason=one.end,
            needs=[
                VisitNeed(branch_id=self.hall.key, code=code, edition=1, service="burgerzaken", position=place,
                          state=NeedState.SERVED, outcome=outcome)
                for place, (code, outcome) in enumerate(one.needs)
            ],
        )  # fmt: skip
        visit.ended_at = one.came + timedelta(minutes=5)
        if one.called is not None:
            visit.ended_at = one.called + timedelta(seconds=sum(took + 60 for took in one.at_desk))
        if one.end is EndReason.SERVED:
            one.in_house = round((visit.ended_at - one.came).total_seconds() / 60)
        return visit

    def calls(self, one, visit):
        at = one.called
        for place, (desk, took) in enumerate(zip(one.desks, one.at_desk, strict=True)):
            yield self.call(visit, place, self.desks[desk], at, arrived_at=at, ended_at=at + timedelta(seconds=took))
            at += timedelta(seconds=took + 60)
        if one.end is EndReason.NO_SHOW:
            yield self.call(visit, 0, self.desks[0], at, absent_at=at)

    def call(self, visit, place, desk, at, **came):
        return Call(
            branch_id=self.hall.key, visit_id=visit.id, desk_id=desk.id, day=visit.day, why="longest_wait",
            serial=visit.serial * 10 + place, called_at=at, announced_at=at, **came,
        )  # fmt: skip


def every_day(months):
    return [day for month in months for day in Period(Grid.MONTH, month).days]


def a_town(hall):
    town = Town(hall, a_day=11)
    town.live([*every_day(MONTHS), FIRST_AFTER])
    return town


def report(town, code):
    hall, period = town.hall, period_of(code)
    assert period is not None
    return report_of(hall.session, hall.branch, hall.catalogue, period, now=hall.now)


# --- the same once more, by other means ---


def ranked(values, portion):
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[math.ceil(portion * len(ordered)) - 1] if len(ordered) >= 5 else None


def blocks(people, month):
    """Days of a month, each with the next ones until five came."""
    days, found, held = sorted({one.day for one in people if one.day.replace(day=1) == month}), [], []
    for day in days:
        held += [one for one in people if one.day == day]
        if len(held) >= 5:
            found.append(held)
            held = []
    return found


def stepped(count, width):
    return (count // width * width, count // width * width + width - 1)


def waits(people):
    return [one.waited for one in people if one.waited is not None]


def the_days_of_a_month_are_those_of_the_people(town):
    told = report(town, "2026-09")
    mine = blocks(town.people, MONTHS[1])
    assert any(len({one.day for one in held}) > 1 for held in mine), "a day with few came to stand with the next"
    assert [(one.last, one.joined, one.median, one.p90) for one in told.series] == [
        (held[-1].day, len(held), ranked(waits(held), 0.5), ranked(waits(held), 0.9)) for held in mine
    ]
    assert told.joined == sum(len(held) for held in mine)


def everything_told_of_a_month_is_counted_again(town):
    told, month = report(town, "2026-09"), [one for one in town.people if one.day.month == 9]
    assert (told.wait.median, told.wait.p90) == (ranked(waits(month), 0.5), ranked(waits(month), 0.9))
    at_desk = [round(took / 60) for one in month for took in one.at_desk]
    assert (told.service.median, told.service.p90) == (ranked(at_desk, 0.5), ranked(at_desk, 0.9))
    spent = [one.in_house for one in month if one.in_house is not None]
    assert (told.in_house.median, told.in_house.p90) == (ranked(spent, 0.5), ranked(spent, 0.9))
    assert (
        sum(one.count for one in told.hours)
        == sum(one.count for one in told.lengths) + sum(one.called is None for one in month)
        == len(month)
    )
    for span in told.hours:
        assert span.count == sum(span.least <= one.came.hour < span.under for one in month)
    for span in told.lengths:
        under = span.under or 10**6
        assert span.count == sum(span.least < one + (span.least == 0) and one <= under for one in waits(month))
    ends = Counter(one.end for one in month)
    changes = sum(len(one.desks) - 1 for one in month if one.desks)
    for share, count in {
        Share.WITHIN: sum(one <= PROMISED for one in waits(month)), Share.LEFT: ends[EndReason.LEFT],
        Share.NO_SHOW: ends[EndReason.NO_SHOW], Share.LEFT_UNCALLED: ends[EndReason.LEFT_UNCALLED],
        Share.ONE_STOP: sum(len(set(one.desks)) == 1 for one in month), Share.HANDED_OVER: changes,
    }.items():  # fmt: skip
        rough = told.shares[share]
        assert rough.least <= 100 * count / len(month) < rough.most
        assert (rough.most - rough.least) * len(month) >= 500


def what_has_a_name_is_told_in_steps_of_the_month(town):
    told, month = report(town, "2026-09"), [one for one in town.people if one.day.month == 9]
    themes = Counter(theme for one in month for theme in {code.split("-")[0] for code, _ in one.needs})
    assert {name: (one.least, one.most) for name, one in told.themes.rough.items()} == {
        name: stepped(themes[name], 10 if name == "POS" or name in sensitive_themes(town) else 5)
        for name in town.hall.catalogue.groups
    }
    reasons = Counter(outcome for one in month for _, outcome in one.needs if outcome in UNMET)
    assert {name: (one.least, one.most) for name, one in told.reasons.rough.items()} == {
        name: stepped(count, 5) for name, count in reasons.items()
    }
    languages = Counter(one.language for one in month)
    del languages["nl"]
    assert {name: (one.least, one.most) for name, one in told.languages.rough.items()} == {
        name: stepped(count, 10) for name, count in languages.items()
    }


def sensitive_themes(town):
    return {need.group for need in town.hall.catalogue.needs.values() if need.sensitivity >= 2}


def a_month_that_is_not_over_tells_its_days_only(town):
    told = report(town, "2026-11")
    assert told.joined
    assert (told.shares, told.hours, told.lengths, told.months_over) == ({}, [], [], 0)
    assert (told.themes.rough, told.languages.rough, told.reasons.rough) == ({}, {}, {})


def a_quarter_tells_what_its_months_tell_and_no_more(town):
    told, months = report(town, "2026-Q3"), [report(town, f"2026-0{month}") for month in (8, 9)]
    assert told.joined == sum(one.joined for one in months)
    assert [one.joined for one in told.series] == [one.joined for one in months]
    for name, rough in told.themes.rough.items():
        parts = [one.themes.rough[name] for one in months if one.themes.rough]
        assert (rough.least, rough.most) == (sum(one.least for one in parts), sum(one.most for one in parts))
    for hours in (one.hours for one in months):
        assert {one.under for one in told.hours} <= {one.under for one in hours}
    assert sum(one.count for one in told.hours) == sum(one.count for month in months for one in month.hours)


def a_week_and_a_day_are_cut_as_their_month_is(town):
    month = report(town, "2026-09").series
    weeks = [one for week in range(36, 41) for one in report(town, f"2026-W{week}").series if one.last.month == 9]
    assert weeks == month
    days = [one for day in Period(Grid.MONTH, MONTHS[1]).days for one in report(town, day.isoformat()).series]
    assert days == month


def a_month_that_is_over_has_a_sheet_that_says_the_same(town):
    session, branch = town.hall.session, town.hall.branch
    sheets = {one.month: one for one in session.query(MonthSheet)}
    assert sorted(sheets) == MONTHS
    for month, sheet in sheets.items():
        assert tally_of_words(sheet.tally) == tally_of_month(session, branch, month)
    before = report(town, "2026-09")
    session.query(MonthSheet).delete()
    assert report(town, "2026-09") == before


@pytest.mark.parametrize(
    "database",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.services, pytest.mark.exhaustive])],
    indirect=True,
)
def test_what_is_told_of_three_months_is_what_happened(hall):
    """One town for all of it: three months take a while to live."""
    town = a_town(hall)
    the_days_of_a_month_are_those_of_the_people(town)
    everything_told_of_a_month_is_counted_again(town)
    what_has_a_name_is_told_in_steps_of_the_month(town)
    a_month_that_is_not_over_tells_its_days_only(town)
    a_quarter_tells_what_its_months_tell_and_no_more(town)
    a_week_and_a_day_are_cut_as_their_month_is(town)
    a_month_that_is_over_has_a_sheet_that_says_the_same(town)
