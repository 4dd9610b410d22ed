"""What asks reception's attention right now?

Who cannot wait, who was passed on to nobody, help at a kiosk, a printer, a screen without sound, a screen that is gone,
a forgetting that the disk did not follow yet, and a clock that is not believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g

from queueing.devices import Device, Trouble, devices_of
from queueing.helpcalls import HelpCall, open_help_calls
from queueing.receivers import stranded
from queueing.urgency import Urgency, unseen_urgencies
from queueing.visits import Visit
from reception.handed import Handed, handed_of
from web.clock import now
from web.doubt import doubted
from web.parts import part
from web.turns import session

TROUBLES = {
    Trouble.OFF: "printer staat uit of hangt los",
    Trouble.SILENT: "printer antwoordt niet",
    Trouble.PAPER: "papier op",
    Trouble.COVER: "deksel van de printer open",
    Trouble.FAULT: "printer meldt een fout",
    Trouble.BROKE_OFF: "printer viel weg tijdens een briefje",
    Trouble.LATE: "printer hing: een briefje kwam niet meer uit",
    Trouble.SOUND: "geluid staat uit (tik op dat scherm)",
}


@dataclass(frozen=True, slots=True)
class Alerts:
    """Everything in the strip, what cannot wait first; read in a fixed number of statements however much it is."""

    urgent: list[Urgency]
    stranded: list[tuple[Visit, Handed]]
    calls: list[tuple[HelpCall, Device]]
    troubled: list[Device]
    gone: list[Device]
    disk_owed_since: datetime | None
    clock_says: datetime | None

    @property
    def keys(self) -> str:
        """One word for each thing that still waits for someone: a word not heard before sounds once."""
        keys = [f"urgent-{one.id}" for one in self.urgent]
        keys += [f"{'back' if one.is_back else 'nobody'}-{visit.id}-{_since(one.at)}" for visit, one in self.stranded]
        keys += [f"help-{call.id}" for call, _ in self.calls if call.coming_at is None]
        keys += [f"trouble-{one.id}-{_since(one.trouble_at)}" for one in self.troubled]
        keys += [f"gone-{one.id}-{_since(one.gone_at)}" for one in self.gone]
        keys += ["clock"] * (self.clock_says is not None)
        return " ".join(keys + [f"disk-{_since(self.disk_owed_since)}"] * (self.disk_owed_since is not None))


def alerts() -> Alerts:
    """The strip of this branch now. A screen that is off when the house is closed asks nothing of anybody."""
    here, is_open = session(), g.catalogue.is_open(g.branch.local(now()))
    devices = devices_of(here, g.branch.id)
    return Alerts(
        urgent=unseen_urgencies(here, g.branch.id),
        stranded=[
            (one, handed)
            for one, passes in stranded(here, g.branch.id)
            if (handed := handed_of(one, one.needs, passes, None))
        ],
        calls=open_help_calls(here, g.branch.id),
        troubled=[one for one in devices if one.trouble and (one.printer or (is_mute(one) and is_open))],
        gone=[one for one in devices if one.gone_at and one.paired_at and is_open],
        disk_owed_since=g.disk_owed_since,
        clock_says=doubted(),
    )


def is_mute(device: Device) -> bool:
    """This display owns the sound of its zone, is there, and may not sound."""
    there = device.paired_at is not None and device.gone_at is None
    return device.trouble is Trouble.SOUND and device.sound and there


def alerts_part() -> str:
    """The strip as it stands on top of the hall."""
    return part("alerts", "reception/_alerts.html", alerts=alerts(), troubles=TROUBLES)


def _since(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment is not None else 0
