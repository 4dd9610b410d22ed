"""A manager decides who works here and what each may do; a refusal stands by its field, and what was typed stays."""

from __future__ import annotations

import pytest

from tests.support.people import second_branch

ROOM = "/management/people/"
ELS = {
    "username": "els", "name": "Els", "organisation": "CAW", "secrecy": "professional",
    "role": ["host", "staff"], "service": ["caw", "ocmw"],
}  # fmt: skip


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def key_of(house, username):
    return next(row["id"] for row in house.rows("staff") if row["username"] == username)


def form(manager):
    """The form on the page in hand, as a browser would send it."""
    page = manager.page.select_one("form.person-form")
    boxes = page.select("input:checked, input[type=radio][checked], input[type=checkbox][checked]")
    fields = {one["name"]: one.get("value", "") for one in page.select("input:not([type=checkbox], [type=radio])")}
    for name in ("role", "service"):
        fields[name] = [one["value"] for one in boxes if one["name"] == name]
    return fields | {"secrecy": page.select_one("input[name=secrecy][checked]")["value"]}


def opens(manager, username):
    manager.opens(f"{ROOM}{key_of(manager.house, username)}")
    return form(manager)


def changes(manager, username, **typed):
    fields = opens(manager, username) | typed
    return manager.posts(f"{ROOM}{key_of(manager.house, username)}", fields)


def rights(house, username):
    key = key_of(house, username)
    return {row["role"].value: row["services"] for row in house.rows("grant") if row["staff_id"] == key}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Jan", "Karim", "Lotte", "Noor", "Samira", "Wout"]),
        ("LOT", ["Lotte"]),
        ("lötte", ["Lotte"]),
        ("loket", ["Jan", "Karim", "Lotte"]),
        ("loket kar", ["Karim"]),
        ("nergens", []),
        ("<b>", []),
    ],
)
def test_the_list_is_searched(wout, asked, names):
    wout.opens(f"{ROOM}?q={asked}")
    assert [one.get_text() for one in wout.page.select(".people-list .who b")] == names


def test_a_colleague_is_taken_on_and_stands_in_the_list(house, wout):
    wout.opens(f"{ROOM}new")
    assert "/account/link/" in wout.posts(f"{ROOM}new", ELS).text
    assert rights(house, "els") == {"host": ["caw", "ocmw"], "staff": ["caw", "ocmw"]}
    wout.opens(f"{ROOM}?q=els")
    assert "nog geen wachtwoord" in wout.reads()
    [row] = [one for one in house.rows("audit") if one["kind"] == "person_added" and one["facts"]["person"] == "els"]
    assert row["who"] == "wout"


BAD = [
    ({"username": ""}, "username", "Kies een gebruikersnaam"),
    ({"username": "x" * 61}, "username", "Kies een gebruikersnaam"),
    ({"username": "els\u202e"}, "username", "Kies een gebruikersnaam"),
    ({"username": "<b>els"}, "username", "Kies een gebruikersnaam"),
    ({"username": "LOTTE"}, "username", "al in gebruik"),
    ({"name": " "}, "name", "Vul een naam in"),
    ({"name": "x" * 81}, "name", "hoogstens 80"),
    ({"name": "<b>Els</b>"}, "name", "Vul een naam in"),
    ({"name": "Els \U0001f600"}, "name", "Vul een naam in"),
    ({"name": "Els\u202e"}, "name", "Vul een naam in"),
    ({"organisation": "y" * 81}, "organisation", "hoogstens 80"),
    ({"organisation": "{{7*7}}"}, "organisation", "Schrijf de organisatie"),
    ({"role": []}, "roles", "Kies minstens één rol"),
    ({"role": ["koning"]}, "roles", "bestaat niet"),
    ({"service": ["nergens"]}, "roles", "bestaat niet"),
    ({"secrecy": "geen"}, "roles", "bestaat niet"),
]


@pytest.mark.parametrize(("typed", "field", "said"), BAD)
def test_what_cannot_be_is_said_by_its_field_and_what_was_typed_stays(house, wout, typed, field, said):
    before = house.rows("staff"), house.rows("grant"), house.rows("audit")
    wout.opens(f"{ROOM}new")
    answer = wout.posts(f"{ROOM}new", ELS | typed)
    assert answer.status_code == 422
    wout.html = answer.text
    assert said in wout.page.select_one(f"#wrong-{field}").get_text()
    assert wout.page.select(f"[aria-describedby=wrong-{field}]") or field == "page"
    kept = ELS | typed
    assert wout.page.select_one("#name")["value"] == kept["name"]
    assert wout.page.select_one("#username")["value"] == kept["username"]
    assert (house.rows("staff"), house.rows("grant"), house.rows("audit")) == before


@pytest.mark.parametrize(("fields", "status"), [({"name": "Els\0"}, 422), ({"seen": "\0"}, 409)])
def test_a_nul_is_refused_everywhere(wout, fields, status):
    before = wout.house.rows("staff")
    assert changes(wout, "lotte", **fields).status_code == status
    assert wout.house.rows("staff") == before


def test_with_other_rights_a_colleague_signs_in_again_and_the_desk_that_is_no_longer_theirs_closes(house, wout):
    lotte = house.signs_in("lotte").sits_down(3)
    assert changes(wout, "lotte", role=["host"], service=["caw"]).status_code == 303
    assert rights(house, "lotte") == {"host": ["caw"]}
    assert lotte.client.get("/reception/desk/").status_code == 302
    assert [row["staff_id"] for row in house.rows("desk") if row["number"] == 3] == [None]


def test_another_name_ends_no_session(house, wout):
    lotte = house.signs_in("lotte")
    assert changes(wout, "lotte", name="Lotte D.", organisation="CAW").status_code == 303
    assert lotte.opens("/reception/desk/choice").status_code == 200
    assert "Lotte D." in lotte.reads()


def test_managers_who_change_their_own_rights_stay_signed_in_here_only(house, wout):
    elsewhere = house.signs_in("wout")
    assert changes(wout, "wout", role=["manager", "host"], service=["caw"]).status_code == 303
    assert wout.opens(ROOM).status_code == 200
    assert elsewhere.client.get(ROOM).status_code == 302


def test_the_second_of_two_managers_hears_it_and_keeps_what_they_typed(house, wout):
    changes(wout, "samira", role=["host", "manager"])
    samira = house.signs_in("samira")
    mine, theirs = opens(wout, "lotte"), opens(samira, "lotte")
    address = f"{ROOM}{key_of(house, 'lotte')}"
    assert samira.posts(address, theirs | {"organisation": "Stad"}).status_code == 303
    answer = wout.posts(address, mine | {"organisation": "Gemeente"})
    assert answer.status_code == 409
    wout.html = answer.text
    assert "Intussen veranderde iemand anders dit" in wout.reads()
    assert "Stad" in wout.page.select_one(".meanwhile dl").get_text()
    assert wout.page.select_one("#organisation")["value"] == "Gemeente"
    assert wout.posts(address, form(wout)).status_code == 303
    assert [row["organisation"] for row in house.rows("staff") if row["username"] == "lotte"] == ["Gemeente"]


def test_the_last_manager_stays_one(house, wout):
    for answer in (changes(wout, "wout", role=["host"]), wout.posts(f"{ROOM}{key_of(house, 'wout')}/leaving")):
        assert answer.status_code == 409
        assert "Wout is de enige beheerder" in answer.text
    changes(wout, "samira", role=["host", "manager"])
    assert "Je kan je eigen beheer niet weghalen" in changes(wout, "wout", role=["host"]).text
    samira = house.signs_in("samira")
    assert changes(samira, "wout", role=["host"]).status_code == 303
    assert wout.client.get(ROOM).status_code == 302
    done = house.app.test_cli_runner().invoke(args=["staff", "remove", "samira", "--yes"])
    assert (done.exit_code, "Samira is de enige beheerder" in done.output) == (1, True)


def test_a_manager_without_a_password_does_not_count_as_one(house, wout):
    wout.opens(f"{ROOM}new")
    wout.posts(f"{ROOM}new", ELS | {"role": ["manager"]})
    assert changes(wout, "wout", role=["host"]).status_code == 409


def test_who_is_no_manager_any_more_changes_nothing_with_a_page_left_open(house, wout):
    changes(wout, "samira", role=["host", "manager"])
    samira = house.signs_in("samira")
    fields = opens(samira, "lotte")
    changes(wout, "samira", role=["host"])
    assert samira.posts(f"{ROOM}{key_of(house, 'lotte')}", fields | {"name": "Niet"}).status_code in (302, 403)
    assert rights(house, "samira") == {"host": ["breed-onthaal", "burgerzaken"]}


@pytest.mark.parametrize("press", ["sessions", "leaving"])
def test_one_press_signs_a_colleague_out_everywhere(house, wout, press):
    screens = [house.signs_in("lotte").sits_down(3), house.signs_in("lotte")]
    opens(wout, "lotte")
    assert wout.posts(f"{ROOM}{key_of(house, 'lotte')}/{press}").status_code == 303
    assert [one.client.get("/reception/desk/").status_code for one in screens] == [302, 302]
    stranger = house.stranger()
    stranger.opens("/sign-in")
    again = stranger.posts("/sign-in", {"username": "lotte", "password": "vuurmolen"}).status_code
    assert again == (303 if press == "sessions" else 422)
    kind = "sessions_ended" if press == "sessions" else "person_removed"
    assert [row["who"] for row in house.rows("audit") if row["kind"] == kind] == ["wout"]


def test_a_colleague_of_another_house_is_not_here_and_who_works_in_both_keeps_the_other(house, wout, tmp_path):
    second_branch(house, tmp_path / "elders")
    there = key_of(house, "lotte-2")
    wout.opens(ROOM)
    for address in (f"{ROOM}{there}", f"{ROOM}{there}/leaving", f"{ROOM}{there}/sessions"):
        assert wout.posts(address, ELS).status_code == 404
    args = ["staff", "add", "elders", "lotte", "--name", "Lotte", "--role", "host", "--password", "een lang wachtwoord"]
    assert house.app.test_cli_runner().invoke(args=args).exit_code == 0
    opens(wout, "lotte")
    assert wout.posts(f"{ROOM}{key_of(house, 'lotte')}/leaving").status_code == 303
    assert rights(house, "lotte") == {"host": []}
    assert [row["active"] for row in house.rows("staff") if row["username"] == "lotte"] == [True]


@pytest.mark.parametrize("name", ["lotte", "samira", "noor"])
def test_nobody_else_comes_here(house, name):
    person = house.signs_in(name)
    for address in (ROOM, f"{ROOM}new", f"{ROOM}1"):
        assert person.client.get(address).status_code == 403
    person.opens("/account/password")
    assert person.posts(f"{ROOM}1/leaving").status_code == 403
