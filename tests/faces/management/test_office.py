"""A manager finds every room of the office from one page, and nobody else finds any."""

from __future__ import annotations

import pytest

from tests.support.office import NO_PAGE, PAGES, office_routes, pages_of_the_office


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


def test_every_page_of_the_office_is_known_to_those_who_look_at_all_of_them(house):
    told = {*PAGES, *NO_PAGE}
    assert set(office_routes(house.app)) == told, "a new page has its address in tests/support/office.py"
    wout = house.signs_in("wout")
    assert {address: wout.opens(address).status_code for address in pages_of_the_office()} == dict.fromkeys(
        pages_of_the_office(), 200
    )
