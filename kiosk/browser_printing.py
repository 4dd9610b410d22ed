"""How does a kiosk with a printer on its own browser print? It asks for the ticket's picture, and prints just that.

The same picture as on every other printer. It is asked for with the page's own form, so that no address ever holds the
ticket's secret, and nothing keeps it.
"""

from __future__ import annotations

import io

from flask import Response, abort, g, make_response

from kiosk.paper import draw
from kiosk.screen import choice_of_form, kiosk, ticket_in_hand
from queueing.devices import DeviceKind
from web.access import needs_device


@kiosk.post("/paper.png")
@needs_device(DeviceKind.KIOSK)
def paper_picture() -> Response:
    """The paper of the ticket that the visitor has in hand. Answers 404 without one."""
    ticket = ticket_in_hand(choice_of_form())
    if ticket is None:
        abort(404)
    drawn = io.BytesIO()
    draw(ticket, g.catalogue.languages.get(ticket.language)).save(drawn, "PNG")
    response = make_response(drawn.getvalue())
    response.content_type = "image/png"
    return response
