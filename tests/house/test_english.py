"""Is what we write for each other plain English? Docstrings, comments and documents, in words that are read once.

Old words cost a reader abroad time, and a visitor or a colleague is *they*. Dutch (between `*`, in quotation marks, and
docs/host.md) and names in the code (between backquotes) are left out. Every rule is first shown to find a breach.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD_WORDS = re.compile(r"\b(deeds?|whom|lest|reckon(?:s|ed|ing)?|noes|octets?)\b", re.IGNORECASE)
HE_OR_SHE = re.compile(r"\b(he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
QUOTED = re.compile(r'`[^`]*`|\*[^*\n]+\*|"[^"\n]*"|“[^”]*”|<[^>]*>', re.DOTALL)
IN_BLOCKS = {
    ".css": re.compile(r"(?<=/\*).*?(?=\*/)", re.DOTALL),
    ".js": re.compile(r"(?<=/\*).*?(?=\*/)|(?<=(?<!:)//)[^\n]*", re.DOTALL),
    ".html": re.compile(r"(?<=\{#).*?(?=#\})", re.DOTALL),
    ".toml": re.compile(r"(?m)^\s*#[^\n]*"),
}
FOLDERS = (
    "app.py", "config.py", "extensions.py", "wsgi.py", "README.md", "STYLE.md", "CHANGELOG.md", "pyproject.toml",
    "queueing", "live", "speech", "web", "kiosk", "reception", "outreach", "displays", "management",
    "bench", "branches", "deploy", "docs", "migrations", "static/css", "static/js", "templates", "tests", "tools",
)  # fmt: skip
DUTCH = ("docs/host.md", "tests/house/test_english.py")
"""In Dutch; and this file, which has to name the words."""
PRODUCTION = [one for one in FOLDERS if one not in ("migrations", "tests") and (ROOT / one).suffix in ("", ".py")]


def files(*folders: str, kinds: tuple[str, ...] = (".py", ".md", *IN_BLOCKS)) -> list[Path]:
    """Our own files of these kinds under these folders, or these files themselves."""
    roots = [ROOT / folder for folder in folders]
    found = [path for root in roots for path in ([root] if root.is_file() else sorted(root.rglob("*")))]
    return [path for path in found if path.suffix in kinds and str(path.relative_to(ROOT)) not in DUTCH]


def remarks(source: str, kind: str) -> str:
    """What a file says to its readers: docstrings and comments of code, the whole of a document."""
    if kind == ".py":
        said = [token.string for token in _tokens(source) if token.type == tokenize.COMMENT]
        said += [
            node.value.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        ]
        return "\n\n".join(said)
    return source if kind == ".md" else "\n\n".join(IN_BLOCKS[kind].findall(source))


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(source).readline))


def breaches(source: str, kind: str) -> list[str]:
    """The old words, and the persons who are a he or a she, in what this source says."""
    plain = QUOTED.sub(" ", remarks(source, kind))
    return [match.group() for rule in (OLD_WORDS, HE_OR_SHE) for match in rule.finditer(plain)]


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        (".py", '"""A visitor and his number."""'),
        (".py", 'LIMIT = 3\n"""Told, lest it be forgotten."""'),
        (".py", "kind = 1  # what the deed was"),
        (".js", "// Whom the desk calls.\nrun();"),
        (".css", "/* the widths are reckoned */ .desk { color: red }"),
        (".html", "<p>Dag</p>{# the noes of this page #}"),
        (".toml", "# she may be called\nname = 'x'"),
        (".md", "Forty random octets."),
    ],
)
def test_an_old_word_and_a_he_or_a_she_are_found(kind, source):
    assert len(breaches(source, kind)) == 1


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        (".py", 'kind = column("deed")  # the `deed` of before'),
        (".py", '"""*Lest best* is Dutch, and so is "haar en her"."""'),
        (".js", "const whom = 1; fetch('https://her.example'); // done\n"),
        (".html", "<p>Wat een her.</p>"),
        (".md", "A visitor and their number, as *his* and `whom` are not."),
    ],
)
def test_code_dutch_and_names_are_left_alone(kind, source):
    assert breaches(source, kind) == []


def test_what_we_write_for_each_other_is_plain_english():
    known = files(*FOLDERS)
    assert len(known) > 500
    assert {path.suffix for path in known} == {".py", ".md", *IN_BLOCKS}
    found = {
        str(path.relative_to(ROOT)): words
        for path in known
        if (words := breaches(path.read_text(encoding="utf-8"), path.suffix))
    }
    assert found == {}


def opening(source: str) -> str:
    """The first paragraph of a module's docstring."""
    return (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0]


def test_each_module_opens_with_the_question_that_it_answers():
    assert "?" not in opening('"""The hall.\n\nWho waits?"""')
    modules = files(*PRODUCTION, kinds=(".py",))
    assert len(modules) > 150
    assert [
        str(path.relative_to(ROOT)) for path in modules if "?" not in opening(path.read_text(encoding="utf-8"))
    ] == []
