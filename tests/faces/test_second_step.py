"""A second step: the password and six digits of a phone, each code once; who loses both is helped by a manager."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from management.demo import PASSWORD
from tests.faces.management.test_people import ROOM, key_of, opens
from web.guesses import FROM_HERE

PAGE = "/account/second-step"


def secret_on(person):
    person.opens(PAGE)
    return person.page.select_one(".typed-key").get_text().replace(" ", "")


def code(house, secret, *, seconds=0):
    return pyotp.TOTP(secret).at(house.clock.now() + timedelta(seconds=seconds))


def sets_up(person, **typed):
    """The secret, and the recovery codes; the code of the set-up is spent."""
    secret = secret_on(person)
    fields = {"sealed": person.page.select_one("[name=sealed]")["value"], "password": PASSWORD}
    answer = person.posts(PAGE, fields | {"code": code(person.house, secret)} | typed)
    person.html = answer.text
    person.house.later(seconds=60)
    return secret, [one.get_text() for one in person.page.select(".recovery li")]


def password_of(house, username="lotte"):
    person = house.stranger()
    person.opens("/sign-in")
    answer = person.posts("/sign-in", {"username": username, "password": PASSWORD})
    if answer.headers["Location"] == "/sign-in/code":
        person.opens("/sign-in/code")
    return person


def types(person, told):
    return person.posts("/sign-in/code", {"code": told})


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte")


def is_in(person):
    return person.client.get("/reception/desk/choice").status_code == 200


def test_after_the_password_the_code_opens_the_door_once(house, lotte):
    elsewhere = house.signs_in("lotte")
    secret, codes = sets_up(lotte)
    assert len(set(codes)) == 10
    assert is_in(lotte)
    assert not is_in(elsewhere), "every other session ended"
    person = password_of(house)
    assert not is_in(person), "the password alone is not enough"
    told = code(house, secret)
    assert types(person, told).status_code == 303
    assert is_in(person)
    again = types(password_of(house), told)
    assert (again.status_code, "al gebruikt" in again.text) == (422, True)
    kept = f"{house.rows('second_step')}{house.rows('recovery')}{house.rows('audit')}"
    assert secret not in kept
    assert not any(one in kept or one.replace("-", "") in kept for one in codes)


@pytest.mark.parametrize(("seconds", "status"), [(-30, 303), (0, 303), (30, 303), (-300, 422), (300, 422)])
def test_a_clock_half_a_minute_off_is_well_and_five_minutes_is_told(house, lotte, seconds, status):
    secret, _ = sets_up(lotte)
    house.later(minutes=10)
    answer = types(password_of(house), code(house, secret, seconds=seconds))
    assert answer.status_code == status
    way = "voor" if seconds > 0 else "achter"
    assert (f"klok van je telefoon loopt 5 minuten {way}" in answer.text) == (status == 422)


def test_a_code_of_before_the_last_one_is_refused_too(house, lotte):
    secret, _ = sets_up(lotte)
    assert types(password_of(house), code(house, secret, seconds=30)).status_code == 303
    assert "al gebruikt" in types(password_of(house), code(house, secret)).text


def test_a_recovery_code_opens_once(house, lotte):
    _, codes = sets_up(lotte)
    assert types(password_of(house), codes[3].upper()).status_code == 303
    assert types(password_of(house), codes[3]).status_code == 422
    assert types(password_of(house), codes[4].replace("-", " ")).status_code == 303
    assert [len(row["hashes"]) for row in house.rows("recovery")] == [8]


@pytest.mark.parametrize("told", ["", "000000", "²²²²²²", "x" * 5000, "<b>", "\u202e123456", "0000-0000-0000"])
def test_anything_else_opens_nothing(house, lotte, told):
    sets_up(lotte)
    person = password_of(house)
    assert types(person, told).status_code == 422
    assert not is_in(person)


def test_who_guesses_codes_waits_and_who_has_only_the_password_keeps_nobody_out(house, lotte):
    secret, _ = sets_up(lotte)
    thief = password_of(house)
    at = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}
    answers = [thief.posts("/sign-in/code", {"code": "000000"}, **at).status_code for _ in range(FROM_HERE + 1)]
    assert answers == [422] * FROM_HERE + [429]
    assert types(password_of(house), code(house, secret)).status_code == 303


def test_the_password_is_worth_five_minutes_and_a_session_that_ended_nothing(house, lotte):
    secret, _ = sets_up(lotte)
    slow, ended = password_of(house), password_of(house)
    lotte.opens("/account/password")
    assert lotte.posts("/account/sessions").status_code == 303
    assert is_in(lotte)
    assert types(ended, code(house, secret)).headers["Location"] == "/sign-in"
    house.later(minutes=5)
    assert types(slow, code(house, secret)).headers["Location"] == "/sign-in"
    assert house.stranger().opens("/sign-in/code").status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "000000"}, "Die code klopt niet"),
        ({"password": "niet dit"}, "Je wachtwoord klopt niet"),
        ({"sealed": "x"}, "stond te lang open"),
    ],
)
def test_a_set_up_that_cannot_be_sets_nothing_up(house, lotte, typed, said):
    sets_up(lotte, **typed)
    assert said in lotte.reads()
    assert house.rows("second_step") == []


def test_a_set_up_of_somebody_else_or_left_open_is_none(house, lotte):
    jan = house.signs_in("jan")
    secret_on(jan)
    sets_up(lotte, sealed=jan.page.select_one("[name=sealed]")["value"])
    assert "stond te lang open" in lotte.reads()
    secret = secret_on(lotte)
    sealed = lotte.page.select_one("[name=sealed]")["value"]
    house.later(minutes=16)
    answer = lotte.posts(PAGE, {"sealed": sealed, "password": PASSWORD, "code": code(house, secret)})
    assert (answer.status_code, house.rows("second_step")) == (409, [])


def test_it_is_taken_away_with_the_password(house, lotte):
    sets_up(lotte)
    lotte.opens(PAGE)
    assert lotte.posts(f"{PAGE}/removal", {"password": "niet dit"}).status_code == 422
    assert lotte.posts(f"{PAGE}/removal", {"password": PASSWORD}).status_code == 303
    assert house.rows("second_step") == []
    assert is_in(password_of(house))


def test_a_manager_helps_who_lost_phone_and_codes(house, lotte):
    wout = house.signs_in("wout")
    opens(wout, "lotte")
    reset = f"{ROOM}{key_of(house, 'lotte')}/second-step/reset"
    assert wout.posts(reset).status_code == 409, "there is none yet"
    sets_up(lotte)
    assert wout.posts(reset).status_code == 303
    assert not is_in(lotte)
    assert is_in(password_of(house))
    assert [row["who"] for row in house.rows("audit") if row["kind"] == "second_step_reset"] == ["wout"]
    sets_up(house.signs_in("lotte"))
    done = house.app.test_cli_runner().invoke(args=["staff", "reset-second-step", "vuurmolen", "lotte"])
    assert (done.exit_code, house.rows("second_step")) == (0, [])


def test_a_house_asks_it_of_its_managers(house):
    wout = house.signs_in("wout")
    wout.opens(ROOM)
    assert wout.posts(f"{ROOM}second-step", {"asked": "yes"}).status_code == 409, "first oneself"
    sets_up(wout)
    wout.opens(ROOM)
    fields = opens(wout, "samira") | {"role": ["host", "manager"]}
    wout.posts(f"{ROOM}{key_of(house, 'samira')}", fields)
    assert wout.posts(f"{ROOM}second-step", {"asked": "yes"}).status_code == 303
    samira = house.signs_in("samira")
    assert samira.client.get(ROOM).headers["Location"] == PAGE
    assert samira.client.get("/reception/").status_code == 200, "reception goes on"
    sets_up(samira)
    assert samira.client.get(ROOM).status_code == 200
    samira.opens("/account/password")
    assert samira.posts(f"{PAGE}/removal", {"password": PASSWORD}).status_code == 409


def test_after_another_secret_of_the_server_a_manager_is_needed_and_it_is_said(house, lotte):
    sets_up(lotte)
    house.app.config["STEP_KEY"] = b"another"
    answer = types(password_of(house), "123456")
    assert (answer.status_code, "kan niet meer gelezen worden" in answer.text) == (409, True)


def test_the_page_draws_its_picture_here(lotte):
    lotte.opens(PAGE)
    assert lotte.page.select_one("svg.qr")
    assert re.fullmatch(r"[A-Z2-7]{32}", secret_on(lotte))
