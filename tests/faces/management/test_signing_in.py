"""A manager decides which groups of the organisation count, and who may still use a password; nobody is locked out."""

from __future__ import annotations

import pytest

from management.demo import PASSWORD
from tests.faces.management.test_people import key_of
from tests.faces.test_sign_in_elsewhere import counts, few, is_in, roles_of
from tests.support.providers import goes_to, returns, signs_in_at

PAGE = "/management/people/organisation"
NEW = f"{PAGE}/groups/new"
GOOD = {"group": "onthaal", "role": ["host"], "service": ["burgerzaken"]}


@pytest.fixture
def wout(house, provider):
    one = house.signs_in("wout")
    one.opens(NEW)
    return one


def types_password(house, username):
    person = house.stranger()
    person.opens("/sign-in")
    answer = person.posts("/sign-in", {"username": username, "password": PASSWORD})
    person.html = answer.text
    return person, answer.status_code


def test_a_group_counts_from_the_next_sign_in_and_no_longer_at_once(house, provider, wout):
    assert wout.posts(NEW, GOOD).status_code == 303
    wout.opens(PAGE)
    assert wout.page.select_one(".people-list .who b").get_text() == "onthaal"
    provider.knows("s-1", given_name="Els", groups=["onthaal"])
    els = house.stranger()
    assert signs_in_at(els, provider, "s-1").headers["Location"] == "/reception/"
    [rule] = house.rows("group_rule")
    wout.opens(f"{PAGE}/groups/{rule['id']}")
    assert wout.page.select_one("#group")["value"] == "onthaal"
    assert wout.posts(f"{PAGE}/groups/{rule['id']}", GOOD | {"role": ["staff"]}).status_code == 303
    assert not is_in(els)
    assert signs_in_at(els, provider, "s-1").headers["Location"] == "/reception/desk/"
    assert wout.posts(f"{PAGE}/groups/{rule['id']}/removal").status_code == 303
    assert (roles_of(house, "els"), house.rows("group_rule")) == ({}, [])
    assert els.client.get("/reception/desk/choice").status_code == 302
    assert [row["who"] for row in house.rows("audit") if row["kind"].value == "group_rule"] == ["wout"] * 3


BAD = [
    ({"group": " "}, "group", "Schrijf de groep"),
    ({"group": "x" * 201}, "group", "hoogstens 200"),
    ({"group": "on\u202ethaal"}, "group", "Schrijf de groep"),
    ({"group": "balie"}, "group", "staat al in de lijst"),
    ({"role": []}, "roles", "Kies minstens één rol"),
    ({"role": ["koning"]}, "roles", "bestaat niet"),
    ({"service": ["nergens"]}, "roles", "bestaat niet"),
]


@pytest.mark.parametrize(("typed", "field", "said"), few(BAD, 2, 3, 4))
def test_what_cannot_be_is_said_by_its_field_and_what_was_typed_stays(house, provider, wout, typed, field, said):
    counts(house, provider, "balie", "host")
    before = house.rows("group_rule"), house.rows("audit")
    answer = wout.posts(NEW, GOOD | typed)
    wout.html = answer.text
    assert (answer.status_code, said in wout.page.select_one(f"#wrong-{field}").get_text()) == (422, True)
    assert wout.page.select_one("#group")["value"] == (GOOD | typed)["group"]
    assert (house.rows("group_rule"), house.rows("audit")) == before


def test_a_group_of_another_house_is_not_here(wout):
    assert wout.opens(f"{PAGE}/groups/77").status_code == 404
    assert wout.posts(f"{PAGE}/groups/77", GOOD).status_code == 404


def test_the_last_group_that_makes_managers_stays(house, provider, wout):
    counts(house, provider, "beheer", "manager", services=())
    provider.knows("s-4", given_name="Bea", groups=["beheer"])
    bea = house.stranger()
    signs_in_at(bea, provider, "s-4")
    bea.opens("/management/people/")
    assert bea.posts(f"/management/people/{key_of(house, 'wout')}/leaving").status_code == 303
    [rule] = house.rows("group_rule")
    bea.opens(PAGE)
    answer = bea.posts(f"{PAGE}/groups/{rule['id']}/removal")
    assert (answer.status_code, "Dan is er geen beheerder meer" in answer.text) == (409, True)
    assert house.rows("group_rule") == [rule]


def test_passwords_are_for_emergencies_only_once_a_manager_came_in_otherwise(house, provider, wout):
    answer = wout.posts(f"{PAGE}/passwords", {"only_emergency": "yes"})
    assert (answer.status_code, "Anders raakt iedereen buitengesloten" in answer.text) == (409, True)
    counts(house, provider, "beheer", "manager", services=())
    provider.knows("s-4", given_name="Bea", groups=["beheer"])
    bea = house.stranger()
    signs_in_at(bea, provider, "s-4")
    house.later(days=8)
    assert wout.posts(f"{PAGE}/passwords", {"only_emergency": "yes"}).status_code == 409, "too long ago"
    house.later(days=-8)
    assert wout.posts(f"{PAGE}/passwords", {"only_emergency": "yes"}).status_code == 303
    wout.opens(f"/management/people/{key_of(house, 'samira')}")
    assert wout.posts(f"/management/people/{key_of(house, 'samira')}/emergency", {"marked": "yes"}).status_code == 303
    lotte, status = types_password(house, "lotte")
    assert (status, "meld je je aan bij je organisatie" in lotte.reads()) == (403, True)
    assert not is_in(lotte)
    assert types_password(house, "samira")[1] == 303
    wout.opens(PAGE)
    assert "Samira" in wout.page.select_one(".doings").get_text()
    done = house.app.test_cli_runner().invoke(args=["staff", "passwords", "vuurmolen"])
    assert (done.exit_code, types_password(house, "lotte")[1]) == (0, 303)


def test_without_a_provider_everybody_keeps_their_password(house, wout, monkeypatch):
    monkeypatch.setitem(house.app.extensions, "providers", {})
    wout.opens(PAGE)
    assert "nog geen aanmelddienst gekoppeld" in wout.reads()
    assert wout.posts(f"{PAGE}/passwords", {"only_emergency": "yes"}).status_code == 409
    wout.opens("/management/people/")
    assert wout.posts(NEW, GOOD).status_code == 409


def test_a_colleague_links_their_own_account_with_a_link_that_works_once(house, provider, wout):
    key = key_of(house, "lotte")
    wout.opens(f"/management/people/{key}")
    link = wout.posts(f"/management/people/{key}/link").text.partition("/account/link/")[2][:64]
    provider.knows("s-7", given_name="Lotte")
    lotte = house.stranger()
    lotte.opens(f"/account/link/{link}")
    button = lotte.page.select_one("a[href^='/sign-in/with/gemeente']")
    assert button["href"] == f"/sign-in/with/gemeente?link={link}"
    back = provider.lets(goes_to(lotte.client, link=link), "s-7")
    assert returns(lotte, back).headers["Location"] == "/reception/desk/"
    assert signs_in_at(house.stranger(), provider, "s-7").status_code == 303
    assert lotte.client.get(f"/sign-in/with/gemeente?link={link}").status_code == 404, "the link is used"
    assert lotte.client.get("/reception/desk/choice").status_code == 200
    wout.opens(f"/management/people/{key}")
    assert "de gemeente" in wout.reads()
    [row] = house.rows("identity")
    assert wout.posts(f"/management/people/{key}/links/{row['id']}/removal").status_code == 303
    assert house.rows("identity") == []
    assert lotte.client.get("/reception/desk/choice").status_code == 302
    assert signs_in_at(house.stranger(), provider, "s-7").status_code == 403
    assert types_password(house, "lotte")[1] == 303, "the password is still theirs"
    kinds = [row["kind"].value for row in house.rows("audit")]
    assert {"identity_linked", "identity_unlinked"} <= set(kinds)


def test_one_account_there_is_one_colleague_here(house, provider, wout):
    counts(house, provider, "onthaal", "host")
    provider.knows("s-1", given_name="Els", groups=["onthaal"])
    signs_in_at(house.stranger(), provider, "s-1")
    key = key_of(house, "lotte")
    wout.opens(f"/management/people/{key}")
    link = wout.posts(f"/management/people/{key}/link").text.partition("/account/link/")[2][:64]
    answer = signs_in_at(house.stranger(), provider, "s-1", link=link)
    assert (answer.status_code, "al gekoppeld" in answer.text) == (409, True)
    assert house.stranger().client.get(f"/account/link/{link}").status_code == 200, "nothing was used up"


def test_signing_out_here_offers_to_sign_out_there(house, provider):
    counts(house, provider, "onthaal", "host")
    provider.knows("s-1", given_name="Els", groups=["onthaal"])
    els = house.stranger()
    signs_in_at(els, provider, "s-1")
    els.opens("/reception/")
    answer = els.posts("/sign-out")
    assert answer.headers["Location"] == "/sign-in?left=gemeente"
    els.opens("/sign-in?left=gemeente")
    assert "Meld je ook af bij de gemeente" in els.reads()
    away = els.client.get("/sign-in/out/gemeente").headers["Location"]
    assert away.startswith(f"{provider.issuer}/oauth2/end_session?client_id=onthaal&post_logout_redirect_uri=")
    lotte = house.signs_in("lotte")
    lotte.opens("/account/password")
    assert lotte.posts("/sign-out").headers["Location"] == "/sign-in"
