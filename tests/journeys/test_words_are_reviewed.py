"""A manager goes through the words of a language by keyboard alone, and a kiosk reads what was approved."""

from __future__ import annotations

from playwright.sync_api import expect

from queueing.words.sentences import hash_of_dutch

WELCOME = "Welkom. Waarvoor kom je?"


def test_a_manager_reviews_by_keyboard_and_the_next_visitor_reads_it(stage):
    wout = stage.manager()
    wout.opens(f"/management/words/fr?at={hash_of_dutch(WELCOME)[:16]}")
    page = wout.page
    dutch, field = page.locator(".dutch .words").first, page.locator("textarea[name=words]")
    expect(dutch).to_have_text(WELCOME)
    page.keyboard.press("w")
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Aide pour les pauvres. J’arrive.")  # the letters J and A are typed, and press nothing
    page.keyboard.press("Escape")
    wout.expects("422")
    page.keyboard.press("j")
    expect(page.locator(".fault")).to_contain_text("pauvres")
    expect(field).to_have_value("Aide pour les pauvres. J’arrive.")
    page.keyboard.press("w")
    page.keyboard.press("Control+a")
    page.keyboard.type("Soyez les bienvenus.")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("header .progress")).to_contain_text("1 van")
    expect(dutch).not_to_have_text(WELCOME)
    second = dutch.inner_text()
    page.keyboard.press("a")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("Te moeilijk")
    page.keyboard.press("Enter")
    expect(dutch).not_to_have_text(second)
    third = dutch.inner_text()
    page.keyboard.press("ArrowRight")
    expect(dutch).not_to_have_text(third)
    page.keyboard.press("ArrowLeft")
    expect(dutch).to_have_text(third)
    page.keyboard.press("/")
    page.keyboard.type("alle vragen")
    page.keyboard.press("Enter")
    expect(dutch).to_have_text("Alle vragen")
    wout.opens("/management/words/fr?show=rejected")
    expect(page.locator(".state")).to_contain_text("door Wout")
    expect(page.locator(".state")).to_contain_text("Te moeilijk")
    kiosk = stage.kiosk()
    kiosk.touches("Français")
    kiosk.reads("Soyez les bienvenus.")
