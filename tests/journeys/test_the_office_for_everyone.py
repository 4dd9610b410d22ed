"""Every page of the office can be used by everyone: by eye, by ear, by keyboard, enlarged twice, on a small screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_it_fits import STICKS_OUT
from tests.support.browser import breaches
from tests.support.office import one_of_each_room, pages_of_the_office

TABLET, ENLARGED = (1024, 768), (720, 450)
SIZES = [(TABLET, {}), (ENLARGED, {"device_scale_factor": 2})]
CLIPPED = """() => [...document.querySelectorAll("main *, header *, nav *")].filter(one =>
  one.checkVisibility({visibilityProperty: true})
  && !one.closest(".hush, svg, .shell, .skip, input, [aria-hidden=true]")
  && one.scrollWidth > one.clientWidth + 1 && /hidden|clip/.test(getComputedStyle(one).overflowX)
).map(one => `clipped: ${one.outerHTML.slice(0, 90)}`)"""
SETS_OUT = """() => {
  const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls]";
  const named = one => `[type=radio][name="${CSS.escape(one.name)}"]`;
  const group = one => one.type === "radio"
    && (document.querySelector(`${named(one)}:checked`) ?? document.querySelector(named(one)));
  window.arrived = new Set();
  window.toReach = [...document.querySelectorAll(can)].filter(one => !one.disabled && one.tabIndex >= 0
    && one.checkVisibility({visibilityProperty: true}) && (!group(one) || group(one) === one));
}"""
ARRIVES = """() => {
  const one = document.activeElement, name = one.outerHTML.slice(0, 90).replaceAll("\\n", " ");
  if (one === window.last && one.matches("audio, [type=date], [type=time]")) return {wrong: []}; // its next part
  if (one === document.body || window.arrived.has(one)) return {end: true};
  window.arrived.add(window.last = one);
  const all = [one, one.closest("label")].filter(Boolean), wrong = [];
  const ringed = all.some(part => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  });
  if (!ringed && one.localName !== "audio") wrong.push(`no ring around ${name}`);
  const box = (getComputedStyle(one).opacity === "0" ? all.at(-1) : one).getBoundingClientRect();
  const x = box.x + Math.min(box.width, innerWidth) / 2, y = box.y + Math.min(box.height, 40) / 2;
  const hit = document.elementFromPoint(x, y);
  const seen = hit && all.some(part => part.contains(hit) || hit.contains(part));
  if (!seen) wrong.push(`hidden while it has the focus: ${name}`);
  if (one.tabIndex > 0) wrong.push(`jumps the queue: ${name}`);
  return {wrong};
}"""
MISSED = """() => window.toReach.filter(one => !window.arrived.has(one) && one.isConnected)
  .map(one => `no way by Tab to ${one.outerHTML.slice(0, 90)}`)"""
MOST_STOPS = 500
SPOILS = """() => {
  const texts = form => [...form.querySelectorAll("input:not([type]), [type=text], textarea, [inputmode]")];
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const [form] = forms.sort((one, other) => texts(other).length - texts(one).length);
  texts(form).forEach(one => (one.value = "<b>"));
  form.noValidate = true;
  const save = [...form.querySelectorAll("button")].find(one => !one.hasAttribute("formnovalidate"));
  form.requestSubmit(save);
}"""
HAS_A_FORM = """() => Boolean(document.querySelector(
  "main form[method=post] :is(input:not([type]), [type=text], textarea, [inputmode])"))"""


def walks_by_tab(screen) -> list[str]:
    """What is wrong on the way from the top of the page to its end by Tab alone."""
    page = screen.page
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    page.evaluate(SETS_OUT)
    wrong: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        step = page.evaluate(ARRIVES)
        if "end" in step:
            break
        wrong += step["wrong"]
    return wrong + page.evaluate(MISSED)


def looked_at(screen) -> list[str]:
    """What is wrong with the page as it stands."""
    return [*breaches(screen.page), *screen.page.evaluate(STICKS_OUT), *screen.page.evaluate(CLIPPED)]


@pytest.fixture
def drafted(stage):
    """A house where somebody works on a draft, so that every page has something to show."""
    wout = stage.house.signs_in("wout")
    wout.opens("/management/themes/WON")
    changed = wout.posts("/management/themes/WON", {"label": "Thuis", "icon": "house", "seen": "{}", "go": "save"})
    assert changed.status_code == 303
    return stage


def test_every_room_of_the_office_is_for_everyone(shared_stage):
    """One page of each; `exhaustive` looks at all of them, in two sizes."""
    wout = shared_stage.manager(own=True)
    wrong = []
    for address in one_of_each_room():
        wout.opens(address)
        wrong += breaches(wout.page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("size", "how"), SIZES, ids=["tablet", "enlarged"])
@pytest.mark.parametrize("address", pages_of_the_office())
def test_a_page_of_the_office_fits_and_is_walked_by_keys(shared_stage, address, size, how):
    wout = shared_stage.manager(own=True, size=size, **how)
    wout.opens(address)
    wrong = looked_at(wout) + walks_by_tab(wout)
    assert not wrong, "\n".join(wrong)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("size", "how"), SIZES, ids=["tablet", "enlarged"])
def test_every_form_that_was_refused_says_so_to_everyone(drafted, size, how):
    wout = drafted.manager(size=size, **how)
    wout.expects("4")
    wrong = []
    for address in pages_of_the_office():
        wout.opens(address)
        if not wout.page.evaluate(HAS_A_FORM):
            continue
        with wout.page.expect_navigation():
            wout.page.evaluate(SPOILS)
        wrong += [f"after a refusal at {address}: {what}" for what in looked_at(wout)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.exhaustive
def test_on_a_small_window_the_rooms_open_and_close_by_keys(shared_stage):
    wout = shared_stage.manager(own=True, size=ENLARGED, device_scale_factor=2)
    opener = wout.page.get_by_role("button", name="Kamers")
    wout.tabs_to(opener)
    wout.keys("Enter")
    wout.tabs_to(wout.page.locator("#rooms").get_by_role("link", name="Loketten"))
    wout.keys("Escape")
    expect(wout.page.locator("#rooms")).to_be_hidden()
    expect(opener).to_be_focused()
