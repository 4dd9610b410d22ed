"""Where does a colleague find the visitor whom he fetches? (decisions 25)"""

from __future__ import annotations

from flask import g

from queueing.visits import Visit


def where_waits(visit: Visit) -> str:
    """The name of the waiting area on the visitor's ticket; of the first one when the ticket names none."""
    zones = g.catalogue.zones
    zone = zones.get(visit.waiting_area) or next(iter(zones.values()))
    return str(zone.name)
