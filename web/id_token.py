"""What does an ID token say, and is all of it true? Each thing that is wrong has its own refusal.

Checked as OpenID Connect Core 3.1.3.7 says: algorithm, key, signature, issuer, audience, times, nonce, strength.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from authlib.common.encoding import urlsafe_b64decode
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from queueing.admission import Vouched
from queueing.colleagues.identities import LONGEST_SUBJECT
from queueing.colleagues.provider_refusals import (
    GroupsLeftOut,
    NotStrongEnough,
    TokenAlgorithmRefused,
    TokenExpired,
    TokenForAnother,
    TokenFromTheFuture,
    TokenKeyUnknown,
    TokenOfAnotherAttempt,
    TokenOfAnotherIssuer,
    TokenUnsound,
)
from web.provider import Provider
from web.provider_settings import ProviderSettings

SIGNED_BY_A_KEY_PAIR = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Never `none`, and never HS256: then whoever knows the public key, or the client's secret, could sign."""
LEEWAY = timedelta(seconds=90)
"""Two clocks may differ this much."""
Claims = Mapping[str, Any]


def vouched_in(token: object, provider: Provider, *, nonce: str, now: datetime) -> Vouched:
    """Who the provider vouches for. Raises one of the refusals above, or ProviderAway."""
    claims, one = _read(str(token or ""), provider), provider.settings
    if claims.get("iss") != one.issuer:
        raise TokenOfAnotherIssuer(provider=one.name)
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", one.client_id if len(audiences) == 1 else None)
    if one.client_id not in audiences or party != one.client_id:
        raise TokenForAnother(provider=one.name)
    _must_be_of_now(claims, one, now=now)
    if not hmac.compare_digest(str(claims.get("nonce") or "").encode(), nonce.encode()):
        raise TokenOfAnotherAttempt
    if (one.acr and claims.get("acr") not in one.acr) or (one.amr and not one.amr & set(_texts(claims.get("amr")))):
        raise NotStrongEnough(provider=one.name)
    return _person(claims, one)


def _read(token: str, provider: Provider) -> Claims:
    """The claims of a token that is signed with one of the provider's keys; for an unknown key they are asked once."""
    header = _header(token)
    if header.get("alg") not in SIGNED_BY_A_KEY_PAIR:
        raise TokenAlgorithmRefused(provider=provider.settings.name)
    if not _knows(provider.key_set(), header) and not _knows(provider.key_set(anew=True), header):
        raise TokenKeyUnknown(provider=provider.settings.name)
    try:
        registry = JWSRegistry(algorithms=list(SIGNED_BY_A_KEY_PAIR), strict_check_header=False)
        return jwt.decode(token, provider.key_set(), registry=registry).claims
    except InvalidKeyIdError:
        raise TokenKeyUnknown(provider=provider.settings.name) from None
    except (JoseError, ValueError):
        raise TokenUnsound(provider=provider.settings.name) from None


def _header(token: str) -> Mapping[str, Any]:
    try:
        told = json.loads(urlsafe_b64decode(token.partition(".")[0].encode()))
    except ValueError:
        raise TokenUnsound from None
    return told if isinstance(told, dict) else {}


def _knows(keys: KeySet, header: Mapping[str, Any]) -> bool:
    return "kid" not in header or any(one.kid == header["kid"] for one in keys.keys)


def _must_be_of_now(claims: Claims, one: ProviderSettings, *, now: datetime) -> None:
    at, ends, begins = now.timestamp(), claims.get("exp"), max(_moment(claims, "iat"), _moment(claims, "nbf", 0.0))
    if not isinstance(ends, int | float):
        raise TokenUnsound(provider=one.name)
    leeway = LEEWAY.total_seconds()
    if at >= ends + leeway:
        raise TokenExpired(provider=one.name, minutes=_minutes(at - ends))
    if begins > at + leeway:
        raise TokenFromTheFuture(provider=one.name, minutes=_minutes(begins - at))


def _moment(claims: Claims, name: str, default: float | None = None) -> float:
    told = claims.get(name, default)
    if not isinstance(told, int | float) or isinstance(told, bool):
        raise TokenUnsound
    return float(told)


def _minutes(seconds: float) -> int:
    return max(round(seconds / 60), 1)


def _person(claims: Claims, one: ProviderSettings) -> Vouched:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or "\0" in subject:
        raise TokenUnsound(provider=one.name)
    left_out = claims.get("_claim_names")
    if claims.get("hasgroups") or (isinstance(left_out, dict) and one.groups in left_out):
        raise GroupsLeftOut(provider=one.name)
    names = (claims.get(name) for name in (one.given_name, "name"))
    usernames = (claims.get(name) for name in ("preferred_username", "email"))
    return Vouched(
        issuer=one.issuer,
        subject=subject,
        name=next((name for name in names if isinstance(name, str) and name.strip()), ""),
        username=next((name for name in usernames if isinstance(name, str)), ""),
        groups=frozenset(_texts(claims.get(one.groups))),
    )


def _texts(told: object) -> list[str]:
    """A claim that holds one text or a list of them."""
    if isinstance(told, str):
        return [told]
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
