"""Nothing sticks out: on every glass of the house no page scrolls sideways, and the kiosk does not scroll at all."""

import pytest

from tests.journeys.scenes import (
    ALL_LANGUAGES,
    DISPLAY_SCENES,
    DOOR_SCENES,
    FURTHER_STAFF_SCENES,
    KIOSK,
    PHONE_SCENES,
    STAFF_SCENES,
    shows,
)
from tests.support.fits import Page, Prepared, everything_wrong
from tests.support.marks import first

STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  const ups = one => one.parentElement ? [one.parentElement, ...ups(one.parentElement)] : [];
  const scrolls = one => /auto|scroll/.test(getComputedStyle(one).overflowX);
  const said = [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.height && (box.right > wide + 1 || box.left < -1)
      && one.checkVisibility({visibilityProperty: true})
      && !one.closest(".hush, .skip, [aria-hidden=true], svg, .bring ul") && !ups(one).some(scrolls);
  }).map(one => {
    const box = one.getBoundingClientRect();
    return `${one.outerHTML.slice(0, 90)} from ${Math.round(box.left)} to ${Math.round(box.right)}`;
  });
  const page = document.scrollingElement.scrollWidth;
  return [...(page > wide ? [`the page is ${page} wide on a screen of ${wide}`] : []), ...said.slice(0, 4)];
}"""
TOO_HIGH = "() => document.scrollingElement.scrollHeight - document.documentElement.clientHeight"
GLASSES = [(1080, 1920), (1920, 1080)]
POCKETS = [(320, 640), (390, 844)]
STAFF_GLASSES = [((1440, 900), {}), ((1024, 768), {}), ((720, 450), {"device_scale_factor": 2})]


def size(value):
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def found_on(screen, name, wrong):
    wrong.extend(f"{name}: {what}" for what in screen.page.evaluate(STICKS_OUT))


@pytest.mark.parametrize("glass", GLASSES, ids=size)
def test_a_kiosk_page_in_dutch_needs_no_scrolling(shared_stage, glass):
    screen = shared_stage.kiosk(size=glass)
    wrong: list[str] = []
    for page in KIOSK:
        shows(screen, page)
        over = screen.page.evaluate(TOO_HIGH)
        wrong += [f"{page}: {over} px too high"] if over > 0 else []
    assert not wrong, "\n".join(wrong)


OUT_OF_ITS_CARD = """() =>
[...document.querySelectorAll("#glass :is(.follow, .foot button), .is-gone")].flatMap(card => {
  const edge = card.getBoundingClientRect(), all = document.createTreeWalker(card, NodeFilter.SHOW_TEXT), out = [];
  while (all.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(all.currentNode);
    const box = range.getBoundingClientRect(), said = all.currentNode.data.trim();
    const over = Math.max(edge.top - box.top, box.bottom - edge.bottom, edge.left - box.left, box.right - edge.right);
    if (said && box.width > 2 && over > 2) out.push(`${said.slice(0, 40)} ${Math.round(over)} px out of its card`);
  }
  return out;
})"""
TIGHT = {"": {}, "large": {"large": 1}, "low": {"low": 1}}


def out_of_its_card(screen, language):
    """The number page and the foot, in every look."""
    wrong = []
    for mode in TIGHT:
        shows(screen, "ticket", language, mode)
        screen.page.evaluate("document.fonts.ready.then(() => true)")
        wrong += [f"{language} {mode}: {what}" for what in screen.page.evaluate(OUT_OF_ITS_CARD)]
    return wrong


@pytest.mark.parametrize("language", ["nl", "fr", "tr", "ar"])
def test_every_line_of_the_number_page_stays_in_its_card(shared_stage, language):
    assert not out_of_its_card(shared_stage.kiosk(), language)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize("glass", GLASSES, ids=size)
def test_every_line_of_the_number_page_stays_in_its_card_in_every_language(shared_stage, glass, language):
    assert not out_of_its_card(shared_stage.kiosk(size=glass), language)


@pytest.mark.parametrize("glass", GLASSES, ids=size)
def test_the_page_of_an_outage_is_whole_and_speaks_every_language(shared_stage, glass):
    screen = shared_stage.kiosk(size=glass)
    screen.page.evaluate("document.querySelector('server-gone').cover()")
    assert screen.page.locator(".gone-tongues li").count() == len(ALL_LANGUAGES) - 1
    assert not screen.page.evaluate(OUT_OF_ITS_CARD)
    picture = screen.page.locator(".gone-picture").bounding_box()
    assert picture["y"] > 0


@pytest.mark.parametrize("glass", first(1, [(one,) for one in POCKETS]), ids=size)
def test_the_phone_page_fits_the_smallest_phone(shared_stage, glass):
    wrong: list[str] = []
    for name, scene in PHONE_SCENES.items():
        screen = scene(shared_stage, language="fr", size=glass)
        found_on(screen, name, wrong)
        screen.page.close()  # one phone follows each ticket on four pages at most
    assert not wrong, "\n".join(wrong)


def test_the_display_fits_the_wall(shared_stage):
    wrong: list[str] = []
    for name, scene in DISPLAY_SCENES.items():
        screen = scene(shared_stage)
        found_on(screen, name, wrong)
        over = screen.page.evaluate(TOO_HIGH)
        wrong += [f"{name}: {over} px too high"] if over > 0 else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scene", first(5, STAFF_SCENES | DOOR_SCENES))
def test_a_page_for_staff_fits_a_small_screen(shared_stage, scene):
    wrong: list[str] = []
    found_on((STAFF_SCENES | DOOR_SCENES)[scene](shared_stage, size=(1024, 768)), scene, wrong)
    assert not wrong, "\n".join(wrong)


@pytest.mark.exhaustive
@pytest.mark.parametrize("scene", STAFF_SCENES | FURTHER_STAFF_SCENES | DOOR_SCENES)
@pytest.mark.parametrize(("glass", "how"), STAFF_GLASSES, ids=size)
def test_every_page_for_staff_fits_the_screens_that_staff_have(shared_stage, scene, glass, how):
    wrong: list[str] = []
    found_on((STAFF_SCENES | FURTHER_STAFF_SCENES | DOOR_SCENES)[scene](shared_stage, size=glass, **how), scene, wrong)
    assert not wrong, "\n".join(wrong)


# --- every page and state of the kiosk, in every mode: tests/support/fits.py ---

LONGEST = "de"
"""Its words are among the longest of all: 9 688 letters, French 9 773."""
ALWAYS = ("nl", "fr", "ar", LONGEST)


@pytest.fixture
def prepared(stage):
    return Prepared(stage)


@pytest.mark.parametrize("glass", GLASSES, ids=size)
def test_each_page_of_the_kiosk_fits_in_every_look(prepared, glass):
    screen = prepared.stage.kiosk(size=glass)
    screen.expects("400")
    wrong = everything_wrong(screen, list(prepared.pages()), ALWAYS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize("glass", GLASSES, ids=size)
def test_every_page_of_the_kiosk_fits_in_every_look_and_language(prepared, glass, language):
    screen = prepared.stage.kiosk(size=glass)
    screen.expects("400")
    wrong = everything_wrong(screen, [*prepared.pages(), *prepared.further_pages()], [language])
    assert not wrong, "\n".join(wrong)


SHUT = {
    "closed": ("", 19, 0),
    "closed early": ("/reception/closing", 10, 30),
    "stopped": ("/reception/numbers/stopping", 9, 10),
}

IN_TURN = [(*how, GLASSES[(place + turn) % 2]) for turn in range(2) for place, how in enumerate(SHUT.values())]
"""Each way to be shut on one glass, then each on the other."""


@pytest.mark.parametrize("languages", first(1, [(ALWAYS,), (ALL_LANGUAGES,)]), ids=["always", "all"])
@pytest.mark.parametrize(("word", "hour", "minute", "glass"), first(3, IN_TURN), ids=size)
def test_each_page_of_a_kiosk_that_gives_no_numbers_fits(prepared, glass, word, hour, minute, languages):
    if word:
        prepared.stage.house.signs_in("samira").posts(word, {"hour": f"{hour}:{minute:02}", "why": "colleagues"})
    prepared.stage.house.at(hour, minute)
    screen = prepared.stage.kiosk(size=glass)
    screen.expects("409")
    refused = Page("refused", {"step": "confirm", "needs": ["PAP-1"]}, "/ticket")
    wrong = everything_wrong(screen, [Page("start", {}), refused], languages)
    assert not wrong, "\n".join(wrong)


def test_a_page_after_a_call_for_help_fits(prepared):
    prepared.stage.house.kiosk().taps("stay", address="/kiosk/zuil-1/help")
    screen = prepared.stage.kiosk()
    screen.expects("400")
    wrong = everything_wrong(screen, list(prepared.pages()), ["fr"])
    assert not wrong, "\n".join(wrong)


SIZES = """() => Object.fromEntries(
  [...document.querySelectorAll(":is(.foot, .tile .hint, .promise) .say > [lang]")]
  .filter(one => one.checkVisibility()).map(one => [one.textContent, parseFloat(getComputedStyle(one).fontSize)]))"""
GROWS = [("nl", 1.2), ("fr", 1.1), ("ar", 1.1)]


@pytest.mark.parametrize(
    ("glass", "language", "grows"),
    first(3, [(GLASSES[(place + turn) % 2], *one) for turn in range(2) for place, one in enumerate(GROWS)]),
    ids=size,
)
def test_larger_letters_enlarge_hints_and_the_bar_at_the_foot(shared_stage, glass, language, grows):
    screen = shared_stage.kiosk(size=glass)
    for page in ("needs", "confirm"):
        shows(screen, page, language)
        before = screen.page.evaluate(SIZES)
        shows(screen, page, language, "large")
        after = screen.page.evaluate(SIZES)
        grown = {words: after[words] / size for words, size in before.items() if words in after}
        assert len(grown) > 6
        assert not {words: by for words, by in grown.items() if by < grows}
