"""A sentence said by a person: kept, listened to, approved; then visitors hear it and no voice (L-17)."""

from __future__ import annotations

import io
import math
import wave
from array import array

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from queueing.words.sentences import hash_of_dutch
from speech.clips import name_of_recording
from tests.support.ours import ROOT

WELCOME = "Welkom. Waarvoor kom je?"
NAME = name_of_recording("nl", WELCOME)
HOME = "/management/words/nl/recordings"


def a_tone(*, seconds=1.0, rate=24_000, loud=8_000, channels=1, width=2):
    """A WAV file with one tone."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        tone = array("h", (int(loud * math.sin(at / 9)) for at in range(int(seconds * rate) * channels)))
        file.writeframes(tone.tobytes() if width == 2 else bytes(len(tone)))
    return made.getvalue()


@pytest.fixture
def wout(house, tmp_path):
    house.app.extensions["speech"].recorded.folder = tmp_path / "recorded"
    return house.signs_in("wout")


def keeps(person, sound, name=NAME):
    person.opens(f"{HOME}/{name}")
    fields = {"csrf_token": person.csrf(), "sound": FileStorage(io.BytesIO(sound), "opname.wav")}
    boundary, body = encode_multipart(fields)  # here, for the client leaves a large one open
    kind = f"multipart/form-data; boundary={boundary}"
    answer = person.client.post(f"{HOME}/{name}", data=body, content_type=kind, headers={"Origin": "http://localhost"})
    if answer.status_code == 422:
        person.html = answer.text
    return answer


def heard_at_kiosk(house):
    kiosk = house.kiosk()
    fields = {"language": "nl", "text": WELCOME, "csrf_token": kiosk.csrf()}
    answer = kiosk.client.post("/kiosk/zuil-1/speech", data=fields)
    return answer.data[: int(answer.headers.get("Sound-Length", 0))] if answer.status_code == 200 else None


def test_a_recording_waits_until_it_is_approved_and_then_goes_before_the_voice(wout, house):
    tone = a_tone()
    assert keeps(wout, tone).status_code == 303
    assert heard_at_kiosk(house) != tone
    wout.opens(f"{HOME}/{NAME}")
    assert "Ingesproken door Wout, op 17 november" in wout.reads()
    assert wout.client.get(f"{HOME}/{NAME}/sound").data == tone
    assert wout.posts(f"{HOME}/{NAME}/approval").status_code == 303
    assert heard_at_kiosk(house) == tone
    wout.opens(f"/management/words/nl?at={hash_of_dutch(WELCOME)[:16]}")
    assert wout.client.get(wout.page.select_one("audio")["src"]).data == tone
    assert wout.page.select_one(f"a[href='{HOME}/{NAME}']")
    assert [row["kind"] for row in house.rows("audit")][-2:] == ["clip_recorded", "clip_approved"]
    wout.opens(f"{HOME}/{NAME}")
    assert "Goedgekeurd door Wout" in wout.reads()


def test_a_newer_recording_replaces_the_older_one_and_can_be_taken_away(wout, house):
    for loud in (8_000, 9_000):
        keeps(wout, a_tone(loud=loud))
        wout.posts(f"{HOME}/{NAME}/approval")
    assert heard_at_kiosk(house) == a_tone(loud=9_000)
    assert len(house.rows("recording")) == 1
    keeps(wout, a_tone(loud=10_000))
    assert wout.posts(f"{HOME}/{NAME}/removal", {"heard": ""}).status_code == 303
    assert heard_at_kiosk(house) == a_tone(loud=9_000)
    wout.posts(f"{HOME}/{NAME}/removal", {"heard": "1"})
    assert heard_at_kiosk(house) != a_tone(loud=9_000)
    assert house.rows("recording") == []
    assert wout.posts(f"{HOME}/{NAME}/approval").status_code == 404


def test_the_parts_of_a_call_are_recorded_as_well(wout, house):
    wout.opens(HOME)
    assert {"nummer", "7", "place-3"} <= {one["href"].rpartition("/")[2] for one in wout.page.select(".clip a")}
    keeps(wout, a_tone(), "place-3")
    wout.posts(f"{HOME}/place-3/approval")
    assert house.display().client.get("/display/scherm-1/clips/nl-place-3").data == a_tone()


@pytest.mark.parametrize(
    ("sound", "told"),
    [
        (b"", "Dit geluid lezen we niet."),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", "Dit geluid lezen we niet."),
        (b"OggS" + bytes(400), "Dit geluid lezen we niet."),
        (a_tone(channels=2), "Dit geluid lezen we niet."),
        (a_tone(width=1), "Dit geluid lezen we niet."),
        (a_tone(rate=8_000), "Dit geluid lezen we niet."),
        (a_tone(seconds=0.1), "Deze opname is te kort."),
        (a_tone(seconds=20.5, rate=16_000), "Deze opname is te lang. Hoogstens 20 seconden."),
        (a_tone(loud=100), "Op deze opname is niets te horen."),
    ],
    ids=["nothing", "cut off", "no WAV", "stereo", "8 bits", "a telephone", "short", "long", "silent"],
)
def test_what_is_no_sentence_is_refused_with_a_sentence(wout, house, sound, told):
    assert keeps(wout, sound).status_code == 422
    assert told in wout.reads()
    assert house.rows("recording") == []


def test_nothing_but_sound_is_kept_of_a_file(wout):
    keeps(wout, a_tone() + b"<script>alert(1)</script>")
    assert wout.client.get(f"{HOME}/{NAME}/sound").data == a_tone()


@pytest.mark.parametrize("name", ["x", "..", "0" * 16, "place-11"])
def test_what_is_no_sentence_of_ours_cannot_be_recorded(wout, name):
    assert wout.client.get(f"{HOME}/{name}").status_code == 404
    wout.opens(HOME)
    assert keeps(wout, a_tone(), name).status_code == 404


def test_only_this_page_may_ask_for_the_microphone(wout):
    pages = ["/management/", "/management/words/nl", HOME, f"{HOME}/{NAME}", "/sign-in"]
    allowed = {page for page in pages if "microphone=(self)" in wout.client.get(page).headers["Permissions-Policy"]}
    assert allowed == {f"{HOME}/{NAME}"}


def test_the_recordings_of_the_office_stand_in_the_data_folder_and_not_in_the_code(house):
    assert not house.app.extensions["speech"].recorded.folder.is_relative_to(ROOT / "branches")
