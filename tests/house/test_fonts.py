"""Does every letter that a visitor may meet stand in a font that we serve, and in the small one where there is one?"""

from __future__ import annotations

import tomllib

import pytest
from fontTools.ttLib import TTFont

from config import ROOT
from tools.fonts import FONTS, KEPT, NAMES, SMALL, faces
from tools.words import branch_words, catalogue_texts, forms_of, house_words, languages, spoken

CUTS = [file for file in faces() if file.endswith(SMALL)]


def file_for(letter: str) -> str | None:
    """The font that a browser fetches for this letter: the last face of the usual family that claims it."""
    usual = [(file, claimed) for file, claimed in faces().items() if not file.endswith((KEPT, NAMES))]
    return next((file for file, claimed in reversed(usual) if ord(letter) in claimed), None)


@pytest.mark.parametrize("file", CUTS)
def test_a_small_font_holds_what_the_style_sheet_asks_of_it(file):
    held = set(TTFont(FONTS / file).getBestCmap())
    whole = set(TTFont(FONTS / file.replace(SMALL, ".woff2")).getBestCmap())
    assert len(held) < len(whole)
    assert faces()[file] & whole == held - {ord(" ")}


@pytest.mark.parametrize("file", CUTS)
def test_a_small_font_keeps_both_axes_and_is_small(file):
    assert [axis.axisTag for axis in TTFont(FONTS / file)["fvar"].axes] == ["wght", "wdth"]
    assert (FONTS / file).stat().st_size < 70_000


@pytest.mark.parametrize("language", ["nl", *languages()])
def test_every_letter_of_a_language_is_in_a_font_that_is_quickly_there(language):
    if language == "nl":
        texts = [*spoken(), *catalogue_texts()]
    else:
        texts = [*branch_words(language).values()]
        texts += [form for message in house_words(language).values() for form in forms_of(message)]
    letters = {letter for text in texts for letter in text} - {"\n"}
    quick = {"noto-sans-latin.woff2", *CUTS}
    assert {letter: file_for(letter) for letter in letters if file_for(letter) not in quick} == {}


def test_a_letter_of_a_strangers_name_is_in_a_whole_font():
    assert file_for("ő") == "noto-sans-latin-ext.woff2"
    assert file_for("ђ") == "noto-sans-cyrillic.woff2"
    assert file_for("ٹ") == "noto-sans-arabic.woff2"


def test_the_sentence_of_an_outage_has_its_letters_with_it_in_every_language():
    kept = {file: claimed for file, claimed in faces().items() if file.endswith(KEPT)}
    held = {file: set(TTFont(FONTS / file).getBestCmap()) for file in kept}
    for language in languages():
        for letter in map(ord, "".join(forms_of(house_words(language)["Ga naar het onthaal."]))):
            found = [file for file, claimed in kept.items() if letter in claimed and letter in held[file]]
            assert file_for(chr(letter)) == "noto-sans-latin.woff2" or len(found) == 1, f"{chr(letter)} of {language}"
    assert sum((FONTS / file).stat().st_size for file in kept) < 15_000


def test_the_names_of_the_languages_need_no_cyrillic_but_their_own_letters():
    (file, claimed), *others = [(file, claimed) for file, claimed in faces().items() if file.endswith(NAMES)]
    told = tomllib.loads((ROOT / "branches" / "vuurmolen" / "branch.toml").read_text("utf-8"))
    letters = {
        ord(letter) for one in told["languages"].values() for letter in one["name"] if "\u0400" <= letter <= "\u052f"
    }
    assert (letters, others) == (claimed, [])
    assert letters <= set(TTFont(FONTS / file).getBestCmap())
    assert [axis.axisTag for axis in TTFont(FONTS / file)["fvar"].axes] == ["wght", "wdth"]
    assert (FONTS / file).stat().st_size < 8_000
