"""How does the house speak with a provider? Its own description and keys, kept for a while; a code for an ID token.

Only signing in asks for these: no other page waits for a provider (Authlib's client, OAuth 2.0 with PKCE).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from authlib.common.security import is_secure_transport
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, current_app
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Session

from config import Settings
from queueing.colleagues.provider_refusals import ClientRefused, CodeRefused, ProviderAway, ProviderSaidNo
from web.brief_requests import keep_brief
from web.clock import passed
from web.provider_settings import ProviderSettings, read_providers

log = logging.getLogger("onthaal.provider")
KEPT_FOR = timedelta(hours=1)
NOT_AGAIN_WITHIN = timedelta(seconds=10)
"""After a failure nobody else waits for this provider, for so long."""
WELL_KNOWN = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(slots=True)
class Provider:
    """One provider, with what it last said about itself."""

    settings: ProviderSettings
    told: Mapping[str, Any] = field(default_factory=dict)
    told_at: timedelta | None = None
    failed_at: timedelta | None = None
    keys: KeySet | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def metadata(self) -> Mapping[str, Any]:
        """What the provider says about itself, at most an hour old while it answers. Raises ProviderAway."""
        with self.lock:
            if self.told_at is None or passed() - self.told_at >= KEPT_FOR:
                try:
                    self.told, self.told_at = self._described(), passed()
                except ProviderAway:
                    if not self.told:
                        raise
            return self.told

    def address_to_ask(self, *, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. Raises ProviderAway."""
        more = {"acr_values": self.settings.acr_values} if self.settings.acr_values else {}
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self.metadata()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier, **more
            )
        return str(address)

    def redeem(self, code: str, *, back: str, verifier: str) -> dict[str, Any]:
        """The tokens for this code. Raises ProviderAway, ClientRefused, CodeRefused, ProviderSaidNo."""
        address = self.metadata()["token_endpoint"]
        try:
            with self._client(back) as client:
                found = client.fetch_token(
                    address, grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=back
                )
        except OAuthError as error:
            log.warning("%s refused a code: %.60r", self.settings.code, error.error)
            if error.error == "invalid_grant":
                raise CodeRefused from None
            if error.error in ("invalid_client", "unauthorized_client"):
                raise ClientRefused(provider=self.settings.name) from None
            raise ProviderSaidNo(provider=self.settings.name) from None
        except (RequestException, ValueError) as error:
            raise self._away(error) from None
        return dict(found) if isinstance(found, dict) else {}

    def key_set(self, *, anew: bool = False) -> KeySet:
        """The keys with which its ID tokens are signed. Raises ProviderAway."""
        address = self.metadata()["jwks_uri"]
        with self.lock:
            if self.keys is None or anew:
                self.keys = self._asked(address, _public_keys)
            return self.keys

    def address_to_leave(self, back: str) -> str:
        """Where the browser signs out there; empty when it announces no such page. Raises ProviderAway."""
        address = str(self.metadata().get("end_session_endpoint") or "")
        asked = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return str(add_params_to_uri(address, asked.items())) if is_secure_transport(address) else ""

    def _client(self, back: str) -> OAuth2Session:
        one = self.settings
        takes = self.told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "client_secret_basic" if "client_secret_basic" in takes else "client_secret_post"
        client = OAuth2Session(
            one.client_id, one.secret, scope=one.scopes, redirect_uri=back, code_challenge_method="S256",
            token_endpoint_auth_method=way,
        )  # fmt: skip
        keep_brief(client)
        return client

    def _described(self) -> Mapping[str, Any]:
        issuer = self.settings.issuer
        told: Mapping[str, Any] = self._asked(issuer.rstrip("/") + WELL_KNOWN, lambda told: _sound(told, issuer))
        return told

    def _asked(self, address: str, read: Callable[[Any], Any]) -> Any:
        if self.failed_at is not None and passed() - self.failed_at < NOT_AGAIN_WITHIN:
            raise ProviderAway(provider=self.settings.name)
        try:
            with Session() as session:
                keep_brief(session)
                answer = session.get(address, headers={"Accept": "application/json"})
                answer.raise_for_status()
                found = read(answer.json())
        except (RequestException, ValueError, KeyError, TypeError, JoseError) as error:
            self.failed_at = passed()
            raise self._away(error) from None
        self.failed_at = None
        return found

    def _away(self, error: Exception) -> ProviderAway:
        log.warning("%s does not answer as it should: %s", self.settings.code, type(error).__name__)
        return ProviderAway(provider=self.settings.name)


def _sound(told: Any, issuer: str) -> Mapping[str, Any]:
    """A description of this issuer with all that is needed, each address safe. Raises ValueError."""
    if not isinstance(told, dict) or told.get("issuer") != issuer:
        raise ValueError("it calls itself otherwise")
    if not all(is_secure_transport(str(told.get(name))) for name in NEEDED):
        raise ValueError("an address is missing")
    return told


def _public_keys(told: Any) -> KeySet:
    """The keys of a pair; others sign nothing here."""
    pairs = [one for one in told["keys"] if one.get("kty") in ("RSA", "EC", "OKP") and one.get("use", "sig") == "sig"]
    return KeySet.import_key_set({"keys": pairs})


def meet_providers(app: Flask, settings: Settings) -> None:
    """Read which providers there are. Nothing is asked of them yet. Raises SettingError."""
    know(app, read_providers(settings.oidc_file))
    app.jinja_env.globals["providers"] = providers


def know(app: Flask, found: list[ProviderSettings]) -> None:
    """These are the providers."""
    app.extensions["providers"] = {one.code: Provider(one) for one in found}


def providers() -> Mapping[str, Provider]:
    """Every provider of the running app by its code, in the order of the file."""
    found: Mapping[str, Provider] = current_app.extensions["providers"]
    return found
