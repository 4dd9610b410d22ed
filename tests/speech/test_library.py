"""What is rendered beforehand, what is made when asked, and what is never kept."""

from __future__ import annotations

import pytest

from config import ROOT, VOICE
from queueing.catalogue.catalogue import catalogue_from
from queueing.catalogue.mistakes import visitor_texts
from speech.clips import ASKED, FIXED, name_of_recording
from speech.library import Library
from speech.texts import fixed_texts, holds_only_a_number
from web.house_words import FOLDER


@pytest.fixture(scope="session")
def catalogue(document):
    return catalogue_from(document)


@pytest.fixture
def library(tmp_path, speaker):
    one = Library(tmp_path, VOICE, recordings=tmp_path / "recordings", branches=ROOT / "branches", words=FOLDER)
    one.speaker = speaker
    return one


def on_shelf(library, shelf):
    return sorted(path.name for path in library.clips.folder.glob(f"{shelf}/*/*"))


def test_every_need_and_every_sentence_of_the_house_is_rendered_beforehand(document, catalogue):
    dutch = set(fixed_texts(catalogue, "nl", FOLDER))
    for table in ("groups", "needs", "extras"):
        for one in document[table].values():
            assert {text for _, text in visitor_texts(one)} <= dutch
    assert {*"0123456789", "Lees voor", "Je hoort nu alles.", "Nederlands", "Wacht in zaal 1"} - dutch == {
        "Wacht in zaal 1"
    }
    assert not [text for text in dutch if "%(" in text]


def test_a_translation_is_rendered_in_its_own_language(catalogue):
    french = fixed_texts(catalogue, "fr", FOLDER)
    assert "Français" in french
    assert catalogue.translated("Rijbewijs", "fr") in french
    assert "Rijbewijs" not in french
    assert not [text for text in french if "Content-Type" in text], "the head of a list is no sentence"


@pytest.mark.parametrize(
    ("language", "text", "may_be_kept"),
    [
        ("nl", "Wacht in zaal 1", True),
        ("nl", "Er wachten 3 mensen voor jou.", True),
        ("nl", "13:00", True),
        ("nl", "Wacht in Rekeningen en betalen", False),
        ("nl", "Rekeningen en betalen", False),
        ("nl", "Er wachten veel mensen voor jou.", False),
        ("xx", "Wacht in zaal 1", False),
    ],
)
def test_only_a_number_a_time_or_a_place_may_be_kept(catalogue, language, text, may_be_kept):
    assert holds_only_a_number(catalogue, language, text, FOLDER) is may_be_kept


def test_a_need_that_is_asked_before_it_was_rendered_is_heard_and_forgotten(library, catalogue):
    sound = library.sound("vuurmolen", catalogue, "nl", "Rekeningen en betalen")
    assert sound.audio[:4] == b"OggS"
    assert [path for path in library.clips.folder.rglob("*") if path.is_file()] == []


def test_a_sentence_with_a_number_is_made_once(library, catalogue):
    first = library.sound("vuurmolen", catalogue, "nl", "Er wachten  3 mensen voor jou. ")
    [kept] = on_shelf(library, ASKED)
    assert library.clips.place(ASKED, "nl", "Er wachten 3 mensen voor jou.").name == kept
    library.speaker = None
    assert library.sound("vuurmolen", catalogue, "nl", "Er wachten 3 mensen voor jou.") == first


def test_without_a_voice_recordings_are_heard_and_the_rest_is_not(tmp_path, catalogue):
    library = Library(tmp_path, None, recordings=tmp_path / "own", branches=ROOT / "branches", words=FOLDER)
    assert not library.can_speak("vuurmolen")
    spoken = tmp_path / "own" / "nl" / f"{name_of_recording('nl', 'Welkom')}.wav"
    spoken.parent.mkdir(parents=True)
    spoken.write_bytes(b"RIFF")
    assert library.can_speak("vuurmolen")
    heard = library.sound("vuurmolen", catalogue, "nl", "Welkom")
    assert heard
    assert heard.kind == "audio/wav"
    assert library.sound("vuurmolen", catalogue, "nl", "Dag") is None


def test_rendering_tells_how_far_it_is_and_does_nothing_twice(library, catalogue, monkeypatch):
    monkeypatch.setattr(library, "sentences", lambda _catalogue, language: [f"een {language}", "twee"])
    branches = {"vuurmolen": (catalogue, ["nl", "fr"])}
    assert [(one.have, one.total) for one in map(copied, library.render(branches))] == [
        (1, 4), (2, 4), (3, 4), (4, 4),
    ]  # fmt: skip
    assert len(on_shelf(library, FIXED)) == 4
    done = library.coverage("vuurmolen", catalogue, "fr")
    assert (done.have, done.total) == (2, 2)
    library.speaker = None
    assert [one.have for one in map(copied, library.render(branches))] == [1, 2, 3, 4]


def copied(progress):
    return type(progress)(progress.have, progress.total)


def test_a_language_without_a_voice_is_passed_over(library, catalogue, monkeypatch):
    monkeypatch.setattr(library, "sentences", lambda _catalogue, _language: ["0", "een"])
    last = list(library.render({"vuurmolen": (catalogue, ["so", "nl"])}))[-1]
    assert (last.have, last.total) == (2, 4)
    assert library.speaker.is_there


def test_a_full_store_stops_the_rendering(library, catalogue, monkeypatch):
    monkeypatch.setattr(library, "sentences", lambda _catalogue, _language: ["een", "twee"])
    library.clips.most = 10
    assert list(library.render({"vuurmolen": (catalogue, ["nl"])})) == []
    assert library.clips.size() == 0
