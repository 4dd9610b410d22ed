"""Every form works without JavaScript: an old phone, a blocked script, a kiosk whose browser is in a bad mood."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def lotte(stage):
    return stage.desk("lotte", 3, door=True, javascript=False)


def walks(kiosk, *words):
    for one in words:
        kiosk.page.get_by_role("button", name=one).first.click()


def test_a_visitor_takes_a_number_by_plain_forms(stage):
    kiosk = stage.kiosk(javascript=False)
    walks(kiosk, "Français", "Brieven, rekeningen, premies", "Rekeningen en betalen", "Heb je iets nodig?", "Stoel")
    walks(kiosk, "Verder", "Nog een vraag?", "Wonen en verhuizen", "Ik verhuis")
    expect(kiosk.heading()).to_contain_text("Klopt dit?")
    walks(kiosk, "Geef mij een nummer")
    number = kiosk.number()
    visit = stage.house.visit(number)
    assert ([need.code for need in visit.needs], visit.language) == (["POS-3", "WON-1"], "fr")
    assert kiosk.page.url == f"{stage.url}/kiosk/zuil-1/ticket"
    expect(kiosk.page).to_have_title("Welkom")
    walks(kiosk, "Ik koos verkeerd", "Identiteitskaart, rijbewijs, attest", "Rijbewijs", "Verander mijn keuze")
    assert kiosk.number() == number
    assert [need.code for need in stage.house.visit(number).open_needs] == ["PAP-2"]
    walks(kiosk, "Klaar")
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")


def test_a_phone_without_scripts_asks_again_by_itself_and_its_forms_work(stage, lotte):
    ticket = stage.visitor("PAP-1")
    phone = stage.phone(ticket, javascript=False)
    phone.is_told("Je wacht nog even")
    refresh = phone.page.locator("head noscript meta[http-equiv=refresh], head meta[http-equiv=refresh]")
    expect(refresh).to_have_attribute("content", "20")
    phone.page.locator("summary").click()
    phone.page.get_by_role("button", name="Français").click()
    phone.reads("Traduction")
    lotte.calls_next()
    phone.page.reload()
    phone.is_told("Het is jouw beurt")
    phone.goes_to_desk(3)
    phone.page.get_by_role("link", name="Ik ga weg").click()
    phone.page.get_by_role("button", name="Ja, ik ga weg").click()
    phone.is_told("Je bezoek is afgelopen. Tot ziens.")


def test_a_desk_calls_and_finishes_by_plain_forms(stage, lotte):
    ticket = stage.visitor("PAP-1", "PAP-2")
    lotte.opens()
    assert lotte.calls_next() == ticket.number
    lotte.presses("Opnieuw oproepen")
    lotte.reads("Opgeroepen, 2 keer")
    lotte.presses("Is er")
    lotte.presses("Aanvraag gedaan")
    lotte.presses("Uitleg gegeven")
    lotte.presses("Klaar")
    lotte.is_free()
    assert stage.house.visits() == []


def test_a_host_makes_and_calls_a_visit_by_plain_forms(stage, lotte):
    host = stage.host(door=True, javascript=False)
    host.page.get_by_role("link", name="Nieuw bezoek").click()
    host.page.get_by_label("Zoek een vraag").fill("rijbewijs")
    host.presses("Zoek")
    host.page.get_by_role("checkbox", name="Rijbewijs").check()
    host.presses("Geef een nummer")
    [visit] = stage.house.visits()
    host.opens(f"/reception/visits/{visit.id}")
    host.page.locator("summary", has_text="Oproepen").click()
    host.presses("Loket 3")
    assert stage.house.visit(visit.number).state == "called"
    lotte.opens()
    lotte.helps(visit.number)
