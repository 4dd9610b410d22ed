"""A kiosk asks for the sound of a sentence, and nothing tells which one."""

from __future__ import annotations

import logging

import pytest

from config import VOICE
from kiosk.read_aloud import SOUND_LENGTH
from speech.clips import name_of_recording
from speech.library import MOST_WAITING, Library
from speech.speaker import Speaker
from web.padded import SOUND_STEP

SPEECH = "/kiosk/zuil-1/speech"


@pytest.fixture
def kiosk(house):
    yield house.kiosk()
    house.app.extensions["speech"].speaker.close()


@pytest.fixture
def mute(house, monkeypatch, tmp_path):
    """A house without a voice, and without a recording yet."""
    library: Library = house.app.extensions["speech"]
    monkeypatch.setattr(library, "speaker", Speaker(None))
    monkeypatch.setattr(library, "_recordings", tmp_path / "recordings")
    return library


def asks(kiosk, text, language="nl", **how):
    return kiosk.posts(SPEECH, {"language": language, "text": text}, **how)


def test_a_sentence_is_heard_and_not_remembered_by_the_browser(kiosk):
    assert (VOICE / "stamp").is_file(), "there is no voice: run `make test`"
    response = asks(kiosk, "Welkom. Waarvoor kom je?")
    assert (response.status_code, response.mimetype) == (200, "audio/ogg")
    assert response.data[:4] == b"OggS"
    assert response.headers["Cache-Control"] == "no-store"
    assert asks(kiosk, "Bienvenue", "fr").data != response.data


def test_every_sentence_sounds_equally_long_to_who_counts_bytes(kiosk):
    """Also one that cannot be had (P-10)."""
    texts = ["Hulp", "Welkom. Waarvoor kom je?", "Rekeningen en betalen", "Dit zegt dit huis nooit."]
    answers = [asks(kiosk, text) for text in texts]
    assert [one.status_code for one in answers] == [200, 200, 200, 404]
    assert {len(one.data) for one in answers} == {SOUND_STEP}
    assert len({int(one.headers[SOUND_LENGTH]) for one in answers[:3]}) == 3
    assert {len(one.headers[SOUND_LENGTH]) for one in answers[:3]} == {9}


def test_what_was_read_stands_in_no_log(kiosk, caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("onthaal").propagate = True
        assert asks(kiosk, "Rekeningen en betalen").status_code == 200
    assert "/speech" in caplog.text
    assert "Rekeningen" not in caplog.text


@pytest.mark.parametrize(
    ("language", "text"), [("xx", "Hallo"), ("ti", "Hallo"), ("", "Hallo"), ("nl", ""), ("nl", "x" * 301)]
)
def test_a_language_not_offered_or_a_text_too_long_is_refused(kiosk, language, text):
    assert asks(kiosk, text, language).status_code == 422


def test_only_a_paired_kiosk_with_its_own_page_may_ask(house, kiosk):
    assert asks(kiosk, "Hallo", token="").status_code == 400
    assert asks(house.kiosk("zuil-2"), "Hallo").status_code == 403
    assert kiosk.opens(SPEECH).status_code == 405


def test_what_cannot_be_had_is_said_so(mute, kiosk):
    assert asks(kiosk, "Hallo").status_code == 404


def test_without_a_voice_there_is_nothing_to_press_and_with_a_recording_there_is(mute, kiosk):
    kiosk.opens()
    assert not kiosk.page.select("[data-read], read-aloud, speech-mode, .hears")
    spoken = mute.recordings("vuurmolen") / "nl" / f"{name_of_recording('nl', 'Welkom')}.ogg"
    spoken.parent.mkdir(parents=True)
    spoken.write_bytes(b"OggS by a person")
    kiosk.opens()
    assert kiosk.page.select("[data-read]")
    heard = asks(kiosk, "Welkom")
    assert heard.data[: int(heard.headers[SOUND_LENGTH])] == b"OggS by a person"


def test_the_kiosk_knows_its_keys(kiosk):
    [keys] = kiosk.page.select("kiosk-keys")
    assert (keys["data-next"], keys["data-headset"], keys["data-louder"]) == ("ArrowDown", "F8", "+")


def test_what_was_chosen_or_given_is_private_on_every_page(kiosk):
    kiosk.taps("group:POS")
    assert kiosk.page.select("h1[data-private]")
    kiosk.taps("need:POS-3")
    assert "Rekeningen en betalen" in kiosk.page.get_text()
    for private in kiosk.page.select("[data-private]"):
        private.decompose()
    for hidden in kiosk.page.select("input"):
        hidden.decompose()
    assert "Rekeningen" not in kiosk.page.get_text()


@pytest.mark.parametrize("text", ["1" * 300, "Dit zegt dit huis nooit.", "Nummer een verzonnen woord"])
def test_nothing_is_spoken_but_what_stands_on_our_pages(kiosk, text):
    assert asks(kiosk, text).status_code == 404


def test_who_finds_the_line_to_the_voice_full_goes_without_and_waits_for_nothing(kiosk, house, monkeypatch):
    library: Library = house.app.extensions["speech"]
    monkeypatch.setattr(library.clips, "find", lambda *_: None)
    for _ in range(MOST_WAITING):
        assert library._waiting.acquire(blocking=False)
    assert asks(kiosk, "Welkom. Waarvoor kom je?").status_code == 204
    for _ in range(MOST_WAITING):
        library._waiting.release()
    assert asks(kiosk, "Welkom. Waarvoor kom je?").status_code == 200
