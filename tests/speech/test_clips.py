"""The store of clips: a person's recording goes first, it never grows past its measure, and it tells nothing."""

from __future__ import annotations

import os

import pytest

from speech.clips import ASKED, FIXED, LONG_NAME, Clips, key_of, name_of_recording, read_clip

WORDS = "Er wachten 3 mensen voor jou."


@pytest.fixture
def store(tmp_path):
    return Clips(tmp_path / "speech", most=1000)


def lies(store, shelf, text, size, *, made=0.0, language="nl"):
    """A clip of this many bytes in this store, made this many seconds after the first."""
    place = store.place(shelf, language, text)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"x" * size)
    os.utime(place, (1_000_000 + made, 1_000_000 + made))
    return place


def test_a_persons_recording_goes_before_the_voice(store, tmp_path):
    recordings = tmp_path / "recordings"
    rendered = lies(store, FIXED, "Welkom", 10)
    assert store.find("nl", "Welkom", recordings) == rendered
    spoken = recordings / "nl" / f"{name_of_recording('nl', 'Welkom')}.mp3"
    spoken.parent.mkdir(parents=True)
    spoken.touch()
    assert store.find("nl", "Welkom", recordings) == spoken
    assert store.find("fr", "Welkom", recordings) is None


def test_a_recording_keeps_its_name_when_the_voice_changes():
    assert key_of("nl", "Welkom", "another/2") != key_of("nl", "Welkom")
    assert len(name_of_recording("nl", "Welkom")) == LONG_NAME  # no voice is in it


def test_the_same_words_in_two_languages_are_two_clips():
    assert key_of("nl", "1") != key_of("de", "1")


def test_the_oldest_of_the_asked_clips_makes_room_and_the_fixed_ones_stay(store):
    fixed = lies(store, FIXED, "Welkom", 500)
    oldest, older = lies(store, ASKED, "1", 200, made=1), lies(store, ASKED, "2", 200, made=2)
    os.utime(oldest, (2_000_000, 1_000_001))  # read long after it was made: that does not count
    store.keep("nl", WORDS, b"y" * 200)
    assert not oldest.exists()
    assert older.exists()
    assert fixed.exists()
    assert store.size() == 900
    assert store.find("nl", WORDS, store.folder / "none") == store.place(ASKED, "nl", WORDS)


def test_a_clip_that_never_fits_is_not_kept(store):
    lies(store, FIXED, "Welkom", 900)
    store.keep("nl", WORDS, b"y" * 200)
    assert store.size() == 900


def test_sentences_that_are_gone_take_their_clips_along(store):
    kept, gone = lies(store, FIXED, "Welkom", 10), lies(store, FIXED, "Vroeger", 10)
    other = lies(store, FIXED, "Bienvenue", 10, language="fr")
    assert store.forget_others({"nl": ["Welkom"]}) == 1
    assert (kept.exists(), gone.exists(), other.exists()) == (True, False, True)


def test_reading_a_clip_leaves_no_trace(store):
    place = lies(store, FIXED, "Schulden", 10)
    before = place.stat()
    assert read_clip(place) == b"x" * 10
    after = place.stat()
    assert (after.st_atime_ns, after.st_mtime_ns) == (before.st_atime_ns, before.st_mtime_ns)
