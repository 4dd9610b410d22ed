"""Which visits of the hall are looked at? By list, by service, by a number or a word (product §6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g, request

from reception.rows import HallView, VisitRow

TABS = ("waiting", "called", "serving", "parked", "missed")
LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class HallFilter:
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
        lists = {tab: [line for line in getattr(view, tab) if self._holds(line)] for tab in TABS}
        return replace(view, **lists)

    def _holds(self, line: VisitRow) -> bool:
        if self.service and not any(one.service == self.service_name for one in line.open_asked):
            return False
        hay = f"{line.visit.number} {line.language} {' '.join(line.extras)} {_words_of(line)}".casefold()
        return all(word in hay for word in self.words.casefold().split())


def filter_asked() -> HallFilter:
    """What the address of this request asks to see; what it does not know is left out."""
    tab, service = request.args.get("tab", ""), request.args.get("service", "")
    return HallFilter(
        tab if tab in TABS else "waiting",
        service if service in g.catalogue.services else "",
        request.args.get("q", "")[:LONGEST_SEARCH].strip(),
    )


def _words_of(line: VisitRow) -> str:
    needs = (g.catalogue.needs.get(one.code) for one in line.open_asked)
    return " ".join(" ".join((need.label, need.hint, *need.synonyms)) for need in needs if need is not None)
