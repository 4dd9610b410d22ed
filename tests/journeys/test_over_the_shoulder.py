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

    lotte.waits(40)
    lotte.keys("Shift")
    lotte.waits(40)
    expect(cover).to_be_hidden()
    lotte.waits(20)
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
    expect(cover).to_be_hidden()
    expect(sentences).to_be_visible()
    lotte.keys("b")
    expect(sentences).to_be_hidden()


def test_a_screen_stays_shown_while_somebody_is_called_and_hides_again_afterwards(stage):
    """A colleague looks up to see whether they come; a minute later the screen had hidden the number."""
    lotte = stage.desk("lotte", 3, clock=True)
    cover = lotte.page.locator(".cover")
    stage.visitor("PAP-1")
    lotte.calls_next()
    lotte.waits(200)
    expect(cover).to_be_hidden()
    lotte.presses("Is er")
    expect(lotte.page.locator("#at_desk .chip.is-live")).to_be_visible()
    lotte.waits(61)
    expect(cover).to_be_visible()


def test_who_goes_and_fetches_somebody_leaves_a_screen_that_says_only_whom(stage):
    lotte = stage.desk("lotte", 3)
    ticket = stage.visitor("PAP-1", extras=("fetch",))
    cover = lotte.page.locator(".cover")
    lotte.presses("Volgende")
    expect(cover).to_contain_text(f"Haal {ticket.number} zelf op")
    lotte.keys("v")
    expect(cover).to_be_hidden()
    lotte.presses("Is er")
    expect(lotte.page.locator("#at_desk .chip.is-live")).to_be_visible()
    lotte.keys("v")
    expect(cover).to_be_visible()
    expect(cover).not_to_contain_text("Haal")


NOTICES = """
  window.told = [];
  window.Notification = class extends EventTarget {
    static permission = "default";
    static requestPermission = async () => (Notification.permission = "granted");
    constructor(title, { body }) { super(); window.told.push(`${title}: ${body}`); }
  };
"""


def test_a_free_desk_whose_window_stands_behind_is_told_that_somebody_waits_and_no_more(stage):
    lotte = stage.desk("lotte", 3)
    page = lotte.page
    page.add_init_script(NOTICES)
    page.reload()
    lotte.has_its_wire()
    page.locator("[popovertarget=me]").click()
    notice = page.locator("#desk-notice")
    expect(notice).to_have_text("Melding als er iemand wachtaanuit")
    expect(notice).to_have_attribute("aria-pressed", "false")
    notice.click()
    expect(notice).to_have_attribute("aria-pressed", "true")
    page.evaluate("document.hasFocus = () => false")
    first = stage.visitor("POS-1")
    page.wait_for_function("() => window.told.length === 1")
    assert page.evaluate("window.told") == ["Loket 3: Er wacht iemand op jou."]
    lotte.keys("Escape")
    lotte.presses("Volgende")
    expect(page.locator("#at_desk h1.num")).to_have_text(str(first.number))
    second = stage.visitor("PAP-1")
    expect(page.locator(f"#desk_queue [data-number='{second.number}']")).to_be_attached()
    assert page.evaluate("window.told.length") == 1, "who helps somebody is not disturbed"
