"""What came out of the ticket printer? Reads the bytes sent to an ESC/POS printer back into a picture of the paper.

    roll = read(printer.output)
    roll.picture    the paper as a black-and-white PIL image, exactly as long as what was printed
    roll.events     what happened, in order: Printed, Fed, Cut, Text, Opened

It knows the commands that tickets use and no more: an unknown command raises UnknownCommand rather than being skipped,
because a real printer would put its bytes on paper as rubbish. Our tickets are pictures; plain text is only recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

DOTS = 576  # across 80 mm paper, at 8 dots per mm
LINE = 30  # dots to the next line, until told otherwise


class UnknownCommand(ValueError):
    """Bytes that no printer of ours needs to understand."""


@dataclass(frozen=True)
class Printed:
    """A picture of this many dots, at this height on the paper."""

    width: int
    height: int
    top: int


@dataclass(frozen=True)
class Fed:
    """Paper moved on by this many dots."""

    dots: int


@dataclass(frozen=True)
class Text:
    """Letters sent as bytes in some code page."""

    raw: bytes


@dataclass(frozen=True)
class Cut:
    """The knife; `partial` leaves a bridge so that the ticket does not fall."""

    partial: bool


@dataclass(frozen=True)
class Opened:
    """A pulse for a drawer or a bell."""


Event = Printed | Fed | Text | Cut | Opened


@dataclass
class Roll:
    """The paper so far."""

    width: int = DOTS
    picture: Image.Image = field(init=False)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.picture = Image.new("1", (self.width, 0), 1)

    @property
    def length(self) -> int:
        return self.picture.height

    def feed(self, dots: int) -> None:
        longer = Image.new("1", (self.width, self.length + dots), 1)
        longer.paste(self.picture, (0, 0))
        self.picture = longer

    def put(self, image: Image.Image, *, align: int) -> None:
        if image.width > self.width:
            raise ValueError(f"a picture of {image.width} dots on paper of {self.width}")
        self.events.append(Printed(image.width, image.height, self.length))
        left = (0, (self.width - image.width) // 2, self.width - image.width)[align]
        top = self.length
        self.feed(image.height)
        self.picture.paste(image, (left, top))


def read(sent: bytes, *, width: int = DOTS) -> Roll:
    """The paper that a printer of this many dots gives for these bytes. Raises UnknownCommand, or ValueError at the end
    of a command that was broken off."""
    return _Printer(sent, Roll(width)).run()


class _Printer:
    def __init__(self, sent: bytes, roll: Roll) -> None:
        self.sent = sent
        self.at = 0
        self.roll = roll
        self.align = 0
        self.line = LINE

    def run(self) -> Roll:
        while self.at < len(self.sent):
            byte = self.sent[self.at]
            if byte >= 0x20:
                self.text()
            elif byte == 0x0A:
                self.take(1)
                self.feed(self.line)
            else:
                self.command()
        return self.roll

    def command(self) -> None:
        name = self.sent[self.at : self.at + 2]
        if name not in COMMANDS:
            raise UnknownCommand(f"{self.sent[self.at : self.at + 8]!r} at byte {self.at}")
        self.take(2)
        COMMANDS[name](self)

    def take(self, count: int) -> bytes:
        taken = self.sent[self.at : self.at + count]
        if len(taken) < count:
            raise ValueError(f"broken off: {count} bytes wanted at {self.at}, {len(taken)} there")
        self.at += count
        return taken

    def text(self) -> None:
        start = self.at
        while self.at < len(self.sent) and self.sent[self.at] >= 0x20:
            self.at += 1
        self.roll.events.append(Text(self.sent[start : self.at]))

    def feed(self, dots: int) -> None:
        self.roll.feed(dots)
        self.roll.events.append(Fed(dots))

    def reset(self) -> None:
        self.align, self.line = 0, LINE

    def set_align(self) -> None:
        self.align = self.take(1)[0] % 48
        if self.align > 2:
            raise UnknownCommand(f"alignment {self.align}")

    def set_line(self) -> None:
        self.line = self.take(1)[0]

    def default_line(self) -> None:
        self.line = LINE

    def ignore_one(self) -> None:
        self.take(1)

    def feed_dots(self) -> None:
        self.feed(self.take(1)[0])

    def feed_lines(self) -> None:
        self.feed(self.take(1)[0] * self.line)

    def raster(self) -> None:
        kind, mode, *size = self.take(6)
        if kind != ord("0") or mode % 48 != 0:
            raise UnknownCommand(f"raster picture of kind {kind}, mode {mode}")
        bytes_across, height = size[0] + 256 * size[1], size[2] + 256 * size[3]
        dots = bytes(byte ^ 0xFF for byte in self.take(bytes_across * height))  # a set bit is black paper, white in PIL
        self.roll.put(Image.frombytes("1", (bytes_across * 8, height), dots), align=self.align)

    def cut(self) -> None:
        kind = self.take(1)[0]
        if kind in (65, 66):  # feeds first, by this many dots
            self.feed_dots()
        elif kind not in (0, 1, 48, 49):
            raise UnknownCommand(f"cut {kind}")
        self.roll.events.append(Cut(partial=kind in (1, 49, 66)))

    def open_drawer(self) -> None:
        self.take(3)
        self.roll.events.append(Opened())


COMMANDS: dict[bytes, Callable[[_Printer], None]] = {
    b"\x1b@": _Printer.reset,
    b"\x1ba": _Printer.set_align,
    b"\x1b2": _Printer.default_line,
    b"\x1b3": _Printer.set_line,
    b"\x1bJ": _Printer.feed_dots,
    b"\x1bd": _Printer.feed_lines,
    b"\x1bp": _Printer.open_drawer,
    b"\x1bt": _Printer.ignore_one,  # code page
    b"\x1bM": _Printer.ignore_one,  # font
    b"\x1bE": _Printer.ignore_one,  # bold
    b"\x1d!": _Printer.ignore_one,  # size
    b"\x1dv": _Printer.raster,
    b"\x1dV": _Printer.cut,
}
