"""A manager says a sentence into the microphone of the browser, listens, keeps and approves it by keyboard."""

from __future__ import annotations

import io
import wave
from array import array

from playwright.sync_api import expect

from speech.clips import name_of_recording

WELCOME = "Welkom. Waarvoor kom je?"
NAME = name_of_recording("nl", WELCOME)


def test_a_sentence_is_recorded_and_approved_by_keyboard(stage):
    """The microphone of the test beeps once a second: what was not beeping at both ends is gone."""
    wout = stage.manager(permissions=["microphone"])
    wout.opens(f"/management/words/nl/recordings/{NAME}")
    page, told = wout.page, wout.page.locator("voice-recorder [data-told]")
    expect(page.locator("#say")).to_have_text(WELCOME)
    page.keyboard.press("r")
    expect(told).to_have_text("Spreek nu. Druk dan op Stop.", timeout=10_000)
    expect(page.locator("[data-level]")).not_to_have_js_property("value", 0)
    expect(page.locator("[data-time]")).to_have_text("2")
    page.keyboard.press("r")
    expect(told).to_contain_text("Klaar. Luister", timeout=10_000)
    page.keyboard.press("l")
    page.keyboard.press("b")
    expect(page.locator("h2", has_text="Te beluisteren")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("h2", has_text="Dit horen bezoekers")).to_be_visible()
    (place,) = stage.app.extensions["speech"].recorded.folder.rglob("*.wav")
    with wave.open(io.BytesIO(place.read_bytes())) as file:
        samples, rate = array("h", file.readframes(file.getnframes())), file.getframerate()
    loud = [at for at, one in enumerate(samples) if abs(one) > 1_000]
    assert rate == 24_000
    assert loud[0] < 0.3 * rate
    assert len(samples) - loud[-1] < 0.3 * rate
    assert 5_000 < max(map(abs, samples)) < 32_000
