"""Which settings does an installation have? One flat class, read from the environment (prefix ONTHAAL_)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

ROOT = Path(__file__).resolve().parent
VOICE = ROOT / ".cache" / "speech"
DEMO_SECRET = "demo"  # noqa: S105  demo mode answers on loopback only and holds no real visitor
SHORTEST_SECRET = 24


class SettingError(click.ClickException, ValueError):
    """A setting is missing or cannot be read; the message says which, and what to do.

    The command line prints only that sentence, without a traceback; so does `wsgi.py`.
    """


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting that may differ between two installations."""

    secret_key: str
    audit_secret: str
    data_dir: Path
    key_dir: Path
    database_url: str
    redis_url: str | None
    public_url: str
    hosts: frozenset[str]
    demo: bool
    testing: bool
    drafts: bool
    forgets: bool
    clock_file: Path | None
    clock_offset: float
    dice_seed: str | None
    threads: int
    ping_seconds: int
    https: bool
    proxies: int
    speech: Path | None
    voices: Path | None
    recordings: Path | None
    renders: bool
    oidc_file: Path | None
    logs: Path | None
    backups: Path | None

    @classmethod
    def read(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment, or any mapping in tests. Raises SettingError with a sentence."""
        demo, testing = _yes(env, "ONTHAAL_DEMO"), _yes(env, "ONTHAAL_TESTING")
        data_dir = Path(env.get("ONTHAAL_DATA_DIR") or ROOT / "instance")
        port = _number(env, "PORT", 8000)
        public_url = (env.get("ONTHAAL_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/")
        secret_key = _secret(env, "ONTHAAL_SECRET_KEY", default=DEMO_SECRET if demo or testing else None)
        return cls(
            secret_key=secret_key,
            audit_secret=_secret(env, "ONTHAAL_AUDIT_KEY", default=secret_key),
            data_dir=data_dir,
            key_dir=Path(env.get("ONTHAAL_KEY_DIR") or data_dir / "keys"),
            database_url=env.get("ONTHAAL_DATABASE_URL") or f"sqlite:///{data_dir / 'onthaal.sqlite'}",
            redis_url=env.get("ONTHAAL_REDIS_URL") or None,
            public_url=public_url,
            hosts=frozenset() if demo else _hosts(env, public_url),
            demo=demo,
            testing=testing,
            drafts=demo or (testing and _yes(env, "ONTHAAL_SHOW_DRAFTS")),
            forgets=not (testing and env.get("ONTHAAL_FORGETS") == "0"),
            clock_file=Path(env["ONTHAAL_CLOCK_FILE"]) if testing and env.get("ONTHAAL_CLOCK_FILE") else None,
            clock_offset=float(env.get("ONTHAAL_CLOCK_OFFSET") or 0) if demo or testing else 0.0,
            dice_seed=env.get("ONTHAAL_DICE_SEED") if testing else None,
            threads=_number(env, "ONTHAAL_THREADS", 200),
            ping_seconds=_number(env, "ONTHAAL_PING_SECONDS", 10),
            https=_yes(env, "ONTHAAL_HTTPS"),
            proxies=_number(env, "ONTHAAL_PROXIES", 0),
            speech=_voice(env),
            voices=Path(env["ONTHAAL_VOICES"]).resolve() if env.get("ONTHAAL_VOICES") else None,
            recordings=Path(env["ONTHAAL_RECORDINGS"]) if env.get("ONTHAAL_RECORDINGS") else None,
            renders=_yes(env, "ONTHAAL_SPEECH_RENDERS"),
            oidc_file=Path(env["ONTHAAL_OIDC_FILE"]) if env.get("ONTHAAL_OIDC_FILE") else None,
            logs=Path(env["ONTHAAL_LOGS"]) if env.get("ONTHAAL_LOGS") else None,
            backups=Path(env["ONTHAAL_BACKUPS"]) if env.get("ONTHAAL_BACKUPS") else None,
        )


def _voice(env: Mapping[str, str]) -> Path | None:
    """The folder with the packages of the voice: the setting's, none when that is empty, else the one set-up made."""
    named = env.get("ONTHAAL_SPEECH")
    if named is None:
        return VOICE if (VOICE / "stamp").is_file() else None
    return Path(named).resolve() if named else None


def _hosts(env: Mapping[str, str], public_url: str) -> frozenset[str]:
    """The names under which browsers reach this house, besides those of the machine itself."""
    try:
        public = urlsplit(public_url).hostname
    except ValueError:
        public = None
    if not public:
        raise SettingError(f"ONTHAAL_PUBLIC_URL={public_url!r} is not an address such as https://onthaal.example")
    more = env.get("ONTHAAL_HOSTS", "").replace(",", " ").casefold().split()
    return frozenset({public, *more})


def _yes(env: Mapping[str, str], name: str) -> bool:
    word = env.get(name, "").strip().casefold()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("", "0", "false", "no", "off"):
        return False
    raise SettingError(f"{name}={word!r} is neither yes nor no; write 1 or 0")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    word = env.get(name) or str(default)
    if not (word.isascii() and word.isdecimal() and len(word) < 10):
        raise SettingError(f"{name}={word!r} is not a whole number")
    return int(word)


def _secret(env: Mapping[str, str], name: str, *, default: str | None) -> str:
    """The secret itself, or the content of the file that NAME_FILE names."""
    if env.get(f"{name}_FILE"):
        secret: str | None = Path(env[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    else:
        secret = env.get(name) or default
    if not secret:
        raise SettingError(f"{name} is missing; set it to a long random text, or {name}_FILE to a file that holds one")
    if default is None and not _is_strong(secret):
        raise SettingError(f"{name} is too weak; make one with: openssl rand -hex 32")
    return secret


def _is_strong(secret: str) -> bool:
    """Long enough, and not one letter repeated: anybody who guesses it can sign in as anyone."""
    return len(secret.strip()) >= SHORTEST_SECRET and len(set(secret.strip())) >= 8
