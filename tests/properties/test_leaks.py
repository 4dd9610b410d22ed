"""What do two looks at the waits reveal about a visitor who came in between? Nothing (decisions 34).

See `bench/leaks.py`.
"""

from __future__ import annotations

import random

from bench.leaks import of_one_hall


def test_two_looks_at_the_waits_do_not_tell_why_the_neighbour_came():
    bits = of_one_hall(random.Random("leaks 0"))
    assert bits["sensitive, all there is"] > 0.3
    assert bits["domain, all there is"] > 2
    for seen in ("kiosk", "phones"):
        assert bits[f"sensitive, {seen}"] <= 0.01
        assert bits[f"domain, {seen}"] <= 0.05
