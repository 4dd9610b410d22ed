"""What does a listener cost that does not read? Sending to it waits so long and no longer, and the log says so once."""

import logging
import socket
import threading
import time

import pytest

from web.bounded_wire import MOST_UNSENT, BoundedQueue, BoundedWire

PATIENCE = 0.2
LOT = b"x" * 20_000_000


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_who_does_not_read_is_closed_after_a_while_and_told_once(ends, caplog):
    ours, theirs = ends
    wire, began = BoundedWire(ours, PATIENCE), time.monotonic()
    with caplog.at_level(logging.WARNING), pytest.raises(TimeoutError):
        wire.send(LOT)
    assert PATIENCE <= time.monotonic() - began < 10
    assert [one.getMessage() for one in caplog.records] == ["a socket that did not read for 0 s was closed"]
    while theirs.recv(1_000_000):
        pass  # what was on its way, and then the end


def test_a_slow_reader_gets_all_of_it_within_the_time(ends):
    ours, theirs = ends
    got: list[bytes] = []

    def reads():
        while sum(map(len, got)) < len(LOT):
            got.append(theirs.recv(1_000_000))

    reader = threading.Thread(target=reads)
    reader.start()
    assert BoundedWire(ours, 30).send(LOT) == len(LOT)
    reader.join()
    assert b"".join(got) == LOT


def test_closing_wakes_whoever_waits_to_send(ends):
    ours, _ = ends
    wire, woken = BoundedWire(ours, 60), threading.Event()

    def sends():
        with pytest.raises(OSError):  # noqa: PT011  broken pipe or reset, as the system likes
            wire.send(LOT)
        woken.set()

    threading.Thread(target=sends, daemon=True).start()
    while not wire.turn.locked():
        time.sleep(0.001)
    wire.close()
    assert woken.wait(30)


def test_more_than_so_many_unsent_packets_are_dropped_but_never_the_end():
    queue = BoundedQueue()
    for packet in range(MOST_UNSENT + 5):
        queue.put(packet)
    queue.put(None)
    assert queue.qsize() == MOST_UNSENT + 1
