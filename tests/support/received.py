"""What may a display receive, and what a phone? The closed lists, and whatever does not fit them (P-3)."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from web.icons import icon

NUMBER, PLACE, KEY = r"[1-9]\d\d", r"(?:[1-9]|10)", r"[1-9]\d\d-[1-9]\d*-\d+"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00"
ROUND = rf"nl-nummer(?: nl-\d){{3}} nl-loket nl-place-{PLACE}"

BOARD = {
    ("div", "board"): {"data-v": r"\d+", "data-until": MOMENT, "data-keys": rf"(?:{KEY}(?: {KEY})*)?"},
    ("h1", "hush"): {},
    ("section", "fresh"): {"aria-live": r"polite", "data-key": KEY, "data-say": rf"(?:{ROUND}\|{ROUND})?"},
    ("section", "fresh is-past"): {"aria-live": r"polite"},
    ("section", "older"): {},
    ("section", "older is-burst"): {},
    ("section", "empty"): {},
    ("div", "board is-closed"): {"data-v": r"\d+", "data-keys": r""},
    ("li", ""): {"data-key": KEY, "data-say": rf"(?:{ROUND}\|{ROUND})?"},
    **{(tag, ""): {} for tag in ("span", "bdi", "ol", "p")},
    **{("p", kind): {} for kind in ("num", "place", "cols", "calm")},
    **{("span", kind): {} for kind in ("num", "at num")},
    ("b", "num"): {},
}
"""(element, its classes) → its attributes and what they may hold."""
SAID = ("Opgeroepen nummers", "Nummer", "Loket", "Welkom", "Je nummer verschijnt hier.", "We zijn nu gesloten")
BOARD_TEXT = rf"{NUMBER}|{PLACE}|{'|'.join(map(re.escape, SAID))}|Open \w+ om \d+:\d\d"

ANNOUNCED = "Om 12 uur is er soep"
"""What the house says to everybody on a day that is looked at."""
ANNOUNCEMENT = {
    ("div", "announcement"): {"data-v": r"\d+", "data-until": MOMENT},
    ("div", "announcement is-silent"): {"data-v": r"\d+"},
    ("p", ""): {},
}

HERE, CLOCK = MOMENT.replace("00:00", "0[012]:00"), r"[12]?\d:\d\d"
HEAD = {
    ("div", "board-head"): {"data-v": r"\d+"},
    ("p", "wordmark"): {"lang": r"nl"},
    ("span", ""): {},
    ("b", ""): {},
    ("p", "order"): {},
    ("clock-face", "clock"): {"data-now": HERE, "data-zone": r"Europe/Brussels"},
}
HEAD_TEXT = rf"De|Vuurmolen|De nummers komen niet op volgorde\.|{CLOCK}"

STATES = r"(?:waiting|called|serving|parked|missed|ended)"
PHONE = {
    ("div", "is-*"): {
        "data-v": r"\d+",
        "data-state": STATES,
        "role": r"alert",
        "data-ring": r"[1-9]\d*-\d+",
        "data-title": rf"{NUMBER} → Loket(?: – Guichet)? {PLACE}",
    },
    ("div", ""): {},
    ("div", "go"): {},
    ("h1", "state"): {"tabindex": r"-1", "data-land": r""},
    ("p", "my-number"): {},
    ("p", "live"): {},
    ("p", "calm"): {"role": r"alert"},
    ("p", "calm announced"): {},
    ("dl", "facts"): {},
    ("dt", ""): {},
    ("dd", ""): {"data-wait": r""},
    ("div", "actions"): {},
    ("button", "button is-main"): {"id": r"say-coming", "form": r"coming"},
    ("button", "button"): {"id": r"more-time|no-more-time", "form": r"giving-way(?:-over)?"},
    ("p", "known"): {},
    ("bdi", "num"): {"dir": r"ltr"},
    ("bdi", "num desk"): {"dir": r"ltr"},
    ("bdi", ""): {"dir": r"ltr|auto"},
    ("span", "hint"): {},
    ("span", "hush"): {"lang": r"nl"},
    ("span", "say"): {},
    ("span", ""): {"lang": r"nl", "dir": r"ltr"},
}
TOLD = (
    "Het is jouw beurt", "Je wordt geholpen", "We riepen je. Ga naar het onthaal.", "Er komt iemand naar je toe.",
    "Je bezoek is afgelopen. Tot ziens.", "We houden je plaats vrij.", "Je wacht nog even", "Nummer", "Loket", "Waar",
    "Voor jou", "We roepen je ook op deze gsm.", "Er wacht niemand voor jou.", "Wacht in", "zaal 1",
    "Ik kom eraan", "Goed. We wachten op je.", "Ik heb meer tijd nodig", "Anderen gaan dan eerst,", "minuten lang.",
    "Hoe lang je wacht, weten we nog niet.", "Meer tijd",
    "We riepen je, je kwam niet. Je staat opnieuw in de rij.", "Meer tijd nodig? Zeg het aan het onthaal.",
    "Ik kan nu komen", "Wacht hier, we komen.", "Afspraak", "Je afspraak is om",
)  # fmt: skip
PHONE_TEXT = (
    rf"{NUMBER}|{PLACE}|{'|'.join(map(re.escape, TOLD))}|Er wacht(?:en)?|mens(?:en)? voor jou\.|\d+"
    r"|Tot|\d+:\d\d|gaan anderen eerst\.|Nog ongeveer|tot|minuten\.|minuten of minder\."
    rf"|{ANNOUNCED}|We sluiten om|\. Daarna werkt deze pagina nog een uur\."
)


PICTURES = (
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "arrow-down",
    "users",
    "map-pin",
    "footprints",
    "check",
    "hourglass",
    "megaphone",
    "calendar-check",
)


LISTS = {
    "calls": (BOARD, BOARD_TEXT),
    "announcement": (ANNOUNCEMENT, ANNOUNCED),
    "board_head": (HEAD, HEAD_TEXT),
    "place": (PHONE, PHONE_TEXT),
}
"""A part → the elements and the words that it may hold."""


def strange(part: str, html: str) -> list[str]:
    """Everything in this copy of a part that its closed list does not know."""
    known, text = LISTS[part]
    page, found = BeautifulSoup(html, "html.parser"), list[str]()
    for picture in page.select("svg"):
        if part == "board_head" and picture.get("class") == ["mark"]:
            picture.extract()  # the drawing of the house, the same all day
        elif _drawn(str(picture.extract())) not in {_drawn(str(icon(name))) for name in PICTURES}:
            found.append(f"picture {picture}")
    for one in page.descendants:
        if isinstance(one, NavigableString) and one.strip() and not re.fullmatch(text, one.strip()):
            found.append(f"text {one.strip()!r}")
        if isinstance(one, Tag):
            found += _strange_tag(one, known)
    return found


def _drawn(picture: str) -> str:
    """The lines of a picture, without its frame."""
    [svg] = BeautifulSoup(picture, "html.parser").select("svg")
    return svg.decode_contents()


def _strange_tag(one: Tag, known: dict[tuple[str, str], dict[str, str]]) -> list[str]:
    classes = " ".join(one.get("class") or [])
    kind = (one.name, re.sub(rf"^is-{STATES}$", "is-*", classes))
    if kind not in known:
        return [f"element {kind}"]
    attributes = {name: str(value) for name, value in one.attrs.items() if name != "class"}
    return [
        f"{kind} {name}={value!r}"
        for name, value in attributes.items()
        if name not in known[kind] or not re.fullmatch(known[kind][name], value)
    ]


def strange_frames(frames: list[dict], parts: set[str]) -> list[dict]:
    """Every frame that is not a ring, {part, v}, or a beat, {part: v}, of these parts."""
    return [one for one in frames if not (_is_ring(one, parts) or _is_beat(one, parts))]


def _is_ring(frame: dict, parts: set[str]) -> bool:
    [said] = frame["args"] if isinstance(frame["args"], list) else [frame["args"]]
    return (
        frame["name"] == "stale" and said.keys() == {"part", "v"} and said["part"] in parts and type(said["v"]) is int
    )


def _is_beat(frame: dict, parts: set[str]) -> bool:
    [said] = frame["args"] if isinstance(frame["args"], list) else [frame["args"]]
    return frame["name"] == "beat" and said.keys() == parts and all(type(v) is int for v in said.values())
