"""Which noes does the house know? Each has a name; the words and the status live in `web/refusals.py`."""

from __future__ import annotations


class Refusal(Exception):
    """A polite no: nothing was changed. `facts` fill the sentence shown to whoever asked."""

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts


# --- a visit is not in the state that the deed needs ---
class NotWaiting(Refusal):
    """The visit is not in line."""


class NotCalled(Refusal):
    """The visit is not being called."""


class NotServing(Refusal):
    """The visit is not at a desk."""


class NotMissed(Refusal):
    """Only a missed visit can be brought back."""


class AlreadyEnded(Refusal):
    """The visit is over."""


class TooLateToUndo(Refusal):
    """A call can be undone for ten seconds."""


class NoSuchVisit(Refusal):
    """No visit of this branch goes by that key."""


# --- desks ---
class DeskBusy(Refusal):
    """The desk still has a visitor."""


class DeskClosed(Refusal):
    """Nobody sits at the desk."""


class DeskPaused(Refusal):
    """The desk is in pause."""


class DeskTaken(Refusal):
    """Someone else sits at the desk."""


class AtAnotherDesk(Refusal):
    """This person already sits at another desk."""


class NotYourDesk(Refusal):
    """The visit is at another desk."""


class DeskDoesNotHelp(Refusal):
    """The desk's work profile has no service for this visit."""


class NobodyWaiting(Refusal):
    """No visit waits that this desk may call."""


class ServiceNotGranted(Refusal):
    """The person may not work for this service."""


class NoServiceChosen(Refusal):
    """A work profile holds at least one service."""


class NoSuchDesk(Refusal):
    """The branch has no such desk."""


class NoSuchColleague(Refusal):
    """Nobody of this branch goes by that key."""


class NoSuchService(Refusal):
    """The branch has no such service."""


# --- needs ---
class NeedNotOffered(Refusal):
    """The catalogue has no such need, or it is only a signpost."""


class NoNeedChosen(Refusal):
    """A visit has at least one need."""


class TooManyNeeds(Refusal):
    """More needs than one visit can hold."""


class NeedNotOpen(Refusal):
    """The need is done or dropped already."""


class NeedAlreadyThere(Refusal):
    """The visit already holds this need."""


class LastNeed(Refusal):
    """A waiting visit keeps at least one need."""


class OutcomeMissing(Refusal):
    """A need in hand has no outcome yet."""


class UnknownOutcome(Refusal):
    """There is no such outcome."""


class LanguageNotOffered(Refusal):
    """The branch does not offer this language today."""


class UnknownExtra(Refusal):
    """There is no such extra."""


class ReasonMissing(Refusal):
    """Bringing someone forward asks a reason."""


# --- the house ---
class HouseClosed(Refusal):
    """The house is closed: kiosks give no number."""


class HouseFull(Refusal):
    """Every number is in use."""


class NumberTaken(Refusal):
    """Someone already holds this number."""


class NotAPaperNumber(Refusal):
    """Paper numbers run from 900 to 999."""


class StillOpen(Refusal):
    """The day can be closed only after closing time."""


class AnsweredByNow(Refusal):
    """The help call was already taken by someone."""


class NoSuchHelpCall(Refusal):
    """No help call of this branch goes by that key."""


class SeenByNow(Refusal):
    """A colleague already saw that this visit cannot wait."""


class NothingUrgent(Refusal):
    """This visit never said that it cannot wait."""


class AppointmentUsed(Refusal):
    """Someone already came in with this code."""


class CodeNotSpare(Refusal):
    """This code was not kept for a slip, or someone has it already."""


class DayTooFar(Refusal):
    """A slip is for today or one of the days that can be planned."""


class HourPassed(Refusal):
    """That hour is over."""


class ClosedThen(Refusal):
    """The house is closed at that hour of that day."""


class NoSuchSlip(Refusal):
    """No slip of this branch goes by that key."""


class NoSuchTheme(Refusal):
    """The catalogue has no such life domain."""


class NothingCounted(Refusal):
    """No answer of this branch goes by that key."""


class AnswerStands(Refusal):
    """An answer that was counted can be taken back for ten seconds."""


class WrongPairingCode(Refusal):
    """No device waits for this code, or the code is too old."""


class NotYours(Refusal):
    """The person's grants do not reach this."""
