"""What stands on the page of figures, in words? One list of tables, for the page, its charts, the sheet and the CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from management.charts import Chart, band, columns, dots, rows
from queueing.catalogue.catalogue import Catalogue
from queueing.forecast.accuracy import KEPT_WORD
from queueing.report.lengths import Lengths
from queueing.report.periods import Grid, Period
from queueing.report.report import PROMISED, Counted, Named, Report, Share
from queueing.report.small_cells import LEAST, Rough
from queueing.visits.visit_need import Outcome
from queueing.visits.visit_record import Origin
from web.filters import day_date, month_name

GRIDS: Mapping[Grid, str] = {
    Grid.DAY: "Dag", Grid.WEEK: "Week", Grid.MONTH: "Maand", Grid.QUARTER: "Kwartaal", Grid.YEAR: "Jaar",
}  # fmt: skip
MARCH = 3
NOT_TOLD = "niet getoond"
SHARES: Mapping[Share, str] = {
    Share.WITHIN: f"Geroepen binnen {PROMISED} minuten",
    Share.LEFT: "Zelf weggegaan voor een gesprek",
    Share.NO_SHOW: "Geroepen en niet gekomen",
    Share.LEFT_UNCALLED: "Nog niet geroepen bij sluiting",
    Share.ONE_STOP: "Geholpen aan één loket",
    Share.HANDED_OVER: "Doorgegeven, per 100 bezoeken",
    Share.ANSWERED: "Meteen beantwoord zonder nummer, per 100 bezoeken",
}
REASONS: Mapping[str, str] = {
    Outcome.NOT_PAPERS: "Papieren ontbreken", Outcome.NOT_ENTITLED: "Geen recht", Outcome.NOT_FULL: "Volzet",
    Outcome.NOT_LANGUAGE: "Taal", Outcome.NOT_STOPPED: "Gestopt", Outcome.NOT_HERE: "Bestaat hier niet",
}  # fmt: skip
ORIGINS: Mapping[str, str] = {
    Origin.KIOSK: "Aan de zuil", Origin.RECEPTION: "Aan het onthaal", Origin.OUTREACH: "Via een buurtwerker",
    Origin.APPOINTMENT: "Met een afspraak", Origin.PAPER: "Van de papieren lijst", Origin.DIRECT: "Rechtstreeks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the large figures at the top."""

    name: str
    value: str
    unit: str
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its chart, and one sentence that defines what is counted."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    about: str
    chart: Chart | None = None


def title_of(period: Period, today: date) -> str:
    """What the period is called, and that it is not over."""
    first = period.first
    match period.grid:
        case Grid.DAY:
            name = f"{day_date(first)} {first.year}"
        case Grid.WEEK:
            name = f"Week van {day_date(first)} tot {day_date(period.last)} {period.last.year}"
        case Grid.MONTH:
            name = f"{month_name(first)} {first.year}".capitalize()
        case Grid.QUARTER:
            name = f"Kwartaal {(first.month + 2) // 3} van {first.year}"
        case Grid.YEAR:
            name = str(first.year)
    return f"{name}, tot nu" if period.first <= today <= period.last else name


def figures_of(report: Report, before: Report) -> list[Figure]:
    """The large figures; each with that of the period before."""
    wait, earlier = report.wait, before.wait
    return [
        Figure("Bezoeken", _number(report.joined), "", _before(_number(before.joined))),
        Figure("De helft wacht hoogstens", _number(wait.median), "min", _before(_number(earlier.median, " min"))),
        Figure("9 op 10 wachten hoogstens", _number(wait.p90), "min", _before(_number(earlier.p90, " min"))),
        *(_share_figure(name, words, report, before) for name, words in _LARGE.items()),
    ]


_LARGE = {Share.WITHIN: f"Binnen {PROMISED} minuten", Share.LEFT: "Zelf weggegaan", Share.HANDED_OVER: "Doorgegeven"}


def _share_figure(name: Share, words: str, report: Report, before: Report) -> Figure:
    unit = "per 100" if name is Share.HANDED_OVER else "%"
    if not report.months_over:
        return Figure(words, "–", "", "komt als de maand voorbij is")
    value = _rough_share(report.shares.get(name))
    return Figure(words, value, unit if value != NOT_TOLD else "", _before(_rough_share(before.shares.get(name))))


def _before(value: str) -> str:
    return "daarvoor niet geteld" if value == NOT_TOLD else f"daarvoor {value}"


def tables_of(report: Report, catalogue: Catalogue) -> list[Table]:
    """Every table of this period. One that would be empty is left out."""
    found = [_waits(report), _forecasts(report), _lengths(report), _spent(report), _hours(report.hours)]
    if report.months_over:
        themes = {code: group.label for code, group in catalogue.groups.items()}
        languages = {code: one.name for code, one in catalogue.languages.items()}
        found += [
            _shares(report),
            _named("themes", report.themes, themes),
            _named("reasons", report.reasons, REASONS),
            _named("languages", report.languages, languages),
            _named("origins", report.origins, ORIGINS),
        ]
    return [one for one in found if one.rows]


NAMED = {
    "themes": ("Waarvoor mensen kwamen", "Bezoeken met minstens één vraag van dit thema."),
    "reasons": ("Waarom iets niet lukte", "Vragen die zo eindigden."),
    "languages": ("Andere talen", "De taal die gekozen werd. De meest gekozen taal staat er niet bij."),
    "origins": ("Waar bezoeken begonnen", "Waar het nummer gegeven werd."),
}
"""What is told by name: the title of its table, and what is counted."""


def _waits(report: Report) -> Table:
    lines = [
        [_days(one.first, one.last, report.period), str(one.joined), _number(one.median), _number(one.p90)]
        for one in report.series
    ]
    points = [(_short(one.last, report.period), one.median, one.p90) for one in report.series]
    return Table(
        "waits", "Wachttijd", ("Wanneer", "Bezoeken", "De helft hoogstens (min)", "9 op 10 hoogstens (min)"), lines,
        f"Van aankomst tot de eerste oproep, van wie geroepen werd. Een dag met minder dan {LEAST} bezoeken telt bij de"
        " volgende.",
        band(points) if len(points) > 1 else None,
    )  # fmt: skip


def _forecasts(report: Report) -> Table:
    period, told = report.period, report.forecasts
    lines = [[_days(one.first, one.last, period), str(one.given), _rough_share(one.right)] for one in told]
    points = [(_short(one.last, period), one.right.least if one.right else None) for one in told]
    return Table(
        "forecasts", "Klopte onze wachttijd?", ("Wanneer", "Voorspellingen", "Juist (%)"), lines,
        "Juist: geroepen voor het einde van wat we zeiden, of gezegd zouden hebben.",
        dots(points, aim=round(KEPT_WORD * 100)) if len(points) > 1 else None,
    )  # fmt: skip


def _lengths(report: Report) -> Table:
    lines = [[_span(one, "min"), str(one.count)] for one in report.lengths]
    return Table(
        "lengths", "Hoe lang mensen wachtten", ("Minuten", "Bezoeken"), lines,
        "Tot de eerste oproep, van wie geroepen werd.",
        columns([(_short_span(one), one.count) for one in report.lengths]) if len(lines) > 1 else None,
    )  # fmt: skip


def _spent(report: Report) -> Table:
    both = (("Aan het loket", report.service), ("In huis", report.in_house))
    lines = [[name, *_both(one)] for name, one in both if one.count]
    return Table(
        "spent", "Hoe lang het duurde", ("Wat", "De helft hoogstens (min)", "9 op 10 hoogstens (min)"), lines,
        "Aan het loket: van aankomst daar tot klaar. In huis: van aankomst tot het einde, van wie geholpen werd.",
    )  # fmt: skip


def _both(lengths: Lengths) -> list[str]:
    return [_number(lengths.median), _number(lengths.p90)]


def _hours(hours: Sequence[Counted]) -> Table:
    lines = [[_hour(one, hours), str(one.count)] for one in hours]
    return Table(
        "hours", "Aankomsten per uur", ("Uur", "Bezoeken"), lines,
        f"Het uur van aankomst. Uren met minder dan {LEAST} bezoeken staan samen.",
        columns([(_short_hour(one), one.count) for one in hours]) if len(lines) > 1 else None,
    )  # fmt: skip


def _shares(report: Report) -> Table:
    lines = [[words, _rough_share(report.shares[name])] for name, words in SHARES.items() if name in report.shares]
    return Table(
        "shares", "Aandelen", ("Wat", "Op 100"), lines,
        "Van iedereen die aansloot, ook wie wegging. Ruwer bij weinig bezoeken, zodat niemand te herkennen is.",
    )  # fmt: skip


def _named(name: str, told: Named, words: Mapping[str, str]) -> Table:
    """The largest first; what lies in the lowest step is told as that."""
    title, about = NAMED[name]
    ordered = sorted(told.rough.items(), key=lambda one: (-one[1].least, words.get(one[0], one[0])))
    lines = [[words.get(key, "Andere"), _rough(rough)] for key, rough in ordered]
    drawn = [(words.get(key, "Andere"), rough.least or None, _rough(rough)) for key, rough in ordered]
    of_months = f" Opgeteld van {told.months} maanden." if told.months > 1 else ""
    heads = ("Wat", "Vragen" if name == "reasons" else "Bezoeken")
    return Table(name, title, heads, lines, about + of_months, rows(drawn) if lines else None)


# --- words ---


def _number(value: int | None, unit: str = "") -> str:
    return NOT_TOLD if value is None else f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") + unit


def _rough(rough: Rough) -> str:
    """A count in steps: *140 tot 144*."""
    return f"minder dan {rough.most + 1}" if rough.least == 0 else f"{rough.least} tot {rough.most}"


def _rough_share(rough: Rough | None) -> str:
    """A share in hundredths: 78, *minder dan 2*, *75 tot 80*."""
    if rough is None:
        return NOT_TOLD
    if rough.least == 0:
        return f"minder dan {max(rough.most, 1)}"
    return str(rough.least) if rough.most - rough.least <= 1 else f"{rough.least} tot {rough.most}"


def _days(first: date, last: date, period: Period) -> str:
    if period.grid in (Grid.QUARTER, Grid.YEAR):
        return month_name(first)
    return day_date(last) if first == last else f"{day_date(first)} tot {day_date(last)}"


def _short(day: date, period: Period) -> str:
    if period.grid in (Grid.QUARTER, Grid.YEAR):
        return "mrt" if day.month == MARCH else month_name(day)[:3]
    return f"{day.day}/{day.month}"


def _span(one: Counted, unit: str) -> str:
    if one.under is None:
        return f"meer dan {one.least} {unit}"
    return f"tot {one.under} {unit}" if one.least == 0 else f"{one.least} tot {one.under} {unit}"


def _short_span(one: Counted) -> str:
    return f"> {one.least}" if one.under is None else f"≤ {one.under}"


def _hour(one: Counted, hours: Sequence[Counted]) -> str:
    if one is hours[0]:
        return f"voor {one.under} uur"
    return f"vanaf {one.least} uur" if one is hours[-1] else f"{one.least} tot {one.under} uur"


def _short_hour(one: Counted) -> str:
    return f"{one.least}" if one.least else f"< {one.under}"
