"""A phone in somebody's hand: it stays awake, it is felt and heard at each ring, and it answers the desk."""

from playwright.sync_api import expect

NOTE_WHAT_A_PHONE_CAN = """
window.awake = 0;
Object.defineProperty(navigator, "wakeLock", { value: { request: async (what) => {
  window.awake += 1;
  return { what, released: false, async release() { this.released = true; window.awake -= 1; } };
} } });
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""
AWAKE, ASLEEP = "window.awake === 1", "window.awake === 0"


def test_the_desk_and_the_phone_answer_each_other(stage):
    lotte = stage.desk("lotte", 3)
    ticket = stage.visitor("PAP-1")
    phone = stage.phone(ticket)
    phone.page.add_init_script(NOTE_WHAT_A_PHONE_CAN)
    phone.page.reload()
    phone.is_told("Je wacht nog even")
    phone.page.wait_for_function(AWAKE)
    phone.page.get_by_role("button", name="Ik heb meer tijd nodig").tap()
    phone.reads("gaan anderen eerst")
    stage.house.later(minutes=10)

    lotte.calls_next()
    phone.is_told("Het is jouw beurt")
    expect(phone.page).to_have_title(f"{ticket.number} → Loket 3")
    phone.page.wait_for_function("window.tones === 3")
    assert phone.buzzed == [[400, 200, 400, 200, 400]]

    phone.page.get_by_role("button", name="Ik kom eraan").tap()
    phone.reads("Goed. We wachten op je.")
    expect(phone.heading()).to_be_focused()
    lotte.reads(f"{ticket.number} komt eraan")

    lotte.presses("Opnieuw oproepen")
    expect(phone.page.get_by_role("button", name="Ik kom eraan")).to_be_visible()
    phone.page.wait_for_function("window.tones === 6")
    assert len(phone.buzzed) == 2

    lotte.presses("Is er")
    phone.is_told("Je wordt geholpen")
    expect(phone.page).to_have_title(str(ticket.number))
    phone.page.wait_for_function(ASLEEP)


def test_a_call_comes_through_the_question_about_leaving(stage):
    lotte = stage.desk("lotte", 3)
    ticket = stage.visitor("PAP-1")
    phone = stage.phone(ticket)
    phone.page.get_by_role("link", name="Ik ga weg").tap()
    phone.reads("Ga je weg?")
    lotte.calls_next()
    phone.reads("Het is jouw beurt")
    top = "one => one.getBoundingClientRect().top"
    assert phone.page.locator(".go").evaluate(top) < phone.page.locator(".question").evaluate(top)
    phone.page.get_by_role("button", name="Ik kom eraan").tap()
    phone.reads("Goed. We wachten op je.")
    stage.house.phone(ticket.token).posts(f"/t/{ticket.token}/leaving")
    phone.reads("Je bezoek is afgelopen. Tot ziens.")
    expect(phone.page.locator(".question")).to_be_hidden()
    expect(phone.page.get_by_text("Laat je scherm aan.")).to_be_hidden()


def test_a_phone_that_was_away_when_its_ticket_died_comes_back_to_a_page_that_says_so(stage):
    phone = stage.phone(stage.visitor("PAP-1"), clock=True)
    phone.is_told("Je wacht nog even")
    phone.has_its_wire()
    stage.goes_dark()
    expect(phone.page.locator("wire-state.is-phone")).to_be_visible()
    stage.house.at(20, 1)
    stage.opens()
    phone.expects("404", "403")
    phone.page.clock.fast_forward(12_000)
    phone.is_told("Deze pagina is er niet")
