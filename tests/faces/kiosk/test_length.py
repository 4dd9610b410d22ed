"""What does the length of an answer reveal to somebody who sees encrypted traffic? Nothing of the choice (P-10)."""

from __future__ import annotations

import pytest

from extensions import db
from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_of
from tests.support.marks import first
from web.padded import STEP, padded


def every_need():
    branch = db.session.get_one(Branch, 1)
    catalogue = catalogue_of(db.session(), branch)
    return [need.code for need in catalogue.needs.values() if not need.signpost and need.group != "U"]


@pytest.mark.parametrize("language", first(1, ["ar", "nl", "fr"]))
def test_the_page_that_asks_klopt_dit_is_as_long_for_every_need(house, language):
    lengths = set()
    needs = house.does(every_need)
    for code in needs:
        kiosk = house.kiosk()
        kiosk.taps(f"language:{language}")
        lengths.add(len(kiosk.taps(f"need:{code}").data))
    assert len(needs) > 25
    assert lengths == {STEP}


def test_every_page_on_the_way_to_a_number_is_one_step_long(house):
    kiosk = house.kiosk()
    kiosk.opens(look=False)
    pages = [*map(kiosk.taps, ("group:POS", "need:POS-4", "more", "all", "need:PAP-2", "extras"))]
    pages.append(kiosk.presses_ticket())
    assert kiosk.ticket().number
    assert {len(page.data) for page in pages} == {STEP}


@pytest.mark.parametrize("length", [0, 1, STEP - 20, STEP - 1, STEP, STEP + 1])
def test_the_filling_stands_inside_the_last_element_and_ends_at_a_step(length):
    page = b"<div>" + b"x" * length + b"</div>"
    filled = padded(page)
    assert len(filled) % STEP == 0
    assert len(filled) - len(page) < STEP + 7
    assert filled.startswith(page[:-6])
    assert filled.endswith(b"--></div>")
