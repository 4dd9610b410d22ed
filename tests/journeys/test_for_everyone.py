"""Everyone can use every page: axe-core finds no breach of WCAG 2.2 A or AA, in any state, in any language."""

import itertools

import pytest
from playwright.sync_api import expect

from tests.journeys.scenes import (
    ALL_LANGUAGES,
    DISPLAY_SCENES,
    DOOR_SCENES,
    FURTHER_STAFF_SCENES,
    KIOSK,
    KIOSK_SCENES,
    LANGUAGES,
    MODES,
    PHONE_SCENES,
    STAFF_SCENES,
    shows,
)
from tests.support.browser import axe
from tests.support.marks import first

OTHER_TURNS = list(zip([one for one in KIOSK_SCENES if one not in KIOSK], itertools.cycle(LANGUAGES), strict=False))
PHONE_TURNS = list(zip(PHONE_SCENES, itertools.cycle(("ar", "nl", "fr")), strict=False))


@pytest.mark.parametrize(("place", "page"), list(enumerate(KIOSK)))
def test_the_kiosk_is_for_everyone(shared_stage, place, page):
    """Languages and looks take turns, and every one of them has its turn; all of each stand below."""
    screen = shared_stage.kiosk()
    shows(screen, page, LANGUAGES[place % len(LANGUAGES)], list(MODES)[(place // 4 + place) % len(MODES)])
    axe(screen.page)


@pytest.mark.parametrize(("scene", "language"), OTHER_TURNS)
def test_the_kiosk_is_for_everyone_when_something_is_going_on(shared_stage, scene, language):
    axe(KIOSK_SCENES[scene](shared_stage, language=language).page)


@pytest.mark.parametrize(("scene", "language"), PHONE_TURNS)
def test_the_phone_is_for_everyone(shared_stage, scene, language):
    axe(PHONE_SCENES[scene](shared_stage, language=language).page)


@pytest.mark.parametrize("scene", DISPLAY_SCENES)
def test_the_display_is_for_everyone(shared_stage, scene):
    axe(DISPLAY_SCENES[scene](shared_stage).page)


@pytest.mark.parametrize("scene", first(6, STAFF_SCENES))
def test_every_page_for_staff_is_for_everyone(shared_stage, scene):
    axe(STAFF_SCENES[scene](shared_stage).page)


@pytest.mark.parametrize("scene", DOOR_SCENES)
def test_the_doors_are_for_everyone(shared_stage, scene):
    axe(DOOR_SCENES[scene](shared_stage).page)


@pytest.mark.exhaustive
def test_an_empty_house_is_for_everyone(stage):
    board, host, lotte = stage.display(), stage.host(), stage.desk("lotte", 3)
    board.reads("Je nummer verschijnt hier.")
    host.reads("Er wacht niemand.")
    lotte.reads("Er wacht nu niemand op jou.")
    for screen in (board, host, lotte):
        axe(screen.page)


@pytest.mark.exhaustive
def test_a_closed_house_is_for_everyone(stage):
    stage.house.at(12, 30)
    kiosk_, board, host = stage.kiosk(), stage.display(), stage.host()
    kiosk_.reads("We zijn nu gesloten")
    board.reads("We zijn nu gesloten")
    host.opens("/reception/day")
    host.reads("Sluit de dag af")
    for screen in (kiosk_, board, host):
        axe(screen.page)


def test_a_kiosk_without_server_is_for_everyone(stage):
    screen = stage.kiosk()
    stage.goes_dark()
    screen.reads("Ga naar het onthaal")
    axe(screen.page)


@pytest.mark.exhaustive
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("page", KIOSK)
def test_every_kiosk_page_in_every_language_and_look(shared_stage, page, mode):
    screen = shared_stage.kiosk()
    for language in ALL_LANGUAGES:
        shows(screen, page, language, mode)
        axe(screen.page)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize("scene", [one for one in PHONE_SCENES if one != "ended"])
def test_every_phone_page_in_every_language(shared_stage, scene, language):
    axe(PHONE_SCENES[scene](shared_stage, language=language).page)


@pytest.mark.exhaustive
@pytest.mark.parametrize("scene", FURTHER_STAFF_SCENES)
def test_every_further_page_for_staff_is_for_everyone(shared_stage, scene):
    axe(FURTHER_STAFF_SCENES[scene](shared_stage).page)


@pytest.mark.exhaustive
@pytest.mark.parametrize("scene", STAFF_SCENES | FURTHER_STAFF_SCENES)
def test_every_page_for_staff_on_a_small_zoomed_screen(shared_stage, scene):
    screen = (STAFF_SCENES | FURTHER_STAFF_SCENES)[scene](shared_stage, size=(720, 450), device_scale_factor=2)
    expect(screen.heading()).to_be_attached()
    axe(screen.page)
