"""Taps and keys at random: the kiosk stays a kiosk, and no number is lost or given twice."""

import contextlib
import random

import pytest
from playwright.sync_api import Error, expect

KEYS = [
    "Tab",
    "Enter",
    "Escape",
    "ArrowDown",
    "ArrowUp",
    "ArrowLeft",
    "Backspace",
    "F1",
    "F2",
    "F5",
    "F8",
    "5",
    "+",
    " ",
]
KEYS += ["Alt+ArrowLeft", "Alt+ArrowRight", "Shift+Tab", "ContextMenu"]
ON_THE_WAY = "button[value='need:U-1'], button[value=ticket]"
RUNS = [(7, 300), *[pytest.param(seed, 1000, marks=pytest.mark.exhaustive) for seed in range(5)]]


@pytest.mark.parametrize(("seed", "times"), RUNS)
def test_random_taps_and_keys(stage, seed, times):
    chance = random.Random(seed)
    kiosk = stage.kiosk(own=True)
    kiosk.expects("409", "ERR_ABORTED")
    given = []
    for _ in range(times):
        if chance.random() < 0.75:
            x, y = chance.randrange(0, 1080), chance.randrange(0, 1920)
            for _ in range(chance.choice([1, 1, 1, 2, 3])):
                kiosk.page.mouse.click(x, y)
        else:
            kiosk.page.keyboard.press(chance.choice(KEYS))
        if chance.random() < 0.05:  # now and then a monkey knows what it wants
            with contextlib.suppress(Error):  # unless the page went away under its hand
                kiosk.page.evaluate("button => document.querySelector(button)?.click()", ON_THE_WAY)
        if chance.random() < 0.05:
            expect(kiosk.page.locator(".glass").first).to_be_attached()
            expect(kiosk.page).to_have_url(f"{stage.url}/kiosk/zuil-1")
            given += kiosk.page.locator(".given .num").all_inner_texts()
    visits = stage.house.visits()
    numbers = [visit.number for visit in visits]
    assert numbers, "a lazy monkey: it never came to a number"
    assert len(numbers) == len(set(numbers))
    assert {int(one) for one in given} <= set(numbers)
    assert [visit.serial for visit in sorted(visits, key=lambda one: one.serial)] == list(range(1, len(visits) + 1))
    with contextlib.suppress(Error):  # its last key may have been F5
        kiosk.opens()
    kiosk.opens()
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
