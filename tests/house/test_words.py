"""Are all words there, in every language that is shown, and may they be shown? (L-3, L-4, I-4, A-16)"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from kiosk import paper
from queueing.editions import visitor_texts
from web import refusals
from web.filters import DAYS
from web.language import LABEL

ROOT = Path(__file__).resolve().parents[2]
BRANCH = ROOT / "branches" / "vuurmolen"
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
SHOWN = ("fr", "en", "ar")
PLURALS = {"fr": 2, "en": 2, "ar": 6}
IN_CODE = {
    LABEL,
    *(paper.YOUR_NUMBER, paper.WAIT_IN, paper.LISTEN, paper.FOLLOW, paper.SHUFFLED),
    *(refusals.STALE_FORM, refusals.VISITOR_DEFAULT.sentence),
    *(no.sentence for no in refusals.VISITOR.values()),
    *refusals.BY_STATUS.values(),
    *DAYS,
}
PLACE = re.compile(r"%\((\w+)\)s")


def catalogue_texts() -> set[str]:
    """Every Dutch sentence of the catalogue that a visitor may read."""
    branch, services, needs = (
        tomllib.loads((BRANCH / f"{name}.toml").read_text()) for name in ("branch", "services", "needs")
    )
    found = {
        text
        for table in ("groups", "needs", "universal", "extras")
        for one in needs[table].values()
        for _, text in visitor_texts(one)
    }
    found |= {zone["name"] for zone in branch["zones"].values()} | {text for text in branch["texts"].values() if text}
    found |= {one["absent_text"] for one in services["services"].values() if one.get("absent_text")}
    return found | set(branch.get("closed", {}).values())


SPEAKERS = {"say": (0, 1), "plain": (0, 1), "tile": (2,), "foot_button": (2,)}
"""Which arguments of these calls are words: `say` and `plain` themselves, and the macros that hand words on to them."""


def spoken() -> dict[str, str | None]:
    """Every Dutch sentence that the house itself says to visitors, with its plural when it has one."""
    found: dict[str, str | None] = dict.fromkeys(IN_CODE)
    for path in (ROOT / "templates").rglob("*.html"):
        for call in JINJA.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else ""
            heard = [list(constants(call.args[place])) for place in SPEAKERS.get(name, ()) if place < len(call.args)]
            heard += [list(constants(one.value)) for one in call.kwargs if name == "tile" and one.key == "hint"]
            if len(heard) == 2 and name in ("say", "plain") and heard[1]:
                found[heard[0][0]] = heard[1][0]
            else:
                found.update({one: found.get(one) for several in heard for one in several})
    return {one: plural for one, plural in found.items() if one and one not in catalogue_texts()}


def constants(node: nodes.Node) -> Iterator[str]:
    """The words an argument may be: one sentence, or either of two."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from constants(node.expr1)
        yield from constants(node.expr2) if node.expr2 else ()


@pytest.fixture(params=SHOWN)
def translated(request) -> tuple[str, Catalog]:
    path = ROOT / "translations" / request.param / "LC_MESSAGES" / "visitor.po"
    with path.open(encoding="utf-8") as file:
        return request.param, read_po(file, locale=request.param)


def test_the_house_does_speak():
    assert {"Hulp", "Welkom. Waarvoor kom je?", "Geef mij een nummer"} <= set(spoken())


def test_every_sentence_is_translated_and_none_is_left_over(translated):
    language, words = translated
    ours = {message.id if isinstance(message.id, str) else message.id[0]: message for message in words if message.id}
    assert set(spoken()) - set(ours) == set(), f"{language} lacks these"
    assert set(ours) - set(spoken()) == set(), f"{language} says more than the Dutch (L-4)"
    for dutch, plural in spoken().items():
        message = ours[dutch]
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.fuzzy
        assert all(forms), f"{language}: {dutch} has an empty form"
        assert len(forms) == (PLURALS[language] if plural else 1), dutch
        for form in forms if not plural else forms[-1:]:
            assert set(PLACE.findall(form)) == set(PLACE.findall(dutch)), f"{language}: {form}"


@pytest.mark.parametrize("language", SHOWN)
def test_every_word_of_the_catalogue_is_translated_and_none_is_left_over(language):
    words = tomllib.loads((BRANCH / "words" / f"{language}.toml").read_text(encoding="utf-8"))["words"]
    assert set(words) == catalogue_texts()
    assert all(words.values())


def test_no_forbidden_word_is_shown_to_visitors():
    forbidden = tomllib.loads((BRANCH / "forbidden.toml").read_text(encoding="utf-8"))["words"]
    texts = {"nl": [*spoken(), *(str(one) for one in spoken().values() if one)]}
    for language in SHOWN:
        with (ROOT / "translations" / language / "LC_MESSAGES" / "visitor.po").open(encoding="utf-8") as file:
            messages = [message.string or "" for message in read_po(file, locale=language) if message.id]
        texts[language] = [form for one in messages for form in ((one,) if isinstance(one, str) else one)]
    for language, sentences in texts.items():
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, forbidden[language]))})\b", re.IGNORECASE)
        assert pattern.search(forbidden[language][0]), "the list itself must be found"
        assert [one for one in sentences if pattern.search(one)] == []


@pytest.mark.parametrize("most", [10])
def test_sentences_are_short(most):
    long = [
        sentence
        for text in {*spoken(), *catalogue_texts()}
        for sentence in re.split(r"(?<=[.?!])\s+", text)
        if len(PLACE.sub("x", sentence).split()) > most
    ]
    assert long == []


def test_tile_headlines_have_at_most_six_words():
    needs = tomllib.loads((BRANCH / "needs.toml").read_text(encoding="utf-8"))
    for table in ("groups", "needs", "universal"):
        for one in needs[table].values():
            assert len(one["label"].split()) <= 6
            assert len(one.get("hint", "").split()) <= 6
