"""What helps to talk: sentences in two languages and the life domains, to read from; nothing to press, nothing kept."""

import shutil

import pytest

from management.commands import load_branch
from reception.aids import DOMAINS
from tests.support.people import FOLDER

OPENING, CLOSING = "Goedendag. Ik help u verder.", "Dank u wel. Tot ziens."


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte").sits_down(3)


def at_the_desk(house, lotte, language="nl", need="POS-1"):
    house.visitor(need, language=language)
    lotte.calls_next()
    return lotte.page.select_one("#at_desk")


def in_the_panel(house, number):
    samira = house.signs_in("samira")
    samira.opens(f"/reception/visits/{house.visit(number).id}")
    return samira.page.select_one("#visit")


def said(card):
    """(Dutch, other language, its code, its direction) for each sentence on the card."""
    rows = [(one.select_one("dt"), one.select_one("dd")) for one in card.select(".sentences > div")]
    return [(dt.get_text(), dd and dd.get_text(), dd and dd["lang"], dd and dd["dir"]) for dt, dd in rows]


@pytest.mark.parametrize(("language", "direction"), [("uk", "ltr"), ("ar", "rtl"), ("fa-AF", "rtl")])
def test_the_desk_reads_dutch_first_and_the_visitors_language_beside_it(house, lotte, language, direction):
    card = at_the_desk(house, lotte, language).select_one("details.contact")
    sentences = said(card)
    assert (sentences[0][0], sentences[-1][0], len(sentences)) == (OPENING, CLOSING, 5)
    assert {one[2:] for one in sentences} == {(language, direction)}
    assert all(one[1] and one[1] != one[0] for one in sentences)
    assert "nog niet nagelezen" in card.get_text()


def test_it_is_folded_and_one_key_unfolds_it(house, lotte):
    card = at_the_desk(house, lotte, "fr").select_one("details.contact")
    assert not card.has_attr("open")
    assert card.has_attr("data-keeps")
    assert card.select_one("summary")["data-key"] == "b"


def test_who_speaks_dutch_needs_no_card(house, lotte):
    assert at_the_desk(house, lotte).select("details.contact") == []


def test_reception_has_the_same_card(house):
    ticket = house.visitor("PAP-1", language="fr")
    assert said(in_the_panel(house, ticket.number))[0][0] == OPENING


def test_a_language_that_may_not_be_shown_has_the_dutch_alone(house):
    samira = house.signs_in("samira")
    samira.opens("/reception/visits/new")
    samira.posts("/reception/visits", {"need": "PAP-1", "language": "ti", "start_key": "one"})
    [visit] = house.visits()
    card = in_the_panel(house, visit.number).select_one("details.contact")
    assert said(card)[0] == (OPENING, None, None, None)
    assert "Tigrinya" in card.get_text()
    assert "Een tolk helpt." in card.get_text()


def test_the_branch_chooses_how_visitors_are_addressed(house, lotte, tmp_path):
    card = at_the_desk(house, lotte, "uk")
    assert [one.get_text() for one in card.select(".domains dd")] == [one.question("u") for one in DOMAINS]
    shutil.copytree(FOLDER, tmp_path / "branch")
    about = tmp_path / "branch" / "branch.toml"
    about.write_text(
        about.read_text(encoding="utf-8").replace('address_form = "u"', 'address_form = "je"'), encoding="utf-8"
    )
    house.does(lambda: load_branch(tmp_path / "branch"))
    lotte.opens("/reception/desk/")
    card = lotte.page.select_one("#at_desk")
    assert [one.get_text() for one in card.select(".domains dd")] == [one.question("je") for one in DOMAINS]
    assert "Kom je rond tot het einde van de maand?" in card.get_text()
    assert said(card)[0] == ("Goedendag. Ik help je verder.", "Добрий день. Я вам допоможу.", "uk", "ltr")


def test_the_life_domains_stand_at_the_desk_and_at_reception_and_nothing_of_them_can_be_pressed(house, lotte):
    desk = at_the_desk(house, lotte)
    panel = in_the_panel(house, lotte.at_desk())
    for place in (desk, panel):
        words = [one.get_text() for one in place.select(".domains dt")]
        assert words == [one.label for one in DOMAINS]
        assert len(words) == 8
        assert place.select(".domains button, .domains input, .domains a") == []
        assert not place.select_one(".domains").find_parent("details").has_attr("open")


def test_what_to_ask_also_is_for_the_desk_and_not_for_the_open_counter(house, lotte):
    at_the_desk(house, lotte, need="POS-1")
    assert "staat er een datum in de brief?" in lotte.reads()
    panel = in_the_panel(house, lotte.at_desk()).get_text()
    assert "Hulp bij een brief of formulier" in panel
    assert "Vraag ook naar" not in panel
    assert "staat er een datum in de brief?" not in panel
