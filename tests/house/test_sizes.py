"""Can every file be read at a sitting and every function at a glance?"""

import ast
import subprocess

from config import ROOT

LARGEST_FILE, LONGEST_FUNCTION, NINE_OF_TEN = 500, 60, 16


def python_files():
    """The Python of the house, and of its bench and tools; tests may tell long stories, migrations never change."""
    told = subprocess.run(
        ["git", "ls-files", "*.py", ":!tests", ":!migrations"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [ROOT / name for name in told.stdout.split() if (ROOT / name).exists()]


def functions():
    """How many lines each function has, from its `def` to its last, with where it stands."""
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                yield node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}"


def test_no_file_is_longer_than_can_be_read_at_a_sitting():
    sizes = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in python_files()}
    assert {name: lines for name, lines in sizes.items() if lines > LARGEST_FILE} == {}


def test_no_function_is_long_and_nine_of_ten_are_short():
    found = sorted(functions())
    assert len(found) > 1_000
    assert [one for one in found if one[0] > LONGEST_FUNCTION] == []
    assert found[len(found) * 9 // 10][0] <= NINE_OF_TEN, "shorten some that do two things"
