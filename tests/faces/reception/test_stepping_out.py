"""At a desk and in the hall: who steps out comes back, and what was pressed by mistake is taken back."""

import pytest


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte").sits_down(3)


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


@pytest.fixture
def helped(house, lotte):
    """A visitor at Lotte's desk."""
    ticket = house.visitor()
    lotte.calls_next()
    lotte.does("arrival", ticket.number)
    return ticket


def test_a_visitor_steps_out_from_the_desk_and_comes_back_to_it(house, lotte, helped):
    assert lotte.does("stepping-out", helped.number, {"minutes": "20"}).status_code == 303
    assert lotte.at_desk() == 0
    assert lotte.waits_for_me() == []
    assert "komt terug om 9:30" in lotte.reads()
    assert lotte.does("resuming", helped.number).status_code == 303
    assert lotte.waits_for_me() == [helped.number]


def test_who_is_not_back_in_time_is_not_lost(house, lotte, helped, samira):
    lotte.does("stepping-out", helped.number, {"minutes": "5"})
    house.later(minutes=6)
    lotte.opens("/reception/desk/")
    assert "moest terug zijn om 9:15" in lotte.reads()
    samira.opens("/reception/?tab=parked")
    assert "moest terug zijn" in samira.reads()
    assert samira.hosts("resuming", helped.number).status_code == 303
    assert house.visit(helped.number).state == "waiting"


def test_the_phone_of_who_stepped_out_keeps_his_place(house, lotte, helped):
    lotte.does("stepping-out", helped.number, {"minutes": "10"})
    phone = house.phone(helped.token)
    phone.opens()
    assert "We houden je plaats vrij." in phone.reads()


@pytest.mark.parametrize("minutes", ["", "7", "-5", "100000", "tien"])
def test_only_the_moments_on_the_buttons_can_be_chosen(house, lotte, helped, minutes):
    refused = lotte.does("stepping-out", helped.number, {"minutes": minutes})
    assert (refused.status_code, house.visit(helped.number).state.value) == (422, "serving")


def test_the_host_lets_someone_who_waits_step_out(house, samira):
    ticket = house.visitor()
    assert samira.hosts("stepping-out", ticket.number, {"minutes": "10"}).status_code == 303
    assert samira.hosts("stepping-out", ticket.number, {"minutes": "10"}).status_code == 409
    assert samira.hosts("resuming", ticket.number).status_code == 303
    assert samira.hosts("resuming", ticket.number).status_code == 409


def test_klaar_is_taken_back_with_the_button_that_names_the_number(house, lotte, helped):
    lotte.does("finish", helped.number)
    key = next(row["id"] for row in house.rows("visit"))
    lotte.opens("/reception/desk/")
    assert f"Ongedaan: {helped.number}" in lotte.reads()
    assert lotte.posts(f"/reception/desk/visits/{key}/taking-back").status_code == 303
    assert lotte.at_desk() == helped.number


def test_after_ten_seconds_the_button_is_gone_and_the_deed_refused(house, lotte, helped):
    lotte.does("finish", helped.number)
    key = next(row["id"] for row in house.rows("visit"))
    house.later(seconds=11)
    lotte.opens("/reception/desk/")
    assert "Ongedaan:" not in lotte.reads()
    refused = lotte.posts(f"/reception/desk/visits/{key}/taking-back")
    assert (refused.status_code, house.visits()) == (409, [])


def test_another_desk_takes_nothing_of_mine_back(house, lotte, helped):
    jan = house.signs_in("jan").sits_down(1)
    other = house.visitor()
    jan.calls_next()
    jan.does("finish", other.number)
    lotte.does("finish", helped.number)
    key = next(row["id"] for row in house.rows("visit") if row["number"] == helped.number)
    assert jan.posts(f"/reception/desk/visits/{key}/taking-back").status_code == 409


def test_weggegaan_is_taken_back_in_the_hall(house, samira):
    ticket = house.visitor("PAP-1", "POS-3")
    key = house.visit(ticket.number).id
    samira.hosts("leaving", ticket.number)
    samira.opens(f"/reception/visits/{key}")
    assert "Ongedaan" in samira.reads()
    assert samira.posts(f"/reception/visits/{key}/taking-back").status_code == 303
    assert samira.sees_waiting() == [ticket.number]
    assert [need.code for need in house.visit(ticket.number).open_needs] == ["PAP-1", "POS-3"]


def test_a_desk_wraps_up_and_the_hall_sees_it(house, lotte, helped, samira):
    assert lotte.does("finish-and-wrap-up", helped.number).status_code == 303
    lotte.opens("/reception/desk/")
    assert "Loket 3 rondt af" in lotte.reads()
    samira.opens("/reception/")
    assert "Rondt af" in samira.reads()
    house.later(minutes=5)
    lotte.opens("/reception/desk/")
    assert "Loket 3 is vrij" in lotte.reads()


def test_what_stays_open_may_become_an_appointment(house, lotte):
    ticket = house.visitor("PAP-1", "PAP-2")
    lotte.calls_next()
    lotte.does("arrival", ticket.number)
    assert lotte.does("finish", ticket.number, {"rest": "appointment"}).status_code == 303
    assert [row["outcome"] for row in house.rows("visit_need")] == ["appointment", "appointment"]


def test_a_desk_without_anything_of_its_own_takes_nothing_back(house, lotte, helped):
    jan = house.signs_in("jan").sits_down(4)
    key = house.visit(helped.number).id
    lotte.does("finish", helped.number)
    assert jan.posts(f"/reception/desk/visits/{key}/taking-back").status_code == 409
    assert [row["state"] for row in house.rows("visit")] == ["ended"]
    assert lotte.posts(f"/reception/desk/visits/{key}/taking-back").status_code == 303


def test_who_stepped_out_from_a_colleague_is_not_brought_back_by_another_desk(house, lotte, helped, samira):
    jan = house.signs_in("jan").sits_down(4)
    lotte.does("stepping-out", helped.number, {"minutes": "20"})
    assert jan.does("resuming", helped.number).status_code == 409
    assert house.visit(helped.number).state == "parked"
    assert samira.hosts("resuming", helped.number).status_code == 303
