"""Whatever is written in the office: exported and read again it is the same, and exported again the same bytes."""

import io
import json
import zipfile
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as some

from config import ROOT
from queueing.catalogue.archives import unzipped, zipped
from queueing.catalogue.comments import comments_in
from queueing.catalogue.exporting import export_folder
from queueing.catalogue.mistakes import mistakes_in
from queueing.catalogue.normal_form import tidy
from queueing.catalogue.reading import document_of, read_files, read_folder
from queueing.catalogue.refusals import (
    ArchiveLocked,
    ArchiveTooLarge,
    NotACatalogue,
    NotAnArchive,
    NotPlainText,
    OnlyOneFile,
    SeveralCatalogues,
    StrangePlace,
)
from queueing.refusals import Refusal
from web.icons import known_icons

codes = some.from_regex(r"[A-Z]{3}-[0-9]", fullmatch=True)
texts = some.text(some.characters(codec="utf-8"), max_size=8)
values = some.one_of(texts, some.integers(-5, 5), some.booleans(), some.lists(texts, max_size=2))
entries = some.dictionaries(some.sampled_from(["label", "order", "bring", "fast", "sensitivity", "een ander"]), values)
weeks = some.fixed_dictionaries({"mon": some.just(["09:00-12:00"]), "tue": some.just([])})
services = some.dictionaries(codes, some.tuples(entries, weeks).map(lambda both: {**both[0], "hours": both[1]}))
languages = some.dictionaries(
    codes, some.fixed_dictionaries({"name": texts, "valid_until": some.dates().map(lambda day: day.isoformat())})
)
needs = some.dictionaries(
    codes, some.tuples(entries, some.sampled_from(["U", "WON"])).map(lambda both: {**both[0], "group": both[1]})
)
documents = some.fixed_dictionaries({
    "branch": some.fixed_dictionaries({
        "zones": some.dictionaries(codes, entries), "name": texts, "languages": languages, "texts": entries,
    }),
    "services": services, "groups": some.dictionaries(codes, entries), "needs": needs,
    "extras": some.dictionaries(codes, entries), "words": some.dictionaries(codes, some.dictionaries(texts, texts)),
    "pictures": some.dictionaries(some.sampled_from(["mark", "door"]), texts),
    "forbidden": some.dictionaries(codes, some.lists(texts, max_size=2)),
})  # fmt: skip


@given(documents)
def test_export_and_import_is_the_identity(document):
    files = export_folder(document)
    again = document_of(unzipped(zipped(files)).files)
    assert json.dumps(again) == json.dumps(tidy(document))
    assert export_folder(again) == files


@pytest.mark.parametrize("name", ["vuurmolen", "voorbeeld"])
def test_a_branch_of_ours_goes_out_and_comes_in_again(name):
    document = read_folder(ROOT / "branches" / name, icons=known_icons())
    files = export_folder(document)
    assert json.dumps(read_files(files, icons=known_icons())) == json.dumps(document)
    inside_a_folder = {f"{name}/{file}": text for file, text in files.items()}
    assert unzipped(zipped(inside_a_folder)).files == files
    assert zipped(files) == zipped(files)


def packed(*names, text="[a]\n", **how):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", **how) as archive:
        for name in names:
            archive.writestr(name, text)
    return made.getvalue()


def with_flag(data, bit):
    """As if every file had a password: the bit stands in each header."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data = data[: at + place] + bytes([data[at + place] | bit]) + data[at + place + 1 :]
            at = data.find(mark, at + 1)
    return data


def that_lies(data):
    """Says of its only file that it has one byte: what comes out is still counted."""
    end = data.rfind(b"PK\x01\x02")
    return data[: end + 24] + (1).to_bytes(4, "little") + data[end + 28 :]


REFUSED = {
    "nothing": (b"", NotAnArchive),
    "a beginning": (b"PK", NotAnArchive),
    "a text": (b"een tekst", NotAnArchive),
    "half an archive": (packed("branch.toml", "needs.toml")[:90], NotAnArchive),
    "another way of packing": (packed("branch.toml", compression=zipfile.ZIP_BZIP2), NotAnArchive),
    "one file of it": ("\ufeff# huis\r\n[zones.a]\r\n".encode(), OnlyOneFile),
    "no branch": (packed("a.toml", "words/fr.toml"), NotACatalogue),
    "two branches": (packed("a/branch.toml", "b/branch.toml"), SeveralCatalogues),
    "a step up": (packed("../branch.toml"), StrangePlace),
    "a step up of Windows": (packed("..\\branch.toml"), StrangePlace),
    "from the root": (packed("/branch.toml"), StrangePlace),
    "from a disk": (packed("C:/branch.toml"), StrangePlace),
    "a password": (with_flag(packed("branch.toml"), 1), ArchiveLocked),
    "many files": (packed(*(f"words/{n}.toml" for n in range(401))), ArchiveTooLarge),
    "a bomb": (packed("branch.toml", text="#" * 9_000_000, compression=zipfile.ZIP_DEFLATED), ArchiveTooLarge),
    "a large one": (b"PK" + bytes(2_000_000), ArchiveTooLarge),
    "Windows-1252": (packed("branch.toml", text="café".encode("cp1252")), NotPlainText),
    "UTF-16": (packed("branch.toml", text="[a]".encode("utf-16")), NotPlainText),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_catalogue_is_refused_by_name(what):
    data, refusal = REFUSED[what]
    with pytest.raises(refusal):
        unzipped(data)


def test_an_archive_that_lies_about_its_sizes_fills_no_memory():
    bomb = that_lies(packed("branch.toml", text="#" * 7_000_000, compression=zipfile.ZIP_DEFLATED))
    with pytest.raises(NotAnArchive):
        unzipped(bomb)


def test_the_same_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed("branch.toml", "branch.toml")
    with pytest.raises(StrangePlace):
        unzipped(twice)


def test_what_windows_and_macos_add_is_left_out():
    names = ("huis/branch.toml", "__MACOSX/huis/._branch.toml", "huis/.DS_Store", "huis/Thumbs.db", "huis/lees mij.md")
    found = unzipped(packed(*names, text="\ufeff[a]\r\nb = 1\r\n"))
    assert found.files == {"branch.toml": "[a]\nb = 1\n"}
    assert found.others == ("huis/lees mij.md",)


@given(some.binary(max_size=200), some.booleans())
def test_any_bytes_are_files_or_a_refusal(data, is_inside):
    whole = packed("branch.toml", "needs.toml")
    try:
        unzipped(whole[:40] + data + whole[60:] if is_inside else b"PK" + data)
    except Refusal:
        return


def test_comments_are_found_by_line_and_a_text_with_a_hash_is_none():
    text = "# Gemaakt\na = \"# geen\" # een\nb = '''\n# geen\n'''\n# ----\n[c] # \"twee\"\n"
    found = comments_in({"a.toml": text, "mark.svg": "# geen"}, ours="# Gemaakt\n\n")
    assert [(one.file, one.line, one.words) for one in found] == [("a.toml", 2, "een"), ("a.toml", 7, '"twee"')]


broken = some.recursive(
    some.none() | values, lambda inner: some.lists(inner, max_size=2) | some.dictionaries(texts, inner), max_leaves=3
)


@given(some.data())
def test_a_document_of_any_shape_ends_in_mistakes_and_not_in_a_crash(data):
    document = json.loads(json.dumps(read_folder(ROOT / "branches" / "voorbeeld", icons=known_icons())))
    assert mistakes_in(document, icons=known_icons()) == []
    here = document
    for _ in range(data.draw(some.integers(1, 4))):
        key = data.draw(some.sampled_from(sorted(here)))
        if not isinstance(here[key], dict) or not here[key]:
            break
        above, here = here, here[key]
    else:
        here, key = above, key
    here[key] = data.draw(broken)
    assert all(isinstance(one.path, tuple) for one in islice(mistakes_in(document, icons=known_icons()), 50))
