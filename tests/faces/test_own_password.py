"""Everybody chooses their own password, with the old one in hand."""

import pytest

from management.demo import PASSWORD
from web.guesses import FROM_HERE

NEW = "een lang zinnetje"


def changes(person, *, old=PASSWORD, new=NEW, again=NEW):
    person.opens("/account/password")
    return person.posts("/account/password", {"old": old, "new": new, "again": again})


def signs_in(house, password):
    person = house.stranger()
    person.opens("/sign-in")
    return person.posts("/sign-in", {"username": "lotte", "password": password}).status_code


def test_a_new_password_opens_the_door_and_the_old_one_does_not(house):
    lotte, elsewhere = house.signs_in("lotte"), house.signs_in("lotte")
    assert elsewhere.opens("/reception/desk/choice").status_code == 200
    assert changes(lotte).status_code == 303
    lotte.opens("/account/password?changed=yes")
    assert "Je wachtwoord is veranderd." in lotte.reads()
    assert elsewhere.opens("/reception/desk/choice").status_code == 302, "every other session ended"
    assert (signs_in(house, PASSWORD), signs_in(house, NEW)) == (422, 303)
    [row] = [one for one in house.rows("audit") if one["kind"] == "sign_in_changed"]
    assert (row["who"], row["facts"]) == ("lotte", {})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "niet dit"}, "Je huidige wachtwoord klopt niet."),
        ({"new": "kort", "again": "kort"}, "10 tekens of meer"),
        ({"new": "x" * 201, "again": "x" * 201}, "200 tekens of minder"),
        ({"again": "iets heel anders"}, "niet gelijk"),
        ({"old": NEW}, "Kies een ander"),
    ],
)
def test_anything_else_changes_nothing_and_says_why(house, typed, said):
    lotte = house.signs_in("lotte")
    answer = changes(lotte, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert signs_in(house, PASSWORD) == 303
    assert "sign_in_changed" not in {one["kind"] for one in house.rows("audit")}


def test_who_guesses_the_old_password_at_a_screen_left_open_waits_as_at_the_door(house):
    lotte = house.signs_in("lotte")
    assert [changes(lotte, old=f"gok {n}").status_code for n in range(FROM_HERE)] == [422] * FROM_HERE
    assert changes(lotte).status_code == 429


def test_a_stranger_is_led_to_the_door(house):
    assert house.stranger().opens("/account/password").status_code == 302
