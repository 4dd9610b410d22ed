"""What must a demo know of its house? Who works there, which screens hang there, and how the morning went so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from queueing.devices import Kind
from queueing.staff import Role, Secrecy


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone in the demo: when they came (minutes before ten past nine), for what, and what a desk did since."""

    ago: int
    needs: tuple[str, ...]
    language: str = "nl"
    extras: tuple[str, ...] = ()
    desk: int = 0
    deeds: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The ordinary Tuesday of one house. `areas` are the waiting areas of its kiosks, the first for who came so far."""

    people: tuple[tuple[str, str, tuple[Role, ...], tuple[str, ...], Secrecy, str], ...]
    seats: Mapping[int, str]
    arrows: Mapping[str, str]
    devices: tuple[tuple[Kind, str, str], ...]
    guests: tuple[Guest, ...]
    appointments: tuple[tuple[str, int, int, str], ...]
    areas: Mapping[str, str]
