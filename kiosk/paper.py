"""How does the paper ticket look? One black-and-white picture, 576 dots wide, for every script and printer.

It shows number, day and time, where to wait, the QR code and the house text. Never the need, never a wait (P-7).
Text is laid out here with basic shaping, so that the picture is the same whatever libraries a machine has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import arabic_reshaper
import qrcode
from bidi import get_display
from flask import g
from PIL import Image, ImageDraw, ImageFont

from kiosk.ticket import TicketView
from queueing.catalogue.languages import SOURCE, Language
from web.filters import clock, day_name, here
from web.language import LABEL, translated_text

WIDTH = 576
MARGIN = 28
INNER = WIDTH - 2 * MARGIN
BLACK, WHITE = 0, 255
FONTS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "fonts"
ROOM = 1600
UNSEEN = dict.fromkeys((0x200C, 0x200D, 0x200E, 0x200F))
"""Marks that control joining or direction: they have done their work before anything is drawn."""
FULL_WIDTH = 100
YOUR_NUMBER = "Jouw nummer"
SHUFFLED = "De nummers komen niet op volgorde."
WAIT_IN = "Wacht in %(zone)s"
LISTEN = "Kijk naar het scherm en luister."
FOLLOW = "Scan en volg op je gsm"
LETTERS = (
    "abc ABC 0123456789 àçéèêëïöüñœ",
    "ăâąćęłńóșțżź ğışİ ÐđŽž",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя",
    "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
)
"""Letters of every script that a ticket may hold (`_SCRIPTS`)."""


def draw(ticket: TicketView, language: Language | None = None) -> Image.Image:
    """The ticket as a 1-bit picture, 576 dots wide and as high as needed. Dutch first, then the translation."""
    sheet = _Sheet()
    sheet.text(g.catalogue.name, size=34, weight=700)
    sheet.text(f"{day_name(ticket.arrived_at)} {here(ticket.arrived_at):%d-%m-%Y}  {clock(ticket.arrived_at)}", size=25)
    sheet.rule()
    sheet.text(YOUR_NUMBER, size=32, weight=600)
    sheet.number(str(ticket.number))
    sheet.rule()
    sheet.text(WAIT_IN % {"zone": ticket.waiting_area}, size=38, weight=650)
    sheet.text(LISTEN, size=27)
    sheet.text(SHUFFLED, size=25)
    sheet.qr(ticket.url)
    sheet.text(FOLLOW, size=25)
    if house := g.catalogue.texts.get("house_rule"):
        sheet.rule()
        sheet.text(house, size=25)
    if language is not None and language.code != SOURCE:
        _twin(sheet, ticket, language, house)
    return sheet.cut()


def draw_test(languages: Iterable[Language], at: datetime) -> Image.Image:
    """A test slip: the house, the time, and letters of every script of its languages. No number stands on it."""
    sheet = _Sheet()
    sheet.text(g.catalogue.name, size=34, weight=700)
    sheet.text(f"Proef van de printer  {day_name(at)} {here(at):%d-%m-%Y}  {clock(at)}", size=25)
    sheet.rule()
    for letters in LETTERS:
        sheet.text(letters, size=27, rtl=_script(letters[0]) == "arabic")
    sheet.rule()
    for language in languages:
        sheet.text(language.name, size=27, rtl=language.direction == "rtl")
    sheet.rule()
    sheet.text("Zijn alle letters zwart, recht en heel?", size=27)
    return sheet.cut()


def _twin(sheet: _Sheet, ticket: TicketView, language: Language, house: str | None) -> None:
    """The same sentences once more, labelled as a translation (L-3)."""
    rtl = language.direction == "rtl"
    area = translated_text(ticket.waiting_area, language) or ticket.waiting_area
    wait_in = translated_text(WAIT_IN, language)
    lines = [
        wait_in % {"zone": area} if wait_in else None,
        translated_text(LISTEN, language),
        translated_text(SHUFFLED, language),
        translated_text(FOLLOW, language),
        translated_text(house, language) if house else None,
    ]
    if not any(lines):
        return
    sheet.rule()
    sheet.text(LABEL, size=23)
    for line in filter(None, [translated_text(LABEL, language), *lines]):
        sheet.text(line, size=27, rtl=rtl)


class _Sheet:
    """A growing strip of paper; `y` is where the next line goes."""

    def __init__(self) -> None:
        self.paper = Image.new("L", (WIDTH, ROOM), WHITE)
        self.pen = ImageDraw.Draw(self.paper)
        self.y = 20

    def text(self, words: str, *, size: int, weight: int = 500, rtl: bool = False) -> None:
        """A paragraph, wrapped to the paper."""
        for line in _wrapped(words, size, weight, rtl):
            runs = list(_runs(line, rtl))
            width = sum(_font(script, size, weight).getlength(piece) for script, piece in runs)
            x = WIDTH - MARGIN - width if rtl else float(MARGIN)
            self.y += round(size * 1.25)
            for script, piece in runs:
                font = _font(script, size, weight)
                self.pen.text((x, self.y), piece, font=font, fill=BLACK, anchor="ls")
                x += font.getlength(piece)
        self.y += round(size * 0.35)

    def number(self, digits: str) -> None:
        """The number, as large as the paper allows: 24 mm tall."""
        font = _font("latin", 268, 700)
        self.y += 215
        self.pen.text((MARGIN - 10, self.y), digits, font=font, fill=BLACK, anchor="ls")
        self.y += 30

    def rule(self) -> None:
        """A thick line across."""
        self.y += 12
        self.pen.rectangle((MARGIN, self.y, WIDTH - MARGIN, self.y + 3), fill=BLACK)
        self.y += 12

    def qr(self, address: str) -> None:
        """The QR code, in whole dots per module so that it stays sharp."""
        code = qrcode.QRCode(border=2, box_size=7, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(address)
        code.make(fit=True)
        picture = code.make_image().get_image().convert("L")
        self.y += 14
        self.paper.paste(picture, (MARGIN - 14, self.y))
        self.y += picture.height + 2

    def cut(self) -> Image.Image:
        """The used part of the paper, in pure black and white."""
        used = self.paper.crop((0, 0, WIDTH, self.y + 36))
        return used.point(lambda grey: WHITE if grey > 140 else BLACK).convert("1", dither=Image.Dither.NONE)


def _wrapped(words: str, size: int, weight: int, rtl: bool) -> Iterator[str]:
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size, weight, rtl) > INNER:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _width(line: str, size: int, weight: int, rtl: bool) -> float:
    return sum(_font(script, size, weight).getlength(piece) for script, piece in _runs(line, rtl))


def _runs(line: str, rtl: bool) -> Iterator[tuple[str, str]]:
    """(script, characters) in visual order; a space has the script of the character before it."""
    visual = get_display(arabic_reshaper.reshape(line), base_dir="R" if rtl else "L").translate(UNSEEN)
    scripts: list[str] = []
    for character in visual:
        scripts.append(scripts[-1] if character == " " and scripts else _script(character))
    for script, pairs in groupby(zip(scripts, visual, strict=True), key=lambda pair: pair[0]):
        yield script, "".join(character for _, character in pairs)


def _script(character: str) -> str:
    point = ord(character)
    for script, spans in _SCRIPTS.items():
        if any(first <= point <= last for first, last in spans):
            return script
    return "latin"


_SCRIPTS = {
    "latin": ((0x131, 0x131), (0x152, 0x153)),  # the dotless i and œ are in the first file, not in the extension
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    "cyrillic": ((0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1)),
    "cyrillic-ext": ((0x460, 0x48F), (0x492, 0x4AF), (0x4B2, 0x52F)),
    "latin-ext": ((0x100, 0x2BA), (0x1E00, 0x1EFF)),
}


@lru_cache(maxsize=64)
def _font(script: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    path = FONTS / ("noto-sans-arabic.woff2" if script == "arabic" else f"noto-sans-{script}.woff2")
    font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight, FULL_WIDTH])
    return font
