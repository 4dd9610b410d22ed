"""Nobody reads along: a key, a minute without a touch, or a window put away hides the screen; work goes on."""

from playwright.sync_api import expect


def test_a_screen_is_hidden_and_shown_again_where_one_was_and_what_was_unfolded_stays_so(stage):
    lotte = stage.desk("lotte", 3, clock=True)
    page, cover = lotte.page, lotte.page.locator(".cover")
    pause = page.locator("#desk-pause")
    pause.focus()
    lotte.keys("v")
    expect(cover).to_be_visible()
    lotte.keys("z", "Escape", "Tab")
    expect(cover).to_be_visible()
    ticket = stage.visitor("PAP-1", language="uk")
    expect(page.locator("#desk-next .num")).to_have_text(str(ticket.number))
    lotte.keys("v")
    expect(cover).to_be_hidden()
    expect(pause).to_be_focused()

    lotte.waits(50)
    lotte.keys("Shift")
    lotte.waits(50)
    expect(cover).to_be_hidden()
    lotte.waits(10)
    expect(cover).to_be_visible()
    cover.click()
    expect(cover).to_be_hidden()

    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(cover).to_be_visible()
    page.evaluate("() => delete document.hidden")
    lotte.keys("Enter")
    expect(cover).to_be_hidden()
    assert lotte.page.url.endswith("/reception/desk/"), "no key behind the cover did anything"
    expect(page.locator("#at_desk .idle")).to_be_visible()

    page.locator("#hide-screen").click()
    expect(cover).to_be_visible()
    lotte.keys("v")
    expect(page.locator("#hide-screen")).to_be_focused()
    lotte.presses("Volgende")
    expect(page.locator("#at_desk h1.num")).to_have_text(str(ticket.number))
    sentences = page.locator("#at_desk .sentences")
    expect(sentences).to_be_hidden()
    lotte.keys("b")
    expect(sentences).to_be_visible()
    lotte.presses("Is er")
    expect(page.locator("#at_desk .chip.is-live")).to_be_visible()
    expect(sentences).to_be_visible()
    lotte.keys("b")
    expect(sentences).to_be_hidden()
