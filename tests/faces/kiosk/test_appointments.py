"""*Ik heb een afspraak*: by code, or by a number for reception; every other answer is kind (decisions 7)."""

import re
from datetime import timedelta

import pytest

from tests.support.people import TUESDAY, as_shown


def comes_without_a_code(kiosk):
    """Every page of it, as shown."""
    pages = [kiosk.opens(), kiosk.taps("need:U-2"), kiosk.taps("reception")]
    return [as_shown(page) for page in pages]


def test_who_has_a_code_is_due_at_his_hour(house, books):
    kiosk = house.kiosk()
    kiosk.types_code(books("482117", 10))
    assert "Klopt dit?" in kiosk.reads()
    hour = (TUESDAY + timedelta(minutes=10)).strftime("%-H:%M")
    assert f"Je afspraak is om {hour} ." in kiosk.reads()
    kiosk.presses_ticket()
    visit = house.visit(kiosk.ticket().number)
    assert ([need.code for need in visit.needs], visit.due_at) == (["WON-4"], TUESDAY + timedelta(minutes=10))


def test_the_screen_never_says_what_the_appointment_is_about(house, books):
    kiosk = house.kiosk()
    pages = [kiosk.types_code(books("482117", 10, "ZOR-5")).text, kiosk.presses_ticket().text]
    assert house.visits()[0].needs[0].code == "ZOR-5"
    assert not any("ZOR-5" in page or "Zorgen of stress" in page for page in pages)


def test_a_reader_of_qr_codes_types_into_the_same_box(house, books):
    code, kiosk = books("482117", 10), house.kiosk()
    kiosk.taps("need:U-2")
    kiosk.taps("check", code=f"https://example.test/{code}")
    assert "Klopt dit?" in kiosk.reads()


@pytest.mark.parametrize(
    ("minutes", "days", "sentence"),
    [
        (61, 0, "Je bent nog vroeg."),
        (-16, 0, "Je afspraak was om"),
        (0, 1, "Je afspraak is op een andere dag."),
    ],
)
def test_early_late_and_another_day_are_told_kindly_with_a_way_to_a_person(house, books, minutes, days, sentence):
    kiosk = house.kiosk()
    response = kiosk.types_code(books("482117", minutes, days=days))
    assert response.status_code == 200
    assert sentence in kiosk.reads()
    assert kiosk.page.select_one("button[value='need:U-1']") is not None
    assert house.visits() == []


@pytest.mark.parametrize(("minutes", "due"), [(60, True), (-15, True)])
def test_the_borders_of_early_and_late_belong_to_on_time(house, books, minutes, due):
    kiosk = house.kiosk()
    kiosk.types_code(books("482117", minutes))
    assert ("Klopt dit?" in kiosk.reads()) is due


def test_an_unknown_code_is_told_and_can_be_typed_again(house):
    kiosk = house.kiosk()
    kiosk.types_code("111111")
    assert "We vinden deze code niet." in kiosk.reads()
    assert kiosk.fields()["code"] == ["111111"]
    kiosk.taps("wipe")
    kiosk.taps("digit:2")
    assert kiosk.fields()["code"] == ["111112"]


@pytest.mark.parametrize("minutes", [61, -16, None])
def test_no_answer_to_a_code_loses_its_digits(house, books, minutes):
    code = "482117" if minutes is None else books("482117", minutes)
    kiosk = house.kiosk()
    kiosk.types_code(code)
    if minutes is not None:
        kiosk.taps("again")
    assert kiosk.fields()["code"] == [code]
    assert kiosk.page.select_one("input[maxlength]")["value"] == code
    assert kiosk.page.select(".keys button")


def test_a_code_that_was_used_is_told(house, books):
    code = books("482117", 10)
    (first := house.kiosk()).types_code(code)
    first.presses_ticket()
    (second := house.kiosk("zuil-2")).types_code(code)
    assert "Deze code is al gebruikt." in second.reads()
    assert len(house.visits()) == 1


def test_two_kiosks_with_one_code_give_one_appointment(house, books):
    """Both stand on *Klopt dit?* already; the second becomes an ordinary number for reception."""
    code = books("482117", 10)
    (first := house.kiosk()).types_code(code)
    (second := house.kiosk("zuil-2")).types_code(code)
    first.presses_ticket()
    second.presses_ticket()
    one, other = (house.visit(kiosk.ticket().number) for kiosk in (first, second))
    assert (one.needs[0].code, other.needs[0].code) == ("WON-4", "U-2")
    assert (one.due_at is None, other.due_at is None) == (False, True)


def test_who_has_no_code_gets_a_number_and_the_holders_code_stays_good(house, books):
    code = books("482117", 20)
    comes_without_a_code(kiosk := house.kiosk())
    kiosk.presses_ticket()
    visit = house.visit(kiosk.ticket().number)
    assert [(need.code, need.service) for need in visit.needs] == [("U-2", "breed-onthaal")]
    assert visit.due_at is None
    (holder := house.kiosk("zuil-2")).types_code(code)
    holder.presses_ticket()
    own = house.visit(holder.ticket().number)
    assert ([need.code for need in own.needs], own.due_at) == (["WON-4"], TUESDAY + timedelta(minutes=20))


def test_no_kiosk_tells_at_which_hours_somebody_is_expected(house, books):
    """Two books that differ leave the same bytes, also for a request from an older page."""

    def all_pages():
        kiosk = house.kiosk()
        pages = comes_without_a_code(kiosk)
        kiosk.opens()
        kiosk.taps("need:U-2")
        pages += [as_shown(kiosk.taps(go)) for go in ("hours", "hour:9:30", "stay")]
        fields = {**kiosk.fields(), "hour": "9:30", "step": "confirm", "needs": "U-2", "go": "stay"}
        pages.append(as_shown(kiosk.client.post("/kiosk/zuil-1", data=fields)))
        return [re.sub(r'(name="start_key" value=")[^"]+', r"\1", page) for page in pages]

    empty = all_pages()
    books("482117", 20), books("482118", 35, "POS-2")
    full = all_pages()
    assert full == empty
    assert any("Klopt dit?" in page for page in empty)
    assert "9:30" not in "".join(full)


def test_who_comes_for_something_else_after_all_gives_his_hour_back(house, books):
    code, kiosk = books("482117", 10), house.kiosk()
    kiosk.types_code(code)
    kiosk.presses_ticket()
    kiosk.taps("wrong")
    kiosk.taps("group:PAP")
    kiosk.taps("need:PAP-1")
    kiosk.presses_ticket()
    visit = house.visit(kiosk.ticket().number)
    assert ([need.code for need in visit.open_needs], visit.due_at) == (["PAP-1"], None)
    (again := house.kiosk("zuil-2")).types_code(code)
    assert "Klopt dit?" in again.reads()


def test_a_double_tap_uses_the_code_once(house, books):
    kiosk = house.kiosk()
    kiosk.types_code(books("482117", 10))
    confirm = kiosk.fields()
    first, second = (kiosk.client.post("/kiosk/zuil-1/ticket", data={**confirm, "go": "ticket"}) for _ in range(2))
    assert as_shown(first) == as_shown(second)
    assert len(house.visits()) == 1


def test_appointments_are_forgotten_with_their_day(house, books):
    books("482117", 10)
    books("593228", 0, days=1)
    house.later(hours=15)
    house.app.test_cli_runner().invoke(args=["privacy", "forget"])
    assert [row["code"] for row in house.rows("appointment")] == ["593228"]


@pytest.mark.parametrize(
    ("garbage", "told"),
    [
        ("abc", "We vinden geen code."),
        ("", "We vinden geen code."),
        ("1" * 64, "We vinden deze code niet."),
        ("&é\"'(§", "We vinden deze code niet."),
    ],
)
def test_garbage_in_the_box_changes_nothing(house, garbage, told):
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    response = kiosk.taps("check", code=garbage)
    assert response.status_code == 200
    assert told in kiosk.reads()
