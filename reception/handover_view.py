"""What does a colleague see of a question that was handed over? The sender, chips, and the note if allowed (P-12)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g

from queueing.catalogue.catalogue import Catalogue
from queueing.colleagues.handovers import Chip
from queueing.colleagues.notes import NoteCipher, may_note
from queueing.colleagues.staff import Staff
from queueing.desks.handing_over import is_with_receiver
from queueing.desks.handover_targets import PastHandover
from queueing.figures import SENSITIVE
from queueing.visits.visit import Visit
from queueing.visits.visit_need import VisitNeed
from web.dice import dice
from web.note_key_folder import note_keys

CHIPS = {
    Chip.LETTER: "Brief bij",
    Chip.FORM: "Formulier gekregen",
    Chip.PAPERS: "Papieren ontbreken",
    Chip.APART: "Liever apart",
    Chip.INTERPRETER: "Tolk nodig",
}


@dataclass(frozen=True, slots=True)
class Note:
    """One note that this reader may read."""

    key: int
    text: str


@dataclass(frozen=True, slots=True)
class Handed:
    """The last handover of a question that this person sees.

    `to` never names a service that would tell why a visitor came.
    """

    by: str
    at: datetime
    to: str
    chips: tuple[str, ...]
    notes: tuple[Note, ...]
    hidden: frozenset[int]
    is_back: bool
    may_go_back: bool

    @property
    def words(self) -> str:
        """The text for a row of the hall."""
        if self.is_back:
            return "teruggegeven"
        return f"doorgegeven, {self.to}" if self.to else "doorgegeven"


def note_cipher() -> NoteCipher:
    """The note cipher of this installation."""
    return NoteCipher(current_app.config["NOTE_KEY"], note_keys(), dice())


def handed_of(
    visit: Visit, seen: Collection[VisitNeed], passes: Sequence[PastHandover], reader: Staff | None
) -> Handed | None:
    """The handovers of the open needs that a person sees; notes only for a `reader` who may read them."""
    needs = {need.id: need for need in seen if need.is_open}
    mine = [one for one in passes if any(handed.visit_need_id in needs for handed in one.needs)]
    if not mine:
        return None
    last = mine[-1].handover
    hidden = _hidden(needs, mine)
    return Handed(
        by=mine[-1].by,
        at=last.given_at,
        to=_to(mine[-1], hidden),
        chips=tuple(CHIPS[Chip(chip)] for chip in last.chips),
        notes=() if reader is None else tuple(_notes(needs, mine, reader)),
        hidden=hidden,
        is_back=last.given_back_at is not None,
        may_go_back=is_with_receiver(last, visit),
    )


def is_sensitive(catalogue: Catalogue, code: str, service: str) -> bool:
    """The need, or the name of the service alone, would tell why a visitor came."""
    need, known = catalogue.needs.get(code), catalogue.services.get(service)
    return (known is not None and known.sensitive) or (need is not None and need.sensitivity >= SENSITIVE)


def _hidden(needs: dict[int, VisitNeed], passes: Sequence[PastHandover]) -> frozenset[int]:
    """The needs (ids) that were handed over to a service that the hall may not name (decisions 18)."""
    last = {handed.visit_need_id: one for one in passes for handed in one.needs}
    return frozenset(
        key
        for key, one in last.items()
        if key in needs
        and one.handover.given_back_at is None
        and is_sensitive(g.catalogue, needs[key].code, needs[key].service)
    )


def _to(passed: PastHandover, hidden: Collection[int]) -> str:
    """`loket 5`, `Wonen` or `Karim`; only the desk when it is sensitive."""
    if passed.desk is not None:
        return f"loket {passed.desk}"
    if any(handed.visit_need_id in hidden for handed in passed.needs):
        return ""
    if passed.handover.to_service is not None:
        service = g.catalogue.services.get(passed.handover.to_service)
        return service.name if service is not None else ""
    return passed.person


def _notes(needs: dict[int, VisitNeed], passes: Sequence[PastHandover], reader: Staff) -> list[Note]:
    """Newest first; a note whose key is destroyed is left out."""
    found = []
    for one in reversed(passes):
        for handed in one.needs:
            need = needs.get(handed.visit_need_id)
            if need is None or handed.note is None:
                continue
            if not may_note(reader, g.branch.id, g.catalogue.services.get(need.service)):
                continue
            text = note_cipher().read(g.branch.id, handed.note)
            if text is not None:
                found.append(Note(handed.id, text))
    return found
