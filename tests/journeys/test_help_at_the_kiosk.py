"""A visitor stuck at the screen presses Hulp: reception answers, and the screen says that a colleague comes."""

from playwright.sync_api import expect


def test_a_visitor_who_asks_for_help_is_told_that_somebody_comes(stage):
    kiosk, host = stage.kiosk(), stage.host()
    other = stage.kiosk("zuil-2")
    kiosk.touches("Wonen en verhuizen")
    kiosk.touches("Hulp")
    kiosk.reads("We roepen iemand.")
    host.reads("vraagt hulp met het scherm")
    expect(kiosk.heading()).to_contain_text("Wonen en verhuizen")
    host.presses("Ik kom")
    kiosk.reads("Er komt iemand.")
    host.presses("Geholpen")
    host.reads("Niemand vraagt hulp aan een zuil.")
    expect(kiosk.page.locator("#help_state")).to_have_text("")
    expect(other.page.locator("#help_state")).to_have_text("")


def test_help_that_nobody_answers_sends_the_visitor_to_the_desk(stage):
    kiosk = stage.kiosk(clock=True)
    kiosk.touches("Hulp")
    kiosk.reads("We roepen iemand.")
    stage.later(seconds=61)
    kiosk.waits(60)
    kiosk.reads("Ga naar het onthaal.")


def test_asking_twice_is_one_call(stage):
    kiosk, host = stage.kiosk(), stage.host()
    kiosk.touches("Hulp")
    kiosk.touches("Hulp")
    kiosk.touches("Taal")
    kiosk.reads("We roepen iemand.")
    host.reads("vraagt hulp met het scherm")
    expect(host.page.locator("#alerts .alert.is-help")).to_have_count(1)
    kiosk.touches("Stop")
    host.reads("Niemand vraagt hulp aan een zuil.")
