"""Someone at a desk calls, helps and lets go."""

import pytest


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte").sits_down(3)


def test_next_calls_whoever_waits_longest_and_the_display_shows_it(house, lotte):
    first = house.visitor()
    house.later(minutes=5)
    house.visitor("PAP-2")
    assert lotte.calls_next() == first.number
    assert house.display().shows() == [(first.number, 3)]


def test_a_desk_sees_only_what_it_helps_with(house):
    jan = house.signs_in("jan").sits_down(1)
    ticket = house.visitor("PAP-1", "POS-3")
    assert jan.calls_next() == ticket.number
    words = jan.reads()
    assert "Identiteitskaart of reispas" in words
    assert "Rekeningen en betalen" not in words
    assert "+1 andere vraag" in words


def test_one_need_is_done_with_one_press_and_the_next_is_called_in_the_same(house, lotte):
    first, second = (house.visitor(slug=slug) for slug in ("zuil-1", "zuil-2"))
    lotte.calls_next()
    lotte.does("arrival", first.number)
    response = lotte.does("finish-and-next", first.number)
    assert response.status_code == 303
    assert lotte.at_desk() == second.number
    assert [visit.number for visit in house.visits()] == [second.number]


def test_several_open_needs_ask_what_happens_to_them(house, lotte):
    ticket = house.visitor("PAP-1", "PAP-2")
    lotte.calls_next()
    lotte.does("arrival", ticket.number)
    refused = lotte.does("finish", ticket.number)
    assert refused.status_code == 409
    assert "nog een vraag open" in refused.text
    assert lotte.does("finish", ticket.number, {"rest": "done"}).status_code == 303
    assert house.visits() == []


def test_open_needs_of_others_put_the_visitor_back_with_his_waiting_time(house):
    jan = house.signs_in("jan").sits_down(1)
    ticket = house.visitor("PAP-1", "POS-3")
    arrived = house.visit(ticket.number).arrived_at
    jan.calls_next()
    house.later(minutes=7)
    jan.does("finish", ticket.number)
    back = house.visit(ticket.number)
    assert (back.state.value, back.arrived_at) == ("waiting", arrived)
    assert [need.code for need in back.open_needs] == ["POS-3"]


def test_an_outcome_can_be_chosen_and_corrected(house, lotte):
    ticket = house.visitor()
    lotte.calls_next()
    lotte.does("needs/PAP-1/outcome", ticket.number, {"outcome": "explained"})
    lotte.does("needs/PAP-1/outcome", ticket.number, {"outcome": "not_papers"})
    assert house.visit(ticket.number).needs[0].outcome.value == "not_papers"
    assert lotte.does("needs/PAP-1/outcome", ticket.number, {"outcome": "magic"}).status_code == 422


def test_a_call_is_undone_within_ten_seconds_only(house, lotte):
    ticket = house.visitor()
    lotte.calls_next()
    house.later(seconds=9)
    assert lotte.does("undo", ticket.number).status_code == 303
    assert house.display().shows() == []
    lotte.calls_next()
    house.later(seconds=11)
    assert lotte.does("undo", ticket.number).status_code == 409


def test_after_two_absences_the_visitor_is_missed_and_reception_brings_him_back(house, lotte):
    ticket = house.visitor()
    samira = house.signs_in("samira")
    for _ in range(2):
        lotte.calls_next()
        lotte.does("absence", ticket.number)
        house.later(minutes=6)
    assert house.visit(ticket.number).state.value == "missed"
    assert samira.hosts("return", ticket.number).status_code == 303
    assert lotte.calls_next() == ticket.number


def test_nobody_waiting_is_a_sentence_not_an_error(house, lotte):
    response = lotte.posts("/reception/desk/calls")
    assert response.status_code == 409
    assert "Er wacht nu niemand" in response.text


def test_two_people_cannot_sit_at_one_desk(house, lotte):
    jan = house.signs_in("jan")
    jan.opens("/reception/desk/choice?desk=3")
    response = jan.posts("/reception/desk/choice", {"desk": 3, "service": "burgerzaken"})
    assert response.status_code == 409
    assert "zit al een collega" in response.text


def test_nobody_works_for_a_service_he_was_not_granted(house):
    jan = house.signs_in("jan")
    jan.opens("/reception/desk/choice?desk=1")
    response = jan.posts("/reception/desk/choice", {"desk": 1, "service": "ocmw"})
    assert response.status_code == 403


def test_signing_out_with_a_visitor_at_the_desk_is_refused(house, lotte):
    house.visitor()
    lotte.calls_next()
    refused = lotte.posts("/sign-out")
    assert refused.status_code == 409
    assert lotte.opens("/reception/desk/").status_code == 200


def test_a_pause_stops_calling(house, lotte):
    house.visitor()
    lotte.posts("/reception/desk/pause")
    assert lotte.posts("/reception/desk/calls").status_code == 409
    lotte.posts("/reception/desk/resuming")
    assert lotte.calls_next()


def test_another_desks_visitor_cannot_be_finished(house, lotte):
    jan = house.signs_in("jan").sits_down(1)
    ticket = house.visitor()
    lotte.calls_next()
    assert jan.does("finish", ticket.number).status_code == 409
    assert house.visit(ticket.number).state.value == "called"


def test_finish_and_next_in_a_pause_finishes_and_calls_nobody(house):
    """A pause, and then *Ongedaan* of the last *Klaar*: the visitor is back at a desk that calls nobody."""
    house.visitor(), house.visitor()
    lotte = house.signs_in("lotte").sits_down(3)
    number = lotte.calls_next()
    key = house.visit(number).id
    lotte.does("finish", number)
    lotte.posts("/reception/desk/pause")
    assert lotte.posts(f"/reception/desk/visits/{key}/taking-back").status_code == 303
    assert lotte.at_desk() == number
    assert lotte.does("finish-and-next", number).status_code == 303
    assert [one.state for one in house.visits()] == ["waiting"]
