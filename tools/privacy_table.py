"""Does docs/privacy.md say what the retention table says? `python -m tools.privacy_table` writes its table anew.

The table is `queueing/kept.toml`; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from queueing.kept import kinds

PAGE = Path(__file__).resolve().parent.parent / "docs" / "privacy.md"
BEGINS = "<!-- Made from queueing/kept.toml by `python -m tools.privacy_table`. -->\n"
ENDS = "<!-- Until here. -->\n"
HEAD = "| data | purpose | kept until | owner | selection rule |\n|---|---|---|---|---|\n"


def table() -> str:
    """The table of the document, one row for each kind of data."""
    return HEAD + "".join(f"| {one.data} | {one.purpose} | {one.until} | {one.owner} | [ ] |\n" for one in kinds())


def with_table(page: str) -> str:
    """The document with its table as it is now. Raises ValueError when it has no place for it."""
    before, begins, rest = page.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise ValueError("docs/privacy.md has no place for the table")
    return f"{before}{begins}\n{table()}\n{ends}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
