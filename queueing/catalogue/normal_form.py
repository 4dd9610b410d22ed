"""In which order does a document stand, so that written as TOML and read again it is the same?

Order counts: it is the order on screen, and part of the hash. TOML writes the plain fields of a table before the tables
in it; a folder has the universal needs after the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from queueing.catalogue.changes import Document

UNIVERSAL = "U"
"""The group of the needs that belong to no life domain."""
PARTS = ("branch", "services", "groups", "needs", "extras", "words", "pictures", "forbidden")
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?")
"""What an entry may be called: it becomes part of addresses, and a key in TOML."""


def tidy(document: Mapping[str, Any]) -> Document:
    """The same document in the order in which it would be read from files."""
    parts = {name: document[name] for name in PARTS if name in document}
    parts |= {name: one for name, one in document.items() if name not in parts}
    if isinstance(needs := parts.get("needs"), Mapping):
        parts["needs"] = dict(sorted(((code, _group_first(one)) for code, one in needs.items()), key=_is_universal))
    return {name: _plain_first(one) for name, one in parts.items()}


def is_universal(need: Any) -> bool:
    """Does this need stand on the start page itself, and not in a life domain?"""
    return isinstance(need, Mapping) and need.get("group") == UNIVERSAL


def _is_universal(item: tuple[str, Any]) -> bool:
    return is_universal(item[1])


def _group_first(need: Any) -> Any:
    """A folder does not say the group of a universal need, so it comes first when it is read."""
    return {"group": UNIVERSAL, **need} if is_universal(need) else need


def _plain_first(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {
        **{key: one for key, one in value.items() if not isinstance(one, Mapping)},
        **{key: _plain_first(one) for key, one in value.items() if isinstance(one, Mapping)},
    }
