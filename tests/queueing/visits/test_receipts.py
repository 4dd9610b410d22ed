"""*Ontvangstbewijs meegegeven?* A request counts from the day of its receipt (decisions 24)."""

import pytest

from queueing.happenings import HappeningKind, kinds_of
from queueing.refusals import NeedNotOpen, NothingApplied, NotServing
from queueing.visits.receipts import numbers_without_receipt
from queueing.visits.visit_need import Outcome
from tests.support.hall import on_both_databases

INCOME, LETTER = "POS-4", "POS-1"


@pytest.fixture
def desk(hall):
    return hall.desk(7, helps_with=["breed-onthaal", "burgerzaken"])


@pytest.fixture
def helped(hall, desk):
    """A visitor at the desk for an income request, which was made, and for a letter."""
    visit = hall.visit(needs=[INCOME, LETTER])
    hall.call(desk, visit)
    hall.do(visit.finish_need, INCOME, Outcome.APPLIED)
    return visit


def owed(hall):
    return numbers_without_receipt(hall.session, hall.branch, day=hall.branch.day_of(hall.now))


def receipt_of(visit, code=INCOME):
    return next(need.receipt for need in visit.needs if need.code == code)


@on_both_databases
def test_the_desk_notes_whether_the_receipt_was_given(hall, helped):
    assert receipt_of(helped) is None
    hall.do(helped.note_receipt, INCOME, given=False)
    assert receipt_of(helped) is False
    hall.do(helped.note_receipt, INCOME, given=True)
    assert receipt_of(helped) is True
    assert kinds_of(hall.session, helped.id).count(HappeningKind.RECEIPT_NOTED) == 2


def test_another_outcome_has_no_receipt(hall, helped):
    hall.do(helped.note_receipt, INCOME, given=True)
    hall.do(helped.finish_need, INCOME, Outcome.EXPLAINED)
    assert receipt_of(helped) is None


def test_there_is_no_receipt_without_a_request(hall, helped):
    hall.refuses(NothingApplied, helped.note_receipt, LETTER, given=True)
    hall.refuses(NeedNotOpen, helped.note_receipt, "PAP-1", given=True)


def test_only_at_the_desk(hall, helped, desk):
    hall.do(helped.finish, desk.helps_with)
    hall.refuses(NotServing, helped.note_receipt, INCOME, given=True)


@on_both_databases
def test_the_day_owes_a_receipt_for_every_income_need_without_one(hall, desk, helped):
    waits, letter = hall.visit(needs=["POS-3"]), hall.visit(needs=[LETTER])
    gone = hall.visit(needs=[INCOME])
    hall.do(gone.leave)
    assert letter.number not in owed(hall)
    assert owed(hall) == [helped.number, waits.number]
    hall.do(helped.note_receipt, INCOME, given=False)
    hall.do(helped.finish, desk.helps_with)
    assert owed(hall) == [helped.number, waits.number], "also when he is helped and gone"


def test_nothing_is_owed_once_it_was_given(hall, helped):
    hall.do(helped.note_receipt, INCOME, given=True)
    assert owed(hall) == []


def test_another_branch_and_another_day_owe_nothing_here(hall):
    hall.neighbour().visit(needs=[INCOME])
    hall.visit(needs=[INCOME])
    assert len(owed(hall)) == 1
    hall.later(days=1)
    assert owed(hall) == []
