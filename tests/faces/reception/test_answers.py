"""*Meteen beantwoord*: counted by theme, once a press, and taken back for ten seconds (decisions 22)."""

import pytest

from tests.support.people import second_branch, sentence_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def samira(house):
    host = house.signs_in("samira")
    host.opens("/reception/")
    return host


def counted(house):
    return [(one["group"], one["hour_band"]) for one in house.rows("measure") if one["kind"] == "answered"]


def press(host, group="WON", key="one", **how):
    return host.posts("/reception/answers", {"group": group, "start_key": key}, headers=HTMX, **how)


def undo_of(answer):
    return answer.text.split('formaction="')[1].split('"')[0]


def test_the_hall_offers_the_seven_themes_behind_one_key(samira):
    assert samira.page.select_one("#answered-menu")["data-key"] == "m"
    themes = samira.page.select("#answered button[name=group]")
    assert [one.select_one("kbd").get_text() for one in themes] == list("1234567")


def test_a_question_answered_at_once_is_counted_without_a_visit(house, samira):
    answer = press(samira)
    assert sentence_in(answer) == "Geteld: Wonen en verhuizen Ongedaan"
    assert counted(house) == [("WON", 9)]
    assert house.visits() == []


def test_two_presses_count_two_and_one_that_was_sent_again_counts_once(house, samira):
    first, again, other = press(samira), press(samira), press(samira, key="two")
    assert again.text == first.text != other.text
    assert len(counted(house)) == 2


def test_taking_back_removes_one(house, samira):
    press(samira, key="two")
    answer = press(samira)
    for _ in range(2):
        assert "Niet meer geteld" in samira.posts(undo_of(answer), headers=HTMX).text
    assert len(counted(house)) == 1


def test_after_ten_seconds_it_stands(house, samira):
    answer = press(samira)
    house.later(seconds=13)
    refused = samira.posts(undo_of(answer), headers=HTMX)
    assert refused.status_code == 409
    assert "tot tien seconden" in refused.text
    assert len(counted(house)) == 1


@pytest.mark.parametrize(("fields", "status"), [({"group": "ZZZ"}, 422), ({}, 422), ({"key": "k" * 41}, 422)])
def test_a_crooked_press_counts_nothing(house, samira, fields, status):
    assert (
        press(samira, fields.get("group", "" if "key" not in fields else "WON"), fields.get("key", "one")).status_code
        == status
    )
    assert counted(house) == []


def test_without_scripts_each_sending_is_a_press(house, samira):
    for _ in range(2):
        answer = samira.posts("/reception/answers", {"group": "POS"})
        assert (answer.status_code, answer.location) == (303, "/reception/")
    assert counted(house) == [("POS", 9)] * 2


@pytest.mark.parametrize("who", ["lotte", "noor"])
def test_only_a_host_counts(house, who):
    person = house.signs_in(who)
    person.opens("/reception/outreach", look=False)  # for a person without a desk, the page with a token
    assert press(person).status_code == 403
    assert counted(house) == []


def test_a_stranger_and_a_page_without_token_count_nothing(house, samira):
    stranger = house.stranger()
    stranger.opens("/sign-in")
    assert press(stranger).headers["HX-Redirect"].startswith("/sign-in")
    assert press(samira, token="made up").status_code == 400
    assert counted(house) == []


def test_another_house_takes_nothing_back_here(house, samira, tmp_path):
    second_branch(house, tmp_path / "elders")
    answer = press(samira)
    there = house.signs_in("samira-2")
    assert there.posts(undo_of(answer), headers=HTMX).status_code == 404
    assert there.posts("/reception/answers/999/undo", headers=HTMX).status_code == 404
    assert len(counted(house)) == 1
