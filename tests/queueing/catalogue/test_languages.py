"""Which languages may this branch show today, and on what ground?"""

from datetime import date

import pytest

from queueing.catalogue.catalogue import catalogue_from
from queueing.catalogue.languages import Language, canonical

OFFERED = ["nl", "fr", "en", "ar", "de", "es", "pt", "pl", "ro", "ru", "uk", "tr", "fa-AF"]
FRENCH = Language(
    "fr", "Français", enabled=True, valid_from=date(2026, 9, 1), valid_until=date(2027, 8, 31), approved_by="Mia"
)


def changed(**more):
    return Language(**{**{name: getattr(FRENCH, name) for name in FRENCH.__slots__}, **more})


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-08-31", False), ("2026-09-01", True), ("2027-03-01", True), ("2027-08-31", True), ("2027-09-01", False)],
)
def test_a_language_disappears_by_itself_when_its_term_is_over(day, shown):
    assert FRENCH.is_offered(date.fromisoformat(day), drafts=False) is shown


def test_a_language_without_an_end_was_not_decided_and_does_not_show():
    assert not changed(valid_until=None).is_offered(date(2027, 1, 1), drafts=True)


def test_a_language_without_a_beginning_shows_until_its_end():
    assert changed(valid_from=None).is_offered(date(2026, 1, 1), drafts=False)


def test_a_language_that_is_switched_off_does_not_show_even_in_the_demo():
    assert not changed(enabled=False).is_offered(date(2027, 1, 1), drafts=True)


def test_a_draft_shows_in_the_demo_and_nowhere_else():
    draft = changed(approved_by="")
    assert draft.is_offered(date(2027, 1, 1), drafts=True)
    assert not draft.is_offered(date(2027, 1, 1), drafts=False)
    assert not draft.is_offered(date(2028, 1, 1), drafts=True)


def test_dutch_needs_no_permission_and_never_expires():
    dutch = Language("nl", "Nederlands", enabled=False, valid_until=date(2020, 1, 1))
    assert dutch.is_offered(date(2030, 1, 1), drafts=False)


@pytest.mark.parametrize(
    ("day", "drafts", "codes"),
    [
        ("2026-11-17", True, OFFERED),
        ("2026-11-17", False, ["nl"]),
        ("2027-08-31", True, OFFERED),
        ("2027-09-01", True, ["nl"]),
    ],
)
def test_the_house_offers_dutch_first_and_what_was_decided_for_today(document, day, drafts, codes):
    catalogue = catalogue_from(document)
    assert list(catalogue.offered_languages(date.fromisoformat(day), drafts=drafts)) == codes


def test_a_language_has_one_code_whatever_it_was_asked_by():
    assert [canonical(code) for code in ("prs", "fa-AF", "nl-BE", "fr")] == ["fa-AF", "fa-AF", "nl", "fr"]
