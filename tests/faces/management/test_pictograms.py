"""Each pictogram is approved or rejected by a person; until then a visitor sees a neutral sign outside the demo."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from management.pictograms import approve_every
from tests.faces.management.test_needs import saves
from tests.faces.management.test_words import serious as serious
from web.icons import NEUTRAL, icon

HOME = "/management/pictograms"


class Reviewer:
    """A manager at the pictograms."""

    def __init__(self, house):
        self.person = house.signs_in("wout")

    def opens(self, name):
        self.person.opens(f"{HOME}?show=all&at={name}")
        return self.person.page

    def judges(self, name, action="approval", **fields):
        page = self.opens(name)
        seen = page.select_one("#judge input[name=seen]")["value"]
        answer = self.person.posts(f"{HOME}/{name}/{action}", {"seen": seen, "show": "all", **fields})
        self.person.html = answer.text
        return answer

    def state(self, name):
        return " ".join(self.opens(name).select_one(".state").get_text(" ").split())


@pytest.fixture
def reviewer(house):
    return Reviewer(house)


def seen_at_kiosk(house):
    return lines_of(house.kiosk().page.select_one("button[value='group:PAP'] .pict"))


def drawing(name):
    return lines_of(BeautifulSoup(str(icon(name)), "html.parser"))


def lines_of(page):
    return "".join(str(one) for one in page.select("svg > *"))


def test_a_pictogram_is_shown_as_on_the_kiosk_with_its_uses_and_the_words_that_find_it(reviewer):
    page = reviewer.opens("id-card")
    assert page.select_one(".pict svg")
    told = reviewer.person.reads()
    assert "identiteitskaart" in told
    assert "Identiteitskaart of reispas" in page.select_one(".uses").get_text()
    assert page.select_one(".uses a")["href"].startswith("/management/")
    assert [one["data-key"] for one in page.select("#judge [data-key]")] == ["j", "a"]
    reviewer.person.opens(f"{HOME}?show=all&q=identiteits")
    assert "1 pictogram in deze lijst" in reviewer.person.reads()


def test_it_is_approved_and_rejected_with_a_reason(house, reviewer):
    assert reviewer.state("id-card") == "na te kijken"
    assert reviewer.judges("id-card").status_code == 303
    assert reviewer.state("id-card").startswith("goedgekeurd door Wout")
    refused = reviewer.judges("id-card", "rejection")
    assert refused.status_code == 422
    assert "Zeg kort wat er fout is." in refused.text
    assert reviewer.judges("id-card", "rejection", reason="bel 0470 12 34 56").status_code == 422
    assert reviewer.judges("id-card", "rejection", reason="Lijkt een bankkaart").status_code == 303
    assert "Lijkt een bankkaart" in reviewer.state("id-card")
    kinds = [(row["kind"], row["who"]) for row in house.rows("audit") if row["kind"].startswith("picture")]
    assert kinds == [("picture_approved", "wout"), ("picture_rejected", "wout")]
    assert "1 afgekeurd" in reviewer.person.opens("/management/words").text


WRONG = [
    ("id-card", {"seen": "x"}, 409),
    ("id-card", {"seen": ""}, 409),
    ("no-such-picture", {}, 404),
    ("trash-2", {}, 404),
    ("x" * 500, {}, 404),
]


def test_another_drawing_and_one_that_stands_nowhere_are_refused(house, reviewer):
    for name, fields, status in WRONG:
        reviewer.opens("id-card")
        assert reviewer.person.posts(f"{HOME}/{name}/approval", fields).status_code == status
    assert house.rows("picture_review") == []


def test_outside_the_demo_a_neutral_sign_stands_there_until_it_is_approved(serious):
    reviewer = Reviewer(serious)
    assert seen_at_kiosk(serious) == drawing(NEUTRAL)
    reviewer.judges("id-card")
    assert seen_at_kiosk(serious) == drawing("id-card")
    reviewer.judges("id-card", "rejection", reason="Nee")
    assert seen_at_kiosk(serious) == drawing(NEUTRAL)


def test_in_the_demo_only_what_was_rejected_is_hidden(house, reviewer):
    assert seen_at_kiosk(house) == drawing("id-card")
    reviewer.judges("id-card", "rejection", reason="Nee")
    assert seen_at_kiosk(house) == drawing(NEUTRAL)


def test_publishing_tells_which_are_not_approved(house, reviewer):
    reviewer.judges("house")
    assert saves(reviewer.person, "/management/needs/PAP-2", icon="rocket").status_code == 303
    reviewer.person.opens("/management/publishing")
    told = [one["href"].rpartition("at=")[2] for one in reviewer.person.page.select(".pictures a")]
    assert any(one.startswith("rocket") for one in told)
    assert not any(one.startswith("house&") or one == "house" for one in told)
    assert "neutraal teken" in reviewer.person.reads()
    assert "Rijbewijs" in reviewer.opens("rocket").select_one(".uses").get_text()


def test_every_one_is_approved_at_once_by_somebody_who_saw_them_elsewhere(house, reviewer):
    def approve():
        approve_every("vuurmolen", name="Mevrouw Martin")

    house.does(approve)
    assert "goedgekeurd door Mevrouw Martin" in reviewer.state("id-card")
    assert "Alles is nagekeken." in reviewer.person.opens(HOME).text


def test_only_a_manager_comes_here(house):
    assert house.signs_in("samira").client.get(HOME).status_code == 403
