"""How does a colleague sign in at the provider of their organisation, and come back? (OpenID Connect, code and PKCE)

A link starts it, not a form: our pages may send forms nowhere else. It changes nothing until the answer was checked.
Our own second step is not asked of who comes in this way: the provider asks its own.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, current_app, redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from live.rooms import person_room
from queueing import audit
from queueing.admission import Admitted, admit
from queueing.colleagues import provider_refusals as o
from queueing.colleagues.identities import spend
from queueing.colleagues.refusals import LinkIsOver
from queueing.colleagues.staff import LONGEST_LINK, staff_by_link
from queueing.colleagues.ways import Way
from queueing.refusals import GuessedTooOften, Refusal
from web.access import public
from web.attempt import KEPT_FOR, Attempt, attempt_of, begin, keep
from web.clock import now, world_now
from web.dice import dice
from web.faces import Face, Pages
from web.guesses import Measures, address_of_request, guesses, may_guess
from web.id_token import vouched_in
from web.provider import Provider, providers
from web.provider_sentences import AT_A_PROVIDER
from web.refusals import retry_after, said_to_staff
from web.sign_in import ask_with, safe_next, welcome
from web.sockets import shown_out
from web.transactions import db_session, writing

elsewhere = Pages("elsewhere", __name__, face=Face.STAFF)
SAID: tuple[type[Refusal], ...] = (*AT_A_PROVIDER, LinkIsOver)
"""What is told on the page of signing in, where another way can be chosen."""
NOT_WRITTEN_DOWN = (
    o.AttemptMissing, o.AttemptMismatch, o.AttemptExpired, o.DeniedThere, o.ProviderAway, o.ProviderSaidNo, LinkIsOver,
)  # fmt: skip
"""Anybody can cause these without any provider, or they say nothing about the house: no row in the audit log."""
ANSWERED: tuple[type[Refusal], ...] = (*SAID, GuessedTooOften)
Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@elsewhere.get("/sign-in/with/<provider>")
@public
def leave_for(provider: str) -> Answer:
    """To the provider's own page; with `link`, to link the account of the colleague who was given that link."""
    one, link = _known(provider), request.args.get("link", "")[: LONGEST_LINK + 1]
    if request.host != urlsplit(_public_url()).netloc:  # the answer comes to that name, and so must the cookie
        return redirect(_public_url() + request.full_path.rstrip("?"))
    try:
        if link:
            staff_by_link(db_session(), link, now=now())
        attempt = begin(provider, wanted=safe_next(), link=link, now=now(), dice=dice())
        address = one.address_to_ask(
            back=_back_at(provider), state=attempt.state, nonce=attempt.nonce, verifier=attempt.verifier
        )
    except SAID as refusal:
        return _refused(refusal)
    answer = redirect(address)
    keep(answer, attempt)
    return answer


@elsewhere.get("/sign-in/from/<provider>")
@public
def come_back(provider: str) -> Answer:
    """The provider sent the browser back: check all of it, and let the person in."""
    one, measures = _known(provider), guesses().for_an_answer(address_of_request())
    try:
        may_guess(measures)
        attempt = attempt_of(request.args.get("state", ""))
        return _let_in(one, attempt, _checked_code(one, attempt), measures)
    except ANSWERED as refusal:
        refusal.facts.setdefault("provider", one.settings.name)
        if not isinstance(refusal, (*NOT_WRITTEN_DOWN, GuessedTooOften)):
            _write_down(one, refusal)
        return _refused(refusal)


@elsewhere.get("/sign-in/out/<provider>")
@public
def leave_there(provider: str) -> Answer:
    """Sign out at the provider too, when it has a page for that."""
    try:
        address = _known(provider).address_to_leave(_public_url() + url_for("accounts.sign_in"))
    except o.ProviderAway as refusal:
        return _refused(refusal)
    return redirect(address or url_for("accounts.sign_in"))


def _checked_code(one: Provider, attempt: Attempt) -> str:
    """The code that came back with this attempt, which is spent by that."""
    told = request.args
    if attempt.provider != one.settings.code:
        raise o.MixedUp
    attempt.must_be_fresh(now())
    with writing() as db:
        spend(db, attempt.state, kept=KEPT_FOR, now=now())
    asks_iss = one.metadata().get("authorization_response_iss_parameter_supported") is True
    if told.get("iss", "" if asks_iss else one.settings.issuer) != one.settings.issuer:
        raise o.MixedUp
    if told.get("error") == "access_denied":
        raise o.DeniedThere
    if "error" in told or not told.get("code"):
        raise o.ProviderSaidNo
    return told["code"][:4000]


def _let_in(one: Provider, attempt: Attempt, code: str, measures: Measures) -> Response:
    tokens = one.redeem(code, back=_back_at(one.settings.code), verifier=attempt.verifier)
    who = vouched_in(tokens.get("id_token"), one, nonce=attempt.nonce, now=world_now())
    with writing() as db:
        found: Admitted = admit(db, who, link=attempt.link, now=now())
    if found.ended:
        shown_out(person_room(found.staff.id))
    if not found.staff.grants:
        raise o.NoRolesLeft
    guesses().was_right(measures)
    answer = welcome(found.staff, way=Way.ORGANISATION, to=attempt.next)
    cookie["provider"] = one.settings.code
    return answer


def _refused(refusal: Refusal) -> tuple[str, int, dict[str, str]]:
    db_session().rollback()
    no = said_to_staff(refusal)
    sentence = no.sentence[:1].upper() + no.sentence[1:]  # it may begin with what the provider is called: de gemeente
    return ask_with(wrong=sentence), no.status, retry_after(refusal)


def _write_down(one: Provider, refusal: Refusal) -> None:
    """That somebody was refused and why; not who: nothing that was told is believed."""
    facts = {"provider": one.settings.code, "why": type(refusal).__name__}
    with writing() as db:
        audit.record(db, None, audit.AuditKind.SIGN_IN_FAILED, "", facts, now())


def _known(provider: str) -> Provider:
    return providers().get(provider) or abort(404)


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)


def _back_at(provider: str) -> str:
    """The address that is registered at the provider."""
    return _public_url() + url_for("elsewhere.come_back", provider=provider)
