"""A manager types by keyboard alone, and hears beside the field what a visitor would stumble over."""

from __future__ import annotations

from playwright.sync_api import expect


def test_what_a_visitor_would_stumble_over_is_said_while_it_is_typed(stage):
    wout = stage.manager()
    wout.opens("/management/needs/WON-3")
    page = wout.page
    page.locator("#label").focus()
    said = page.locator('[data-lint-of="label"]')
    page.keyboard.press("Control+a")
    page.keyboard.type("Vragen over schulden")
    expect(said).to_have_text("Het woord 'schulden' kan pijn doen. Zeg het anders.")
    expect(page.locator("#label")).to_be_focused()
    for _ in "schulden":
        page.keyboard.press("Backspace")
    page.keyboard.type("rekeningen")
    expect(said).to_have_text("")
    page.context.set_offline(True)
    page.keyboard.type(" en schulden")
    with page.expect_event("requestfailed"):
        pass
    expect(said).to_have_text("")
    page.context.set_offline(False)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    page.keyboard.type("!")
    expect(said).to_contain_text("schulden")
    page.keyboard.press("Enter")  # nothing was saved by it, and saving is not refused for it
    expect(page.locator(".notice")).to_contain_text("Bewaard in het klad")
    expect(page.locator("#label")).to_have_value("Vragen over rekeningen en schulden!")
