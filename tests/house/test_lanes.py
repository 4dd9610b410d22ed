"""Which tests run when? The long ones only when somebody asks for them, whatever else is asked."""

import subprocess
import sys

import pytest

from tests.conftest import in_this_lane
from tests.support.ours import ROOT
from tools import bootstrap

LONG, BROWSER, SERVICES = {"exhaustive"}, {"browser"}, {"services"}


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
        (LONG, {"quick": True, "expression": "exhaustive"}, False),
    ],
)
def test_a_lane_holds_what_it_says(marks, how, runs):
    assert in_this_lane(marks, **how) is runs


def collected(*asked: str) -> str:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-n0", "-p", "no:cacheprovider", *asked]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


def test_an_expression_of_ones_own_never_adds_the_long_tests():
    """It replaced the one of pyproject.toml, and the long tests came along unasked."""
    weight = "tests/journeys/test_weight.py"
    assert "test_every_page_after_the_first_is_light" in collected(weight, "-m", "exhaustive")
    told = collected(weight, "-m", "browser")
    assert "test_a_cold_start_page_is_light" in told
    assert "test_every_page_after_the_first_is_light" not in told


def test_the_quick_lane_knows_no_browser():
    told = collected("tests/journeys/test_weight.py", "tests/house/test_lanes.py", "--quick")
    assert "test_a_lane_holds_what_it_says" in told
    assert "test_weight" not in told


def test_every_lane_has_its_command():
    assert {"quick", "test", "exhaustive"} <= set(bootstrap.COMMANDS)
    configured = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"-m", ' not in configured, "an -m of the person replaces it"
