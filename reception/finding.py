"""Which visits of the hall are looked at? By list, by service, by a number or a word (product §6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g, request

from queueing.searching import Entry, found
from reception.lines import HallView, Line

TABS = ("waiting", "called", "serving", "parked", "missed")
LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class Look:
    """Which list, and what must be in it; empty words ask nothing."""

    tab: str = "waiting"
    service: str = ""
    words: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.service or self.words)

    @property
    def service_name(self) -> str:
        """As the line reads it: what was passed on about something sensitive names no service (decisions 18)."""
        return str(g.catalogue.services[self.service].name)

    def at(self, view: HallView) -> HallView:
        """The same hall with only what is looked for; desks stay."""
        if not self.is_narrow:
            return view
        lines = [line for tab in TABS for line in getattr(view, tab) if self._is_for_the_service(line)]
        places = found(self.words, [_entry_of(line) for line in lines]) if self.words else range(len(lines))
        seen = {lines[place].visit.id for place in places}
        return replace(view, **{tab: [one for one in getattr(view, tab) if one.visit.id in seen] for tab in TABS})

    def _is_for_the_service(self, line: Line) -> bool:
        return not self.service or any(one.service == self.service_name for one in line.open_asked)


def asked_look() -> Look:
    """What the address of this request asks to see; what it does not know is left out."""
    tab, service = request.args.get("tab", ""), request.args.get("service", "")
    return Look(
        tab if tab in TABS else "waiting",
        service if service in g.catalogue.services else "",
        request.args.get("q", "")[:LONGEST_SEARCH].strip(),
    )


def _entry_of(line: Line) -> Entry:
    """What a line is found by: what it says, and every word by which *Nieuw bezoek* finds its questions.

    These words are the catalogue's: where a question was passed on to is not among them (decisions 18).
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
