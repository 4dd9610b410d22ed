"""What was written by hand after a # in these files? It is not part of an edition, so it is lost when one is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

TEXT_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#(?P<comment>[^\n]*)', re.DOTALL
)
"""A # inside a text is no comment, so texts are passed over whole."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: in which file, on which line (from 1), and what it says."""

    file: str
    line: int
    words: str


def comments_in(files: Mapping[str, str], *, ours: str = "") -> list[Comment]:
    """Every comment of TOML files, but not `ours`, which is written anew each time; nor an empty one."""
    own = ours.strip().removeprefix("#").strip()
    found = [
        Comment(name, text.count("\n", 0, match.start()) + 1, match["comment"].strip())
        for name, text in files.items()
        if name.endswith(".toml")
        for match in TEXT_OR_COMMENT.finditer(text)
        if match["comment"] is not None
    ]
    return [one for one in found if one.words.strip("#-= ") and one.words != own]
