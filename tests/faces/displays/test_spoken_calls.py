"""What a display says: number and place, from clips that everybody shares, and only while someone is called."""

from __future__ import annotations

import shutil

import pytest

from extensions import db
from queueing.branches import Branch, lock_hall
from queueing.catalogue.editions import publish
from queueing.catalogue.reading import read_folder
from queueing.devices import Device
from speech.speaker import Speaker
from tests.support.people import FOLDER, Display, second_branch
from tests.support.voices import records_calls
from web.icons import known_icons

CLIPS = "/display/scherm-1/clips"


@pytest.fixture
def library(house, monkeypatch, tmp_path):
    """A house without the machine's voice; Dutch was recorded by a person."""
    one = house.app.extensions["speech"]
    monkeypatch.setattr(one, "speaker", Speaker(None))
    monkeypatch.setattr(one, "_recordings", records_calls(tmp_path / "recordings"))
    return one


@pytest.fixture
def lotte(house, library):
    return house.signs_in("lotte").sits_down(3)


def says(house, slug="scherm-1"):
    """{key: the rounds of clips} of everything that this display has to say."""
    display = house.display(slug)
    display.opens()
    return {str(one["data-key"]): str(one["data-say"]).split("|") for one in display.page.select("[data-say]")}


def in_dutch(number, place):
    return " ".join(["nl-nummer", *(f"nl-{digit}" for digit in str(number)), "nl-loket", f"nl-place-{place}"])


def also_says_the_visitors_language(house, folder):
    """The branch decides so, and loads its catalogue again."""
    shutil.copytree(FOLDER, folder)
    about = folder / "branch.toml"
    before = about.read_text(encoding="utf-8")
    assert "second_language_calls = false" in before
    about.write_text(before.replace("second_language_calls = false", "second_language_calls = true"), encoding="utf-8")

    def load():
        lock_hall(db.session(), 1)
        publish(
            db.session(), db.session.get_one(Branch, 1), read_folder(folder, icons=known_icons()), now=house.clock.now()
        )
        db.session.commit()

    house.does(load)


# --- what is said, and for how long ---


def test_a_call_is_said_twice_in_dutch_digit_by_digit(house, lotte):
    ticket = house.visitor()
    assert says(house) == {}
    lotte.calls_next()
    assert says(house) == {f"{ticket.number}-1-0": [in_dutch(ticket.number, 3)] * 2}
    lotte.does("recall", ticket.number)
    assert list(says(house)) == [f"{ticket.number}-1-1"]


@pytest.mark.parametrize("action", ["arrival", "absence", "undo"])
def test_who_came_did_not_come_or_was_not_called_after_all_is_not_said(house, lotte, action):
    ticket = house.visitor()
    lotte.calls_next()
    assert len(says(house)) == 1
    assert lotte.does(action, ticket.number).status_code == 303
    assert says(house) == {}


def test_after_a_minute_a_call_is_not_said_any_more_and_a_recall_is(house, lotte):
    ticket = house.visitor()
    lotte.calls_next()
    house.later(seconds=59)
    assert len(says(house)) == 1
    house.later(seconds=1)
    assert says(house) == {}
    assert house.display().shows() == [(ticket.number, 3)]
    lotte.does("recall", ticket.number)
    assert len(says(house)) == 1


def test_only_the_display_that_owns_the_sound_says_anything(house, lotte):
    house.visitor()
    lotte.calls_next()
    assert len(says(house)) == 1
    quiet = house.display("scherm-2")
    quiet.opens()
    assert says(house, "scherm-2") == {}
    assert not quiet.page.select("call-announcer")
    assert len(quiet.shows()) == 1


def test_a_display_of_one_zone_says_the_calls_of_that_zone_only(house, lotte):
    def owns_the_sound_of_zone_b():
        one = db.session.query(Device).filter_by(slug="scherm-2").one()
        one.zones, one.sound = ["b"], True
        db.session.commit()

    house.does(owns_the_sound_of_zone_b)
    house.visitor()
    lotte.calls_next()
    assert (len(says(house)), len(says(house, "scherm-2"))) == (1, 0)
    house.visitor("POS-2")
    house.signs_in("karim").sits_down(7).calls_next()
    assert len(says(house, "scherm-2")) == 1


def test_who_is_fetched_is_never_said(house, lotte):
    ticket = house.visitor(extras=("fetch",))
    lotte.calls_next()
    assert house.visit(ticket.number).state.value == "called"
    assert says(house) == {}


# --- without, and with more ---


def test_without_recordings_and_without_a_voice_there_is_the_chime_alone(house, lotte, library, monkeypatch, tmp_path):
    monkeypatch.setattr(library, "_recordings", tmp_path / "nothing here")
    ticket = house.visitor()
    lotte.calls_next()
    assert says(house) == {f"{ticket.number}-1-0": [""]}
    assert house.display().opens(f"{CLIPS}/nl-nummer").status_code == 204


def test_a_part_that_nobody_recorded_leaves_the_chime_alone(house, lotte, library):
    ticket = house.visitor()
    (library.recordings("vuurmolen") / "nl" / "loket.wav").unlink()
    lotte.calls_next()
    assert says(house) == {f"{ticket.number}-1-0": [""]}


def test_the_visitors_language_is_said_only_where_the_branch_decided_so(house, lotte, library, tmp_path):
    records_calls(library.recordings("vuurmolen"), "fr")
    ticket = house.visitor(language="fr")
    lotte.calls_next()
    assert says(house) == {f"{ticket.number}-1-0": [in_dutch(ticket.number, 3)] * 2}
    also_says_the_visitors_language(house, tmp_path / "decided")
    dutch = in_dutch(ticket.number, 3)
    assert says(house) == {f"{ticket.number}-1-0": [dutch, dutch, dutch.replace("nl-", "fr-")]}


def test_a_language_without_clips_and_dutch_itself_are_not_said_once_more(house, lotte, tmp_path):
    also_says_the_visitors_language(house, tmp_path / "decided")
    for language in ("fr", "nl"):
        ticket = house.visitor(language=language)
        lotte.calls_next()
        assert says(house)[f"{ticket.number}-{house.visits()[0].serial}-0"] == [in_dutch(ticket.number, 3)] * 2
        lotte.does("finish", ticket.number)


# --- the clips themselves ---


def test_a_paired_display_hears_a_clip_and_may_keep_it_for_an_hour(house, library):
    response = house.display().opens(f"{CLIPS}/nl-place-3")
    assert (response.status_code, response.mimetype) == (200, "audio/wav")
    assert response.data == (library.recordings("vuurmolen") / "nl" / "place-3.wav").read_bytes()
    assert response.headers["Cache-Control"] == "private, max-age=3600"


@pytest.mark.parametrize("name", ["nl-burgerzaken", "nl-place-11", "xx-1", "nl-nummer.wav", "ti-1"])
def test_a_name_that_no_call_has_is_not_found_and_not_kept(house, library, name):
    response = house.display().opens(f"{CLIPS}/{name}")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


def test_nobody_but_a_paired_display_hears_a_clip(house, library, tmp_path):
    assert Display(house, "scherm-1", paired=False).opens(f"{CLIPS}/nl-1").status_code == 302
    assert house.display("scherm-2").opens(f"{CLIPS}/nl-1").status_code == 302
    assert house.kiosk().opens(f"{CLIPS}/nl-1").status_code == 302
    assert house.signs_in("samira").opens(f"{CLIPS}/nl-1").status_code == 302
    assert house.kiosk().opens("/display/zuil-1/clips/nl-1").status_code == 302


def test_another_house_has_its_own_calls(house, lotte, tmp_path):
    second_branch(house, tmp_path / "elders")
    house.visitor()
    lotte.calls_next()
    assert (len(says(house)), len(says(house, "scherm-1-2"))) == (1, 0)
