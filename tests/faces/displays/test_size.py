"""How high are the numbers on a display? As its distance asks, in millimetres of its own glass (A-17)."""

import pytest

from extensions import db
from queueing.devices import CAPITALS, Device


def sizes(house, *words):
    return house.app.test_cli_runner().invoke(args=["device", "size", *words])


def profile(house, slug="scherm-1"):
    return house.display(slug).client.get(f"/display/{slug}/profile.css")


def test_a_height_is_the_distance_times_twelve_millimetres():
    assert all(round(metres * 12.2) == millimetres for metres, millimetres in CAPITALS.items())


@pytest.mark.parametrize(("distance", "cap"), [("3", 37), ("5", 61), ("8", 98)])
def test_a_display_is_told_how_far_it_is_read_from_and_how_large_it_is(house, distance, cap):
    done = sizes(house, "scherm-1", "--distance", distance, "--inch", "55")
    assert (done.exit_code, f"{cap} mm of meer" in done.output) == (0, True), done.output
    assert "inch nodig" not in done.output
    answer = profile(house)
    assert answer.mimetype == "text/css"
    assert answer.text == f":root {{ --mm: 1.57688px; --cap: {cap}; }}\n"
    assert profile(house, "scherm-2").text == ":root { --mm: 2.7px; --cap: 61; }\n"


def test_too_small_for_five_numbers_is_said(house):
    done = sizes(house, "scherm-1", "--distance", "8", "--inch", "32", "--pixels", "1280x720")
    assert "Voor vijf nummers van op 8 m is een scherm van 50 inch nodig." in done.output
    assert "--mm: 1.80685px; --cap: 98;" in profile(house).text


@pytest.mark.parametrize(
    "words",
    [
        ("nergens", "--distance", "5", "--inch", "55"),
        ("zuil-1", "--distance", "5", "--inch", "55"),
        ("scherm-1", "--distance", "4", "--inch", "55"),
        ("scherm-1", "--distance", "5", "--inch", "0"),
        ("scherm-1", "--distance", "5", "--inch", "55", "--pixels", "groot"),
    ],
)
def test_what_is_no_display_no_distance_or_no_glass_changes_nothing(house, words):
    before = house.rows("device")
    assert sizes(house, *words).exit_code != 0
    assert house.rows("device") == before


def test_a_new_code_leaves_a_measured_glass_as_it_is(house):
    sizes(house, "scherm-1", "--distance", "8", "--inch", "65")
    before = profile(house).text
    again = ("device", "add", "vuurmolen", "display", "scherm-1", "--name", "Scherm")
    assert house.app.test_cli_runner().invoke(args=again).exit_code == 0
    assert profile(house).text == before


def test_a_display_that_nobody_measured_is_taken_for_one_of_55_inch(house):
    add = ("device", "add", "vuurmolen", "display", "scherm-9", "--name", "Scherm")
    assert house.app.test_cli_runner().invoke(args=add).exit_code == 0
    found = house.does(
        lambda: db.session.query(Device.css_px_per_mm, Device.distance_m).filter_by(slug="scherm-9").one()
    )
    assert tuple(found) == (1.59, 5)


def test_a_profile_is_for_the_paired_display_only(house):
    assert house.stranger().opens("/display/scherm-1/profile.css").status_code == 302
    assert house.kiosk().opens("/display/scherm-1/profile.css").status_code == 302
