"""The visitor's own phone: place, call, leaving; looking changes nothing, guessing gives nothing."""

import shutil

import pytest
from bs4 import BeautifulSoup

from app import create_app
from extensions import db, limiter
from queueing.devices import Device
from queueing.happenings import State
from tests.faces.test_queries import counted
from tests.support.people import ENV, House, second_branch, sentence_in
from web.icons import icon

HTMX = {"HX-Request": "true"}
LIVE = {"ONTHAAL_TESTING": "", "ONTHAAL_SECRET_KEY": "3f9c27d1a85e40b6c2917f64d0ae385b"}


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


def wrong_tokens(house, ticket):
    """Made up, too short, too long, and one whose page has died."""
    other = house.visitor()
    house.at(20, 1)
    return {"unknown": "a" * len(ticket.token), "short": "x", "long": "b" * 2000, "dead": other.token}


@pytest.mark.parametrize(
    ("method", "tail"), [("GET", ""), ("GET", "/place"), ("GET", "/leaving"), ("POST", "/coming"), ("POST", "/leaving")]
)
def test_wrong_tokens_all_get_the_same_answer_after_the_same_work(house, ticket, method, tail):
    answers, work = {}, {}
    for name, token in wrong_tokens(house, ticket).items():
        client = house.stranger().client
        with counted(house) as statements:
            response = client.open(f"/t/{token}{tail}", method=method, headers={"Origin": "http://localhost"})
        answers[name] = (response.status_code, response.data, sorted(response.headers))
        work[name] = len(statements)
    assert answers["unknown"][0] == 404
    assert len({str(one) for one in answers.values()}) == 1
    assert len(set(work.values())) == 1, work
    assert 0 < work["unknown"] <= 4


def test_the_ticket_of_another_house_opens_its_own_house_and_dies_with_it(house, ticket, tmp_path):
    second_branch(house, tmp_path / "elders")
    there = house.visitor(slug="zuil-1-2")
    assert house.phone(there.token).opens().status_code == 200
    house.at(20, 1)
    dead, unknown = (house.stranger().client.get(f"/t/{token}") for token in (there.token, "nowhere"))
    assert (dead.status_code, dead.data) == (404, unknown.data)


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


# --- being called ---


@pytest.fixture
def karim(house):
    return house.signs_in("karim").sits_down(7)


@pytest.fixture
def called(house, ticket, karim):
    karim.calls_next()
    phone = house.phone(ticket.token)
    phone.opens()
    return phone


def test_a_called_visitor_says_that_he_is_coming_and_the_desk_sees_it(house, ticket, karim, called):
    assert called.page.select_one("#say-coming")["form"] == "coming"
    assert "komt eraan" not in karim.client.get("/reception/desk/at_desk").text
    assert called.posts(f"/t/{ticket.token}/coming").status_code == 303
    assert f"{ticket.number} komt eraan" in karim.client.get("/reception/desk/at_desk").text
    called.opens()
    assert "Goed. We wachten op je." in called.reads()
    assert called.page.select_one("#say-coming") is None


def test_the_answer_to_his_press_is_the_part_itself(house, ticket, called):
    answer = called.posts(f"/t/{ticket.token}/coming", headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#place"
    assert answer.text == called.client.get(f"/t/{ticket.token}/place").text


def test_no_other_screen_hears_that_he_is_coming(house, ticket, called):
    screen = house.display()
    before = screen.opens().text
    called.posts(f"/t/{ticket.token}/coming")
    assert screen.opens().text == before


def test_the_title_says_where_to_go(house, ticket, called):
    assert called.page.title.get_text() == f"{ticket.number} → Loket 7"
    assert called.page.select_one("#place > *")["data-title"] == f"{ticket.number} → Loket 7"


def test_each_ring_of_the_call_can_be_told_from_the_one_before(house, ticket, karim, called):
    ring = called.page.select_one("#place > *")["data-ring"]
    karim.does("recall", ticket.number)
    called.opens()
    assert called.page.select_one("#place > *")["data-ring"] != ring


def test_being_called_again_asks_again(house, ticket, karim, called):
    called.posts(f"/t/{ticket.token}/coming")
    karim.does("recall", ticket.number)
    called.opens()
    assert called.page.select_one("#say-coming")
    assert "komt eraan" not in karim.client.get("/reception/desk/at_desk").text


def test_who_is_no_longer_called_hears_so(house, ticket, karim, called):
    karim.does("undo", ticket.number)
    refused = called.posts(f"/t/{ticket.token}/coming")
    assert refused.status_code == 409
    assert "We roepen je nu niet meer." in sentence_in(refused)
    assert "Terug naar je nummer" in sentence_in(refused)
    in_the_page = called.posts(f"/t/{ticket.token}/coming", headers=HTMX)
    assert in_the_page.headers["HX-Retarget"] == "#refusal"
    assert sentence_in(in_the_page) == "We roepen je nu niet meer."


def test_who_is_fetched_is_not_asked_to_come(house, ticket, karim):
    house.signs_in("samira").hosts("discretion", ticket.number, {"discreet": "yes"})
    assert house.visit(ticket.number).discreet
    karim.calls_next()
    phone = house.phone(ticket.token)
    phone.opens()
    assert "Er komt iemand naar je toe." in phone.reads()
    assert "Er komt iemand naar je toe." in phone.page.title.get_text()
    assert phone.page.select_one("#say-coming") is None
    assert phone.posts(f"/t/{ticket.token}/coming").status_code == 409


# --- more time ---


def test_who_needs_more_time_lets_others_go_first_and_keeps_his_visit(house, ticket, karim):
    phone = house.phone(ticket.token)
    phone.opens()
    assert phone.page.select_one("#more-time")["form"] == "giving-way"
    assert phone.posts(f"/t/{ticket.token}/giving-way").status_code == 303
    phone.opens()
    assert "Tot 9:20 gaan anderen eerst." in phone.reads()
    assert phone.page.select_one("#more-time") is None
    other = house.visitor("POS-3", slug="zuil-2")
    assert karim.calls_next() == other.number
    assert house.visit(ticket.number).state is State.WAITING
    house.later(minutes=10)
    phone.opens()
    assert "gaan anderen eerst" not in phone.reads()
    assert phone.page.select_one("#more-time")


def test_reception_sees_that_he_may_not_be_called_for_a_while(house, ticket):
    samira = house.signs_in("samira")
    samira.opens("/reception/")
    assert "even niet" not in samira.page.select_one("#waiting").get_text()
    house.phone(ticket.token).posts(f"/t/{ticket.token}/giving-way")
    samira.opens("/reception/")
    assert "even niet" in samira.page.select_one("#waiting").get_text()


def test_who_is_called_meanwhile_cannot_let_others_go_first(house, ticket, called):
    refused = called.posts(f"/t/{ticket.token}/giving-way")
    assert refused.status_code == 409
    assert "Dat kan nu niet meer. Ga naar het onthaal." in sentence_in(refused)
    assert house.visit(ticket.number).state is State.CALLED


# --- going home, twice ---


def test_who_left_already_is_told_so_in_his_language(house, ticket):
    phone = house.phone(ticket.token)
    phone.posts(f"/t/{ticket.token}/language", {"language": "fr"})
    phone.posts(f"/t/{ticket.token}/leaving")
    refused = phone.posts(f"/t/{ticket.token}/leaving")
    assert refused.status_code == 409
    assert "Je bezoek is afgelopen." in sentence_in(refused)
    assert 'lang="fr"' in refused.text
    assert phone.opens(f"/t/{ticket.token}/leaving").status_code == 303


@pytest.mark.parametrize("action", ["coming", "giving-way", "leaving", "language"])
def test_nobody_acts_from_elsewhere(house, ticket, action):
    phone = house.phone(ticket.token)
    elsewhere = {"Origin": "http://elsewhere.example"}
    assert phone.posts(f"/t/{ticket.token}/{action}", {"language": "fr"}, headers=elsewhere).status_code == 403
    assert phone.posts("/t/made-up/coming", headers=elsewhere).status_code == 403


def test_a_page_that_died_while_it_stood_open_shows_so(house, ticket):
    phone = house.phone(ticket.token)
    phone.opens()
    house.at(20, 1)
    answer = phone.client.get(f"/t/{ticket.token}/place", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.data) == (404, "true", b"")


def test_many_phones_on_one_address_do_not_hold_each_other_up(built_house, tmp_path, monkeypatch):
    """The house's own network shows all of them as one: what is too often is measured for each ticket."""
    monkeypatch.setattr(limiter, "enabled", True)
    shutil.copy(built_house, tmp_path / "onthaal.sqlite")
    house = House(create_app({**ENV, **LIVE, "ONTHAAL_DATA_DIR": str(tmp_path)}))
    wild, calm = (house.phone(house.visitor().token) for _ in range(2))
    answers = {wild.client.get(wild.home).status_code for _ in range(121)}
    assert answers == {200, 429}
    assert calm.client.get(calm.home).status_code == 200
    house.closes()


# --- told in time ---


def test_who_did_not_come_reads_that_we_called(house, ticket, karim, called):
    karim.does("absence", ticket.number)
    called.opens()
    assert "We riepen je, je kwam niet. Je staat opnieuw in de rij." in called.reads()
    assert "Je wacht nog even" in called.reads()
    house.later(minutes=6)
    assert karim.calls_next() == ticket.number
    called.opens()
    assert "je kwam niet" not in called.reads()


def test_more_time_can_be_taken_back(house, ticket, karim):
    phone = house.phone(ticket.token)
    phone.posts(f"/t/{ticket.token}/giving-way")
    phone.opens()
    assert phone.page.select_one("#no-more-time")["form"] == "giving-way-over"
    assert phone.page.select_one("form#giving-way-over")
    assert phone.posts(f"/t/{ticket.token}/giving-way/over").status_code == 303
    assert phone.posts(f"/t/{ticket.token}/giving-way/over").status_code == 303
    phone.opens()
    assert "gaan anderen eerst" not in phone.reads()
    assert karim.calls_next() == ticket.number
    assert phone.posts(f"/t/{ticket.token}/giving-way/over").status_code == 409


def test_who_is_called_reads_where_to_ask_for_more_time(called):
    assert "Meer tijd nodig? Zeg het aan het onthaal." in called.reads()


def test_the_question_about_leaving_shows_a_call(house, ticket, karim):
    phone = house.phone(ticket.token)
    phone.opens(f"/t/{ticket.token}/leaving")
    assert phone.page.select_one("#place[hx-get]")
    karim.calls_next()
    phone.opens(f"/t/{ticket.token}/leaving")
    assert "Het is jouw beurt" in phone.reads()
    assert "Ga je weg?" in phone.reads()


def test_after_the_end_nobody_keeps_the_screen_on(house, ticket):
    phone = house.phone(ticket.token)
    phone.opens()
    assert "Laat je scherm aan." in phone.reads()
    phone.posts(f"/t/{ticket.token}/leaving")
    phone.opens()
    assert "Laat je scherm aan." not in phone.reads()


def test_closing_early_reaches_the_phones(house, ticket):
    phone = house.phone(ticket.token)
    before = BeautifulSoup(phone.opens(f"/t/{ticket.token}/place").text, "html.parser")
    house.signs_in("samira").posts("/reception/closing", {"hour": "11:00", "why": "weather"})
    after = BeautifulSoup(phone.opens(f"/t/{ticket.token}/place").text, "html.parser")
    assert "We sluiten om 19:00." in before.get_text()
    assert "We sluiten om 11:00." in after.get_text()
    shown = [int(str(one.select("[data-v]")[0]["data-v"])) for one in (before, after)]
    assert shown[0] < shown[1]


def drawing(name):
    [svg] = BeautifulSoup(icon(name), "html.parser").select("svg")
    return svg.decode_contents()


def point(*ways):
    """Where the two displays of the hall say that desk 7 is."""
    for slug, way in zip(("scherm-1", "scherm-2"), ways, strict=True):
        db.session.query(Device).filter_by(slug=slug).one().arrows = {"7": way}
    db.session.commit()


def test_the_phone_points_where_every_display_of_its_room_points(house, ticket, called):
    def points():
        called.opens()
        return called.page.select_one(".go .arrow").decode_contents()

    house.does(lambda: point("left", "left"))
    assert points() == drawing("arrow-left")
    house.does(lambda: point("left", "right"))
    assert points() == drawing("map-pin")
