"""How does an edition leave the house, and come in again? The same TOML as a folder of `branches/`, byte for byte.

What was written by hand beside the data (comments, an order of fields) is not in a document, so it is not written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomli_w

from queueing.catalogue.languages import DATES
from queueing.catalogue.normal_form import UNIVERSAL, is_universal, tidy
from queueing.catalogue.reading import FILES, PICTURES_FOLDER, UNIVERSAL_TABLE, WORDS

HEADER = "# Gemaakt in beheer. Wat hier met de hand bij staat na een #, gaat weg zodra beheer dit weer inleest.\n\n"


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
