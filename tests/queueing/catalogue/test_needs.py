"""What can a visitor come for today, and how does reception find it?"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from queueing.catalogue.catalogue import catalogue_from
from queueing.catalogue.needs import PERSON, Need
from queueing.refusals import NeedNotOffered, NoSuchService

TODAY = date(2026, 11, 17)
IN_TAX_SEASON = date(2026, 5, 20)


@pytest.fixture(scope="module")
def catalogue(document):
    return catalogue_from(document)


def need(**more):
    return Need("X-1", "X", "Iets", "leaf", services=("caw",), **more)


# --- seasons ---


@pytest.mark.parametrize(
    ("day", "shown"),
    [("04-24", False), ("04-25", True), ("06-01", True), ("07-15", True), ("07-16", False), ("02-29", False)],
)
def test_a_need_with_a_season_shows_in_its_season_only(day, shown):
    assert need(open_windows=("04-25/07-15",)).is_in_season(date.fromisoformat(f"2028-{day}")) is shown


@pytest.mark.parametrize(("day", "shown"), [("10-31", False), ("11-01", True), ("01-01", True), ("03-01", False)])
def test_a_winter_season_runs_over_new_year(day, shown):
    assert need(open_windows=("11-01/02-28",)).is_in_season(date.fromisoformat(f"2027-{day}")) is shown


def test_a_need_may_have_two_seasons_and_most_have_all_year():
    twice = need(open_windows=("01-10/01-20", "09-01/09-30"))
    assert [twice.is_in_season(date(2027, month, 15)) for month in (1, 5, 9)] == [True, False, True]
    assert need().is_in_season(TODAY)


def test_the_tax_letter_is_on_the_screen_in_its_season_only(catalogue):
    assert "POS-6" in catalogue.needs
    assert "POS-6" not in [one.code for one in catalogue.needs_of("POS", TODAY)]
    assert "POS-6" in [one.code for one in catalogue.needs_of("POS", IN_TAX_SEASON)]


# --- what the screen shows ---


@pytest.mark.parametrize("day", [TODAY, IN_TAX_SEASON])
def test_no_life_domain_shows_more_than_five_needs(catalogue, day):
    shown = {group: catalogue.needs_of(group, day) for group in catalogue.groups}
    assert all(1 <= len(needs) <= 5 for needs in shown.values())
    for group, needs in shown.items():
        assert {one.group for one in needs} == {group}
        assert not any(one.behind_all for one in needs)


def test_even_a_sixth_need_that_hides_nowhere_is_left_for_the_list_of_all(catalogue):
    extra = {f"PAP-{place}": replace(catalogue.needs["PAP-1"], code=f"PAP-{place}", order=place) for place in (20, 21)}
    crowded = replace(catalogue, needs={**catalogue.needs, **extra})
    assert len([one for one in crowded.needs.values() if one.group == "PAP" and not one.behind_all]) > 5
    assert len(crowded.needs_of("PAP", TODAY)) == 5
    assert {"PAP-20", "PAP-21"} <= {one.code for one in crowded.all_needs(TODAY)}


def test_the_list_of_all_goes_by_life_domain_and_holds_nothing_of_the_start_page(catalogue):
    everything = catalogue.all_needs(TODAY)
    places = [catalogue.groups[one.group].order for one in everything]
    assert places == sorted(places)
    assert PERSON in catalogue.needs
    assert not {"U-1", "U-2", "U-3", "U-4"} & {one.code for one in everything}
    for group in catalogue.in_order():
        orders = [one.order for one in everything if one.group == group.code]
        assert orders == sorted(orders)


def test_at_most_seven_life_domains_stand_on_the_start_page_in_their_order(catalogue):
    assert [group.code for group in catalogue.in_order()] == ["PAP", "WON", "GEZ", "ZOR", "POS", "WLV", "BUU"]


def test_an_unknown_life_domain_shows_nothing(catalogue):
    assert catalogue.needs_of("OCMW", TODAY) == []


# --- asking for one ---


def test_a_signpost_shows_the_way_and_gives_no_number(catalogue):
    lesson = catalogue.needs["WLV-5"]
    assert lesson.signpost
    assert lesson.way
    with pytest.raises(NeedNotOffered):
        catalogue.need("WLV-5")
    with pytest.raises(NeedNotOffered):
        _ = lesson.route


def test_a_need_goes_first_to_its_first_service(catalogue):
    assert catalogue.need("POS-1").route == "breed-onthaal"
    assert catalogue.need("POS-1").services == ("breed-onthaal", "buurtwerk")


def test_a_sensitive_need_always_goes_to_the_broad_reception_first(catalogue):
    """I-6: so that no desk tells by itself what someone came for."""
    sensitive = [one for one in catalogue.needs.values() if one.sensitivity >= 2]
    assert sensitive
    assert {one.route for one in sensitive} == {"breed-onthaal"}


def test_nobody_can_ask_for_what_is_not_in_the_catalogue(catalogue):
    with pytest.raises(NeedNotOffered):
        catalogue.need("PAP-99")
    with pytest.raises(NoSuchService):
        catalogue.service("belastingdienst")


# --- reception searches ---


def found(catalogue, words):
    return [one.code for one in catalogue.search(words)]


@pytest.mark.parametrize(
    ("words", "code"), [("leefloon", "POS-4"), ("schulden", "POS-3"), ("PASPOORT", "PAP-1"), ("goed gedrag", "PAP-5")]
)
def test_reception_finds_a_need_by_a_word_that_no_visitor_may_see(catalogue, words, code):
    one = catalogue.needs[code]
    assert words.casefold() not in f"{one.label} {one.hint}".casefold()
    assert code in found(catalogue, words)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("OCMW", "POS-4"), ("trouwen", "PAP-3"), ("huwelijk", "PAP-3"), ("belastingen", "POS-6"), ("leefloon", "POS-4"),
        ("ziekenkas", "ZOR-4"), ("crèche", "GEZ-2"), ("creche", "GEZ-2"), ("goed gedrag", "PAP-5"),
        ("rijbewjs", "PAP-2"), ("paspoortt", "PAP-1"), ("leeflon", "POS-4"), ("belstingen", "POS-6"),
        ("verhuzien", "WON-1"), ("shculden", "POS-3"), ("identitietskaart", "PAP-1"), ("huwlijk", "PAP-3"),
    ],
)  # fmt: skip
def test_an_everyday_word_or_one_with_a_slip_finds_the_need_among_the_first(catalogue, words, code):
    assert code in found(catalogue, words)[:3]


def test_a_word_that_is_there_brings_nothing_that_only_looks_like_it(catalogue):
    assert "PAP-2" in found(catalogue, "rijbewjs")
    assert found(catalogue, "rijexamen") == ["PAP-2"]


def test_the_name_of_a_service_finds_all_it_helps_with(catalogue):
    of_it = [
        one.code for one in catalogue.needs.values() if {"wonen"} & {*one.services, *one.then} and not one.signpost
    ]
    assert of_it
    assert set(of_it) <= set(found(catalogue, "wonen en omgeving"))


def test_a_label_comes_before_a_synonym(catalogue):
    hits = found(catalogue, "rijbewijs")
    assert {"PAP-2", "U-3"} <= set(hits)
    assert hits[0] == "PAP-2"


def test_every_word_that_was_typed_must_be_there(catalogue):
    assert "POS-3" in found(catalogue, "afbetalingsplan")
    assert found(catalogue, "afbetalingsplan Fluvius") == ["WON-3"]


@pytest.mark.parametrize("words", ["", "   ", "xyzzy", "toilet"])
def test_nothing_a_blank_or_a_signpost_finds_nothing(catalogue, words):
    assert found(catalogue, words) == []


# --- hours and languages of the house ---


def test_a_service_with_sit_days_is_only_there_on_those(catalogue):
    noon = datetime(2026, 11, 17, 11, 0, tzinfo=ZoneInfo("Europe/Brussels"))
    assert catalogue.is_open(noon)
    assert catalogue.is_open(noon, "burgerzaken")
    assert catalogue.is_open(noon, "dmw")
    assert not catalogue.is_open(noon, "caw")
    assert catalogue.is_open(noon + timedelta(hours=3), "caw")
    assert not catalogue.is_open(noon + timedelta(hours=9), "caw")


def test_the_house_decides_first_whether_a_service_is_there(catalogue):
    sunday = datetime(2026, 11, 22, 11, 0, tzinfo=ZoneInfo("Europe/Brussels"))
    assert not catalogue.is_open(sunday, "burgerzaken")


def test_a_translation_hangs_on_the_dutch_sentence_itself(catalogue):
    assert catalogue.translated("Wonen en verhuizen", "fr") == "Logement et déménagement"
    assert catalogue.translated("Wonen en  verhuizen", "fr") is None
    assert catalogue.translated("Wonen en verhuizen", "ti") is None
