"""What is said when a number is called: the same few parts for everybody, a person's voice before the machine's."""

from __future__ import annotations

import pytest

from config import ROOT, VOICE
from speech.calls import PARTS, CallClips, part_of, spoken, text_of
from speech.clips import ASKED, FIXED, name_of_recording
from speech.library import Library
from speech.speaker import Speaker
from web.house_words import FOLDER

LANGUAGES = {"nl", "fr", "fa-AF"}


@pytest.fixture
def library(tmp_path):
    """A house without a voice and without a sound."""
    return Library(tmp_path, None, recordings=tmp_path / "of the branch", branches=ROOT / "branches", words=FOLDER)


@pytest.fixture
def calls(library, tmp_path):
    return CallClips(library, tmp_path / "recordings", FOLDER)


def records(folder, name, sound, language="nl"):
    """A person spoke this in, and somebody dropped the file in."""
    path = folder / language / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sound)


def test_a_number_is_said_digit_by_digit_and_then_its_place():
    assert spoken("nl", 142, 3) == ("nl-nummer", "nl-1", "nl-4", "nl-2", "nl-loket", "nl-place-3")
    assert spoken("fa-AF", 900, 10)[-2:] == ("fa-AF-loket", "fa-AF-place-10")
    assert spoken("nl", 100, 12)[-3:] == ("nl-loket", "nl-1", "nl-2")


def test_every_clip_of_every_call_is_one_of_the_same_few_parts():
    for number in range(100, 1000):
        for place in range(1, 11):
            assert all(part_of(clip, LANGUAGES) is not None for clip in spoken("fa-AF", number, place))
    assert len(PARTS) == 22


@pytest.mark.parametrize(
    "clip",
    ["", "nl", "nl-", "-nummer", "nl-burgerzaken", "nl-POS-3", "nl-place-11", "xx-1", "nl-10", "nl-1-1", "../nl-1"],
)
def test_any_other_name_is_no_clip(clip):
    assert part_of(clip, LANGUAGES) is None


def test_the_words_of_another_language_are_those_of_the_phone():
    assert (text_of("nummer", "fr", FOLDER), text_of("loket", "fr", FOLDER)) == ("Numéro", "Guichet")
    assert (text_of("nummer", "fa-AF", FOLDER), text_of("place-10", "fr", FOLDER)) == ("شماره", "10")
    assert text_of("nummer", "xx", FOLDER) is None


def test_a_recording_is_found_by_its_name_the_branchs_own_first(calls, tmp_path):
    assert calls.sound("vuurmolen", "nl", "place-3") is None
    records(tmp_path / "recordings", "place-3.wav", b"of the house")
    assert (calls.sound("vuurmolen", "nl", "place-3").audio, calls.sound("vuurmolen", "fr", "place-3")) == (
        b"of the house",
        None,
    )
    records(tmp_path / "of the branch", "place-3.mp3", b"of the branch")
    heard = calls.sound("vuurmolen", "nl", "place-3")
    assert (heard.audio, heard.kind) == (b"of the branch", "audio/mpeg")


def test_what_a_person_recorded_for_the_kiosk_serves_for_a_call_too(calls, tmp_path):
    records(tmp_path / "of the branch", f"{name_of_recording('nl', 'Nummer')}.ogg", b"for the kiosk")
    assert calls.sound("vuurmolen", "nl", "nummer").audio == b"for the kiosk"
    records(tmp_path / "recordings", "nummer.ogg", b"for the hall")
    assert calls.sound("vuurmolen", "nl", "nummer").audio == b"for the hall"


def test_a_call_can_be_said_when_all_of_it_can(calls, tmp_path):
    call = spoken("nl", 142, 3)
    for part in ("nummer", "1", "4", "2", "loket"):
        records(tmp_path / "recordings", f"{part}.ogg", b"...")
    assert not calls.can_say("vuurmolen", call, LANGUAGES)
    records(tmp_path / "recordings", "place-3.ogg", b"...")
    assert calls.can_say("vuurmolen", call, LANGUAGES)
    assert not calls.can_say("vuurmolen", spoken("nl", 142, 4), LANGUAGES)
    assert not calls.can_say("vuurmolen", call, {"fr"})


def test_recordings_of_calls_give_the_kiosk_nothing_to_read(library, tmp_path):
    records(tmp_path / "of the branch", "place-3.ogg", b"...")
    assert not library.can_speak("vuurmolen")
    records(tmp_path / "of the branch", f"{name_of_recording('nl', 'Welkom')}.ogg", b"...")
    assert library.can_speak("vuurmolen")


def test_the_voice_makes_what_nobody_recorded_and_it_is_kept(library, calls, tmp_path, speaker):
    library.speaker = speaker
    records(tmp_path / "recordings", "loket.ogg", b"by a person")
    calls.render({"vuurmolen": ["nl"]})
    assert sorted(path.name for path in library.clips.folder.rglob("*.ogg")) == sorted(
        library.clips.place(ASKED, "nl", text).name for text in ("Nummer", *"0123456789", "10")
    )
    library.speaker = Speaker(None)
    assert calls.can_say("vuurmolen", spoken("nl", 905, 10), LANGUAGES)
    assert calls.sound("vuurmolen", "nl", "nummer").audio[:4] == b"OggS"
    assert not calls.can_say("vuurmolen", spoken("fr", 905, 10), LANGUAGES)


def test_the_store_stays_within_its_measure(library, calls, speaker):
    library.speaker, library.clips.most = speaker, 20_000
    calls.render({"vuurmolen": ["nl", "fr"]})
    assert 0 < library.clips.size() <= 20_000
    assert not list(library.clips.folder.glob(f"{FIXED}/*/*"))


def test_a_language_that_the_voice_does_not_have_is_asked_once(library, calls):
    class Mute(Speaker):
        asked: list[str]
        is_there = True

        def speak(self, language, text):
            self.asked.append(text)

    library.speaker = Mute(VOICE)
    library.speaker.asked = []
    assert calls.can_say("vuurmolen", spoken("fr", 142, 3), LANGUAGES)
    calls.render({"vuurmolen": ["fr"]})
    assert library.speaker.asked == ["Numéro"]
    assert not calls.can_say("vuurmolen", spoken("fr", 142, 3), LANGUAGES)


def test_a_recording_that_cannot_be_read_is_no_error(calls, tmp_path, monkeypatch):
    records(tmp_path / "recordings", "1.ogg", b"...")

    def broken(path):
        raise OSError(path)

    monkeypatch.setattr("speech.calls.read_clip", broken)
    assert calls.sound("vuurmolen", "nl", "1") is None
