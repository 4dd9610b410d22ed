"""*Bericht op schermen*: reception writes one line, every display of the house shows it, any host takes it away."""

import pytest

from tests.support.people import second_branch, sentence_in

PAGE = "/reception/announcements"
SOUP = "Om 12 uur is er soep"


@pytest.fixture
def samira(house):
    one = house.signs_in("samira")
    one.opens(PAGE)
    return one


def says(host, words=SOUP, **hours):
    return host.posts(PAGE, {"words": words, **hours})


def reads(house, slug="scherm-1"):
    """The band on a display."""
    display = house.display(slug)
    assert display.opens().status_code == 200
    band = display.page.select_one("#announcement .announcement")
    return " ".join(band.get_text(" ").split())


def listed(host):
    host.opens(PAGE)
    return [
        [" ".join(one.get_text().split()) for one in line.select("p")] for line in host.page.select("#announcements li")
    ]


def test_one_line_stands_on_every_display_of_the_house_and_of_no_other(house, samira, tmp_path):
    second_branch(house, tmp_path / "elders")
    assert reads(house) == ""
    assert says(samira).status_code == 303
    assert [reads(house, slug) for slug in ("scherm-1", "scherm-2", "scherm-1-2")] == [SOUP, SOUP, ""]
    assert listed(samira) == [[SOUP, "Nu op de schermen, tot 19:00"]]
    assert listed(house.signs_in("samira-2")) == []


def test_the_way_there_is_in_the_menu_of_the_hall(samira):
    samira.opens("/reception/")
    assert samira.page.select_one(f"#me a[href='{PAGE}']")


def test_the_list_says_what_comes_and_what_waits(house, samira):
    says(samira, "Vandaag zitdag van de notaris")
    house.later(minutes=1)
    says(samira, SOUP, ends="11:00")
    says(samira, "Straks sluiten we", begins="17:00")
    assert listed(samira) == [
        ["Vandaag zitdag van de notaris", "Wacht achter een nieuwer bericht, tot 19:00"],
        [SOUP, "Nu op de schermen, tot 11:00"],
        ["Straks sluiten we", "Van 17:00 tot 19:00"],
    ]
    house.at(11)
    assert reads(house) == "Vandaag zitdag van de notaris"


def test_the_page_that_asks_again_knows_when(house, samira):
    says(samira, begins="11:00", ends="12:00")
    display = house.display()
    until = []
    for hour in (10, 11, 12):
        house.at(hour)
        display.opens("/display/scherm-1/announcement")
        until.append(display.page.select_one(".announcement").get("data-until"))
    assert until == ["2026-11-17T10:00:00+00:00", "2026-11-17T11:00:00+00:00", None]


def test_taken_away_it_is_gone_and_a_colleague_who_comes_later_hears_so(house, samira):
    says(samira)
    other = house.signs_in("samira")
    other.opens(PAGE)
    address = other.page.select_one("#announcements button")["formaction"]
    answer = samira.posts(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#announcements"
    assert answer.text == samira.client.get(f"{PAGE}/list").text
    assert reads(house) == ""
    late = other.posts(address, headers={"HX-Request": "true"})
    assert (late.status_code, sentence_in(late)) == (404, "Dit bericht is er niet (meer).")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": " "}, "Schrijf eerst wat op de schermen moet staan."),
        ({"words": "a" * 121}, "Een bericht telt hoogstens 120 tekens. Dit zijn er 121."),
        (
            {"words": "Bel 0470 12 34 56"},
            "Er staat een rijksregisternummer, telefoonnummer of e-mailadres in. Haal het weg: iedereen leest mee.",
        ),
        ({"words": SOUP, "ends": "9:00"}, "Het einde moet later zijn dan het begin, en nog komen."),
        ({"words": SOUP, "ends": "straks"}, "Dat is geen uur. Schrijf het zo: 14:30."),
        ({}, "Schrijf eerst wat op de schermen moet staan."),
    ],
)
def test_a_refusal_says_what_to_do_and_shows_nothing(house, samira, fields, sentence):
    response = samira.posts(PAGE, fields, headers={"HX-Request": "true"})
    assert (response.status_code, sentence_in(response)) == (422, sentence)
    assert reads(house) == ""
    assert house.rows("announcement") == []


def test_after_closing_there_is_nothing_to_write_and_no_way_around_it(house, samira):
    house.at(19, 30)
    samira.opens(PAGE)
    assert samira.page.select_one("#words") is None
    samira.opens("/reception/")
    assert says(samira).status_code == 409
    assert house.rows("announcement") == []


@pytest.mark.parametrize("username", ["lotte", "wout", "noor"])
def test_only_a_host_sees_the_page(house, username):
    other = house.signs_in(username)
    assert [other.opens(f"{PAGE}{more}", look=False).status_code for more in ("", "/list")] == [403, 403]


def test_only_a_host_speaks_to_the_whole_hall(house, samira):
    says(samira)
    key = house.rows("announcement")[0]["id"]
    lotte = house.signs_in("lotte").sits_down(3)
    assert [says(lotte, "Iets anders").status_code, lotte.posts(f"{PAGE}/{key}/withdrawal").status_code] == [403, 403]
    assert [row["words"] for row in house.rows("announcement")] == [SOUP]


def test_a_host_of_another_house_takes_nothing_away_here(house, samira, tmp_path):
    second_branch(house, tmp_path / "elders")
    says(samira)
    key = house.rows("announcement")[0]["id"]
    there = house.signs_in("samira-2")
    assert there.posts(f"{PAGE}/{key}/withdrawal").status_code == 404
    assert reads(house) == SOUP


@pytest.mark.parametrize("words", ["<b>Soep</b>", "Soep \U0001f372", "Soep \u202edoorb"])
def test_what_no_screen_can_show_is_not_announced(house, samira, words):
    assert says(samira, words).status_code == 422
    assert house.rows("announcement") == []


def test_words_are_words_and_no_page(house, samira):
    says(samira, "Soep & brood")
    assert reads(house) == "Soep & brood"
