"""What a visitor chose, was given or may expect is told back: extras, the number kept, the hour, who is fetched."""

import tomllib
from datetime import timedelta

import pytest

from tests.support.people import FOLDER, TUESDAY


@pytest.mark.parametrize(("minutes", "used"), [(90, False), (-40, False), (10, True)])
def test_a_code_that_does_not_count_now_gives_a_number_for_reception(house, books, minutes, used):
    code = books("482117", minutes)
    if used:
        (first := house.kiosk("zuil-2")).types_code(code)
        first.presses_ticket()
    (kiosk := house.kiosk()).types_code(code)
    assert kiosk.page.select_one(".is-main")["value"] == "reception"
    assert kiosk.page.select_one("button[value=again]")
    kiosk.taps("reception")
    assert "Klopt dit?" in kiosk.reads()
    kiosk.presses_ticket()
    visit = house.visit(kiosk.ticket().number)
    assert ([need.code for need in visit.needs], visit.due_at) == (["U-2"], None)


def test_who_is_early_reads_from_when_the_code_counts(house, books):
    (kiosk := house.kiosk()).types_code(books("482117", 90))
    assert f"Je code werkt vanaf {TUESDAY + timedelta(minutes=30):%-H:%M}" in kiosk.reads()


def test_the_hour_of_the_appointment_stands_on_the_ticket_and_the_phone(house, books):
    (kiosk := house.kiosk()).types_code(books("482117", 10))
    kiosk.presses_ticket()
    hour = f"Je afspraak is om {TUESDAY + timedelta(minutes=10):%-H:%M}"
    assert hour in kiosk.reads()
    phone = house.phone(kiosk.ticket().token)
    phone.opens()
    assert hour in phone.reads()


def test_who_asked_to_be_fetched_is_not_sent_to_the_screen(house):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    kiosk.taps("extras")
    kiosk.taps("extra:fetch")
    kiosk.taps("confirm")
    kiosk.presses_ticket()
    phone = house.phone(kiosk.ticket().token)
    phone.opens()
    for page in (kiosk, phone):
        assert "Wacht hier, we komen." in page.reads()
        assert "Kijk naar het scherm" not in page.reads()
        assert "We roepen je ook op deze gsm." not in page.reads()


def test_a_ticket_never_tells_who_is_fetched_for_what_they_come_for(house):
    needs = tomllib.loads((FOLDER / "needs.toml").read_text())["needs"]
    kiosk = house.kiosk()
    ticket = kiosk.takes_a_number(next(code for code, need in needs.items() if need.get("fetched")))
    phone = house.phone(ticket.token)
    phone.opens()
    assert "Wacht hier" not in kiosk.reads() + phone.reads()


def test_an_extra_that_was_chosen_is_shown_back(house):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    tile = "button[value=extras]"
    assert "tolk, stoel, stille plek" in kiosk.page.select_one(tile).get_text()
    for step in ("extras", "extra:chair", "extra:quiet", "confirm"):
        kiosk.taps(step)
    assert "tolk, stoel, stille plek" not in kiosk.page.select_one(tile).get_text()
    assert "Stoel" in kiosk.page.select_one(tile).get_text()
    assert "+ 1" in kiosk.page.select_one(tile).get_text()


def test_who_chose_wrongly_reads_that_the_number_stays(house):
    kiosk = house.kiosk()
    number = kiosk.takes_a_number("PAP-1").number
    for step in ("wrong", "group:WON"):
        kiosk.taps(step)
        assert f"Je nummer {number} blijft." in " ".join(kiosk.page.select_one(".promise").get_text("").split())
    assert "blijft." not in house.kiosk("zuil-2").reads()


def test_who_would_rather_talk_is_not_asked_what_they_have_with_them(house):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    assert "Heb je dit bij?" not in kiosk.reads()
    assert "Het onthaal helpt je verder." in kiosk.reads()
    kiosk.taps("more")
    kiosk.taps("group:PAP")
    kiosk.taps("need:PAP-1")
    assert "Heb je dit bij?" in kiosk.reads()


def test_a_second_need_stands_beside_the_first(house):
    kiosk = house.kiosk()
    for step in ("group:PAP", "need:PAP-1", "more", "group:WON", "need:WON-2"):
        kiosk.taps(step)
    assert [one["value"] for one in kiosk.page.select(".chosen .drop")] == ["drop:PAP-1", "drop:WON-2"]
