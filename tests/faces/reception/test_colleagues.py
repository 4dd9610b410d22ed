"""*Wie is in huis?*: set by oneself with one press, by a host for anyone, and shown where it helps."""

from __future__ import annotations

import pytest

BOARD = "/reception/colleagues/"


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


@pytest.fixture
def jan(house):
    return house.signs_in("jan")


def says(who, name, word):
    """Press this person's button on the board."""
    who.opens(BOARD)
    row = next(one for one in who.page.select(".person") if one.h2.get_text().startswith(name))
    button = next(one for one in row.select("button") if word in one.get_text())
    return who.posts(button["formaction"], {"where": button["value"]})


def board(who):
    """Name → what the board says of this person: the pressed button, or the words."""
    who.opens(BOARD)
    said = {}
    for row in who.page.select(".person"):
        pressed = row.select_one("[aria-pressed=true]")
        words = pressed or (None if row.select("button") else row.select_one(".where"))
        said[row.h2.contents[0].strip()] = words.get_text().strip() if words else ""
    return said


def test_one_press_says_it_and_every_colleague_reads_it(house, samira, jan):
    assert says(jan, "Jan", "huisbezoek").status_code == 303
    assert board(jan)["Jan"] == "huisbezoek"
    assert board(samira)["Jan"] == "huisbezoek"
    assert board(house.signs_in("lotte"))["Jan"] == "huisbezoek"


def test_oneself_stands_on_top_and_others_have_no_buttons(jan):
    assert list(board(jan)) == ["Jan", "Karim", "Lotte", "Noor", "Samira", "Wout"]
    assert len(jan.page.select("#colleagues button")) == 4
    assert board(jan)["Karim"] == "nog niets gezegd"


def test_a_host_says_it_for_anyone_and_nobody_else_does(house, samira, jan):
    says(samira, "Karim", "thuiswerk")
    assert board(jan)["Karim"] == "thuiswerk"
    karim = next(row["id"] for row in house.rows("staff") if row["username"] == "karim")
    assert jan.posts(f"{BOARD}{karim}", {"where": "absent"}).status_code == 403
    assert board(jan)["Karim"] == "thuiswerk"


@pytest.mark.parametrize(("key", "where", "status"), [("1", "elders", 422), ("1", "", 422), ("99", "absent", 404)])
def test_a_crooked_press_changes_nothing(house, samira, key, where, status):
    assert samira.posts(f"{BOARD}{key}", {"where": where}).status_code == status
    assert house.rows("presence") == []


def test_whoever_sits_down_is_in_the_house_and_the_board_says_where(house, samira, jan):
    says(jan, "Jan", "thuiswerk")
    jan.sits_down(1)
    assert board(samira)["Jan"] == "in huis"
    assert "loket 1" in samira.page.select_one("#colleagues").get_text()


def test_tomorrow_the_board_is_empty_again(house, samira, jan):
    says(jan, "Jan", "afwezig")
    house.later(hours=24)
    assert board(samira)["Jan"] == ""


def test_it_stands_beside_the_names_where_reception_chooses_a_colleague(house, samira, jan):
    says(jan, "Jan", "huisbezoek")
    number = house.visitor().number
    samira.opens(f"/reception/visits/{house.visit(number).id}")
    names = [" ".join(one.get_text().split()) for one in samira.page.select("button[name=person]")]
    assert names == ["Karim", "Lotte", "Jan, huisbezoek"]
    assert "Jan, huisbezoek" in [one.get_text().strip() for one in samira.page.select("button[value^='person:']")]


def test_the_click_answers_with_the_board_and_nothing_else(jan):
    jan.opens(BOARD)
    button = jan.page.select_one("#colleagues button")
    clicked = jan.posts(button["formaction"], {"where": "in_house"}, headers={"HX-Request": "true"})
    assert clicked.headers["HX-Retarget"] == "#colleagues"
    assert clicked.text == jan.client.get(f"{BOARD}board").text
