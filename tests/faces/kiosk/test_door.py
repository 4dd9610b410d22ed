"""A kiosk that gives no numbers: closed, closed early, or none any more today; and what may still be done there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extensions import db
from queueing.appointments import Appointment
from tests.faces.kiosk.test_refusals import HTMX, refused
from tests.support.people import TUESDAY

SENTENCE = "Vandaag geven we geen nieuwe nummers meer."


@pytest.fixture
def samira(house):
    one = house.signs_in("samira")
    one.opens("/reception/")
    return one


@pytest.fixture
def stopped(house, samira):
    """Called when reception says it."""
    return lambda: samira.posts("/reception/numbers/stopping")


def door(kiosk):
    kiosk.opens()
    return kiosk.page.select_one("#door [data-door]")["data-door"]


def test_the_start_page_says_it_and_shows_the_way_to_a_person(house, stopped):
    kiosk = house.kiosk()
    assert door(kiosk) == "open"
    stopped()
    assert door(kiosk) == "stopped"
    assert SENTENCE in kiosk.reads()
    assert "Ga naar het onthaal." in kiosk.reads()
    assert not kiosk.page.select("button[value^='group:']")


def test_it_is_said_in_the_visitors_language(house, stopped):
    stopped()
    kiosk = house.kiosk()
    kiosk.taps("language:ar")
    assert kiosk.page.select_one("#glass")["dir"] == "rtl"
    said = [one.get_text() for one in kiosk.page.select(".no-words [lang]")]
    assert said[0] == SENTENCE
    assert len(said) == 2


def test_whoever_was_choosing_is_refused_in_the_kiosks_own_look(house, stopped):
    kiosk = house.kiosk()
    kiosk.taps("language:fr")
    kiosk.taps("need:U-1")
    stopped()
    glass = refused(kiosk, kiosk.presses_ticket(), 409)
    assert glass.select_one("h1 [lang=nl]").get_text() == SENTENCE
    assert glass.select_one("h1 [lang=fr]") is not None
    assert "Ga naar het onthaal." in glass.get_text()
    assert len(glass.select(".no-picture svg")) == 3
    assert house.visits() == []


def test_for_htmx_the_no_takes_the_place_of_the_glass(house, stopped):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    stopped()
    response = kiosk.client.post("/kiosk/zuil-1/ticket", data={**kiosk.fields(), "go": "ticket"}, headers=HTMX)
    assert (response.status_code, response.headers["HX-Retarget"]) == (409, "#glass")


def test_the_next_tap_of_whoever_was_choosing_leads_there_too_and_forgets_the_choice(house, stopped):
    kiosk = house.kiosk()
    kiosk.taps("group:PAP")
    kiosk.taps("need:PAP-1")
    stopped()
    kiosk.taps("more")
    assert SENTENCE in kiosk.reads()
    assert "needs" not in kiosk.fields()


def test_an_appointment_with_a_code_still_checks_in(house, stopped):
    def write():
        at = TUESDAY + timedelta(minutes=10)
        db.session().add(Appointment(branch_id=1, day=at.date(), at=at, code="482117", need="WON-4"))
        db.session().commit()

    house.does(write)
    stopped()
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    for digit in "482117":
        kiosk.taps(f"digit:{digit}")
    kiosk.taps("check")
    assert "Klopt dit?" in kiosk.reads()
    kiosk.presses_ticket()
    assert house.visit(kiosk.ticket().number).due_at == TUESDAY + timedelta(minutes=10)


def test_who_says_that_he_has_one_and_has_none_is_refused(house, stopped):
    stopped()
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    kiosk.taps("reception")
    refused(kiosk, kiosk.presses_ticket(), 409)
    assert house.visits() == []


def test_a_number_that_was_given_may_still_change_what_it_is_for(house, stopped):
    kiosk = house.kiosk()
    kiosk.takes_a_number("PAP-1")
    stopped()
    for go in ("wrong", "group:PAP", "need:PAP-2"):
        kiosk.taps(go)
    kiosk.presses_ticket()
    assert [need.code for need in house.visits()[0].open_needs] == ["PAP-2"]


def test_a_double_tap_around_the_word_gives_one_number(house, stopped):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    confirm = kiosk.fields()
    first = kiosk.presses_ticket()
    stopped()
    again = kiosk.client.post("/kiosk/zuil-1/ticket", data={**confirm, "go": "ticket"})
    assert (first.status_code, again.status_code, len(house.visits())) == (200, 200, 1)


def test_weer_nummers_geven_opens_the_kiosk_again(house, samira, stopped):
    stopped()
    samira.posts("/reception/numbers/resuming")
    assert house.kiosk().takes_a_number("PAP-1").number


@pytest.mark.parametrize(("why", "words"), [("repair", "Er is iets stuk in het huis."), ("other", "")])
def test_a_house_that_closed_early_says_so_and_when_it_opens(house, samira, why, words):
    samira.posts("/reception/closing", {"hour": "14:00", "why": why})
    kiosk = house.kiosk()
    assert door(kiosk) == "open"
    house.at(14)
    assert door(kiosk) == "closed"
    assert "Vandaag sluiten we vroeger." in kiosk.reads()
    assert words in kiosk.reads()
    assert "woensdag 8:30" in kiosk.reads()
    kiosk.taps("language:fr")
    assert kiosk.page.select(".early [lang=fr]")


def test_a_house_that_closed_at_its_usual_hour_says_nothing_of_early(house, samira):
    samira.posts("/reception/closing", {"hour": "14:00", "why": "repair"})
    house.later(days=1)
    house.at(16, 5)
    assert "vroeger" not in house.kiosk().reads()


def test_who_stands_at_klopt_dit_when_the_house_closes_early_is_told(house, samira):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    samira.posts("/reception/closing", {"hour": "9:10", "why": "repair"})
    refused(kiosk, kiosk.presses_ticket(), 409)
    assert house.visits() == []


@pytest.fixture
def early(house, samira):
    """The house closed at two; someone has an appointment at this hour."""

    def write(at):
        db.session().add(Appointment(branch_id=1, day=at.date(), at=at, code="482117", need="WON-4"))
        db.session().commit()

    def close(hour, minute=0):
        house.does(lambda: write(TUESDAY.replace(hour=hour, minute=minute)))
        samira.posts("/reception/closing", {"hour": "14:00", "why": "repair"})
        house.at(14, 5)

    return close


def test_after_closing_early_who_has_an_appointment_today_still_checks_in(house, early):
    early(14, 10)
    kiosk = house.kiosk()
    assert "Vandaag sluiten we vroeger." in kiosk.opens().text
    assert [one["value"] for one in kiosk.page.select("main button")] == ["need:U-2"]
    kiosk.taps("need:U-2")
    for digit in "482117":
        kiosk.taps(f"digit:{digit}")
    kiosk.taps("check")
    assert "Klopt dit?" in kiosk.reads()
    kiosk.presses_ticket()
    assert house.visit(kiosk.ticket().number).needs[0].code == "WON-4"


def test_after_closing_early_nobody_gets_a_number_without_an_appointment(house, early):
    early(14, 10)
    for way in ("need:U-1", "group:PAP"):
        kiosk = house.kiosk()
        kiosk.taps(way)
        assert "We zijn nu gesloten" in kiosk.reads()
    kiosk.taps("need:U-2")
    kiosk.taps("reception")
    refused(kiosk, kiosk.presses_ticket(), 409)
    assert house.visits() == []


def test_when_the_last_appointment_is_past_the_closed_house_offers_none(house, early):
    early(13)
    kiosk = house.kiosk()
    assert "Vandaag sluiten we vroeger." in kiosk.opens().text
    assert kiosk.page.select("main button") == []
    kiosk.taps("need:U-2")
    assert "We zijn nu gesloten" in kiosk.reads()


def test_after_the_usual_closing_an_appointment_opens_nothing(house, early):
    early(14, 10)
    house.at(19)
    kiosk = house.kiosk()
    kiosk.opens()
    assert kiosk.page.select("main button") == []


def test_a_closed_house_speaks_every_language(house):
    house.at(19)
    kiosk = house.kiosk()
    kiosk.taps("languages")
    assert "at-languages" in kiosk.page.select_one("#glass")["class"]
    kiosk.taps("language:uk")
    assert "We zijn nu gesloten" in kiosk.reads()
    assert kiosk.page.select("h1 [lang=uk]")


# --- a service that is not in (G-4) ---


def confirmed(house, need):
    kiosk = house.kiosk()
    kiosk.taps(f"group:{need.split('-')[0]}")
    kiosk.taps(f"need:{need}")
    return kiosk


def test_the_question_stays_on_the_kiosk_and_klopt_dit_says_who_helps(house):
    kiosk = confirmed(house, "GEZ-1")
    assert "Vandaag niet aanwezig – we helpen je verder" in kiosk.reads()
    kiosk.presses_ticket()
    assert house.visit(kiosk.ticket().number).needs[0].service == "breed-onthaal"


def test_the_block_has_one_shape_for_every_question_and_the_loudspeaker_leaves_it_out(house):
    shapes = []
    for need in ("GEZ-1", "PAP-1"):
        block = confirmed(house, need).page.select_one(".no-matter")
        assert block.has_attr("data-private")
        shapes.append([(one.name, one.get("class"), one.get("lang")) for one in block.find_all(["span", "svg", "p"])])
    assert shapes[0] == shapes[1]


def test_who_waits_before_him_is_counted_at_the_broad_reception(house):
    house.signs_in("karim").sits_down(7, "breed-onthaal")
    house.kiosk("zuil-2").takes_a_number("POS-3")
    assert "Er wacht 1 mens voor jou." in confirmed(house, "GEZ-1").reads()


def test_an_absent_and_a_broad_question_leave_the_same_ticket_and_phone(house):
    """After routing they have one route: nothing public may tell them apart."""
    pages = []
    for need, slug in (("GEZ-1", "zuil-1"), ("POS-3", "zuil-2")):
        kiosk = house.kiosk(slug)
        ticket = kiosk.takes_a_number(need)
        phone = house.phone(ticket.token)
        phone.opens()
        shown = [" ".join(kiosk.page.select_one("main").get_text(" ").split()), phone.reads()]
        pages.append([text.replace(str(ticket.number), "N") for text in shown])
        house.signs_in("samira").hosts("leaving", ticket.number)
    assert pages[0] == pages[1]
