"""*Bericht op schermen*: one line that everybody in the hall reads, for as long as it is true."""

from datetime import date, time, timedelta

import pytest

from queueing.announcements import (
    FURTHEST,
    announce,
    announcement_at,
    announcements_of,
    changes_at,
    earlier_announcements,
    forget_announcements,
    plan,
    said_now,
)
from queueing.happenings import Happening, HappeningKind
from queueing.refusals import (
    AnnouncementOver,
    AnnouncementTooLong,
    HouseClosed,
    NoSuchAnnouncement,
    NothingAnnounced,
    PersonalAnnouncement,
)
from tests.support.hall import on_both_databases

SUNDAY = date(2026, 11, 22)
SOUP = "Om 12 uur is er soep"


def says(hall, words=SOUP, begins=None, ends=None):
    staff_id = hall.staff("Samira").id
    return hall.do(telling(hall, words, begins, ends, staff_id))


def telling(hall, words=SOUP, begins=None, ends=None, staff_id=None):
    session, branch, catalogue = hall.session, hall.branch, hall.catalogue
    return lambda now: announce(session, branch, catalogue, words, begins, ends, staff_id=staff_id, now=now)


def known(hall):
    return announcements_of(hall.session, hall.key, now=hall.now)


def reads(hall):
    """What stands on the displays."""
    said = said_now(known(hall), hall.now)
    return said.words if said else ""


def local(hall, moment):
    return f"{hall.branch.local(moment):%H:%M}"


@on_both_databases
def test_without_hours_it_stands_there_from_now_until_closing(hall):
    one = says(hall, "  Om 12 uur\n is er   soep ")
    assert (one.words, one.begins_at, local(hall, one.ends_at)) == (SOUP, hall.now, "19:00")
    assert reads(hall) == SOUP
    hall.at("18:59")
    assert reads(hall) == SOUP
    hall.at("19:00")
    assert (reads(hall), known(hall)) == ("", [])


def test_it_comes_and_goes_at_its_hours(hall):
    says(hall, begins=time(11), ends=time(12))
    assert (reads(hall), local(hall, changes_at(known(hall), hall.now))) == ("", "11:00")
    hall.at("11:00")
    assert (reads(hall), local(hall, changes_at(known(hall), hall.now))) == (SOUP, "12:00")
    hall.at("12:00")
    assert (reads(hall), changes_at(known(hall), hall.now)) == ("", None)


def test_a_begin_that_is_past_is_now(hall):
    assert says(hall, begins=time(9), ends=time(11)).begins_at == hall.now


def test_what_began_last_stands_before_what_was_said_earlier(hall):
    says(hall, "Vandaag zitdag van de notaris")
    hall.later(minutes=5)
    says(hall, SOUP, ends=time(11))
    assert reads(hall) == SOUP
    assert local(hall, changes_at(known(hall), hall.now)) == "11:00"
    hall.at("11:00")
    assert reads(hall) == "Vandaag zitdag van de notaris"


def test_the_same_words_pressed_twice_are_said_once(hall):
    first = says(hall)
    hall.later(seconds=1)
    assert says(hall) is first
    assert len(known(hall)) == 1
    assert [one.kind for one in hall.session.query(Happening)] == [HappeningKind.ANNOUNCED]


def test_who_takes_it_away_is_heard_and_it_is_gone(hall):
    one = says(hall)
    hall.rings.clear()
    jan = hall.staff("Jan").id
    hall.do(lambda now: announcement_at(hall.session, hall.key, one.id, now=now).withdraw(jan, now=now))
    assert (reads(hall), hall.everything()["announcement"]) == ("", [])
    assert {(ring.room, ring.part) for ring in hall.rings} == {
        (f"displays:{hall.key}", "announcement"), (f"staff:{hall.key}", "announcements"),
        (f"kiosks:{hall.key}", "door"), (f"staff:{hall.key}", "approval"),
    }  # fmt: skip
    assert [(row.kind, row.staff_id) for row in hall.session.query(Happening).order_by(Happening.id)] == [
        (HappeningKind.ANNOUNCED, hall.staff("Samira").id), (HappeningKind.ANNOUNCEMENT_WITHDRAWN, jan),
    ]  # fmt: skip


def test_what_is_gone_or_elsewhere_cannot_be_taken_away(hall):
    stranger = says(hall.neighbour())
    for key in (stranger.id, stranger.id + 1):
        hall.refuses(NoSuchAnnouncement, lambda now, key=key: announcement_at(hall.session, hall.key, key, now=now))
    assert known(hall) == []
    assert reads(hall.neighbour()) == SOUP


def test_a_hundred_and_twenty_characters_fit_and_one_more_does_not(hall):
    assert len(says(hall, "a" * 120).words) == 120
    no = hall.refuses(AnnouncementTooLong, telling(hall, "a" * 121))
    assert no.facts == {"most": 120, "length": 121}


@pytest.mark.parametrize("words", ["", "  \n "])
def test_nothing_is_no_announcement(hall, words):
    hall.refuses(NothingAnnounced, telling(hall, words))


@pytest.mark.parametrize(
    "words",
    ["Bel 0470 12 34 56", "Bel +32 2 687 60 40", "Vraag het aan jan@vuurmolen.example", "Voor 85.07.30-033.28"],
)
def test_nobody_is_told_of_by_number_or_address(hall, words):
    hall.refuses(PersonalAnnouncement, telling(hall, words))


@pytest.mark.parametrize("words", ["Bus 395 rijdt om", "Dicht op 24/12/2026 vanaf 12:30", "Loket 3 en 4 om 14u15"])
def test_a_bus_a_day_and_an_hour_are_nobody(hall, words):
    says(hall, words)
    assert reads(hall) == words


@pytest.mark.parametrize(("begins", "ends"), [(time(12), time(11)), (time(11), time(11)), (None, time(9, 59))])
def test_it_ends_after_it_begins_and_not_in_the_past(hall, begins, ends):
    hall.refuses(AnnouncementOver, telling(hall, SOUP, begins, ends))


def test_on_a_closed_day_and_after_closing_nobody_is_there_to_read(hall):
    hall.at("10:00", SUNDAY)
    hall.refuses(HouseClosed, telling(hall))
    hall.at("19:00", date(2026, 11, 17))
    hall.refuses(HouseClosed, telling(hall))


def test_before_the_doors_open_it_can_be_said_already(hall):
    hall.at("07:30")
    says(hall)
    assert reads(hall) == SOUP


@on_both_databases
def test_at_night_it_is_forgotten_and_only_here(hall):
    says(hall), says(hall.neighbour())
    hall.at("20:59")
    hall.forget()
    assert len(hall.everything()["announcement"]) == 2
    hall.later(minutes=1)
    hall.forget()
    assert [row.branch_id for row in hall.everything()["announcement"]] == [hall.neighbour().key]


@on_both_databases
def test_what_the_office_planned_is_kept_for_a_year_and_what_reception_said_until_night(hall):
    says(hall)
    soon = hall.now + timedelta(hours=1)
    jan = hall.staff("Jan").id
    hall.do(lambda now: plan(hall.session, hall.branch, "Feest", now, soon, staff_id=jan, now=now))
    tomorrow = soon + timedelta(days=1)
    hall.do(lambda now: forget_announcements(hall.session, hall.key, until=tomorrow))
    assert [one.words for one in earlier_announcements(hall.session, hall.key, now=tomorrow)] == ["Feest"]
    hall.do(lambda now: forget_announcements(hall.session, hall.key, until=tomorrow + FURTHEST))
    assert earlier_announcements(hall.session, hall.key, now=tomorrow) == []
