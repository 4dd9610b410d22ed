"""The voice speaks the language it was asked for, and says so; what it cannot speak it refuses."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
from pathlib import Path

from config import ROOT, VOICE
from speech import clips
from speech.speaker import ENOUGH, Speaker
from speech.voice import VOICES

LANGUAGES = ("nl", "fr", "en", "de", "es", "pt", "pl", "ro", "ru", "uk", "tr", "ar", "fa-AF")
PHONEMES = """
import ctypes, json, sys
from speech.voice import Voice
voice = Voice()
say = voice._library.espeak_TextToPhonemes
say.restype = ctypes.c_char_p
said = {}
for language in json.loads(sys.argv[1]):
    voice._choose(language)
    text = ctypes.c_char_p(b"42")
    said[language] = say(ctypes.byref(text), 1, 2).decode()
print(json.dumps(said))
"""


def asks(*lines: dict[str, str]) -> list[dict[str, str]]:
    """What the program answers, started by hand."""
    done = subprocess.run(
        [sys.executable, "-m", "speech.voice"],
        cwd=ROOT,
        env={"PYTHONPATH": str(VOICE)},
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_language_is_spoken_by_its_own_voice(speaker):
    for language in LANGUAGES:
        told = speaker._ask({"language": language, "text": "42"})
        assert told, f"no voice for {language}"
        assert told["voice"].split("-")[0] == VOICES.get(language, language)


def test_forty_two_is_another_word_in_every_language(speaker):
    done = subprocess.run(
        [sys.executable, "-c", PHONEMES, json.dumps(LANGUAGES)],
        cwd=ROOT, env={"PYTHONPATH": str(VOICE)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert len(set(said.values())) == len(LANGUAGES), said
    clips_of_42 = {language: speaker.speak(language, "42") for language in LANGUAGES}
    assert len(set(clips_of_42.values())) == len(LANGUAGES)


def test_an_unknown_voice_never_borrows_the_last_one(tmp_path):
    first, unknown, after = asks(
        {"language": "fr", "text": "42"},
        {"language": "so", "text": "42", "path": str(tmp_path / "clip.ogg")},
        {"language": "nl", "text": "42"},
    )
    assert first["voice"].startswith("fr")
    assert "no voice" in unknown["error"]
    assert not (tmp_path / "clip.ogg").exists()
    assert after["voice"] == "nl"


def test_a_clip_is_a_small_ogg_file_that_appears_whole(speaker, tmp_path):
    path = tmp_path / "nl" / "clip.ogg"
    size = speaker.write("nl", "Identiteitskaart, rijbewijs, attest", path)
    assert path.read_bytes()[:4] == b"OggS"
    assert size == path.stat().st_size < 20_000
    assert [one.name for one in path.parent.iterdir()] == ["clip.ogg"]
    assert io.BytesIO(speaker.speak("nl", "Ja") or b"").read(4) == b"OggS"


def test_a_voice_that_says_nothing_is_ended_and_in_the_end_left_alone():
    mute = Speaker(VOICE, patience=0.0)
    for _ in range(ENOUGH):
        assert mute.is_there
        assert mute.speak("nl", "Hallo") is None
    assert not mute.is_there
    assert mute._process is None


def test_a_voice_that_was_ended_starts_again(speaker):
    assert speaker.speak("nl", "Hallo")
    speaker._process.kill()
    assert speaker.speak("nl", "Hallo") is None
    assert speaker.speak("nl", "Hallo")
    assert speaker.failures == 0


def test_without_the_packages_there_is_no_clip_and_no_error(tmp_path):
    assert Speaker(tmp_path).speak("nl", "Hallo") is None
    assert not Speaker(None).is_there


def test_the_server_never_imports_the_voice():
    """It is under the GPL and stays on its side of the pipe."""
    gpl = {"espeakng_loader", "soundfile", "numpy"}
    for path in ROOT.rglob("*.py"):
        ours = path.relative_to(ROOT)
        if ours.parts[0] in (".venv", ".cache", "node_modules", "tests") or ours == Path("speech/voice.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & gpl, ours
            assert "speech.voice" not in names, ours


def test_the_clips_are_named_after_the_voice_that_is_pinned():
    pinned = re.search(r"^espeakng-loader==(\S+)", (ROOT / "requirements" / "speech.txt").read_text(), re.MULTILINE)
    assert pinned
    assert clips.VOICE.startswith(f"espeakng-loader-{pinned[1]}/")


def test_the_program_ends_when_nobody_asks_any_more():
    assert asks() == []
