"""Words go to a translator as a PO file and come back: told first, all or nothing, and nothing is approved by it."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pytest
from babel.messages.pofile import read_po

from queueing.words.portable import is_same
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


HEADER = 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n'
ONE = f'\nmsgid "{WELCOME}"\nmsgstr "Witaj."\n'
TOOLS = {
    "with a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "lines as Windows ends them": lambda text: text.replace("\n", "\r\n").encode(),
    "lines as an old Mac ends them": lambda text: text.replace("\n", "\r").encode(),
    "wrapped at twelve letters": lambda text: text.replace('"Witaj."', '""\n"Wi"\n"taj."').encode(),
    "still fuzzy, with what it was": lambda text: text.replace(
        f'msgid "{WELCOME}"', f'#, fuzzy, python-format\n#| msgid ""\n#| "Welkom."\nmsgid "{WELCOME}"'
    ).encode(),
    "with what is gone": lambda text: f'{text}\n#, fuzzy\n#~| msgid "Nog"\n#~ msgid "Oud"\n#~ msgstr "x"\n'.encode(),
    "without a header": lambda text: text.removeprefix(HEADER).encode(),
    "a header that waits": lambda text: f"#, fuzzy\n{text}".encode(),
    "a header of another hand": lambda text: text.replace(
        '"Language: pl\\n"',
        '"POT-Creation-Date: \\n"\n"PO-Revision-Date: ooit\\n"\n"Language: pl_PL\\n"\n"X-Generator: Poedit 3.4\\n"\n'
        '"Content-Type: text/plain; charset=ISO-8859-2\\n"\n"Plural-Forms: nplurals=4; plural=(n==1 ? 0 : 3);\\n"',
    ).encode(),
    "a header on one line": lambda text: text.replace('""\n"Language: pl\\n"', '"Language: pl\\n"').encode(),
    "comments of every sort": lambda text: text.replace(
        "\nmsgid", "\n# vertaler\n#. huis\n#: a.html:3\nmsgid"
    ).encode(),
    "blanks at the end": lambda text: text.replace('."\n', '."   \n').encode() + b"  \n\n",
}  # fmt: skip


def test_a_file_comes_back_as_the_tools_of_translators_write_it(house):
    reviewer = Reviewer(house, "pl")
    for name, tool in TOOLS.items():
        assert brought(reviewer, tool(HEADER + ONE), "pl").status_code == 200, name
        assert counts(reviewer) == [0, 1, 0, 0, 0, 0], name
        assert ">Witaj.<" in reviewer.person.html, name
    assert takes_in(reviewer, "pl").status_code == 303
    assert [row["facts"]["after"] for row in house.rows("audit") if "after" in row["facts"]] == [["Witaj."]]


PLURAL = '\nmsgid "{0}"\nmsgid_plural "{1}"\n'
FORMS = [
    (3, 1, ""),
    (4, 0, "Deze zin heeft in deze taal 3 vormen."),
    (2, 0, "Deze zin heeft in deze taal 3 vormen."),
]


def test_forms_that_are_too_few_or_too_many_are_told_by_sentence(house):
    reviewer = Reviewer(house, "pl")
    catalog: Any = read_po(io.BytesIO(fetched(reviewer, "pl")))
    for case in FORMS:
        comes_back_with(reviewer, catalog.get(WAITS), *case)


def comes_back_with(reviewer, one, many, changed, told):
    texts = "".join(f'msgstr[{at}] "%(n)s {at}"\n' for at in range(many))
    brought(reviewer, (HEADER + PLURAL.format(*one.id) + texts).encode(), "pl")
    assert counts(reviewer) == [0, changed, 0, 0, 0, 1 - changed]
    assert told in reviewer.person.reads()


XLIFF = '<?xml version="1.0"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>'
NONE = [
    (XLIFF.encode(), "Dit is een XLIFF-bestand."),
    (XLIFF.encode("utf-16"), "Dit is een XLIFF-bestand."),
    ((HEADER + ONE).replace("Witaj", "Zażółć").encode("iso-8859-2"), "niet in UTF-8"),
    ((HEADER + ONE).encode("utf-16"), "Dit bestand lezen we niet."),
    ((HEADER + ONE).replace("pl", "de_AT").encode(), "in een andere taal (de_AT)."),
    (HEADER.encode(), "Dit bestand lezen we niet."),
]


def test_a_file_of_another_sort_hears_which(house):
    reviewer = Reviewer(house, "pl")
    for content, told in NONE:
        assert brought(reviewer, content, "pl").status_code == 422
        assert told in reviewer.person.reads()
    assert house.rows("own_words") == []


@pytest.mark.parametrize(
    ("told", "ours", "same"),
    [("fr", "fr", True), ("fr_BE", "fr", True), ("fa", "fa-AF", True), ("fa_AF", "fa-AF", True),
     ("fa_IR", "fa-AF", False), ("fi", "fr", False)],
)  # fmt: skip
def test_a_language_is_known_with_its_country_or_without(told, ours, same):
    assert is_same(told, ours) is same
