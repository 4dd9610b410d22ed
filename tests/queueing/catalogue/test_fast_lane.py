"""A short action waits five minutes at most: *Iets afhalen* and *Papieren afgeven* pass ahead then (decisions 7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queueing.catalogue.catalogue import catalogue_from
from queueing.policy import Rank, rank
from queueing.visits.finding import standing_of, waiting
from tests.support.hall import on_both_databases


def why(hall, visit):
    return rank(standing_of(visit, hall.catalogue), hall.now)


@on_both_databases
def test_after_five_minutes_a_short_deed_goes_before_longer_waiting_questions(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.visit(waited=20)
    short = hall.visit(needs=["U-3"], waited=5)
    assert why(hall, short) is Rank.LONGEST_WAIT
    hall.later(seconds=1)
    assert why(hall, short) is Rank.WAITED_TOO_LONG
    assert hall.call_next(desk) is short


def test_before_five_minutes_it_waits_its_turn(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    first = hall.visit(waited=20)
    hall.visit(needs=["U-4"], waited=4)
    assert hall.call_next(desk) is first


def test_who_waited_too_long_before_him_still_goes_first(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    long = hall.visit(waited=31)
    hall.visit(needs=["U-3"], waited=6)
    assert hall.call_next(desk) is long


def test_the_list_and_the_call_know_the_same_limit(hall):
    visit = hall.visit(needs=["U-3", "POS-3"])
    [in_list] = waiting(hall.session, hall.key, hall.catalogue)
    assert in_list == standing_of(visit, hall.catalogue)
    assert in_list.max_wait == timedelta(minutes=5)
    hall.session.rollback()


def test_once_the_short_deed_is_done_the_other_question_has_its_own_limit(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    visit = hall.visit(needs=["U-3", "POS-3"], waited=6)
    hall.call(desk, visit)
    hall.do(visit.finish, desk.helps_with)
    assert why(hall, visit) is Rank.LONGEST_WAIT
    assert standing_of(visit, hall.catalogue).max_wait == hall.catalogue.services["breed-onthaal"].max_wait


@pytest.mark.parametrize(("own", "fast", "minutes"), [(None, True, 5), (3, True, 3), (12, False, 12), (0, True, 0)])
def test_a_need_may_name_its_own_longest_wait(document, own, fast, minutes):
    need = replace(catalogue_from(document).needs["PAP-1"], max_wait=own, fast=fast)
    assert need.longest_wait == timedelta(minutes=minutes)
    assert catalogue_from(document).needs["PAP-1"].longest_wait is None
