"""Bad input gets a clear sentence and the right status, and changes nothing."""

import pytest

from tests.support.people import second_branch


@pytest.fixture
def unchanged(house):
    """The house must be exactly as it was."""
    before = {table: house.rows(table) for table in ("visit", "visit_need", "call", "happening")}
    yield
    assert {table: house.rows(table) for table in before} == before


def confirmed(house, **changes):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    fields = {**kiosk.fields(), "go": "ticket", **changes}
    return kiosk.client.post("/kiosk/zuil-1/ticket", data=fields)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"needs": "XXX-9"}, 422),
        ({"needs": []}, 422),
        ({"needs": "GEZ-5"}, 422),
        ({"needs": "x" * 10_000}, 400),
        ({"step": "nowhere"}, 400),
        ({"page": "-1"}, 400),
        ({"page": "abc"}, 400),
        ({"group": "ZZZ"}, 400),
        ({"language": "x" * 10_000}, 400),
        ({"changing": "garbage"}, 400),
        ({"extras": "gold"}, 422),
        ({"csrf_token": ""}, 400),
        ({"start_key": "k" * 10_000}, 400),
    ],
)
def test_a_crooked_choice_gives_a_sentence_and_no_number(house, changes, status):
    response = confirmed(house, **changes)
    assert response.status_code == status
    assert 'lang="nl"' in response.text
    assert "Begin opnieuw" in response.text


def test_a_need_of_another_branch_is_not_offered(house, tmp_path):
    folder = tmp_path / "elders"
    second_branch(house, folder)
    needs = folder / "needs.toml"
    needs.write_text(needs.read_text(encoding="utf-8").replace("[needs.WLV-1]", "[needs.ELDERS-1]"), encoding="utf-8")
    from management.commands import load_branch

    house.does(lambda: load_branch(folder))
    there = house.kiosk("zuil-1-2")
    assert "ELDERS-1" in there.taps("group:WLV").text
    assert confirmed(house, needs="ELDERS-1").status_code == 422
    assert house.visits() == []


@pytest.mark.usefixtures("unchanged")
def test_the_wrong_kind_of_content_is_refused(house):
    kiosk = house.kiosk()
    response = kiosk.client.post("/kiosk/zuil-1/ticket", json={"needs": ["U-1"]})
    assert response.status_code == 400
    assert kiosk.client.put("/kiosk/zuil-1").status_code == 405
    assert kiosk.client.post("/kiosk/zuil-1", data=b"\xff\xfe\x00", content_type="text/plain").status_code == 400


@pytest.mark.usefixtures("unchanged")
def test_far_too_much_is_refused_before_it_is_read(house):
    assert confirmed(house, needs="x" * 100_000).status_code == 413


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "address",
    ["/t/zzz", "/t/zzz/place", "/kiosk/nergens/x", "/nowhere", "/display/scherm-1/zzz", "/reception/visits/abc"],
)
def test_an_unknown_address_is_a_calm_page(house, address):
    response = house.stranger().opens(address, look=False)
    assert response.status_code == 404
    assert "Deze pagina is er niet." in response.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/reception/visits", {"need": "NEE-1", "start_key": "1"}, 422),
        ("/reception/visits", {"start_key": "1"}, 422),
        ("/reception/visits", {"need": "PAP-1", "language": "xx", "start_key": "1"}, 422),
        ("/reception/visits", {"need": "PAP-1", "paper_number": "abc", "start_key": "1"}, 422),
        ("/reception/visits/999999/leaving", {}, 404),
        ("/reception/visits/999999999999999999999999/leaving", {}, 404),
        ("/reception/help/77/coming", {}, 404),
        ("/reception/desk/calls/4711", {}, 409),
    ],
)
def test_staff_hear_what_is_wrong(house, address, fields, status):
    samira = house.signs_in("samira")
    response = samira.posts(address, fields)
    assert response.status_code == status
    assert "Dat lukt niet" in response.text


@pytest.mark.parametrize(
    ("action", "fields", "status"),
    [
        ("call", {"desk": "99"}, 404),
        ("call", {"desk": "drie"}, 422),
        ("assignment", {"to": "service:nergens"}, 422),
        ("assignment", {"to": "person:99"}, 404),
        ("assignment", {"to": "desk:99"}, 404),
        ("precedence", {"reason": "  "}, 422),
        ("language", {"language": "klingon"}, 422),
        ("needs", {"need": "GEZ-5"}, 422),
        ("needs", {"need": "PAP-1"}, 409),
        ("needs/WON-1/drop", {}, 409),
        ("return", {}, 409),
    ],
)
def test_a_crooked_deed_on_a_visit_changes_nothing(house, action, fields, status):
    ticket = house.visitor()
    samira = house.signs_in("samira")
    before = house.rows("visit"), house.rows("visit_need"), house.rows("happening")
    response = samira.hosts(action, ticket.number, fields)
    assert response.status_code == status
    assert (house.rows("visit"), house.rows("visit_need"), house.rows("happening")) == before


NASTY = ("²", "9" * 20, "0" * 4_400, "9" * 4_400, "-1", "1.5", "", "\0", "\u200f7", "٣", "x" * 5_000, "\ud7ff")
"""What nobody types, and a script does."""
READ_AS_A_NUMBER = (
    ("/reception/desk/choice", "desk", "", ()),
    ("/reception/visits", "paper_number", "", ("need", "PAP-1")),
    ("/reception/visits/1/call", "desk", "", ()),
    ("/reception/visits/1/assignment", "to", "desk:", ()),
    ("/reception/visits/1/assignment", "to", "person:", ()),
    ("/reception/visits/1/person", "person", "", ()),
    ("/reception/visits/1/interpreter", "interpreter", "at:", ()),
    ("/reception/asks/joining", "of", "person:", ()),
    ("/reception/asks/helping", "help", "", ()),
    ("/reception/closing", "hour", "", ("why", "other")),
    ("/reception/announcements", "begins", "", ("words", "Welkom")),
    ("/reception/outreach/codes", "count", "", ()),
    ("/sign-in", "username", "", ("password", "\0")),
    ("/pair", "code", "", ()),
)


@pytest.mark.parametrize(("address", "field", "before", "beside"), READ_AS_A_NUMBER)
def test_what_nobody_types_is_refused_wherever_a_number_is_read(house, address, field, before, beside):
    house.visitor()
    samira = house.signs_in("samira")
    for told in NASTY:
        fields = {field: before + told, **dict([beside] if beside else [])}
        assert samira.posts(address, fields).status_code < 500, (address, told[:20])


@pytest.mark.parametrize("told", NASTY)
def test_an_address_with_what_nobody_types_is_no_mistake_of_ours(house, told):
    samira = house.signs_in("samira")
    for query in ({"desk": told}, {"tab": told}, {"q": told}, {"day": told}, {"service": told}):
        for page in ("/reception/desk/choice", "/reception/", "/reception/visits/new", "/reception/appointments"):
            assert samira.client.get(page, query_string=query).status_code < 500, (page, told[:20])


@pytest.mark.parametrize("go", ["page:{}", "digit:{}", "hour:{}", "group:{}", "need:{}", "drop:{}", "extra:{}", "{}"])
def test_a_tap_that_no_button_has_is_no_mistake_of_ours(house, go):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    fields = kiosk.fields()
    for told in NASTY:
        answer = kiosk.client.post("/kiosk/zuil-1", data={**fields, "go": go.format(told)})
        assert answer.status_code < 500, told[:20]


@pytest.mark.parametrize(
    "field", ["step", "group", "page", "signpost", "code", "hour", "language", "large", "low", "start_key", "changing"]
)
@pytest.mark.parametrize("address", ["/kiosk/zuil-1", "/kiosk/zuil-1/ticket", "/kiosk/zuil-1/paper.png"])
def test_a_hidden_field_that_somebody_filled_in_is_no_mistake_of_ours(house, address, field):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    fields = kiosk.fields()
    for told in NASTY:
        answer = kiosk.client.post(address, data={**fields, field: told, "go": "stay"})
        assert answer.status_code < 500, told[:20]


@pytest.mark.parametrize("step", ["needs", "way", "confirm", "extras", "code", "all", "ticket", "languages"])
def test_a_page_without_what_it_is_about_is_the_start(house, step):
    kiosk = house.kiosk()
    kiosk.opens()
    fields = {"csrf_token": kiosk.fields()["csrf_token"], "step": step, "go": "stay"}
    assert kiosk.client.post("/kiosk/zuil-1", data=fields).status_code == 200


@pytest.mark.parametrize("key", ["k" * 41, "k" * 60])
@pytest.mark.usefixtures("unchanged")
def test_a_key_that_its_column_cannot_hold_is_refused(house, key):
    assert confirmed(house, start_key=key).status_code == 400
