"""A manager brings an archive back: told what it changes, taken into the draft, never published; or refused by name."""

from __future__ import annotations

import base64
import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from queueing.catalogue.archives import unzipped, zipped
from tests.faces.management.test_publishing_room import HOME, decides, draft_of, drafts

UPLOAD = f"{HOME}/upload"


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def exported(person):
    return dict(unzipped(person.client.get(f"{HOME}/folder").data).files)


def shows(person, content, name="vuurmolen.zip"):
    """Choose this file: what the page says about it, and its status."""
    person.opens(UPLOAD)
    fields = {"csrf_token": person.csrf(), "file": FileStorage(io.BytesIO(content), name)}
    boundary, body = encode_multipart(fields)  # here, for the client leaves a large one open
    kind = f"multipart/form-data; boundary={boundary}"
    answer = person.client.post(UPLOAD, data=body, content_type=kind, headers={"Origin": "http://localhost"})
    person.html = answer.text
    return answer.status_code


def takes(person, **changed):
    """*In het klad zetten*, as the page that told of it has it."""
    seen = {one["name"]: one.get("value", "") for one in person.page.select("form input[type=hidden]")}
    return person.posts(f"{UPLOAD}/contents", {**seen, **changed})


def test_what_goes_out_comes_in_is_published_and_goes_out_the_same(house, wout):
    files = exported(wout)
    assert 'label = "Rijbewijs"' in files["needs.toml"]
    files["needs.toml"] = files["needs.toml"].replace('label = "Rijbewijs"', 'label = "Rijbewijs op zak"')
    sent = zipped(files)
    assert shows(wout, sent) == 200
    told = wout.reads()
    assert "Rijbewijs op zak" in told
    assert "Gaat verloren" not in told
    assert draft_of(house) is None, "it was only told"
    assert takes(wout).status_code == 303
    assert house.rows("edition")[-1]["number"] == 1, "it is never published by itself"
    assert [row["kind"] for row in house.rows("audit")][-1] == "catalogue_imported"
    assert decides(wout).status_code == 303
    assert wout.client.get(f"{HOME}/folder").data == sent
    assert shows(wout, sent) == 200
    assert "Er verandert niets" in wout.reads()


def test_an_archive_of_windows_and_macos_is_the_same_catalogue(house, wout):
    files = {f"vuurmolen/{name}": f"\ufeff{text}".replace("\n", "\r\n") for name, text in exported(wout).items()}
    files["__MACOSX/vuurmolen/._branch.toml"] = "\0\0"
    files["vuurmolen/lees mij.txt"] = "hallo"
    assert shows(wout, zipped(files)) == 200
    assert "Er verandert niets" in wout.reads()
    assert "lees mij.txt" in wout.reads()


def test_comments_are_told_before_they_are_lost(house, wout):
    files = exported(wout)
    files["services.toml"] = files["services.toml"].replace("\n[", "\n# Elke maandag nakijken\n[", 1)
    files["services.toml"] += '\n[services.nieuw]\nname = "Nieuw # met een hekje"\n'
    assert shows(wout, zipped(files)) == 200
    told = wout.reads()
    assert "Gaat verloren" in told
    assert "services.toml:3 Elke maandag nakijken" in told
    assert "hekje # " not in told


def test_every_mistake_is_said_by_file_and_line_and_nothing_is_taken(house, wout):
    files = exported(wout)
    files["needs.toml"] = files["needs.toml"].replace('label = "Rijbewijs"', 'lable = "Rijbewijs"')
    files["services.toml"] += '\n[services.nieuw]\nname = "Nieuw"\nkleur = "rood"\n'
    assert shows(wout, zipped(files)) == 422
    told = wout.reads()
    line = files["services.toml"].splitlines().index('kleur = "rood"') + 1
    assert f"services.toml:{line}: 'kleur' bestaat hier niet." in told
    assert "'lable' bestaat hier niet" in told
    assert draft_of(house) is None
    del files["branch.toml"]
    files["services.toml"] = "[services\n"
    files["words/fr.toml"] = 'a = "b'
    assert shows(wout, zipped(files)) == 422
    told = wout.reads()
    for said in ("branch.toml: dit bestand ontbreekt", "services.toml:1: dit is geen TOML", "words/fr.toml:1:"):
        assert said in told
    assert "Expected" not in told


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "geen zip-bestand"),
        (b"[zones.a]\nname = 'zaal'\n", 422, "Dit is één bestand"),
        (zipped({"lees.txt": "hallo"}), 422, "geen catalogus"),
        (zipped({"../branch.toml": ""}), 422, "hoort in geen map"),
        (zipped({"branch.toml": "#" * 9_000_000}), 413, "te groot"),
        (b"PK" + bytes(2_100_000), 413, "te groot"),
    ],
)
def test_what_is_no_catalogue_is_said_and_changes_nothing(house, wout, content, status, said):
    drafts(wout, label="Van het klad")
    before = draft_of(house)
    assert shows(wout, content) == status
    assert said in wout.reads()
    wout.opens(UPLOAD)
    coded = base64.b64encode(content).decode()
    assert takes(wout, content=coded, revision="1").status_code == status
    assert draft_of(house) == before


def test_no_file_and_a_very_large_one_are_answered(house, wout):
    wout.opens(UPLOAD)
    assert wout.posts(UPLOAD, {}).status_code == 422
    assert wout.posts(f"{UPLOAD}/contents", {"content": "geen base64"}).status_code == 422
    assert shows(wout, bytes(5_000_000)) == 413


def test_the_catalogue_of_another_branch_is_refused(house, wout):
    files = exported(wout)
    files["branch.toml"] = files["branch.toml"].replace('code = "vuurmolen"', 'code = "watermolen"')
    assert shows(wout, zipped(files)) == 422
    assert "Deze catalogus is van watermolen" in wout.reads()
    assert draft_of(house) is None


def test_a_draft_of_a_colleague_is_told_of_and_stays_when_it_changed_meanwhile(house, wout):
    files = exported(wout)
    files["needs.toml"] = files["needs.toml"].replace('label = "Rijbewijs"', 'label = "Rijbewijs op zak"')
    assert shows(wout, zipped(files)) == 200
    unseen = wout.html
    drafts(wout, label="Van het klad")
    before = draft_of(house)
    wout.html = unseen
    assert takes(wout).status_code == 409
    assert draft_of(house) == before
    assert shows(wout, zipped(files)) == 200
    assert "Er is al een klad, van Wout" in wout.reads()
    assert takes(wout).status_code == 303
    assert "Van het klad" not in str(draft_of(house))


def test_a_draft_of_before_a_later_edition_is_replaced_as_it_was_told(house, wout):
    """Else what the archive has from the older edition would count as unchanged, and the newer one would win."""
    files = exported(wout)
    files["services.toml"] += '\n[services.nieuw]\nname = "Nieuw"\n'
    drafts(wout, label="Eerste")
    decides(wout)
    drafts(wout, label="Tweede")
    wout.opens(HOME)
    wout.posts(f"{HOME}/editions/1", {})
    wout.posts(f"{HOME}/editions/2", {})
    shows(wout, zipped(files))
    assert takes(wout).status_code == 303
    assert decides(wout).status_code == 303
    assert (
        exported(wout) == dict(unzipped(zipped(files)).files) or "[services.nieuw]" in exported(wout)["services.toml"]
    )
    assert '"Eerste"' not in exported(wout)["needs.toml"]


@pytest.mark.parametrize("name", ["lotte", "samira"])
def test_who_does_not_manage_brings_nothing_in(house, name):
    person = house.signs_in(name)
    assert person.client.get(UPLOAD).status_code == 403
    assert person.posts(f"{UPLOAD}/contents", {"content": "", "revision": ""}).status_code == 403
