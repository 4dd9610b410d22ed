"""What is asked of a passkey, and does what it signed hold? WebAuthn, by the library of that name.

The library checks everything. What goes wrong for people is looked at first, so that each has its own refusal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_authenticator_data,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorData,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from queueing.colleagues.refusals import KeyOfOtherHost, KeyOfOtherPage, KeyUnverified, KeyWrong
from queueing.refusals import Refusal

LONGEST_ID = 1023
"""Bytes of an identifier, as WebAuthn has it."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a passkey is used: its host name (the *RP id*), and the exact origin of our pages there."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class KeyRef:
    """How a browser finds a passkey again."""

    credential_id: bytes
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    """What an authenticator made."""

    ref: KeyRef
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What came back from a browser, read but not yet believed."""

    told: str
    credential_id: bytes
    challenge: bytes
    handle: bytes | None
    client: CollectedClientData
    by_key: AuthenticatorData


def options_to_add(
    site: Site, house: str, username: str, handle: bytes, challenge: bytes, known: Collection[KeyRef]
) -> str:
    """What a browser needs to make a passkey for the person with this handle, as JSON."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.host, rp_name=house, user_name=username, user_id=handle, challenge=challenge,
            exclude_credentials=_descriptors(known),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
    )  # fmt: skip


def options_to_sign(site: Site, challenge: bytes, known: Collection[KeyRef] = (), *, verified: bool) -> str:
    """What a browser needs to sign with a passkey, as JSON; without `known` the person picks one of this site."""
    wanted = UserVerificationRequirement.REQUIRED if verified else UserVerificationRequirement.PREFERRED
    return options_to_json(
        generate_authentication_options(
            rp_id=site.host, challenge=challenge, allow_credentials=_descriptors(known), user_verification=wanted
        )
    )


def read_proof(told: str) -> Proof:
    """The answer of a browser, taken apart. Raises KeyWrong."""
    with _as(KeyWrong):
        sent = parse_authentication_credential_json(told)
        client = parse_client_data_json(sent.response.client_data_json)
        by_key = parse_authenticator_data(sent.response.authenticator_data)
        return Proof(told, sent.raw_id, client.challenge, sent.response.user_handle, client, by_key)


def must_be_of(site: Site, client: CollectedClientData, by_key: AuthenticatorData) -> None:
    """Made on a page of ours, for this host. Raises KeyOfOtherPage, KeyOfOtherHost."""
    if client.origin != site.origin or client.cross_origin:
        raise KeyOfOtherPage
    if by_key.rp_id_hash != hashlib.sha256(site.host.encode()).digest():
        raise KeyOfOtherHost


def count_of(proof: Proof, site: Site, public_key: bytes, *, verified: bool) -> int:
    """The proof holds: how often the passkey signed by now. Raises KeyUnverified, KeyWrong."""
    if verified and not proof.by_key.flags.uv:
        raise KeyUnverified
    with _as(KeyWrong):
        return verify_authentication_response(
            credential=proof.told, expected_challenge=proof.challenge, expected_rp_id=site.host,
            expected_origin=site.origin, credential_public_key=public_key, credential_current_sign_count=0,
            require_user_verification=verified,
        ).new_sign_count  # fmt: skip


def challenge_of_new(told: str, site: Site) -> bytes:
    """The challenge that a new passkey signed, made on our page. Raises KeyWrong, KeyOfOtherPage, KeyOfOtherHost."""
    with _as(KeyWrong):
        sent = parse_registration_credential_json(told)
        client = parse_client_data_json(sent.response.client_data_json)
        by_key = parse_attestation_object(sent.response.attestation_object).auth_data
    must_be_of(site, client, by_key)
    if not by_key.flags.uv:
        raise KeyUnverified
    return client.challenge


def new_key(told: str, site: Site, challenge: bytes) -> NewKey:
    """A passkey that was just made. Raises KeyWrong."""
    with _as(KeyWrong):
        made = verify_registration_response(
            credential=told, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            require_user_verification=True,
        )  # fmt: skip
        if len(made.credential_id) > LONGEST_ID:
            raise KeyWrong
        ways = parse_registration_credential_json(told).response.transports or ()
        ref = KeyRef(made.credential_id, tuple(one.value for one in ways))
        return NewKey(ref, made.credential_public_key, made.sign_count)


def _descriptors(known: Collection[KeyRef]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=one.credential_id, transports=[AuthenticatorTransport(way) for way in one.transports]
        )
        for one in known
    ]


@contextmanager
def _as(refusal: type[Refusal]) -> Iterator[None]:
    """Whatever the library stumbles over in what a browser sent is this refusal."""
    try:
        yield
    except Exception as wrong:
        raise (wrong if isinstance(wrong, Refusal) else refusal()) from None
