"""What differs between two catalogues, and how do the changes of two people become one catalogue?

A document is a value of dicts, lists and plain values (`queueing/catalogue/reading.py` makes it). Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

Path = tuple[str, ...]
"""Where something stands: `("needs", "WON-3", "label")`."""
Document = dict[str, Any]
WHOLE = frozenset({"hours"})
"""Tables that are one value: half a week of opening hours of two people is a week of nobody."""


class Absent(Enum):
    """The one value that says: it is not there."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, or an entry that came or went as a whole (the other side is ABSENT then).

    `is_order`: the entries of this table stand in another order; both values are its codes, in order.
    """

    path: Path
    before: Any
    after: Any
    is_order: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people changed to different values; either may be ABSENT."""

    path: Path
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The changes of two people together; where they conflict the document has mine."""

    document: Document
    conflicts: tuple[Conflict, ...] = ()


def value_at(document: Mapping[str, Any], path: Path) -> Any:
    """What stands there, or ABSENT."""
    found: Any = document
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            return ABSENT
        found = found[step]
    return found


def with_value(document: Mapping[str, Any], path: Path, value: Any) -> Document:
    """The same document with this value there; ABSENT takes it away. Tables on the way to it are made."""
    step, rest = path[0], path[1:]
    if value is ABSENT and step not in document:
        return dict(document)
    if not rest and value is ABSENT:
        return {key: one for key, one in document.items() if key != step}
    below = document.get(step)
    new = with_value(below if isinstance(below, Mapping) else {}, rest, value) if rest else value
    return {**document, step: new}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every difference, in the order of the screen: fields first, then what stands in another order."""
    return list(_changes((), before, after))


def changed(document: Mapping[str, Any], made: Iterable[Change]) -> Document:
    """The document after these changes."""
    done = dict(document)
    for one in made:
        if one.is_order:
            table = value_at(done, one.path) if one.path else done
            ordered = in_order(table, one.after) if isinstance(table, Mapping) else table
            done = with_value(done, one.path, ordered) if one.path else ordered
        else:
            done = with_value(done, one.path, one.after)
    return done


def in_order(table: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The same table with these keys first, in this order; the others keep theirs after them."""
    first = {key: table[key] for key in keys if key in table}
    return {**first, **{key: one for key, one in table.items() if key not in first}}


def merged(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """What both people changed since `base`, field by field."""
    conflicts: list[Conflict] = []
    document = _merged((), base, mine, theirs, conflicts)
    return Merged(document, tuple(conflicts))


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: `1`, `1.0` and `true` are three values. The order of a table does not count."""
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def _is_table(key: str, *values: Any) -> bool:
    return key not in WHOLE and all(isinstance(value, Mapping) for value in values)


def _changes(path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in (*before, *(key for key in after if key not in before)):
        old, new, here = before.get(key, ABSENT), after.get(key, ABSENT), (*path, key)
        if _is_table(key, old, new):
            yield from _changes(here, old, new)
        elif not same(old, new) or (isinstance(old, Mapping | list) and _keys_of(old) != _keys_of(new)):
            yield Change(here, old, new)
    kept = [key for key in before if key in after]
    if [*kept, *(key for key in after if key not in before)] != list(after):
        yield Change(path, tuple(before), tuple(after), is_order=True)


def _keys_of(value: Any) -> Any:
    """The order inside a table that is one value."""
    if isinstance(value, Mapping):
        return [(key, _keys_of(one)) for key, one in value.items()]
    return [_keys_of(one) for one in value] if isinstance(value, list) else None


def _merged(path: Path, base: Any, mine: Any, theirs: Any, conflicts: list[Conflict]) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for key in _order(base, mine, theirs):
        was, own, other = (one.get(key, ABSENT) for one in (base, mine, theirs))
        if _is_table(key, own, other):
            done[key] = _merged((*path, key), was if isinstance(was, Mapping) else {}, own, other, conflicts)
            continue
        chosen = other if same(own, was) else own
        if not (same(own, other) or same(own, was) or same(other, was)):
            conflicts.append(Conflict((*path, key), was, own, other))
        if chosen is not ABSENT:
            done[key] = chosen
    return done


def _order(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """The keys of both: in the order of whoever moved any, mine before theirs; a new one after the one it followed."""
    moved = [key for key in base if key in mine] != [key for key in mine if key in base]
    first, second = (mine, theirs) if moved else (theirs, mine)
    keys = list(first)
    before: str | None = None
    for key in second:
        if key not in first:
            keys.insert(0 if before is None else keys.index(before) + 1, key)
        before = key
    return keys
