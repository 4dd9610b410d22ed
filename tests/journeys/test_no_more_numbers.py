"""*Geen nieuwe nummers meer*: one press at reception, and every kiosk says it without being touched."""

from playwright.sync_api import expect


def test_the_kiosks_say_it_by_themselves_and_give_numbers_again(stage):
    kiosk, other, host = stage.kiosk(), stage.kiosk("zuil-2"), stage.host()
    other.touches("Wonen en verhuizen")
    host.page.get_by_role("button", name="Samira").click()
    host.page.get_by_role("link", name="Geen nieuwe nummers meer").click()
    host.presses("Geen nieuwe nummers meer")
    for one in (kiosk, other):
        one.reads("Vandaag geven we geen nieuwe nummers meer.")
        expect(one.heading()).to_contain_text("Ga naar het onthaal.")
    host.presses("Weer nummers geven")
    for one in (kiosk, other):
        one.reads("Welkom. Waarvoor kom je?")
    expect(host.page.locator("#numbers-stopped")).to_have_count(0)
