"""Which visits of the hall are shown? By list, by service, by a number or a word (product §6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g, request

from queueing.catalogue.searching import Entry, found
from reception.rows import HallView, VisitRow


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of the hall: its name after a count, and the sentence when nobody is in it."""

    words: str
    nobody: str


TABS = {
    "waiting": Tab("wachten", "Er wacht niemand."),
    "called": Tab("opgeroepen", "Er wordt niemand opgeroepen."),
    "serving": Tab("aan een loket", "Er zit niemand aan een loket."),
    "parked": Tab("komen terug", "Niemand is even weg."),
    "missed": Tab("gemist", "Niemand werd gemist."),
}
LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class HallFilter:
    """Which list, and what must match in it; empty values do not filter."""

    tab: str = "waiting"
    service: str = ""
    words: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.service or self.words)

    @property
    def service_name(self) -> str:
        """As the row shows it: a sensitive question that was handed over names no service (decisions 18)."""
        return str(g.catalogue.services[self.service].name)

    def at(self, view: HallView) -> HallView:
        """The same hall with only the matching visits; desks stay."""
        if not self.is_narrow:
            return view
        lines = [line for tab in TABS for line in getattr(view, tab) if self._is_for_the_service(line)]
        places = found(self.words, [_entry_of(line) for line in lines]) if self.words else range(len(lines))
        seen = {lines[place].visit.id for place in places}
        return replace(view, **{tab: [one for one in getattr(view, tab) if one.visit.id in seen] for tab in TABS})

    def _is_for_the_service(self, line: VisitRow) -> bool:
        return not self.service or any(one.service == self.service_name for one in line.open_asked)


def filter_asked() -> HallFilter:
    """The filter in the address of this request; unknown values are ignored."""
    tab, service = request.args.get("tab", ""), request.args.get("service", "")
    return HallFilter(
        tab if tab in TABS else "waiting",
        service if service in g.catalogue.services else "",
        request.args.get("q", "")[:LONGEST_SEARCH].strip(),
    )


def _entry_of(line: VisitRow) -> Entry:
    """The words a row is found by: its own text, and every word by which *Nieuw bezoek* finds its questions.

    These are words of the catalogue: the service a question was handed over to is not among them (decisions 18).
    """
    label, others = [str(line.visit.number)], [line.language, *line.extras]
    behind: list[str] = []
    for one in line.open_asked:
        need = g.catalogue.needs.get(one.code)
        entry = g.catalogue.entry_of(need) if need is not None else Entry(one.label)
        label.append(entry.label)
        others += entry.others
        behind += entry.behind
    return Entry(" ".join(label), tuple(others), tuple(behind))
