"""Does the kiosk still look as it did when somebody last looked at it and was content?

The reference pictures stand in `tests/pictures/`, half as large as the glass and in greys. After a wanted change:
`make test ARGS='-k reference --new-pictures'`, look at every one that changed, and commit them with the change.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.journeys.scenes import LANGUAGES, shows
from tests.support.marks import first

KEPT = Path(__file__).resolve().parents[1] / "pictures"
GLASSES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
PAGES = ("start", "needs", "confirm", "ticket")
BLOCK = 12
"""Pixels of the kept picture that are judged together."""
MOST = 14
"""Grey levels by which such a block may differ: less than one letter that moved."""
STEADY = """() => {
  document.activeElement.blur(); // a finger leaves no ring
  document.querySelectorAll(".given .num bdi").forEach(one => (one.textContent = "582"));
  document.querySelectorAll(".qr path").forEach(one => one.remove());
}"""


def picture_of(screen) -> Image.Image:
    """The glass as it looks now, without what changes from visit to visit."""
    screen.page.evaluate("() => document.fonts.ready.then(() => true)")
    screen.page.evaluate(STEADY)
    seen = Image.open(io.BytesIO(screen.page.screenshot())).convert("L")
    return seen.resize((seen.width // 2, seen.height // 2), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> int:
    """By how many grey levels the most different block differs."""
    if one.size != other.size:
        return 255
    apart = ImageChops.difference(one, other)
    blocks = apart.resize((-(-apart.width // BLOCK), -(-apart.height // BLOCK)), Image.Resampling.BOX)
    return max(blocks.tobytes())


@pytest.mark.parametrize("glass", first(1, GLASSES))
def test_every_page_looks_like_its_reference(stage, glass, request, tmp_path):
    screen = stage.kiosk(size=GLASSES[glass])
    ticket = stage.visitor("PAP-1").token
    changed = []
    for page in PAGES:
        for language in LANGUAGES:
            shows(screen, page, language, ticket=ticket)
            seen, kept = picture_of(screen), KEPT / f"{page}-{language}-{glass}.png"
            if request.config.getoption("--new-pictures"):
                seen.quantize(16).save(kept, optimize=True)
                continue
            assert kept.exists(), f"no {kept.name}: make test ARGS='-k reference --new-pictures'"
            levels = difference(seen.quantize(16).convert("L"), Image.open(kept).convert("L"))
            if levels > MOST:
                seen.save(tmp_path / kept.name)
                changed.append(f"{kept.name}: {levels} levels, see {tmp_path / kept.name}")
    assert not changed, "\n".join(changed)


def test_a_word_that_moved_is_seen(shared_stage):
    screen = shared_stage.kiosk()
    before = picture_of(screen)
    assert difference(before, picture_of(screen)) <= MOST
    screen.page.evaluate("() => (document.querySelector('h1').style.paddingInlineStart = '12px')")
    assert difference(before, picture_of(screen)) > MOST
