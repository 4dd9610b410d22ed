"""Does an empty server become a house, and only for whoever holds its link?"""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from extensions import db
from management.first_run import greet
from queueing.base import hash_of

STEPS: dict[str, dict[str, Any]] = {
    "house": {"name": "De Kade"},
    "zones": {"zone_1": "zaal 1", "zone_2": "zaal 2", "zone_3": "", "zone_4": "", "desks": "4"},
    "hours": {
        **dict.fromkeys(("mon", "tue", "wed", "thu"), "9:00-12:00, 13.00 tot 16:00"), "fri": "8:30-12:30",
        "sat": "dicht", "sun": "",
    },
    "catalogue": {"start": "folder:voorbeeld"},
    "account": {
        "name": "Noor", "username": "Noor", "password": "tien tekens of meer", "again": "tien tekens of meer",
        "roles": ["manager", "host"],
    },
}  # fmt: skip


def emptied(house):
    """A server as it is after an installation: all tables, and nothing in them."""

    def clear():
        for table in reversed(db.metadata.sorted_tables):
            if table.name != "audit_chain":
                db.session.execute(table.delete())
        db.session.execute(db.metadata.tables["audit_chain"].delete())
        db.session.commit()

    house.does(clear)
    return house


@pytest.fixture
def empty(house):
    return emptied(house)


def link_of(house):
    told = house.app.test_cli_runner().invoke(args=["first-run"])
    assert told.exit_code == 0, told.output
    (link,) = re.findall(r"/first-hour/link/[0-9a-f]{48}", told.output)
    return link


def begins(house):
    person = house.stranger()
    address = link_of(house)
    assert person.opens(address).status_code == 200
    response = person.posts(address)
    assert response.status_code == 303
    person.opens(response.location)
    return person


def goes_through(person, *, until=""):
    for name, fields in STEPS.items():
        if name == until:
            return None
        person.opens(f"/first-hour/{name}")
        response = person.posts(f"/first-hour/{name}", fields)
        assert response.status_code == 303, response.text
    return response


def test_an_hour_makes_a_house_with_an_edition_desks_a_manager_and_a_kiosk(empty):
    noor = begins(empty)
    assert goes_through(noor).location == "/first-hour/kiosk"
    noor.opens("/first-hour/kiosk")
    shown = noor.posts("/first-hour/kiosk")
    (code,) = re.findall(r"<b>(\d{3} \d{3})</b>", shown.text)
    kiosk = empty.stranger()
    kiosk.opens("/pair")
    assert kiosk.posts("/pair", {"code": code}).location == "/kiosk/zuil-inkom/millimetres"
    assert "Welkom. Waarvoor kom je?" in kiosk.opens("/kiosk/zuil-inkom").text
    assert "De zuil is gekoppeld" in noor.opens("/first-hour/kiosk").text
    assert noor.opens("/management/").status_code == 200
    (branch,), (edition,) = empty.rows("branch"), empty.rows("edition")
    about = edition["document"]["branch"]
    assert (branch["code"], branch["name"], branch["edition"]) == ("de-kade", "De Kade", 1)
    assert about["zones"] == {"a": {"name": "zaal 1"}, "b": {"name": "zaal 2"}}
    assert about["hours"]["mon"] == ["09:00-12:00", "13:00-16:00"]
    assert (about["hours"]["sat"], edition["document"]["pictures"]) == ([], {})
    assert not [one for one in about["languages"].values() if one.get("approved_by") or one.get("decided_by")]
    assert [one["number"] for one in empty.rows("desk")] == [1, 2, 3, 4]
    roles = {one["role"]: one["services"] for one in empty.rows("grant")}
    assert (set(roles), roles["manager"], bool(roles["host"])) == ({"manager", "host"}, [], True)
    kinds = [(one["kind"], one["who"]) for one in empty.rows("audit")]
    assert ("branch_opened", "opdrachtregel") in kinds
    assert ("person_added", "noor") in kinds
    assert empty.rows("first_hour") == []


def test_the_link_works_once_within_an_hour_and_is_kept_as_a_hash(empty):
    first, second = link_of(empty), link_of(empty)
    person = empty.stranger()
    assert person.opens(first, look=False).status_code == 404
    assert person.opens(second).status_code == 200
    (row,) = empty.rows("first_hour")
    secret = second.rpartition("/")[2]
    assert secret not in str(row)
    assert row["link_hash"] == hash_of(secret)
    empty.later(minutes=61)
    assert person.opens(second, look=False).status_code == 404
    third = link_of(empty)
    person.opens(third)
    assert person.posts(third).status_code == 303
    assert empty.stranger().opens(third, look=False).status_code == 404
    assert person.opens("/first-hour/house").status_code == 200


def test_nobody_else_comes_in(empty):
    begins(empty)
    other = empty.stranger()
    other.opens("/sign-in")
    for name in STEPS:
        assert other.opens(f"/first-hour/{name}", look=False).status_code == 404
        assert other.posts(f"/first-hour/{name}", STEPS[name]).status_code == 404
    assert other.opens("/first-hour/kiosk", look=False).status_code == 302
    assert empty.rows("staff") == empty.rows("branch") == []


def test_once_any_account_exists_the_link_the_key_and_the_command_are_dead(empty):
    begun = begins(empty)
    goes_through(begun, until="account")
    link = link_of(empty)
    late = begins(empty)
    goes_through(late)
    for address in (link, "/first-hour/house", "/first-hour/account"):
        assert begun.opens(address, look=False).status_code == 404
    assert begun.posts("/first-hour/account", STEPS["account"]).status_code == 404
    told = empty.app.test_cli_runner().invoke(args=["first-run"])
    assert (told.exit_code, len(empty.rows("staff"))) == (1, 1)
    assert "Er is al een account" in told.output


def test_a_server_says_its_link_at_the_start_only_while_it_is_empty(house, capsys):
    greet(house.app)
    assert capsys.readouterr().err == ""
    emptied(house)
    greet(house.app)
    assert "/first-hour/link/" in capsys.readouterr().err


def test_what_was_typed_is_there_in_another_browser_with_another_link_but_no_password(empty):
    goes_through(begins(empty), until="catalogue")
    again = begins(empty)
    assert again.page.h1.text == "Met welke vragen begin je?"
    assert again.opens("/first-hour/house").status_code == 200
    assert again.page.select_one("#name")["value"] == "De Kade"
    again.opens("/first-hour/account")
    again.posts("/first-hour/account", {**STEPS["account"], "again": "iets anders"})
    assert "tien tekens" not in str(empty.rows("first_hour"))


WRONG: dict[str, list[dict[str, Any]]] = {
    "house": [{"name": ""}, {"name": "\u202eedaK"}, {"name": "x" * 81}, {}],
    "zones": [
        {"zone_1": "", "zone_2": ""}, {"zone_1": "een veel te lange naam"}, {"zone_2": "zaal 1"}, {"desks": "0"},
        {"desks": "²"}, {"desks": "veel"}, {"desks": "100"},
    ],
    "hours": [{"mon": "12:00-9:00"}, {"tue": "negen uur"}, {"wed": "9:00-12:00, 11:00-13:00"}, {"thu": "9:00"}],
    "catalogue": [{"start": ""}, {"start": "folder:../x"}, {"start": "branch:elders"}],
    "account": [
        {"password": "kort", "again": "kort"}, {"again": "anders"}, {"username": "twee woorden"}, {"username": ""},
        {"name": ""}, {"password": "p" * 201, "again": "p" * 201}, {"roles": []}, {"roles": ["host"]},
        {"roles": ["manager", "boss"]},
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_said_by_its_field_and_keeps_what_was_typed(empty, name):
    person = begins(empty)
    goes_through(person, until=name)
    for wrong in WRONG[name]:
        fields = {**STEPS[name], **wrong} if wrong else {}
        person.opens(f"/first-hour/{name}")
        response = person.posts(f"/first-hour/{name}", fields)
        assert response.status_code == 422, wrong
        page = BeautifulSoup(response.text, "html.parser")
        named = page.select("[aria-invalid=true]")
        assert named, wrong
        assert all(page.select(f"#{one['aria-describedby']} span")[0].get_text(strip=True) for one in named)
        for key in set(fields) - {"password", "again", "start", "roles"}:
            assert page.select(f"#{key}")[0]["value"] == fields[key][:200], wrong
    assert empty.rows("branch") == empty.rows("staff") == []


def test_an_account_typed_before_the_rest_leads_back_to_what_is_missing(empty):
    person = begins(empty)
    person.opens("/first-hour/account")
    assert person.posts("/first-hour/account", STEPS["account"]).location == "/first-hour/house"
    assert empty.rows("staff") == []


# --- the same from the command line ---


def does(house, *args, code=0):
    told = house.app.test_cli_runner().invoke(args=list(args))
    assert told.exit_code == code, told.output
    return told.output


def test_another_branch_begins_with_the_catalogue_of_one_that_is_there(house):
    told = does(house, "branch", "new", "kade", "--name", "De Kade", "--like", "vuurmolen", "--desks", "2",
                "--hours", "9:00-12:00")  # fmt: skip
    assert "De Kade" in told
    new = next(one for one in house.rows("edition") if one["branch_id"] != 1)["document"]
    assert len(new["branch"]["desks"]) == 2
    assert new["branch"]["hours"]["fri"] == ["09:00-12:00"]
    assert "PAP-1" in new["needs"]
    assert "al een locatie kade" in does(
        house, "branch", "new", "kade", "--name", "Nog een", "--like", "vuurmolen", code=1
    )
    assert "--like" in does(house, "branch", "new", "oever", "--name", "De Oever", code=1)
    long = does(house, "branch", "new", "oever", "--name", "O", "--like", "vuurmolen", "--zone", "x" * 13, code=1)
    assert "branch.zones.a.name: Dit is te lang" in long
    assert {one["code"]: one["edition"] for one in house.rows("branch")} == {"vuurmolen": 1, "kade": 1}


def test_an_edition_goes_out_as_toml_and_an_earlier_one_comes_back(house, tmp_path):
    does(house, "catalogue", "export", "vuurmolen", str(tmp_path / "uit"))
    names = {one.relative_to(tmp_path / "uit").as_posix() for one in (tmp_path / "uit").rglob("*") if one.is_file()}
    assert {"branch.toml", "needs.toml", "services.toml", "forbidden.toml", "words/fr.toml"} <= names
    assert "is er niet" in does(house, "catalogue", "export", "vuurmolen", str(tmp_path), "--edition", "7", code=1)
    assert "is er niet" in does(house, "catalogue", "back", "vuurmolen", "7", code=1)
    assert "editie 1" in does(house, "catalogue", "back", "vuurmolen", "1")
