"""The host sees the whole hall, starts visits and steers them."""

from datetime import timedelta

import pytest

from extensions import db
from queueing.policy import Rank
from queueing.visits import Visit
from reception.lines import WHY, Line


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


def test_the_hall_list_stands_in_the_order_of_calling(house, samira):
    first = house.visitor()
    house.later(minutes=2)
    second = house.visitor("BUU-1")
    assert samira.sees_waiting() == [first.number, second.number]
    samira.hosts("precedence", second.number, {"reason": "Is onwel of kan niet lang wachten"})
    assert samira.sees_waiting() == [second.number, first.number]


def test_a_staff_word_finds_the_need(samira):
    samira.opens("/reception/visits/new?q=schulden")
    found = [box["value"] for box in samira.page.select("input[name=need]")]
    assert "POS-3" in found


def test_someone_at_the_counter_gets_a_number(house, samira):
    samira.opens("/reception/visits/new")
    key = samira.page.select_one("input[name=start_key]")["value"]
    fields = {"need": ["POS-3"], "language": "tr", "extra": ["interpreter"], "start_key": key}
    assert samira.posts("/reception/visits", fields).status_code == 303
    assert samira.posts("/reception/visits", fields).status_code == 303
    [visit] = house.visits()
    assert (visit.language, visit.extras, visit.origin.value) == ("tr", ["interpreter"], "reception")


def test_a_paper_number_is_taken_over(house, samira):
    samira.opens("/reception/visits/new")
    taken = samira.posts("/reception/visits", {"need": "PAP-1", "paper_number": "905", "start_key": "a"})
    again = samira.posts("/reception/visits", {"need": "PAP-1", "paper_number": "905", "start_key": "b"})
    wrong = samira.posts("/reception/visits", {"need": "PAP-1", "paper_number": "12", "start_key": "c"})
    assert (taken.status_code, again.status_code, wrong.status_code) == (303, 409, 422)
    assert [visit.number for visit in house.visits()] == [905]


def test_the_host_calls_to_a_free_desk(house, samira):
    lotte = house.signs_in("lotte").sits_down(3)
    ticket = house.visitor()
    assert samira.hosts("call", ticket.number, {"desk": 3}).status_code == 303
    assert lotte.at_desk() == ticket.number
    other = house.visitor()
    assert samira.hosts("call", other.number, {"desk": 3}).status_code == 409


def test_assigning_gives_no_precedence(house, samira):
    lotte = house.signs_in("lotte").sits_down(3)
    first = house.visitor()
    house.later(minutes=1)
    second = house.visitor()
    samira.hosts("assignment", second.number, {"to": "desk:3"})
    assert lotte.waits_for_me() == [first.number, second.number]
    jan = house.signs_in("jan").sits_down(1)
    assert jan.waits_for_me() == [first.number]


def test_dropping_the_last_need_is_refused_with_what_to_do(house, samira):
    ticket = house.visitor()
    response = samira.hosts("needs/PAP-1/drop", ticket.number)
    assert response.status_code == 409
    assert "Weggegaan" in response.text


def test_who_leaves_is_gone_from_every_list(house, samira):
    ticket = house.visitor()
    samira.hosts("leaving", ticket.number)
    assert samira.sees_waiting() == []


def test_a_refusal_comes_as_a_part_to_a_page_with_htmx(house, samira):
    ticket = house.visitor()
    key = house.visit(ticket.number).id
    response = samira.posts(f"/reception/visits/{key}/return", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == ("#refusal", "innerHTML")
    assert "<html" not in response.text


def test_closing_the_day_counts_first_and_waits_for_closing_time(house, samira):
    house.visitor()
    samira.opens("/reception/day")
    assert samira.posts("/reception/day").status_code == 409
    assert len(house.visits()) == 1
    house.at(19, 5)
    samira.opens("/reception/day")
    assert "1 wachten nog" in samira.reads()
    samira.posts("/reception/day", {"inside": "1"})
    assert house.visits() == []


def test_closing_the_day_on_people_asks_twice_and_names_how_many(house, samira):
    house.visitor()
    house.visitor()
    house.at(19, 5)
    samira.opens("/reception/day")
    assert samira.page.select_one("form[action='/reception/day']") is None
    samira.opens("/reception/day?sure=asked")
    assert "Er zijn nog 2 bezoeken open. Sluit je die echt af?" in samira.reads()
    for said in ({}, {"inside": "1"}):
        answer = samira.posts("/reception/day", said)
        assert (answer.status_code, answer.location) == (303, "/reception/day?sure=asked")
        assert len(house.visits()) == 2
    samira.posts("/reception/day", {"inside": "2"})
    assert house.visits() == []


def test_with_nobody_inside_the_day_closes_at_once_and_so_do_the_desks(house, samira):
    house.signs_in("lotte").sits_down(3)
    house.at(19, 5)
    samira.opens("/reception/day")
    assert samira.page.select_one("form[action='/reception/day'] button").get_text(strip=True) == "Sluit de dag af"
    samira.posts("/reception/day", {"inside": "0"})
    samira.opens("/reception/")
    assert "Geen enkel loket is open" in samira.reads()


@pytest.mark.parametrize("reason", ["Mia Peeters is onwel", "85.07.30-033.28", "bel 0470 12 34 56", "mia@example.be"])
def test_a_reason_to_go_before_holds_no_person(house, reason):
    ticket = house.visitor()
    samira = house.signs_in("samira")
    key = house.visit(ticket.number).id
    refused = samira.posts(f"/reception/visits/{key}/precedence", {"reason": reason})
    assert refused.status_code == 422
    assert house.visit(ticket.number).brought_forward_reason == ""


def test_a_line_says_in_words_what_is_asked_how_long_it_waits_and_who_goes_before(house, samira):
    late, first = house.visitor("PAP-1"), house.visitor("PAP-2")
    house.later(minutes=75)
    samira.hosts("precedence", first.number, {"reason": "Klein kind dat niet kan wachten"})
    samira.opens("/reception/")
    lines = {int(one["data-number"]): one for one in samira.page.select(".line")}
    assert "wacht 75 min" in lines[late.number].get_text(" ", strip=True)
    assert "te lang" not in samira.reads()
    assert lines[late.number].select_one(".label").get_text() == "Identiteitskaart of reispas"
    assert lines[late.number].select_one(".is-first") is None
    assert lines[first.number].select_one(".is-first").get_text() == "voorrang"


def test_a_line_whose_appointment_is_due_says_so_from_its_hour_on(house, samira):
    """Before the hour it stands where it came in, unmarked; who got precedence keeps that word."""
    walk_in, booked, both = (house.visitor("PAP-1").number for _ in range(3))

    def make_due():
        for number in (booked, both):
            db.session().query(Visit).filter_by(number=number).one().due_at = house.clock.now() + timedelta(minutes=10)
        db.session().commit()

    def marks():
        samira.opens("/reception/")
        chips = {int(one["data-number"]): one.select_one(".is-first") for one in samira.page.select(".line")}
        return {number: chip.get_text() for number, chip in chips.items() if chip is not None}

    house.does(make_due)
    assert marks() == {}
    samira.hosts("precedence", both, {"reason": "Klein kind dat niet kan wachten"})
    house.later(minutes=10)
    assert marks() == {booked: "afspraak, nu", both: "voorrang"}
    assert samira.sees_waiting() == [both, booked, walk_in]
    assert len({str(one.select_one("svg")) for one in samira.page.select(".is-first")}) == 2, "a picture each"
    samira.opens(f"/reception/visits/{house.visit(booked).id}")
    assert "Afspraak, op tijd" in samira.reads()


@pytest.mark.parametrize("why", Rank)
def test_a_row_is_marked_for_precedence_and_a_due_appointment_only(why):
    row = Line(Visit(), (), 0, "", (), 12, is_late=False, is_held=False, why=WHY[why.name.lower()])
    assert row.mark == {Rank.BROUGHT_FORWARD: "voorrang", Rank.APPOINTMENT: "afspraak, nu"}.get(why, "")
