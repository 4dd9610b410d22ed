"""*Het kan niet wachten*: reception hears and sees it at once, again and again, until one colleague has seen it."""

from playwright.sync_api import expect


def hears(host):
    """Count the sounds of the strip from here on."""
    host.page.evaluate(
        "() => { window.sounds = 0; customElements.get('alert-chime').prototype.play = () => { window.sounds += 1 } }"
    )


def sounds(host, count):
    host.page.wait_for_function(f"() => window.sounds === {count}")


def test_who_cannot_wait_sounds_until_a_colleague_has_seen_it(stage):
    host, other, kiosk = stage.host(clock=True), stage.host(), stage.kiosk()
    hears(host)
    host.reads("Niemand vraagt hulp aan een zuil.")
    kiosk.goes_to("extras", needs=["PAP-1"])
    kiosk.touches("Het kan niet wachten")
    kiosk.touches("Verder")
    kiosk.touches("Geef mij een nummer")
    number = kiosk.number()
    host.reads("kan niet wachten")
    sounds(host, 1)
    host.waits(20)
    sounds(host, 2)
    expect(host.page.locator("#alerts .is-late")).to_have_count(0)
    stage.later(seconds=121)
    host.waits(20)
    sounds(host, 3)
    expect(host.page.locator("#alerts .is-urgent.is-late .num")).to_have_text(str(number))
    host.presses("Gezien")
    for one in (host, other):
        one.reads("Niemand vraagt hulp aan een zuil.")
    host.waits(20)
    assert host.page.evaluate("window.sounds") == 3
