"""What may be refused about the words that visitors read?"""

from __future__ import annotations

from queueing.refusals import Refusal
from queueing.words.checks import Fault


class NoSuchSentence(Refusal):
    """No sentence with that key, or no such language."""


class WordsChanged(Refusal):
    """The Dutch or the translation is no longer the one that was on the reviewer's page."""


class NothingToApprove(Refusal):
    """There is no translation yet."""


class ReasonForRejectionMissing(Refusal):
    """A rejection says why."""


class ReasonTooLong(Refusal):
    """`most` characters."""


class PersonalReason(Refusal):
    """It holds a number or an address of a person."""


class WordsNotSuitable(Refusal):
    """A translation with `faults` (`queueing/words/checks.py`)."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


class DutchIsWrittenElsewhere(Refusal):
    """The Dutch is not changed here: it stands in the catalogue, or in the program."""


class NotAPoFile(Refusal):
    """The file is no PO file, or holds no sentence."""


class XliffSent(Refusal):
    """The file is XLIFF, which many tools for translators write too."""


class FileNotInUtf8(Refusal):
    """The letters of the file are written in another way than ours."""


class FileOfAnotherLanguage(Refusal):
    """The file says that it is in `language`."""


class FileNotTakenIn(Refusal):
    """Something in the file is refused, or it changes nothing."""


class NoSuchRecording(Refusal):
    """Nobody recorded this, or it is no sentence of the house."""


class NotASoundFile(Refusal):
    """The sound is no WAV file as the page makes it."""


class RecordingTooShort(Refusal):
    """Nothing can be said in that time."""


class RecordingTooLong(Refusal):
    """`most` seconds."""


class RecordingSilent(Refusal):
    """Nothing is heard on it."""
