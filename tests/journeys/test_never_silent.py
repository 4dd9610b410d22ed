"""Whatever happens to the wire, a display says within three seconds that it is not live, and is right again within two.

Measured by the page itself, from the moment of the cut and from the moment of the return.
"""

import os
import re
import signal
from contextlib import contextmanager

from playwright.sync_api import expect

SAYS_SO, RIGHT_AGAIN = 3000, 2000  # milliseconds


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


def test_a_board_that_hears_nothing_says_so_in_time_and_is_right_in_time(stage):
    board, lotte = stage.display(), stage.house.signs_in("lotte").sits_down(3)
    first, second = stage.visitor(), stage.visitor()
    lotte.calls_next()
    board.shows((first.number, 3))

    board.loses_its_wire()
    expect(board.band).to_be_visible(timeout=SAYS_SO)
    lotte.does("recall", first.number)
    board.has_its_wire_back()
    expect(board.band).to_be_hidden(timeout=RIGHT_AGAIN)
    board.sounds(f"{first.number}-1-0", f"{first.number}-1-1")

    with is_silent_for(stage):
        expect(board.band).to_be_visible(timeout=SAYS_SO)
        board.shows((first.number, 3))
    expect(board.band).to_be_hidden(timeout=RIGHT_AGAIN)

    tab = board.page.context.new_cdp_session(board.page)
    tab.send("Page.setWebLifecycleState", {"state": "frozen"})
    lotte.does("finish", first.number)
    lotte.calls_next()
    tab.send("Page.setWebLifecycleState", {"state": "active"})
    board.shows((second.number, 3), (first.number, 3))
    expect(board.band).to_be_hidden(timeout=RIGHT_AGAIN)
    board.sounds(f"{first.number}-1-0", f"{first.number}-1-1", f"{second.number}-2-0")

    stage.goes_dark()
    expect(board.band).to_be_visible(timeout=SAYS_SO)
    stage.opens()
    expect(board.band).to_be_hidden(timeout=RIGHT_AGAIN)
    board.shows((second.number, 3), (first.number, 3))
    board.sounded(f"{first.number}-1-0", f"{first.number}-1-1", f"{second.number}-2-0")
