"""What does the page of a desk say, and which actions does it offer, in each state of the desk?"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from queueing.desks.desk import Desk, DeskState
from queueing.desks.news import News
from queueing.happenings import HappeningKind
from queueing.visits.calls import Call
from reception.rows import CHOSEN_OUTCOMES, OUTCOMES, Queue, VisitRow

GONE = {
    HappeningKind.LEFT: "ging weg",
    HappeningKind.CALL_UNDONE: "wordt niet meer opgeroepen",
    HappeningKind.ABSENT: "kwam niet",
    HappeningKind.MISSED: "kwam niet",
    HappeningKind.BACK_IN_LINE: "staat terug in de rij",
    HappeningKind.SERVED: "is klaar",
    HappeningKind.HANDED_OVER: "is doorgegeven",
    HappeningKind.PARKED: "komt terug",
}
"""How a visitor left a desk by an action elsewhere."""
TITLES = {
    DeskState.FREE: "Loket {} is vrij",
    DeskState.WRAPPING_UP: "Loket {} rondt af",
    DeskState.PAUSED: "Loket {} heeft pauze",
}
"""The states in which nobody is at the desk."""
FAILED = "Niet gelukt: "
RESULTS = tuple((one, OUTCOMES[one]) for one in CHOSEN_OUTCOMES if not OUTCOMES[one].startswith(FAILED))
FAILURES = tuple(
    (one, OUTCOMES[one].removeprefix(FAILED)) for one in CHOSEN_OUTCOMES if OUTCOMES[one].startswith(FAILED)
)


@dataclass(frozen=True, slots=True)
class AtRest:
    """A desk that is free, wraps up or has a break."""

    desk: Desk
    state: DeskState
    queue: Queue
    news: News | None

    @property
    def title(self) -> str:
        return TITLES[self.state].format(self.desk.number)

    @property
    def is_paused(self) -> bool:
        return self.state is DeskState.PAUSED

    @property
    def quiet_words(self) -> str:
        """What stands for the number of visitors when nobody may be called now."""
        return "Wie net niet kwam, roep je zo weer op." if self.queue.visits else "Er wacht nu niemand op jou."

    @property
    def then_words(self) -> str:
        """What stands on *Volgende* then."""
        return "Even wachten, of kies uit de lijst." if self.queue.visits else "Je hoort het als er iemand komt."

    @property
    def gone(self) -> str:
        """How the last visitor left by an action elsewhere, and which colleague did it; empty when nobody did."""
        if self.news is None or self.news.kind not in GONE:
            return ""
        return GONE[self.news.kind] + (f", gedaan door {self.news.by}" if self.news.by else "")


@dataclass(frozen=True, slots=True)
class DeskAction:
    """One button under a visitor: `key` is the one printed on it; `rest` says what happens to the open questions."""

    route: str
    words: str
    name: str
    icon: str
    looks: str = ""
    key: str = ""
    rest: str = ""

    @property
    def pressed(self) -> str:
        return "space" if self.key == "Spatie" else self.key.lower()


ARRIVE = DeskAction("desk.arrive", "Is er", "arrive", "user-check", "is-main", "I")
RECALL = DeskAction("desk.recall", "Opnieuw oproepen", "recall", "bell", "", "O")
NOT_THERE = DeskAction("desk.not_there", "Niet gekomen", "absent", "user-x", "", "X")
UNDO_CALL = DeskAction("desk.undo_call", "Ongedaan", "undo", "undo-2", "is-brief", "U")
REST_DONE = DeskAction("desk.finish", "Ook klaar", "rest-done", "check", "is-main", "K", "done")
REST_BACK = DeskAction("desk.finish", "Terug in de rij", "rest-back", "undo-2", "", "T", "back")
REST_LATER = DeskAction("desk.finish", "Nieuwe afspraak", "rest-appointment", "calendar-plus", "", "A", "appointment")
FINISH = DeskAction("desk.finish", "Klaar", "finish", "check", "is-main", "K")
WRAP_UP = DeskAction("desk.finish_and_wrap_up", "Klaar, ik rond af", "finish-wrap-up", "pen-line", "", "R")
FINISH_NEXT = DeskAction("desk.finish_and_next", "Klaar en volgende", "finish-next", "bell", "is-call", "Spatie")
TAKE_BACK = DeskAction("desk.take_back_here", "Ongedaan", "taken-back", "undo-2", "is-brief", "U")


@dataclass(frozen=True, slots=True)
class AtWork:
    """A desk with a visitor: called, or here. Which actions follow from the state and from what is still open."""

    line: VisitRow
    call: Call
    escort_from: str
    may_undo: bool
    is_fresh: bool

    @property
    def is_calling(self) -> bool:
        return self.call.arrived_at is None

    @property
    def stays_shown(self) -> bool:
        """The visitor comes by themselves, so the screen must not lock while they are called."""
        return self.is_calling and not self.escort_from

    @property
    def open(self) -> int:
        """The number of questions without a result."""
        return len(self.line.open_asked)

    @property
    def has_several(self) -> bool:
        return not self.is_calling and self.open > 1

    @property
    def looks(self) -> str:
        return "is-calling" if self.is_calling else "is-several" if self.has_several else ""

    @property
    def called_words(self) -> str:
        """How many times the number was called, after the first."""
        return f", {self.call.repeats + 1} keer" if self.call.repeats else ""

    @property
    def hint(self) -> Markup:
        """What *Klaar* does now."""
        if self.is_calling:
            return Markup("")
        if self.has_several:
            words = Markup("Er staan nog {} vragen open. Kies boven een resultaat per vraag, of hier voor alle samen.")
            return words.format(self.open)
        if self.line.others:
            return Markup("Na <b>Klaar</b> wacht de bezoeker verder voor de andere vraag, met zijn eigen wachttijd.")
        if self.open:
            return Markup("Zonder gekozen resultaat wordt het <b>In orde</b>.")
        return Markup("Het resultaat is gekozen.")

    @property
    def actions(self) -> tuple[DeskAction, ...]:
        """The first buttons, in their order on the page."""
        if self.is_calling:
            recall = () if self.escort_from else (RECALL,)
            return (ARRIVE, *recall, NOT_THERE, *((UNDO_CALL,) if self.may_undo else ()))
        if self.has_several:
            return (REST_DONE, REST_BACK, REST_LATER)
        return (FINISH, WRAP_UP, REST_BACK) if self.open else (FINISH, WRAP_UP)

    @property
    def may_step_out(self) -> bool:
        return not self.is_calling and self.open > 0

    @property
    def keeps_room(self) -> bool:
        """*Terug in de rij* and *Komt terug* stay in their places, greyed, when nothing is open any more."""
        return not self.is_calling and not self.open and not self.line.others

    @property
    def last_actions(self) -> tuple[DeskAction, ...]:
        """The buttons after *Komt terug*."""
        ends = () if self.is_calling or self.has_several else (FINISH_NEXT,)
        return (*ends, TAKE_BACK) if self.is_fresh and not self.is_calling else ends

    @property
    def keeps_room_to_undo(self) -> bool:
        """*Ongedaan* disappears after ten seconds; the others do not move."""
        return not self.is_calling and not self.is_fresh and not self.has_several
