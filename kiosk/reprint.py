"""The host gives someone at the counter their number on paper from the printer of a kiosk (*Opnieuw printen*)."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.printing import print_ticket
from kiosk.ticket import ticket_view
from queueing.devices import printing_kiosks
from queueing.finding_visits import visit_at
from queueing.happenings import State
from queueing.refusals import NoSuchPrinter, NotWaiting
from queueing.staff import Role
from web.access import needs_role
from web.faces import Face, Pages
from web.turns import session

reprint = Pages("reprint", __name__, face=Face.STAFF, url_prefix="/reception/slips")


@reprint.post("/<int:key>/number/paper")
@needs_role(Role.HOST)
def print_number(key: int) -> Response:
    """The same paper that this kiosk gives; the page then says where it comes out. Raises NotWaiting, NoSuchPrinter."""
    visit, asked = visit_at(session(), g.branch.id, key), request.form.get("device", "")
    device = next((one for one in printing_kiosks(session(), g.branch.id) if one.slug == asked), None)
    if visit.state is not State.WAITING:
        raise NotWaiting(number=visit.number)
    if device is None:
        raise NoSuchPrinter
    print_ticket(device, ticket_view(visit))
    return redirect(url_for("slips.number", key=key, printed=device.slug), 303)
