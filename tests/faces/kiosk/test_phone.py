"""The visitor's own phone: place, call, leaving; looking changes nothing, guessing gives nothing."""

import pytest


@pytest.fixture
def ticket(house):
    return house.kiosk().takes_a_number("POS-3")


def test_the_phone_shows_number_state_and_people_before(house, ticket):
    phone = house.phone(ticket.token)
    assert phone.opens().status_code == 200
    assert f"{ticket.number}" in phone.reads()
    assert "Hoe lang je wacht, weten we nog niet." in phone.reads()
    house.signs_in("karim").sits_down(7)
    phone.opens()
    assert "Er wacht niemand voor jou." in phone.reads()


def test_the_phone_says_where_to_go_when_called(house, ticket):
    karim = house.signs_in("karim").sits_down(7)
    karim.calls_next()
    phone = house.phone(ticket.token)
    phone.opens()
    assert "Het is jouw beurt" in phone.reads()
    assert phone.page.select_one(".desk").get_text() == "7"


def test_leaving_asks_first_and_frees_the_number(house, ticket):
    phone = house.phone(ticket.token)
    phone.opens(f"/t/{ticket.token}/leaving")
    assert "Ga je weg?" in phone.reads()
    assert len(house.visits()) == 1
    assert phone.posts(f"/t/{ticket.token}/leaving").status_code == 303
    assert house.visits() == []


def test_a_post_from_another_site_is_refused(house, ticket):
    phone = house.phone(ticket.token)
    refused = phone.posts(f"/t/{ticket.token}/leaving", headers={"Origin": "http://elsewhere.example"})
    assert refused.status_code == 403
    assert len(house.visits()) == 1


def test_wrong_tokens_all_look_the_same(house, ticket):
    answers = {house.stranger().opens(f"/t/{token}", look=False).text for token in ("x", "a" * 27, "b" * 2000)}
    assert len(answers) == 1
    assert house.stranger().opens("/t/x", look=False).status_code == 404


def test_the_page_dies_an_hour_after_closing(house, ticket):
    phone = house.phone(ticket.token)
    house.at(19, 59)
    assert phone.opens().status_code == 200
    house.at(20, 1)
    assert phone.opens(look=False).status_code == 404


def test_the_visitor_may_read_it_in_another_language(house, ticket):
    phone = house.phone(ticket.token)
    phone.opens()
    phone.posts(f"/t/{ticket.token}/language", {"language": "fr"})
    phone.opens()
    assert phone.page.select("[lang=fr]")
    assert "Je wacht nog even" in phone.reads()
    assert house.visit(ticket.number).language == "fr"
