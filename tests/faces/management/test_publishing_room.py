"""A manager reads what changes and publishes it, goes back to an earlier edition, or throws the draft away."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.faces.management.test_needs import sends

HOME = "/management/publishing"
NEEDS = "/management/needs"


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def drafts(person, **changes):
    address = f"{NEEDS}/WON-3"
    person.opens(address)
    assert sends(person, address, **changes).status_code == 303


def draft_of(house):
    rows = house.rows("draft")
    document = rows[0]["document"] if rows else None
    return json.loads(document) if isinstance(document, str) else document


def decides(person, action="", **fields):
    page = person.opens(HOME)
    assert page.status_code == 200
    seen = person.page.select_one("input[name=revision]")
    return person.posts(HOME + action, {"revision": seen["value"] if seen else "0", **fields})


def test_what_changes_is_read_and_published_and_taken_back(house, wout):
    drafts(wout, label="Stroom en water", minutes="25")
    told = wout.opens(HOME) and wout.reads()
    assert "Voor bezoekers" in told
    assert "Stroom en water" in told
    assert "Voor medewerkers" in told
    assert "Duurt ongeveer" in told
    assert decides(wout, note="Nieuwe woorden").status_code == 303
    wout.opens(HOME)
    assert "Editie 2" in wout.reads()
    assert "Nieuwe woorden" in wout.reads()
    assert draft_of(house) is None
    assert "Stroom en water" in wout.opens(NEEDS).text
    wout.opens(HOME)
    assert wout.posts(f"{HOME}/editions/1", {}).status_code == 303
    assert "Stroom en water" not in wout.opens(NEEDS).text
    wout.opens(HOME)
    assert "zoals editie 1" in wout.reads()


def test_a_mistake_is_linked_to_its_field_and_cannot_be_published(house, wout):
    drafts(wout, **{"services.first": "", "services": []})
    wout.opens(HOME)
    assert wout.page.select_one(f'a[href^="{NEEDS}/WON-3"]')
    assert decides(wout, note="toch").status_code == 422
    assert draft_of(house) is not None


def test_a_draft_is_thrown_away_only_as_it_was_seen(house, wout):
    drafts(wout, label="Stroom")
    assert wout.posts(f"{HOME}/discard", {"revision": "999"}).status_code == 409
    assert draft_of(house) is not None
    assert decides(wout, "/discard").status_code == 303
    assert draft_of(house) is None
    assert decides(wout).status_code == 409, "there is nothing to publish"


def test_a_draft_that_was_overtaken_asks_what_stays(house, wout):
    drafts(wout, label="Eerste")
    decides(wout)
    drafts(wout, label="Van het klad")
    wout.opens(HOME)
    wout.posts(f"{HOME}/editions/1", {})
    assert decides(wout).status_code == 409
    page = wout.opens(HOME)
    assert "Een andere editie veranderde hetzelfde" in page.text
    theirs = wout.page.select("input[name=theirs]")[0]["value"]
    assert decides(wout, "/choice", theirs=theirs).status_code == 303
    assert draft_of(house)["needs"]["WON-3"]["label"] != "Van het klad"


@pytest.mark.parametrize("theirs", ["x", "[", '["needs"]', "3", "[" * 5000])
def test_a_strange_choice_takes_nothing(house, wout, theirs):
    drafts(wout, label="Stroom")
    assert decides(wout, "/choice", theirs=theirs).status_code in (303, 422)
    assert draft_of(house)["needs"]["WON-3"]["label"] == "Stroom"


def test_the_folder_goes_out_as_an_archive(wout):
    answer = wout.client.get(f"{HOME}/folder")
    assert "branch.toml" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


@pytest.mark.parametrize("name", ["lotte", "samira"])
def test_who_does_not_manage_publishes_nothing(house, name):
    person = house.signs_in(name)
    assert person.client.get(HOME).status_code == 403
    assert person.posts(HOME, {"revision": "1"}).status_code == 403
    assert person.posts(f"{HOME}/editions/1", {}).status_code == 403


def test_nul_is_said_by_its_field_and_ticked_boxes_keep_their_order(house, wout):
    wout.opens(f"{NEEDS}/BUU-5")
    answer = sends(wout, f"{NEEDS}/BUU-5", label="Ener\0gie")
    assert answer.status_code == 422
    assert "Typ de zin opnieuw" in answer.text
    wout.opens(f"{NEEDS}/BUU-5")
    assert sends(wout, f"{NEEDS}/BUU-5").status_code == 303
    assert draft_of(house) is None, "nothing was changed"


@pytest.mark.parametrize("week", [{"hours.mon": "9-25"}, {"hours.mon": "12:00-9:00"}, {}])
def test_hours_that_cannot_be_are_said(house, wout, week):
    wout.opens("/management/services/new")
    new = {"code": "huur", "name": "Huur", "absent_text": "Later.", "hours": "yes"}
    assert sends(wout, "/management/services/new", **new, **week).status_code == 422
    assert draft_of(house) is None


@pytest.mark.parametrize(
    ("room", "code", "typed"),
    [
        ("desks", "11", {"number": "11", "zone": "a", "helps_with": "burgerzaken"}),
        ("zones", "c", {"name": "zaal 3"}),
        ("languages", "it", {"staff_name": "Italiaans", "name": "Italiano", "direction": "ltr"}),
        ("services", "huurdienst", {"name": "Huurdienst", "hours": "yes", "hours.tue": "9-12"}),
        ("themes", "THU", {"label": "Thuis", "icon": "house"}),
    ],
)
def test_what_is_new_is_told_in_a_word(wout, room, code, typed):
    address = f"/management/{room}"
    wout.opens(f"{address}/new")
    assert wout.posts(f"{address}/new", {**typed, "code": code, "go": "save"}).status_code == 303
    assert wout.opens(HOME).status_code == 200
    assert " nieuw " in wout.reads()


def test_a_desk_that_goes_is_told_in_a_word(wout):
    wout.opens("/management/desks/3")
    assert wout.posts("/management/desks/3/removal", {}).status_code == 303
    assert wout.opens(HOME).status_code == 200
    assert "stond er" in wout.reads()
