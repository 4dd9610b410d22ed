"""A display stays on for weeks: after a working day of calls its page is no larger than after the first half hour.

The eight hours go by in the browser; in the house it is one morning, so that no pause at noon comes between.
"""

from __future__ import annotations

import pytest

CALLS_AN_HOUR = 30
HOURS = 8
WARM = 15
MOST_GROWTH = 1.2


def weighs(page):
    """(elements in the page, nodes that the browser holds, bytes of its scripts), after the rubbish was taken out."""
    teller = page.context.new_cdp_session(page)
    teller.send("Performance.enable")
    for _ in range(3):
        teller.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in teller.send("Performance.getMetrics")["metrics"]}
    teller.detach()
    return page.evaluate("document.querySelectorAll('*').length"), told["Nodes"], told["JSHeapUsedSize"]


@pytest.mark.exhaustive
def test_eight_hours_of_calls_leave_no_trace_in_the_page(stage):
    lotte = stage.house.signs_in("lotte").sits_down(3)
    board = stage.display(clock=True)

    def one_call():
        number = stage.visitor("PAP-1").number
        assert lotte.calls_next() == number
        board.page.wait_for_function(
            "number => document.querySelector('.fresh .num')?.textContent === String(number)", arg=number
        )
        lotte.does("finish", number)
        stage.later(seconds=38)
        board.page.clock.fast_forward(3_600_000 // CALLS_AN_HOUR)

    for _ in range(WARM):
        one_call()
    elements, nodes, heap = weighs(board.page)
    for _ in range(CALLS_AN_HOUR * HOURS):
        one_call()
    after = weighs(board.page)
    assert after[0] == elements
    assert after[1] <= nodes * MOST_GROWTH, (nodes, after)
    assert after[2] <= heap * MOST_GROWTH, (heap, after)
    assert board.loads == 1
