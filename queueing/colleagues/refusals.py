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


class NoSuchSession(Refusal):
    """This session is not of that colleague, or is over."""


class NoRecovery(Refusal):
    """Recovery codes belong to a second step or a passkey, and this colleague has neither."""


class ChallengeNotOurs(Refusal):
    """What was signed was not asked by this house, or for another purpose or person."""


class ChallengeTooOld(Refusal):
    """What was signed was asked more than five minutes ago."""


class ChallengeUsed(Refusal):
    """What was signed was used before."""


class KeyWrong(Refusal):
    """What a passkey sent cannot be read, or its signature is not right."""


class KeyOfOtherPage(Refusal):
    """A passkey signed on a page of another address (origin)."""


class KeyOfOtherHost(Refusal):
    """A passkey signed for another host name (RP id)."""


class KeyUnknown(Refusal):
    """No colleague has this passkey; it may have been removed."""


class KeyOfAnother(Refusal):
    """The passkey is of another colleague."""


class KeyUnverified(Refusal):
    """The passkey did not check who holds it: no finger, face or PIN."""


class KeyWentBack(Refusal):
    """The passkey counted backwards: there may be a copy of it."""


class PersonLeft(Refusal):
    """The passkey is of somebody who no longer works here."""


class KeyKnown(Refusal):
    """Somebody has this passkey already."""


class BadKeyName(Refusal):
    """The name of a passkey is missing, too long, or holds something other than letters, digits and punctuation."""


class TooManyKeys(Refusal):
    """A colleague has as many passkeys as the house keeps."""


class NoSuchKey(Refusal):
    """This colleague has no such passkey."""


class NoKeysHere(Refusal):
    """Passkeys need a host name, with https or on the machine itself."""
