"""The voice speaks the language it was asked for, and says so; what it cannot speak it refuses."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT, VOICE
from speech.clips import FIXED, Clips
from speech.speaker import ENOUGH, Speaker
from speech.voice import VOICES
from speech.voices import ESPEAK, PIPER, Voices

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
    gpl = {"espeakng_loader", "piper", "soundfile", "numpy"}
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
    assert ESPEAK.startswith(f"espeakng-loader-{pinned[1]}/")


def test_the_program_ends_when_nobody_asks_any_more():
    assert asks() == []


# --- voices of Piper ---

STAND_IN = '''
"""Stands in for the package of Piper: it hums for as long as the text, at the rate of a small voice."""

class SynthesisConfig:
    def __init__(self, length_scale=None):
        self.length_scale = length_scale

class Chunk:
    sample_rate = 16_000
    def __init__(self, samples):
        self.audio_int16_bytes = samples

class PiperVoice:
    @classmethod
    def load(cls, path):
        if path.read_bytes() != b"a voice":
            raise ValueError("this is no model")
        return cls()

    def synthesize(self, text, config):
        assert config.length_scale > 1
        yield Chunk(b"\\x00\\x10\\x00\\xf0" * 800 * len(text))
'''


def house_of_voices(folder: Path, *names: str, model: bytes = b"a voice") -> Path:
    """A folder with voices of Piper."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.onnx").write_bytes(model)
        (folder / f"{name}.onnx.json").write_text("{}")
    return folder


@pytest.fixture
def packages(tmp_path) -> Path:
    """The packages of the voice, with the stand-in for Piper among them."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for one in VOICE.iterdir():
        (folder / one.name).symlink_to(one)
    (folder / "piper.py").write_text(STAND_IN)
    return folder


@pytest.mark.parametrize(
    ("files", "language", "chosen"),
    [
        (["nl"], "nl", "nl"),
        (["nl_BE-nathalie-medium", "nl_NL-pim-medium"], "nl", "nl_BE-nathalie-medium"),
        (["nl_BE-nathalie-medium"], "fr", None),
        (["nlx-someone-low"], "nl", None),
        (["fa_IR-amir-medium"], "fa-AF", "fa_IR-amir-medium"),
        (["fa_IR-amir-medium", "fa_AF-laila-low"], "fa-AF", "fa_AF-laila-low"),
        (["fa-AF"], "fa-AF", "fa-AF"),
        ([], "nl", None),
    ],
)
def test_a_voice_is_chosen_by_the_language_in_its_name(tmp_path, files, language, chosen):
    found = Voices(house_of_voices(tmp_path / "voices", *files)).of(language)
    assert (found.stem if found else None) == chosen


def test_a_voice_without_its_description_and_a_folder_that_is_none_are_no_voices(tmp_path):
    (tmp_path / "nl.onnx").write_bytes(b"a voice")
    assert Voices(tmp_path).of("nl") is None
    assert Voices(tmp_path / "nowhere").of("nl") is None
    assert Voices(None).mark("nl") == ESPEAK


def test_piper_speaks_the_languages_it_has_a_voice_for_and_espeak_the_others(tmp_path, packages):
    """With a stand-in for Piper, whose packages and voices are too large for a test."""
    voices = house_of_voices(tmp_path / "voices", "nl_BE-someone-low")
    one = Speaker(packages, voices=voices)
    try:
        told = [one._ask({"language": "nl", "text": "Welkom"}), one._ask({"language": "fr", "text": "Bienvenue"})]
        voices_heard = [told_of["voice"] for told_of in told if told_of]
        assert voices_heard[0] == "piper:nl_BE-someone-low"
        assert voices_heard[1].startswith("fr")
        short, long = one.speak("nl", "Ja") or b"", one.speak("nl", "Nog een hele lange zin") or b""
        assert short[:4] == long[:4] == b"OggS"
        assert len(short) < len(long)
    finally:
        one.close()


def test_a_voice_that_cannot_be_loaded_leaves_the_language_to_espeak(tmp_path, packages, caplog):
    voices = house_of_voices(tmp_path / "voices", "nl", model=b"half a voice")
    one = Speaker(packages, voices=voices)
    try:
        told = one._ask({"language": "nl", "text": "Welkom"}) or {}
        assert told["voice"] == "nl"
        assert "espeak-ng speaks instead: nl.onnx: ValueError" in caplog.text
    finally:
        one.close()


def test_clips_of_another_voice_are_made_anew(tmp_path):
    voices = house_of_voices(tmp_path / "voices", "nl")
    before, after = Clips(tmp_path / "speech"), Clips(tmp_path / "speech", voices=Voices(voices))
    assert before.place(FIXED, "nl", "Welkom") != after.place(FIXED, "nl", "Welkom")
    assert before.place(FIXED, "fr", "Bienvenue") == after.place(FIXED, "fr", "Bienvenue")
    assert Voices(voices).mark("nl").startswith(PIPER)
