"""At which providers can colleagues sign in? Read once from the file that ONTHAAL_OIDC_FILE names (TOML).

    [gemeente]
    name = "de gemeente"                 # the button says: Aanmelden met de gemeente
    issuer = "https://login.example/op"
    client_id = "onthaal"
    client_secret_file = "/etc/onthaal/oidc-gemeente"

The secret stands in a file of its own or in a variable, never in the database: a copy of that opens nothing elsewhere.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authlib.common.security import is_secure_transport

from config import SettingError
from queueing.colleagues.identities import LONGEST_ISSUER

CODE = re.compile(r"[a-z][a-z0-9-]{0,30}", re.ASCII)
KNOWN = frozenset(
    {
        "name", "issuer", "client_id", "client_secret_file", "client_secret_env", "scopes", "groups", "given_name",
        "acr", "amr", "acr_values",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """One provider, as the technician wrote it. `acr` and `amr`: one of these values must be in the ID token."""

    code: str
    name: str
    issuer: str
    client_id: str
    secret: str
    scopes: str
    groups: str
    given_name: str
    acr: frozenset[str]
    amr: frozenset[str]
    acr_values: str


def read_providers(path: Path | None, env: Mapping[str, str] = os.environ) -> list[ProviderSettings]:
    """All of them, in the order of the file. Raises SettingError with a sentence that names the table and the line."""
    if path is None:
        return []
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"ONTHAAL_OIDC_FILE={str(path)!r} cannot be read: {error}") from None
    found = [_read(code, table, env) for code, table in tables.items()]
    if len({one.issuer for one in found}) < len(found):
        raise SettingError(f"{path}: two providers have the same issuer")
    return found


def _read(code: str, table: Any, env: Mapping[str, str]) -> ProviderSettings:
    if CODE.fullmatch(code) is None or not isinstance(table, dict):
        raise SettingError(f"[{code}] is no table of a provider: call it with small letters, digits and hyphens")
    if unknown := sorted(set(table) - KNOWN):
        raise SettingError(f"[{code}] does not know {', '.join(unknown)}; it knows {', '.join(sorted(KNOWN))}")
    issuer = _text(code, table, "issuer")
    if not is_secure_transport(issuer) or "?" in issuer or "#" in issuer or len(issuer) > LONGEST_ISSUER:
        raise SettingError(f"[{code}] issuer={issuer!r} must be an https address without ? or #")
    scopes = _text(code, table, "scopes", "openid profile")
    if "openid" not in scopes.split():
        raise SettingError(f"[{code}] scopes must hold openid")
    return ProviderSettings(
        code=code, name=_text(code, table, "name"), issuer=issuer, client_id=_text(code, table, "client_id"),
        secret=_secret(code, table, env), scopes=scopes, groups=_text(code, table, "groups", "groups"),
        given_name=_text(code, table, "given_name", "given_name"), acr=_texts(code, table, "acr"),
        amr=_texts(code, table, "amr"), acr_values=_text(code, table, "acr_values", ""),
    )  # fmt: skip


def _text(code: str, table: Mapping[str, Any], name: str, default: str | None = None) -> str:
    told = table.get(name, default)
    if not isinstance(told, str) or (not told.strip() and default is None):
        raise SettingError(f"[{code}] {name} is missing: write {name} = '...'")
    return told.strip()


def _texts(code: str, table: Mapping[str, Any], name: str) -> frozenset[str]:
    told = table.get(name, [])
    if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
        raise SettingError(f"[{code}] {name} is a list of texts: {name} = ['...']")
    return frozenset(told)


def _secret(code: str, table: Mapping[str, Any], env: Mapping[str, str]) -> str:
    """From a file or a variable; never in this file itself, which is shown to others and copied."""
    if "client_secret_env" in table:
        secret = env.get(str(table["client_secret_env"]), "")
    else:
        try:
            secret = Path(str(table.get("client_secret_file", ""))).read_text(encoding="utf-8")
        except OSError as error:
            raise SettingError(f"[{code}] client_secret_file cannot be read: {error}") from None
    if not secret.strip():
        raise SettingError(
            f"[{code}] has no secret: name a file (client_secret_file) or a variable (client_secret_env)"
        )
    return secret.strip()
