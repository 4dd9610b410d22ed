"""Who may do what, where, and for which services?"""

from queueing.colleagues.staff import Role, colleagues, staff_by_username
from tests.support.hall import on_both_databases


def test_a_role_in_one_branch_says_nothing_of_another(hall):
    other = hall.neighbour()
    lotte = hall.staff("Lotte", helps_with=["burgerzaken"])
    hall.staff("Lotte", helps_with=["caw"], role=Role.HOST)
    other.staff("Lotte", helps_with=["ocmw"], role=Role.MANAGER)
    assert lotte.roles_in(hall.key) == {Role.STAFF, Role.HOST}
    assert lotte.services_in(hall.key) == {"burgerzaken", "caw"}
    assert lotte.roles_in(other.key) == {Role.MANAGER}
    assert lotte.services_in(other.key) == {"ocmw"}
    assert lotte.has(Role.HOST, Role.MANAGER, branch_id=hall.key)
    assert not lotte.has(Role.STAFF, Role.HOST, branch_id=other.key)
    assert lotte.branch_ids() == [hall.key, other.key]


def test_who_no_longer_works_here_may_do_nothing(hall):
    lotte = hall.staff("Lotte", helps_with=["burgerzaken"])
    assert lotte.has(Role.STAFF, branch_id=hall.key)
    with hall.turn():
        lotte.active = False
    assert not lotte.has(Role.STAFF, branch_id=hall.key)
    assert staff_by_username(hall.session, "lotte") is None
    assert colleagues(hall.session, hall.key) == []


def test_a_user_name_is_the_same_in_capitals_and_between_spaces(hall):
    lotte = hall.staff("Lotte")
    assert staff_by_username(hall.session, "  LOTTE ") is lotte
    assert staff_by_username(hall.session, "lott") is None
    assert staff_by_username(hall.session, "") is None


@on_both_databases
def test_colleagues_stand_once_by_name(hall):
    jan = hall.staff("Jan", helps_with=["burgerzaken"])
    amira = hall.staff("Amira", helps_with=["burgerzaken"])
    hall.staff("Amira", role=Role.HOST)
    hall.neighbour().staff("Karim")
    assert colleagues(hall.session, hall.key) == [amira, jan]


def test_signing_out_everywhere_makes_every_earlier_session_worthless(hall):
    lotte = hall.staff("Lotte")
    with hall.turn():
        lotte.end_sessions()
    assert lotte.session_epoch == 1


def test_grants_go_with_the_person(hall):
    lotte = hall.staff("Lotte", helps_with=["burgerzaken"])
    assert hall.everything()["grant"]
    with hall.turn():
        hall.session.delete(lotte)
    assert hall.everything()["grant"] == []
