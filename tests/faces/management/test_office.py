"""A manager finds every room of the office from one page, and nobody else finds any."""

from __future__ import annotations

import pytest


def test_a_manager_reads_which_edition_visitors_see(house):
    wout = house.signs_in("wout")
    page = wout.opens("/management/")
    assert "Nu zichtbaar" in page.text
    assert "Editie 1" in page.text
    assert 'aria-current="page"' in page.text


@pytest.mark.parametrize("name", ["lotte", "samira"])
def test_who_does_not_manage_sees_no_office(house, name):
    person = house.signs_in(name)
    assert person.client.get("/management/").status_code == 403
    assert person.client.get("/management/edition").status_code == 403


def test_a_stranger_is_led_to_the_door(house):
    assert house.stranger().client.get("/management/").headers["Location"].startswith("/sign-in")
