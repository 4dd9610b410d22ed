"""Can the last chair read the board, and does the board keep itself true while nobody rings? (A-17)

Cap heights are measured where they are painted: the digits of each number, in the letter and size the browser uses.
"""

from __future__ import annotations

import math
import re
from itertools import product

from playwright.sync_api import expect

from queueing.devices import CAPITALS
from queueing.furnishing import SMALLEST_FOR_FIVE
from tests.journeys.test_it_fits import TOO_HIGH

WALL, SIDE, SMALL = (1920, 1080), (1080, 1920), (1280, 720)
MEASURED = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  const frame = document.querySelector(".board").getBoundingClientRect();
  const lists = [...document.querySelectorAll(".older ol")].map(one => one.getBoundingClientRect());
  const inside = (box, edge) => box.left >= edge.left - 1 && box.right <= edge.right + 1
    && box.top >= edge.top - 1 && box.bottom <= edge.bottom + 1;
  const apart = (box, edge) => box.left >= edge.right || box.top >= edge.bottom;
  return [...document.querySelectorAll(".board .num")].map(one => {
    const text = document.createRange(), style = getComputedStyle(one), line = one.closest("li");
    text.selectNodeContents(one);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const [box, cap] = [text.getBoundingClientRect(), pen.measureText("1").actualBoundingBoxAscent];
    const middle = {left: box.left, right: box.right,
      top: (box.top + box.bottom - cap) / 2, bottom: (box.top + box.bottom + cap) / 2};
    const edges = [frame, ...line ? lists : []];
    const seen = edges.every(edge => inside(middle, edge));
    return {number: Number(one.textContent), cap, seen, cut: !seen && !edges.some(edge => apart(middle, edge))};
  });
}"""


def px_per_mm(inch, size):
    return math.hypot(*size) / (inch * 25.4)


def looks(board, *, inch, distance, size):
    """The same display on another glass, read from another distance; what its numbers measure in millimetres."""
    mm = px_per_mm(inch, size)
    board.page.set_viewport_size({"width": size[0], "height": size[1]})
    board.page.evaluate(
        "([mm, cap]) => ['--mm', '--cap'].forEach((name, at) => "
        "document.documentElement.style.setProperty(name, [`${mm}px`, cap][at]))",
        [mm, CAPITALS[distance]],
    )
    found = board.page.evaluate(MEASURED)
    name = f"{distance} m, {inch} inch, {size}"
    assert [one["number"] for one in found if one["cut"]] == [], f"cut in two: {name}"
    seen = [one for one in found if one["seen"]]
    small = {one["number"]: one["cap"] / mm for one in seen if one["cap"] / mm < CAPITALS[distance] - 0.5}
    assert small == {}, f"too small: {name}"
    assert seen[:2] == found[:2], f"the newest and its place stay: {name}"
    return len(seen) // 2


def test_the_last_chair_reads_it_and_the_board_keeps_itself_true(stage):
    seats = [stage.house.signs_in(who).sits_down(desk) for who, desk in (("lotte", 10), ("jan", 1))]
    samira = stage.house.signs_in("samira")
    samira.opens("/reception/announcements")
    board = stage.display(clock=True)
    calls: list[tuple[int, int]] = []
    for turn in range(8):
        stage.visitor("PAP-1")
        seat = seats[turn % 2]
        number = seat.calls_next()
        seat.does("finish", number)
        calls.insert(0, (number, 10 if seat is seats[0] else 1))
    board.shows(*calls)

    assert looks(board, inch=55, distance=8, size=WALL) >= 5
    for distance, size in product((3, 5), (WALL, SIDE, SMALL)):
        assert looks(board, inch=55, distance=distance, size=size) == 8

    said = {"words": "Om half tien is er soep", "ends": "9:11"}
    assert samira.posts("/reception/announcements", said).status_code == 303
    band = board.page.locator(".announcement p")
    expect(band).to_have_text(said["words"])
    stage.later(seconds=40)
    board.waits(31)
    board.shows(*calls[:5])
    for distance, size in product(CAPITALS, (WALL, SIDE, SMALL)):
        assert looks(board, inch=55, distance=distance, size=size) == 5
    bottom = board.page.locator(".board").bounding_box()
    assert bottom["y"] + bottom["height"] <= band.bounding_box()["y"]

    stage.later(seconds=40)
    board.waits(61)
    expect(band).to_have_count(0)
    for distance, inch in SMALLEST_FOR_FIVE.items():
        assert looks(board, inch=inch, distance=distance, size=WALL) == 5
    assert looks(board, inch=32, distance=8, size=WALL) == 1

    still = board.page.locator(".board").bounding_box()
    board.waits(181)
    expect(board.page.locator("body")).to_have_attribute("style", re.compile(r"--drift: 2px 1px"))
    moved = board.page.locator(".board").bounding_box()
    assert (moved["x"] - still["x"], moved["y"] - still["y"]) == (2, 1), "against burning in"
    assert board.page.evaluate(TOO_HIGH) == 0
