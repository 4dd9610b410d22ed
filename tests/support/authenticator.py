"""How does a test hold a passkey? A small authenticator of its own: real keys, real signatures, and every lie on order.

key = Authenticator()
told = key.makes(options)          # what navigator.credentials.create() would answer, as JSON
told = key.signs(options)          # what navigator.credentials.get() would answer
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

ORIGIN = "http://localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey on one device. Whatever it is told to lie about stands in `lies` of one call."""

    def __init__(self, *, counts: bool = True) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.handle = b""
        self.counts = counts
        self.count = 0

    def makes(self, options: str, **lies: Any) -> str:
        """A new passkey, for the person of these options."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        client = self._client("webauthn.create", asked["challenge"], **lies)
        by_key = self._by_key(asked["rp"]["id"], attested=True, **lies)
        told = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": by_key})
        return self._told({"clientDataJSON": client, "attestationObject": told}, transports=["internal"])

    def signs(self, options: str, **lies: Any) -> str:
        """A proof for the challenge of these options."""
        asked = json.loads(options)
        self.count = lies.get("count", self.count + self.counts)
        client = self._client("webauthn.get", asked["challenge"], **lies)
        by_key = self._by_key(asked["rpId"], attested=False, **lies)
        signed = by_key + hashlib.sha256(client).digest()
        signature = lies.get("signature") or self.private.sign(signed, ec.ECDSA(SHA256()))
        handle = lies.get("handle", self.handle)
        return self._told(
            {"clientDataJSON": client, "authenticatorData": by_key, "signature": signature, "userHandle": handle}
        )

    def _client(self, kind: str, challenge: str, *, origin: str = ORIGIN, framed: bool = False, **_: Any) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": framed}
        return json.dumps(told).encode()

    def _by_key(self, asked: str, *, attested: bool, verified: bool = True, **lies: Any) -> bytes:
        flags = PRESENT | (VERIFIED if verified else 0) | (ATTESTED if attested else 0)
        told = (
            hashlib.sha256(lies.get("host", asked).encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        )
        return told + (bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public() if attested else b"")

    def _public(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _told(self, response: dict[str, bytes], **more: Any) -> str:
        name = bytes_to_base64url(self.id)
        written = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps(
            {
                "id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {},
                "response": {**written, **more},
            }
        )  # fmt: skip
