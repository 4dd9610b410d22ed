"""A process that hangs while it holds the hall stops nobody for longer than the limit (PostgreSQL)."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy.exc import OperationalError

from config import ROOT
from queueing.branches import lock_hall
from queueing.patience import LIMITS
from tests.support.hall import on_postgresql

HOLDS = """
import sys
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from queueing import patience
from queueing.branches import lock_hall
from queueing.storage import prepare
from web.outage import is_away
patience.LIMITS["idle_in_transaction_session_timeout"] = sys.argv[3]
engine = create_engine(sys.argv[1])
prepare(engine, audit_key=b"k")
with Session(engine) as session:
    lock_hall(session, int(sys.argv[2])).serial = 7000
    session.flush()
    print("holds", flush=True)
    sys.stdin.readline()
    try:
        session.commit()
    except SQLAlchemyError as error:
        print("was ended, and is told as", "an outage" if is_away(error) else "a fault", flush=True)
"""


def gets_the_hall(hall, within=10.0):
    """Press until the lock is there; each press has its answer within the limit for locks."""
    until = time.monotonic() + within
    while True:
        try:
            return lock_hall(hall.session, hall.key)
        except OperationalError:
            hall.session.rollback()
            assert time.monotonic() < until, "it never let go"


@on_postgresql
def test_a_process_that_is_paused_while_it_holds_the_hall_lets_go(hall):
    """Its limit is a second here instead of four; whoever presses meanwhile waits, and gets the hall."""
    address = hall.engine.url.render_as_string(hide_password=False)
    paused = subprocess.Popen(
        [sys.executable, "-c", HOLDS, address, str(hall.key), "1s"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with paused:
        try:
            assert paused.stdout is not None
            assert paused.stdout.readline() == "holds\n"
            paused.send_signal(signal.SIGSTOP)
            assert gets_the_hall(hall).serial < 7000, "what it wrote is not kept"
            hall.session.rollback()
            paused.send_signal(signal.SIGCONT)
            assert paused.communicate("go on\n", timeout=10)[0] == "was ended, and is told as an outage\n"
        finally:
            paused.kill()


@on_postgresql
@pytest.mark.parametrize("name", LIMITS)
def test_every_connection_has_its_limits(hall, name):
    assert hall.session.connection().exec_driver_sql(f"SHOW {name}").scalar() == LIMITS[name]
    hall.session.rollback()
