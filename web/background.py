"""What runs beside the requests? One thread tells pages their versions; another checks devices, forecasts and deletes.

The beat needs no Redis: each process tells its own sockets the versions in the database, so a lost ring is repaired
within a second on displays and kiosks, within ten on staff screens and phones.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from live import rooms
from live.stale_parts import Audience, parts_of
from queueing import audit
from queueing.branches import Branch, Hall, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.challenges import forget_challenges, has_old_challenges
from queueing.colleagues.sessions import ended_of, forget_sessions
from queueing.desks.attendance import mind_quiet_desks, quiet_desks
from queueing.devices import Device, devices_come_or_gone, note_seen
from queueing.retention import forget, forget_dead_links
from queueing.wiping import end_keys, wipe
from web.anchor import Anchor
from web.clock import Agreement, now, passed
from web.clock_doubt import Doubt
from web.dice import dice
from web.forecasts import look_ahead
from web.high_water import go_beyond_what_was_given, note_numbers
from web.note_key_folder import note_keys
from web.one_master import unknown_others
from web.proving import prove_now
from web.sessions import write_down_seen
from web.sockets import Listeners, end_sockets
from web.transactions import db_session, writing

log = logging.getLogger("onthaal.beats")
FAST = (
    ("displays:", (Audience.DISPLAYS, Audience.DEVICE)),
    ("kiosks:", (Audience.KIOSK, Audience.KIOSKS, Audience.DEVICE)),
)
SLOW = (("staff:", (Audience.STAFF, Audience.DESK)), ("tickets:", (Audience.TICKET,)))
SLOW_EVERY = 10
CHECK_EVERY = 1
"""Who leaves the house through another process loses their screens within two seconds."""
CLOCK_EVERY = 15
OTHERS_EVERY = 15
SCREENS_EVERY = 10
SCREENS_MAY_RETURN = 60
"""Seconds after a start in which screens may reconnect: until then a silent one is not reported."""
QUIET_DESKS_EVERY = 30
LOOK_AHEAD_EVERY = 10
SEEN_EVERY = 60
FORGET_EVERY = 60
CLOCKS_AGREE_FOR = timedelta(seconds=100)
"""Nothing is deleted before the clock ran this long without a jump: two looks, after a start and after each jump."""
A_JUMP = timedelta(minutes=3)
"""More than the time between two looks, so that a clock held still by a test does not count as a jump."""
WIPE_EVERY = 30
END_KEYS_EVERY = 5
ANCHOR_EVERY = 60


Job = tuple[int, Callable[[], object]]
"""How often, in seconds, and what to do."""


class BackgroundJobs:
    """Ticks every second; errors of each job are caught and logged, so that one cannot stop the others."""

    def __init__(self, app: Flask, socketio: SocketIO) -> None:
        self.app, self.socketio = app, socketio
        self.stopped = threading.Event()
        self.ticks = 0
        self.went_beyond = False
        self.clocks = Agreement(CLOCKS_AGREE_FOR, A_JUMP)
        self.doubt = Doubt()
        self.away = self.tells_of_disk = False
        self.beats: list[Job] = [(1, lambda: self.beat(FAST)), (SLOW_EVERY, lambda: self.beat(SLOW))]
        self.jobs: list[Job] = [
            (1, self.watch_numbers),
            (CLOCK_EVERY, self.doubt.look),
            (OTHERS_EVERY, unknown_others),
            (CHECK_EVERY, self.check_listeners),
            (SCREENS_EVERY, self.watch_screens),
            (QUIET_DESKS_EVERY, self.ask_quiet_desks),
            (LOOK_AHEAD_EVERY, lambda: look_ahead(self.app)),
            (SEEN_EVERY, write_down_seen),
            (FORGET_EVERY, self.forget_when_it_is_time),
            (WIPE_EVERY, self.wipe_what_was_forgotten),
            (END_KEYS_EVERY, self.end_keys),
            (ANCHOR_EVERY, Anchor().drop),
        ]

    def start(self) -> None:
        """Start, before any number is given or visit deleted; the threads end with the process.

        The beats have a thread of their own, so that no other job delays them.
        """
        self._do([(1, self.doubt.look), (1, self.watch_numbers)], 0)
        threading.Thread(target=self._beats, name="beats", daemon=True).start()
        threading.Thread(target=self._run, name="runner", daemon=True).start()

    def tick(self) -> None:
        """Do what is due this second. The first tick does everything except deleting, which catches up as soon as the
        clock is sure."""
        self._do(self.beats, self.ticks)
        self._do(self.jobs, self.ticks)
        self.ticks += 1

    def _do(self, jobs: list[Job], ticks: int) -> None:
        for every, job in jobs:
            if ticks % every == 0:
                with self.app.app_context():
                    try:
                        job()
                    except Exception:
                        # Nobody waits for this; the next tick tries again.
                        log.exception("a job beside the requests failed")
                        with suppress(SQLAlchemyError):
                            db_session().rollback()

    def watch_numbers(self) -> None:
        """Once, skip the numbers that were given; from then on save how far the numbering is."""
        if not self.went_beyond:
            go_beyond_what_was_given()
            self.went_beyond = True
        note_numbers()

    def beat(self, audiences: tuple[tuple[str, tuple[Audience, ...]], ...]) -> None:
        """Tell this process's own sockets the versions of their parts."""
        listeners: Listeners = self.app.extensions["listeners"]
        heard = {room: who for prefix, who in audiences for room in listeners.of(prefix)}
        if not heard:
            return
        try:
            versions = {
                row.branch_id: row.versions for row in db_session().execute(select(Hall.branch_id, Hall.versions))
            }
        except SQLAlchemyError:
            self.away = True  # every page says so: it shows the last known state
            self.socketio.emit("gone", ignore_queue=True)  # type: ignore[call-arg]  # the stubs lack it
            raise
        if self.away:
            self.away = False
            self.beat((*FAST, *SLOW))
            return
        for room, who in heard.items():
            known = versions.get(int(room.split(":")[1]), {})
            beat = {part: known.get(part, 0) for part in parts_of(*who)}
            self.socketio.emit("beat", beat, to=room, ignore_queue=True)  # type: ignore[call-arg]  # the stubs lack it

    def check_listeners(self) -> None:
        """Close the sockets of sessions that ended, and devices revoked, through another process."""
        listeners: Listeners = self.app.extensions["listeners"]
        ours = {one.session for one in list(listeners.by_sid.values()) if one.session is not None}
        for key in ended_of(db_session(), ours, now=now()):
            end_sockets(self.app, self.socketio, rooms.session_room(key))
        devices = {int(room.split(":")[1]) for room in listeners.of("device:")}
        if devices:
            paired = set(
                db_session().scalars(select(Device.id).where(Device.id.in_(devices), Device.paired_at.is_not(None)))
            )
            for key in devices - paired:
                end_sockets(self.app, self.socketio, rooms.device_room(key))

    def watch_screens(self) -> None:
        """Record which paired screens are connected, and alert reception of a lost one while the house is open."""
        listeners: Listeners = self.app.extensions["listeners"]
        at = now()
        news = note_seen(db_session(), listeners.devices(), now=at)
        db_session().commit()
        for branch_id in news:  # managers hear it at the next beat
            lock_hall(db_session(), branch_id).raise_versions({"devices", "device_state"})
            db_session().commit()
        if self.ticks < SCREENS_MAY_RETURN:
            return
        for branch in db_session().scalars(select(Branch).where(Branch.edition.is_not(None))).all():
            if not catalogue_of(db_session(), branch).is_open(branch.local(at)):
                continue
            self._note_screens(branch, at)

    def _note_screens(self, branch: Branch, at: datetime) -> None:
        news = devices_come_or_gone(db_session(), branch.id, now=at)
        if news:
            lock_hall(db_session(), branch.id)
            for key in news:
                db_session().get_one(Device, key).note_presence(now=at)
            db_session().commit()

    def ask_quiet_desks(self) -> None:
        """*Ben je er nog?*; the hall is locked only when a desk is due. Not in the demo: one person plays all."""
        if self.app.config["SETTINGS"].demo:
            return
        for branch in db_session().scalars(select(Branch).where(Branch.edition.is_not(None))).all():
            if quiet_desks(db_session(), branch.id, now=now()):
                lock_hall(db_session(), branch.id)
                mind_quiet_desks(db_session(), branch.id, now=now())
                db_session().commit()

    def forget_when_it_is_time(self) -> None:
        """Delete only when the clock is sure: no visit is deleted because of a minute of wrong time."""
        if self.clocks.holds(now(), passed()):
            self.forget_what_is_due()

    def forget_what_is_due(self) -> None:
        """Keep the kiosk's promise, branch by branch."""
        if not self.app.config["SETTINGS"].forgets:  # only a benchmark may switch it off
            return
        audit.forget_old(db_session(), now=now())
        db_session().commit()
        forget_dead_links(db_session(), now=now())
        db_session().commit()
        forget_sessions(db_session(), now=now())
        db_session().commit()
        if has_old_challenges(db_session(), now=now()):
            with writing() as db:
                forget_challenges(db, now=now())
        for branch in db_session().scalars(select(Branch).where(Branch.edition.is_not(None))).all():
            done = forget(db_session(), branch, now=now(), dice=dice())
            db_session().commit()
            if done.visits:
                log.info("forgot %s visits, kept %s measures; the disk follows", done.visits, done.measures)

    def wipe_what_was_forgotten(self) -> None:
        """Deleted means gone from the disk too: retried until done, and reported until then (decisions 35)."""
        done = wipe(db_session(), note_keys())
        if done:
            log.info("what was forgotten is gone from the disk")
            self._check_what_is_left()
        elif done is False:
            log.warning("what was forgotten still stands on the disk: somebody is reading it; tried again soon")
        if done is False or (done and self.tells_of_disk):
            self.tells_of_disk = done is False
            for branch_id in db_session().scalars(select(Hall.branch_id)).all():
                lock_hall(db_session(), branch_id).raise_versions({"alerts"})
                db_session().commit()

    def _check_what_is_left(self) -> None:
        """Every evening, for the page of who watches over privacy."""
        outcome = prove_now("")
        if not outcome.ok:
            log.error("something is left of what was forgotten: run flask privacy forget --check")

    def end_keys(self) -> None:
        """Destroy the keys of notes of visits that ended, whatever the database files still hold."""
        for branch_id in db_session().scalars(select(Hall.branch_id)).all():
            gone = end_keys(db_session(), branch_id, note_keys())
            if gone:
                log.info("destroyed %s keys of notes", gone)

    def _beats(self) -> None:
        ticks = itertools.count()
        while not self.stopped.wait(1.0):
            self._do(self.beats, next(ticks))

    def _run(self) -> None:
        while not self.stopped.wait(1.0):
            self._do(self.jobs, self.ticks)
            self.ticks += 1
