"""On an AZERTY keyboard the digits are typed with Shift; without Shift they are understood all the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.marks import first

AZERTY = {"1": "&", "2": "é", "3": '"', "4": "'", "5": "(", "6": "§", "7": "è", "8": "!", "9": "ç", "0": "à"}
FRENCH = {**AZERTY, "6": "-", "8": "_"}
"""On the French ones two keys differ: their place alone says which digit is meant."""


def types(screen, digits, layout=None):
    """Press the keys of these digits without Shift, as a real keyboard does; what lies there is a sign or a letter."""
    wire = screen.page.context.new_cdp_session(screen.page)
    for digit in digits:
        sign = (layout or AZERTY)[digit]
        for kind in ("keyDown", "keyUp"):
            text = {"text": sign} if kind == "keyDown" else {}
            wire.send("Input.dispatchKeyEvent", {"type": kind, "key": sign, "code": f"Digit{digit}", **text})
    wire.detach()


def opened(stage, number):
    host = stage.host()
    types(host, str(number))
    expect(host.panel.locator("h2.num")).to_contain_text(str(number))
    return host


@pytest.mark.parametrize("layout", first(1, [AZERTY, FRENCH]), ids=["Belgian", "French"])
def test_t_and_a_key_of_a_digit_assign(stage, layout):
    host = opened(stage, stage.visitor("PAP-1").number)
    host.keys("t")
    names = host.panel.locator("details[open] .choices button").all_inner_texts()
    types(host, "6", layout)
    expect(host.panel).to_contain_text(f"Toegewezen aan {names[5]}")


def test_o_and_a_key_of_a_digit_call_to_the_desk_with_that_number(stage):
    at_three, at_ten = (stage.house.signs_in(who).sits_down(at) for who, at in (("lotte", 3), ("jan", 10)))
    first, second = stage.visitor("PAP-1"), stage.visitor("PAP-1")
    host = opened(stage, first.number)
    host.keys("o")
    types(host, "3")
    expect(host.panel).to_contain_text("wordt opgeroepen, loket 3")
    host.sees_waiting(second.number)
    types(host, str(second.number))
    expect(host.panel.locator("h2.num")).to_contain_text(str(second.number))
    host.keys("o")
    types(host, "0")
    expect(host.panel).to_contain_text("wordt opgeroepen, loket 10")
    assert (at_three.at_desk(), at_ten.at_desk()) == (first.number, second.number)


def test_m_and_a_key_of_a_digit_count_an_answer(stage):
    host = stage.host()
    for digit, theme in (("2", "Wonen"), ("7", "Buurt")):
        host.keys("m")
        types(host, digit)
        host.reads(f"Geteld: {theme}")
    groups = [one["group"] for one in stage.house.rows("measure") if one["kind"] == "answered"]
    assert groups == ["WON", "BUU"]


def test_at_a_desk_a_key_of_a_digit_chooses_in_an_open_menu_too(stage):
    number = stage.visitor("PAP-1").number
    lotte = stage.desk("lotte", 3)
    assert lotte.calls_next() == number
    lotte.keys("i")
    lotte.reads("Aan het loket")
    lotte.keys("p")
    expect(lotte.page.locator("details.more[open] .choices button").first).to_be_visible()
    types(lotte, "1")
    lotte.is_free()
    assert [one.state.value for one in stage.house.visits()] == ["parked"]
