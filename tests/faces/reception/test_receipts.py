"""*Ontvangstbewijs meegegeven?* is asked after a request, and day close lists who still needs one (decisions 24)."""

import pytest

from queueing.visits.visit_need import NeedState
from tests.support.people import second_branch, sentence_in

QUESTION = "Ontvangstbewijs meegegeven?"
OFFER = "Bied vandaag nog een ontvangstbewijs aan."


@pytest.fixture
def karim(house):
    return house.signs_in("karim").sits_down(7)


@pytest.fixture
def ticket(house, karim):
    """Someone at Karim's desk whose request for an income was made."""
    one = house.visitor("POS-4", "POS-1")
    karim.calls_next()
    karim.does("needs/POS-4/outcome", one.number, {"outcome": "applied"})
    karim.opens("/reception/desk/")
    return one


def receipt(house):
    return next(row["receipt"] for row in house.rows("visit_need") if row["code"] == "POS-4")


def owed(colleague):
    colleague.opens("/reception/day")
    return [int(one.get_text()) for one in colleague.page.select(".owed .num")]


def test_the_desk_asks_it_only_after_a_request(house, karim):
    ticket = house.visitor("POS-4")
    karim.calls_next()
    assert QUESTION not in karim.reads()
    for outcome, asked in (("explained", False), ("applied", True)):
        karim.does("needs/POS-4/outcome", ticket.number, {"outcome": outcome})
        karim.opens("/reception/desk/")
        assert (QUESTION in karim.reads()) is asked


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False)])
def test_the_answer_is_kept_and_shown(house, karim, ticket, said, kept):
    assert receipt(house) is None
    clicked = karim.posts(
        f"/reception/desk/visits/{house.visit(ticket.number).id}/needs/POS-4/receipt",
        {"receipt": said},
        headers={"HX-Request": "true"},
    )
    assert clicked.text == karim.client.get("/reception/desk/at_desk").text
    assert receipt(house) is kept
    karim.opens("/reception/desk/")
    pressed = {one["value"]: one["aria-pressed"] for one in karim.page.select("button[name=receipt]")}
    assert pressed == {"yes": str(kept).lower(), "no": str(not kept).lower()}


def test_without_a_request_there_is_no_receipt(house, karim, ticket):
    late = karim.does("needs/POS-1/receipt", ticket.number, {"receipt": "yes"})
    assert late.status_code == 409
    assert "Aanvraag gedaan" in sentence_in(late)


def test_only_whoever_helps_him_notes_it(house, tmp_path, ticket):
    lotte = house.signs_in("lotte").sits_down(3)
    assert lotte.does("needs/POS-4/receipt", ticket.number, {"receipt": "yes"}).status_code == 409
    second_branch(house, tmp_path / "elders")
    stranger = house.signs_in("karim-2").sits_down(7)
    assert stranger.does("needs/POS-4/receipt", ticket.number, {"receipt": "yes"}).status_code == 404
    assert receipt(house) is None


def test_day_close_lists_the_numbers_first_and_nothing_else_of_them(house, karim, ticket):
    samira = house.signs_in("samira")
    waits = house.visitor("POS-3")
    house.visitor()
    assert owed(samira) == [ticket.number, waits.number]
    words = samira.reads()
    assert words.index(OFFER) < words.index("wachten nog")
    assert "inkomen" not in words
    karim.does("needs/POS-4/receipt", ticket.number, {"receipt": "yes"})
    assert owed(samira) == [waits.number]


def test_who_took_no_receipt_home_is_still_listed_after_he_left(house, karim, ticket):
    samira = house.signs_in("samira")
    karim.does("needs/POS-4/receipt", ticket.number, {"receipt": "no"})
    karim.does("finish", ticket.number)
    states = {row["code"]: row["state"] for row in house.rows("visit_need")}
    assert states["POS-4"] is NeedState.SERVED
    assert owed(samira) == [ticket.number]


def test_with_nothing_owed_the_page_says_nothing_of_it_and_it_is_the_hosts_page(house, karim):
    samira = house.signs_in("samira")
    house.visitor()
    assert owed(samira) == []
    assert OFFER not in samira.reads()
    assert karim.client.get("/reception/day").status_code == 403
