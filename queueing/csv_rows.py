"""How is a table written as CSV, so that no cell is taken for a formula by a spreadsheet?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """The rows with semicolons, as spreadsheets in Belgium read them, after a byte order mark; CRLF at the end."""
    told = io.StringIO(newline="")
    writer = csv.writer(told, delimiter=";", lineterminator="\r\n")
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return f"\ufeff{told.getvalue()}"


def safe_cell(cell: object) -> str:
    """The cell as text; what would start a formula gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
