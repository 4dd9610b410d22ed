"""A branch names its kiosks' keys; a wrong one is told with file and line."""

from __future__ import annotations

import pytest

from queueing.catalogue.keypad import KEYS, keys_of, wrong_key


def test_what_a_branch_does_not_name_stays_as_usual():
    assert keys_of({"headset": "F9"}) == {**KEYS, "headset": "F9"}
    assert keys_of(None) == KEYS


@pytest.mark.parametrize("own", [{}, KEYS, {"next": "j"}, {"next": "ArrowUp", "previous": "ArrowDown"}])
def test_keys_that_can_be(own):
    assert wrong_key(own) is None


@pytest.mark.parametrize(
    ("own", "action", "why"),
    [
        ({"jump": "j"}, "jump", "'jump' bestaat niet"),
        ({"next": "Down"}, "next", "is geen toets"),
        ({"next": "Tab"}, "next", "is geen toets"),
        ({"next": 5}, "next", "is geen toets"),
        ({"help": "F1"}, "help", "betekent al 'repeat'"),
    ],
)
def test_keys_that_cannot_be(own, action, why):
    wrong = wrong_key(own)
    assert wrong
    assert wrong[0] == action
    assert why in wrong[1]
