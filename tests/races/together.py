"""How do many people do something in the same moment? In threads of this process, or spread over several processes.

    at_once(crews, lambda crew: crew.hall.call_next(crew.desk))
    in_processes(url, "empty_the_hall", [range(1, 11), range(11, 21)])

A process of its own runs this module: it opens the database, says that it is ready, waits until everybody is, and does
the action with a thread for each desk. The result comes back as JSON.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, TimeoutError

from queueing import policy
from queueing.branches import Hall
from queueing.desks.desk import Desk
from queueing.refusals import NobodyWaiting
from queueing.visits.finding import waiting
from queueing.visits.visit import Visit
from queueing.visits.visit_need import Outcome
from tests.support.hall import LittleHall, hall_at, open_engine

ROOT = Path(__file__).resolve().parents[2]
One = TypeVar("One")
Done = TypeVar("Done")


def at_once(people: Sequence[One], action: Callable[[One], Done]) -> list[Done]:
    """Everybody waits for everybody and then does it; what each got, in order. What one of them raises is raised."""
    barrier = threading.Barrier(len(people))

    def when_all_are_there(one: One) -> Done:
        barrier.wait()
        return action(one)

    with ThreadPoolExecutor(len(people)) as pool:
        return [done.result() for done in [pool.submit(when_all_are_there, one) for one in people]]


def crews_at(engine: Engine, count: int) -> list[LittleHall]:
    """The same hall, once for each of this many people: each has their own session, clock and dice."""
    return [hall_at(engine, seed=f"crew {place}") for place in range(count)]


def empty_the_hall(hall: LittleHall, desk: Desk) -> list[int]:
    """*Klaar en volgende* until nobody waits for this desk any more; the keys of the visits, in order of calling."""
    called: list[int] = []
    staff, catalogue, profile = hall.whoever_sits_at(desk), hall.catalogue, desk.helps_with
    while True:
        with pressed_again(hall) as turn:
            if called:
                hall.session.get_one(Visit, called[-1]).finish(profile, rest=Outcome.DONE, now=hall.now)
            try:
                called.append(desk.call_next(turn, catalogue, staff=staff, now=hall.now).id)
            except NobodyWaiting:  # and that is true at this very moment
                there = waiting(hall.session, hall.key, catalogue)
                assert not [one for one in there if policy.may_call(desk.view(), one, hall.now)]
                return called


@contextmanager
def pressed_again(hall: LittleHall) -> Iterator[Hall]:
    """Lock the hall; a thread that does not get it in time tries again, as people do. It happens on a slow machine."""
    with ExitStack() as stack:
        while True:
            try:
                turn = stack.enter_context(hall.turn())
                break
            except (TimeoutError, OperationalError):
                continue
        yield turn


def desks_that_empty_the_hall(engine: Engine, numbers: Iterable[int]) -> dict[int, list[int]]:
    """Desk number → the visits it called; each desk in a thread."""
    numbers = list(numbers)
    crews = [hall_at(engine, seed=f"desk {number}") for number in numbers]
    places = [(crew, crew.desk(number)) for crew, number in zip(crews, numbers, strict=True)]
    _wait_for_the_sign()
    called = at_once(places, lambda place: empty_the_hall(*place))
    for crew in crews:
        crew.session.close()
    return dict(zip(numbers, called, strict=True))


def in_processes(url: str, shares: Sequence[Iterable[int]]) -> list[dict[int, list[int]]]:
    """The same, with the desks spread over real processes that start calling together; what each of these called."""
    with ExitStack() as processes:
        crowd = [processes.enter_context(_process(url, numbers)) for numbers in shares]
        for one in crowd:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in crowd:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        answers = [one.communicate(timeout=120)[0] for one in crowd]
        assert [one.returncode for one in crowd] == [0] * len(crowd)
    return [{int(desk): visits for desk, visits in json.loads(answer).items()} for answer in answers]


def _process(url: str, numbers: Iterable[int]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.races.together", url, *map(str, numbers)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _wait_for_the_sign() -> None:
    if __name__ == "__main__":
        print("ready", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    engine = open_engine(sys.argv[1])
    json.dump(desks_that_empty_the_hall(engine, map(int, sys.argv[2:])), sys.stdout)
    engine.dispose()
