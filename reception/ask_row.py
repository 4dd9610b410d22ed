"""How does one ask read: to the colleague who is asked, and to the one who waits for the answer?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from queueing.colleagues.asks import Answer, Answered, Ask, AskKind
from web.filters import clock

NO = (Answer.NOT_NOW, Answer.COLLEAGUE, Answer.NOT_TODAY)
ICONS = {
    AskKind.JOIN: "user-plus",
    AskKind.URGENT: "life-buoy",
    AskKind.FOR_YOU: "user-round-check",
    AskKind.HELP_WITH: "hand-helping",
}


@dataclass(frozen=True, slots=True)
class AskButton:
    """One button of an ask: it gives an answer, or, without one, ends the ask."""

    answer: Answer | None
    words: str
    icon: str = ""
    looks: str = ""

    @property
    def name(self) -> str:
        """The last part of its id."""
        return self.answer.value if self.answer is not None else "over"


COME = AskButton(Answer.COMING, "Ik kom", "footprints", "is-human")
HELP = AskButton(Answer.COMING, "Ja, ik help mee", "check", "is-human")
LATER = AskButton(Answer.LATER, "Over 10 min")
NOT_NOW = AskButton(Answer.NOT_NOW, "Nu niet")
NOT_AFTER_ALL = AskButton(Answer.NOT_NOW, "Toch niet")
COLLEAGUE = AskButton(Answer.COLLEAGUE, "Collega")
NOT_TODAY = AskButton(Answer.NOT_TODAY, "Niet vandaag")
OVER = AskButton(None, "Voorbij", "check")
ARRIVED = AskButton(None, "Is er", "check")
GOOD = AskButton(None, "Goed", "check")
WITHDRAW = AskButton(None, "Trek in", "undo-2")

BUTTONS: dict[tuple[AskKind, Answer | None], tuple[AskButton, ...]] = {
    (AskKind.URGENT, None): (COME,),
    (AskKind.URGENT, Answer.COMING): (NOT_AFTER_ALL,),
    (AskKind.JOIN, None): (COME, LATER, NOT_NOW),
    (AskKind.JOIN, Answer.LATER): (COME, NOT_AFTER_ALL),
    (AskKind.JOIN, Answer.COMING): (NOT_AFTER_ALL,),
    (AskKind.FOR_YOU, None): (COME, LATER, COLLEAGUE, NOT_TODAY),
    (AskKind.FOR_YOU, Answer.LATER): (COME, COLLEAGUE),
    (AskKind.FOR_YOU, Answer.COMING): (COLLEAGUE,),
    (AskKind.HELP_WITH, None): (HELP, NOT_NOW),
}
"""What a colleague may answer, by what they answered before. An ask with another answer is not shown to them."""
AFTERWARDS = {
    Answer.NOT_TODAY: " Bied een afspraak aan.",
    Answer.COLLEAGUE: " De gewone volgorde geldt weer.",
}
"""What the host does after this answer to *Is er voor…*."""


@dataclass(frozen=True, slots=True)
class AskRow:
    """One ask as a sentence: where, to which colleague, about which service, and the answers so far."""

    ask: Ask
    visit_number: int | None
    place: str
    asker: str
    person: str
    service: str
    said: tuple[str, ...]
    mine: Answered | None
    may_end: bool

    @property
    def kind(self) -> AskKind:
        return self.ask.kind

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def my_answer(self) -> Answer | None:
        """My answer; *no* does not count as an answer to an urgent ask."""
        if self.mine is None or (self.kind is AskKind.URGENT and self.mine.answer in NO):
            return None
        return self.mine.answer

    @property
    def insists_since(self) -> datetime | None:
        """The moment from which screens count the time: nobody comes yet to an urgent ask (decisions 26)."""
        return self.ask.asked_at if self.kind is AskKind.URGENT and not self.ask.coming else None

    @property
    def buttons(self) -> tuple[AskButton, ...]:
        """What I may answer now; who may end an urgent ask has a button for that too."""
        ends = (OVER,) if self.kind is AskKind.URGENT and self.may_end else ()
        return BUTTONS[self.kind, self.my_answer] + ends

    @property
    def ending(self) -> AskButton:
        """How the person who waits for the answer ends it."""
        if self.kind is AskKind.URGENT:
            return OVER
        if self.kind is AskKind.JOIN:
            return ARRIVED if self.ask.coming else WITHDRAW
        return GOOD if self.said else WITHDRAW

    @property
    def told_me(self) -> Markup:
        """The sentence for the colleague who is asked."""
        if self.kind is AskKind.URGENT:
            going = Markup(" <b>Jij gaat.</b>") if self.my_answer else ""
            told = Markup("<b>{}: collega erbij, dringend</b>, sinds {}.{}{}")
            return told.format(self.place, clock(self.ask.asked_at), going, self._answers)
        if self.kind is AskKind.JOIN:
            return self._told_to_join + self._answers
        if self.kind is AskKind.FOR_YOU:
            rest = f"wacht op jou{self._at(', om {}')}." if self.my_answer else Markup("<b>is er voor jou</b>.")
            return Markup('<b class="num">{}</b> {}').format(self.visit_number, rest)
        told = Markup("<b>{}</b> vraagt: help je nu mee met <b>{}</b>? Daar wacht iemand lang.")
        return told.format(self.asker, self.service)

    @property
    def told_asker(self) -> Markup:
        """The sentence for the person who waits for the answer; an urgent one does not say what it is about."""
        since = clock(self.ask.asked_at)
        if self.kind is AskKind.URGENT:
            return Markup("{}.").format(", ".join(self.said) or f"Gevraagd, {since}")
        if self.kind is AskKind.JOIN:
            of = f"wie helpt met {self.service}" if self.service else self.person
            return Markup("<b>Collega erbij</b>, gevraagd aan {}.{}").format(of, self._answers)
        if self.kind is AskKind.FOR_YOU:
            return Markup('<a class="num" href="{}">{}</a> is er voor <b>{}</b>{}.{}{}').format(
                url_for("reception.hall", visit=self.ask.visit_id),
                self.visit_number,
                self.person,
                "" if self.said else f", gevraagd om {since}",
                self._answers,
                AFTERWARDS.get(self.ask.answers[-1].answer, "") if self.ask.answers else "",
            )
        told = Markup("<b>{}</b>, gevraagd om mee te helpen met {}.{}")
        return told.format(self.person, self.service, self._answers)

    # --- inside ---

    @property
    def _told_to_join(self) -> Markup:
        if self.my_answer:
            return Markup("Je gaat {}naar <b>{}</b>.").format(self._at("om {} "), self.place.lower())
        if self.service:
            return Markup("<b>{}</b> zoekt iemand die helpt met {}.").format(self.place, self.service)
        return Markup("<b>{}</b> vraagt je erbij.").format(self.place)

    @property
    def _answers(self) -> str:
        return "".join(f" {words}." for words in self.said)

    def _at(self, words: str) -> str:
        """When I come, if I said *over 10 min*."""
        return words.format(clock(self.mine.due_at)) if self.mine and self.my_answer is Answer.LATER else ""
