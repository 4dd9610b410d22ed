"""A service that is not in: its questions stay, the broad reception helps, nobody stands before a closed door (G-4)."""

from datetime import timedelta

import pytest

from queueing.catalogue.catalogue import catalogue_from
from queueing.visits.visit_record import Origin
from tests.support.hall import TUESDAY_TEN, on_both_databases


def services(visit):
    return {need.code: need.service for need in visit.needs}


@on_both_databases
def test_who_comes_for_a_service_that_is_not_in_goes_to_the_broad_reception(hall):
    visit = hall.visit(needs=["GEZ-1", "PAP-1", "ZOR-4"], origin=Origin.KIOSK)
    assert services(visit) == {"GEZ-1": "breed-onthaal", "PAP-1": "burgerzaken", "ZOR-4": "dmw"}
    lotte = hall.desk(3, helps_with=["breed-onthaal"])
    assert hall.call_next(lotte) is visit


def test_the_hour_of_the_deed_counts_also_for_a_question_that_is_added_or_changed(hall):
    visit, other = hall.visit(), hall.visit()
    hall.at("13:30")
    hall.do(lambda now: visit.add_need(hall.branch, hall.catalogue, "ZOR-4", now=now))
    hall.do(lambda now: other.change_needs(hall.branch, hall.catalogue, ["ZOR-4"], now=now))
    assert services(visit)["ZOR-4"] == services(other)["ZOR-4"] == "breed-onthaal"


def test_who_came_while_it_was_in_still_waits_for_it(hall):
    visit = hall.visit(needs=["ZOR-4"])
    hall.at("13:30")
    assert services(visit) == {"ZOR-4": "dmw"}


def test_on_its_own_day_it_is_in(hall):
    hall.later(days=1)
    assert services(hall.visit(needs=["GEZ-1"])) == {"GEZ-1": "kind-en-gezin"}


@pytest.mark.parametrize(("hours", "absent"), [(0, False), (3, True)])
def test_a_question_is_absent_with_the_service_that_it_goes_to_first(document, hours, absent):
    catalogue = catalogue_from(document)
    local = TUESDAY_TEN + timedelta(hours=hours)
    assert catalogue.is_absent("ZOR-4", local) is absent
    assert catalogue.is_absent("GEZ-1", local)
    assert not catalogue.is_absent("PAP-1", local)


def test_a_branch_that_names_no_broad_reception_sends_nobody_elsewhere(document):
    catalogue = catalogue_from({**document, "branch": {**document["branch"], "broad": ""}})
    assert catalogue.route_of("GEZ-1", TUESDAY_TEN) == "kind-en-gezin"
