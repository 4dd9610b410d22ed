"""Who is this colleague and what may they do in one branch, as a manager reads and types it? (P-11, P-12)"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from queueing.base import hash_of
from queueing.colleagues.refusals import BadName, BadOrganisation, BadUsername, UnknownChoice
from queueing.colleagues.staff import Role, Secrecy, Staff

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)
LONGEST_NAME = 80
PUNCTUATION = frozenset(" -'’.,()&/+")
WITH_SERVICES = frozenset({Role.HOST, Role.STAFF})
"""The roles to which services belong."""


@dataclass(frozen=True, slots=True)
class Rights:
    """One colleague in one branch. `services` are those of all their roles together."""

    name: str
    organisation: str
    secrecy: Secrecy
    roles: frozenset[Role]
    services: frozenset[str]

    @classmethod
    def of(cls, person: Staff, branch_id: int) -> Rights:
        """As they are now."""
        roles, services = person.roles_in(branch_id), person.services_in(branch_id)
        return cls(person.name, person.organisation, person.secrecy, roles, services)

    @property
    def mark(self) -> str:
        """The same for the same rights: a form carries it, to see whether somebody else changed them meanwhile."""
        told = [self.name, self.organisation, self.secrecy, sorted(self.roles), sorted(self.services)]
        return hash_of(json.dumps(told))

    def allows_the_same_as(self, other: Rights) -> bool:
        """Only the name or the organisation differs."""
        return (self.secrecy, self.roles, self.services) == (other.secrecy, other.roles, other.services)


def checked_rights(
    name: str, organisation: str, secrecy: str, roles: Iterable[str], services: Iterable[str], known: Collection[str]
) -> Rights:
    """What somebody typed. Raises BadName, BadOrganisation, UnknownChoice."""
    wanted = frozenset(services)
    if not wanted <= set(known):
        raise UnknownChoice
    try:
        duty, chosen = Secrecy(secrecy), frozenset(map(Role, roles))
    except ValueError:
        raise UnknownChoice from None
    return Rights(checked_name(name), checked_organisation(organisation), duty, chosen, wanted)


def checked_username(typed: str) -> str:
    """A username as it is stored. Raises BadUsername."""
    plain = typed.strip().casefold()
    if USERNAME.fullmatch(plain) is None:
        raise BadUsername
    return plain


def checked_name(typed: str) -> str:
    """A name as colleagues read it. Raises BadName."""
    name = " ".join(typed.split())
    if not name or not _is_plain(name):
        raise BadName(most=LONGEST_NAME)
    return name


def checked_organisation(typed: str) -> str:
    """An organisation, or nothing. Raises BadOrganisation."""
    name = " ".join(typed.split())
    if not _is_plain(name):
        raise BadOrganisation(most=LONGEST_NAME)
    return name


def _is_plain(text: str) -> bool:
    """Letters of any script with their marks, digits and plain punctuation; nothing invisible, no pictures."""
    return len(text) <= LONGEST_NAME and all(
        one in PUNCTUATION or unicodedata.category(one)[0] in "LMN" for one in text
    )


def matches(person: Staff, branch_id: int, asked: str, words: dict[Role, str]) -> bool:
    """Every word that was asked stands in the name, username, organisation or a role; without accents or capitals."""
    about = (person.name, person.username, person.organisation, *(words[one] for one in person.roles_in(branch_id)))
    held = _folded(" ".join(about))
    return all(word in held for word in _folded(asked).split())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))
