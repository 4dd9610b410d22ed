"""*Cijfers*: what a manager reads, takes away as CSV, and does not find out about anybody."""

import csv
import io
from datetime import date

import pytest

from tests.support.past import lived_through

ROOM = "/management/figures"
LAST = date(2026, 11, 16)


def past(house, first, *, a_day):
    house.does(lambda: lived_through(first, LAST, a_day=a_day))


@pytest.fixture
def wout(house):
    past(house, date(2026, 9, 14), a_day=15)
    return house.signs_in("wout")


def tables(person):
    """Title → rows of cells, as the page shows them."""
    return {
        figure.b.get_text(): [
            [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in figure.find_all("tr")
        ]
        for figure in person.page.find_all("figure")
    }


def test_a_month_that_is_over_shows_everything_with_its_table_beside_each_chart(wout):
    wout.opens(f"{ROOM}/2026-10")
    assert wout.page.h1.get_text() == "Oktober 2026"
    shown = tables(wout)
    assert list(shown) == [
        "Wachttijd", "Klopte onze wachttijd?", "Hoe lang mensen wachtten", "Hoe lang het duurde", "Aankomsten per uur",
        "Aandelen", "Waarvoor mensen kwamen", "Waarom iets niet lukte", "Andere talen", "Waar bezoeken begonnen",
    ]  # fmt: skip
    assert len(shown["Wachttijd"]) == 1 + 22
    assert all(figure.find("table") for figure in wout.page.find_all("figure"))
    assert all(chart["aria-label"] for chart in wout.page.find_all("svg", class_="chart"))
    names = [one.get_text() for one in wout.page.select(".key-figures .name")]
    assert names[:2] == ["Bezoeken", "De helft wacht hoogstens"]
    assert "330" in wout.page.select_one(".key-figures .value").get_text()


def test_this_month_says_when_the_rest_comes(wout):
    wout.opens(ROOM)
    assert wout.page.h1.get_text() == "November 2026, tot nu"
    assert "zodra de maand voorbij is" in wout.reads()
    assert "Waarvoor mensen kwamen" not in tables(wout)


def test_the_csv_has_every_cell_of_the_page_and_no_other(wout):
    for code in ("2026-10", "2026-Q3", "2026", "2026-W45", "2026-11-10"):
        wout.opens(f"{ROOM}/{code}")
        shown = [
            [title, row[0], head, cell]
            for title, (heads, *rows) in tables(wout).items()
            for row in rows
            for head, cell in zip(heads[1:], row[1:], strict=True)
        ]
        answer = wout.client.get(f"{ROOM}/{code}/cijfers.csv")
        assert answer.mimetype == "text/csv"
        assert answer.text.startswith("\N{BYTE ORDER MARK}tabel;rij;kolom;waarde\r\n")
        [_, *cells] = csv.reader(io.StringIO(answer.text), delimiter=";")
        assert cells == shown
        assert shown, code


def test_a_period_that_is_none_or_has_not_begun_is_not_found(house):
    wout = house.signs_in("wout")
    for code in ("2026-13", "x", "2027", "2026-12", "2026-11-18", "1899"):
        assert wout.client.get(f"{ROOM}/{code}").status_code == 404
        assert wout.client.get(f"{ROOM}/{code}/cijfers.csv").status_code == 404


def test_without_a_past_the_page_says_so(house):
    wout = house.signs_in("wout")
    wout.opens(ROOM)
    assert "nog niets geteld" in wout.reads()


def test_of_few_visitors_nothing_is_told(house):
    past(house, date(2026, 11, 16), a_day=4)
    wout = house.signs_in("wout")
    wout.opens(ROOM)
    assert "nog niets geteld" in wout.reads()


def test_only_a_manager_reads_them(house):
    samira = house.signs_in("samira")
    for address in (ROOM, f"{ROOM}/2026-10", f"{ROOM}/2026-10/cijfers.csv"):
        assert samira.client.get(address).status_code == 403


def test_no_two_pages_differ_by_one_person(wout):
    """A week is cut as its month is, so that subtracting one from the other leaves whole days."""
    wout.opens(f"{ROOM}/2026-10")
    month = tables(wout)["Wachttijd"][1:]
    weeks = []
    for week in range(40, 45):
        wout.opens(f"{ROOM}/2026-W{week}")
        weeks += [row for row in tables(wout)["Wachttijd"][1:] if row[0].endswith("oktober")]
    assert weeks == month
