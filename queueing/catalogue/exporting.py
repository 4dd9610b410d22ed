"""How does an edition leave the house, and come in again? The same TOML as a folder of `branches/`, byte for byte.

What was written by hand beside the data (comments, an order of fields) is not in a document, so it is not written.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import tomli_w

from queueing.catalogue.languages import DATES
from queueing.catalogue.normal_form import UNIVERSAL, is_universal, tidy
from queueing.catalogue.reading import FILES, PICTURES_FOLDER, UNIVERSAL_TABLE, WORDS
from queueing.catalogue.refusals import NotACatalogue

HEADER = "# Gemaakt in beheer. Wat hier met de hand bij staat na een #, gaat weg zodra beheer dit weer inleest.\n\n"
LARGEST = 8_000_000
"""Bytes of a file that is read, and of all that is in it."""
MOST_FILES = 200
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The hour of every file in an archive: the same edition is always the same bytes."""


def export_folder(document: Mapping[str, Any]) -> dict[str, str]:
    """The files of a branch, by their names in its folder."""
    plain = tidy(document)
    needs = plain["needs"]
    files: dict[str, Mapping[str, Any]] = {
        FILES["branch"]: _with_dates(plain["branch"]),
        FILES["services"]: {"services": plain["services"]},
        FILES["needs"]: {
            "groups": plain["groups"],
            "needs": {code: one for code, one in needs.items() if not is_universal(one)},
            UNIVERSAL_TABLE: {code: _without_group(one) for code, one in needs.items() if is_universal(one)},
            "extras": plain["extras"],
        },
        FILES["forbidden"]: {"words": plain.get("forbidden", {})},
        **{f"{WORDS}/{language}.toml": {"words": words} for language, words in plain["words"].items()},
    }
    written = {name: HEADER + tomli_w.dumps(value) for name, value in files.items()}
    return written | {f"{PICTURES_FOLDER}/{name}.svg": one for name, one in plain.get("pictures", {}).items()}


def zipped(files: Mapping[str, str]) -> bytes:
    """The files as one archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unzipped(data: bytes) -> dict[str, str]:
    """The files of a branch in an archive, by their names in its folder; the archive may have the folder too.

    Raises NotACatalogue.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [one for one in archive.infolist() if one.filename.endswith((".toml", ".svg"))]
            if len(data) > LARGEST or len(infos) > MOST_FILES or sum(one.file_size for one in infos) > LARGEST:
                raise NotACatalogue
            texts = {one.filename: archive.read(one).decode("utf-8") for one in infos}
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        raise NotACatalogue from None
    root = next((name.removesuffix(FILES["branch"]) for name in texts if name.endswith(FILES["branch"])), None)
    if root is None:
        raise NotACatalogue
    return {name.removeprefix(root): text for name, text in texts.items() if name.startswith(root)}


def _without_group(need: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in need.items() if (key, value) != ("group", UNIVERSAL)}


def _with_dates(branch: Mapping[str, Any]) -> dict[str, Any]:
    languages = {code: _dated(one) for code, one in branch.get("languages", {}).items()}
    return {**branch, "languages": languages}


def _dated(language: Any) -> Any:
    if not isinstance(language, Mapping):
        return language
    return {key: _day(value) if key in DATES else value for key, value in language.items()}


def _day(value: Any) -> Any:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
    return day if day.isoformat() == value else value
