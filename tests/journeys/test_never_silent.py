"""Whatever happens to the wire, a display says within three seconds that it is not live, and is right again within two.

Looked at by the page itself at every picture it paints, from the moment of the cut and from the moment of the return.
"""

import os
import re
import signal
from contextlib import contextmanager

import pytest

from tests.support.screens import PATIENCE

IN_TIME = (3000, 2000)
"""Milliseconds from the cut, and from the return: on a machine that does nothing else."""


def is_silent_for(stage):
    """The server stops in the middle of everything: lines stay open, and nothing comes."""
    workers = [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", stage.log)]

    @contextmanager
    def silence():
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)

    return silence()


@pytest.mark.parametrize(
    ("says_so", "right_again"),
    [(PATIENCE, PATIENCE), pytest.param(*IN_TIME, marks=pytest.mark.exhaustive)],
    ids=["at last", "in time"],
)
def test_a_board_that_hears_nothing_says_so_and_is_right_again(stage, says_so, right_again):
    board, lotte = stage.display(), stage.house.signs_in("lotte").sits_down(3)
    first, second = stage.visitor(), stage.visitor()
    lotte.calls_next()
    board.shows((first.number, 3))

    board.loses_its_wire()
    board.says_not_live(says_so)
    lotte.does("recall", first.number)
    board.has_its_wire_back()
    board.is_right_again(right_again)
    board.sounds(f"{first.number}-1-0", f"{first.number}-1-1")

    with is_silent_for(stage):
        board.says_not_live(says_so)
        board.shows((first.number, 3))
    board.is_right_again(right_again)

    tab = board.page.context.new_cdp_session(board.page)
    tab.send("Page.setWebLifecycleState", {"state": "frozen"})
    lotte.does("finish", first.number)
    lotte.calls_next()
    tab.send("Page.setWebLifecycleState", {"state": "active"})
    board.shows((second.number, 3), (first.number, 3))
    board.is_right_again(right_again)
    board.sounds(f"{first.number}-1-0", f"{first.number}-1-1", f"{second.number}-2-0")

    stage.goes_dark()
    board.says_not_live(says_so)
    stage.opens()
    board.is_right_again(right_again)
    board.shows((second.number, 3), (first.number, 3))
    board.sounded(f"{first.number}-1-0", f"{first.number}-1-1", f"{second.number}-2-0")
