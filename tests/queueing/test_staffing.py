"""What a manager changes is true at once, and two managers at one moment never leave a house without any."""

from __future__ import annotations

import dataclasses

import pytest

from queueing import staffing
from queueing.colleagues.refusals import ChangedMeanwhile, LastManager
from queueing.colleagues.rights import Rights
from queueing.colleagues.staff import Role
from tests.support.hall import on_both_databases


@on_both_databases
def test_two_managers_who_take_each_others_role_at_once_leave_one(hall):
    wout, samira = (hall.staff(name, role=Role.MANAGER) for name in ("Wout", "Samira"))
    with hall.turn():
        wout.password_hash = samira.password_hash = "x"
    with hall.turn():
        staffing.take_role(hall.session, hall.key, samira.id, Role.MANAGER, by=wout, now=hall.now)
    with hall.turn(), pytest.raises(LastManager):
        staffing.take_role(hall.session, hall.key, wout.id, Role.MANAGER, by=None, now=hall.now)
    assert wout.has(Role.MANAGER, branch_id=hall.key)


@on_both_databases
def test_a_change_is_exact_and_a_page_of_before_is_refused(hall):
    wout, lotte = hall.staff("Wout", role=Role.MANAGER), hall.staff("Lotte", helps_with=["burgerzaken"])
    before = Rights.of(lotte, hall.key)
    wanted = dataclasses.replace(before, roles=frozenset({Role.HOST, Role.MANAGER}), services=frozenset({"caw"}))
    with hall.turn():
        staffing.change(hall.session, hall.key, lotte.id, wanted, seen=before.mark, by=wout, now=hall.now)
    assert {grant.role: grant.services for grant in lotte.grants} == {Role.HOST: ["caw"], Role.MANAGER: []}
    assert lotte.session_epoch == 1
    with hall.turn(), pytest.raises(ChangedMeanwhile):
        staffing.change(hall.session, hall.key, lotte.id, before, seen=before.mark, by=wout, now=hall.now)
