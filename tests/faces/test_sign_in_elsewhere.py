"""At the provider of their organisation a colleague shows who they are; whatever is not right opens nothing."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import OctKey, RSAKey

from config import SettingError
from extensions import db
from queueing.branches import Branch
from queueing.colleagues.groups import GroupRule
from queueing.colleagues.staff import Role, Staff
from queueing.staffing import leave
from tests.faces.management.test_people import key_of
from tests.support.providers import connect, goes_to, returns, signs_in_at
from web import brief_requests
from web.provider_settings import read_providers

STRANGE_KEY = RSAKey.generate_key(2048, {"kid": "strange"}, auto_kid=False)


def few(rows, *every_day):
    """All of them; `make test` tries only these."""
    return [one if at in every_day else pytest.param(*one, marks=pytest.mark.exhaustive) for at, one in enumerate(rows)]


def counts(house, provider, group, *roles, services=("burgerzaken",)):
    """A manager let this group count."""

    def write():
        db.session.add(
            GroupRule(branch_id=1, issuer=provider.issuer, group_name=group, roles=list(roles), services=list(services))
        )
        db.session.commit()

    house.does(write)


def roles_of(house, username):
    key = next(row["id"] for row in house.rows("staff") if row["username"] == username)
    return {row["role"].value: row["services"] for row in house.rows("grant") if row["staff_id"] == key}


@pytest.fixture
def els(house, provider):
    """Els, known to the organisation as somebody of reception, before a browser."""
    counts(house, provider, "onthaal", "host")
    counts(house, provider, "loket", "staff")
    provider.knows("s-1", given_name="Els", name="Els Peeters", email="els@example.be", groups=["onthaal"])
    return house.stranger()


def is_in(person):
    return person.client.get("/reception/").status_code == 200


def test_a_first_sign_in_makes_an_account_with_the_roles_of_the_groups(house, provider, els):
    els.opens("/sign-in")
    assert els.page.select_one("a[href='/sign-in/with/gemeente']").get_text(strip=True) == "Aanmelden met de gemeente"
    answer = signs_in_at(els, provider, "s-1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reception/")
    assert is_in(els)
    [row] = [one for one in house.rows("staff") if one["username"] == "els"]
    assert (row["name"], row["password_hash"]) == ("Els", "")
    assert roles_of(house, "els") == {"host": ["burgerzaken"]}
    assert [one["kind"].value for one in house.rows("audit")][-2:] == ["person_added", "sign_in"]
    els.opens("/account/password")
    assert "je meldt je aan bij je organisatie" in els.reads()
    assert els.page.select("input[type=password]") == [], "nothing to type that they do not have"
    assert "els@example.be" not in f"{house.rows('staff')}{house.rows('identity')}{house.rows('audit')}"


def test_the_question_goes_with_a_proof_and_the_answer_lands_where_one_wanted_to_go(house, provider, els):
    asked = parse_qs(urlsplit(goes_to(els.client, next="/reception/announcements")).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/sign-in/from/gemeente"]
    assert asked["scope"] == ["openid profile"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    answer = signs_in_at(els, provider, "s-1", next="/reception/announcements")
    assert answer.headers["Location"] == "/reception/announcements"
    away = signs_in_at(house.stranger(), provider, "s-1", next="//elsewhere.example/")
    assert away.headers["Location"] == "/reception/"


def test_roles_follow_the_groups_and_an_open_page_ends(house, provider, els):
    signs_in_at(els, provider, "s-1")
    provider.knows("s-1", given_name="Els", groups="loket")
    again = house.stranger()
    assert signs_in_at(again, provider, "s-1").headers["Location"] == "/reception/desk/"
    assert roles_of(house, "els") == {"staff": ["burgerzaken"]}
    assert not is_in(els), "the page of before ended"
    provider.knows("s-1", given_name="Els", groups=[])
    answer = signs_in_at(house.stranger(), provider, "s-1")
    assert (answer.status_code, "Je groepen geven hier geen taak meer" in answer.text) == (403, True)
    assert roles_of(house, "els") == {}
    assert again.client.get("/reception/desk/choice").status_code == 302


def test_the_same_groups_end_nothing(house, provider, els):
    signs_in_at(els, provider, "s-1")
    assert signs_in_at(house.stranger(), provider, "s-1").status_code == 303
    assert is_in(els)


def test_what_a_manager_gave_by_hand_stays(house, provider, els):
    signs_in_at(els, provider, "s-1")

    def by_hand():
        db.session.get_one(Staff, key_of(house, "els")).hold(Role.OUTREACH, 1, ())
        db.session.commit()

    house.does(by_hand)
    provider.knows("s-1", given_name="Els", groups=[])
    assert signs_in_at(house.stranger(), provider, "s-1").status_code == 303
    assert roles_of(house, "els") == {"outreach": []}


def test_an_account_is_known_by_its_subject_never_by_its_name(house, provider, els):
    provider.knows("s-2", given_name="Lotte", preferred_username="lotte", email="lotte@example.be", groups=["onthaal"])
    assert signs_in_at(els, provider, "s-2").status_code == 303
    assert roles_of(house, "lotte-2") == {"host": ["burgerzaken"]}
    assert roles_of(house, "lotte") == {"staff": ["breed-onthaal", "burgerzaken"]}


NOT_HERE = [
    ({"given_name": "Els"}, 403, "je hebt hier geen taak"),
    ({"given_name": "Els", "groups": ["ONTHAAL", "onthaal ", "anders"]}, 403, "je hebt hier geen taak"),
    ({"given_name": "Els", "groups": {"onthaal": True}}, 403, "je hebt hier geen taak"),
    ({"groups": ["onthaal"]}, 403, "geen naam door"),
    ({"given_name": "<b>Els", "groups": ["onthaal"]}, 403, "geen naam door"),
    ({"given_name": "Els\u202e", "groups": ["onthaal"]}, 403, "geen naam door"),
    ({"given_name": "E" * 81, "groups": ["onthaal"]}, 403, "geen naam door"),
    ({"given_name": "Els", "groups": ["onthaal"], "hasgroups": True}, 502, "geeft niet al je groepen door"),
    ({"given_name": "Els", "_claim_names": {"groups": "src1"}}, 502, "geeft niet al je groepen door"),
]


@pytest.mark.parametrize(("claims", "status", "said"), few(NOT_HERE, 0, 4, 7))
def test_who_is_in_no_group_that_lets_in_gets_no_account(house, provider, els, claims, status, said):
    before = house.rows("staff"), house.rows("grant"), house.rows("identity")
    provider.knows("s-3", **claims)
    answer = signs_in_at(els, provider, "s-3")
    assert (answer.status_code, said in els.page.select_one("#wrong").get_text()) == (status, True)
    assert (house.rows("staff"), house.rows("grant"), house.rows("identity")) == before
    assert house.rows("audit")[-1]["kind"].value == "sign_in_failed"
    assert not is_in(els)


def test_who_left_is_refused_by_name_and_another_with_that_name_is_another(house, provider, els):
    signs_in_at(els, provider, "s-1")

    def goes():
        leave(db.session(), 1, key_of(house, "els"), by=None, now=house.clock.now())
        db.session.commit()

    house.does(goes)
    assert not is_in(els)
    answer = signs_in_at(house.stranger(), provider, "s-1")
    assert (answer.status_code, "Els werkt hier niet meer" in answer.text) == (403, True)
    wout = house.signs_in("wout")
    wout.opens("/management/people/new")
    wout.posts("/management/people/new", {"username": "els", "name": "Els", "secrecy": "discretion", "role": "staff"})
    assert signs_in_at(house.stranger(), provider, "s-1").status_code == 303
    assert roles_of(house, "els") == {"staff": []}, "the new Els has nothing to do with the one who left"
    assert roles_of(house, "els-2") == {"host": ["burgerzaken"]}


def test_the_second_step_of_the_house_is_not_asked_of_who_came_this_way(house, provider, els):
    counts(house, provider, "beheer", "manager", services=())
    provider.knows("s-4", given_name="Bea", groups=["beheer"])

    def ask():
        db.session.get_one(Branch, 1).managers_two_steps = True
        db.session.commit()

    house.does(ask)
    assert signs_in_at(els, provider, "s-4").headers["Location"] == "/management/"
    assert els.client.get("/management/").status_code == 200


# --- whatever is not right ---


def signed_anew(**changes):
    return lambda provider: lambda claims: {**claims, **changes}


def without(name):
    return lambda provider: lambda claims: {key: told for key, told in claims.items() if key != name}


def later(seconds):
    return lambda provider: lambda claims: {**claims, **{key: claims[key] + seconds for key in ("iat", "exp")}}


def plain(*parts):
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)


def unsigned(provider):
    return lambda claims: plain({"alg": "none"}, claims) + "."


def signed_with(key, alg="RS256", **header):
    return lambda provider: lambda claims: provider.signed(claims, key=key(provider), alg=alg, **header)


def public_key_as_secret(provider):
    def spoil(claims):
        text = plain({"alg": "HS256"}, claims)
        sign = hmac.digest(provider.key.as_pem(private=False), text.encode(), "sha256")
        return f"{text}.{base64.urlsafe_b64encode(sign).rstrip(b'=').decode()}"

    return spoil


def another_body(provider):
    def spoil(claims):
        head, _, sign = provider.signed(claims).split(".")
        body = plain({**claims, "sub": "s-9"})
        return f"{head}.{body}.{sign}"

    return spoil


SPOILT = {
    "wrong nonce": (signed_anew(nonce="other"), 400, "hoort bij een andere poging"),
    "no nonce": (without("nonce"), 400, "hoort bij een andere poging"),
    "another issuer": (signed_anew(iss="https://other.example"), 502, "komt niet van de gemeente"),
    "no issuer": (without("iss"), 502, "komt niet van de gemeente"),
    "another audience": (signed_anew(aud="other"), 502, "voor een andere toepassing"),
    "two audiences, the other party": (
        signed_anew(aud=["onthaal", "other"], azp="other"), 502, "voor een andere toepassing",
    ),
    "two audiences, no party": (signed_anew(aud=["onthaal", "other"]), 502, "voor een andere toepassing"),
    "no audience": (without("aud"), 502, "voor een andere toepassing"),
    "over for five minutes": (signed_anew(exp=1), 502, "Loopt de klok van de server juist?"),
    "clock five minutes ahead there": (later(300), 502, "verschillen 5 minuten"),
    "no end": (without("exp"), 502, "klopt niet"),
    "the end in words": (signed_anew(exp="morgen"), 502, "klopt niet"),
    "no beginning": (without("iat"), 502, "klopt niet"),
    "no subject": (without("sub"), 502, "klopt niet"),
    "a long subject": (signed_anew(sub="x" * 256), 502, "klopt niet"),
    "no signature": (unsigned, 502, "niet ondertekend zoals het moet"),
    "the client's secret": (
        signed_with(lambda _: OctKey.import_key("a secret that only two sides know"), "HS256"), 502,
        "niet ondertekend zoals het moet",
    ),
    "the public key as a secret": (public_key_as_secret, 502, "niet ondertekend zoals het moet",
    ),
    "an unknown key": (signed_with(lambda _: STRANGE_KEY, kid="strange"), 502, "met een sleutel die de gemeente niet"),
    "a false signature": (signed_with(lambda _: STRANGE_KEY), 502, "klopt niet"),
    "another body": (another_body, 502, "klopt niet"),
    "no token": (lambda _: lambda claims: "x", 502, "klopt niet"),
}  # fmt: skip


EVERY_DAY = {
    "wrong nonce", "another issuer", "another audience", "over for five minutes", "clock five minutes ahead there",
    "no signature", "the public key as a secret", "an unknown key", "a false signature",
}  # fmt: skip
"""The faults that `make test` tries; the others are tried by `make exhaustive`."""


@pytest.mark.parametrize(
    "fault", [one if one in EVERY_DAY else pytest.param(one, marks=pytest.mark.exhaustive) for one in SPOILT]
)
def test_a_token_that_is_not_right_opens_nothing(house, provider, els, fault):
    spoil, status, said = SPOILT[fault]
    provider.spoils = spoil(provider)
    before = house.rows("staff"), house.rows("grant"), house.rows("identity")
    answer = signs_in_at(els, provider, "s-1")
    assert (answer.status_code, said in els.page.select_one("#wrong").get_text()) == (status, True), els.reads()
    assert els.page.select_one("#password"), "one's own password is still offered"
    assert (house.rows("staff"), house.rows("grant"), house.rows("identity")) == before
    assert house.rows("audit")[-1]["facts"]["provider"] == "gemeente"
    assert not is_in(els)


@pytest.mark.parametrize("seconds", [-80, 80])
def test_two_clocks_may_differ_a_minute(provider, els, seconds):
    provider.spoils = later(seconds)(provider)
    assert signs_in_at(els, provider, "s-1").status_code == 303


def test_a_server_whose_clock_is_five_minutes_off_says_so(house, provider, els):
    house.later(minutes=-5)
    assert "verschillen 5 minuten" in signs_in_at(els, provider, "s-1").text
    house.later(minutes=10)
    provider.spoils = lambda claims: {**claims, "exp": claims["iat"] + 60}
    assert "al 4 minuten voorbij" in signs_in_at(els, provider, "s-1").text


def test_new_keys_are_asked_once(provider, els):
    signs_in_at(els, provider, "s-1")
    fresh = RSAKey.generate_key(2048, {"kid": "fresh"}, auto_kid=False)
    published = provider.app.view_functions["oidc-provider-mock.jwks"]
    provider.app.view_functions["oidc-provider-mock.jwks"] = lambda: {"keys": [fresh.as_dict(private=False)]}
    try:
        provider.spoils = signed_with(lambda _: fresh, kid="fresh")(provider)
        provider.asked.clear()
        assert signs_in_at(els, provider, "s-1").status_code == 303
        assert provider.asked.count("/jwks") == 1
    finally:
        provider.app.view_functions["oidc-provider-mock.jwks"] = published


# --- the way back ---


def changed(back, **query):
    parts = urlsplit(back)
    told = {name: one[0] for name, one in parse_qs(parts.query).items()} | query
    return parts._replace(query="&".join(f"{name}={one}" for name, one in told.items() if one is not None)).geturl()


WAYS_BACK = [
    ({"state": None}, 400, "een andere poging"),
    ({"state": "other"}, 400, "een andere poging"),
    ({"state": "%F0%9F%98%80"}, 400, "een andere poging"),
    ({"iss": "https://other.example"}, 400, "een andere aanmelddienst"),
    ({"code": None, "error": "access_denied"}, 403, "is afgebroken"),
    ({"code": None, "error": "server_error"}, 502, "kon je niet aanmelden"),
    ({"code": None}, 502, "kon je niet aanmelden"),
    ({"code": "made-up"}, 400, "De code van deze poging is geweigerd"),
]


@pytest.mark.parametrize(("query", "status", "said"), few(WAYS_BACK, 1, 3, 4, 7))
def test_an_answer_that_does_not_fit_opens_nothing(house, provider, els, query, status, said):
    back = changed(provider.lets(goes_to(els.client), "s-1"), **query)
    before = house.rows("staff"), house.rows("identity")
    answer = returns(els, back)
    assert (answer.status_code, said in els.page.select_one("#wrong").get_text()) == (status, True), els.reads()
    assert (house.rows("staff"), house.rows("identity")) == before
    assert not is_in(els)


def test_who_says_no_there_comes_back_to_the_page_of_signing_in(provider, els):
    answer = requests.post(goes_to(els.client), data={"action": "deny"}, allow_redirects=False, timeout=5)
    assert "is afgebroken" in returns(els, answer.headers["Location"]).text


def test_an_answer_opens_once_also_with_the_same_cookie(house, provider, els):
    back = provider.lets(goes_to(els.client), "s-1")
    assert returns(els, back).status_code == 303
    kept = els.client.get_cookie("onthaal-attempt", path="/sign-in")
    thief = house.stranger()
    thief.client.set_cookie("onthaal-attempt", kept.value, path="/sign-in")
    answer = returns(thief, back)
    assert (answer.status_code, "al gebruikt" in answer.text) == (409, True)
    assert not is_in(thief)
    assert is_in(els)
    assert (kept.http_only, kept.same_site) == (True, "Lax")


def test_an_answer_in_another_browser_opens_nothing(house, provider, els):
    back = provider.lets(goes_to(els.client), "s-1")
    answer = returns(house.stranger(), back)
    assert (answer.status_code, "begon geen poging" in answer.text) == (400, True)


def test_an_attempt_is_good_for_ten_minutes(house, provider, els):
    back = provider.lets(goes_to(els.client), "s-1")
    house.later(minutes=10)
    answer = returns(els, back)
    assert (answer.status_code, "ouder dan 10 minuten" in answer.text) == (400, True)


def test_without_the_right_proof_the_provider_refuses(provider, els):
    back = provider.lets(goes_to(els.client), "s-1")
    provider.challenges = dict.fromkeys(provider.challenges, "another")
    assert "De code van deze poging is geweigerd" in returns(els, back).text


def test_the_answer_of_one_provider_is_not_that_of_another(house, provider, els, tmp_path):
    other = '[caw]\nname = "CAW"\nissuer = "https://caw.example"\nclient_id = "x"\n'
    other += f'client_secret_file = "{tmp_path / "secret"}"'
    connect(house, provider, tmp_path, more=other)
    back = provider.lets(goes_to(els.client), "s-1").replace("/from/gemeente", "/from/caw")
    assert "een andere aanmelddienst" in returns(els, back).text
    assert house.stranger().client.get("/sign-in/with/nobody").status_code == 404


def test_a_provider_that_names_itself_must_do_so_every_time(provider, els):
    provider.says = {"authorization_response_iss_parameter_supported": True}
    assert "een andere aanmelddienst" in signs_in_at(els, provider, "s-1").text
    provider.adds = {"iss": provider.issuer}
    assert signs_in_at(els, provider, "s-1").status_code == 303


def test_a_wrong_secret_is_told_to_who_runs_the_server(house, provider, els, tmp_path):
    connect(house, provider, tmp_path)
    one = house.app.extensions["providers"]["gemeente"]
    one.settings = replace(one.settings, secret="an old one")
    answer = signs_in_at(els, provider, "s-1")
    assert (answer.status_code, "het geheim klopt niet" in answer.text) == (502, True)


STRENGTHS = [
    ('acr = ["sterk"]', {"acr": "sterk"}, 303), ('acr = ["sterk"]', {"acr": "zwak"}, 403), ('acr = ["sterk"]', {}, 403),
    ('amr = ["mfa"]', {"amr": ["pwd", "mfa"]}, 303), ('amr = ["mfa"]', {"amr": ["pwd"]}, 403),
]  # fmt: skip


@pytest.mark.parametrize(("more", "claims", "status"), few(STRENGTHS, 1, 3))
def test_a_house_may_ask_a_stronger_way_there(house, provider, els, tmp_path, more, claims, status):
    connect(house, provider, tmp_path, more=more)
    provider.knows("s-1", given_name="Els", groups=["onthaal"], **claims)
    assert signs_in_at(els, provider, "s-1").status_code == status


# --- the provider is away ---


def test_a_provider_that_is_away_keeps_nobody_from_their_password(house, provider, els, tmp_path):
    provider.says = {"issuer": "https://other.example"}
    answer = els.client.get("/sign-in/with/gemeente")
    assert (answer.status_code, "De gemeente antwoordt nu niet" in answer.text) == (503, True)
    provider.says, before = {}, len(provider.asked)
    assert els.client.get("/sign-in/with/gemeente").status_code == 503, "nobody else waits for it just now"
    assert len(provider.asked) == before
    els.opens("/sign-in")
    assert len(provider.asked) == before, "no other page asks anything of it"
    assert house.signs_in("lotte").client.get("/reception/desk/choice").status_code == 200


def test_a_provider_that_hesitates_is_left_after_a_moment(provider, els, monkeypatch):
    monkeypatch.setattr(brief_requests, "WITHIN", 0.0)
    assert els.client.get("/sign-in/with/gemeente").status_code == 503


def test_a_description_of_a_megabyte_is_not_read(provider, els):
    provider.says = {"x": "x" * 1_000_000}
    assert els.client.get("/sign-in/with/gemeente").status_code == 503


def test_its_description_is_asked_once_an_hour(house, provider, els):
    for _ in range(3):
        signs_in_at(els, provider, "s-1")
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_an_open_door_is_not_an_open_tap(provider, els, house):
    """Whoever brings made-up answers by the dozen waits; who was right before does not."""
    answers = {els.client.get("/sign-in/from/gemeente?state=x&code=y").status_code for _ in range(25)}
    assert answers == {400, 429}
    house.later(minutes=6)
    assert signs_in_at(els, provider, "s-1").status_code == 303


# --- the file of the technician ---

FILE = '[gemeente]\nname = "G"\nissuer = "https://a.example"\nclient_id = "x"\nclient_secret_env = "S"\n'
WRONG_FILES = [
    ("[", "cannot be read"),
    ("[Gemeente]", "is no table of a provider"),
    (FILE.replace("name", "naam"), "does not know naam"),
    (FILE.replace('name = "G"\n', ""), "name is missing"),
    (FILE.replace("https:", "http:"), "must be an https address"),
    (FILE.replace('a.example"', 'a.example?x"'), "must be an https address"),
    (FILE + 'scopes = "profile"', "must hold openid"),
    (FILE + 'client_secret = "never here"', "does not know client_secret"),
    (FILE + 'amr = "mfa"', "is a list of texts"),
    (FILE.replace('"S"', '"T"'), "has no secret"),
    (FILE.replace('client_secret_env = "S"', 'client_secret_file = "/nowhere"'), "cannot be read"),
    (FILE + FILE.replace("gemeente", "caw"), "the same issuer"),
]


@pytest.mark.parametrize(("text", "said"), WRONG_FILES)
def test_a_mistake_in_the_file_is_said_before_the_house_opens(tmp_path, text, said):
    file = tmp_path / "oidc.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=said):
        read_providers(file, {"S": "secret"})
    file.write_text(FILE, encoding="utf-8")
    assert [one.secret for one in read_providers(file, {"S": "secret"})] == ["secret"]
