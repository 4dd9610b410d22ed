"""The host links a number that was taken without a code to its appointment, from the panel or from the book (E-7)."""

from datetime import timedelta

import pytest

from extensions import db
from queueing.appointments import Appointment
from tests.support.people import TUESDAY, sentence_in

BOOK = "/reception/appointments"


@pytest.fixture
def samira(house):
    one = house.signs_in("samira")
    one.opens(BOOK)
    return one


@pytest.fixture
def booked(house):
    def write():
        at = TUESDAY + timedelta(minutes=10)
        db.session().add(Appointment(branch_id=1, day=at.date(), at=at, code="482117", need="POS-3"))
        db.session().commit()
        return db.session().query(Appointment).one().id

    return house.does(write)


@pytest.fixture
def number(house):
    """Somebody at the kiosk who has no code."""
    return house.visitor("U-1").number


def panel(samira, house, number):
    samira.opens(f"/reception/visits/{house.visit(number).id}")
    return samira.page


def test_in_the_panel_the_visit_becomes_the_one_of_the_appointment_and_back(house, samira, booked, number):
    [choice] = panel(samira, house, number).select("button[name=appointment]")
    assert "9:20, code 482 117, Rekeningen en betalen" in choice.get_text()
    samira.posts(choice["formaction"], {"appointment": choice["value"]})
    assert house.visit(number).due_at == TUESDAY + timedelta(minutes=10)
    page = panel(samira, house, number)
    assert page.select("button[name=appointment]") == []
    assert "afspraak om 9:20" in " ".join(page.select_one(".chip.is-live").get_text(" ").split())
    samira.opens(BOOK)
    assert f"aangemeld, {number}" in samira.reads().replace(" ,", ",")
    [back] = page.select("[formaction$='/appointment/undo']")
    samira.posts(back["formaction"])
    assert house.visit(number).due_at is None
    samira.opens(BOOK)
    assert "verwacht" in samira.reads()
    assert len(house.visits()) == 1


def test_in_the_book_the_number_is_typed(house, samira, booked, number):
    samira.opens(f"{BOOK}/{booked}")
    assert "Heeft de bezoeker al een nummer?" in samira.reads()
    assert samira.posts(f"{BOOK}/{booked}/number", {"number": str(number)}).status_code == 200
    assert house.rows("appointment")[0]["visit_id"] == house.visit(number).id


@pytest.mark.parametrize("typed", ["", "abc", "999", "٣٤٥", "-1"])
def test_a_number_that_is_not_here_is_refused(house, samira, booked, number, typed):
    assert samira.posts(f"{BOOK}/{booked}/number", {"number": typed}).status_code == 404
    assert house.rows("appointment")[0]["visit_id"] is None


@pytest.mark.parametrize("sent", ["", "x", "99999"])
def test_an_appointment_that_is_not_there_is_refused(house, samira, booked, number, sent):
    assert samira.hosts("appointment", number, {"appointment": sent}).status_code == 404


def test_a_visit_that_is_over_is_refused_in_words(house, samira, booked, number):
    key = house.visit(number).id
    samira.hosts("leaving", number)
    refused = samira.posts(f"/reception/visits/{key}/appointment", {"appointment": booked})
    assert refused.status_code == 409
    assert f"Het bezoek van nummer {number} is al afgelopen." in sentence_in(refused)


def test_who_got_the_number_for_the_appointment_is_not_let_go_of_in_the_panel(house, samira, booked):
    """*Ongedaan* in the book ends that number; here nothing offers it."""
    samira.posts(f"{BOOK}/{booked}/arrival")
    [visit] = house.visits()
    page = panel(samira, house, visit.number)
    assert "afspraak om" in page.get_text(" ")
    assert page.select("[formaction$='/appointment/undo']") == []


def test_only_a_host_links(house, samira, booked, number):
    jan = house.signs_in("jan")
    jan.opens("/reception/desk/choice")
    assert jan.hosts("appointment", number, {"appointment": booked}).status_code == 403
    assert jan.posts(f"{BOOK}/{booked}/number", {"number": str(number)}).status_code == 403
    assert house.rows("appointment")[0]["visit_id"] is None
