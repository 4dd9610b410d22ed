"""What may be refused about appointments, coming back and slips?"""

from __future__ import annotations

from queueing.refusals import Refusal


# --- appointments, coming back ---
class AppointmentUsed(Refusal):
    """Someone already came in with this code."""


class HasAppointment(Refusal):
    """This number is the one of an appointment already."""


class DayIsPast(Refusal):
    """The day to come back is in the past."""


class DayTooFar(Refusal):
    """A visitor cannot come back that far ahead."""


class ClosedThatDay(Refusal):
    """The house stays closed on that day."""


class OutsideHours(Refusal):
    """The house is closed at that hour."""


class UnknownRole(Refusal):
    """A slip cannot name a person in this role."""


class NothingToBring(Refusal):
    """A slip needs at least one line."""


class TooEarly(Refusal):
    """The appointment is later today; `at` is its hour, `since` the first moment to check in."""


class OtherDay(Refusal):
    """The appointment is not of today."""


class NoSuchAppointment(Refusal):
    """This branch has no appointment with that key."""


class NoAppointments(Refusal):
    """This branch works without appointments, so there is no book of them and no code to type."""


class NotAnAppointmentFile(Refusal):
    """The bytes are neither a table (CSV) nor a calendar (iCalendar)."""


class FileTooLarge(Refusal):
    """The file is larger than `most` megabytes."""


class TooManyAppointments(Refusal):
    """More appointments at once than `most`."""


# --- slips for later, refused perhaps hours after they were given ---
class CodeNotSpare(Refusal):
    """This code is not reserved for a slip, or is already in use."""


class SlipTooFar(Refusal):
    """A slip is for today or one of the days that can be planned."""


class HourPassed(Refusal):
    """The hour of the slip is over."""


class ClosedThen(Refusal):
    """The house is closed at the day and hour of the slip."""


class NoSuchSlip(Refusal):
    """This branch has no slip with that key."""
