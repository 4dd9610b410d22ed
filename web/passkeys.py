"""How does a colleague sign in with a passkey? Alone, or after the password instead of six digits.

A page asks for what the browser needs (`options`) at the moment somebody presses: a challenge lasts five minutes.
"""

from __future__ import annotations

from flask import Response as Told
from flask import redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from queueing import audit
from queueing.colleagues import refusals as p
from queueing.colleagues.ceremonies import options_to_sign
from queueing.colleagues.challenges import NOBODY, Purpose
from queueing.colleagues.passkeys import passkeys_of, prove
from queueing.colleagues.provider_refusals import PasswordNotForYou
from queueing.colleagues.staff import Staff
from queueing.colleagues.ways import Way
from web.access import public
from web.clock import now
from web.dice import dice
from web.faces import Face, Pages
from web.guesses import address_of_request, guesses
from web.key_site import challenges, site
from web.refusals import retry_after, said_to_staff
from web.second_step import ask_for_step
from web.sign_in import HALFWAY, ask_with, belongs_elsewhere, halfway, note_failure, welcome
from web.transactions import db_session, writing

passkeys = Pages("passkeys", __name__, face=Face.STAFF)
LONGEST_TOLD = 12_000
"""Letters of what a browser sends back."""
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
SAID = (
    p.KeyWrong, p.KeyOfOtherPage, p.KeyOfOtherHost, p.KeyUnknown, p.KeyOfAnother, p.KeyUnverified, p.KeyWentBack,
    p.PersonLeft, p.ChallengeNotOurs, p.ChallengeTooOld, p.ChallengeUsed, p.NoKeysHere,
    PasswordNotForYou,
)  # fmt: skip


# --- alone ---


@passkeys.get("/sign-in/key/options")
@public
def options() -> Told:
    """What a browser needs to sign in with a passkey that somebody picks."""
    challenge = challenges().make(Purpose.SIGN_IN, now=now(), dice=dice())
    return _as_json(options_to_sign(site(), challenge, verified=True))


@passkeys.post("/sign-in/key")
@public
def enter() -> Answer:
    """Sign in with a passkey alone: it checked who holds it, so it counts as both steps."""
    try:
        staff = _proven(Purpose.SIGN_IN)
        if belongs_elsewhere(staff):
            raise PasswordNotForYou
    except SAID as refusal:
        no = said_to_staff(refusal)
        return ask_with(wrong=no.sentence), no.status, retry_after(refusal)
    return welcome(staff, way=Way.KEY)


# --- after the password ---


@passkeys.get("/sign-in/code/key/options")
@public
def step_options() -> Told | Response:
    """What a browser needs to take the second step with one of this person's passkeys."""
    staff = halfway()
    if staff is None:
        return redirect(url_for("accounts.sign_in"), 303)
    here = site()
    challenge = challenges().make(Purpose.SECOND_STEP, staff.id, now=now(), dice=dice())
    mine = [key.ref for key in passkeys_of(db_session(), staff.id) if key.host == here.host]
    return _as_json(options_to_sign(here, challenge, mine, verified=False))


@passkeys.post("/sign-in/code/key")
@public
def enter_step() -> Answer:
    """Sign in with a passkey after the password."""
    staff, wanted = halfway(), cookie.get(HALFWAY, {}).get("next", "")
    if staff is None:
        return redirect(url_for("accounts.sign_in"), 303)
    try:
        _proven(Purpose.SECOND_STEP, staff.id)
    except SAID as refusal:
        no = said_to_staff(refusal)
        return ask_for_step(staff, wrong_key=no.sentence), no.status, retry_after(refusal)
    return welcome(staff, way=Way.PASSWORD_AND_KEY, to=wanted)


def _proven(purpose: Purpose, whose: int = NOBODY) -> Staff:
    """Who signed; recorded when it failed. Raises what is in SAID.

    Nobody waits: a signature cannot be guessed, and whoever shares an address must not be kept out. Only what is
    recorded of an address is limited, so that a stranger does not fill the audit log.
    """
    address = address_of_request()
    measures = guesses().for_a_key(address)
    is_recorded = not guesses().begin(measures, now=now())
    told = request.form.get("credential", "")[:LONGEST_TOLD]
    try:
        with writing() as db:
            staff, _ = prove(db, told, purpose, site=site(), challenges=challenges(), now=now(), whose=whose)
    except SAID as refusal:
        if isinstance(refusal, p.KeyWentBack):
            with writing() as db:
                person = str(refusal.facts["person"])
                audit.record(db, None, audit.AuditKind.PASSKEY_WENT_BACK, person, refusal.facts, now())
        if is_recorded:
            note_failure(db_session().get(Staff, whose) if whose != NOBODY else None)
        raise
    guesses().was_right(measures, address=address)
    return staff


def _as_json(told: str) -> Told:
    return Told(told, mimetype="application/json")
