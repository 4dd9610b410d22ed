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


class NotGone(Refusal):
    """Only whose visit is over can be brought back in."""


class WentOn(Refusal):
    """Somebody was called, or more, since it was done."""


class AlreadyEnded(Refusal):
    """The visit is over."""


class TooLateToUndo(Refusal):
    """A deed can be undone for ten seconds."""


class NothingToUndo(Refusal):
    """Somebody went on with the visit since, or nothing was done."""


class CannotStepOut(Refusal):
    """Only who waits or sits at a desk can come back later."""


class NotParked(Refusal):
    """The visit did not step out."""


class BadReturnTime(Refusal):
    """A moment to come back lies ahead, within two hours."""


class NoSuchVisit(Refusal):
    """No visit of this branch goes by that key."""


class NumberNotHere(Refusal):
    """Nobody in the house has this number."""


# --- desks ---
class DeskBusy(Refusal):
    """The desk still has a visitor."""


class DeskClosed(Refusal):
    """Nobody sits at the desk."""


class DeskPaused(Refusal):
    """The desk is in pause."""


class DeskUnattended(Refusal):
    """Nobody at the desk answered for long: nobody is sent there."""


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


class OutcomeNotYours(Refusal):
    """Reception does not see this question, so it cannot say what was done."""


class UnknownOutcome(Refusal):
    """There is no such outcome."""


class LanguageNotOffered(Refusal):
    """The branch does not offer this language today."""


class UnknownExtra(Refusal):
    """There is no such extra."""


class ReasonMissing(Refusal):
    """Bringing someone forward asks a reason."""


class NoInterpreterAsked(Refusal):
    """A promise about an interpreter needs an interpreter: by telephone, by video, or here."""


class UnknownInterpreter(Refusal):
    """There is no such way to interpret, nor such a promise."""


class HourIsPast(Refusal):
    """An hour that is promised lies ahead."""


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
    """No help call of this branch goes by that key."""


class SeenByNow(Refusal):
    """A colleague already saw that this visit cannot wait."""


class NothingUrgent(Refusal):
    """This visit never said that it cannot wait."""


# --- between colleagues ---
class NoSuchAsk(Refusal):
    """Nothing that colleagues asked in this branch goes by that key."""


class NotYourAsk(Refusal):
    """It was asked of somebody else, or by somebody else."""


class NoSuchAnswer(Refusal):
    """That is no answer to what was asked."""


class AskIsOver(Refusal):
    """Nobody need answer it any more."""


class AsksOneself(Refusal):
    """One asks a colleague, not oneself."""


class NoVisitorToJoin(Refusal):
    """There is no visitor at the desk for a colleague to join."""


class HelpsAlready(Refusal):
    """The colleague's work profile holds this service already."""


class ColleagueMayNot(Refusal):
    """The service was never granted to this colleague."""


class NoSuchWhereabouts(Refusal):
    """There is no such word on the board of who is in the house."""


# --- appointments, coming back ---
class AppointmentUsed(Refusal):
    """Someone already came in with this code."""


class HasAppointment(Refusal):
    """This number is the one of an appointment already."""


class NoSuchPrinter(Refusal):
    """No kiosk of this branch with this name prints for reception."""


class NotADay(Refusal):
    """The day or the hour cannot be read."""


class DayIsPast(Refusal):
    """Nobody can come back before now."""


class DayTooFar(Refusal):
    """No come-back is agreed that far ahead."""


class ClosedThatDay(Refusal):
    """The house stays closed on that day."""


class OutsideHours(Refusal):
    """The house is closed at that hour."""


class UnknownRole(Refusal):
    """Nobody of that kind can be named on a slip."""


class NothingToBring(Refusal):
    """A slip without a line helps nobody."""


class TooEarly(Refusal):
    """The appointment is later today; `at` is its hour, `since` the first moment to check in."""


class OtherDay(Refusal):
    """The appointment is not of today."""


class NoSuchAppointment(Refusal):
    """No appointment of this branch goes by that key."""


class NoAppointments(Refusal):
    """This branch works without appointments, so there is no book of them and no code to type."""


class NotImported(Refusal):
    """A file of appointments holds mistakes (`mistakes`, in the order of its lines), so nothing of it was taken."""


class NotAnAppointmentFile(Refusal):
    """The bytes are neither a table (CSV) nor a calendar (iCalendar)."""


class FileTooLarge(Refusal):
    """More bytes than any day's appointments take; `most` in megabytes."""


class TooManyAppointments(Refusal):
    """More appointments at once than `most`."""


# --- today ---
class NoMoreNumbers(Refusal):
    """Reception decided that the kiosks give no new numbers today."""


class NotEarlier(Refusal):
    """The house cannot close early at a time that is past, or that is not before its usual closing."""


class NoReason(Refusal):
    """Why the house closes early is one of a fixed list."""


class NotAnHour(Refusal):
    """What was typed is no time of the day."""


# --- slips for later, given out there: their own sentences, for they may be refused hours after they were given ---
class CodeNotSpare(Refusal):
    """This code was not kept for a slip, or someone has it already."""


class SlipTooFar(Refusal):
    """A slip is for today or one of the days that can be planned."""


class HourPassed(Refusal):
    """The hour of the slip is over."""


class ClosedThen(Refusal):
    """The house is closed at the day and hour of the slip."""


class NoSuchSlip(Refusal):
    """No slip of this branch goes by that key."""


# --- counting answers ---
class NoSuchTheme(Refusal):
    """The catalogue has no such life domain."""


class NothingCounted(Refusal):
    """No answer of this branch goes by that key."""


class AnswerStands(Refusal):
    """An answer that was counted can be taken back for ten seconds."""


# --- devices, roles ---
class WrongPairingCode(Refusal):
    """No device waits for this code, or the code is too old."""


class KioskTooFast(Refusal):
    """This kiosk asked for more in a minute than people can. Facts: `seconds` to wait."""


class GuessedTooOften(Refusal):
    """Wrong too many times in a row: not looked at. Facts: `seconds` to wait, and the same in words."""


class UnknownDistance(Refusal):
    """Letters on a display are made for one of a few distances, in metres."""


# --- what is told to the whole hall ---
class NothingAnnounced(Refusal):
    """An announcement has words."""


class AnnouncementTooLong(Refusal):
    """More characters (`length`) than one line on the displays takes (`most`)."""


class PersonalAnnouncement(Refusal):
    """A national register number, a phone number or an e-mail address would stand on every display."""


class PersonalReason(Refusal):
    """A reason to go before says nothing of who somebody is: no number, phone or e-mail address."""


class AnnouncementOver(Refusal):
    """It would end before it begins, or is over already."""


class NoSuchAnnouncement(Refusal):
    """No announcement of this branch goes by that key."""


class NotYours(Refusal):
    """The person's grants do not reach this."""


# --- passing a question on ---
class NoReceiverChosen(Refusal):
    """A question is passed on to a service, a desk or a colleague."""


class NobodyAtDesk(Refusal):
    """Nobody sits at the desk that the question would go to."""


class ReceiverDoesNotHelp(Refusal):
    """The desk or colleague does not help with this question."""


class HandedToYourself(Refusal):
    """The receiver is the very desk or person that passes it on."""


class UnknownChip(Refusal):
    """There is no such chip."""


class NotHandedOver(Refusal):
    """Nothing of this visit was passed on, or it is not with the receiver any more."""


class NothingGivenBack(Refusal):
    """Nobody gave this visit back."""


# --- notes ---
class NoteNotForYou(Refusal):
    """Only who is bound by professional secrecy writes a note, for a service of his own that is bound too."""


class NoteNobodyMayRead(Refusal):
    """The receiver is not bound by professional secrecy: the note would reach nobody."""


class NoteWithoutConsent(Refusal):
    """The visitor must agree with a note."""


class NoteTooLong(Refusal):
    """A note is short."""


class PersonalNumber(Refusal):
    """A national register number stands in the note."""


class PhoneInNote(Refusal):
    """A phone number stands in the note."""


class EmailInNote(Refusal):
    """An e-mail address stands in the note."""


# --- looking further than one's own services ---
class NoOtherNeed(Refusal):
    """The visit has no such question that this desk does not see yet."""


class LookingReasonMissing(Refusal):
    """Looking at a question of another service asks a reason."""
