"""What a finger and an eye need, in millimetres of glass, on every size of it (A-2…A-5).

Three glasses a house may buy: 21.5, 27 and 32 inch. The kiosk is told how many CSS pixels one millimetre has, and then
every control is 20 mm or more and 44 CSS pixels or more, every capital 4.8 mm or more, and no word is cut off.
"""

import itertools

import pytest

from extensions import db
from queueing.devices import device_by_slug
from tests.journeys.scenes import ALL_LANGUAGES, KIOSK, LANGUAGES, MODES, shows
from tests.journeys.test_it_fits import STICKS_OUT, size
from tests.support.marks import first

GLASSES = {"21.5 inch": 4.03, "27 inch": 3.21, "32 inch": 2.71}
"""CSS pixels for a millimetre of a full HD glass of this size."""
LIES = [(1080, 1920), (1920, 1080)]
TOO_SMALL = """mm => [...document.querySelectorAll("#glass :is(button, a, summary, input:not([type=hidden]))")]
  .filter(one => one.checkVisibility({visibilityProperty: true}))
  .map(one => [one.value || one.className, one.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < Math.max(20 * mm - 0.5, 44))
  .map(([name, box]) => `${name}: ${(box.width / mm).toFixed(1)} × ${(box.height / mm).toFixed(1)} mm`)"""
LETTERS = """
  // A line of papers that found no room is left out whole (kiosk-tight.css).
  const leftOut = of => {
    const [line, list] = [".bring li", ".bring ul"].map(one => of.closest(one)?.getBoundingClientRect());
    return line && (line.left >= list.right - 1 || line.right <= list.left + 1 || line.top >= list.bottom - 1);
  };
  const letters = function* () {
    const all = document.createTreeWalker(document.getElementById("glass"), NodeFilter.SHOW_TEXT);
    while (all.nextNode()) {
      const text = all.currentNode, of = text.parentElement, said = text.data.trim().slice(0, 40);
      const apart = of.closest(".hush, .skip, template, svg, .help-state") || of.offsetWidth < 2 || leftOut(of);
      if (said && !apart && of.checkVisibility({visibilityProperty: true})) yield [text, of, said];
    }
  };
"""
TOO_FINE = f"""mm => {{ {LETTERS}
  const capital = of => parseFloat(getComputedStyle(of).fontSize) * 0.714 / mm;
  return [...letters()].filter(([, of]) => capital(of) < 4.77)
    .map(([, of, said]) => `a capital of ${{capital(of).toFixed(1)}} mm: ${{said}}`);
}}"""
CUT_OFF = f"""mm => {{ {LETTERS}
  const clips = one => ["overflowX", "overflowY"].some(way => getComputedStyle(one)[way] !== "visible");
  const ups = one => one && one !== document.documentElement ? [one, ...ups(one.parentElement)] : [];
  const cut = ([text, of]) => {{
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    const slack = parseFloat(getComputedStyle(of).fontSize) * 0.3; // a line box is taller than its letters
    return ups(of).filter(clips).map(one => one.getBoundingClientRect()).some(edge =>
      box.left < edge.left - 1 || box.right > edge.right + 1
      || box.top < edge.top - slack || box.bottom > edge.bottom + slack);
  }};
  return [...letters()].filter(cut).map(([, of, said]) => `cut off: ${{said}} in ${{of.closest("[class]").className}}`);
}}"""

OVER_EACH_OTHER = f"""mm => {{ {LETTERS}
  const said = [...letters()].filter(([, of]) => !of.closest(".is-veil")).map(([text, of, said]) => {{
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect(), line = parseFloat(getComputedStyle(of).fontSize) * 0.36;
    const middle = {{left: box.left + 2, right: box.right - 2, top: box.top + line, bottom: box.bottom - line}};
    return [said, middle];
  }});
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return said.flatMap(([one, box], at) => said.slice(at + 1).filter(([, other]) => meet(box, other))
    .map(([other]) => `over each other: ${{one}} and ${{other}}`));
}}"""


def is_told(stage, mm):
    """The kiosk learns what a millimetre of its glass is (A-3)."""

    def tell():
        device = device_by_slug(db.session(), "zuil-1")
        assert device is not None
        device.css_px_per_mm = mm
        db.session().commit()

    stage.house.does(tell)


def wrong_on(screen, mm, name):
    return [
        f"{name}: {what}"
        for script in (TOO_SMALL, TOO_FINE, CUT_OFF, OVER_EACH_OTHER, STICKS_OUT)
        for what in screen.page.evaluate(script, mm)
    ]


def test_a_button_that_is_too_small_is_seen(shared_stage):
    screen = shared_stage.kiosk()
    assert not screen.page.evaluate(TOO_SMALL, 2.7)
    assert len(screen.page.evaluate(TOO_SMALL, 27)) > 10


@pytest.mark.parametrize(("glass", "lies"), first(1, zip(GLASSES, (*LIES, LIES[0]), strict=True)), ids=size)
def test_every_page_has_room_for_fingers_and_eyes(stage, glass, lies):
    mm = GLASSES[glass]
    is_told(stage, mm)
    screen = stage.kiosk(size=lies)
    ticket = stage.visitor("PAP-1").token
    turns = zip(KIOSK, itertools.cycle(LANGUAGES), itertools.cycle(("", "large", "low")), strict=False)
    wrong = []
    for page, language, mode in turns:
        shows(screen, page, language, mode, ticket=ticket)
        wrong += wrong_on(screen, mm, f"{page} {language} {mode}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize("lies", LIES, ids=size)
@pytest.mark.parametrize("glass", GLASSES)
def test_every_page_in_every_language_and_look_has_room(stage, glass, lies, language):
    mm = GLASSES[glass]
    is_told(stage, mm)
    screen = stage.kiosk(size=lies)
    ticket = stage.visitor("PAP-1").token
    wrong = []
    for page, mode in itertools.product(KIOSK, MODES):
        shows(screen, page, language, mode, ticket=ticket)
        wrong += wrong_on(screen, mm, f"{page} {language} {mode}")
    assert not wrong, "\n".join(wrong)
