"""*Collega erbij*: one key asks, without a question when it is urgent; the house is quiet until nobody answers."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.support.people import TUESDAY


def hears(worker):
    """Count the sounds of the strip from here on."""
    worker.page.evaluate(
        "() => { window.sounds = 0; customElements.get('ask-chime').prototype.play = () => { window.sounds += 1 } }"
    )


def sounds(worker):
    return worker.page.evaluate("window.sounds")


def its_clock_says(worker, seconds):
    """This many seconds after ten past nine, standing still; the page asks the house and so gets this time."""
    moment = TUESDAY + timedelta(seconds=seconds)
    worker.page.unroute("**/clock")
    worker.page.route("**/clock", lambda route: route.fulfill(body=moment.isoformat()))
    worker.page.clock.set_fixed_time(moment)


def test_a_colleague_is_asked_by_keys_and_the_urgent_ask_sounds_until_somebody_comes(stage):
    ticket = stage.visitor("PAP-1")
    lotte, jan, host = stage.desk("lotte", 3), stage.desk("jan", 1), stage.host()
    for one in (lotte, jan, host):
        its_clock_says(one, 0)
        one.opens()
        hears(one)
    lotte.keys("Space")
    lotte.helps(ticket.number)
    lotte.keys("i")
    lotte.reads("Aan het loket")

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
    its_clock_says(jan, 20)
    jan.page.wait_for_function("() => window.sounds === 1")
    for one in (jan, lotte):
        its_clock_says(one, 41)
    jan.page.wait_for_function("() => window.sounds === 2")
    assert sounds(host) == 0, "its twenty seconds have not passed"
    jan.page.locator("#asks .is-urgent").get_by_role("button", name="Ik kom").click()
    for one in (lotte, host):
        one.reads("Jan komt.")
    for one in (jan, lotte, host):
        its_clock_says(one, 90)
    expect(jan.page.locator("#asks [data-insists]")).to_have_count(0)
    jan.reads("Jij gaat.")
    assert (sounds(jan), sounds(lotte), sounds(host)) == (2, 0, 0), "who asked heard nothing; who comes hears no more"
