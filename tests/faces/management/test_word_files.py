"""Words go to a translator as a PO file and come back: told first, all or nothing, and nothing is approved by it."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tests.faces.management.test_words import LICENCE, WAITS, WELCOME, Reviewer

HOME = "/management/words/{}/file"


@pytest.fixture
def reviewer(house):
    return Reviewer(house)


def fetched(reviewer, language="fr"):
    answer = reviewer.person.client.get(f"{HOME.format(language)}.po")
    assert answer.status_code == 200
    return answer.data


def brought(reviewer, content, language="fr"):
    """What the page says of a file."""
    reviewer.person.opens(HOME.format(language))
    answer = reviewer.person.posts(HOME.format(language), {"file": (io.BytesIO(content), "terug.po")})
    reviewer.person.html = answer.text
    return answer


def counts(reviewer):
    return [int(one.get_text()) for one in reviewer.person.page.select(".plan li > .num")]


def takes_in(reviewer, language="fr"):
    content = reviewer.person.page.select_one("input[name=content]")["value"]
    return reviewer.person.posts(f"{HOME.format(language)}/contents", {"content": content})


def translated(content, dutch, text):
    """The file with another translation of one sentence."""
    told = re.compile(rf'(msgid "{re.escape(dutch)}"\nmsgstr ")[^"]*"'.encode())
    assert told.search(content)
    return told.sub(lambda found: found[1] + text.encode() + b'"', content, count=1)


@pytest.mark.parametrize("language", ["fr", "pl", "ar", "fa-AF"])
def test_what_leaves_and_comes_back_unchanged_changes_nothing(house, language):
    reviewer = Reviewer(house, language)
    content = fetched(reviewer, language)
    catalog: Any = read_po(io.BytesIO(content), abort_invalid=True)
    assert catalog.get(WELCOME).fuzzy
    assert len(catalog.get(WAITS).string) == {"fr": 2, "pl": 3, "ar": 6, "fa-AF": 1}[language]
    assert brought(reviewer, content, language).status_code == 200
    assert counts(reviewer) == [0, 0, len(catalog), 0, 0, 0]
    assert "Er verandert niets." in reviewer.person.reads()


def test_what_is_approved_is_not_fuzzy_and_a_rejection_says_why(reviewer):
    reviewer.judges(WELCOME)
    reviewer.judges(LICENCE, "rejection", reason="Te kort")
    catalog: Any = read_po(io.BytesIO(fetched(reviewer)))
    assert not catalog.get(WELCOME).fuzzy
    assert catalog.get(LICENCE).fuzzy
    assert "afgekeurd: Te kort" in catalog.get(LICENCE).auto_comments


def test_a_file_is_told_first_then_kept_to_be_reviewed(reviewer, house):
    content = translated(fetched(reviewer), WELCOME, "Soyez les bienvenus.")
    content += b'\nmsgid "Dit zei het huis nooit"\nmsgstr "Jamais"\n'
    brought(reviewer, content)
    assert counts(reviewer)[1] == 1
    assert counts(reviewer)[4:] == [1, 0]
    assert house.rows("own_words") == []
    assert takes_in(reviewer).status_code == 303
    assert reviewer.state(WELCOME) == "na te kijken eigen tekst van het huis"
    assert house.rows("word_review") == []
    assert house.rows("audit")[-1]["facts"]["after"] == ["Soyez les bienvenus."]


def test_one_text_that_cannot_be_and_nothing_is_taken_in(reviewer, house):
    content = translated(fetched(reviewer), WELCOME, "Aide pour les pauvres")
    content = translated(content, LICENCE, "Le permis")
    brought(reviewer, content)
    assert counts(reviewer)[1::4] == [1, 1]
    assert "pauvres" in reviewer.person.reads()
    assert reviewer.person.page.select_one("input[name=content]") is None
    forced = {"content": base64.b64encode(content).decode()}
    answer = reviewer.person.posts(f"{HOME.format('fr')}/contents", forced)
    assert answer.status_code == 422
    assert house.rows("own_words") == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Dit bestand lezen we niet."),
        (b"\x89PNG\r\n\x1a\n\0\0", "Dit bestand lezen we niet."),
        (b"niets", "Dit bestand lezen we niet."),
        (b'msgid "a\nmsgstr "b"\n', "Dit bestand lezen we niet."),
        (b'msgid ""\nmsgstr "Plural-Forms: nplurals=9**9; plural=n;\\n"\n', "Dit bestand lezen we niet."),
        (b'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\nmsgid "Hulp"\nmsgstr "x"\n', "in een andere taal (ar)."),
        (b"#" * 400_001, "Dit bestand lezen we niet."),
    ],
    ids=["empty", "a picture", "no sentence", "broken", "a bad rule", "another language", "too large"],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(reviewer, content, told):
    assert brought(reviewer, content).status_code == 422
    assert told in reviewer.person.reads()


def test_a_file_far_too_large_and_nonsense_in_the_second_step_are_refused(reviewer):
    reviewer.person.opens(HOME.format("fr"))
    far_too_large = {"content": "A" * 900_000}
    assert reviewer.person.posts(f"{HOME.format('fr')}/contents", far_too_large).status_code == 413
    for content in ("", "ééé", "AAAA"):
        answer = reviewer.person.posts(f"{HOME.format('fr')}/contents", {"content": content})
        assert answer.status_code == 422
    assert reviewer.person.client.get("/management/words/nl/file").status_code == 422
    assert reviewer.person.client.get("/management/words/xx/file.po").status_code == 404
