"""A passkey opens the door alone, or after the password; whatever is wrong with it is refused by name."""

from __future__ import annotations

import pytest

from extensions import db
from management.demo import PASSWORD
from queueing.colleagues.staff import Staff
from tests.faces.management.test_people import ROOM, key_of, opens
from tests.faces.test_second_step import code, is_in, password_of, sets_up, types
from tests.support.authenticator import Authenticator
from web.guesses import FOR_A_CODE

PAGE = "/account/keys"


def options_on(person, address):
    answer = person.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), address
    return answer.text


def begins(person, *, name="mijn telefoon", password=PASSWORD):
    """The options to make one with, after the name and the password."""
    person.opens(PAGE)
    person.html = person.posts(f"{PAGE}/new", {"name": name, "password": password}).text
    element = person.page.select_one("pass-key")
    return element and element["data-options"]


def adds(person, key=None, *, name="mijn telefoon", **lies):
    key = key or Authenticator()
    told = key.makes(begins(person, name=name), **lies)
    return key, person.posts(PAGE, {"name": name, "credential": told})


def signs_in_with(house, told, *, address="/sign-in/key", **how):
    person = house.stranger()
    person.opens("/sign-in")
    return person, person.posts(address, {"credential": told(person)}, **how)


def alone(house, key, **lies):
    return signs_in_with(house, lambda one: key.signs(options_on(one, "/sign-in/key/options"), **lies))


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte")


@pytest.fixture
def key(lotte):
    return adds(lotte)[0]


def kinds(house):
    return [row["kind"] for row in house.rows("audit")]


def test_a_passkey_opens_the_door_without_a_name_and_counts_as_both_steps(house, lotte):
    key, answer = adds(lotte)
    lotte.html = answer.text
    assert len(lotte.page.select(".recovery li")) == 10, "with the first passkey come recovery codes"
    person, answer = alone(house, key)
    assert answer.status_code == 303
    assert is_in(person)
    assert [(row["who"], row["facts"]) for row in house.rows("audit") if row["kind"] == "sign_in"][-1] == (
        "lotte", {"way": "key"},
    )  # fmt: skip
    [row] = house.rows("passkey")
    assert (row["name"], row["sign_count"], row["host"], row["transports"]) == (
        "mijn telefoon", 1, "localhost", ["internal"],
    )  # fmt: skip
    lotte.opens(PAGE)
    assert "laatst gebruikt op 17 november" in lotte.reads()


def test_after_the_password_it_takes_the_place_of_six_digits_and_a_recovery_code_that_of_it(house, lotte):
    key = Authenticator()
    lotte.html = adds(lotte, key)[1].text
    codes = [one.get_text() for one in lotte.page.select(".recovery li")]
    person = password_of(house)
    assert not is_in(person), "the password alone is not enough"
    assert "Gebruik je toegangssleutel" in person.reads()
    told = key.signs(options_on(person, "/sign-in/code/key/options"), verified=False)
    assert person.posts("/sign-in/code/key", {"credential": told}).status_code == 303
    assert is_in(person)
    assert house.rows("staff_session")[-1]["way"] == "password_and_key"
    assert types(password_of(house), codes[0]).status_code == 303
    assert types(password_of(house), codes[0]).status_code == 422
    assert types(password_of(house), "123456").status_code == 409, "no app was set up"


LIES = (
    ({"origin": "http://localhost:8001"}, 403, "andere website"),
    ({"origin": "https://localhost"}, 403, "andere website"),
    ({"framed": True}, 403, "andere website"),
    ({"host": "onthaal.example"}, 403, "ander adres"),
    ({"verified": False}, 422, "geen vinger, gezicht of pincode"),
    ({"handle": b"99"}, 403, "van iemand anders"),
    ({"signature": b"\x30\x06\x02\x01\x01\x02\x01\x01"}, 422, "klopt niet"),
    ({"count": 1}, 409, "misschien een kopie"),
    ({"count": 0}, 409, "misschien een kopie"),
)


def test_a_lie_of_a_passkey_is_refused_by_name_and_changes_nothing(house, key):
    assert alone(house, key)[1].status_code == 303
    before = house.rows("passkey"), house.rows("used_challenge")
    for lies, status, said in LIES:
        person, answer = alone(house, key, **lies)
        assert (answer.status_code, said in answer.text) == (status, True), lies
        assert not is_in(person), lies
        assert (house.rows("passkey"), house.rows("used_challenge")) == before, lies
        assert kinds(house)[-1] == "sign_in_failed", lies
        assert ("passkey_went_back" in kinds(house)) == ("count" in lies), lies


def test_a_challenge_is_young_used_once_and_for_its_own_purpose_and_person(house, lotte, key):
    stranger = house.stranger()
    old, again = (options_on(stranger, "/sign-in/key/options") for _ in range(2))
    told = key.signs(again)
    assert signs_in_with(house, lambda _: told)[1].status_code == 303
    _, replayed = signs_in_with(house, lambda _: told)
    assert (replayed.status_code, "al gebruikt" in replayed.text) == (409, True)
    half = password_of(house)
    step = options_on(half, "/sign-in/code/key/options")
    for address, options in (("/sign-in/key", step), ("/sign-in/code/key", old)):
        answer = half.posts(address, {"credential": key.signs(options)})
        assert (answer.status_code, "hoort niet bij deze vraag" in answer.text) == (422, True), address
    made = begins(lotte)
    _, answer = signs_in_with(house, lambda one: key.signs(options_on(one, "/sign-in/key/options").replace("x", "y")))
    assert answer.status_code in (303, 422), "a challenge with another letter is none of ours, one without x is"
    house.later(minutes=5)
    _, late = signs_in_with(house, lambda _: key.signs(old))
    assert (late.status_code, "duurde te lang" in late.text) == (409, True)
    late = lotte.posts(PAGE, {"name": "laat", "credential": Authenticator().makes(made)})
    assert (late.status_code, "duurde te lang" in late.text) == (409, True)
    house.later(minutes=-10)
    _, early = signs_in_with(house, lambda _: key.signs(old))
    assert early.status_code == 409, "a clock set back makes no old challenge young"


def test_the_key_of_somebody_else_takes_no_step_and_an_unknown_one_opens_nothing(house, key):
    jan = house.signs_in("jan")
    other, _ = adds(jan)
    half = password_of(house)
    answer = half.posts("/sign-in/code/key", {"credential": other.signs(options_on(half, "/sign-in/code/key/options"))})
    assert (answer.status_code, "van iemand anders" in answer.text) == (403, True)
    assert not is_in(half)
    _, answer = alone(house, Authenticator())
    assert (answer.status_code, "kennen we niet" in answer.text) == (422, True)


NO_PROOF = ("", "{}", "[]", "null", "x" * 20_000, "\u202e", '{"id": 1}', "²", "[" * 5000)


def test_what_no_passkey_says_is_refused_calmly(house, lotte, key):
    half, stranger = password_of(house), house.stranger()
    for person in (stranger, half, lotte):
        person.opens("/sign-in")
    for told in NO_PROOF:
        for person, address in ((stranger, "/sign-in/key"), (half, "/sign-in/code/key"), (lotte, PAGE)):
            answer = person.posts(address, {"credential": told, "name": "een"})
            assert (answer.status_code, "klopt niet" in answer.text) == (422, True), (address, told[:20])


def test_a_stranger_who_tries_keys_keeps_nobody_out_and_does_not_fill_the_log(house, key):
    answers = [alone(house, Authenticator())[1].status_code for _ in range(FOR_A_CODE + 3)]
    assert answers == [422] * (FOR_A_CODE + 3)
    assert kinds(house).count("sign_in_failed") == FOR_A_CODE
    assert alone(house, key)[1].status_code == 303


def test_a_passkey_begins_with_a_name_and_the_password(house, lotte):
    for name in ("", "x" * 41, "<b>", "\u202eatad"):
        assert begins(lotte, name=name) is None
        assert "hoogstens 40" in lotte.reads(), name
        assert lotte.page.select_one("#name")["value"] == name, "what was typed is still there"
    assert begins(lotte, password="niet dit") is None
    assert "Je wachtwoord klopt niet" in lotte.reads()


def test_a_passkey_made_elsewhere_or_unverified_is_not_kept(house, lotte):
    for lies, said in (
        ({"origin": "https://onthaal.example"}, "andere website"),
        ({"host": "onthaal.example"}, "ander adres"),
        ({"verified": False}, "geen vinger"),
    ):
        _, answer = adds(lotte, **lies)
        assert (answer.status_code in (403, 422), said in answer.text) == (True, True)
    assert house.rows("passkey") == []


def test_several_are_named_and_the_same_one_is_kept_once(house, lotte, key):
    second, answer = adds(lotte, name="laptop van het werk")
    assert answer.status_code == 303, "recovery codes are shown once"
    _, again = adds(lotte, second)
    assert (again.status_code, "is er al" in again.text) == (409, True)
    used = Authenticator()
    told = used.makes(begins(lotte))
    assert lotte.posts(PAGE, {"name": "derde", "credential": told}).status_code == 303
    assert lotte.posts(PAGE, {"name": "vierde", "credential": told}).status_code == 409
    assert [row["name"] for row in house.rows("passkey")] == ["mijn telefoon", "laptop van het werk", "derde"]
    jan = house.signs_in("jan")
    options = begins(jan)
    answer = lotte.posts(PAGE, {"name": "van jan", "credential": Authenticator().makes(options)})
    assert "hoort niet bij deze vraag" in answer.text


def test_one_that_is_removed_opens_nothing_and_the_codes_go_with_the_last(house, lotte, key):
    elsewhere, _ = alone(house, key)
    [row] = house.rows("passkey")
    lotte.opens(PAGE)
    removal = f"{PAGE}/{row['id']}/removal"
    assert lotte.posts(removal, {"password": "niet dit"}).status_code == 422
    assert house.signs_in("jan").posts(removal, {"password": PASSWORD}).status_code in (400, 404)
    assert lotte.posts(removal, {"password": PASSWORD}).status_code == 303
    assert (is_in(lotte), is_in(elsewhere)) == (True, False)
    _, answer = alone(house, key)
    assert (answer.status_code, "kennen we niet" in answer.text) == (422, True)
    assert house.rows("recovery") == []
    assert is_in(password_of(house)), "the password alone is enough again"
    assert {"passkey_added", "passkey_removed"} <= set(kinds(house))


def test_a_manager_sees_how_many_and_removes_them(house, lotte, key):
    wout = house.signs_in("wout")
    opens(wout, "lotte")
    assert "Haal 1 toegangssleutel weg" in wout.reads()
    address = f"{ROOM}{key_of(house, 'lotte')}/keys/removal"
    assert wout.posts(address).status_code == 303
    assert wout.posts(address).status_code == 404
    assert not is_in(lotte)
    assert alone(house, key)[1].status_code == 422
    key, _ = adds(house.signs_in("lotte"))
    done = house.app.test_cli_runner().invoke(args=["staff", "remove-keys", "vuurmolen", "lotte"])
    assert (done.exit_code, house.rows("passkey")) == (0, [])
    assert kinds(house).count("passkeys_reset") == 2


def test_the_passkey_of_who_left_opens_nothing(house, lotte, key):
    def only_inactive():
        db.session().query(Staff).filter_by(username="lotte").one().active = False
        db.session().commit()

    house.does(only_inactive)
    _, answer = alone(house, key)
    assert (answer.status_code, "werkt hier niet meer" in answer.text) == (403, True)
    karim = house.signs_in("karim")
    mine, _ = adds(karim)
    wout = house.signs_in("wout")
    opens(wout, "karim")
    assert wout.posts(f"{ROOM}{key_of(house, 'karim')}/leaving").status_code == 303
    assert alone(house, mine)[1].status_code == 422
    assert [row["staff_id"] for row in house.rows("passkey")] == [key_of(house, "lotte")]


def test_a_passkey_is_the_second_step_that_a_house_asks_of_its_managers(house):
    wout = house.signs_in("wout")
    adds(wout)
    wout.opens(ROOM)
    assert wout.posts(f"{ROOM}second-step", {"asked": "yes"}).status_code == 303
    assert wout.client.get(ROOM).status_code == 200
    [row] = house.rows("passkey")
    wout.opens(PAGE)
    refused = wout.posts(f"{PAGE}/{row['id']}/removal", {"password": PASSWORD})
    assert (refused.status_code, "vraagt beheerders een tweede stap" in refused.text) == (409, True)
    assert house.rows("passkey")[0]["id"] == row["id"]
    sets_up(wout)
    wout.opens(PAGE)
    assert wout.posts(f"{PAGE}/{row['id']}/removal", {"password": PASSWORD}).status_code == 303


def test_at_an_address_without_a_name_none_is_offered(house):
    person = house.stranger()
    for host in ("127.0.0.1", "[::1]"):
        at = {"base_url": f"http://{host}"}
        assert "pass-key" not in person.client.get("/sign-in", **at).text
        assert person.client.get("/sign-in/key/options", **at).status_code == 409


def test_recovery_codes_anew_end_the_old_ones_at_once(house, lotte):
    lotte.opens("/account/password")
    assert lotte.posts("/account/recovery", {"password": PASSWORD}).status_code == 409, "there is no second step"
    secret, codes = sets_up(lotte)
    lotte.opens("/account/recovery")
    assert "nog 10 herstelcodes" in lotte.reads()
    assert lotte.posts("/account/recovery", {"password": "niet dit"}).status_code == 422
    assert lotte.posts("/account/recovery", {"code": "000000"}).status_code == 422
    assert types(password_of(house), codes[0]).status_code == 303
    lotte.html = lotte.posts("/account/recovery", {"password": PASSWORD}).text
    fresh = [one.get_text() for one in lotte.page.select(".recovery li")]
    assert len({*fresh, *codes}) == 20
    assert types(password_of(house), codes[1]).status_code == 422
    assert types(password_of(house), fresh[1]).status_code == 303
    house.later(seconds=60)
    lotte.opens("/account/recovery")
    assert "Tien nieuwe herstelcodes" in lotte.posts("/account/recovery", {"code": code(house, secret)}).text
    assert kinds(house).count("recovery_made") == 2
