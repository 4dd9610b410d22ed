"""How does a kiosk with a printer on its own browser print? It loads the ticket's picture, and prints only that.

The same picture as on every other printer. It is requested by the page's own form, so that no address ever holds the
ticket's secret, and it is not cached.
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
    """The picture of the ticket that the visitor has now. Answers 404 without one."""
    ticket = ticket_in_hand(choice_of_form())
    if ticket is None:
        abort(404)
    drawn = io.BytesIO()
    draw(ticket, g.catalogue.languages.get(ticket.language)).save(drawn, "PNG")
    response = make_response(drawn.getvalue())
    response.content_type = "image/png"
    return response
