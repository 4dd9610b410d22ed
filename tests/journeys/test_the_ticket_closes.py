"""The ticket's page says beforehand that it will close, in both languages, without counting down."""

from playwright.sync_api import expect

from tests.journeys.scenes import kiosk

AFTER = "moment => document.getAnimations().forEach(one => (one.currentTime = moment))"


def test_the_ticket_says_that_its_page_closes(shared_stage):
    screen = kiosk(shared_stage, "ticket", "fr")
    closes = screen.page.get_by_text("Cet écran se ferme bientôt.")
    expect(closes).to_be_hidden()
    screen.page.evaluate(AFTER, 8_100)
    expect(closes).to_be_visible()
    expect(screen.page.get_by_text("Vanavond is je keuze weg.")).to_be_hidden()
