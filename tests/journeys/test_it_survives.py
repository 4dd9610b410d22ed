"""Whatever happens at the kiosk, nobody loses their number, nobody gets two, and the start page comes back."""

import itertools

import pytest
from playwright.sync_api import expect

WALK = ("group:PAP", "need:PAP-1", "ticket", "stop")


def walks(kiosk, *buttons):
    for value in buttons:
        kiosk.touch(kiosk.glass.locator(f"button[value='{value}']").first)


def middle(kiosk, value):
    kiosk.is_steady()
    box = kiosk.glass.locator(f"button[value='{value}']").first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("steps", [2, 3, *[pytest.param(one, marks=pytest.mark.exhaustive) for one in (0, 1)]])
def test_a_server_that_dies_at_any_step_costs_no_number_and_comes_back(stage, steps):
    kiosk = stage.kiosk()
    walks(kiosk, *WALK[:steps])
    numbers = [visit.number for visit in stage.house.visits()]
    stage.goes_dark()
    kiosk.glass.locator(f"button[value='{WALK[steps]}']").first.evaluate("one => one.click()")
    kiosk.reads_within("Ga naar het onthaal", seconds=5)
    if WALK[steps] == "ticket":  # they asked for a number, and still stand there: it is asked for again
        stage.opens()
        numbers = [kiosk.number()]
        kiosk.touches("Klaar")
    else:
        with kiosk.page.expect_navigation():
            stage.opens()
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    assert [visit.number for visit in stage.house.visits()] == numbers
    walks(kiosk, "group:PAP", "need:PAP-1", "ticket")
    assert kiosk.number() not in numbers
    assert len(stage.house.visits()) == len(numbers) + 1


@pytest.mark.parametrize("taps", [3, pytest.param(2, marks=pytest.mark.exhaustive)])
def test_a_finger_that_trembles_on_the_last_button_gets_one_number(shared_stage, taps):
    kiosk = shared_stage.kiosk()
    walks(kiosk, "need:U-1")
    before = len(shared_stage.house.visits())
    x, y = middle(kiosk, "ticket")
    for _ in range(taps):
        kiosk.page.touchscreen.tap(x, y)
    number = kiosk.number()
    assert len(shared_stage.house.visits()) == before + 1
    assert shared_stage.house.visit(number).needs[0].code == "U-1"


def test_a_finger_that_slides_off_a_button_chooses_nothing(shared_stage):
    kiosk = shared_stage.kiosk()
    posts = []
    kiosk.page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    for value, other in itertools.pairwise(("group:PAP", "group:WON", "group:GEZ")):
        kiosk.page.mouse.move(*middle(kiosk, value))
        kiosk.page.mouse.down()
        kiosk.page.mouse.move(*middle(kiosk, other))
        kiosk.page.mouse.up()
    assert posts == []
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    walks(kiosk, "group:PAP")  # and the same finger, held still, does choose
    assert len(posts) == 1


@pytest.mark.exhaustive
def test_more_time_can_be_asked_ten_times_and_more(shared_stage):
    kiosk = shared_stage.kiosk(clock=True)
    walks(kiosk, "group:WON")
    for _ in range(11):
        kiosk.waits(60)
        expect(kiosk.heading()).to_have_text("Ben je er nog?")
        kiosk.is_steady()
        kiosk.page.locator("[data-veil=stay]").tap()
        expect(kiosk.heading()).to_contain_text("Wonen en verhuizen")


def test_stop_wipes_the_glass_before_the_server_answers(shared_stage):
    """200 ms (P-16): so it may not wait for an answer; here none ever comes."""
    kiosk = shared_stage.kiosk(own=True)
    walks(kiosk, "group:POS", "need:POS-3")
    kiosk.loses_its_wire()
    took = kiosk.page.evaluate(
        """() => new Promise(done => {
          const glass = document.getElementById("glass"), start = performance.now();
          const wiped = () => !glass.isConnected || !glass.textContent.includes("Rekeningen");
          const since = () => performance.now() - start;
          const look = () => wiped() || since() > 5000 ? done(since()) : requestAnimationFrame(look);
          glass.querySelector("button[value=stop]").click();
          look();
        })"""
    )
    assert took < 200
    kiosk.has_its_wire_back()
