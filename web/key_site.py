"""Can a passkey be used at this address, and what does it sign there? Only for a host name, and over https."""

from __future__ import annotations

from ipaddress import ip_address

from flask import current_app, request

from queueing.colleagues.ceremonies import Site
from queueing.colleagues.challenges import Challenges
from queueing.colleagues.refusals import NoKeysHere
from web.hosts import LOOPBACK_NAMES, name_in


def challenges() -> Challenges:
    """The challenges of this installation."""
    return Challenges(current_app.config["STEP_KEY"])


def site() -> Site:
    """Where this request came in, under one of our own names (`web/hosts.py`). Raises NoKeysHere."""
    host = name_in(request.host)
    scheme = "https" if current_app.config["SETTINGS"].https else request.scheme
    if not host or _is_address(host) or (scheme != "https" and host not in LOOPBACK_NAMES):
        raise NoKeysHere
    return Site(host, f"{scheme}://{request.host}")


def host_for_keys() -> str:
    """The host name of this request; empty where no passkey can be used."""
    try:
        return site().host
    except NoKeysHere:
        return ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
