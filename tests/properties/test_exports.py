"""Whatever is written in the office: exported and read again it is the same, and exported again the same bytes."""

import json
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as some

from config import ROOT
from queueing.catalogue.exporting import export_folder, unzipped, zipped
from queueing.catalogue.mistakes import mistakes_in
from queueing.catalogue.normal_form import tidy
from queueing.catalogue.reading import document_of, read_files, read_folder
from queueing.catalogue.refusals import NotACatalogue
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
    again = document_of(unzipped(zipped(files)))
    assert json.dumps(again) == json.dumps(tidy(document))
    assert export_folder(again) == files


@pytest.mark.parametrize("name", ["vuurmolen", "voorbeeld"])
def test_a_branch_of_ours_goes_out_and_comes_in_again(name):
    document = read_folder(ROOT / "branches" / name, icons=known_icons())
    files = export_folder(document)
    assert json.dumps(read_files(files, icons=known_icons())) == json.dumps(document)
    inside_a_folder = {f"{name}/{file}": text for file, text in files.items()}
    assert unzipped(zipped(inside_a_folder)) == files
    assert zipped(files) == zipped(files)


@pytest.mark.parametrize("data", [b"", b"PK", b"een tekst", zipped({"a.toml": ""}), zipped({"../branch.toml": "\0"})])
def test_other_bytes_are_no_catalogue_or_one_without_the_rest(data):
    try:
        files = unzipped(data)
    except NotACatalogue:
        return
    assert set(files) == {"branch.toml"}


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
