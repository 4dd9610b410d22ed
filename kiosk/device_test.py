"""Do the printer, the sound and the glass of this kiosk work? Tried out at the kiosk, when a manager asked for it."""

from __future__ import annotations

import io

from flask import g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.paper import draw_test
from kiosk.printing import print_test
from queueing.colleagues.staff import Role
from queueing.device_refusals import NoSuchTest, TestNotAsked
from queueing.devices import BROWSER, DeviceKind, DeviceTest
from queueing.furnishing import end_test, tests_of
from queueing.terms import PAIRING_TERM
from web.access import me, needs_device, this_device
from web.clock import now
from web.errands import TEST_WORDS
from web.faces import Face, Pages
from web.language import offered_today
from web.transactions import db_session, hall_locked

device_test = Pages("device_test", __name__, face=Face.STAFF, url_prefix="/kiosk/<device>/test")
DIGIT = "3"
"""What is said: one digit, which belongs to nobody."""


@device_test.get("")
@needs_device(DeviceKind.KIOSK)
def page() -> str | Response:
    """The test that was asked for; every test of this kiosk for who installs it."""
    asked = this_device().awaits_test(now())
    if asked is None and not installs():
        return redirect(url_for("kiosk.start", device=this_device().slug), 303)
    tests = (asked,) if asked is not None else tests_of(this_device())
    prints_here = this_device().printer == BROWSER and request.args.get("paper") == "yes"
    return render_template(
        "kiosk/device_test.html", tests=tests, words=TEST_WORDS, digit=DIGIT, prints_here=prints_here
    )


@device_test.post("/paper")
@needs_device(DeviceKind.KIOSK)
def paper() -> Response:
    """*Print*: a test slip comes out of this kiosk's printer. Raises TestNotAsked, NoSuchTest."""
    only_when_asked()
    if DeviceTest.PRINTER not in tests_of(this_device()):
        raise NoSuchTest
    if this_device().printer == BROWSER:
        return redirect(url_for("device_test.page", device=this_device().slug, paper="yes"), 303)
    print_test(this_device())
    return redirect(url_for("device_test.page", device=this_device().slug), 303)


@device_test.post("/paper.png")
@needs_device(DeviceKind.KIOSK)
def paper_picture() -> Response:
    """The test slip as this kiosk's own browser prints it. Raises TestNotAsked, NoSuchTest."""
    only_when_asked()
    if this_device().printer != BROWSER:
        raise NoSuchTest
    drawn = io.BytesIO()
    draw_test(offered_today(g.branch, g.catalogue).values(), now()).save(drawn, "PNG")
    return Response(drawn.getvalue(), mimetype="image/png")


@device_test.post("/result")
@needs_device(DeviceKind.KIOSK)
def result() -> Response:
    """*Het werkt*, *Het werkt niet*, or nobody answered: kept, and back to the visitors.

    Raises TestNotAsked, NoSuchTest.
    """
    only_when_asked()
    what, works = request.form.get("what", ""), request.form.get("works", "")
    if what not in {one.value for one in DeviceTest}:
        raise NoSuchTest
    who = me().username if current_user.is_authenticated else ""
    with hall_locked(g.branch.id):
        db_session().refresh(this_device())
        if works in ("yes", "no"):
            end_test(this_device(), DeviceTest(what), works=works == "yes", who=who, now=now())
        else:
            this_device().leave_test(now=now())
    return redirect(url_for("kiosk.start", device=this_device().slug), 303)


def installs() -> bool:
    """A signed-in manager, and whoever paired this kiosk just now."""
    paired = this_device().paired_at
    just_paired = paired is not None and now() - paired <= PAIRING_TERM
    return just_paired or (current_user.is_authenticated and me().has(Role.MANAGER, branch_id=g.branch.id))


def only_when_asked() -> None:
    """Raises TestNotAsked for everybody else: no visitor comes here."""
    if this_device().awaits_test(now()) is None and not installs():
        raise TestNotAsked
