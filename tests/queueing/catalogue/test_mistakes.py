"""Is a mistake said while it is typed, fast enough, and by every spelling of a word that hurts?"""

import json
from time import process_time

import pytest

from queueing.catalogue.mistakes import Rule, lint, mistakes_in
from queueing.catalogue.told import TOLD, told
from web.icons import known_icons

KEYSTROKE = 0.030
PAGE = 0.100


@pytest.mark.parametrize(
    ("text", "language", "rules"),
    [
        ("Vragen over schulden", "nl", [Rule.HURTS]),
        ("SCHULDEN?", "nl", [Rule.HURTS]),
        ("Een armband", "nl", []),
        ("Naar de sociale dienst", "nl", [Rule.HURTS]),
        ("فَقْر", "ar", [Rule.HURTS]),
        ("Dettes", "nl", []),
        ("Dettes", "fr", [Rule.HURTS]),
        ("a\u202eb", "nl", [Rule.UNSEEN]),
        ("x" * 501, "nl", [Rule.TOO_LONG]),
        ("😀 Een huis", "nl", []),
        ("", "nl", []),
    ],
)
def test_one_sentence_is_looked_over_while_it_is_typed(document, text, language, rules):
    began = process_time()
    assert [one.rule for one in lint(text, language, document["forbidden"])] == rules
    assert process_time() - began < KEYSTROKE


def test_every_rule_has_a_sentence(document):
    assert set(TOLD) == set(Rule)
    (mistake,) = lint("Schulden", "nl", document["forbidden"])
    assert told(mistake) == "Het woord 'Schulden' kan pijn doen. Zeg het anders."


def test_two_hundred_needs_in_thirteen_languages_are_looked_over_within_a_page(document):
    large = json.loads(json.dumps(document))
    for number in range(200):
        large["needs"][f"WON-{100 + number}"] = {**large["needs"]["WON-3"], "label": f"Een huis {number}"}
    for words in large["words"].values():
        words |= {f"Zin {number}": f"Een vertaling met enkele woorden {number}" for number in range(800)}
    assert mistakes_in(large, icons=known_icons()) == []
    began = process_time()
    mistakes_in(large, icons=known_icons())
    assert process_time() - began < PAGE
