"""How large is a millimetre on this screen? The installer holds a bank card against it and adjusts a frame (A-3).

Open to a signed-in manager, and to the person who has just paired the screen; nobody else can change the size of
things.
"""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from queueing.colleagues.staff import Role
from queueing.devices import DeviceKind
from queueing.terms import PAIRING_TERM
from web.access import me, needs_device, this_device
from web.clock import now
from web.faces import Face, Pages
from web.transactions import db_session, hall_locked

CARD_MM = 85.6
"""The width of every bank card and identity card (ISO/IEC 7810 ID-1)."""
NARROWEST, WIDEST = 100.0, 1500.0
"""CSS pixels of a card: from a very large television to a small screen of high density."""

millimetres = Pages("millimetres", __name__, face=Face.KIOSK, url_prefix="/kiosk/<device>")


@millimetres.get("/millimetres")
@needs_device(DeviceKind.KIOSK)
def measure() -> str:
    """A card on the screen, to be made as large as a real one."""
    only_who_installs()
    card = round(this_device().css_px_per_mm * CARD_MM, 1)
    return render_template("kiosk/millimetres.html", card=card, narrowest=NARROWEST, widest=WIDEST)


@millimetres.post("/millimetres")
@needs_device(DeviceKind.KIOSK)
def keep_measure() -> Response:
    """Store the width of the card on this screen, in CSS pixels."""
    only_who_installs()
    try:
        card = float(request.form.get("card", ""))
    except ValueError:
        abort(400)
    if not NARROWEST <= card <= WIDEST:
        abort(400)
    with hall_locked(g.branch.id):
        db_session().refresh(this_device())
        this_device().measure(card / CARD_MM, now=now())
    return redirect(url_for("kiosk.start", device=this_device().slug), 303)


def only_who_installs() -> None:
    """Answers 403 to everybody else."""
    paired = this_device().paired_at
    just_paired = paired is not None and now() - paired <= PAIRING_TERM
    manages = current_user.is_authenticated and me().has(Role.MANAGER, branch_id=g.branch.id)
    if not (just_paired or manages):
        abort(403)
