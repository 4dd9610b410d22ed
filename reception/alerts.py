"""What needs reception's attention right now?

Visitors who cannot wait or were handed over to nobody, help at a kiosk, a printer, a screen without sound, a lost
screen, deleted rows that are still on the disk, and a clock that is not accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g

from queueing.desks.handover_targets import stranded
from queueing.devices import Device, Trouble, devices_of
from queueing.help_calls import HelpCall, open_help_calls
from queueing.visits.urgency import Urgency, unseen_urgencies
from queueing.visits.visit import Visit
from reception.handover_view import Handed, handed_of
from web.clock import now
from web.clock_doubt import doubted
from web.device_words import TROUBLES
from web.parts import part
from web.transactions import db_session


@dataclass(frozen=True, slots=True)
class Alerts:
    """Everything in the strip, visitors who cannot wait first; read in a fixed number of statements."""

    urgent: list[Urgency]
    stranded: list[tuple[Visit, Handed]]
    calls: list[tuple[HelpCall, Device]]
    troubled: list[Device]
    gone: list[Device]
    disk_owed_since: datetime | None
    clock_says: datetime | None

    @property
    def keys(self) -> str:
        """One key for each thing that still waits for a host: a new key sounds once."""
        keys = [f"urgent-{one.id}" for one in self.urgent]
        keys += [f"{'back' if one.is_back else 'nobody'}-{visit.id}-{_since(one.at)}" for visit, one in self.stranded]
        keys += [f"help-{call.id}" for call, _ in self.calls if call.coming_at is None]
        keys += [f"trouble-{one.id}-{_since(one.trouble_at)}" for one in self.troubled]
        keys += [f"gone-{one.id}-{_since(one.gone_at)}" for one in self.gone]
        keys += ["clock"] * (self.clock_says is not None)
        return " ".join(keys + [f"disk-{_since(self.disk_owed_since)}"] * (self.disk_owed_since is not None))


def alerts() -> Alerts:
    """The strip of this branch now. A screen that is off while the house is closed is not an alert."""
    db, is_open = db_session(), g.catalogue.is_open(g.branch.local(now()))
    devices = devices_of(db, g.branch.id)
    return Alerts(
        urgent=unseen_urgencies(db, g.branch.id),
        stranded=_stranded(),
        calls=open_help_calls(db, g.branch.id),
        troubled=[one for one in devices if one.trouble and (one.printer or (is_mute(one) and is_open))],
        gone=[one for one in devices if one.gone_at and one.paired_at and is_open],
        disk_owed_since=g.disk_owed_since,
        clock_says=doubted(),
    )


def _stranded() -> list[tuple[Visit, Handed]]:
    found = stranded(db_session(), g.branch.id)
    return [(one, handed) for one, passes in found if (handed := handed_of(one, one.needs, passes, None))]


def is_mute(device: Device) -> bool:
    """This display owns the sound of its zone, is connected, and may not sound."""
    there = device.paired_at is not None and device.gone_at is None
    return device.trouble is Trouble.SOUND and device.sound and there


def alerts_part() -> str:
    """The strip on top of the hall."""
    return part("alerts", "reception/_alerts.html", alerts=alerts(), troubles=TROUBLES)


def _since(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment is not None else 0
