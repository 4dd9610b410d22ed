"""A manager types by keyboard alone, and hears beside the field what a visitor would stumble over."""

from __future__ import annotations

from playwright.sync_api import expect

SCHULDEN = "Het woord 'schulden' kan pijn doen. Zeg het anders."


def test_what_a_visitor_would_stumble_over_is_said_while_it_is_typed(stage):
    wout = stage.manager()
    wout.opens("/management/needs/WON-3")
    page = wout.page
    field, said = page.locator("#label"), page.locator('[data-lint-of="label"]')
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Vragen over schulden")
    expect(said).to_have_text(SCHULDEN)
    expect(field).to_be_focused()
    for _ in "schulden":
        page.keyboard.press("Backspace")
    page.keyboard.type("rekeningen")
    expect(said).to_have_text("")
    wout.loses_its_wire()
    with page.expect_event("requestfailed", lambda one: "remarks" in one.url):
        page.keyboard.type(" en schulden")
    expect(said).to_have_text("")
    wout.has_its_wire_back()
    page.keyboard.type("!")
    expect(said).to_have_text(SCHULDEN)
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Bewaard in het klad")
    expect(field).to_have_value("Vragen over rekeningen en schulden!")
