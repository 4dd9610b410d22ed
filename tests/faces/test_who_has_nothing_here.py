"""A manager or a colleague without a role signs in, reads what is theirs, and can sign out; a wrong code asks again."""

from __future__ import annotations

import re

from extensions import db
from queueing.colleagues.staff import Staff


def test_who_only_keeps_the_house_lands_in_the_office_and_can_sign_out(house):
    wout = house.signs_in("wout")
    assert wout.client.get("/sign-in").headers["Location"] == "/management/"
    wout.opens("/management/")
    assert "Beheer van" in wout.reads()
    assert wout.posts("/sign-out").headers["Location"] == "/sign-in"
    assert wout.client.get("/management/").status_code == 302


def test_a_page_of_another_role_offers_the_way_out(house):
    wout = house.signs_in("wout")
    refused = wout.client.get("/reception/")
    assert refused.status_code == 403
    assert "Afmelden" in refused.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', refused.text)
    assert token is not None
    assert wout.posts("/sign-out", token=token[1]).status_code == 303


def test_who_lost_every_role_can_still_go(house):
    lotte = house.signs_in("lotte")

    def _take_away():
        person = db.session().query(Staff).filter_by(username="lotte").one()
        person.grants.clear()
        db.session().commit()

    house.does(_take_away)
    assert lotte.client.get("/sign-in").headers["Location"] == "/account"
    lotte.opens("/account")
    assert lotte.posts("/sign-out").status_code == 303
    assert lotte.client.get("/account").status_code == 302


def test_a_wrong_pairing_code_asks_again_on_the_screen_itself(house):
    screen = house.stranger()
    screen.opens("/pair?device=zuil-1")
    answer = screen.posts("/pair", {"code": "000000"})
    assert answer.status_code == 422
    assert "Deze code klopt niet of is te oud." in answer.text
    assert 'id="code"' in answer.text
    assert "sign-in" not in answer.text
