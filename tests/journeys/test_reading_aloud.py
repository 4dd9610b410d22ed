"""*Lees voor*: the loudspeaker reads menus, never a choice; and it is silent the moment somebody touches the glass."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import expect

from tests.support.marks import first

ALL_HEARD = """() => new Promise(heard => {
  if (!document.querySelector("read-aloud").turn) return heard();
  document.addEventListener("silent", () => heard(), {once: true});
})"""


@pytest.fixture
def kiosk(shared_stage):
    """A kiosk, and all that its page asks to be read (`kiosk.asked`)."""
    return listens_in(shared_stage.kiosk())


def listens_in(kiosk):
    kiosk.asked = []
    kiosk.page.on("request", lambda one: note(kiosk.asked, one))
    kiosk.page.evaluate("one => document.querySelector('read-aloud').player.play = async clip => {}")
    return kiosk


def note(asked, request):
    if request.url.endswith("/speech"):
        fields = dict(parse_qsl(request.post_data))
        asked.append((fields["language"], fields["text"]))


def reads(kiosk):
    """Press *Lees voor* and hear it to the end."""
    kiosk.asked.clear()
    kiosk.is_steady()
    kiosk.page.locator("[data-read]").tap()
    kiosk.page.evaluate(ALL_HEARD)
    assert kiosk.asked, "nothing was read"
    return kiosk.asked


@pytest.mark.exhaustive
def test_the_page_is_read_in_order_from_its_heading_dutch_first(kiosk):
    assert reads(kiosk)[0] == ("nl", "Welkom. Waarvoor kom je?")
    shown = kiosk.page.locator(".kiosk-body .tile .say > [lang=nl]").all_inner_texts()
    spoken = [text for _, text in kiosk.asked]
    assert [text for text in spoken if text in shown] == shown
    assert {("fr", "Français"), ("ar", "العربية"), ("nl", "Hulp"), ("nl", "Lees voor")} <= set(kiosk.asked)
    kiosk.asked.clear()
    kiosk.touches("Français")  # and it reads on by itself
    kiosk.page.wait_for_function("() => document.querySelector('read-aloud').turn")
    kiosk.page.evaluate(ALL_HEARD)
    asked = kiosk.asked
    assert asked[0] == ("nl", "Welkom. Waarvoor kom je?")
    assert asked[1][0] == "fr"
    assert len([one for one in asked if one[0] == "fr"]) > 10


@pytest.mark.parametrize("page", first(1, ["confirm", "ticket", "needs", "way"]))
def test_the_loudspeaker_never_asks_for_a_choice_or_a_number(shared_stage, kiosk, page):
    choices: dict[str, dict[str, Any]] = {
        "needs": {"group": "POS"},
        "confirm": {"needs": ["POS-3"]},
        "way": {"signpost": "GEZ-1"},
        "ticket": {"changing": shared_stage.tickets["waiting"].token},
    }
    kiosk.goes_to(page, language="fr", **choices[page])
    private = kiosk.page.evaluate(
        """() => [...document.querySelectorAll("[data-private] [lang], [data-private] bdi")]
                 .map(one => one.textContent.trim()).filter(Boolean)"""
    )
    assert private, "nothing on this page is private, so nothing is proved"
    said = " ".join(text for _, text in reads(kiosk))
    assert not [text for text in private if text.lstrip(": ") in said]
    assert not re.search(r"\d{3}", said)


def test_what_is_being_read_is_framed_and_only_that(shared_stage):
    kiosk = shared_stage.kiosk()
    kiosk.page.evaluate("() => { document.querySelector('read-aloud').player.play = () => new Promise(() => {}) }")
    kiosk.is_steady()
    kiosk.page.locator("[data-read]").tap()
    expect(kiosk.page.locator("[data-spoken]")).to_have_text(["Welkom. Waarvoor kom je?"])
    expect(kiosk.page.locator("[data-read]")).to_have_attribute("aria-pressed", "true")
    frame = kiosk.page.locator("[data-spoken]").evaluate(
        "one => [getComputedStyle(one).outlineStyle, parseFloat(getComputedStyle(one).outlineWidth)]"
    )
    assert frame[0] == "double"
    assert frame[1] >= 3


def test_real_sound_plays_to_its_end(shared_stage):
    kiosk = shared_stage.kiosk()
    heard = kiosk.page.evaluate(
        """async () => {
          const reader = document.querySelector("read-aloud");
          const place = document.querySelector("h1 .say");
          const begun = performance.now();
          await reader.say([{language: "nl", text: "Hulp", place}, {language: "fr", text: "Aide", place}]);
          return [performance.now() - begun, Boolean(reader.turn), place.hasAttribute("data-spoken")];
        }"""
    )
    assert heard[0] > 500, "two words take longer than that"
    assert heard[1:] == [False, False]


@pytest.mark.parametrize("how", ["touch", "key", "button"])
def test_a_touch_or_a_key_silences_at_once(shared_stage, how):
    kiosk = shared_stage.kiosk()
    kiosk.page.evaluate(
        """() => {
          const note = () => (window.touched = performance.now());
          for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, note, true);
          document.addEventListener("silent", () => (window.silent = performance.now()));
        }"""
    )
    button = kiosk.page.locator("[data-read]")
    kiosk.is_steady()
    button.tap()
    expect(kiosk.page.locator("[data-spoken]")).to_have_count(1)
    if how == "button":
        button.tap()
    elif how == "touch":
        kiosk.page.touchscreen.tap(5, 500)
    else:
        kiosk.keys("Shift")
    took = kiosk.page.evaluate("() => window.silent - window.touched")
    assert 0 <= took < 200
    expect(kiosk.page.locator("[data-spoken]")).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false" if how == "button" else "true")
    assert kiosk.page.evaluate("() => document.querySelector('read-aloud').turn === undefined")


def test_reading_goes_on_from_page_to_page_until_it_is_pressed_again(kiosk):
    pressed = kiosk.page.locator("[data-read]")
    reads(kiosk)
    kiosk.asked.clear()
    kiosk.touches("Français")
    kiosk.page.evaluate(ALL_HEARD)
    assert ("fr", "Bienvenue. Pourquoi venez-vous ?") in kiosk.asked, kiosk.asked
    kiosk.asked.clear()
    kiosk.touches("Wonen en verhuizen")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    kiosk.page.evaluate(ALL_HEARD)
    spoken = [text for _, text in kiosk.asked]
    assert "Alle vragen" in spoken
    assert not {"Wonen en verhuizen", "Hulp", "Terug"} & set(spoken), "a choice, or the bar once more"
    kiosk.is_steady()
    pressed.tap()
    kiosk.asked.clear()
    kiosk.touches("Terug")
    expect(pressed).to_have_attribute("aria-pressed", "false")
    assert not kiosk.asked


def test_the_same_page_is_not_read_again_and_the_next_visitor_hears_nothing(kiosk):
    kiosk.touches("Wonen en verhuizen")
    reads(kiosk)
    kiosk.asked.clear()
    kiosk.touches("Grotere letters")
    expect(kiosk.page.locator("[data-read]")).to_have_attribute("aria-pressed", "true")
    assert not kiosk.asked
    kiosk.touches("Stop")
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    expect(kiosk.page.locator("[data-read]")).to_have_attribute("aria-pressed", "false")
    assert not kiosk.asked


def test_a_start_page_that_is_read_and_left_is_silent_for_the_next_one(shared_stage):
    kiosk = listens_in(shared_stage.kiosk(clock=True))
    reads(kiosk)
    kiosk.waits(61)
    kiosk.waits(31)
    expect(kiosk.page.locator("[data-read]")).to_have_attribute("aria-pressed", "false")


def test_a_sentence_without_a_clip_is_passed_over(shared_stage):
    kiosk = shared_stage.kiosk()
    kiosk.expects("404")
    kiosk.page.route(
        "**/speech",
        lambda route: route.fulfill(status=404) if "Hulp" in route.request.post_data else route.continue_(),
    )
    listens_in(kiosk)
    asked = reads(kiosk)
    assert ("nl", "Hulp") in asked
    assert ("nl", "Stop") in asked


def test_nobody_is_hurried_while_something_is_read(shared_stage):
    kiosk = shared_stage.kiosk(clock=True)
    kiosk.touches("Wonen en verhuizen")
    kiosk.page.evaluate("() => { document.querySelector('read-aloud').player.play = () => new Promise(() => {}) }")
    kiosk.is_steady()
    kiosk.page.locator("[data-read]").tap()
    expect(kiosk.page.locator("[data-spoken]")).to_have_count(1)
    kiosk.waits(300)
    expect(kiosk.heading()).to_have_text("Wonen en verhuizen")
    kiosk.keys("Shift")
    kiosk.waits(45)
    expect(kiosk.heading()).to_have_text("Wonen en verhuizen")
    kiosk.waits(16)
    expect(kiosk.heading()).to_have_text("Ben je er nog?")


def test_no_address_and_no_store_of_the_browser_tells_what_was_read(kiosk):
    reads(kiosk)
    seen = kiosk.page.evaluate("() => performance.getEntriesByType('resource').map(one => one.name).join(' ')")
    assert "/speech" in seen
    assert "?" not in "".join(part for part in seen.split() if part.endswith("speech"))
    stored = kiosk.page.evaluate(
        """async () => {
          const stores = await Promise.all((await caches.keys()).map(name => caches.open(name)));
          return (await Promise.all(stores.map(store => store.keys()))).flat().map(one => one.url);
        }"""
    )
    assert not [url for url in stored if "/speech" in url]


@pytest.mark.parametrize(("size", "mm"), first(1, [((1366, 768), 3.96), ((1080, 1920), 2.7), ((1920, 1080), 2.7)]))
@pytest.mark.parametrize("language", ["fr", *[pytest.param(one, marks=pytest.mark.exhaustive) for one in ("nl", "ar")]])
def test_seven_buttons_fit_the_foot_and_each_is_large_enough(shared_stage, size, mm, language):
    kiosk = shared_stage.kiosk(size=size)
    kiosk.page.evaluate("mm => document.documentElement.style.setProperty('--mm', `${mm}px`)", mm)
    kiosk.goes_to("needs", group="WON", language=language)
    buttons = kiosk.page.locator(".foot button").evaluate_all(
        """all => all.map(one => {
          const [box, words] = [one, one.querySelector(".say")].map(part => part.getBoundingClientRect());
          return {name: one.innerText, wide: box.width, high: box.height,
                  inside: words.left >= box.left && words.right <= box.right && words.bottom <= box.bottom + 1};
        })"""
    )
    names = [one["name"].split("\n")[0].strip() for one in buttons]
    assert names == ["Hulp", "Taal", "Lees voor", "Grotere letters", "Knoppen lager", "Terug", "Stop"]
    assert all(min(one["wide"], one["high"]) >= 20 * mm for one in buttons), buttons
    assert all(one["inside"] for one in buttons), buttons
