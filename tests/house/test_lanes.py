"""Which tests run when? The long ones only when somebody asks for them, whatever else is asked."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import in_this_lane, one_per_face
from tests.support.ours import ROOT
from tools import bootstrap

LONG, BROWSER, SERVICES, PATIENT = {"exhaustive"}, {"browser"}, {"services"}, {"patient"}


@pytest.mark.parametrize(
    ("marks", "how", "runs"),
    [
        (set(), {}, True),
        (LONG, {}, False),
        (LONG | BROWSER, {"expression": "browser"}, False),
        (LONG | SERVICES, {"expression": "not browser"}, False),
        (LONG, {"expression": "exhaustive"}, True),
        (LONG, {"exhaustive": True}, True),
        (LONG | BROWSER, {"exhaustive": True, "expression": "browser"}, True),
        (BROWSER, {"exhaustive": True, "expression": "browser"}, False),
        (set(), {"quick": True}, True),
        (BROWSER, {"quick": True}, False),
        (SERVICES, {"quick": True}, False),
        (PATIENT, {"quick": True}, False),
        (PATIENT, {}, True),
        (LONG, {"quick": True, "expression": "exhaustive"}, False),
    ],
)
def test_a_lane_holds_what_it_says(marks, how, runs):
    assert in_this_lane(marks, **how) is runs


WEIGHT = "tests/journeys/test_weight.py"
OF_ONES_OWN = [[WEIGHT, *how] for how in (["-m", "exhaustive"], [], ["-m", "browser"], ["-m", "not services"])]
QUICK = [WEIGHT, "tests/house/test_lanes.py", "--quick"]
LANES = [*OF_ONES_OWN, QUICK]
ASK = "import json, sys, pytest; [pytest.main(asked) for asked in json.loads(sys.argv[1])]"


@pytest.fixture(scope="module")
def would_run() -> Callable[[list[str]], str]:
    """What each of these would run; all asked in one process, which imports the tests once."""
    answers = collected(*LANES)
    return lambda lane: answers[LANES.index(lane)]


def collected(*lanes: list[str]) -> list[str]:
    asked = [["--collect-only", "-n0", "-p", "no:cacheprovider", "-W", "default", *one] for one in lanes]
    told = subprocess.run([sys.executable, "-c", ASK, json.dumps(asked)], cwd=ROOT, capture_output=True, text=True)
    answers = re.split(r"^.*tests? collected.* in .*$", told.stdout, flags=re.MULTILINE)[:-1]
    assert len(answers) == len(lanes), told.stdout + told.stderr
    return answers


@pytest.mark.patient
@pytest.mark.xdist_group("lanes")
def test_an_expression_of_ones_own_never_adds_the_long_tests(would_run):
    """It replaced the one of pyproject.toml, and the long tests came along unasked."""
    named, *unnamed = map(would_run, OF_ONES_OWN)
    assert "test_every_page_after_the_first_is_light" in named
    for told in unnamed:
        assert "test_a_cold_start_page_is_light" in told
        assert "test_every_page_after_the_first_is_light" not in told


@pytest.mark.patient
@pytest.mark.xdist_group("lanes")
def test_the_quick_lane_knows_no_browser(would_run):
    told = would_run(QUICK)
    assert "test_a_lane_holds_what_it_says" in told
    assert "test_weight" not in told


def test_every_lane_has_its_command():
    assert {"quick", "test", "exhaustive"} <= set(bootstrap.COMMANDS)
    configured = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"-m", ' not in configured, "an -m of the person replaces it"


def test_of_the_pages_the_quick_lane_runs_one_test_of_each_file():
    class Item:
        def __init__(self, path: str) -> None:
            self.path = Path(path)

    items = [Item(one) for one in ("tests/faces/a.py", "tests/faces/a.py", "tests/house/b.py", "tests/house/b.py")]
    assert one_per_face(items) == [items[0], *items[2:]]
