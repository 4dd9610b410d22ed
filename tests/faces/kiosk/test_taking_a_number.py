"""A visitor takes a number: the walk, second thoughts, double taps, closed doors."""

from tests.support.people import as_shown


def test_a_visitor_gets_a_three_digit_number_in_three_taps(house):
    kiosk = house.kiosk()
    kiosk.taps("group:PAP")
    kiosk.taps("need:PAP-2")
    assert "Klopt dit?" in kiosk.reads()
    response = kiosk.presses_ticket()
    ticket = kiosk.ticket()
    assert response.status_code == 200
    assert 100 <= ticket.number <= 899
    assert "Wacht in zaal 1" in kiosk.reads()
    [visit] = house.visits()
    assert (visit.number, [need.code for need in visit.needs]) == (ticket.number, ["PAP-2"])


def test_a_visitor_who_would_rather_talk_needs_one_tap_and_a_confirm(house):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    kiosk.presses_ticket()
    assert house.visit(kiosk.ticket().number).needs[0].service == "breed-onthaal"


def test_a_visitor_with_two_needs_keeps_one_ticket(house):
    ticket = house.kiosk().takes_a_number("PAP-1", "WON-1")
    assert [need.code for need in house.visit(ticket.number).needs] == ["PAP-1", "WON-1"]
    assert len(house.visits()) == 1


def test_a_double_tap_gives_one_ticket(house):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    confirm = kiosk.fields()
    first = kiosk.client.post("/kiosk/zuil-1/ticket", data={**confirm, "go": "ticket"})
    second = kiosk.client.post("/kiosk/zuil-1/ticket", data={**confirm, "go": "ticket"})
    assert as_shown(first) == as_shown(second)
    assert len(house.visits()) == 1


def test_who_chose_wrongly_keeps_his_number_and_place(house):
    kiosk = house.kiosk()
    before = kiosk.takes_a_number("PAP-1")
    arrived = house.visit(before.number).arrived_at
    house.later(seconds=10)
    kiosk.taps("wrong")
    kiosk.taps("group:WON")
    kiosk.taps("need:WON-1")
    kiosk.presses_ticket()
    after = house.visit(kiosk.ticket().number)
    assert (after.number, after.arrived_at) == (before.number, arrived)
    assert [need.code for need in after.open_needs] == ["WON-1"]


def test_dutch_stays_beside_the_chosen_language_and_the_page_says_it_is_a_translation(house):
    kiosk = house.kiosk()
    kiosk.taps("language:ar")
    words = kiosk.reads()
    assert "Waarvoor kom je?" in words
    assert "Vertaling van de Nederlandse tekst" in words
    glass = kiosk.page.select_one("#glass")
    foot = kiosk.page.select_one(".foot")
    assert (glass["dir"], foot["dir"]) == ("rtl", "ltr")


def test_the_next_visitor_starts_in_dutch(house):
    kiosk = house.kiosk()
    kiosk.taps("language:fr")
    kiosk.taps("stop")
    assert kiosk.fields()["language"] == ["nl"]


def test_no_number_is_given_when_the_house_is_closed(house):
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    house.at(12, 30)
    response = kiosk.presses_ticket()
    assert response.status_code == 409
    assert "gesloten" in kiosk.reads()
    assert house.visits() == []


def test_the_choice_never_stands_in_an_address_or_a_title(house):
    kiosk = house.kiosk()
    seen = set()
    for go in ("group:POS", "need:POS-3", "more", "all", "stop"):
        response = kiosk.taps(go)
        seen.add((response.request.path, response.request.query_string, kiosk.page.title.get_text()))
    assert seen == {("/kiosk/zuil-1", b"", "Welkom")}


def test_help_is_asked_answered_and_after_a_minute_points_to_reception(house):
    kiosk = house.kiosk()
    samira = house.signs_in("samira")
    kiosk.taps("stay", address="/kiosk/zuil-1/help")
    assert "We roepen iemand." in kiosk.reads()
    house.later(seconds=61)
    assert "Ga naar het onthaal." in kiosk.taps("stay").text
    samira.opens("/reception/")
    coming = samira.page.select_one("#alerts button")
    samira.posts(coming["formaction"])
    kiosk.taps("stay")
    assert "Er komt iemand." in kiosk.reads()
