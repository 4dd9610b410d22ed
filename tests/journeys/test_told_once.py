"""The story of the house: one visitor, two questions, one number, every screen in step, nothing told twice."""

import pytest
from playwright.sync_api import expect


def test_a_visitor_with_two_questions_is_helped_at_two_desks_with_one_number(stage):
    board, quiet_board, host = stage.display("scherm-1"), stage.display("scherm-2"), stage.host(door=True)
    jan, karim = stage.desk("jan", 1, door=True), stage.desk("karim", 7, door=True)

    kiosk = stage.kiosk()
    kiosk.touches("Identiteitskaart, rijbewijs, attest")
    kiosk.touches("Rijbewijs")
    kiosk.touches("Nog een vraag?")
    kiosk.touches("Brieven, rekeningen, premies")
    kiosk.touches("Waar heb ik recht op?")
    kiosk.touches("Geef mij een nummer")
    number = kiosk.number()
    phone = stage.phone(kiosk.ticket())
    phone.is_told("Je wacht nog even")
    host.sees_waiting(number)
    loads = {screen: screen.loads for screen in stage.screens}

    assert jan.calls_next() == number
    board.shows((number, 1))
    quiet_board.shows((number, 1))
    phone.is_told("Het is jouw beurt")
    phone.goes_to_desk(1)
    expect(phone.page).to_have_title(f"{number} → Loket 1")
    expect(host.page.locator("#desks")).to_contain_text(str(number))
    host.sees_waiting()
    board.sounded(f"{number}-1-0")

    jan.presses("Opnieuw oproepen")
    jan.reads("Opgeroepen, 2 keer")
    board.sounds(f"{number}-1-0", f"{number}-1-1")

    jan.presses("Is er")
    phone.is_told("Je wordt geholpen")
    jan.notes("Aanvraag gedaan")
    jan.reads("+1 andere vraag")
    jan.presses("Klaar")
    jan.is_free()

    host.sees_waiting(number)
    phone.is_told("Je wacht nog even")
    karim.reads(f"{number}")
    assert karim.calls_next() == number
    board.shows((number, 7))
    phone.goes_to_desk(7)
    karim.presses("Is er")
    karim.reads("Waar heb ik recht op?")
    karim.presses("Klaar")
    karim.is_free()

    host.sees_waiting()
    phone.is_told("Je bezoek is afgelopen. Tot ziens.")
    board.sounded(f"{number}-1-0", f"{number}-1-1", f"{number}-2-0")
    quiet_board.sounded()
    assert phone.buzzed == [[400, 200, 400, 200, 400]] * 3, "called, called again, and called to the other desk"
    assert {screen: screen.loads for screen in loads} == loads, "a page was loaded anew"
    assert stage.house.visits() == []


def test_what_was_told_is_read_by_the_next_colleague_while_he_holds_it(stage):
    lotte, karim, host = stage.desk("lotte", 3), stage.desk("karim", 7), stage.host()
    ticket = stage.visitor("POS-3")
    assert lotte.calls_next() == ticket.number
    lotte.keys("d")
    expect(lotte.heading()).to_contain_text("doorgeven")
    lotte.page.get_by_label("hoogstens 280 tekens").fill("Bel mij op 0475 12 34 56.")
    lotte.page.get_by_label("Brief bij").check()
    lotte.page.get_by_label("Loket 7", exact=False).first.check()
    lotte.page.get_by_label("De bezoeker is akkoord").check()
    lotte.expects("422")
    lotte.page.get_by_role("button", name="Geef door").click()
    lotte.reads("Er staat een telefoonnummer in de notitie.")
    field = lotte.page.get_by_label("hoogstens 280 tekens")
    expect(field).to_have_value("Bel mij op 0475 12 34 56.")
    field.fill("Huurt sinds maart.")
    lotte.page.get_by_role("button", name="Geef door").click()
    lotte.is_free()

    queue = karim.page.locator("#desk_queue .handed")
    expect(queue).to_contain_text("Doorgegeven door Lotte")
    expect(queue).to_contain_text("Brief bij")
    host.reads("doorgegeven, loket 7")
    note, button = queue.locator(".note-text"), queue.get_by_role("button", name="Notitie")
    expect(note).to_be_hidden()
    button.focus()
    karim.page.keyboard.down("Space")
    expect(note).to_have_text("Huurt sinds maart.")
    expect(note).to_be_visible()
    karim.page.keyboard.up("Space")
    expect(note).to_be_hidden()
    karim.page.clock.install()
    button.hover()
    karim.page.mouse.down()
    expect(note).to_be_visible()
    karim.page.clock.fast_forward(5000)
    expect(note).to_be_hidden()
    karim.page.mouse.up()
    assert karim.calls_next() == ticket.number
    expect(karim.page.locator("#at_desk .handed")).to_contain_text("Doorgegeven door Lotte")


def test_a_call_taken_back_leaves_the_board_and_the_phone_says_wait(stage):
    board, lotte = stage.display(), stage.desk("lotte", 3)
    ticket = stage.visitor("PAP-1")
    phone = stage.phone(ticket)
    lotte.calls_next()
    board.shows((ticket.number, 3))
    lotte.presses("Ongedaan")
    board.shows()
    phone.is_told("Je wacht nog even")
    lotte.calls_next()
    board.shows((ticket.number, 3))
    phone.is_told("Het is jouw beurt")


@pytest.mark.exhaustive
def test_two_calls_in_one_second_are_both_announced(stage):
    board, lotte, jan = stage.display(), stage.desk("lotte", 3), stage.desk("jan", 1)
    first, second = stage.visitor("PAP-1"), stage.visitor("PAP-2")
    assert (lotte.calls_next(), jan.calls_next()) == (first.number, second.number)
    board.shows((second.number, 1), (first.number, 3))
    board.sounds(f"{first.number}-1-0", f"{second.number}-2-0")


@pytest.mark.exhaustive
def test_a_visitor_who_leaves_by_phone_is_gone_from_the_hall(stage):
    host, ticket = stage.host(), stage.visitor("PAP-1")
    host.sees_waiting(ticket.number)
    phone = stage.phone(ticket)
    phone.page.get_by_role("link", name="Ik ga weg").tap()
    phone.reads("Ga je weg?")
    phone.page.get_by_role("button", name="Ja, ik ga weg").tap()
    phone.is_told("Je bezoek is afgelopen. Tot ziens.")
    host.sees_waiting()


def test_a_second_press_waits_for_the_first_and_the_same_press_twice_is_one(stage):
    jan, ticket = stage.desk("jan", 1), stage.visitor("PAP-1", "PAP-2")
    jan.calls_next()
    jan.page.route("**/arrival", lambda route: (jan.page.wait_for_timeout(300), route.continue_()))
    asked = []
    jan.page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    jan.page.evaluate(PRESS, ["Is er", "Is er", "Aanvraag gedaan"])
    expect(jan.page.get_by_role("button", name="Aanvraag gedaan", pressed=True)).to_be_visible()
    assert [url.rpartition("/")[2] for url in asked] == ["arrival", "outcome"]
    assert jan.page.locator("#refusal").inner_text() == ""
    assert stage.house.visit(ticket.number).state == "serving"


PRESS = """words => words.forEach(word =>
  [...document.querySelectorAll("#at_desk button")].find(one => one.textContent.includes(word)).click())"""
