"""Is what can be written down in one way written down in that way only?"""

import re

import pytest

from tests.house.test_shape import OURS, ROOT, modules

WAYS = {"a happening": (r"(?<!class )\bHappening\(", "queueing/happenings.py")}


@pytest.mark.parametrize(("written", "only_in"), WAYS.values(), ids=WAYS)
def test_it_is_written_in_one_place(written, only_in):
    files = [path for package in OURS for path in modules(package)]
    found = [str(path.relative_to(ROOT)) for path in files if re.search(written, path.read_text(encoding="utf-8"))]
    assert found == [only_in]
