"""How is a visitor at the desk without a number helped? At once, and counted like everybody."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, request

from queueing.colleagues.staff import Role
from queueing.desks.walk_in import help_directly
from reception.desk import desk, here_again, my_desk
from web.access import me, needs_role
from web.clock import now
from web.dice import dice
from web.transactions import hall_locked


@desk.post("/visits")
@needs_role(Role.STAFF, Role.HOST)
def help_now() -> Any:
    """*Zonder nummer*: one visit, at this desk already."""
    code, at = request.form.get("need", "")[:24], now()
    with hall_locked(g.branch.id) as hall:
        help_directly(
            my_desk(), hall, g.branch, g.catalogue, code,
            start_key=f"desk:{dice().random_bytes(12).hex()}", staff=me(), now=at, dice=dice(),
            ticket_key=current_app.config["TICKET_KEY"],
        )  # fmt: skip
    return here_again()
