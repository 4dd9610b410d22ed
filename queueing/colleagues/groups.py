"""Which roles do the groups of an organisation give in this branch? A manager decides it (P-11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base
from queueing.colleagues.identities import LONGEST_ISSUER
from queueing.colleagues.provider_refusals import BadGroup, NoSuchGroup
from queueing.colleagues.rights import WITH_SERVICES
from queueing.colleagues.staff import Grant, Role, Staff

LONGEST_GROUP = 200
Given = Mapping[tuple[int, Role], frozenset[str]]
"""Branch and role → the services that go with it."""


class GroupRule(Base):
    """Whoever is in this group at this provider has these roles in this branch, for these services."""

    __tablename__ = "group_rule"
    __table_args__ = (UniqueConstraint("branch_id", "issuer", "group_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(LONGEST_ISSUER))
    group_name: Mapped[str] = mapped_column(String(LONGEST_GROUP))
    roles: Mapped[list[str]] = mapped_column(default=list)
    services: Mapped[list[str]] = mapped_column(default=list)


def rules_of(session: Session, branch_id: int) -> list[GroupRule]:
    """The groups that count in this branch, by name."""
    asked = select(GroupRule).where(GroupRule.branch_id == branch_id)
    return list(session.scalars(asked.order_by(GroupRule.group_name, GroupRule.id)))


def rule_at(session: Session, branch_id: int, key: int) -> GroupRule:
    """One of them. Raises NoSuchGroup, also for another branch's."""
    found = session.get(GroupRule, key)
    if found is None or found.branch_id != branch_id:
        raise NoSuchGroup
    return found


def rules_from(session: Session, issuer: str) -> list[GroupRule]:
    """The groups of one provider that count anywhere."""
    return list(session.scalars(select(GroupRule).where(GroupRule.issuer == issuer).order_by(GroupRule.id)))


def given_by(rules: Iterable[GroupRule], groups: Collection[str]) -> Given:
    """What somebody in these groups may do. Pure; groups are compared exactly as the provider writes them."""
    given: dict[tuple[int, Role], frozenset[str]] = {}
    for rule in rules:
        if rule.group_name in groups:
            for role in map(Role, rule.roles):
                services = rule.services if role in WITH_SERVICES else ()
                place = (rule.branch_id, role)
                given[place] = given.get(place, frozenset()) | frozenset(services)
    return given


def renew(person: Staff, issuer: str, given: Given) -> frozenset[int]:
    """Let this person hold what their groups give; what a manager gave by hand stays. The branches that changed."""
    changed = {one.branch_id for one in person.grants if one.given_by == issuer and _place(one) not in given}
    person.grants = [one for one in person.grants if one.given_by != issuer or _place(one) in given]
    held = {_place(one): one for one in person.grants}
    for place, services in given.items():
        one = held.get(place)
        if one is None:
            person.grants.append(Grant(branch_id=place[0], role=place[1], services=sorted(services), given_by=issuer))
        elif one.given_by != issuer or set(one.services) == services:
            continue
        else:
            one.services = sorted(services)
        changed.add(place[0])
    return frozenset(changed)


def checked_group(typed: str) -> str:
    """The name of a group, as the provider writes it. Raises BadGroup."""
    name = typed.strip()
    if not name or len(name) > LONGEST_GROUP or any(unicodedata.category(one)[0] == "C" for one in name):
        raise BadGroup(most=LONGEST_GROUP)
    return name


def _place(grant: Grant) -> tuple[int, Role]:
    return grant.branch_id, grant.role
