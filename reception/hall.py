"""The host's screen: everybody waiting, every desk, new visits, help at the kiosks."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, render_template, request, url_for

from queueing.appointments import to_come
from queueing.asks import open_asks
from queueing.finding_visits import open_visits
from queueing.helpcalls import help_call_at
from queueing.needs import Need
from queueing.receipts import numbers_without_receipt
from queueing.retention import close_day
from queueing.staff import Role
from queueing.urgency import urgency_of
from queueing.visits import Arrival, Origin, Visit
from reception.alerts import alerts_part
from reception.ask_lines import marks_of
from reception.finding import LONGEST_SEARCH, asked_look
from reception.lines import HallView, hall_view
from reception.relief import shortages, without_work
from reception.today import today_part
from web.access import me, needs_role
from web.clock import now
from web.dice import dice
from web.faces import Face, Pages
from web.foresight import expected_in, reckoned_at
from web.forms import whole_number
from web.parts import answer, go_to, kept, part, version
from web.turns import session, turn_in

reception = Pages("reception", __name__, face=Face.STAFF, url_prefix="/reception")


@reception.get("/")
@needs_role(Role.HOST)
def hall() -> str:
    """The whole hall on one screen."""
    view = hall_view()
    return render_template(
        "reception/hall.html",
        look=asked_look(),
        desks_part=desks_part(view),
        waiting_part=waiting_part(view),
        alerts_part=alerts_part(),
        today_part=today_part(),
    )


@reception.get("/waiting")
@needs_role(Role.HOST)
def waiting() -> str:
    """The live lists: waiting, called, at a desk, missed."""
    return waiting_part()


@reception.get("/desks")
@needs_role(Role.HOST)
def desks() -> str:
    """The live strip of desks."""
    return desks_part(hall_view())


@reception.get("/alerts")
@needs_role(Role.HOST)
def alerts() -> str:
    """The live strip of everything that asks attention."""
    return alerts_part()


@reception.get("/visits/new")
@needs_role(Role.HOST)
def new_visit() -> str:
    """For whoever does not use the kiosk: search a need by any word staff use for it."""
    return render_template("reception/new_visit.html", **_new_visit_facts())


@reception.get("/visits/new/found")
@needs_role(Role.HOST)
def found() -> str:
    """The needs that match what was typed."""
    return render_template("reception/_found.html", **_new_visit_facts())


@reception.post("/visits")
@needs_role(Role.HOST)
def start_visit() -> Any:
    """Give someone at the counter a number, and show it with its QR code; one of paper (900–999) they hold already."""
    paper = request.form.get("paper_number", "").strip()[:4]
    arrival = Arrival(
        needs=request.form.getlist("need")[:20],
        start_key=f"reception:{request.form.get('start_key', '')[:40] or dice().octets(12).hex()}",
        origin=Origin.PAPER if paper else Origin.RECEPTION,
        language=request.form.get("language", "nl")[:12],
        extras=request.form.getlist("extra")[:20],
        paper_number=(whole_number(paper) or 0) if paper else None,
    )
    with turn_in(g.branch.id) as held:
        visit = Visit.start(
            session(), held, g.branch, g.catalogue, arrival,
            now=now(), dice=dice(), ticket_key=current_app.config["TICKET_KEY"],
        )  # fmt: skip
        key = visit.id
    return go_to(url_for("reception.hall", visit=key) if paper else url_for("slips.number", key=key))


@reception.post("/help/<int:call>/coming")
@needs_role(Role.HOST)
def come_and_help(call: int) -> Any:
    """*Ik kom*: the kiosk says that someone comes."""
    with turn_in(g.branch.id):
        help_call_at(session(), g.branch.id, call).come(me().id, now=now())
    return answer("alerts", alerts_part(), page=url_for("reception.hall"))


@reception.post("/help/<int:call>/over")
@needs_role(Role.HOST)
def help_is_over(call: int) -> Any:
    """The visitor at the kiosk is helped."""
    with turn_in(g.branch.id):
        help_call_at(session(), g.branch.id, call).end(now=now())
    return answer("alerts", alerts_part(), page=url_for("reception.hall"))


@reception.post("/visits/<int:key>/urgency")
@needs_role(Role.HOST)
def see_urgency(key: int) -> Any:
    """*Gezien*: this host goes and looks at who cannot wait."""
    with turn_in(g.branch.id):
        urgency_of(session(), g.branch.id, key).see(me().id, now=now())
    return answer("alerts", alerts_part(), page=url_for("reception.hall"))


@reception.get("/day")
@needs_role(Role.HOST)
def day() -> str:
    """What closing the day will end."""
    without_receipt = numbers_without_receipt(session(), g.branch, day=g.branch.day_of(now()))
    is_open, view = g.catalogue.is_open(g.branch.local(now())), hall_view()
    return render_template(
        "reception/day.html",
        view=view,
        inside=sum(map(len, (view.waiting, view.called, view.serving, view.parked, view.missed))),
        asks_again="sure" in request.args,
        is_open=is_open,
        without_receipt=without_receipt,
    )


@reception.post("/day")
@needs_role(Role.HOST)
def end_day() -> Any:
    """Close the day: whoever is still in a list is ended, with the reason kept.

    Only with the number of them that the host saw and pressed once more on; another number is asked about again.
    """
    with turn_in(g.branch.id):
        inside = len(open_visits(session(), g.branch.id))
        if (
            inside
            and whole_number(request.form.get("inside")) != inside
            and not g.catalogue.hours.is_day_going_on(g.branch.local(now()))
        ):
            return go_to(url_for("reception.day", sure="asked"))
        close_day(session(), g.branch, g.catalogue, now=now())
    return go_to(url_for("reception.hall"))


# --- parts ---


def waiting_part(known: HallView | None = None) -> str:
    """The lists, with which one is looked at; that choice travels in the address, not in the session."""
    look, reckoned, expected = asked_look(), reckoned_at(g.branch), expected_in(g.branch)

    def make() -> str:
        view = known or hall_view()
        asks = open_asks(session(), g.branch.id)
        return part(
            "waiting",
            "reception/_waiting.html",
            view=look.at(view),
            whole=view,
            look=look,
            marks=marks_of(asks),
            shortages=shortages(view, asks),
            expected=expected,
            to_come=to_come(session(), g.branch.id, g.branch.day_of(now())),
        )

    return kept("waiting", make, look, version("asks"), reckoned)


def desks_part(view: HallView) -> str:
    """Every desk with its state."""
    return part("desks", "reception/_desks.html", view=view, without_work=without_work(view))


def _new_visit_facts() -> dict[str, Any]:
    words = request.args.get("q", "")[:LONGEST_SEARCH]
    catalogue = g.catalogue
    everything: list[Need] = [need for need in catalogue.needs.values() if not need.signpost]
    return {
        "q": words,
        "needs": catalogue.search(words) if words.strip() else everything,
        "chosen": request.args.getlist("need"),
        "languages": catalogue.languages.values(),
        "extras": sorted(catalogue.extras.values(), key=lambda one: one.order),
        "start_key": dice().octets(12).hex(),
    }
