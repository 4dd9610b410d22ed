"""How far may what was typed be from what was meant?"""

import pytest

from queueing.catalogue.searching import Entry, found, is_close, slips_between, words_of


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("pas", "pas", 0), ("", "pas", 3), ("leeflon", "leefloon", 1), ("shculd", "schuld", 1), ("kat", "kar", 1),
        ("verhuis", "verkoop", 4),
    ],
)  # fmt: skip
def test_a_slip_is_a_letter_more_less_other_or_swapped(one, other, slips):
    assert slips_between(one, other) == slips_between(other, one) == slips


@pytest.mark.parametrize(
    ("asked", "word", "close"),
    [
        ("pas", "gas", False), ("huur", "huren", True), ("rijbewjs", "rijbewijs", True), ("belst", "belasting", True),
        ("leefgeld", "leefloon", False), ("toilet", "toelage", False), ("werk", "school", False),
    ],
)  # fmt: skip
def test_short_words_allow_no_slip_and_long_ones_two(asked, word, close):
    assert is_close(asked, word) is close


def test_capitals_accents_and_strokes_are_no_difference():
    assert words_of("Crèche – OCMW/Sociale  dienst") == ["creche", "ocmw", "sociale", "dienst"]


def test_what_is_held_comes_alone_and_the_label_first():
    entries = [Entry("Attest", ("huur",)), Entry("Huur", ("attest",)), Entry("Bos", ("zetel",), ("huur",))]
    assert found("huur", entries) == [1, 0, 2]
    assert found("huru", entries) == [1, 0, 2]
    assert found("", entries) == found("zwembad", entries) == []
