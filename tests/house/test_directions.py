"""Do all imports point one way? Records below, what acts on two of them above; type-checking imports count as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.support.ours import ROOT, our_files

FLOORS = (
    {"base", "csv_rows", "patience", "personal_data", "pictures", "policy", "readable", "refusals", "terms"},
    {"audit", "device_refusals", "happenings", "kept", "numbers", "storage"},
    {"branches", "devices"},
    {"catalogue", "help_calls", "qr_pairing"},
    {"announcements", "colleagues", "last_moment", "today", "words"},
    {"first_hour", "visits", "wiping"},
    {"appointments", "figures"},
    {"desks", "quick_answers"},
    {"audit_reading", "editing", "forecast", "reserved", "furnishing", "staffing"},
    {"report"},
    {"admission", "retention", "sign_in_rules"},
    {"held"},
    {"free_space", "leftover_files", "postgres_files"},
    {"proof"},
)
"""The rooms of `queueing/`, lowest first. A room knows only rooms on lower floors."""


def sources() -> dict[str, str]:
    """Every module of the repository by its dotted name, with its text."""
    found = {}
    for path in our_files():
        if path.suffix == ".py":
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = path.read_text(encoding="utf-8")
    return found


@cache
def imports_in(text: str) -> list[ast.stmt]:
    """Every import of a text, wherever it stands; most texts are asked about many times."""
    return [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Import | ast.ImportFrom)]


def imported(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """The modules of ours that this text imports, wherever the import stands."""
    for node in imports_in(text):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in known else node.module


def circle(modules: Mapping[str, str]) -> list[str]:
    """The modules of one circle of imports; empty when there is none."""
    arrows = {
        name: {other for other in imported(text, modules) if other in modules and other != name}
        for name, text in modules.items()
    }
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def arrows_up(modules: Mapping[str, str]) -> list[str]:
    """Imports inside `queueing/` that do not point to a lower floor, nor stay in their room."""
    floor = {room: place for place, rooms in enumerate(FLOORS) for room in rooms}
    wrong = []
    for name, text in modules.items():
        if not name.startswith("queueing."):
            continue
        for other in imported(text, modules):
            leaves = other.startswith("queueing.") and room_of(other) != room_of(name)
            if leaves and floor[room_of(other)] >= floor[room_of(name)]:
                wrong.append(f"{name} imports {other}")
    return wrong


def test_no_module_imports_itself_by_a_detour():
    assert circle(sources()) == []


def test_every_room_knows_only_lower_ones():
    assert arrows_up(sources()) == []


def test_every_room_has_its_floor():
    rooms = {room_of(name) for name in sources() if name.startswith("queueing.")}
    assert rooms == set().union(*FLOORS)


@pytest.mark.patient
@pytest.mark.parametrize(
    "planted",
    [
        "from queueing.visits.visit import Visit",
        "from queueing.visits import visit",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from queueing.visits.visit import Visit",
        "def late():\n    from queueing.visits.visit import Visit",
    ],
)
def test_a_planted_arrow_is_found(planted):
    modules = sources()
    modules["queueing.colleagues.asks"] += f"\n{planted}\n"
    assert arrows_up(modules) == ["queueing.colleagues.asks imports queueing.visits.visit"]
    assert {"queueing.colleagues.asks", "queueing.visits.visit"} <= set(circle(modules))
