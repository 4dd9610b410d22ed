"""Where does a colleague find the visitor whom he fetches? (decisions 25)"""

from __future__ import annotations

from flask import g

from queueing.visits.calls import Call
from queueing.visits.visit import Visit


def where_to_meet(visit: Visit, call: Call) -> str:
    """The waiting area on his ticket, or the first one; empty once he is there, and for whoever comes by himself."""
    if not call.escorted or call.arrived_at is not None:
        return ""
    zones = g.catalogue.zones
    zone = zones.get(visit.waiting_area) or next(iter(zones.values()))
    return str(zone.name)
