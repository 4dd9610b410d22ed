"""How does a .po file follow the Dutch without losing translations?

As text, sentence by sentence: one that stays keeps its place, its comments and its line breaks; a new one comes last,
empty; one that is no longer used goes to the end as `#~`, from where it returns when it is used again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from babel.messages.plurals import get_plural
from babel.messages.pofile import denormalize, escape

GONE = "#~ "
SECTION = "# ---"
_Key = tuple[str, str | None]


def new_file(language: str) -> str:
    """The header of a new file."""
    return (
        f"# {language}: translations of the visitor's Dutch sentences on kiosk, paper and phone.\n"
        "# DRAFTS: shown in the demo, marked, and nowhere else, until a named person has approved them (L-16).\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language.replace("-", "_")}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {get_plural(language.replace("-", "_"))}\\n"\n'
    )


def updated(text: str, wanted: Mapping[str, str | None], language: str) -> str:
    """The file with exactly the wanted sentences (Dutch → plural), and the unused ones at its end."""
    kept, gone = list[str](), dict[_Key, str]()
    of: _Key = ("", None)
    section = ""  # the heading above a removed sentence moves to the next one that stays
    for block in re.split(r"\n{2,}", text.strip("\n")):
        key = _key(block)
        heading = next((line for line in block.splitlines() if line.startswith(SECTION)), "")
        if section and heading:
            section, gone[of] = "", f"{section}\n{gone[of]}"
        if re.search(f"^{GONE}", block, re.MULTILINE):
            gone[key] = block
        elif key[0] == "" or wanted.get(key[0], "no") == key[1]:
            kept.append(f"{section}\n{block}" if section else block)
            section = ""
        else:
            section, of = (heading, key) if heading else (section, of)
            gone[key] = _put_aside(block)
    if section:
        gone[of] = f"{section}\n{gone[of]}"
    have = {_key(block)[0] for block in kept}
    for one in wanted.items():
        if one[0] not in have:
            back = gone.pop(one, None)
            kept.append(re.sub(f"^{GONE}", "", back, flags=re.MULTILINE) if back else _empty(*one, language))
    return "\n\n".join([*kept, *gone.values()]) + "\n"


def _put_aside(block: str) -> str:
    lines = (line for line in block.splitlines() if not line.startswith(SECTION))
    return "\n".join(line if line.startswith("#") else GONE + line for line in lines)


def _key(block: str) -> _Key:
    """The sentence and its plural; an empty sentence for the header of the file, and for a block with only comments."""
    bare = "\n".join(line.removeprefix(GONE) for line in block.splitlines())
    singular, plural = (re.search(rf'^{name} ((?:".*"\n?)+)', bare, re.MULTILINE) for name in ("msgid", "msgid_plural"))
    return denormalize(singular[1].strip()) if singular else "", denormalize(plural[1].strip()) if plural else None


def _empty(dutch: str, plural: str | None, language: str) -> str:
    if plural is None:
        return f'msgid {escape(dutch)}\nmsgstr ""'
    forms = (f'msgstr[{place}] ""' for place in range(get_plural(language.replace("-", "_")).num_plurals))
    return "\n".join([f"msgid {escape(dutch)}", f"msgid_plural {escape(plural)}", *forms])
