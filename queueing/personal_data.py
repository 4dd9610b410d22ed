"""Does a text hold something that identifies a person?

A national register number, a phone number, an e-mail address (P-12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GROUPED = re.compile(r"(?<!\d)(\d\d)[\W_]*(\d\d)[\W_]*(\d\d)[\W_]*(\d{3})[\W_]*(\d\d)(?!\d)")
_RUN = re.compile(r"\d(?:[\W_]{0,3}\d)+")
_EMAIL = re.compile(r"[\w.+-]\s*(?:@|[(\[]\s*at\s*[)\]])\s*\w[\w-]*\s*(?:\.|[(\[]\s*dot\s*[)\]])\s*\w", re.IGNORECASE)
_DATE = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})(?:[./-](?:\d{4}|\d\d))?(?![./-]?\d)")
_TIME = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3])\s?[:uh]\s?[0-5]\d(?![:.]?\d)")
_PHONE = re.compile(
    r"\+[\W_]*\d(?:[\W_]{0,3}\d){7,14}|(?<!\d)0(?:[\W_]{0,3}\d){8,14}|(?<!\d)4[5-9](?:[\W_]{0,3}\d){7}(?!\d)"
)


def is_personal(text: str) -> bool:
    """What free text of the house may not hold: a national register number, a phone number, an e-mail address."""
    return has_personal_number(text) or has_phone(text) or has_email(text)


def has_personal_number(text: str) -> bool:
    """A Belgian national register number, or one of the *bis* kind, however it is punctuated.

    In its usual grouping it is also found with wrong check digits: a typing error makes it no less personal.
    """
    grouped = (_digits("".join(match.groups())) for match in _GROUPED.finditer(text))
    return any(_is_birth(number) for number in grouped) or any(
        _is_birth(number) and _checks(number) for number in _elevens(text)
    )


def has_email(text: str) -> bool:
    """An e-mail address, also one that is spelled out: (at), (dot)."""
    return _EMAIL.search(text) is not None


def has_phone(text: str) -> bool:
    """A phone number, Belgian or with a country code; dates and hours are not counted as one."""
    bare = _TIME.sub(" x ", _DATE.sub(_without_date, text))
    return _PHONE.search(_digits(bare)) is not None


def _elevens(text: str) -> Iterator[str]:
    """Every run of eleven digits with only punctuation between them."""
    for run in _RUN.finditer(text):
        digits = _digits("".join(filter(str.isdecimal, run[0])))
        yield from (digits[start : start + 11] for start in range(len(digits) - 10))


def _digits(text: str) -> str:
    """The same text, with the digits of every script as 0–9."""
    return "".join(str(int(one)) if one.isdecimal() else one for one in text)


def _is_birth(number: str) -> bool:
    """The first six digits can be a day of birth; month and day are 00 when it is not known, *bis* adds 20 or 40."""
    return int(number[2:4]) % 20 <= 12 and int(number[2:4]) < 60 and int(number[4:6]) <= 31


def _checks(number: str) -> bool:
    """The last two digits are 97 minus the first nine modulo 97; for births from 2000 on, a 2 goes before the nine."""
    return any(97 - int(century + number[:9]) % 97 == int(number[9:]) for century in ("", "2"))


def _without_date(match: re.Match[str]) -> str:
    return " x " if 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12 else match[0]
