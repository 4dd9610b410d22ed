"""How long still? Told on the phone and at the kiosk, in whole fives; *dat weten we nog niet* otherwise (G-9)."""

import pytest

from queueing.forecast.hall_now import Foreseen
from queueing.forecast.model import Forecast, Span
from tests.faces.kiosk.test_paper import picture_of
from web.forecasts import look_ahead

UNKNOWN = "Hoe lang je wacht, weten we nog niet."
TEN_TO_TWENTY_FIVE = Span(700, 1400)
SOON = Span(60, 500)


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte").sits_down(3)


@pytest.fixture
def reckoned(house):
    """The forecast of the house now; `served` are the newcomers, by service."""

    def _reckoned(waiting, served=None, **how):
        found = Forecast(waiting, served or {}, **how)
        house.app.extensions.setdefault("outlooks", {})[1] = (house.clock.now(), Foreseen(found, found))

    return _reckoned


def phone_of(house, ticket):
    phone = house.phone(ticket.token)
    phone.opens()
    return " ".join(phone.page.select_one("#place [data-wait]").get_text(" ").split())


def test_the_phone_tells_how_long_beside_how_many(house, lotte, reckoned):
    ticket = house.visitor()
    reckoned({house.visit(ticket.number).id: TEN_TO_TWENTY_FIVE})
    said = phone_of(house, ticket)
    assert "Er wacht niemand voor jou." in said
    assert "Nog ongeveer 10 tot 25 minuten." in said


def test_what_may_be_over_at_once_is_told_by_its_end(house, lotte, reckoned):
    ticket = house.visitor()
    reckoned({house.visit(ticket.number).id: SOON})
    assert "Nog ongeveer 10 minuten of minder." in phone_of(house, ticket)


def test_a_page_that_stands_open_tells_the_new_range_when_it_asks_again(house, lotte, reckoned):
    ticket = house.visitor()
    key, address = house.visit(ticket.number).id, f"/t/{ticket.token}/place"
    reckoned({key: TEN_TO_TWENTY_FIVE})
    phone = house.phone(ticket.token)
    phone.opens()
    assert "every 60s" in phone.page.select_one("#place")["hx-trigger"]
    before = phone.client.get(address).text
    house.later(seconds=20)
    reckoned({key: Span(650, 1450)})
    assert phone.client.get(address).text == before, "less than a step"
    reckoned({key: Span(250, 800)})
    assert "Nog ongeveer" in before
    assert phone.client.get(address).text != before


@pytest.mark.parametrize("why", ["no desk", "withheld", "old", "too far", "nothing reckoned"])
def test_what_we_do_not_know_we_say_so(house, reckoned, why):
    ticket = house.visitor()
    if why != "no desk":
        house.signs_in("lotte").sits_down(3)
    key = house.visit(ticket.number).id
    if why != "nothing reckoned":
        span = Span(9000, 12000) if why == "too far" else TEN_TO_TWENTY_FIVE
        reckoned({key: span}, trusted=why != "withheld")
    house.later(minutes=2 if why == "old" else 0)
    said = phone_of(house, ticket)
    assert UNKNOWN in said
    assert "ongeveer" not in said


def test_who_lets_others_go_first_is_told_until_when_and_no_range(house, lotte, reckoned):
    ticket = house.visitor()
    reckoned({house.visit(ticket.number).id: TEN_TO_TWENTY_FIVE})
    house.phone(ticket.token).posts(f"/t/{ticket.token}/giving-way")
    said = phone_of(house, ticket)
    assert "Er wacht niemand voor jou." in said
    assert "ongeveer" not in said


def test_the_kiosk_tells_it_before_the_number_is_taken_and_with_it(house, lotte, reckoned):
    reckoned({}, {"burgerzaken": TEN_TO_TWENTY_FIVE})
    kiosk = house.kiosk()
    kiosk.taps("group:PAP")
    kiosk.taps("need:PAP-1")
    assert "Nog ongeveer 10 tot 25 minuten." in kiosk.reads()
    kiosk.presses_ticket()
    assert "Nog ongeveer 10 tot 25 minuten." in kiosk.reads()
    assert "Nog ongeveer 10 tot 25 minuten." in phone_of(house, kiosk.ticket())


def test_who_waited_already_is_not_told_what_a_newcomer_is(house, lotte, reckoned):
    ticket = house.visitor()
    house.later(seconds=20)
    reckoned({}, {"burgerzaken": TEN_TO_TWENTY_FIVE})
    assert UNKNOWN in phone_of(house, ticket)


def test_who_is_called_reads_of_no_wait(house, lotte, reckoned):
    ticket = house.visitor()
    reckoned({house.visit(ticket.number).id: TEN_TO_TWENTY_FIVE})
    assert "Nog ongeveer" in phone_of(house, ticket)
    lotte.calls_next()
    phone = house.phone(ticket.token)
    phone.opens()
    assert "ongeveer" not in phone.reads()


def test_the_paper_never_tells_it(house, lotte, reckoned):
    ticket = house.visitor()
    before = picture_of(house, ticket.token).tobytes()
    reckoned({house.visit(ticket.number).id: TEN_TO_TWENTY_FIVE})
    assert "Nog ongeveer" in phone_of(house, ticket)
    assert picture_of(house, ticket.token).tobytes() == before


def test_a_house_where_somebody_helps_knows_it_for_the_first_visitor_too(house, lotte):
    house.does(lambda: look_ahead(house.app))
    found = house.app.extensions["outlooks"][1][1].others
    assert found.newcomers["burgerzaken"] is not None
