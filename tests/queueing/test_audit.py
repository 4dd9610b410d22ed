"""Is what was written down still so, and does it show when it is not? (P-14)"""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update

from queueing.audit import (
    BEGINNING,
    Audit,
    AuditChain,
    AuditKind,
    Verdict,
    begin,
    forget_old,
    hash_of_row,
    head,
    record,
    rows_of,
    verify,
)
from queueing.terms import AUDIT_KEPT
from tests.support.hall import hall_at, on_both_databases


def writes(hall, who="samira", **facts):
    with hall.turn():
        return record(hall.session, hall.key, AuditKind.SIGN_IN, who, facts, hall.now).id


def three(hall):
    return [writes(hall, name) for name in ("samira", "lotte", "wout")]


def kept_of(hall):
    """The head as it is kept elsewhere."""
    newest = head(hall.session)
    assert newest is not None
    return newest


def forgets(hall):
    gone = forget_old(hall.session, now=hall.now)
    hall.session.commit()
    return gone


def spoils(hall, statement):
    hall.session.execute(statement.execution_options(synchronize_session=False))
    hall.session.commit()
    hall.session.expire_all()


@on_both_databases
def test_rows_hang_together_and_are_read_back_as_they_were_written(hall):
    assert verify(hall.session) == Verdict(0, None)
    writes(hall, "samira", device="zuil-é", counts=[1, 2])
    hall.later(microseconds=1)
    writes(hall)
    hall.session.expire_all()
    first, second = rows_of(hall.session, most=10)
    assert (first.previous, second.previous) == (BEGINNING, first.print)
    assert first.facts == {"device": "zuil-é", "counts": [1, 2]}
    assert verify(hall.session) == Verdict(2, None)


@on_both_databases
@pytest.mark.parametrize(
    "change",
    [
        {"who": "els"},
        {"facts": {"x": 1}},
        {"kind": AuditKind.CONSENT},
        {"branch_id": None},
        {"at": "later"},
        {"print": "0"},
    ],
    ids=str,
)
def test_a_row_that_was_changed_is_named(hall, change):
    keys = three(hall)
    if "at" in change:
        change = {"at": hall.now + timedelta(seconds=1)}
    spoils(hall, update(Audit).where(Audit.id == keys[1]).values(**change))
    assert verify(hall.session) == Verdict(1, keys[1])


def test_a_row_that_was_taken_away_shows_wherever_it_stood(hall):
    keys = three(hall)
    whole = hall.everything()
    for place, found in ((0, Verdict(0, keys[1])), (1, Verdict(1, keys[2])), (2, Verdict(2, 0))):
        spoils(hall, delete(Audit).where(Audit.id == keys[place]))
        assert verify(hall.session) == found
        with hall.turn():
            hall.session.execute(text("INSERT INTO audit VALUES (:a,:b,:c,:d,:e,:f,:g,:h)"), _plain(whole, place))
        assert verify(hall.session) == Verdict(3, None)


def _plain(whole, place):
    row = whole["audit"][place]
    values = (row.id, row.at.strftime("%Y-%m-%d %H:%M:%S.%f"), row.branch_id, row.kind.value, row.who, "{}")
    return dict(zip("abcdefgh", (*values, row.previous, row.print), strict=True))


def test_a_row_that_was_slipped_in_or_a_whole_log_thrown_away_shows(hall):
    three(hall)
    spoils(hall, delete(Audit))
    assert verify(hall.session) == Verdict(0, 0)


@on_both_databases
def test_a_chain_whose_anchor_is_gone_or_forged_is_broken_and_stays_so_until_it_begins_again(hall):
    three(hall)
    spoils(hall, delete(AuditChain))
    assert verify(hall.session).broken == 0
    assert head(hall.session) is None
    writes(hall, "els")
    assert verify(hall.session).broken == 0, "the house goes on, and the log does not heal by itself"
    spoils(hall, delete(Audit))
    spoils(hall, delete(AuditChain))
    assert verify(hall.session) == Verdict(0, 0), "everything taken away"
    spoils(hall, update(AuditChain).values(seal="0" * 64))
    with hall.turn():
        begin(hall.session)
    assert verify(hall.session) == Verdict(0, None)
    writes(hall)
    assert verify(hall.session) == Verdict(1, None)


def test_the_last_rows_taken_away_with_the_anchor_put_back_show_at_a_head_that_was_kept(hall):
    three(hall)
    [older] = hall.everything()["audit_chain"]
    writes(hall, "els")
    kept = kept_of(hall)
    assert verify(hall.session, [kept]) == Verdict(4, None)
    spoils(hall, delete(Audit).where(Audit.id == kept.row))
    spoils(hall, update(AuditChain).values(**older._asdict()))
    assert verify(hall.session) == Verdict(3, None), "an old copy of both: only what was kept elsewhere knows better"
    assert verify(hall.session, [kept]) == Verdict(3, 0)
    writes(hall, "iemand anders")
    assert verify(hall.session, [kept]) == Verdict(4, 0)


def test_a_chain_that_was_written_anew_without_the_key_is_broken(hall):
    keys = three(hall)
    before = BEGINNING
    for row in rows_of(hall.session, most=10):
        who = "niemand" if row.id == keys[1] else row.who
        forged = Audit(
            at=row.at, branch_id=row.branch_id, kind=row.kind, who=who, facts=row.facts, previous=before
        )  # fmt: skip
        fresh = hash_of_row(forged, b"a guess")
        spoils(hall, update(Audit).where(Audit.id == row.id).values(who=who, previous=before, print=fresh))
        before = fresh
    spoils(hall, update(AuditChain).values(ends=before))
    assert verify(hall.session) == Verdict(0, keys[0])


@on_both_databases
def test_a_head_that_was_kept_is_found_also_when_its_row_is_the_last_that_was_forgotten(hall):
    three(hall)
    kept = kept_of(hall)
    hall.later(days=366)
    assert forgets(hall) == 3
    assert verify(hall.session, [kept]) == Verdict(0, None)
    writes(hall)
    assert verify(hall.session, [kept, kept_of(hall)]) == Verdict(1, None)


def test_our_own_code_cannot_change_or_delete_a_row(hall):
    writes(hall)
    row = rows_of(hall.session, most=1)[0]
    row.who = "niemand"
    with pytest.raises(RuntimeError, match="only ever added to"):
        hall.session.flush()
    hall.session.rollback()
    hall.session.delete(rows_of(hall.session, most=1)[0])
    with pytest.raises(RuntimeError, match="only ever added to"):
        hall.session.flush()
    hall.session.rollback()


@on_both_databases
def test_after_twelve_months_a_row_goes_and_the_rest_can_still_be_verified(hall):
    three(hall)
    hall.later(days=AUDIT_KEPT.days)
    assert forgets(hall) == 0
    last = writes(hall, "els")
    hall.later(microseconds=1)
    assert forgets(hall) == 3
    assert [row.id for row in rows_of(hall.session, most=10)] == [last]
    assert verify(hall.session) == Verdict(1, None)
    assert forgets(hall) == 0
    hall.later(days=AUDIT_KEPT.days, seconds=1)
    assert forgets(hall) == 1
    assert verify(hall.session) == Verdict(0, None)
    writes(hall)
    assert verify(hall.session) == Verdict(1, None)


def test_after_forgetting_a_missing_first_row_still_shows(hall):
    three(hall)
    hall.later(days=366)
    keys = three(hall)
    forgets(hall)
    spoils(hall, delete(Audit).where(Audit.id == keys[0]))
    assert verify(hall.session) == Verdict(0, keys[1])


def test_what_is_undone_leaves_no_row_and_no_gap(hall):
    writes(hall)
    with hall.turn_that_breaks():
        record(hall.session, hall.key, AuditKind.CONSENT, "lotte", {}, hall.now)
    assert verify(hall.session) == Verdict(1, None)
    writes(hall)
    assert verify(hall.session) == Verdict(2, None)


@on_both_databases
def test_two_houses_that_write_at_once_come_after_one_another(hall):
    """The second waits for the first: both hold the end of the chain, whichever branch they are of."""
    three(hall)
    other_key = hall.neighbour().key
    started = threading.Event()

    def elsewhere():
        other = hall_at(hall.engine, code="jezus-eik")
        assert other.key == other_key
        started.set()
        writes(other, "hanne")
        other.session.close()

    thread = threading.Thread(target=elsewhere)
    with hall.turn():
        record(hall.session, hall.key, AuditKind.SIGN_IN, "samira", {}, hall.now)
        thread.start()
        assert started.wait(10)
    thread.join(10)
    hall.session.expire_all()
    assert verify(hall.session) == Verdict(5, None)
    assert {row.who for row in hall.session.scalars(select(Audit))} >= {"samira", "hanne"}
    assert hall.session.get(AuditChain, 1).rows == 5
