"""Which colleagues can be asked to join at the desk? The sheet behind *Collega erbij…*."""

from __future__ import annotations

from flask import g, render_template

from queueing.colleagues.staff import Role, colleagues
from reception.colleagues import WORDS, in_order, where_today
from web.access import me
from web.transactions import db_session


def join_sheet() -> str:
    """Every colleague with their word of today, and every service that one of them helps with."""
    where = where_today()
    others = [one for one in colleagues(db_session(), g.branch.id) if one.id != me().id]
    helping = {code for one in others for code in one.services_in(g.branch.id)}
    return render_template(
        "reception/_join.html",
        people=in_order((one for one in others if one.has(Role.STAFF, Role.HOST, branch_id=g.branch.id)), where),
        where={key: WORDS[one] for key, one in where.items()},
        services=[one for one in g.catalogue.services.values() if one.code in helping],
    )
