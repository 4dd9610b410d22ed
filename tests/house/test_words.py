"""Are all words there, in every language, as drafts until someone approves them, and gone when their time is over?

(L-3, L-4, L-5, L-14, L-16)
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest
from babel.messages.plurals import get_plural

from queueing.catalogue.catalogue import catalogue_from
from tools.po import new_file, updated
from tools.translate import bring_in_step, coverage, where_seen
from tools.words import (
    BRANCH,
    TRANSLATIONS,
    catalogue_texts,
    faults,
    forms_of,
    house_words,
    is_draft,
    languages,
    po_of,
    spoken,
)
from web import language as tongue
from web.house_words import SEEN, plural_rule, words_of_the_house
from web.language import choose_language, plain, say

ALL = ("fr", "en", "de", "es", "pt", "pl", "ro", "ru", "uk", "tr", "ar", "fa-AF")
FORMS = {"pl": 3, "ro": 3, "ru": 3, "uk": 3, "tr": 1, "ar": 6, "fa-AF": 1}
WELCOME = "Welkom. Waarvoor kom je?"


# --- what stands in the files ---


def test_the_house_does_speak():
    assert {"Hulp", WELCOME, "Geef mij een nummer"} <= set(spoken())
    assert {"Rijbewijs", "zaal 1"} <= set(catalogue_texts())
    assert any(spoken().values()), "some sentence counts people"


def test_these_are_the_languages_and_dutch():
    assert set(languages()) == set(ALL)


@pytest.mark.parametrize("language", ALL)
def test_a_language_is_whole_and_says_no_more_than_the_dutch(language):
    assert faults(language) == []


@pytest.mark.parametrize("language", ALL)
def test_a_language_counts_as_it_should(language):
    assert get_plural(language.replace("-", "_")).num_plurals == FORMS.get(language, 2)
    for dutch, plural in spoken().items():
        said = house_words(language)[dutch]
        assert len(forms_of(said)) == (FORMS.get(language, 2) if plural else 1), dutch


@pytest.mark.parametrize("language", ALL)
def test_every_number_of_people_finds_its_form(language):
    plurals = [(dutch, plural) for dutch, plural in spoken().items() if plural]
    for dutch, plural in plurals:
        for count in (0, 1, 2, 3, 5, 11, 21, 100, 101):
            assert words_of_the_house(language)[dutch][plural_rule(language)(count)] not in ("", dutch, plural)


@pytest.mark.parametrize("language", ALL)
def test_the_files_say_that_they_are_drafts_as_long_as_they_are(language):
    heads = [
        path.read_text(encoding="utf-8")[:1500] for path in (po_of(language), BRANCH / "words" / f"{language}.toml")
    ]
    assert ["DRAFT" in head for head in heads] == [is_draft(language)] * 2


def test_where_each_sentence_is_seen_is_written_down():
    assert SEEN.read_text(encoding="utf-8") == where_seen(), "run python -m tools.translate"


def test_the_table_tells_how_far_each_language_is():
    rows = {line.split()[0]: line.split()[1:] for line in coverage()[1:]}
    house, branch = len(spoken()), len(catalogue_texts())
    assert rows["fr"][:2] == [f"{house}/{house}", f"{branch}/{branch}"]
    assert rows["fr"][2] == ("draft" if is_draft("fr") else "approved")


# --- each of these can fail ---


@pytest.fixture
def copies(tmp_path):
    """The branch and the translations, to be spoilt."""
    folder, translations = tmp_path / "branches" / "vuurmolen", tmp_path / "translations"
    shutil.copytree(BRANCH, folder)
    shutil.copytree(TRANSLATIONS, translations)
    bring_in_step("uk", translations)
    assert faults("uk", folder, translations) == []
    return folder, translations


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('msgid "Hulp"\n', 'msgid "Help"\n', "missing: Hulp"),
        ('msgid "Hulp"\n', 'msgid "Help"\n', "not said by the house (L-4): Help"),
        ('msgid "Hulp"\n', '#, fuzzy\nmsgid "Hulp"\n', "fuzzy: Hulp"),
        ("nplurals=3", "nplurals=2", "cannot be read"),
        ("n%10==1 && n%100!=11", "n==1", "Plural-Forms do not count as uk does"),
        ("msgstr[2]", "# msgstr[2]", "missing: Er wacht %(n)s mens voor jou."),
        ("%(zone)s", "%(place)s", "other %(…)s than the Dutch"),
    ],
)
def test_a_spoilt_sentence_of_the_house_is_told(copies, old, new, told):
    folder, translations = copies
    path = po_of("uk", translations)
    if "%(zone)s" in old:
        head, sentence, rest = path.read_text(encoding="utf-8").partition('msgid "Wacht in %(zone)s"\n')
        path.write_text(head + sentence + rest.replace(old, new, 1), encoding="utf-8")
    else:
        spoil(path, old, new)
    assert any(told in one for one in faults("uk", folder, translations)), faults("uk", folder, translations)


def test_a_spoilt_word_of_the_branch_is_told_with_its_file(copies):
    folder, translations = copies
    spoil(folder / "words" / "uk.toml", '"Rijbewijs" =', '"Rijbewijzen" =')
    file = "branches/vuurmolen/words/uk.toml"
    assert faults("uk", folder, translations) == [
        f"{file}: missing: Rijbewijs",
        f"{file}: stale, the Dutch is gone: Rijbewijzen",
    ]


def test_bringing_in_step_twice_changes_nothing_the_second_time(copies):
    _, translations = copies
    path = po_of("uk", translations)
    spoil(path, 'msgid "Hulp"\n', 'msgid "Help"\n')
    assert bring_in_step("uk", translations)
    once = path.read_bytes()
    assert not bring_in_step("uk", translations)
    assert path.read_bytes() == once
    assert b'#~ msgid "Help"' in once
    assert 'msgid "Hulp"\nmsgstr ""' in once.decode()
    assert not [one for one in house_words("uk", translations).values() if one.fuzzy]


def test_a_language_in_step_is_left_alone_to_the_byte():
    for language in ALL:
        text = po_of(language).read_text(encoding="utf-8")
        assert updated(text, spoken(), language) == text


def test_a_sentence_keeps_its_comment_and_comes_back_when_the_house_says_it_again():
    before = (
        new_file("pl") + '\n# --- Kiosk ---\n# short!\nmsgid "Taal"\nmsgstr "Język"\n\nmsgid "Stop"\nmsgstr "Stop"\n'
    )
    both: dict[str, str | None] = {"Taal": None, "Stop": None}
    assert updated(before, both, "pl") == before
    without = updated(before, {"Stop": None}, "pl")
    assert '# --- Kiosk ---\nmsgid "Stop"' in without
    assert without.endswith('# short!\n#~ msgid "Taal"\n#~ msgstr "Język"\n')
    assert updated(without, {"Stop": None}, "pl") == without
    back = updated(without, both, "pl")
    assert back.endswith('# short!\nmsgid "Taal"\nmsgstr "Język"\n')


def test_a_whole_part_that_goes_and_comes_back_keeps_its_heading():
    before = new_file("pl") + '\nmsgid "Stop"\nmsgstr "Stop"\n\n# --- Later ---\nmsgid "Taal"\nmsgstr "Język"\n'
    without = updated(before, {"Stop": None}, "pl")
    assert '#~ msgid "Taal"' in without
    assert updated(without, {"Stop": None, "Taal": None}, "pl") == before


def test_a_new_plural_gets_as_many_empty_forms_as_the_language_has():
    for language, forms in (("tr", 1), ("pl", 3), ("ar", 6)):
        assert updated(new_file(language), {"een": "veel"}, language).count("msgstr[") == forms


# --- what a visitor sees of it ---


@pytest.fixture
def speaks(house, document):
    """Someone whose page speaks this language beside the Dutch."""
    known = catalogue_from(document).languages

    def _speaks(code):
        choose_language(known[code])

    with house.app.test_request_context():
        yield _speaks


@pytest.mark.parametrize("language", ALL)
def test_the_dutch_stands_first_and_the_translation_beside_it(speaks, language):
    speaks(language)
    lines = str(say(WELCOME))
    assert lines.index('lang="nl"') < lines.index(f'lang="{language}"')
    assert plain(WELCOME).startswith(f"{WELCOME} – ")


def test_a_translation_of_a_dutch_sentence_that_changed_is_hidden(speaks):
    speaks("fr")
    assert str(say(WELCOME)).count("<span lang=") == 2
    assert str(say("Welkom. Waarvoor kom je vandaag?")).count("<span lang=") == 1
    assert plain("Welkom. Waarvoor kom je vandaag?") == "Welkom. Waarvoor kom je vandaag?"


def test_a_language_whose_term_is_over_leaves_the_screen_by_itself(house):
    kiosk = house.kiosk()
    assert kiosk.page.select("button[value='language:fr']")
    house.later(days=300)
    kiosk.opens()
    assert not kiosk.page.select("button[value='language:fr']")


def test_without_leave_to_show_drafts_nothing_unapproved_is_offered(document):
    known = catalogue_from(document)
    for code in ALL:
        approved = bool(known.languages[code].approved_by)
        assert (code in known.offered_languages(date(2026, 11, 17), drafts=False)) is approved


def test_dari_is_found_under_both_its_names(document, speaks):
    speaks("fa-AF")
    known = catalogue_from(document)
    assert known.translated("Rijbewijs", "prs") == known.translated("Rijbewijs", "fa-AF")
    assert known.translated("Rijbewijs", "fa-AF")
    asked = replace(known.languages["fa-AF"], code="prs")
    assert tongue.translated_text(WELCOME, asked) == tongue.translated_text(WELCOME, known.languages["fa-AF"])
    assert tongue.translated_text(WELCOME, asked)
