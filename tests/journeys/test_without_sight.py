"""Nobody needs to see the glass: with a headset and a few keys one hears everything, and walks out with a number."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_reading_aloud import ALL_HEARD, listens_in

INTRODUCTION = [
    "Je hoort nu alles.",
    "Druk op pijl omlaag om verder te gaan.",
    "Druk op de grote toets om te kiezen.",
]


@pytest.fixture
def kiosk(stage):
    """A kiosk, and all that its page asks to be said (`kiosk.asked`)."""
    return listens_in(stage.kiosk())


@pytest.fixture
def listener(shared_stage):
    """The same, for a visitor who only looks around."""
    return listens_in(shared_stage.kiosk())


def hears(kiosk, *keys, language="nl"):
    """Press these keys; the sentences in one language that are said after the last."""
    for key in keys:
        kiosk.asked.clear()
        kiosk.page.keyboard.press(key)
        kiosk.page.evaluate(ALL_HEARD)
    return [text for spoken, text in kiosk.asked if spoken == language]


def walks_to(kiosk, words, *, most=60):
    """Arrow down until this is said."""
    for _ in range(most):
        if words in hears(kiosk, "ArrowDown"):
            return
    raise AssertionError(f"{words!r} is never said")


def chooses(kiosk):
    """The big key; what the next page says of itself, by language."""
    kiosk.asked.clear()
    with kiosk.next_page():
        kiosk.page.keyboard.press("Enter")
    expect(kiosk.focused()).to_be_visible()
    kiosk.page.evaluate(ALL_HEARD)
    return list(kiosk.asked)


def test_a_visitor_who_sees_nothing_takes_a_number_by_keys_and_hears_it_all(kiosk):
    said = hears(kiosk, "F8")
    assert said == [*INTRODUCTION, "Welkom. Waarvoor kom je?"]
    expect(kiosk.page.locator(".hears")).to_be_visible()
    walks_to(kiosk, "Brieven, rekeningen, premies")
    page = chooses(kiosk)
    assert page == [("nl", "Brieven, rekeningen, premies")]
    walks_to(kiosk, "Rekeningen en betalen")
    page = [text for _, text in chooses(kiosk)]
    assert page[:2] == ["Klopt dit?", "Rekeningen en betalen"]
    assert "Heb je dit bij?" in page
    walks_to(kiosk, "Geef mij een nummer")
    page = [text for _, text in chooses(kiosk)]
    number = kiosk.number()
    assert page[0] == "Dit is jouw nummer"
    assert page[1:4] == list(str(number))
    assert page[4] == "Wacht in zaal 1"
    assert [need.code for need in kiosk.stage.house.visit(number).needs] == ["POS-3"]
    walks_to(kiosk, "Klaar")
    with kiosk.next_page():
        kiosk.page.keyboard.press("Enter")
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    kiosk.asked.clear()
    kiosk.keys("ArrowDown")
    expect(kiosk.page.locator(".hears")).to_be_hidden()
    assert kiosk.asked == [], "the next visitor hears nothing"


def test_every_control_is_said_in_dutch_and_in_the_visitors_language(listener):
    hears(listener, "F8")
    listener.asked.clear()
    with listener.next_page():
        listener.page.get_by_role("button", name="Français").focus()
        listener.page.keyboard.press("Enter")
    listener.page.evaluate(ALL_HEARD)
    assert "Français" in [text for _, text in listener.asked]
    walks_to(listener, "Hulp")
    assert listener.asked == [("nl", "Hulp"), ("fr", "Aide")]
    listener.page.evaluate(A_NUMBER_ON_TOP)
    listener.asked.clear()
    listener.page.locator("h1").focus()
    listener.page.evaluate(ALL_HEARD)
    assert listener.asked[:4] == [("nl", "4"), ("nl", "2"), ("fr", "4"), ("fr", "2")]


A_NUMBER_ON_TOP = """() => {
  const place = document.querySelector("h1");
  place.dataset.digits = "";
  place.textContent = "42";
}"""


def test_the_arrows_pass_every_control_and_come_round(listener):
    hears(listener, "F8")
    count = listener.page.locator("#glass button:not([disabled])").filter(visible=True).count()
    place = "one => [...document.querySelectorAll('#glass button')].indexOf(one)"
    seen = []
    for _ in range(count + 1):
        listener.keys("ArrowDown")
        seen.append(listener.focused().evaluate(place))
    assert seen[:-1] == sorted(set(seen))
    assert len(set(seen)) == count
    assert seen[-1] == seen[0]
    listener.keys("ArrowUp")
    assert listener.focused().evaluate(place) == seen[-2]


def test_back_help_and_repeat_have_keys_of_their_own(kiosk):
    kiosk.touches("Wonen en verhuizen")
    hears(kiosk, "F8")
    with kiosk.next_page():
        kiosk.page.keyboard.press("F2")
    kiosk.page.evaluate(ALL_HEARD)
    assert ("nl", "We roepen iemand.") in kiosk.asked
    last = [text for _, text in kiosk.asked[-1:]]
    assert hears(kiosk, "F1")[-1:] == last
    with kiosk.next_page():
        kiosk.page.keyboard.press("Escape")
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")


GAIN = """() => {
  const {player} = document.querySelector("read-aloud");
  return player.sound && player.gain.gain.value;
}"""


def test_the_volume_goes_in_steps_and_back_for_the_next_visitor(listener):
    reader = listener.page.locator("read-aloud")
    usual = listener.page.evaluate(GAIN)
    hears(listener, "F8")
    listener.keys("+", "+", "+", "+")
    loudest = listener.page.evaluate(GAIN)
    assert loudest / usual >= 10 ** (12 / 20) * 0.99
    listener.keys(*["-"] * 8)
    assert loudest / listener.page.evaluate(GAIN) >= 10 ** (18 / 20)
    with listener.next_page():
        listener.page.locator("button[value=stop]").tap()
    expect(listener.heading()).to_be_visible()
    assert listener.page.evaluate(GAIN) == usual
    expect(reader).to_have_attribute("data-level", "2")


def test_the_question_whether_someone_is_there_is_heard_and_any_key_answers_it(shared_stage):
    kiosk = listens_in(shared_stage.kiosk(clock=True))
    kiosk.touches("Wonen en verhuizen")
    hears(kiosk, "F8")
    kiosk.asked.clear()
    kiosk.waits(61)
    expect(kiosk.heading()).to_have_text("Ben je er nog?")
    kiosk.page.evaluate(ALL_HEARD)
    said = [text for _, text in kiosk.asked]
    assert said == ["Ben je er nog?", "Neem rustig je tijd.", "Ik heb meer tijd nodig", "Stop", "Je keuze is weg."]
    expect(kiosk.page.locator(".hears")).to_be_visible()
    assert hears(kiosk, "Escape")[0] == "Wonen en verhuizen"
    expect(kiosk.heading()).to_have_text("Wonen en verhuizen")


def test_speech_mode_ends_with_a_visitor_who_walks_away(shared_stage):
    kiosk = listens_in(shared_stage.kiosk(clock=True))
    hears(kiosk, "F8")
    kiosk.waits(61)
    expect(kiosk.heading()).to_have_text("Ben je er nog?")
    kiosk.page.evaluate(ALL_HEARD)
    kiosk.waits(31)
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    expect(kiosk.page.locator(".hears")).to_be_hidden()
    expect(kiosk.page.locator("speech-mode")).not_to_have_attribute("data-on", "")


def test_the_headset_key_again_is_silence(listener):
    hears(listener, "F8")
    assert hears(listener, "F8") == []
    assert hears(listener, "ArrowDown") == []


def test_a_big_key_that_is_held_chooses_once(listener):
    listener.page.get_by_role("button", name="Wonen en verhuizen").focus()
    with listener.next_page():
        listener.page.keyboard.down("Enter")
        listener.page.keyboard.down("Enter")
        listener.page.keyboard.down("Enter")
    listener.page.keyboard.up("Enter")
    expect(listener.heading()).to_have_text("Wonen en verhuizen")


def test_nothing_private_is_said_before_the_headset_is_in(listener):
    listener.goes_to("confirm", needs=["POS-3"])
    listener.keys("ArrowDown", "ArrowDown")
    assert listener.asked == []
