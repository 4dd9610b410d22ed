"""Do the documents say what the house does? Every figure that they restate is read where it comes from.

A row names a document, what stands there with each figure in brackets, and where the figures come from. Whoever adds
a figure adds its row; whoever takes the sentence away takes the row. A word shown on a screen stands in a document
between single asterisks or two, and must be found among our words.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config import SHORTEST_SECRET
from displays.spoken import HEARD_WITHIN
from kiosk import measure, printing
from kiosk.millimetres import CARD_MM
from management.commands import SHORTEST_PASSWORD
from management.copies import GIVEN_SINCE
from queueing import patience
from queueing.announcements import LONGEST
from queueing.desks import attendance
from queueing.desks.desk import WRAP_UP
from queueing.desks.news import TOLD_FOR
from queueing.devices import CAPITALS
from queueing.furnishing import SMALLEST_FOR_FIVE
from queueing.numbers import NUMBERS, PAPER_NUMBERS
from queueing.terms import AFTER_CLOSE, OPEN_AFTER_CLOSING, PAIRING_TERM
from queueing.visits.calls import UNDO_TERM
from queueing.visits.visit import ABSENCES_TO_MISS, GIVE_WAY_FOR
from speech.calls import PARTS
from tests.support.ours import ROOT, our_texts
from web import background as beats
from web import clock, guesses, sockets

WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "twelve": 12, "thirteen": 13, "twenty": 20,
    "een": 1, "twee": 2, "drie": 3, "vijf": 5, "tien": 10, "twintig": 20, "half a": 0.5, "half": 0.5,
}  # fmt: skip


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def in_file(name: str, pattern: str) -> Callable[[], list[float]]:
    """A figure that stands in a script, a template or a setting: read there."""

    def found() -> list[float]:
        told = re.search(pattern, read(name))
        assert told, f"{name} says no longer {pattern}"
        return [float(one.replace("_", "")) for one in told.groups()]

    return found


def minutes(*spans: timedelta) -> list[float]:
    return [span / timedelta(minutes=1) for span in spans]


def seconds(*spans: timedelta) -> list[float]:
    return [span.total_seconds() for span in spans]


def hours(*spans: timedelta) -> list[float]:
    return [span / timedelta(hours=1) for span in spans]


def statements(*presses: str) -> Callable[[], list[float]]:
    """What tests/faces/test_queries.py pins."""

    def pinned() -> list[float]:
        tree = ast.parse(read("tests/faces/test_queries.py"))
        [table] = [one.value for one in tree.body if isinstance(one, ast.Assign) and "EXPECTED" in ast.dump(one)]
        return [ast.literal_eval(table)[press] for press in presses]

    return pinned


def desks() -> list[float]:
    return [len(tomllib.loads(read("branches/vuurmolen/branch.toml"))["desks"])]


HALL, HOST, OPERATIONS = "docs/hall.md", "docs/host.md", "docs/operations.md"
INSTALLATION, PRIVACY, PERFORMANCE = "docs/installation.md", "docs/privacy.md", "docs/performance.md"

FIGURES: list[tuple[str, str, Any]] = [
    (HALL, r"drawn from (\d+)–(\d+)", [NUMBERS[0], NUMBERS[-1]]),
    (HALL, r"(\d+)–(\d+) are for paper", [PAPER_NUMBERS[0], PAPER_NUMBERS[-1]]),
    (HALL, r"(\w+) places called \*loket\*", desks),
    (HALL, r"every (\w+) seconds for staff and phones", [beats.SLOW_EVERY]),
    (HOST, r"gebeurde (\d+) minuten niets", minutes(attendance.QUIET)),
    (HOST, r"bij een gesprek of een pauze (een) uur", hours(attendance.LONG_QUIET)),
    (HOST, r"na (\w+) minuten zonder antwoord telt het loket", minutes(attendance.ANSWER_WITHIN)),
    (HOST, r"hoogstens (\d+) tekens op alle schermen", [LONGEST]),
    (HOST, r"(\w+) seconden lang", seconds(UNDO_TERM)),
    (HOST, r"laat een bezoeker (\w+) minuten lang anderen", minutes(GIVE_WAY_FOR)),
    (HOST, r"ten laatste na (\w+) minuten", minutes(WRAP_UP)),
    (HOST, r"na (\w+) keer is het bezoek gemist", [ABSENCES_TO_MISS]),
    (HOST, r"Na (\d+)(?:) seconden zonder antwoord", in_file("static/js/ask-chime.js", r"PATIENCE = (\d+)_000")),
    (HOST, r"dan staat het (\w+) minuten boven", minutes(TOLD_FOR)),
    (HOST, r"van (\d+) tekens of meer", [SHORTEST_PASSWORD]),
    (OPERATIONS, r"hung for longer than (\d+) s", [printing.LATEST]),
    (OPERATIONS, r"numbers (\d+)–(\d+)", [PAPER_NUMBERS[0], PAPER_NUMBERS[-1]]),
    (OPERATIONS, r"(\d+) visits are open", [len(NUMBERS)]),
    (OPERATIONS, r"within half a (minute)", lambda: [beats.WIPE_EVERY / 30]),
    (
        OPERATIONS,
        r"guessed wrong: (\w+) times for one name from one address, (\w+) codes from one, or (\w+) for one name",
        [guesses.FROM_HERE, guesses.FOR_A_CODE, guesses.FROM_ELSEWHERE],
    ),
    (OPERATIONS, r"waits longer, at most (\d+) minutes", minutes(guesses.LONGEST_WAIT)),
    (OPERATIONS, r"more than (\d+) numbers or (\d+) wrong codes in a minute", [measure.NUMBERS, measure.WRONG_CODES]),
    (
        OPERATIONS,
        r"holds no thread and is closed after (\d+) s",
        in_file("deploy/gunicorn.conf.py", r"keepalive = (\d+)"),
    ),
    (OPERATIONS, r"must arrive within (\d+) s each", in_file("deploy/bounded.py", r'REQUEST_SECONDS", "(\d+)"')),
    (OPERATIONS, r"random text of at least (\d+) characters", [SHORTEST_SECRET]),
    (OPERATIONS, r"phones \+ staff at once, plus (\d+)", [sockets.THREADS_FOR_PAGES]),
    (OPERATIONS, r"(\d+) numbers are skipped", [GIVEN_SINCE]),
    (
        OPERATIONS,
        r"finishes every request \(at most (\d+) s\)",
        in_file("deploy/gunicorn.conf.py", r"graceful_timeout = (\d+)"),
    ),
    (OPERATIONS, r"follows only a time that lasts for (\w+) minutes", minutes(clock.BELIEVED_AFTER)),
    (OPERATIONS, r"put it right within (\w+) minutes", minutes(clock.BELIEVED_AFTER)),
    (
        OPERATIONS,
        r"(\d+) s for a connection or a lock, (\d+) s for a statement, (\d+) s when it does not answer",
        [patience.CONNECT, int(patience.LIMITS["statement_timeout"][:-1]), patience.SILENCE],
    ),
    (
        OPERATIONS,
        r"a transaction idle for (\d+) s",
        [int(patience.LIMITS["idle_in_transaction_session_timeout"][:-1])],
    ),
    (INSTALLATION, r"the six digits within (\d+) minutes", minutes(PAIRING_TERM)),
    (INSTALLATION, r"as wide as the real one \(([\d.]+) mm\)", [CARD_MM]),
    (
        INSTALLATION,
        r"(\d+) m → (\d+) mm, (\d+) m → (\d+) mm, (\d+) m → (\d+) mm",
        [one for pair in CAPITALS.items() for one in pair],
    ),
    (
        INSTALLATION,
        r"from (\d+) inch at (\d+) m, (\d+) inch at (\d+) m, (\d+) inch at (\d+) m",
        [one for metres, inch in SMALLEST_FOR_FIVE.items() for one in (inch, metres)],
    ),
    (INSTALLATION, r"all heard within the (minute)", lambda: minutes(HEARD_WITHIN)),
    (PRIVACY, r"(\w+) hours after closing", hours(AFTER_CLOSE)),
    (PRIVACY, r"page closes (\w+) hour after closing", hours(OPEN_AFTER_CLOSING)),
    (PRIVACY, r"key is overwritten: within (\d+) seconds", [beats.END_KEYS_EVERY]),
    (PRIVACY, r"at every attempt \(each (half) minute\)", [beats.WIPE_EVERY / 60]),
    (PRIVACY, r"sent, at sign-out, and after (\d+) hours", in_file("static/js/outreach-shelf.js", r"A_DAY = (\d+) \*")),
    (PRIVACY, r"assembled from (\d+) parts", [len(PARTS)]),
    (PRIVACY, r"remembers for (\w+) hours which calls", in_file("static/js/heard-calls.js", r"KEPT_FOR = (\d+) \*")),
    (PERFORMANCE, r"issue a ticket (\d+), call the next (\d+)", statements("issue ticket", "call next")),
    (PERFORMANCE, r"hall list (\d+), alerts (\d+), desk list (\d+)", statements("hall list", "alerts", "desk queue")),
    (PERFORMANCE, r"display (\d+), phone (\d+)", statements("display", "phone")),
    ("CHANGELOG.md", r"sentences in (\w+) languages at the desk", lambda: [len(languages())]),
    ("CHANGELOG.md", r"\*\*In (\w+) languages\*\*", lambda: [1 + len(languages())]),
]


def languages() -> list[Path]:
    return [one for one in (ROOT / "translations").iterdir() if (one / "LC_MESSAGES").is_dir()]


def figure(told: str) -> float:
    """A figure in digits or in a word of English or Dutch; *the minute* is one."""
    known = WORDS.get(told.lower(), 1 if told == "minute" else None)
    return float(told) if known is None else known


def said(text: str, pattern: str) -> list[list[float]]:
    """Every place that says it, whatever lines it is broken over."""
    flat = re.sub(r"\s+", " ", text)
    return [[figure(one) for one in match.groups()] for match in re.finditer(pattern, flat)]


@pytest.mark.parametrize(("document", "pattern", "source"), FIGURES, ids=[one[1] for one in FIGURES])
def test_a_figure_in_a_document_is_the_one_of_the_house(document, pattern, source):
    found = said(read(document), pattern)
    assert found, f"{document} no longer says {pattern}: take the row away"
    right = [float(one) for one in (source() if callable(source) else source)]
    assert found == [right] * len(found)


def test_a_figure_that_drifted_is_found():
    assert said("in the\nhouse five\nseconds", r"(\w+) seconds") == [[5]]
    assert said("7 seconds, 8 seconds", r"(\d+) seconds") == [[7], [8]]


# --- words that are shown ---

SHOWN = re.compile(r"(?<![*\w])\*(?!\*)([^*\n]+(?:\n[^*\n]+)?)\*(?!\*)")
OWN_WORDS = {
    "Onthaal De Vuurmolen",
    # emphasis, and names for things that no screen shows
    "profile", "outcome", "part", "on", "switched on", "loket", "synchronized: yes",
    "luisteren: steek hier je koptelefoon in",
}  # fmt: skip


def shown_words() -> str:
    """All that a template, a script or a table of ours can put on a screen, in one line, without its marks."""
    kinds = {".html", ".py", ".js", ".toml", ".svg"}
    folders = ("templates", "reception", "kiosk", "displays", "web", "queueing", "management", "static", "branches")
    texts = [text for path, text in our_texts() if path.suffix in kinds and path.relative_to(ROOT).parts[0] in folders]
    return plain(re.sub(r"<[^>]*>|\{%.*?%\}", " ", "\n".join(texts)))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[…’'\"]", " ", text)).lower()


def not_shown(text: str, words: str) -> list[str]:
    """What a document says that a screen shows, while no screen does; `…` stands for what differs each time."""
    chapters = set(re.findall(r"^#+ (.+)$", text, re.MULTILINE))
    quoted = {re.sub(r"\s+", " ", one) for one in SHOWN.findall(text)} - OWN_WORDS - chapters
    return sorted(one for one in quoted if not all(plain(bit).strip(" .,?!") in words for bit in one.split("…")))


@pytest.mark.parametrize("document", [HOST, OPERATIONS, INSTALLATION])
def test_words_that_a_document_says_are_shown_are_shown(document):
    assert not_shown(read(document), shown_words()) == []


def test_words_that_no_screen_shows_are_found():
    words = plain("<b>papier op</b> … deksel van de printer open")
    assert not_shown("reception sees *papier op* and *de printer print niet*", words) == ["de printer print niet"]


# --- the second table of hall.md ---


def test_the_words_of_the_machine_have_the_term_of_the_field_beside_them():
    _, _, table = read(HALL).partition("## Words of the machine")
    rows = [row.strip("|").split("|") for row in table.splitlines() if row.startswith("| ")][1:]
    said_there = {row[0].strip() for row in rows}
    asked = {"bell", "part", "stale", "beat", "face", "happening", "edition", "hall", "dice"}
    assert asked <= said_there
    assert all(len(row) == 3 and all(len(cell.strip()) > 2 for cell in row) for row in rows)
