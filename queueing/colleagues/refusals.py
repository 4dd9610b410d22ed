"""Which refusals can a change to colleagues raise? Their sentences are in `web/refusals.py`."""

from __future__ import annotations

from queueing.refusals import Refusal


class BadUsername(Refusal):
    """A username is two to sixty small letters, digits, dots, hyphens and underscores."""


class UsernameTaken(Refusal):
    """Somebody who works here, or in another branch, has this username."""


class BadName(Refusal):
    """A name is missing, too long, or holds something other than letters, digits and plain punctuation."""


class BadOrganisation(Refusal):
    """The organisation is too long, or holds something other than letters, digits and plain punctuation."""


class NoRoleChosen(Refusal):
    """A colleague has at least one role; without any they no longer work here."""


class UnknownChoice(Refusal):
    """A role, service or duty that is in no list."""


class OwnManagerRole(Refusal):
    """Managers do not take away their own last role as a manager."""


class LastManager(Refusal):
    """The branch would have no manager left."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed this colleague after the page was opened."""


class LinkIsOver(Refusal):
    """The link was used, withdrawn or replaced, is too old, or never was one."""


class WrongCode(Refusal):
    """The code of a second step is not right."""


class CodeUsedBefore(Refusal):
    """The code was used before, or is older than the last one used."""


class PhoneClockOff(Refusal):
    """The code is one of some minutes ago, or to come: a clock is wrong."""


class SetupTooOld(Refusal):
    """The secret on the page is too old to begin with."""


class NoSecondStep(Refusal):
    """This colleague has set up no second step."""


class SecondStepUnreadable(Refusal):
    """The secret of the server was changed since: a manager must reset it."""


class SecondStepRequired(Refusal):
    """A branch asks a second step of its managers."""


class NotYourPassword(Refusal):
    """The password that confirms a change is wrong."""


class WorksElsewhere(Refusal):
    """This colleague also works in a branch that the manager does not manage."""
