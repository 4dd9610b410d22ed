"""What is still to be translated? `make translate` updates the files of every language to the Dutch, and reports.

Run it after any Dutch sentence changed. It adds new sentences, empty, to translations/…/visitor.po, moves unused ones
to the end, and writes where each is seen to translations/seen.toml; the branch's words/*.toml are edited by hand, so on
those it only reports. A second run changes nothing; ARGS=--check writes nothing at all. It exits with 1 while something
is missing or wrong.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools import plain_words
from tools.po import new_file, updated
from tools.words import (
    BRANCH,
    TRANSLATIONS,
    branch_words,
    catalogue_texts,
    faults,
    forms_of,
    house_words,
    is_draft,
    languages,
    po_of,
    seen,
    spoken,
)
from web.house_words import SEEN

MOST_TOLD = 12
HEAD = "# Where visitors see each sentence of the program. Written by tools/translate.py: do not edit by hand."


def main(arguments: list[str]) -> int:
    """Update, then report; 0 when every language that was begun is complete."""
    for language in languages():
        if "--check" not in arguments and bring_in_step(language):
            print(f"changed: {po_of(language).relative_to(TRANSLATIONS.parent)}")
    if "--check" not in arguments and write_where_seen():
        print(f"changed: {SEEN.relative_to(TRANSLATIONS.parent)}")
    found = {language: faults(language) for language in languages()}
    for several in found.values():
        tell(several)
    print()
    print("\n".join(coverage()))
    if unknown := plain_words.unknown():
        print(f"\n{len(unknown)} Dutch words that are not in {plain_words.LIST.name}; is there a plainer one?")
        print("  " + ", ".join(unknown))
    return 1 if any(found.values()) else 0


def bring_in_step(language: str, translations: Path = TRANSLATIONS) -> bool:
    """Rewrite a language's .po when the Dutch changed; True when it did."""
    path = po_of(language, translations)
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    after = updated(before or new_file(language), spoken(), language)
    if after == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(after, encoding="utf-8")
    return True


def where_seen() -> str:
    """What stands in `translations/seen.toml`."""
    lines = [f"{json.dumps(dutch, ensure_ascii=False)} = {json.dumps(places)}" for dutch, places in seen().items()]
    return "\n".join([HEAD, *lines, ""])


def write_where_seen(path: Path = SEEN) -> bool:
    """Rewrite the list of where each sentence is seen; True when it changed."""
    before, after = path.read_text(encoding="utf-8") if path.is_file() else "", where_seen()
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def tell(found: list[str]) -> None:
    """The first mistakes in full, the rest as a count."""
    for one in found[:MOST_TOLD]:
        print(one)
    if len(found) > MOST_TOLD:
        print(f"  … and {len(found) - MOST_TOLD} more like these")


def coverage(folder: Path = BRANCH, translations: Path = TRANSLATIONS) -> list[str]:
    """A table: how much of the house's and of the branch's sentences each language has, and whether it is approved."""
    house, branch = spoken(), catalogue_texts(folder)
    lines = [f"{'language':<10}{'house':>10}{'branch':>10}   state"]
    for language in languages(folder, translations):
        said, told = house_words(language, translations), branch_words(language, folder)
        have = sum(dutch in said and all(forms_of(said[dutch])) for dutch in house)
        know = sum(bool(told.get(dutch)) for dutch in branch)
        state = "draft" if is_draft(language, folder) else "approved"
        lines.append(f"{language:<10}{f'{have}/{len(house)}':>10}{f'{know}/{len(branch)}':>10}   {state}")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
