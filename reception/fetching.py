"""Where does a colleague find the visitor they escort? (decisions 25)"""

from __future__ import annotations

from flask import g

from queueing.visits.calls import Call
from queueing.visits.visit import Visit


def where_to_meet(visit: Visit, call: Call) -> str:
    """The waiting area on the ticket, or the first one; empty once they are there, or when they come by themselves."""
    if not call.escorted or call.arrived_at is not None:
        return ""
    zones = g.catalogue.zones
    zone = zones.get(visit.waiting_area) or next(iter(zones.values()))
    return str(zone.name)
