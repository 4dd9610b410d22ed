"""How many taps to a number? Three in Dutch, four with a language; by finger, by keys, by pictures alone (A-8).

A language that waits behind *Meer talen* costs one tap more: the strip holds five at most (L-1).
"""

import itertools
import tomllib
from typing import ClassVar

import pytest
from playwright.sync_api import expect

from tests.journeys.scenes import ALL_LANGUAGES
from tests.support.marks import first
from tests.support.people import FOLDER
from web.icons import icon

BOOK = tomllib.loads((FOLDER / "needs.toml").read_text())
STRIP = tomllib.loads((FOLDER / "branch.toml").read_text())["start_languages"]
NEEDS = {code: need for code, need in BOOK["needs"].items() if not need.get("signpost")}
ON_ITS_PAGE = [code for code, need in NEEDS.items() if not need.get("behind_all") and "open_windows" not in need]
BEHIND_ALL = [code for code, need in BOOK["needs"].items() if need.get("behind_all")]
SIGNPOSTS = [code for code, need in BOOK["needs"].items() if need.get("signpost") and not need.get("behind_all")]
TURNS = list(zip(ON_ITS_PAGE, itertools.cycle(ALL_LANGUAGES), strict=False))
NO_WORDS = """() => {
  const hidden = new CSSStyleSheet();
  hidden.replaceSync("#glass .say, #glass .words, #glass h1 { visibility: hidden !important }");
  document.adoptedStyleSheets = [hidden];
}"""


def needs_in(group):
    return sum(code.startswith(group) for code in ON_ITS_PAGE) or len(ON_ITS_PAGE)


def most_taps(language):
    """The bar: three, one more for a language, and one more for a language behind *Meer talen*."""
    return 3 + (language != "nl") + (language not in ("nl", *STRIP))


class ByFinger:
    """Touches buttons, and counts."""

    def __init__(self, kiosk):
        self.kiosk, self.taps = kiosk, 0

    def button(self, value):
        return self.kiosk.glass.locator(f"button[value='{value}']").first

    def presses(self, value):
        self.taps += 1
        self.kiosk.touch(self.button(value))

    def speaks(self, language):
        if language == "nl":
            return
        if language not in STRIP:
            self.presses("languages")
        self.presses(f"language:{language}")

    def takes_a_number(self, code):
        self.presses(f"group:{code.split('-')[0]}")
        self.presses(f"need:{code}")
        self.presses("ticket")
        return self.kiosk.number()


class ByKeys(ByFinger):
    """The same with the arrow keys and Enter of a keypad."""

    def presses(self, value):
        self.taps += 1
        button = self.button(value)
        for _ in range(60):
            if button.evaluate("one => one === document.activeElement"):
                break
            self.kiosk.page.keyboard.press("ArrowDown")
        expect(button).to_be_focused()
        with self.kiosk.next_page():
            self.kiosk.page.keyboard.press("Enter")


class ByPictures(ByFinger):
    """Sees no word: finds the tile by its pictogram, which no other tile on the page may have."""

    PICTURES: ClassVar = {
        **{f"group:{code}": group["icon"] for code, group in BOOK["groups"].items()},
        **{f"need:{code}": need["icon"] for code, need in BOOK["needs"].items()},
        "ticket": "check",
    }

    def button(self, value):
        self.kiosk.page.evaluate(NO_WORDS)
        drawn = str(icon(self.PICTURES[value]))
        shape = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
        tiles = self.kiosk.glass.locator(".tile").all()
        found = [tile for tile in tiles if self.kiosk.page.evaluate(SAME_PICTURE, [shape, tile.element_handle()])]
        assert len(found) == 1, f"{len(found)} tiles look like {value}"
        return found[0]


SAME_PICTURE = """([shape, tile]) => {
  const drawn = new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg">${shape}</svg>`, "text/html");
  return tile.querySelector(".pict svg")?.innerHTML === drawn.querySelector("svg").innerHTML;
}"""


@pytest.mark.parametrize("group", first(1, sorted(BOOK["groups"], key=needs_in)))
def test_every_need_is_three_taps_away_and_four_with_a_language(shared_stage, group):
    kiosk = shared_stage.kiosk()
    for code, language in TURNS:
        if not code.startswith(group):
            continue
        visitor = ByFinger(kiosk)
        visitor.speaks(language)
        number = visitor.takes_a_number(code)
        assert visitor.taps <= most_taps(language), (code, language)
        visit = shared_stage.house.visit(number)
        assert ([need.code for need in visit.needs], visit.language) == ([code], language)
        kiosk.opens()


def test_all_languages_have_had_a_turn():
    assert {language for _, language in TURNS} == set(ALL_LANGUAGES)
    assert {code for code, _ in TURNS} == set(ON_ITS_PAGE)


def test_a_person_is_one_tap_and_a_confirm_away(shared_stage):
    visitor = ByFinger(shared_stage.kiosk())
    visitor.presses("need:U-1")
    visitor.presses("ticket")
    assert shared_stage.house.visit(visitor.kiosk.number()).needs[0].code == "U-1"
    assert visitor.taps == 2


@pytest.mark.parametrize("code", BEHIND_ALL[:1])
def test_the_rarest_question_is_behind_all_questions(shared_stage, code):
    visitor = ByFinger(shared_stage.kiosk())
    visitor.presses(f"group:{code.split('-')[0]}")
    visitor.presses("all")
    if not visitor.button(f"need:{code}").count():
        visitor.taps += 1
        visitor.kiosk.touch(visitor.kiosk.glass.locator(".turn").nth(1))
    visitor.presses(f"need:{code}")
    visitor.presses("ticket")
    assert visitor.taps <= 7
    assert shared_stage.house.visit(visitor.kiosk.number()).needs[0].code == code


@pytest.mark.parametrize("code", SIGNPOSTS[:1])
def test_a_signpost_shows_the_way_and_gives_no_number(shared_stage, code):
    visitor = ByFinger(shared_stage.kiosk())
    visitor.presses(f"group:{code.split('-')[0]}")
    visitor.presses(f"need:{code}")
    expect(visitor.kiosk.heading()).to_contain_text("Hier moet je zijn")
    expect(visitor.kiosk.page.locator(".the-way")).to_contain_text(BOOK["needs"][code]["way"])


@pytest.mark.parametrize(("code", "language"), first(1, [("POS-3", "ar"), ("PAP-2", "nl"), ("WON-2", "uk")]))
def test_the_keypad_alone_takes_a_number(shared_stage, code, language):
    visitor = ByKeys(shared_stage.kiosk())
    visitor.speaks(language)
    assert shared_stage.house.visit(visitor.takes_a_number(code)).needs[0].code == code
    assert visitor.taps <= most_taps(language)


@pytest.mark.parametrize(
    "code", first(1, [next(one for one in ON_ITS_PAGE if one.startswith(group)) for group in ("PAP", "POS", "ZOR")])
)
def test_pictures_alone_lead_to_a_number(shared_stage, code):
    visitor = ByPictures(shared_stage.kiosk())
    assert shared_stage.house.visit(visitor.takes_a_number(code)).needs[0].code == code


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_every_need_in_every_language_by_finger(shared_stage, language):
    kiosk = shared_stage.kiosk()
    for code in ON_ITS_PAGE:
        visitor = ByFinger(kiosk)
        visitor.speaks(language)
        assert shared_stage.house.visit(visitor.takes_a_number(code)).needs[0].code == code
        assert visitor.taps <= most_taps(language), code
        kiosk.opens()


@pytest.mark.exhaustive
@pytest.mark.parametrize("way", [ByKeys, ByPictures])
@pytest.mark.parametrize("code", ON_ITS_PAGE)
def test_every_need_by_keys_and_by_pictures(shared_stage, code, way):
    visitor = way(shared_stage.kiosk())
    assert shared_stage.house.visit(visitor.takes_a_number(code)).needs[0].code == code
    assert visitor.taps <= 3
