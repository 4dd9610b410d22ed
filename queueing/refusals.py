"""Which refusals can the domain raise? Each has a name; its sentence and status are in `web/refusals.py`."""

from __future__ import annotations


class Refusal(Exception):
    """A refusal: nothing was changed. `facts` fill the sentence shown to the person who asked."""

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts


# --- a visit is not in the state that the action needs ---
class NotWaiting(Refusal):
    """The visit is not waiting."""


class NotCalled(Refusal):
    """The visit is not being called."""


class NotServing(Refusal):
    """The visit is not at a desk."""


class NotMissed(Refusal):
    """Only a missed visit can be brought back."""


class NotGone(Refusal):
    """Only a visitor whose visit is over can be brought back in."""


class WentOn(Refusal):
    """The visitor was called since, or more happened."""


class AlreadyEnded(Refusal):
    """The visit is over."""


class TooLateToUndo(Refusal):
    """An action can be undone for ten seconds."""


class NothingToUndo(Refusal):
    """The visit went on since, or nothing was done."""


class CannotStepOut(Refusal):
    """Only a visitor who waits or is at a desk can come back later."""


class NotParked(Refusal):
    """The visit did not step out."""


class BadReturnTime(Refusal):
    """The moment to come back must be in the future, within two hours."""


class NoSuchVisit(Refusal):
    """This branch has no visit with that key."""


class NumberNotHere(Refusal):
    """Nobody in the house has this number."""


# --- desks ---
class NoDeskOfOwn(Refusal):
    """The person sits at no desk of this branch."""


class DeskBusy(Refusal):
    """The desk still has a visitor."""


class DeskClosed(Refusal):
    """Nobody sits at the desk."""


class DeskPaused(Refusal):
    """The desk is on a pause."""


class DeskUnattended(Refusal):
    """Nobody at the desk has answered for a while: no visitor is sent there."""


class DeskTaken(Refusal):
    """Someone else sits at the desk."""


class AtAnotherDesk(Refusal):
    """This person already sits at another desk."""


class NotYourDesk(Refusal):
    """The visit is at another desk."""


class DeskDoesNotHelp(Refusal):
    """The desk's work profile has no service for this visit."""


class DeskDoesNotHelpWith(Refusal):
    """The need goes to a service that is not in the desk's work profile."""


class NobodyWaiting(Refusal):
    """This desk may call none of the waiting visits."""


class ServiceNotGranted(Refusal):
    """The person may not work for this service."""


class NoServiceChosen(Refusal):
    """A work profile holds at least one service."""


class NoSuchDesk(Refusal):
    """The branch has no such desk."""


class NoSuchColleague(Refusal):
    """This branch has no colleague with that key."""


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
    """The need is already done or dropped."""


class NeedAlreadyThere(Refusal):
    """The visit already holds this need."""


class LastNeed(Refusal):
    """A waiting visit keeps at least one need."""


class OutcomeMissing(Refusal):
    """A need at this desk has no outcome yet."""


class OutcomeNotYours(Refusal):
    """Reception does not see this question, so it cannot say what was done."""


class UnknownOutcome(Refusal):
    """There is no such outcome."""


class LanguageNotOffered(Refusal):
    """The branch does not offer this language today."""


class UnknownExtra(Refusal):
    """There is no such extra."""


class ReasonMissing(Refusal):
    """Bringing a visitor forward needs a reason."""


class NoInterpreterAsked(Refusal):
    """A promise about an interpreter needs an interpreter: by telephone, by video, or here."""


class UnknownInterpreter(Refusal):
    """There is no such way to interpret, nor such a promise."""


class HourIsPast(Refusal):
    """A promised hour must be in the future."""


class NothingApplied(Refusal):
    """Only a request that was made has a receipt."""


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
    """This branch has no help call with that key."""


class SeenByNow(Refusal):
    """A colleague already saw that this visit cannot wait."""


class NothingUrgent(Refusal):
    """This visit never said that it cannot wait."""


# --- between colleagues ---
class NoSuchAsk(Refusal):
    """This branch has no ask with that key."""


class NotYourAsk(Refusal):
    """The ask is for somebody else, or from somebody else."""


class NoSuchAnswer(Refusal):
    """That is no answer to what was asked."""


class AskIsOver(Refusal):
    """It is over: no answer is needed any more."""


class AsksOneself(Refusal):
    """An ask goes to a colleague, not to oneself."""


class NoVisitorToJoin(Refusal):
    """There is no visitor at the desk for a colleague to join."""


class HelpsAlready(Refusal):
    """The colleague's work profile holds this service already."""


class ColleagueMayNot(Refusal):
    """The service was never granted to this colleague."""


class NoSuchWhereabouts(Refusal):
    """The board of colleagues has no such word."""


# --- printers, typed days ---
class NoSuchPrinter(Refusal):
    """No kiosk of this branch with this name prints for reception."""


class NotADay(Refusal):
    """The day or the hour cannot be read."""


# --- today ---
class NoMoreNumbers(Refusal):
    """Reception has stopped the kiosks for today."""


class NotEarlier(Refusal):
    """The house cannot close early at a time that is past, or that is not before its usual closing."""


class NoReason(Refusal):
    """The reason to close early must be one of a fixed list."""


class NotAnHour(Refusal):
    """The typed text is not a time of day."""


# --- counting answers ---
class NoSuchTheme(Refusal):
    """The catalogue has no such life domain."""


class NothingCounted(Refusal):
    """This branch has no quick answer with that key."""


class AnswerStands(Refusal):
    """A counted answer can be undone for ten seconds."""


# --- devices, roles ---
class WrongPairingCode(Refusal):
    """No device waits for this code, or the code is too old."""


class KioskTooFast(Refusal):
    """This kiosk sent more requests in a minute than people can. Facts: `seconds` to wait."""


class GuessedTooOften(Refusal):
    """Wrong too many times in a row: not checked. Facts: `seconds` to wait, and the same in words."""


class UnknownDistance(Refusal):
    """Letters on a display are made for one of a few distances, in metres."""


# --- texts that somebody types ---
class UnreadableText(Refusal):
    """A text holds a sign that no screen shows, that turns the direction of writing, or that is a piece of a page."""


# --- announcements to the whole hall ---
class NothingAnnounced(Refusal):
    """An announcement needs words."""


class AnnouncementTooLong(Refusal):
    """More characters (`length`) than one line on the displays can hold (`most`)."""


class PersonalAnnouncement(Refusal):
    """The text has a register number, a phone number or an e-mail address, which every display would show."""


class PersonalReason(Refusal):
    """A reason for precedence may not identify anybody: no register number, phone or e-mail address."""


class AnnouncementOver(Refusal):
    """It would end before it begins, or is over already."""


class AnnouncementTooFar(Refusal):
    """It would stand there until too far in the future."""


class NoSuchAnnouncement(Refusal):
    """This branch has no announcement with that key."""


class NotYours(Refusal):
    """The person's grants do not reach this."""


# --- handing a question over ---
class NoReceiverChosen(Refusal):
    """A question is handed over to a service, a desk or a colleague."""


class NobodyAtDesk(Refusal):
    """Nobody sits at the desk that the question would go to."""


class ReceiverDoesNotHelp(Refusal):
    """The desk or colleague does not help with this question."""


class HandedToYourself(Refusal):
    """The receiver is the same desk or person that hands it over."""


class UnknownChip(Refusal):
    """There is no such chip."""


class NotHandedOver(Refusal):
    """Nothing of this visit was handed over, or it is no longer with the receiver."""


class NothingGivenBack(Refusal):
    """Nobody gave this visit back."""


# --- notes ---
class NoteNotForYou(Refusal):
    """Only a colleague bound by professional secrecy writes a note, for a service of theirs that is bound too."""


class NoteNobodyMayRead(Refusal):
    """The receiver is not bound by professional secrecy: the note would reach nobody."""


class NoteWithoutConsent(Refusal):
    """The visitor must agree with a note."""


class NoteTooLong(Refusal):
    """A note is short."""


class PersonalNumber(Refusal):
    """The note holds a national register number."""


class PhoneInNote(Refusal):
    """The note holds a phone number."""


class EmailInNote(Refusal):
    """The note holds an e-mail address."""


# --- looking beyond one's own services ---
class NoOtherNeed(Refusal):
    """The visit has no such question that this desk does not see yet."""


class LookingReasonMissing(Refusal):
    """Looking at a question of another service needs a reason."""
