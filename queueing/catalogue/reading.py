"""How does a folder of TOML become a checked catalogue?

Every mistake is reported with file, line and what to do (product §14).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from queueing.catalogue import changes
from queueing.catalogue.mistakes import Mistake, mistakes_in
from queueing.catalogue.normal_form import UNIVERSAL, is_universal, tidy
from queueing.catalogue.told import told

FILES = {"branch": "branch.toml", "services": "services.toml", "needs": "needs.toml", "forbidden": "forbidden.toml"}
UNIVERSAL_TABLE = "universal"
WORDS, PICTURES_FOLDER = "words", "pictures"


class CatalogueError(ValueError):
    """The data is wrong; each line of the message names a file, a line of it, and what to do."""


def read_folder(folder: Path, *, icons: Container[str]) -> changes.Document:
    """Read and check a branch's folder. Raises CatalogueError naming file and line."""
    return read_files(files_in(folder), icons=icons, under=f"{folder}/")


def files_in(folder: Path) -> dict[str, str]:
    """The text of every file of a branch, by its name in the folder. Raises CatalogueError."""
    found = [folder / name for name in FILES.values()]
    found += [*sorted((folder / WORDS).glob("*.toml")), *sorted((folder / PICTURES_FOLDER).glob("*.svg"))]
    try:
        return {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found if path.is_file()
        }
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{folder}: een bestand is geen gewone tekst (UTF-8): {error}") from None


def read_files(files: Mapping[str, str], *, icons: Container[str], under: str = "") -> changes.Document:
    """The document that these files say, checked; `under` stands before their names in what is reported.

    Raises CatalogueError.
    """
    sources = _sources(files, under)
    document = _document(files, {name: source.data for name, source in sources.items()})
    if mistakes := mistakes_in(document, icons=icons):
        raise CatalogueError("\n".join(_reported(one, document, sources, under) for one in mistakes))
    return tidy(document)


def _sources(files: Mapping[str, str], under: str) -> dict[str, _Source]:
    """Raises CatalogueError with every file that is missing, or cannot be read."""
    sources, wrong = {}, [f"{under}{name}: dit bestand ontbreekt" for name in FILES.values() if name not in files]
    for name, text in _toml(files):
        try:
            sources[name] = _Source.read(f"{under}{name}", text)
        except CatalogueError as error:
            wrong.append(str(error))
            continue
        if (name == FILES["forbidden"] or name.startswith(f"{WORDS}/")) and "words" not in sources[name].data:
            wrong.append(f"{under}{name}:1: 'words' ontbreekt.")
    if wrong:
        raise CatalogueError("\n".join(wrong))
    return sources


def document_of(files: Mapping[str, str]) -> changes.Document:
    """What these files say, not checked. Raises CatalogueError for what is no TOML, and KeyError for a missing file."""
    return tidy(_document(files, {name: _Source.read(name, text).data for name, text in _toml(files)}))


def _toml(files: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, text) for name, text in files.items() if name.endswith(".toml")]


def _document(files: Mapping[str, str], data: Mapping[str, dict[str, Any]]) -> changes.Document:
    needs = data[FILES["needs"]]
    parts = {
        "branch": data[FILES["branch"]],
        "services": data[FILES["services"]].get("services"),
        "groups": needs.get("groups"),
        "needs": _with_universal(needs),
        "extras": needs.get("extras"),
        "words": {
            name.removeprefix(f"{WORDS}/").removesuffix(".toml"): one.get("words")
            for name, one in data.items()
            if name.startswith(f"{WORDS}/")
        },
        "pictures": {
            name.removeprefix(f"{PICTURES_FOLDER}/").removesuffix(".svg"): text
            for name, text in files.items()
            if name.startswith(f"{PICTURES_FOLDER}/") and name.endswith(".svg")
        },
        "forbidden": data[FILES["forbidden"]].get("words"),
    }
    plain: changes.Document = _plain({name: one for name, one in parts.items() if one is not None})
    return plain


def _with_universal(needs: Mapping[str, Any]) -> Any:
    """The needs of the life domains and the universal ones, which belong to none."""
    own, others = needs.get("needs"), needs.get(UNIVERSAL_TABLE, {})
    if not isinstance(own, dict) or not isinstance(others, dict):
        return own
    return {
        **own,
        **{code: {"group": UNIVERSAL, **one} if isinstance(one, dict) else one for code, one in others.items()},
    }


def place_of(path: changes.Path, document: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Where something of a document stands in a folder: the file, the table in it, and the key if it has one."""
    part, rest = path[0], path[1:]
    if part == "pictures":
        return f"{PICTURES_FOLDER}/{rest[0] if rest else 'mark'}.svg", "", None
    if part == "words":
        return f"{WORDS}/{rest[0] if rest else ''}.toml", "words", rest[1] if len(rest) > 1 else None
    if part == "forbidden":
        return FILES["forbidden"], "words", rest[0] if rest else None
    if part == "branch":
        table, key = (rest[:-1], rest[-1]) if rest and not _is_header(path, document) else (rest, None)
        return FILES["branch"], ".".join(table), key
    file = FILES["services"] if part == "services" else FILES["needs"]
    if part == "needs" and rest and is_universal(changes.value_at(document, path[:2])):
        part = UNIVERSAL_TABLE
    table, key = (rest[:-1], rest[-1]) if len(rest) > 1 and not _is_header(path, document) else (rest, None)
    return file, ".".join((part, *table)), key


def _is_header(path: changes.Path, document: Mapping[str, Any]) -> bool:
    """Has it a table of its own in a file?"""
    return isinstance(changes.value_at(document, path), Mapping)


def _reported(mistake: Mistake, document: Mapping[str, Any], sources: Mapping[str, _Source], under: str) -> str:
    file, table, key = place_of(mistake.path, document)
    source = sources.get(file)
    line = source.line_of(table, key) if source is not None else 1
    return f"{under}{file}:{line}: {told(mistake)}"


def _plain(value: Any) -> Any:
    """TOML dates as ISO strings, so that the document is JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class _Source:
    """A TOML file that knows the line of each key."""

    data: dict[str, Any]
    lines: list[str]

    @classmethod
    def read(cls, name: str, text: str) -> _Source:
        try:
            return cls(tomllib.loads(text), text.splitlines())
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            place = re.search(r"at line (\d+), column (\d+)", str(error))
            line, where = (place[1], f"teken {place[2]}") if place else (len(text.splitlines()) or 1, "het einde")
            raise CatalogueError(f"{name}:{line}: dit is geen TOML. Kijk bij {where} van die regel.") from None

    def line_of(self, table: str, key: str | None = None) -> int:
        """The line (from 1) of a key in a table, else of the table's header, else 1."""
        header, found = "", 1
        for number, line in enumerate(self.lines, 1):
            if match := re.match(r"\s*\[([^\[\]]+)\]", line):
                header = match[1].strip().replace('"', "")
                if header == table:
                    found = number
            elif key and header == table and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
                return number
        return found
