"""*Collega erbij*: one key asks, without a question when it is urgent; the house is quiet until nobody answers."""

from playwright.sync_api import expect


def hears(worker):
    """Count the sounds of the strip from here on."""
    worker.page.evaluate(
        "() => { window.sounds = 0; customElements.get('ask-chime').prototype.play = () => { window.sounds += 1 } }"
    )


def sounds(worker):
    return worker.page.evaluate("window.sounds")


def test_a_colleague_is_asked_by_keys_and_the_urgent_ask_sounds_until_somebody_comes(stage):
    ticket = stage.visitor("PAP-1")
    lotte, host = stage.desk("lotte", 3, clock=True), stage.host()
    lotte.keys("Space")
    lotte.helps(ticket.number)
    lotte.keys("i")
    lotte.reads("Aan het loket")
    jan = stage.desk("jan", 1, clock=True)
    for one in (lotte, jan, host):
        hears(one)

    lotte.keys("e")
    sheet = lotte.page.locator("#join")
    expect(sheet.get_by_role("button", name="Sluiten")).to_be_focused()
    lotte.tabs_to(sheet.get_by_role("button", name="Jan"))
    lotte.keys("Enter")
    expect(sheet).to_be_hidden()
    lotte.reads("gevraagd aan Jan")
    jan.reads("vraagt je erbij")
    jan.page.wait_for_function("() => window.sounds === 1")
    jan.tabs_to(jan.page.locator("#asks").get_by_role("button", name="Nu niet"))
    jan.keys("Enter")
    expect(jan.page.locator("#asks .ask")).to_have_count(0)
    expect(jan.page.locator("#asks [data-land]")).to_be_focused()
    lotte.reads("Jan kan nu niet")

    hears(jan)
    jan.page.locator("#desk-next").focus()
    before = lotte.focused().get_attribute("id")
    lotte.keys("Shift+E", "Shift+E")
    for one in (jan, host):
        one.reads("collega erbij, dringend")
    expect(lotte.page.locator("#asks .is-discreet")).to_have_count(1)
    assert lotte.focused().get_attribute("id") == before, "asking took the keyboard's place"
    expect(jan.page.locator("#desk-next")).to_be_focused()
    assert (sounds(jan), sounds(host)) == (0, 0)
    for times in (1, 2):
        for one in (jan, lotte):
            one.waits(20)
        jan.page.wait_for_function(f"() => window.sounds === {times}")
    jan.page.locator("#asks .is-urgent").get_by_role("button", name="Ik kom").click()
    lotte.reads("Jan komt.")
    host.reads("Jan komt.")
    jan.waits(40)
    assert (sounds(jan), sounds(lotte)) == (2, 0), "who asked hears nothing, and who comes need not be called"
