"""Can every rule that is cited be read in docs/decisions.md, and is every rule there cited?"""

import re
from pathlib import Path

import pytest

from tests.support.ours import ROOT, our_texts

PAGE = ROOT / "docs" / "decisions.md"
CODE = re.compile(r"(?<![\w-])([AGILOP])-(\d{1,2})(?![\w-])(?:[…–]\1-(\d{1,2})(?!\d))?")
LISTED = re.compile(r"\b(decisions?|product|field|house|access)(?:\.md)?`? (§?\d+(?:(?:, | and |[–…])§?\d+)*)")
"""*decisions 17, 25* and *product §6, §8*. A book that the page does not have is found too, and so is a misspelling."""
LINE = re.compile(r'^- <a id="(.+?)"></a>\*\*(.+?)\*\* (.+)$', re.MULTILINE)


def cited(text: str) -> set[str]:
    """The codes that a text cites."""
    found: set[str] = set()
    for letter, first, last in CODE.findall(text):
        found |= {f"{letter}-{number}" for number in range(int(first), int(last or first) + 1)}
    for book, numbers in LISTED.findall(text):
        found |= {f"{book} {number}" for number in numbers_of(numbers)}
    return found


def numbers_of(listed: str) -> list[str]:
    """`§6, §8` → §6 and §8; `34–36` → 34, 35 and 36."""
    told = []
    for part in re.split(r", | and ", listed):
        sign = "§" if part.startswith("§") else ""
        first, *last = (int(one.strip("§")) for one in re.split("[–…]", part))
        told += [f"{sign}{number}" for number in range(first, (last or [first])[0] + 1)]
    return told


def at_odds(page: str, codes: set[str]) -> dict[str, set[str]]:
    """What is cited without a line, and what has a line without being cited."""
    lines = {code for _, code, _ in LINE.findall(page)}
    return {"without a line": codes - lines, "cited nowhere": lines - codes}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("nothing but POS-3, U-1, P-256, an A-frame and a B-1", set()),
        ("(P-3)", {"P-3"}),
        ("`A-16`, I-1", {"A-16", "I-1"}),
        ("(A-2…A-4)", {"A-2", "A-3", "A-4"}),
        ("(decisions 17, 25)", {"decisions 17", "decisions 25"}),
        ("(decisions 19, 20 and 26)", {"decisions 19", "decisions 20", "decisions 26"}),
        ("decisions 34–36", {"decisions 34", "decisions 35", "decisions 36"}),
        ("(product §6, §8)", {"product §6", "product §8"}),
        ("(decision 9), product 3", {"decision 9", "product 3"}),  # misspelt: no line will ever have that name
        ("field §3", {"field §3"}),
    ],
)  # fmt: skip
def test_a_citation_is_found_in_each_of_its_spellings(text, codes):
    assert cited(text) == codes


@pytest.mark.parametrize(
    ("page", "codes", "wrong"),
    [
        ('- <a id="p-3"></a>**P-3** One rule.', {"P-3"}, {"without a line": set(), "cited nowhere": set()}),
        ('- <a id="p-3"></a>**P-3** One rule.', {"P-3", "P-5"}, {"without a line": {"P-5"}, "cited nowhere": set()}),
        ('- <a id="p-3"></a>**P-3** One rule.', set(), {"without a line": set(), "cited nowhere": {"P-3"}}),
    ],
)
def test_a_planted_code_and_a_planted_line_are_both_found(page, codes, wrong):
    assert at_odds(page, codes) == wrong


def test_every_code_has_its_line_and_every_line_is_cited():
    skipped = {PAGE, Path(__file__).resolve()}
    codes = {code for path, text in our_texts() if path not in skipped for code in cited(text)}
    assert len(codes) > 80
    assert at_odds(PAGE.read_text(encoding="utf-8"), codes) == {"without a line": set(), "cited nowhere": set()}


def test_every_line_can_be_pointed_at_stands_once_and_says_something():
    page = PAGE.read_text(encoding="utf-8")
    lines = LINE.findall(page)
    assert len(lines) == page.count("\n- ")
    for anchor, code, words in lines:
        assert anchor == re.sub(r"[ §]+", "-", code.lower())
        assert len(words) > 40, code
    assert len({code for _, code, _ in lines}) == len(lines)
