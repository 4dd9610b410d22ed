"""What may be refused about a kiosk or a display? Each has its Dutch sentence in `web/refusals.py`."""

from __future__ import annotations

from collections.abc import Mapping

from queueing.refusals import Refusal


class DeviceUnfit(Refusal):
    """What was said of a device cannot be: `mistakes` holds the refusal of each field, by its name."""

    def __init__(self, mistakes: Mapping[str, Refusal]) -> None:
        super().__init__(count=len(mistakes))
        self.mistakes = mistakes


class NoSuchDevice(Refusal):
    """The branch has no such device."""


class DeviceChangedMeanwhile(Refusal):
    """Somebody else changed this device after its page was opened."""


class NoDeviceName(Refusal):
    """A device has a name."""


class DeviceNameTooLong(Refusal):
    """A name fits on one line of a list."""


class UnknownDeviceKind(Refusal):
    """A device is a kiosk or a display."""


class UnknownZone(Refusal):
    """The catalogue has no such zone."""


class UnknownArrow(Refusal):
    """An arrow points left, right, up or down, to a desk of this branch."""


class ImpossibleGlass(Refusal):
    """No screen has so many or so few pixels in a millimetre."""


class BadPrinter(Refusal):
    """A ticket printer is on the network, at a device file, or on the kiosk's own browser."""


class SlugTaken(Refusal):
    """There is a device with this name in its address already, here or in another branch."""


class BadSlug(Refusal):
    """The name in an address is small letters, digits and hyphens."""


class ScanIsOver(Refusal):
    """The QR code is too old, was replaced, or never was."""


class ScanIsUsed(Refusal):
    """The screen that showed this QR code is a device already."""


class ScreenOfAnotherBranch(Refusal):
    """The screen asks to be a device of another branch."""


class DeviceIsTaken(Refusal):
    """Another screen is this device."""


class NoDeviceChosen(Refusal):
    """Which device a screen is, must be said."""


class NoSuchTest(Refusal):
    """This cannot be tried out on this device."""


class TestNotAsked(Refusal):
    """Nobody in the office asked to try this screen out."""
