"""Who is known to a provider comes in with the roles of their groups, and an answer opens once; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queueing.admission import Vouched, admit
from queueing.base import begin_writing
from queueing.colleagues.groups import GroupRule
from queueing.colleagues.identities import spend
from queueing.colleagues.provider_refusals import AttemptSpent, NotKnownHere
from queueing.colleagues.staff import Role
from tests.support.hall import on_both_databases

ISSUER = "https://login.example/op"


def comes(hall, *groups):
    begin_writing(hall.session)
    who = Vouched(ISSUER, "s-1", "Els", "els@example.be", frozenset(groups))
    found = admit(hall.session, who, now=hall.now)
    hall.session.commit()
    return found


@on_both_databases
def test_roles_follow_the_groups_in_every_branch(hall):
    other = hall.neighbour()
    with hall.turn():
        for branch_id, group, role in (
            (hall.key, "a", Role.STAFF),
            (other.key, "a", Role.HOST),
            (hall.key, "b", Role.HOST),
        ):
            rule = GroupRule(branch_id=branch_id, issuer=ISSUER, group_name=group, roles=[role], services=["ocmw"])
            hall.session.add(rule)
    els = comes(hall, "a", "b").staff
    assert (els.username, els.roles_in(hall.key), els.roles_in(other.key)) == (
        "els",
        {Role.STAFF, Role.HOST},
        {Role.HOST},
    )
    assert not comes(hall, "a", "b").ended
    assert comes(hall, "b").ended
    assert (els.roles_in(hall.key), els.branch_ids()) == ({Role.HOST}, [hall.key])
    assert comes(hall).staff.branch_ids() == []


@on_both_databases
def test_an_answer_opens_once_and_a_stranger_not_at_all(hall):
    begin_writing(hall.session)
    spend(hall.session, "state", kept=timedelta(hours=1), now=hall.now)
    hall.session.commit()
    begin_writing(hall.session)
    with pytest.raises(AttemptSpent):
        spend(hall.session, "state", kept=timedelta(hours=1), now=hall.now)
    hall.session.rollback()
    with pytest.raises(NotKnownHere):
        comes(hall, "a")
