"""Can somebody who knows the rules, and every total, find a count that was not told? (P-9)"""

import itertools
from collections import defaultdict

import pytest

from queueing.report.small_cells import LEAST, LEAST_SENSITIVE, in_steps, merged, share


def readings(told, hidden):
    """What was told → every day that would have been told like that."""
    every = defaultdict(list)
    for counts in hidden:
        every[repr(told(counts))].append(counts)
    return every


def test_cells_in_order_stand_with_the_next_until_there_are_enough():
    spans = merged([7, 2, 1, 4, 9, 3], whole=True)
    assert [(one.first, one.last, one.count) for one in spans] == [(0, 0, 7), (1, 3, 7), (4, 5, 12)]
    assert merged([1, 2, 1], whole=True) == []
    assert merged([], whole=True) == []


def test_while_more_is_to_come_the_last_few_wait():
    spans = merged([7, 2], whole=False)
    assert [(one.first, one.last, one.count) for one in spans] == [(0, 0, 7)]


@pytest.mark.parametrize("whole", [True, False])
def test_a_small_cell_in_an_order_has_as_many_possible_values_as_the_smallest_count_told(whole):
    """Of three cells up to 11: whoever knows the rule, tries all that would have looked the same."""
    for same in readings(lambda cells: merged(cells, whole=whole), itertools.product(range(12), repeat=3)).values():
        if any(max(counts) == 11 for counts in same):
            continue  # as large as was tried: larger ones would look the same
        for place in range(3):
            values = {counts[place] for counts in same}
            assert min(values) >= LEAST or len(values) >= LEAST, same


def test_who_looks_every_day_cannot_subtract():
    """Three days, and what was told after each of them."""

    def told(days):
        return [merged(days[:seen], whole=False) for seen in range(1, 4)]

    for same in readings(told, itertools.product(range(12), repeat=3)).values():
        if any(max(days) == 11 for days in same):
            continue
        for place in range(3):
            values = {days[place] for days in same}
            assert min(values) >= LEAST or len(values) >= LEAST, same


def test_what_lies_in_a_step_looks_the_same():
    widths = {"PAP": LEAST, "POS": LEAST_SENSITIVE, "WON": LEAST}
    told = in_steps({"PAP": 143, "POS": 9, "WON": 0}, widths, total=148, covers=True)
    assert {name: (one.least, one.most) for name, one in told.items()} == {
        "PAP": (140, 144), "POS": (0, 9), "WON": (0, 4),
    }  # fmt: skip


def possible(told, name, total, *, covers):
    """Every value of this count, for whoever knows the total: found by trying."""
    names = list(told)
    every = itertools.product(*(range(told[one].least, told[one].most + 1) for one in names))
    fits = (sum(counts) >= total if covers else sum(counts) <= total for counts in every)
    every = itertools.product(*(range(told[one].least, told[one].most + 1) for one in names))
    return {counts[names.index(name)] for counts, is_one in zip(every, fits, strict=True) if is_one}


@pytest.mark.parametrize("covers", [True, False])
def test_nor_does_the_total_find_it(covers):
    """Three counts up to 9, one of them sensitive, with every total that they may have."""
    widths, seen = {"PAP": LEAST, "POS": LEAST_SENSITIVE, "WON": LEAST}, 0
    for counts in itertools.product(range(0, 15, 2), (0, 3, 9, 11), range(0, 15, 3)):
        named = dict(zip(widths, counts, strict=True))
        totals = range(max(counts), sum(counts) + 1) if covers else range(sum(counts), sum(counts) + 12, 3)
        for total in totals:
            told = in_steps(named, widths, total=total, covers=covers)
            for name in told:
                seen += 1
                assert len(possible(told, name, total, covers=covers)) >= widths[name], (named, total)
    assert seen > 500


def test_where_the_total_would_find_it_the_steps_are_wider_or_nothing_is_told():
    widths = dict.fromkeys(("PAP", "WON"), LEAST)
    assert in_steps({"PAP": 2, "WON": 0}, widths, total=2, covers=True) == {}
    wider = in_steps({"PAP": 24, "WON": 4}, widths, total=28, covers=True)
    assert {name: one.most - one.least + 1 for name, one in wider.items()} == {"PAP": 10, "WON": 10}


@pytest.mark.parametrize("of", [5, 9, 24, 60, 333, 1184])
def test_a_share_looks_the_same_for_at_least_five_counts(of):
    told = [share(count, of) for count in range(of + 1)]
    if told[0] is None:
        assert set(told) == {None}
    else:
        assert min(told.count(one) for one in told) >= LEAST
        assert all(one and one.least <= 100 * count / of <= one.most for count, one in enumerate(told))
