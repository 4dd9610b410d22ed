"""A colleague is away: reception does every step for any desk, in its own name, and sees no more than before."""

import pytest
from bs4 import BeautifulSoup

from extensions import db, socketio
from queueing.branches import lock_hall
from queueing.desks.attendance import mind_quiet_desks
from tests.support.people import sentence_in
from web.background import BackgroundJobs


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte").sits_down(3)


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


@pytest.fixture
def called(house, lotte):
    one = house.visitor("PAP-1", "POS-3")
    lotte.calls_next()
    return one


@pytest.fixture
def helped(called, lotte):
    lotte.does("arrival", called.number)
    return called


def minds_the_desks(house):
    def mind():
        lock_hall(db.session(), 1)
        found = mind_quiet_desks(db.session(), 1, now=house.clock.now())
        db.session.commit()
        return found

    return house.does(mind)


def left_alone(house):
    """Nobody touches any desk, and nobody answers."""
    house.later(minutes=61)
    minds_the_desks(house)
    house.later(minutes=5)
    minds_the_desks(house)


def offered(house, host, number):
    """The buttons in the panel of this visit."""
    host.opens(f"/reception/visits/{house.visit(number).id}")
    return [" ".join(one.get_text(" ").split()) for one in host.page.select("#visit button, #visit a.button")]


def last_happening(house, action):
    return [one for one in house.rows("happening") if one["deed"] == action][-1]


def id_of(house, username):
    return next(one["id"] for one in house.rows("staff") if one["username"] == username)


# --- every step, for any desk ---


@pytest.mark.parametrize(
    ("action", "state", "happened"),
    [
        ("recall", "called", "recalled"),
        ("withdrawal", "waiting", "call_undone"),
        ("arrival", "serving", "at_desk"),
        ("absence", "waiting", "absent"),
        ("leaving", "ended", "left"),
    ],
)
def test_reception_does_for_the_desk_what_happens_to_a_called_visitor(
    house, lotte, samira, called, action, state, happened
):
    key = house.visit(called.number).id
    assert samira.hosts(action, called.number).status_code == 303
    assert next(row["state"] for row in house.rows("visit") if row["id"] == key) == state
    assert last_happening(house, happened)["staff_id"] == id_of(house, "samira")


@pytest.mark.parametrize(
    ("action", "fields", "state", "happened"),
    [
        ("finish", {"rest": "done"}, "ended", "served"),
        ("finish", {"rest": "not_papers"}, "ended", "served"),
        ("putting-back", {}, "waiting", "back_in_line"),
        ("stepping-out", {"minutes": "10"}, "parked", "parked"),
        ("handover", {"need": "POS-3", "to": "service:ocmw", "rest": "waits"}, "waiting", "handed_over"),
    ],
)
def test_reception_does_for_the_desk_what_happens_to_who_is_helped(
    house, lotte, samira, helped, action, fields, state, happened
):
    key = house.visit(helped.number).id
    assert samira.hosts(action, helped.number, fields).status_code == 303
    assert next(row["state"] for row in house.rows("visit") if row["id"] == key) == state
    assert last_happening(house, happened)["staff_id"] == id_of(house, "samira")
    assert lotte.at_desk() == 0


def test_the_panel_offers_every_step_and_says_for_which_desk(house, lotte, samira, called):
    assert {"Is er", "Opnieuw oproepen", "Niet gekomen", "Oproep intrekken", "Weggegaan"} <= set(
        offered(house, samira, called.number)
    )
    assert "Voor loket 3 (Lotte):" in samira.reads()
    samira.hosts("arrival", called.number)
    assert {"In orde", "Onbekend", "Terug in de rij", "Doorgeven…", "Weggegaan"} <= set(
        offered(house, samira, called.number)
    )


def test_what_reception_did_is_taken_back_by_reception(house, lotte, samira, helped):
    samira.hosts("finish", helped.number, {"rest": "done"})
    key = house.rows("visit")[0]["id"]
    assert samira.posts(f"/reception/visits/{key}/taking-back").status_code == 303
    assert lotte.at_desk() == helped.number


def test_the_desk_reads_what_became_of_its_visitor(house, lotte, samira, helped):
    samira.hosts("putting-back", helped.number)
    lotte.opens("/reception/desk/")
    assert f"{helped.number} staat terug in de rij, gedaan door Samira." in lotte.reads()


def test_the_desk_reads_that_its_visitor_left_by_phone(house, lotte, called):
    phone = house.phone(called.token)
    phone.opens()
    assert phone.posts(f"/t/{called.token}/leaving").status_code == 303
    lotte.opens("/reception/desk/")
    assert f"{called.number} ging weg." in lotte.reads()


def test_only_reception_does_it(house, lotte, called):
    jan = house.signs_in("jan").sits_down(1)
    for action in ("recall", "withdrawal", "arrival", "absence", "finish", "putting-back", "handover"):
        assert jan.hosts(action, called.number).status_code == 403
    for action in ("closing", "taking-over", "pause", "resuming", "wrapping-up"):
        assert jan.posts(f"/reception/desks/3/{action}").status_code == 403
    assert jan.opens("/reception/desks/3").status_code == 403
    assert lotte.at_desk() == called.number


# --- without seeing more ---


@pytest.fixture
def hidden(house, lotte):
    """A question handed over to a service that the hall may not name, now at Karim's desk."""
    one = house.visitor("POS-3")
    lotte.calls_next()
    lotte.does("handover", one.number, {"need": "POS-3", "to": "service:caw"})
    karim = house.signs_in("karim").sits_down(7)
    karim.calls_next()
    karim.does("arrival", one.number)
    return one


def test_reception_chooses_no_result_for_a_hidden_question(house, samira, hidden):
    words = offered(house, samira, hidden.number)
    assert "Onbekend" in words
    assert "In orde" not in words
    refused = samira.hosts("finish", hidden.number, {"rest": "done"})
    assert refused.status_code == 403
    assert "weet alleen het loket" in sentence_in(refused)
    assert house.visit(hidden.number).state == "serving"
    assert samira.hosts("finish", hidden.number, {"rest": "unknown"}).status_code == 303
    assert house.rows("visit")[0]["state"] == "ended"


def test_reception_puts_a_hidden_question_back_in_line_but_passes_it_to_nobody(house, samira, hidden):
    assert samira.opens(f"/reception/visits/{house.visit(hidden.number).id}/handover").status_code == 409
    refused = samira.hosts("handover", hidden.number, {"need": "POS-3", "to": "service:ocmw"})
    assert refused.status_code == 409
    assert samira.hosts("putting-back", hidden.number).status_code == 303
    assert house.visit(hidden.number).state == "waiting"


@pytest.mark.parametrize("word", ["", "weg", "unknown2"])
def test_without_a_result_that_exists_nothing_is_finished(house, lotte, samira, helped, word):
    assert samira.hosts("finish", helped.number, {"rest": word}).status_code in (409, 422)
    assert house.visit(helped.number).state == "serving"


def test_reception_lifts_a_hand_over_before_anybody_called_it(house, lotte, samira, helped):
    lotte.does("handover", helped.number, {"need": "POS-3", "to": "service:ocmw", "rest": "waits"})
    assert "Niet meer doorgeven" in offered(house, samira, helped.number)
    assert samira.hosts("handover/lifting", helped.number).status_code == 303
    assert {need.service for need in house.visit(helped.number).needs} == {"burgerzaken", "breed-onthaal"}
    samira.opens("/reception/")
    assert "werd teruggegeven" not in samira.reads(), "reception knows: it did it itself"


# --- any desk ---


def test_the_strip_opens_a_desk_that_reception_closes(house, lotte, samira, called):
    samira.opens("/reception/")
    card = samira.page.select_one("#desk-card-3")
    samira.opens(card["href"])
    assert f"roept {called.number}" in samira.reads()
    assert samira.posts("/reception/desks/3/closing").status_code == 303
    assert house.visit(called.number).state == "waiting"
    samira.opens("/reception/desks/3")
    assert "Aan dit loket zit niemand." in samira.reads()


def test_reception_takes_a_desk_over_and_the_other_page_leaves(house, lotte, samira, called):
    assert samira.posts("/reception/desks/3/taking-over").headers["Location"] == "/reception/desk/"
    assert samira.at_desk() == called.number
    left = lotte.client.get("/reception/desk/at_desk?desk=3", headers={"HX-Request": "true"})
    assert left.headers["HX-Redirect"] == "/reception/desk/"
    assert lotte.does("arrival", called.number).status_code == 409


def test_reception_pauses_a_desk_and_lets_it_wrap_up(house, lotte, samira):
    for action, word in (("wrapping-up", "rondt af"), ("pause", "pauze"), ("resuming", "vrij")):
        assert samira.posts(f"/reception/desks/3/{action}").status_code == 303
        samira.opens("/reception/desks/3")
        assert word in samira.reads()


def test_the_second_tab_of_who_sat_down_elsewhere_goes_along(house, lotte):
    assert lotte.client.get("/reception/desk/at_desk?desk=3").status_code == 200
    lotte.posts("/reception/desk/closing")
    lotte.sits_down(5)
    for part in ("at_desk", "desk_queue"):
        old = lotte.client.get(f"/reception/desk/{part}?desk=3", headers={"HX-Request": "true"})
        assert old.headers["HX-Redirect"] == "/reception/desk/"
        assert lotte.client.get(f"/reception/desk/{part}?desk=5").status_code == 200


# --- is anybody there? ---


def test_a_desk_left_alone_is_asked_shown_and_back_with_one_press(house, lotte, samira):
    house.later(minutes=20)
    assert minds_the_desks(house) == 1
    lotte.opens("/reception/desk/")
    assert "Ben je er nog? Aan loket 3 gebeurde lang niets." in lotte.reads()
    house.later(minutes=5)
    minds_the_desks(house)
    samira.opens("/reception/")
    assert "Loket 3 Lotte reageert niet" in samira.reads()
    lotte.opens("/reception/desk/")
    assert "Loket 3 telt nu niet mee" in lotte.reads()
    button = lotte.page.select_one("#asks button")
    assert lotte.posts(button["formaction"], headers={"HX-Request": "true"}).status_code == 200
    samira.opens("/reception/")
    assert "reageert niet" not in samira.reads()


def test_the_server_minds_the_desks_by_itself(house, lotte):
    runner = BackgroundJobs(house.app, socketio)
    house.later(minutes=20)
    house.does(runner.ask_quiet_desks)
    assert house.rows("desk")[2]["asked_at"] is not None
    house.later(minutes=5)
    house.does(runner.ask_quiet_desks)
    assert house.rows("desk")[2]["away_at"] is not None
    versions = house.rows("hall")[0]["versions"]
    house.does(runner.ask_quiet_desks)
    assert house.rows("hall")[0]["versions"] == versions, "said once"


def test_who_was_called_by_reception_is_still_the_visitor_of_the_desk(house, lotte, samira):
    """The call was written on reception's name, so the desk could take back nothing that it did."""
    one = house.visitor()
    samira.hosts("call", one.number, {"desk": "3"})
    lotte.does("arrival", one.number)
    lotte.does("finish", one.number)
    key = house.rows("visit")[0]["id"]
    assert lotte.posts(f"/reception/desk/visits/{key}/taking-back").status_code == 303
    assert lotte.at_desk() == one.number


def test_whatever_a_colleague_presses_says_that_they_are_there(house, samira):
    """A host who sits at a desk and works from the hall is there."""
    samira.sits_down(1)
    one = house.visitor()
    house.later(minutes=19)
    samira.hosts("stepping-out", one.number, {"minutes": "10"})
    house.later(minutes=19)
    assert minds_the_desks(house) == 0


def test_a_desk_left_alone_no_longer_hides_a_shortage(house, lotte, samira):
    """It was counted as one that helps, and the alarm stayed silent."""
    house.visitor()
    house.later(minutes=70)
    samira.opens("/reception/")
    assert not samira.page.select("#waiting .shortages")
    minds_the_desks(house)
    house.later(minutes=5)
    minds_the_desks(house)
    samira.opens("/reception/")
    assert samira.page.select("#waiting .shortages")


# --- second thoughts ---


def test_who_left_is_found_by_number_and_brought_back_an_hour_later(house, samira):
    one = house.visitor()
    key = house.visit(one.number).id
    samira.hosts("leaving", one.number)
    house.later(hours=1)
    found = samira.client.get(f"/reception/numbers/{one.number}")
    assert found.headers["Location"] == f"/reception/visits/{key}"
    samira.opens(f"/reception/visits/{key}")
    assert "Terug in de rij" in samira.reads()
    assert samira.posts(f"/reception/visits/{key}/return").status_code == 303
    assert house.visit(one.number).state == "waiting"


def test_precedence_given_by_mistake_is_lifted(house, samira):
    one = house.visitor()
    samira.hosts("precedence", one.number, {"reason": "Is onwel of kan niet lang wachten"})
    assert "Geen voorrang meer" in offered(house, samira, one.number)
    assert samira.hosts("precedence/lifting", one.number).status_code == 303
    assert house.visit(one.number).brought_forward_at is None


def test_a_chosen_result_pressed_again_is_chosen_no_more_and_hides_no_hand_over(house, lotte):
    one = house.visitor("POS-3")
    lotte.calls_next()
    lotte.does("needs/POS-3/outcome", one.number, {"outcome": "done"})
    lotte.opens("/reception/desk/")
    assert "Doorgeven…" in lotte.reads()
    [chosen] = lotte.page.select(".ends [aria-pressed=true]")
    assert (chosen["name"], chosen["value"]) == ("outcome", "")
    assert lotte.posts(chosen["formaction"], {"outcome": ""}).status_code == 303
    assert house.visit(one.number).needs[0].state == "open"


def test_is_er_on_the_wrong_number_is_taken_back_at_the_desk(house, lotte, called):
    lotte.does("arrival", called.number)
    lotte.opens("/reception/desk/")
    assert lotte.page.select_one("#at_desk .is-brief").get_text(" ").split()[0] == "Ongedaan"
    assert lotte.does("taking-back", called.number).status_code == 303
    assert house.visit(called.number).state == "called"


def test_one_desk_takes_back_nothing_of_another(house, lotte, helped):
    jan = house.signs_in("jan").sits_down(1)
    assert jan.does("taking-back", helped.number).status_code == 409
    assert lotte.at_desk() == helped.number
    lotte.does("finish", helped.number, {"rest": "done"})
    key = house.rows("visit")[0]["id"]
    assert jan.posts(f"/reception/desk/visits/{key}/taking-back").status_code == 409
    assert house.rows("visit")[0]["state"] == "ended"


def test_passing_on_one_of_two_asks_about_the_other_and_can_be_taken_back(house, lotte, helped):
    lotte.opens(f"/reception/desk/visits/{house.visit(helped.number).id}/handover")
    assert "En wat je niet doorgeeft?" in lotte.reads()
    fields = {"need": "POS-3", "to": "service:ocmw"}
    refused = lotte.does("handover", helped.number, fields)
    assert refused.status_code == 409
    assert "Er staat nog een vraag open." in BeautifulSoup(refused.text, "html.parser").get_text()
    assert lotte.does("handover", helped.number, {**fields, "rest": "done"}).status_code == 303
    lotte.opens("/reception/desk/")
    assert f"Ongedaan: {helped.number}" in lotte.reads()
    lotte.does("taking-back", helped.number)
    assert lotte.at_desk() == helped.number
