"""Is the table on top of `Visit` the life of a visit, arrow by arrow?"""

import inspect

import pytest

from queueing.happenings import State
from queueing.visits.visit import Visit
from tests.properties.test_life import VERBS
from tests.queueing.visits.test_visit import LIFE

OTHER_NAMES = {
    "call": "call_to", "finish visit": "finish", "finish all": "finish", "withdraw the call": "withdraw_call",
    "reopen a need": "reopen_need", "arrange an interpreter": "arrange_interpreter",
    "hand over to a service": "hand_over", "hand over to a desk": "hand_over", "hand over to a colleague": "hand_over",
    "assign to a service": "assign", "assign to a desk": "assign", "assign to nobody": "assign",
}  # fmt: skip
ELSEWHERE = {"bring in again", "take back"}
"""What stands above `Visit`, in `queueing/desks/undo.py`."""


def arrows():
    """Verb → from which state it leads to which, as the docstring of `Visit` has it."""
    _, _, head, *rows = (inspect.getdoc(Visit) or "").splitlines()
    *states, by = head.split()
    assert by == "by"
    assert set(states) == set(State)
    found, leads = {}, {}
    for row in rows:
        words = row.replace(",", " ").split()
        if not row.startswith(" "):
            cells, words = words[: len(states)], words[len(states) :]
            leads = {
                State(one): {State(to) for to in cell.split("|")}
                for one, cell in zip(states, cells, strict=True)
                if cell != "."
            }
        for verb in words:
            assert verb not in found
            found[verb] = leads
    return found


def name_of(tested):
    return OTHER_NAMES.get(tested, tested.replace(" ", "_"))


@pytest.mark.parametrize("tested", LIFE)
def test_what_every_arrow_is_tested_for_is_what_the_table_says(tested):
    table = arrows()[name_of(tested)]
    assert set(table) == set(LIFE[tested].leads)
    assert all(to in table[state] for state, to in LIFE[tested].leads.items())


@pytest.mark.parametrize("tested", sorted(set(VERBS) - ELSEWHERE))
def test_from_where_the_machine_may_do_it_is_what_the_table_says(tested):
    assert set(arrows()[name_of(tested)]) == VERBS[tested].legal


def test_every_verb_of_a_visit_stands_in_the_table_and_nothing_else():
    verbs = {
        name
        for name, one in vars(Visit).items()
        if inspect.isfunction(one) and not name.startswith("_") and "now" in inspect.signature(one).parameters
    }
    assert set(arrows()) == verbs
