"""A phone at night, and a phone held sideways: every word can be read, and the number stands where one looks."""

import pytest

from tests.journeys.scenes import phone

SIDEWAYS = (844, 390)
CONTRASTS = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((one) => one / 255).map(
      (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4),
    );
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = painted(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const words = [...document.querySelectorAll("body *")].filter((one) =>
    one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return words.map((one) => {
    const [dark, bright] = [light(painted(getComputedStyle(one).color)), light(ground(one))].sort((a, b) => a - b);
    return [one.textContent.trim().slice(0, 40), (bright + 0.05) / (dark + 0.05)];
  }).filter(([, contrast]) => contrast < 7);
}"""


@pytest.mark.parametrize("state", ["waiting", "called", "serving", "missed", "ended"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_seven_to_one(shared_stage, state, scheme):
    screen = phone(shared_stage, state, "fr", color_scheme=scheme)
    grounds = screen.page.evaluate("getComputedStyle(document.body).colorScheme")
    assert grounds == ("dark" if scheme == "dark" and state != "called" else "light")
    assert screen.page.evaluate(CONTRASTS) == []


@pytest.mark.parametrize("language", ["nl", "fr", "ar"])
@pytest.mark.parametrize("state", ["waiting", "called"])
def test_the_number_is_seen_without_scrolling_when_held_sideways(shared_stage, state, language):
    page = phone(shared_stage, state, language, size=SIDEWAYS).page
    box = page.locator(".my-number .num").bounding_box()
    assert box is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= SIDEWAYS[0]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= SIDEWAYS[1]
