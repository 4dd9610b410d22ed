"""How is it with a kiosk or display, as a manager reads it? Where it is, whether it is there, what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g

from queueing.devices import BROWSER, Device, DeviceKind, DeviceTest, Trouble
from queueing.furnishing import tests_of
from web.clock import now
from web.device_words import KINDS, TROUBLES
from web.errands import TEST_WORDS
from web.filters import clock, day_date, words


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device in words; everything that a manager may know of it, and nothing of a visitor."""

    device: Device

    @property
    def key(self) -> int:
        return self.device.id

    @property
    def name(self) -> str:
        return self.device.name

    @property
    def is_kiosk(self) -> bool:
        return self.device.kind is DeviceKind.KIOSK

    @property
    def kind(self) -> str:
        return KINDS[self.device.kind]

    @property
    def icon(self) -> str:
        return "tablet-smartphone" if self.is_kiosk else "monitor"

    @property
    def address(self) -> str:
        """Where its browser goes."""
        return f"/{self.device.kind}/{self.device.slug}"

    @property
    def place(self) -> str:
        """The zone that a kiosk sends to, or those that a display shows."""
        zones = g.catalogue.zones
        codes = [self.device.waiting_area] if self.is_kiosk else self.device.zones
        named = [zones[code].name for code in codes if code in zones]
        if self.is_kiosk:
            return str(named[0] if named else next(iter(zones.values())).name)
        return words(named) if named else "alle zones"

    @property
    def state(self) -> str:
        """`new`, `unseen`, `here` or `silent`."""
        if self.device.paired_at is None:
            return "new"
        if self.device.seen_at is None:
            return "unseen"
        return "silent" if self.device.is_silent(now()) else "here"

    @property
    def told(self) -> str:
        """Paired or not, and there or not."""
        return {
            "new": "Niet gekoppeld",
            "unseen": "Gekoppeld, nog niet gezien",
            "here": "Verbonden",
            "silent": "Stil",
        }[self.state]

    @property
    def seen(self) -> str:
        """When it was last connected; empty when it never was."""
        at = self.device.seen_at
        return f"laatst gezien {day_date(at)} om {clock(at)}" if at is not None else ""

    @property
    def pages(self) -> str:
        """Does it show the pages of today?"""
        if not self.device.pages or self.state == "new":
            return ""
        is_current = self.device.pages == pages_of_now()
        return "de pagina’s van nu" if is_current else "oudere pagina’s, laad opnieuw"

    @property
    def is_outdated(self) -> bool:
        """It shows pages of before an upgrade."""
        return bool(self.pages) and self.device.pages != pages_of_now()

    @property
    def printer(self) -> str:
        """Which printer a kiosk has; empty for a display."""
        if not self.is_kiosk:
            return ""
        where = {"": "geen printer", BROWSER: "printer aan de browser"}
        return where.get(self.device.printer, f"printer op {self.device.printer}")

    @property
    def sound(self) -> str:
        """Does a display sound, and may it? Empty for a kiosk, whose sound belongs to its visitor."""
        if self.is_kiosk:
            return ""
        if not self.device.sound:
            return "zonder geluid"
        return "met geluid, maar de browser laat het niet toe" if self.trouble else "met geluid"

    @property
    def trouble(self) -> str:
        """What is wrong with its printer or its sound, in the words of reception."""
        known = self.device.trouble
        if known is None or (known is Trouble.SOUND and not self.device.sound):
            return ""
        return TROUBLES[known]

    @property
    def awaits(self) -> str:
        """What was asked of the screen and did not happen yet."""
        at, what = self.device.load_asked_at, self.device.awaits_test(now())
        if at is not None:
            return f"Opnieuw laden, gevraagd om {clock(at)}: zodra niemand het toestel gebruikt"
        return f"Proef van {TEST_WORDS[what].lower()}: wacht op antwoord" if what is not None else ""

    @property
    def tested(self) -> list[tuple[str, str, bool]]:
        """The last outcome of each test: what, the sentence, and whether it works."""
        kept = self.device.tests or {}
        told = []
        for what, words_of in TEST_WORDS.items():
            if (last := kept.get(what)) is not None:
                at = datetime.fromisoformat(last["at"])
                verdict = "werkt" if last["works"] else "werkt niet"
                told.append((words_of, f"{verdict}, geprobeerd op {day_date(at)} om {clock(at)}", bool(last["works"])))
        return told

    @property
    def tests(self) -> list[tuple[DeviceTest, str]]:
        """What can be tried out on it."""
        return [(one, TEST_WORDS[one]) for one in tests_of(self.device)]

    def fits(self, typed: str) -> bool:
        """Is this one looked for? By name, kind, zone or address; every word must be somewhere."""
        all_words = f"{self.name} {self.kind} {self.place} {self.device.slug} {self.told}".casefold()
        return all(one in all_words for one in typed.casefold().split())


def pages_of_now() -> str:
    """The version of the pages that this server gives: the digest in the address of its static files."""
    return (current_app.static_url_path or "").rpartition("/")[2]
