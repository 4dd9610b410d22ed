"""One day of a manager, by hand and without a terminal: a service, a need in four languages, and visitors see it.

A kiosk that stands open shows a new edition by itself, and the former one when it comes back; a visitor who is choosing
is not disturbed. Then a desk, a colleague who sits down there, and a display on the wall.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.test_a_screen_by_scan import scanned
from tests.support.screens import Board, Reception, Worker
from tests.support.stage import LAPTOP, POCKET, WALL

NEED = {
    "Nederlands": "Huursubsidie",
    "Frans": "Allocation de loyer",
    "Engels": "Rent subsidy",
    "Arabisch": "دعم الإيجار",
}
CHOSEN = "een lang zinnetje"


def goes_to(page, room):
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name=room, exact=True).click()


def keeps(page):
    page.get_by_role("button", name="Klad bewaren").last.click()
    expect(page.locator(".notice")).to_contain_text("klad")


def publishes(page, why):
    page.get_by_label("Waarom?").fill(why)
    page.get_by_role("button", name="Publiceren", exact=True).click()


def test_a_service_a_need_a_desk_a_colleague_and_a_screen(stage):
    kiosk, other = stage.kiosk(), stage.kiosk("zuil-2")
    other.touches("Wonen en verhuizen")
    wout = Reception(stage, stage._browser(LAPTOP), "/management/", opens=False)
    wout.signs_in("wout")
    page = wout.page

    goes_to(page, "Diensten")
    page.get_by_role("link", name="Nieuwe dienst").first.click()
    page.get_by_label("Code").fill("huurdienst")
    page.get_by_label("Naam, alleen voor medewerkers").fill("Huurdienst")
    page.get_by_label("Eigen uren of zitdagen").check()
    page.get_by_label("dinsdag").fill("9:00-12:00")
    page.get_by_label("Wat de bezoeker leest als de dienst er niet is").first.fill("Vandaag niet aanwezig")
    keeps(page)

    goes_to(page, "Vragen")
    page.get_by_role("link", name="Nieuwe vraag bij Wonen en verhuizen").click()
    page.get_by_label("Opschrift").first.fill(NEED["Nederlands"])
    for language in ("Frans", "Engels", "Arabisch"):
        words = page.locator("details.language").filter(has=page.get_by_text(language, exact=True))
        words.locator("summary").click()
        words.get_by_label("Opschrift").fill(NEED[language])
    page.get_by_label("Zoek een pictogram").fill("geld")
    page.get_by_title("euro", exact=True).click()
    page.locator("#services").select_option(label="Huurdienst")
    keeps(page)
    code = page.url.rpartition("/")[2]

    glass = page.frame_locator(".shell iframe")
    expect(glass.get_by_text(NEED["Nederlands"])).to_be_visible()
    page.get_by_role("button", name="Liggend").click()
    page.get_by_role("button", name="Groter").click()
    page.get_by_label("Taal", exact=True).select_option(label="Frans")
    expect(glass.get_by_text(NEED["Frans"])).to_be_visible()
    expect(glass.locator("#glass")).to_have_class(re.compile("is-large"))

    goes_to(page, "Thema’s")
    page.get_by_role("link", name=re.compile("Wonen en verhuizen")).click()
    page.get_by_label("Opschrift").first.fill("Thuis")
    page.get_by_role("button", name="Bewaren en publiceren").click()
    publishes(page, "De huurdienst komt op dinsdag")
    expect(kiosk.page.get_by_role("button", name="Thuis")).to_be_visible(timeout=2_000)
    expect(other.heading()).to_have_text("Wonen en verhuizen")
    kiosk.touches("Thuis")
    expect(kiosk.page.get_by_role("button", name=NEED["Nederlands"])).to_be_visible()
    kiosk.touch(kiosk.page.get_by_role("button", name="Terug"))
    other.touch(other.page.get_by_role("button", name="Terug"))
    expect(other.page.get_by_role("button", name="Thuis")).to_be_visible()
    wout.reads("De huurdienst komt op dinsdag")

    page.get_by_role("button", name="Terug naar editie 1", exact=True).click()
    expect(kiosk.page.get_by_role("button", name="Wonen en verhuizen")).to_be_visible(timeout=2_000)
    page.get_by_role("button", name="Terug naar editie 2", exact=True).click()
    expect(kiosk.page.get_by_role("button", name="Thuis")).to_be_visible(timeout=2_000)
    assert stage.house.kiosk("zuil-2").takes_a_number(code)

    goes_to(page, "Loketten")
    page.get_by_role("link", name="Nieuw loket bij zaal 2").click()
    page.get_by_label("Nummer").fill("11")
    page.get_by_label("Huurdienst").check()
    keeps(page)
    page.get_by_role("button", name="Bewaren en publiceren").click()
    publishes(page, "Loket voor de huurdienst")
    wout.reads("Gepubliceerd")

    goes_to(page, "Medewerkers")
    page.get_by_role("link", name="Nieuwe medewerker").click()
    page.get_by_label("Gebruikersnaam").fill("els")
    page.get_by_label("Voornaam").fill("Els")
    page.get_by_label("Loket", exact=False).first.check()
    page.get_by_label("Huurdienst").check()
    page.get_by_role("button", name="Maak aan").click()
    link = page.get_by_label("Link, alleen nu te zien").input_value()
    els = Worker(stage, stage._browser(LAPTOP), re.sub(r"^https?://[^/]+", "", link))
    els.page.get_by_label("Wachtwoord, 10 tekens").fill(CHOSEN)
    els.page.get_by_label("Nog eens").fill(CHOSEN)
    els.presses("Bewaar mijn wachtwoord")
    els.page.get_by_label("Gebruikersnaam").fill("els")
    els.page.get_by_label("Wachtwoord").fill(CHOSEN)
    els.presses("Aanmelden")
    els.page.get_by_text("Loket 11").click()
    els.reads("Huurdienst")

    board = Board(stage, stage._browser(WALL), "/pair")
    phone = Worker(stage, stage._browser(POCKET, is_mobile=True, has_touch=True), scanned(board))
    phone.signs_in("wout", opens=False)
    phone.page.get_by_label("Een nieuw toestel").check()
    phone.page.get_by_label("Scherm", exact=True).check()
    phone.page.get_by_label("Naam").fill("Scherm achteraan")
    phone.presses("Koppelen")
    expect(phone.heading()).to_have_text("Scherm achteraan")
    expect(board.page).to_have_url(f"{stage.url}/display/scherm-achteraan", timeout=2_000)
