"""A colleague chooses their own password with a link that works once; a manager never reads or types one."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher

from extensions import db
from management.demo import PASSWORD
from queueing.colleagues.staff import staff_by_username
from queueing.terms import LINK_TERM
from tests.faces.management.test_people import ELS, ROOM, key_of, opens
from tests.support.people import second_branch
from web import passwords

CHOSEN = "een lang zinnetje"


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def link_for(manager, username):
    opens(manager, username)
    return link_in(manager.posts(f"{ROOM}{key_of(manager.house, username)}/link").text)


def link_in(text):
    [link] = set(re.findall(r"/account/link/[0-9a-f]{64}", text))
    return link


def chooses(house, link, new=CHOSEN, again=CHOSEN):
    person = house.stranger()
    person.opens(link)
    return person.posts(link, {"new": new, "again": again})


def signs_in(house, username, password):
    person = house.stranger()
    person.opens("/sign-in")
    return person.posts("/sign-in", {"username": username, "password": password}).status_code


def test_somebody_new_chooses_a_password_and_signs_in(house, wout, caplog):
    wout.opens(f"{ROOM}new")
    link = link_in(wout.posts(f"{ROOM}new", ELS).text)
    token = link.rpartition("/")[2]
    assert signs_in(house, "els", "") == 422, "without a password nobody comes in"
    assert "Dag Els" in house.stranger().opens(link).text
    assert chooses(house, link).headers["Location"] == "/sign-in?ready=yes"
    assert "Je wachtwoord is bewaard" in house.stranger().opens("/sign-in?ready=yes").text
    assert signs_in(house, "els", CHOSEN) == 303
    assert token not in f"{caplog.text}{house.rows('audit')}{house.rows('staff')}"
    kinds = [(row["kind"].value, row["who"]) for row in house.rows("audit")]
    assert ("link_made", "wout") in kinds
    assert ("sign_in_changed", "els") in kinds


def test_a_forgotten_password_is_replaced_and_the_old_one_ends_with_its_sessions(house, wout):
    lotte = house.signs_in("lotte")
    link = link_for(wout, "lotte")
    assert signs_in(house, "lotte", PASSWORD) == 303, "until the link is used"
    assert chooses(house, link).status_code == 303
    assert (signs_in(house, "lotte", PASSWORD), signs_in(house, "lotte", CHOSEN)) == (422, 303)
    assert lotte.client.get("/reception/desk/choice").status_code == 302


def _used(house, wout, link):
    chooses(house, link)


def _too_old(house, wout, link):
    house.later(seconds=LINK_TERM.total_seconds())


def _replaced(house, wout, link):
    wout.clock = house.clock
    link_for(wout, "lotte")


def _withdrawn(house, wout, link):
    opens(wout, "lotte")
    wout.posts(f"{ROOM}{key_of(house, 'lotte')}/link/withdrawal")


def _gone(house, wout, link):
    opens(wout, "lotte")
    wout.posts(f"{ROOM}{key_of(house, 'lotte')}/leaving")


@pytest.mark.parametrize("ends", [_used, _too_old, _replaced, _withdrawn, _gone])
def test_a_link_ends(house, wout, ends):
    link = link_for(wout, "lotte")
    open_page = house.stranger()
    open_page.opens(link)
    ends(house, wout, link)
    before = house.rows("staff")
    for answer in (house.stranger().opens(link), open_page.posts(link, {"new": "x" * 20, "again": "x" * 20})):
        assert answer.status_code == 404
        assert "Deze link werkt niet" in answer.text
    assert house.rows("staff") == before


@pytest.mark.parametrize("token", ["x", "0" * 64, "0" * 5000, "²"])
def test_a_link_that_never_was_says_the_same(house, token):
    answer = house.stranger().opens(f"/account/link/{token}")
    assert (answer.status_code, "Vraag een nieuwe" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("kort", "kort", "10 tekens of meer"),
        ("x" * 201, "x" * 201, "200 tekens of minder"),
        (CHOSEN, "x", "niet gelijk"),
    ],
)
def test_a_password_that_cannot_be_leaves_the_link(house, wout, new, again, said):
    link = link_for(wout, "lotte")
    answer = chooses(house, link, new, again)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert chooses(house, link).status_code == 303


def test_who_works_in_another_house_too_is_not_opened_from_here(house, wout, tmp_path):
    second_branch(house, tmp_path / "elders")
    args = ["staff", "add", "elders", "lotte", "--name", "Lotte", "--role", "host", "--password", PASSWORD + PASSWORD]
    assert house.app.test_cli_runner().invoke(args=args).exit_code == 0
    opens(wout, "lotte")
    answer = wout.posts(f"{ROOM}{key_of(house, 'lotte')}/link")
    assert (answer.status_code, "Lotte werkt ook in een ander huis" in answer.text) == (403, True)


def test_the_keeper_makes_a_link_when_every_manager_is_locked_out(house):
    done = house.app.test_cli_runner().invoke(args=["staff", "link", "vuurmolen", "wout"])
    assert done.exit_code == 0, done.output
    assert chooses(house, link_in(done.output)).status_code == 303
    assert signs_in(house, "wout", CHOSEN) == 303


def test_what_was_stored_with_less_work_is_renewed_at_the_next_sign_in(house):
    weak = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)

    def _weaken():
        person = staff_by_username(db.session(), "lotte")
        assert person is not None
        person.password_hash = weak.hash(PASSWORD)
        db.session().commit()

    def stored():
        return next(row["password_hash"] for row in house.rows("staff") if row["username"] == "lotte")

    house.does(_weaken)
    assert signs_in(house, "lotte", "niet dit") == 422
    assert passwords.hasher.check_needs_rehash(stored())
    assert signs_in(house, "lotte", PASSWORD) == 303
    assert not passwords.hasher.check_needs_rehash(stored())
    assert signs_in(house, "lotte", PASSWORD) == 303
