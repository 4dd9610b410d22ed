"""Which kind of browser is this, in words by which a colleague knows their own? Coarse on purpose: no version."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
"""A browser names others too, to be let in: the first that fits is the one."""
UNKNOWN = "Onbekende browser"


def browser_kind(agent: str) -> str:
    """*Firefox op Windows*, of what a browser says about itself."""
    name = next((word for mark, word in BROWSERS if mark in agent), UNKNOWN)
    system = next((word for mark, word in SYSTEMS if mark in agent), "")
    return f"{name} op {system}" if system else name
