"""What is easier in the demo? On the same machine only: one click signs in, and a demo screen pairs by itself."""

from __future__ import annotations

import hmac

from flask import current_app, request

from config import Settings
from queueing.base import hash_of
from queueing.devices import Device

LOOPBACK = ("127.0.0.1", "::1")


def in_demo() -> bool:
    """Demo mode, requested from the same machine and not through a proxy."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.demo and request.remote_addr in LOOPBACK and "X-Forwarded-For" not in request.headers


def demo_token(secret_key: str, slug: str) -> str:
    """The token that the demo gave a device when it was made."""
    return hmac.digest(secret_key.encode(), f"demo-device:{slug}".encode(), "sha256").hex()


def is_demo_device(device: Device) -> bool:
    """The device still has the demo's token."""
    return device.token_hash == hash_of(demo_token(current_app.config["SECRET_KEY"], device.slug))
