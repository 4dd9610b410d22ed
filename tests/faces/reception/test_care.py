"""What reception arranges besides the question: an interpreter and when they come, and a call that no screen shows."""

import pytest

from tests.support.people import second_branch, sentence_in

SEARCHING = "We zoeken een tolk. Dat kan even duren."
FETCHED = "Er komt iemand naar je toe."


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


def comes(house, *needs, slug="zuil-1", **how):
    return house.visitor(*needs, slug=slug, **how)


def row(samira):
    """The words on the one row in the hall."""
    samira.opens("/reception/")
    return " ".join(samira.page.select_one("#waiting .line .words").get_text(" ").split())


def phone(house, ticket):
    pocket = house.phone(ticket.token)
    pocket.opens()
    return pocket.reads()


def arrange(samira, ticket, *steps):
    for step in steps:
        response = samira.hosts("interpreter", ticket.number, {"interpreter": step})
        assert response.status_code == 303, response.text


# --- the interpreter ---


STAGES = (
    ("", "Tolk nog te regelen", False),
    ("way:phone", "Tolk (telefoon) gevraagd", True),
    ("way:video", "Tolk (video) gevraagd", True),
    ("promise:called", "Tolk (video) gebeld", True),
    ("at:9:40", "Tolk (video) om 9:40", False),
    ("promise:none", "Geen tolk: afspraak", False),
    ("none:", "Tolk nog te regelen", False),
    ("way:here", "Tolk (hier) gevraagd", True),
)


def test_the_row_and_the_phone_say_how_far_it_is_and_so_does_the_desk(house, samira):
    ticket = comes(house, extras=("interpreter",))
    for step, words, searching in STAGES:
        arrange(samira, ticket, *filter(None, [step]))
        assert (row(samira), SEARCHING in phone(house, ticket)) == (words, searching), step
    lotte = house.signs_in("lotte").sits_down(3)
    lotte.calls_next()
    assert words in [one.get_text() for one in lotte.page.select("#at_desk .chip")]


def test_an_interpreter_may_be_asked_for_whoever_did_not_ask_himself(house, samira):
    ticket = comes(house)
    assert row(samira) == ""
    arrange(samira, ticket, "way:phone")
    assert row(samira) == "Tolk (telefoon) gevraagd"
    arrange(samira, ticket, "none:")
    assert row(samira) == ""


def test_the_phone_says_it_in_the_visitors_language_too_and_stops_when_he_is_called(house, samira):
    ticket = comes(house, language="uk", extras=("interpreter",))
    arrange(samira, ticket, "way:phone")
    assert "Ми шукаємо перекладача." in phone(house, ticket)
    house.signs_in("lotte").sits_down(3).calls_next()
    assert SEARCHING not in phone(house, ticket)


def test_the_panel_offers_hours_that_are_near_and_keeps_its_place(house, samira):
    ticket = comes(house)
    key = house.visit(ticket.number).id
    samira.opens(f"/reception/visits/{key}")
    assert not samira.page.select("button[value^='at:']")
    clicked = samira.posts(
        f"/reception/visits/{key}/interpreter", {"interpreter": "way:phone"}, headers={"HX-Request": "true"}
    )
    assert clicked.headers["HX-Retarget"] == "#visit"
    samira.opens(f"/reception/visits/{key}")
    hours = [one["value"] for one in samira.page.select("button[value^='at:']")]
    assert hours == ["at:9:20", "at:9:30", "at:9:40", "at:9:55", "at:10:10", "at:10:40"]


def test_nothing_of_it_shows_in_the_hall_or_to_others(house, samira):
    ticket, other = comes(house, extras=("interpreter",)), comes(house, slug="zuil-2")
    display = house.display()
    before = display.opens().text, phone(house, other)
    arrange(samira, ticket, "way:phone", "promise:called", "at:9:40")
    assert (display.opens().text, phone(house, other)) == before


CROOKED = (
    ((), "promise:called", 409, "Kies eerst hoe de tolk helpt"),
    ((), "at:9:40", 409, "Kies eerst hoe de tolk helpt"),
    (("way:phone",), "at:9:10", 422, "Kies een uur dat nog komt."),
    (("way:phone",), "at:8:00", 422, "Kies een uur dat nog komt."),
    (("way:phone",), "at:25:00", 422, "bestaat niet"),
    (("way:phone",), "at:straks", 422, "bestaat niet"),
    (("way:phone",), "promise:at", 422, "bestaat niet"),
    ((), "way:fax", 422, "bestaat niet"),
    ((), "", 422, "bestaat niet"),
)


def test_a_promise_that_makes_no_sense_is_refused_and_changes_nothing(house, samira):
    ticket = comes(house)
    for first, last, status, sentence in CROOKED:
        arrange(samira, ticket, *first)
        before = house.rows("visit"), house.rows("happening")
        response = samira.hosts("interpreter", ticket.number, {"interpreter": last})
        assert (response.status_code, sentence in sentence_in(response)) == (status, True), last
        assert (house.rows("visit"), house.rows("happening")) == before


def test_only_the_host_of_this_branch_arranges_these(house, tmp_path):
    ticket = comes(house)
    second_branch(house, tmp_path / "elders")
    lotte, elsewhere = house.signs_in("lotte"), house.signs_in("samira-2")
    for action in ("interpreter", "discretion"):
        there = f"/reception/visits/{house.visit(ticket.number).id}/{action}"
        fields = {"interpreter": "way:phone", "discreet": "yes"}
        assert lotte.posts(there, fields).status_code == 403
        assert elsewhere.posts(there, fields).status_code == 404
    [visit] = house.visits()
    assert (visit.interpreter, visit.discreet) == (None, False)


def test_who_has_gone_is_refused_by_name(house, samira):
    ticket = comes(house)
    key = house.visit(ticket.number).id
    samira.hosts("leaving", ticket.number)
    for action, fields in (("interpreter", {"interpreter": "way:phone"}), ("discretion", {"discreet": "yes"})):
        late = samira.posts(f"/reception/visits/{key}/{action}", fields)
        assert late.status_code == 409
        assert "al afgelopen" in sentence_in(late)


# --- fetched ---


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte").sits_down(3)


def marked(house, samira):
    ticket = comes(house)
    assert samira.hosts("discretion", ticket.number, {"discreet": "yes"}).status_code == 303
    return ticket


def test_the_desk_reads_where_to_fetch_him_until_he_is_there(house, lotte):
    ticket = comes(house, extras=("fetch",))
    lotte.calls_next()
    assert f"Haal {ticket.number} zelf op, in zaal 1." in lotte.reads()
    assert not lotte.page.select("[formaction$=recall]")
    lotte.does("arrival", ticket.number)
    lotte.opens("/reception/desk/")
    assert "zelf op" not in lotte.reads()


def test_whoever_comes_by_himself_is_not_fetched(house, lotte):
    comes(house)
    lotte.calls_next()
    assert "zelf op" not in lotte.reads()
    assert lotte.page.select("[formaction$=recall]")


@pytest.mark.parametrize("why", ["asked", "quiet need", "marked"])
def test_the_display_is_the_same_bytes_with_and_without_a_fetched_call(house, samira, lotte, why):
    shown = comes(house, slug="zuil-2")
    lotte.calls_next()
    lotte.does("finish", shown.number)
    if why == "marked":
        ticket = marked(house, samira)
    elif why == "asked":
        ticket = comes(house, extras=("fetch",))
    else:
        samira.opens("/reception/visits/new")
        samira.posts("/reception/visits", {"need": "PAP-6", "start_key": "quiet"})
        ticket = house.visits()[0]
    display = house.display()
    before = display.opens().text
    assert str(shown.number) in before
    assert lotte.calls_next() == ticket.number
    for action in ("recall", "arrival", "finish"):
        assert lotte.does(action, ticket.number).status_code == 303
        assert display.opens().text == before
    after = comes(house, slug="zuil-2")
    lotte.calls_next()
    display.opens()
    assert display.page.select_one(".board")["data-keys"].split()[0] == f"{after.number}-2-0"


def test_his_phone_says_that_somebody_comes_and_names_no_desk(house, samira, lotte):
    ticket = marked(house, samira)
    lotte.calls_next()
    words = phone(house, ticket)
    assert FETCHED in words
    assert "Het is jouw beurt" not in words
    assert "Loket" not in words
    assert 'data-state="called"' in house.phone(ticket.token).opens().text


def test_reception_marks_and_unmarks_with_one_button(house, samira, lotte):
    ticket = marked(house, samira)
    assert row(samira) == "Niet op het scherm"
    samira.opens(f"/reception/visits/{house.visit(ticket.number).id}")
    button = samira.page.select_one("button[name=discreet]")
    assert (button["value"], "Weer op het scherm" in button.get_text()) == ("no", True)
    for _ in range(2):
        assert samira.hosts("discretion", ticket.number, {"discreet": "no"}).status_code == 303
    assert row(samira) == ""
    lotte.calls_next()
    assert house.display().shows() == [(ticket.number, 3)]
