"""Is everything of a house in its own folder, and is every folder whole? (branches/*)"""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from config import ROOT
from management.demo import STORIES
from queueing.editions import read_folder
from queueing.needs import catalogue_from
from tools.plain_words import MOST_WORDS, too_long
from tools.words import catalogue_texts, faults
from web.icons import known_icons

BRANCHES = sorted(path.parent for path in (ROOT / "branches").glob("*/branch.toml"))
OF_A_HOUSE = re.compile(r"Vuurmolen|Welzijnshuis|Overijse|Begijnhof|Druivenstreek|Oude Sluis|Zilverbeke")
MAY_NAME_A_HOUSE = re.compile(
    r"branches/|tests/|bench/|management/demo(_\w+)?\.py$|(README|CHANGELOG)\.md$|docs/|LICENSE$|pyproject\.toml$|package"
)
"""The house's own folder, the demo, and what is written for people or for tests."""


def test_no_name_of_a_house_stands_outside_its_folder_and_the_demo():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    ours = [ROOT / name for name in listed if name and not MAY_NAME_A_HOUSE.match(name) and (ROOT / name).is_file()]
    assert len(ours) > 300
    found = {}
    for path in ours:
        text = path.read_bytes().decode(errors="replace")
        # In a docstring a house may serve as an example, set apart: *De Vuurmolen*.
        said = re.sub(r"\*[^*\n]+\*", "", text) if path.suffix == ".py" else text
        if words := OF_A_HOUSE.findall(said):
            found[path.relative_to(ROOT).as_posix()] = words
    assert found == {}


@pytest.mark.parametrize("folder", BRANCHES, ids=lambda folder: folder.name)
def test_a_branch_is_whole_in_all_its_languages(folder):
    about = tomllib.loads((folder / "branch.toml").read_text(encoding="utf-8"))
    spoken = [code for code, one in about["languages"].items() if one.get("enabled") and code != "nl"]
    assert about["code"] == folder.name
    assert len(spoken) >= 4
    assert any(about["languages"][code]["direction"] == "rtl" for code in spoken)
    assert {code: told for code in spoken if (told := faults(code, folder))} == {}
    assert {path.stem for path in (folder / "words").glob("*.toml")} == set(spoken)
    assert catalogue_from(read_folder(folder, icons=known_icons())).pictures["mark"]


@pytest.mark.parametrize("folder", BRANCHES, ids=lambda folder: folder.name)
def test_a_branch_speaks_plainly(folder):
    needs = tomllib.loads((folder / "needs.toml").read_text(encoding="utf-8"))
    for table in ("groups", "needs", "universal", "extras"):
        for code, one in needs[table].items():
            assert not too_long(one["label"], "headline"), code
            assert not too_long(one.get("hint", ""), "hint"), code
            assert one.get("signpost") or table in ("groups", "extras") or len(one["bring"]) == 2, code
    assert [text for text in catalogue_texts(folder) if too_long(text)] == []
    assert MOST_WORDS["sentence"] == 10


def test_the_two_houses_differ_in_what_a_branch_decides():
    first, second = (catalogue_from(read_folder(ROOT / "branches" / name, icons=known_icons())) for name in STORIES)
    assert (first.has_appointments, second.has_appointments) == (True, False)
    assert set(first.languages) != set(second.languages)
    assert {one.name for one in first.zones.values()}.isdisjoint(one.name for one in second.zones.values())
    labels = [
        {one.label for one in house.needs.values()} | {one.label for one in house.groups.values()}
        for house in (first, second)
    ]
    assert labels[0].isdisjoint(labels[1])
    said = [set(catalogue_texts(ROOT / "branches" / name)) for name in STORIES]
    shared = said[0] & said[1]
    assert len(shared) < 5, shared
