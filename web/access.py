"""Who may see a page? Every route carries one of these guards; a house test reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import abort, g, request, url_for
from flask import session as cookie
from flask_login import current_user
from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import aliased

from extensions import csrf
from queueing.appointments.refusals import NoAppointments
from queueing.branches import Branch, Hall
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.second_step import has_second_step
from queueing.colleagues.staff import Role, Staff
from queueing.colleagues.ways import Way
from queueing.devices import Device, DeviceKind, device_by_token
from queueing.refusals import NotYours
from queueing.terms import OPEN_AFTER_CLOSING
from queueing.today import Today
from queueing.visits.finding import visit_by_token
from queueing.visits.visit import Visit
from web.clock import now
from web.houses import remember_house
from web.parts import redirect_page
from web.sessions import here
from web.transactions import db_session
from web.wording import with_wording

_OTHER = aliased(Branch)
OTHERS = select(func.count()).select_from(_OTHER).where(_OTHER.edition.is_not(None)).scalar_subquery() - 1
"""How many more houses there are."""
View = TypeVar("View", bound=Callable[..., Any])
LONGEST_TOKEN = 65
"""Longer than any token; of a longer one, only this much is read."""


def public(view: View) -> View:
    """Anyone may open this page, and it shows nothing of a visit."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def needs_role(*roles: Role) -> Callable[[View], View]:
    """A signed-in person with one of these roles in the branch they work in; others are sent to sign in."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return redirect_page(url_for("accounts.sign_in", next=page_that_asks()), 302)
            load_branch(branch_id_of(me()))
            if not me().has(*roles, branch_id=g.branch.id):
                raise NotYours
            if g.branch.managers_two_steps and Role.MANAGER in roles and not _took_two_steps():
                return redirect_page(url_for("second_step.page"), 302)
            return view(*args, **kwargs)

        guarded.guard = "role"  # type: ignore[attr-defined]
        guarded.admits = roles  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def _took_two_steps() -> bool:
    """This person has a second step of ours, or signed in at a provider, which asks its own."""
    where = here()
    return (where is not None and where.way is Way.ORGANISATION) or has_second_step(db_session(), me().id)


def with_appointments(view: View) -> View:
    """Only in a branch that works with appointments; stands under `needs_role`. Raises NoAppointments."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not g.catalogue.has_appointments:
            raise NoAppointments
        return view(*args, **kwargs)

    return cast(View, guarded)


def needs_sign_in(view: View) -> View:
    """Anybody who is signed in, whatever their role; also without any role, so that they can sign out."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return redirect_page(url_for("accounts.sign_in"), 302)
        return view(*args, **kwargs)

    guarded.guard = "sign-in"  # type: ignore[attr-defined]
    return cast(View, guarded)


def needs_device(kind: DeviceKind) -> Callable[[View], View]:
    """The paired device in the address; an unpaired one is shown how to pair."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(device: str, *args: Any, **kwargs: Any) -> Any:
            found = paired_device(device)
            if found is None or found.kind is not kind:
                if request.method == "GET":
                    return redirect_page(url_for("pairing.pair", device=device), 302)
                abort(403)
            load_branch(found.branch_id)
            g.device = found
            remember_house(device)
            return view(*args, **kwargs)

        guarded.guard = "device"  # type: ignore[attr-defined]
        guarded.admits = (kind,)  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def needs_ticket(view: View) -> View:
    """The holder of the ticket's token. A write must also come from our own page: its Origin is checked.

    An unknown token and an expired one get the same answer and cost the same work (P-6).
    """

    @wraps(view)
    def guarded(token: str, *args: Any, **kwargs: Any) -> Any:
        if request.method != "GET" and not from_our_own_page():
            abort(403)
        visit = visit_by_token(db_session(), token[:LONGEST_TOKEN])
        load_branch(visit.branch_id if visit is not None else select(func.min(Branch.id)).scalar_subquery())
        died = has_died(visit.day if visit is not None else g.branch.day_of(now()))
        if visit is None or died:
            abort(404)
        g.visit = visit
        return view(*args, **kwargs)

    guarded.guard = "ticket"  # type: ignore[attr-defined]
    return cast(View, guarded)


def without_csrf_token(view: View) -> View:
    """Its page holds no token, so that it is the same for everybody: the guard and the Origin authorise the write."""
    return cast(View, csrf.exempt(view))


def closing_of(day: date) -> datetime | None:
    """When this branch closes on a day; None when it is closed all day."""
    closing = g.catalogue.hours.closing(day)
    return g.branch.moment(day, closing) if closing else None


def has_died(day: date) -> bool:
    """The pages of this day's tickets have expired (P-6)."""
    closing = closing_of(day)
    return closing is not None and now() > closing + OPEN_AFTER_CLOSING


def page_that_asks() -> str | None:
    """Where to return after signing in: the page, also when only a part of it sent the request."""
    if request.htmx:  # type: ignore[attr-defined]
        return urlsplit(request.headers.get("HX-Current-URL", "")).path or None
    return request.path if request.method == "GET" else None


def from_our_own_page() -> bool:
    """The browser says that the request comes from this same site."""
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host


def me() -> Staff:
    """The signed-in person."""
    return cast(Staff, current_user._get_current_object())


def branch_id_of(staff: Staff) -> int:
    """The branch this person works in now: the chosen one, else the first where they have a grant. Raises NotYours."""
    allowed = staff.branch_ids()
    if not allowed:
        raise NotYours
    chosen = cookie.get("branch")
    return chosen if chosen in allowed else allowed[0]


def load_branch(key: int | ScalarSelect[int]) -> None:
    """Load the branch of this request, its catalogue in force, and what is different there today.

    An unknown branch answers 404.
    """
    today = (Hall.versions, Hall.closes_at, Hall.closes_why, Hall.stopped_on, Hall.disk_owed_since)
    asked = select(Branch, *today, OTHERS)
    found = db_session().execute(asked.join(Hall, Hall.branch_id == Branch.id).where(Branch.id == key)).one_or_none()
    if found is None:
        abort(404)
    g.branch, g.versions, closes_at, why, stopped_on, g.disk_owed_since, others = found
    g.today = Today(closes_at, why, stopped_on)
    g.catalogue = g.today.catalogue(with_wording(g.branch, catalogue_of(db_session(), g.branch), g.versions), g.branch)
    remember_house(is_only=not others)


def load_own_branch() -> None:
    """The branch of the signed-in person, so that days and hours are those of the house; without a role the first."""
    mine = me().branch_ids()
    load_branch(branch_id_of(me()) if mine else select(func.min(Branch.id)).scalar_subquery())


def this_device() -> Device:
    """The paired device of this request."""
    return cast(Device, g.device)


def this_visit() -> Visit:
    """The visit of the ticket token in this request."""
    return cast(Visit, g.visit)


def device_cookie(slug: str) -> str:
    """The name of the cookie that holds a device's token; one browser may be several devices."""
    return f"device-{slug}"


def paired_device(slug: str) -> Device | None:
    """The device that this browser is paired as, under this slug."""
    token = request.cookies.get(device_cookie(slug))
    if token is None or len(token) > 128:
        return None
    return device_by_token(db_session(), slug, token)
