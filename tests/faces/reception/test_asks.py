"""Colleagues ask colleagues, on every staff page: who reads it, who may answer, and what the asker sees."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from extensions import db
from queueing.colleagues.staff import Grant
from tests.support.people import second_branch, sentence_in

HTMX = {"HX-Request": "true", "HX-Target": "asks"}
PAGES = ("/reception/desk/choice", "/reception/colleagues/")
HOST_PAGES = ("/reception/", "/reception/visits/new", "/reception/day", *PAGES)


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


@pytest.fixture
def lotte(house):
    """At desk 3, with a visitor."""
    lotte = house.signs_in("lotte").sits_down(3)
    house.visitor()
    lotte.calls_next()
    return lotte


@pytest.fixture
def jan(house):
    return house.signs_in("jan")


@pytest.fixture
def karim(house):
    return house.signs_in("karim")


def strip(who):
    return BeautifulSoup(who.client.get("/reception/asks").text, "html.parser")


def reads(who):
    """The asks on this person's screen, without their buttons."""
    return [" ".join(one.get_text("").split()) for one in strip(who).select(".ask p")]


def buttons(who):
    return [" ".join(one.get_text(" ").split()) for one in strip(who).select("button")]


def button(who, words):
    found = [one for one in strip(who).select("button") if " ".join(one.get_text(" ").split()) == words]
    assert len(found) == 1, f"{words} among {buttons(who)}"
    return found[0]


def presses(who, words, **how):
    one = button(who, words)
    return who.posts(one["formaction"], {one["name"]: one["value"]} if one.get("name") else {}, **how)


def key_of(house, name):
    return next(row["id"] for row in house.rows("staff") if row["username"] == name)


def joins(house, who, name):
    return who.posts("/reception/asks/joining", {"of": f"person:{key_of(house, name)}"})


def is_here_for(house, host, name, *needs):
    number = house.visitor(*needs).number
    assert host.hosts("person", number, {"person": key_of(house, name)}).status_code == 303
    return number


# --- the strip itself ---


def test_the_strip_stands_on_every_staff_page_and_is_empty_at_first(samira, lotte, jan):
    for who, pages in ((samira, HOST_PAGES), (lotte, ("/reception/desk/", *PAGES)), (jan, PAGES)):
        for page in pages:
            who.opens(page)
            assert len(who.page.select("#asks > div")) == 1, page
            assert who.page.select_one("[role=status] #asks") is not None
            assert not who.page.select("#asks .ask, #asks button")
            assert who.page.select_one("#ask-urgent[data-key='shift+e'][form=ask-action]") is not None
            assert "collega erbij, dringend" in who.page.select_one("#keys").get_text(" ")


def test_an_answer_swaps_the_strip_and_nothing_else(house, lotte, jan):
    joins(house, lotte, "jan")
    answered = presses(jan, "Ik kom", headers=HTMX)
    assert answered.headers["HX-Retarget"] == "#asks"
    assert answered.text == jan.client.get("/reception/asks").text
    refused = jan.posts("/reception/asks/1/answer", {"answer": "not_today"}, headers=HTMX)
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (422, "#ask-refusal")


def test_without_scripts_one_comes_back_to_the_page_one_was_on(house, lotte, jan):
    joins(house, lotte, "jan")
    assert presses(jan, "Ik kom").location == "/reception/desk/"
    for page, back in (("/reception/colleagues/", "/reception/colleagues/"), ("//elders.example", "/reception/desk/")):
        assert jan.posts("/reception/asks/1/answer", {"answer": "coming", "page": page}).location == back


# --- collega erbij ---


def test_the_asked_colleague_reads_it_and_the_asker_sees_who_comes(house, lotte, jan, karim):
    joins(house, lotte, "jan")
    assert reads(jan) == ["Loket 3 vraagt je erbij."]
    assert buttons(jan) == ["Ik kom", "Over 10 min", "Nu niet"]
    assert reads(karim) == []
    assert reads(lotte) == ["Collega erbij, gevraagd aan Jan."]
    presses(jan, "Over 10 min")
    assert reads(lotte) == ["Collega erbij, gevraagd aan Jan. Jan komt om 9:20."]
    assert reads(jan) == ["Je gaat om 9:20 naar loket 3."]
    presses(jan, "Ik kom")
    assert reads(lotte) == ["Collega erbij, gevraagd aan Jan. Jan komt."]
    presses(lotte, "Is er")
    assert reads(lotte) == reads(jan) == []


def test_who_cannot_now_has_an_empty_strip_and_the_asker_knows(house, lotte, jan):
    joins(house, lotte, "jan")
    presses(jan, "Nu niet")
    assert reads(jan) == []
    assert reads(lotte) == ["Collega erbij, gevraagd aan Jan. Jan kan nu niet."]
    presses(lotte, "Trek in")
    assert reads(lotte) == []


def test_whoever_helps_with_a_service_is_asked_and_two_may_come_at_once(house, lotte, samira, karim, jan):
    lotte.posts("/reception/asks/joining", {"of": "service:breed-onthaal"})
    asked = "Loket 3 zoekt iemand die helpt met Breed onthaal (GBO)."
    assert reads(karim) == reads(samira) == [asked]
    assert reads(jan) == []
    presses(karim, "Ik kom")
    assert reads(samira) == [f"{asked} Karim komt."]
    presses(samira, "Ik kom")
    assert "Karim komt. Samira komt." in reads(lotte)[0]


def test_a_press_after_the_visitor_left_is_refused_kindly(house, lotte, jan):
    joins(house, lotte, "jan")
    late = button(jan, "Ik kom")
    lotte.does("finish", lotte.at_desk())
    assert reads(jan) == reads(lotte) == []
    refused = jan.posts(late["formaction"], {"answer": "coming"}, headers=HTMX)
    assert refused.status_code == 409
    assert "Dit is al voorbij. Je hoeft niets meer te doen." in refused.text


def test_a_double_press_asks_once_and_answers_once(house, lotte, jan):
    for _ in range(2):
        joins(house, lotte, "jan")
    for _ in range(2):
        assert jan.posts("/reception/asks/1/answer", {"answer": "coming"}).status_code == 303
    told = [row["deed"].value for row in house.rows("happening")]
    assert [told.count(action) for action in ("asked", "ask_answered")] == [1, 1]


def test_the_sheet_offers_everyone_but_oneself_and_every_service_somebody_helps_with(house, lotte, jan):
    jan.posts(f"/reception/colleagues/{key_of(house, 'jan')}", {"where": "home_work"})
    sheet = BeautifulSoup(lotte.client.get("/reception/asks/join").text, "html.parser")
    words = [" ".join(one.get_text(" ").split()) for one in sheet.select(".choices button")]
    assert words == [
        "Karim", "Samira", "Jan thuiswerk",
        "Burgerzaken", "Breed onthaal (GBO)", "OCMW – maatschappelijk werk", "CAW",
    ]  # fmt: skip
    lotte.opens("/reception/desk/")
    assert lotte.page.select_one("#desk-join[popovertarget=join][data-key=e]") is not None
    assert [one["id"] for one in lotte.page.select("#join .choices button")] == [
        one["id"] for one in sheet.select(".choices button")
    ]


# --- dringend ---


def test_the_urgent_ask_reaches_every_screen_but_is_discreet_on_the_askers_own(house, lotte, samira, jan, karim):
    lotte.posts("/reception/asks/urgent")
    for who in (samira, jan, karim):
        assert reads(who) == ["Loket 3: collega erbij, dringend, sinds 9:10."]
        assert strip(who).select_one(".ask")["data-insists"] == "2026-11-17T08:10:00+00:00"
        assert strip(who).div["data-keys"] == "", "quiet for twenty seconds"
    assert reads(lotte) == ["Gevraagd, 9:10."]
    assert strip(lotte).select(".is-discreet")
    assert not strip(lotte).select("[data-insists], .icon.lucide-life-buoy")
    assert "dringend" not in strip(lotte).get_text()
    presses(jan, "Ik kom")
    assert reads(lotte) == ["Jan komt."]
    for who in (samira, jan, karim):
        assert not strip(who).select("[data-insists]")
    assert reads(karim) == ["Loket 3: collega erbij, dringend, sinds 9:10. Jan komt."]
    presses(karim, "Ik kom")
    assert reads(lotte) == ["Jan komt, Karim komt."]


def test_who_takes_his_coming_back_makes_the_screens_count_again(lotte, jan, karim):
    lotte.posts("/reception/asks/urgent")
    presses(jan, "Ik kom")
    presses(jan, "Toch niet")
    assert strip(karim).select("[data-insists]")
    assert buttons(jan) == ["Ik kom"]
    assert reads(lotte) == ["Gevraagd, 9:10."]


def test_it_works_without_visitor_and_without_desk_and_says_from_where(house, samira, jan, karim):
    samira.posts("/reception/asks/urgent")
    jan.posts("/reception/asks/urgent")
    assert reads(karim) == [
        "Onthaal: collega erbij, dringend, sinds 9:10.",
        "Jan: collega erbij, dringend, sinds 9:10.",
    ]
    presses(samira, "Ik kom")
    for one in [one for one in strip(samira).select("button") if "Voorbij" in one.get_text()]:
        samira.posts(one["formaction"])
    assert reads(karim) == []


def test_only_a_host_whoever_came_and_the_asker_end_it(house, lotte, jan, karim):
    lotte.posts("/reception/asks/urgent")
    presses(jan, "Ik kom")
    assert buttons(karim) == ["Ik kom"]
    refused = karim.posts("/reception/asks/1/over", headers=HTMX)
    assert refused.status_code == 403
    assert reads(lotte) == ["Jan komt."]
    presses(jan, "Voorbij")
    assert reads(lotte) == []


def test_nothing_of_it_shows_in_public(house, lotte, jan):
    ticket = house.visitor()
    display, phone = house.display(), house.phone(ticket.token)

    def public():
        display.opens(), phone.opens()
        return display.reads(), phone.reads()

    before = public()
    lotte.posts("/reception/asks/urgent")
    joins(house, lotte, "jan")
    presses(jan, "Nu niet")
    assert public() == before


# --- for someone ---


def test_the_named_colleague_reads_it_and_reception_reads_his_answer(house, samira, karim, jan):
    number = is_here_for(house, samira, "karim")
    assert reads(karim) == [f"{number} is er voor jou."]
    assert buttons(karim) == ["Ik kom", "Over 10 min", "Collega", "Niet vandaag"]
    assert reads(jan) == []
    assert reads(samira) == [f"{number} is er voor Karim, gevraagd om 9:10."]
    presses(karim, "Ik kom")
    assert reads(samira) == [f"{number} is er voor Karim. Karim komt."]
    assert house.visit(number).assigned_person == key_of(house, "karim")
    mark = "voor Karim: komt"
    samira.opens("/reception/")
    assert mark in samira.page.select_one("#waiting .line .words").get_text()
    key = house.visit(number).id
    for page in (f"/reception/visits/{key}", f"/reception/visits/{key}/person"):
        assert mark in samira.client.get(page).text


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("colleague", "Karim vraagt een collega. De gewone volgorde geldt weer."),
        ("not_today", "Karim kan vandaag niet. Bied een afspraak aan."),
    ],
)
def test_reception_reads_that_he_does_not_come(house, samira, karim, answer, says):
    number = is_here_for(house, samira, "karim")
    presses(karim, "Ik kom")
    assert house.visit(number).assigned_person == key_of(house, "karim")
    karim.posts("/reception/asks/1/answer", {"answer": answer})
    assert house.visit(number).assigned_person is None
    assert reads(karim) == []
    assert reads(samira) == [f"{number} is er voor Karim. {says}"]
    presses(samira, "Goed")
    assert reads(samira) == []
    samira.opens("/reception/")
    assert "voor Karim" not in samira.page.select_one("#waiting").get_text()


def test_no_name_of_a_colleague_leaves_the_staff_screens(house, samira, karim):
    number = is_here_for(house, samira, "karim")
    presses(karim, "Ik kom")
    karim.sits_down(7)
    house.signs_in("lotte").sits_down(3)
    display = house.display()
    display.opens()
    assert "Karim" not in display.reads()
    assert house.visit(number).number == number


def test_only_a_host_says_for_whom_someone_is_here_and_only_for_a_colleague_of_this_house(house, samira, lotte):
    number = house.visitor("PAP-2").number
    assert lotte.hosts("person", number, {"person": key_of(house, "karim")}).status_code == 403
    for person, status in (("99", 404), ("", 404), ("x", 404), (key_of(house, "samira"), 422)):
        assert samira.hosts("person", number, {"person": person}).status_code == status
    assert house.rows("ask") == []


# --- help along ---


@pytest.fixture
def short_handed(house, samira):
    """Someone waits 31 minutes for what only Jan, who does something else, could do."""
    jan = house.signs_in("jan")

    def may_help_with_wonen_too():
        for held in db.session.query(Grant).filter_by(staff_id=key_of(house, "jan")):
            held.services = ["burgerzaken", "wonen"]
        db.session.commit()

    house.does(may_help_with_wonen_too)
    jan.sits_down(1, "wonen")
    house.ticket = house.visitor()
    house.later(minutes=31)
    return jan


def test_reception_sees_why_a_desk_is_free_and_asks_who_may_help(house, samira, short_handed):
    samira.opens("/reception/")
    assert "niemand voor dit profiel" in samira.page.select_one("#desks .is-free").get_text()
    shortage = samira.page.select_one(".shortages li")
    said = " ".join(shortage.get_text(" ").split())
    assert f"Geen open loket helpt met Burgerzaken . {house.ticket.number} wacht 31 min" in said
    one = shortage.select_one("button")
    assert "Vraag Jan om mee te helpen" in one.get_text()
    samira.posts(one["formaction"], {one["name"]: one["value"]})
    assert reads(short_handed) == ["Samira vraagt: help je nu mee met Burgerzaken? Daar wacht iemand lang."]
    assert reads(samira) == ["Jan, gevraagd om mee te helpen met Burgerzaken."]
    samira.opens("/reception/")
    assert "Jan is gevraagd." in samira.page.select_one(".shortages").get_text()
    presses(short_handed, "Ja, ik help mee")
    assert reads(samira) == ["Jan, gevraagd om mee te helpen met Burgerzaken. Jan helpt mee."]
    assert reads(short_handed) == []
    assert short_handed.waits_for_me() == [house.ticket.number]
    samira.opens("/reception/")
    assert not samira.page.select(".shortages")
    assert "niemand voor dit profiel" not in samira.page.select_one("#desks").get_text()


def test_not_now_changes_no_profile(house, samira, short_handed):
    samira.posts("/reception/asks/helping", {"help": "1:burgerzaken"})
    presses(short_handed, "Nu niet")
    assert reads(samira) == ["Jan, gevraagd om mee te helpen met Burgerzaken. Jan kan nu niet."]
    assert short_handed.waits_for_me() == []


@pytest.mark.parametrize(
    ("wanted", "status"), [("1:caw", 422), ("1:wonen", 409), ("9:burgerzaken", 409), ("1:nergens", 422), ("", 404)]
)
def test_a_crooked_wish_for_help_changes_nothing(house, samira, short_handed, wanted, status):
    assert samira.posts("/reception/asks/helping", {"help": wanted}).status_code == status
    assert house.rows("ask") == []


def test_a_hall_that_has_everybody_it_needs_says_nothing(house, samira, lotte):
    house.visitor("PAP-2")
    house.later(minutes=40)
    samira.opens("/reception/")
    assert not samira.page.select(".shortages")


# --- who may not ---


@pytest.mark.parametrize(
    "address", ["asks/urgent", "asks/joining", "asks/helping", "asks/1/answer", "asks/1/over", "colleagues/1"]
)
def test_strangers_screens_and_who_has_no_role_here_ask_and_answer_nothing(house, lotte, address):
    lotte.posts("/reception/asks/urgent")
    before = [house.rows(table) for table in ("ask", "answered", "presence", "happening")]
    keeper = house.signs_in("wout")
    assert keeper.posts(f"/reception/{address}", token=lotte.csrf()).status_code in (400, 403)
    for who in (house.stranger(), house.display(), house.kiosk()):
        assert who.posts(f"/reception/{address}").status_code in (302, 303, 400)
    assert [house.rows(table) for table in ("ask", "answered", "presence", "happening")] == before


def test_who_has_no_role_here_reads_nothing_of_it(house, lotte):
    lotte.posts("/reception/asks/urgent")
    assert house.signs_in("wout").client.get("/reception/asks").status_code == 403
    assert house.stranger().client.get("/reception/asks").status_code == 302


def test_another_house_reads_and_answers_nothing_of_ours(house, lotte, tmp_path):
    second_branch(house, tmp_path / "elders")
    lotte.posts("/reception/asks/urgent")
    there = house.signs_in("lotte-2")
    assert reads(there) == []
    for address in ("asks/1/answer", "asks/1/over"):
        refused = there.posts(f"/reception/{address}", {"answer": "coming"})
        assert refused.status_code == 404
        assert "Deze vraag is er niet (meer)." in sentence_in(refused)
    assert there.posts(f"/reception/colleagues/{key_of(house, 'jan')}", {"where": "absent"}).status_code == 404
    there.sits_down(3)
    assert there.posts("/reception/asks/joining", {"of": f"person:{key_of(house, 'jan')}"}).status_code == 404


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("asks/joining", {"of": "service:nergens"}, 422),
        ("asks/joining", {"of": "person:99"}, 404),
        ("asks/joining", {"of": ""}, 404),
        ("asks/9/answer", {"answer": "coming"}, 404),
        ("asks/9/answer", {"answer": "misschien"}, 422),
        ("asks/9/over", {}, 404),
    ],
)
def test_a_crooked_ask_is_refused_and_changes_nothing(house, lotte, address, fields, status):
    assert lotte.posts(f"/reception/{address}", fields).status_code == status
    assert house.rows("ask") == []


def test_who_sits_nowhere_or_has_nobody_there_asks_nobody_to_join(house, jan):
    assert joins(house, jan, "karim").status_code == 409
    jan.sits_down(1)
    assert "Er is nu niemand aan loket 1." in sentence_in(joins(house, jan, "karim"))
