"""*Alle vragen*: every need, eight a page, at most seven taps from the start page to the number (A-8)."""

import tomllib

from extensions import db
from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_of
from tests.support.people import FOLDER, TUESDAY

GROUPS = tomllib.loads((FOLDER / "needs.toml").read_text())["groups"]


def pages_from(kiosk, group):
    """The needs on the page that opens, and then one page on and one page back, until all were seen: {code: taps}."""
    kiosk.opens()
    kiosk.taps(f"group:{group}")
    kiosk.taps("all")
    taps, seen = 2, dict.fromkeys(on_the_page(kiosk), 2)
    for way in (0, 1):
        kiosk.opens()
        kiosk.taps(f"group:{group}")
        kiosk.taps("all")
        for turned in range(1, pages(kiosk)):
            kiosk.taps(kiosk.page.select(".turn")[way]["value"])
            for code in on_the_page(kiosk):
                seen[code] = min(seen.get(code, 99), taps + turned)
    return seen


def on_the_page(kiosk):
    return [str(one["value"]).removeprefix("need:") for one in kiosk.page.select(".needs button")]


def pages(kiosk):
    return int(kiosk.page.select_one(".where-in").get_text().split("/")[1])


def test_every_need_is_behind_all_questions_at_most_seven_taps_away_from_any_theme(house):
    kiosk = house.kiosk()
    everything = {need.code for need in house.does(lambda: list(needs_today()))}
    for group in (next(iter(GROUPS)), list(GROUPS)[-1]):
        taps = pages_from(kiosk, group)
        assert set(taps) == everything
        assert max(taps.values()) + len(("the need", "Geef mij een nummer")) <= 7, group


def needs_today():
    branch = db.session.get_one(Branch, 1)
    return catalogue_of(db.session(), branch).all_needs(TUESDAY.date())


def test_all_questions_opens_where_the_theme_begins(house):
    kiosk = house.kiosk()
    kiosk.taps("group:BUU")
    kiosk.taps("all")
    assert "BUU-1" in on_the_page(kiosk)


def test_each_page_of_all_questions_stands_under_its_theme(house):
    kiosk = house.kiosk()
    kiosk.taps("group:PAP")
    kiosk.taps("all")
    seen = []
    for _ in range(pages(kiosk)):
        [theme] = {code.split("-")[0] for code in on_the_page(kiosk)}
        assert GROUPS[theme]["label"] in kiosk.page.select_one("h1").get_text()
        seen.append(theme)
        kiosk.taps(kiosk.page.select(".turn")[1]["value"])
    assert set(seen) == set(GROUPS)


def test_no_page_of_all_questions_is_longer_than_eight(house):
    kiosk = house.kiosk()
    kiosk.taps("group:PAP")
    kiosk.taps("all")
    for _ in range(pages(kiosk)):
        assert 0 < len(on_the_page(kiosk)) <= 8
        kiosk.taps(kiosk.page.select(".turn")[1]["value"])
