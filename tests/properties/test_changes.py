"""Whatever two people change in a catalogue: the diff says all of it, and nothing of either is lost."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from queueing.catalogue.changes import ABSENT, changed, changes, merged, same, value_at

words = some.text(max_size=4)
values = some.one_of(words, some.integers(0, 3), some.booleans(), some.lists(words, max_size=3))
keys = some.sampled_from(["label", "icon", "order", "WON-1", "WON-2", "hours", "words", "nl"])
documents = some.dictionaries(
    keys, some.recursive(values, lambda inner: some.dictionaries(keys, inner, max_size=4), max_leaves=12), max_size=5
)


def exactly(document):
    """As JSON, so that order counts and `1` is not `true`."""
    return json.dumps(document)


def overlap(one, other):
    return one.path[: len(other.path)] == other.path or other.path[: len(one.path)] == one.path


@given(documents, documents)
def test_what_the_diff_says_is_all_that_changes(before, after):
    assert exactly(changed(before, changes(before, after))) == exactly(after)


@given(documents)
def test_nothing_changed_says_nothing(document):
    assert changes(document, json.loads(exactly(document))) == []


@given(documents, documents)
def test_what_only_one_of_two_changed_stays(base, other):
    assert same(merged(base, other, base).document, other)
    assert same(merged(base, base, other).document, other)
    assert merged(base, other, base).conflicts == merged(base, other, other).conflicts == ()


@given(documents, documents, documents)
def test_two_people_keep_all_that_they_changed_apart_and_hear_of_the_rest(base, mine, theirs):
    both = merged(base, mine, theirs)
    ours = [one for one in changes(base, mine) if not one.is_order]
    others = [one for one in changes(base, theirs) if not one.is_order]
    for own, their in ((ours, others), (others, ours)):
        for one in own:
            if not any(overlap(one, other) for other in their):
                assert same(value_at(both.document, one.path), one.after), one
    for met in both.conflicts:
        assert same(value_at(both.document, met.path), met.mine)
        assert not same(met.mine, met.theirs)
    if not both.conflicts:
        assert same(both.document, merged(base, theirs, mine).document)


@given(some.permutations(["a", "b", "c", "d"]), some.permutations(["a", "b", "c", "d", "e"]))
def test_an_order_that_one_person_made_is_kept(mine, theirs):
    base = dict.fromkeys("abcd", "x")
    both = merged(base, dict.fromkeys(mine, "x"), dict.fromkeys(theirs, "x")).document
    wanted = mine if mine != list("abcd") else [key for key in theirs if key != "e"]
    assert [key for key in both if key != "e"] == wanted
    assert both.get("e", ABSENT) == "x"
    assert all(one != other for one, other in pairwise(both))
