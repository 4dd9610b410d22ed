"""What a hand or a reader of codes did not mean chooses nothing, and stops nobody."""

import re

from playwright.sync_api import expect

BOX = "input[maxlength]"
KEYS = """pressed => pressed.forEach(([key, code]) =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true})))"""


def test_a_second_tap_on_the_next_page_chooses_nothing(stage):
    kiosk = stage.kiosk()
    kiosk.is_steady()
    spot = kiosk.page.locator("button[value='group:PAP']").bounding_box()
    at = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    kiosk.page.touchscreen.tap(*at)
    kiosk.page.wait_for_selector("#glass.at-needs[data-young]")
    kiosk.page.touchscreen.tap(at[0] + 40, at[1])
    kiosk.is_steady()
    expect(kiosk.glass).to_have_class(re.compile("at-needs"))
    kiosk.page.touchscreen.tap(at[0] - 40, at[1])
    expect(kiosk.glass).to_have_class(re.compile("at-confirm"))


def test_a_reader_that_types_as_on_an_azerty_keyboard_is_read(stage):
    kiosk = stage.kiosk()
    kiosk.goes_to("code")
    kiosk.page.locator(BOX).focus()
    kiosk.page.keyboard.insert_text("x&é")
    expect(kiosk.page.locator(BOX)).to_have_value("12")
    kiosk.page.evaluate(KEYS, [['"', "Digit3"]])
    expect(kiosk.page.locator(BOX)).to_have_value("123")


def test_a_code_that_was_not_found_is_put_right_by_a_key_or_read_anew_by_a_reader(stage):
    kiosk = stage.kiosk()
    kiosk.goes_to("code")
    kiosk.page.keyboard.type("123456")
    kiosk.reads("We vinden deze code niet.")
    expect(kiosk.page.locator(BOX)).to_have_value("123456")
    expect(kiosk.heading()).to_be_focused()
    kiosk.touches("Wis")
    expect(kiosk.page.locator(BOX)).to_have_value("12345")
    kiosk.page.keyboard.type("7")
    kiosk.reads("We vinden deze code niet.")
    expect(kiosk.page.locator(BOX)).to_have_value("123457")
    kiosk.page.keyboard.type("65")  # a reader, over what stands there
    expect(kiosk.page.locator(BOX)).to_have_value("65")


def test_a_letter_in_the_code_stops_no_button(stage):
    kiosk = stage.kiosk()
    for button, answer in (("Verder", "We vinden geen code."), ("Hulp", "We roepen iemand."), ("Stop", "Welkom.")):
        kiosk.goes_to("code")
        kiosk.page.locator(BOX).evaluate("one => (one.value = 'x')")
        kiosk.touches(button)
        kiosk.reads(answer)


def test_three_digits_are_read_by_the_place_of_their_keys(stage):
    number = stage.visitor("PAP-1").number
    samira = stage.host()
    samira.page.evaluate(KEYS, [["&", f"Digit{digit}"] for digit in str(number)])
    expect(samira.panel.locator("h2.num")).to_contain_text(str(number))


def test_back_and_onward_point_opposite_ways_in_arabic(stage):
    kiosk = stage.kiosk()
    kiosk.goes_to("extras", language="ar", needs=["PAP-1"])
    for arrow in ("button[value=back] .icon", ".is-cell .icon"):
        assert kiosk.page.locator(arrow).evaluate("one => getComputedStyle(one).scale") == "-1 1"
