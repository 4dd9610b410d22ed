"""Colleagues ask colleagues: who is asked, who may answer what, and when is it over?"""

import pytest
from sqlalchemy import select

from queueing.colleagues.asks import ANSWERS, Answer, AskKind, ask_at, open_asks
from queueing.colleagues.staff import Role
from queueing.desks.asking import answer_ask, ask_to_help, ask_to_join, ask_urgently, say_who_is_here
from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import (
    AskIsOver,
    AsksOneself,
    ColleagueMayNot,
    DeskClosed,
    HelpsAlready,
    NoSuchAnswer,
    NoSuchAsk,
    NotWaiting,
    NotYourAsk,
    NoVisitorToJoin,
)
from tests.support.hall import on_both_databases

TOLD = (HappeningKind.ASKED, HappeningKind.ASK_ANSWERED, HappeningKind.ASK_OVER)


@pytest.fixture
def lotte(hall):
    """At desk 3 with a visitor."""
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    hall.visit_that_is(State.SERVING, desk=desk)
    return hall.staff("Lotte")


@pytest.fixture
def jan(hall):
    return hall.staff("Jan", helps_with=["wonen"])


@pytest.fixture
def karim(hall):
    return hall.staff("Karim", helps_with=["caw", "breed-onthaal"])


@pytest.fixture
def samira(hall):
    return hall.staff("Samira", role=Role.HOST, helps_with=["breed-onthaal"])


def joins(hall, asker, **whom):
    desk = hall.desk(3)
    return hall.do(lambda now: ask_to_join(hall.session, desk, asker, now=now, **whom))


def urgent(hall, asker, desk=None):
    return hall.do(lambda now: ask_urgently(hall.session, hall.key, asker, desk, now=now))


def is_here_for(hall, visit, asker, person):
    return hall.do(lambda now: say_who_is_here(hall.session, visit, asker, person, now=now))


def help_with(hall, desk, asker, service="burgerzaken"):
    return hall.do(lambda now: ask_to_help(hall.session, desk, asker, hall.catalogue.service(service), now=now))


def answers(hall, ask, who, answer):
    hall.do(lambda now: answer_ask(ask, who, answer, hall.catalogue, now=now))


def open_now(hall):
    return [(one.kind, [said.answer for said in one.answers]) for one in open_asks(hall.session, hall.key)]


def told(hall):
    rows = hall.session.scalars(select(Happening).where(Happening.kind.in_(TOLD)).order_by(Happening.id))
    return [(row.kind, row.staff_id) for row in rows]


# --- collega erbij ---


@on_both_databases
def test_a_colleague_is_asked_to_join_and_says_that_he_comes(hall, lotte, jan, karim):
    ask = joins(hall, lotte, person=jan)
    assert [ask.reaches(one) for one in (lotte, jan, karim)] == [False, True, False]
    assert [ask.is_minded_by(one) for one in (lotte, jan, karim)] == [True, False, False]
    hall.later(seconds=30)
    answers(hall, ask, jan, Answer.COMING)
    assert (ask.coming, ask.answer_of(jan.id).at) == ([jan.id], hall.now)
    hall.do(ask.end, lotte)
    assert open_now(hall) == []
    assert told(hall) == [
        (HappeningKind.ASKED, lotte.id),
        (HappeningKind.ASK_ANSWERED, jan.id),
        (HappeningKind.ASK_OVER, lotte.id),
    ]


def test_whoever_helps_with_a_service_is_asked_and_several_may_come(hall, lotte, jan, karim, samira):
    ask = joins(hall, lotte, service="breed-onthaal")
    assert [ask.reaches(one) for one in (jan, karim, samira)] == [False, True, True]
    answers(hall, ask, karim, Answer.COMING)
    answers(hall, ask, samira, Answer.COMING)
    assert ask.coming == [karim.id, samira.id]


def test_over_ten_minutes_says_when(hall, lotte, jan):
    ask = joins(hall, lotte, person=jan)
    answers(hall, ask, jan, Answer.LATER)
    assert (ask.answer_of(jan.id).due_at - hall.now).total_seconds() == 600
    assert ask.coming == []
    hall.later(minutes=4)
    answers(hall, ask, jan, Answer.COMING)
    assert ask.answer_of(jan.id).due_at == hall.now
    assert len(ask.answers) == 1


def test_asking_the_same_twice_and_answering_the_same_twice_is_once(hall, lotte, jan):
    ask = joins(hall, lotte, person=jan)
    assert joins(hall, lotte, person=jan) is ask
    answers(hall, ask, jan, Answer.COMING)
    answers(hall, ask, jan, Answer.COMING)
    hall.do(ask.end, lotte)
    hall.do(ask.end, lotte)
    assert [action for action, _ in told(hall)] == [
        HappeningKind.ASKED,
        HappeningKind.ASK_ANSWERED,
        HappeningKind.ASK_OVER,
    ]
    assert joins(hall, lotte, person=jan) is not ask


@pytest.mark.parametrize("leaves", ["put_back", "leave", "not_there"])
def test_it_ends_by_itself_when_the_visit_leaves_the_desk(hall, jan, leaves):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    ask = joins(hall, hall.staff("Lotte"), person=jan)
    if leaves != "not_there":
        hall.do(visit.arrive)
    assert open_now(hall) == [(AskKind.JOIN, [])]
    hall.do(getattr(visit, leaves))
    assert open_now(hall) == []
    hall.refuses(AskIsOver, lambda now: answer_ask(ask, jan, Answer.COMING, hall.catalogue, now=now))


def test_without_a_visitor_there_is_nothing_to_join(hall, jan):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    lotte = hall.staff("Lotte")
    hall.refuses(NoVisitorToJoin, lambda now: ask_to_join(hall.session, desk, lotte, person=jan, now=now))


def test_nobody_asks_himself(hall, lotte, samira):
    desk, visit = hall.desk(3), hall.visit()
    hall.refuses(AsksOneself, lambda now: ask_to_join(hall.session, desk, lotte, person=lotte, now=now))
    hall.refuses(AsksOneself, lambda now: say_who_is_here(hall.session, visit, samira, samira, now=now))


def test_only_who_is_asked_answers_and_only_what_fits(hall, lotte, jan, karim):
    ask = joins(hall, lotte, person=jan)
    for who in (lotte, karim):
        hall.refuses(NotYourAsk, lambda now, who=who: answer_ask(ask, who, Answer.COMING, hall.catalogue, now=now))
    for odd in set(Answer) - set(ANSWERS[AskKind.JOIN]):
        hall.refuses(NoSuchAnswer, lambda now, odd=odd: answer_ask(ask, jan, odd, hall.catalogue, now=now))
    for who in (jan, karim):
        hall.refuses(NotYourAsk, lambda now, who=who: ask.end(who, now=now))


def test_who_has_no_role_here_or_works_elsewhere_is_not_asked(hall, lotte):
    stranger = hall.neighbour().staff("Nele", helps_with=["burgerzaken"])
    keeper = hall.staff("Wout", role=Role.MANAGER)
    ask = urgent(hall, lotte)
    assert not ask.reaches(stranger)
    assert not ask.reaches(keeper)
    assert open_asks(hall.session, hall.neighbour().key) == []
    with pytest.raises(NoSuchAsk):
        ask_at(hall.session, hall.neighbour().key, ask.id)


# --- dringend ---


@on_both_databases
def test_the_urgent_ask_needs_no_visitor_and_reaches_everybody_else(hall, samira, jan, karim):
    ask = urgent(hall, samira)
    assert (ask.desk_id, ask.visit_id) == (None, None)
    assert [ask.reaches(one) for one in (samira, jan, karim)] == [False, True, True]
    assert urgent(hall, samira) is ask
    answers(hall, ask, jan, Answer.COMING)
    answers(hall, ask, karim, Answer.COMING)
    assert ask.coming == [jan.id, karim.id]


def test_who_cannot_come_after_all_takes_it_back(hall, lotte, jan):
    ask = urgent(hall, lotte, hall.desk(3))
    answers(hall, ask, jan, Answer.COMING)
    answers(hall, ask, jan, Answer.NOT_NOW)
    assert ask.coming == []


def test_it_is_ended_by_who_asked_who_came_or_a_host(hall, lotte, jan, karim, samira):
    for who in (lotte, jan, samira):
        ask = urgent(hall, lotte, hall.desk(3))
        answers(hall, ask, jan, Answer.COMING)
        hall.refuses(NotYourAsk, lambda now, ask=ask: ask.end(karim, now=now))
        hall.do(ask.end, who)
        assert open_now(hall) == []


def test_it_stays_when_the_visitor_goes(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    urgent(hall, hall.staff("Lotte"), desk)
    hall.do(visit.leave)
    assert open_now(hall) == [(AskKind.URGENT, [])]


# --- for someone ---


@on_both_databases
def test_who_comes_for_someone_waits_for_that_colleague(hall, samira, karim):
    visit = hall.visit(needs=["POS-3"])
    ask = is_here_for(hall, visit, samira, karim)
    answers(hall, ask, karim, Answer.COMING)
    assert visit.assigned_person == karim.id
    assert open_now(hall) == [(AskKind.FOR_YOU, [Answer.COMING])]
    answers(hall, ask, karim, Answer.COLLEAGUE)
    assert visit.assigned_person is None


def test_over_ten_minutes_keeps_the_visitor_for_him_and_not_today_does_not(hall, samira, karim):
    visit = hall.visit()
    ask = is_here_for(hall, visit, samira, karim)
    answers(hall, ask, karim, Answer.LATER)
    assert visit.assigned_person == karim.id
    answers(hall, ask, karim, Answer.NOT_TODAY)
    assert visit.assigned_person is None
    assert open_now(hall) == [(AskKind.FOR_YOU, [Answer.NOT_TODAY])], "reception still has to read it"


def test_saying_no_does_not_lift_what_reception_assigned_elsewhere(hall, samira, karim, jan):
    visit = hall.visit()
    ask = is_here_for(hall, visit, samira, karim)
    hall.do(visit.assign, hall.catalogue, person_id=jan.id)
    answers(hall, ask, karim, Answer.NOT_TODAY)
    assert visit.assigned_person == jan.id


def test_only_the_named_colleague_answers_and_every_host_reads_it(hall, samira, karim, jan):
    other_host = hall.staff("Wim", role=Role.HOST)
    ask = is_here_for(hall, hall.visit(), samira, karim)
    hall.refuses(NotYourAsk, lambda now: answer_ask(ask, jan, Answer.COMING, hall.catalogue, now=now))
    assert [ask.is_minded_by(one) for one in (samira, other_host, karim, jan)] == [True, True, False, False]
    hall.do(ask.end, other_host)
    assert open_now(hall) == []


def test_naming_another_colleague_takes_the_place_of_the_first(hall, samira, karim, jan):
    visit = hall.visit()
    first = is_here_for(hall, visit, samira, karim)
    second = is_here_for(hall, visit, samira, jan)
    assert open_asks(hall.session, hall.key) == [second]
    hall.refuses(AskIsOver, lambda now: answer_ask(first, karim, Answer.COMING, hall.catalogue, now=now))


def test_it_ends_when_the_visit_is_called_or_leaves(hall, samira, karim):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    called, gone = hall.visit(), hall.visit()
    for visit in (called, gone):
        is_here_for(hall, visit, samira, karim)
    hall.call(desk, called)
    hall.do(gone.leave)
    assert open_now(hall) == []
    hall.refuses(NotWaiting, lambda now: say_who_is_here(hall.session, called, samira, karim, now=now))


# --- help along ---


def test_yes_takes_the_service_into_his_profile_and_no_does_not(hall, samira):
    desk = hall.desk(1, helps_with=["wonen"], staff="Jan")
    jan = hall.staff("Jan", helps_with=["burgerzaken"])
    ask = help_with(hall, desk, samira)
    answers(hall, ask, jan, Answer.NOT_NOW)
    assert desk.helps_with == ["wonen"]
    answers(hall, ask, jan, Answer.COMING)
    assert desk.helps_with == ["burgerzaken", "wonen"]
    hall.refuses(AskIsOver, lambda now: answer_ask(ask, jan, Answer.NOT_NOW, hall.catalogue, now=now))


def test_only_who_was_granted_the_service_and_sits_somewhere_is_asked(hall, samira):
    closed, desk = hall.desk(2), hall.desk(1, helps_with=["wonen"], staff="Jan")
    service = hall.catalogue.service("burgerzaken")
    hall.refuses(DeskClosed, lambda now: ask_to_help(hall.session, closed, samira, service, now=now))
    no = hall.refuses(ColleagueMayNot, lambda now: ask_to_help(hall.session, desk, samira, service, now=now))
    assert no.facts == {"name": "Jan", "service": "Burgerzaken"}
    own = hall.catalogue.service("wonen")
    hall.refuses(HelpsAlready, lambda now: ask_to_help(hall.session, desk, samira, own, now=now))


def test_who_stood_up_meanwhile_is_told_so(hall, samira):
    desk = hall.desk(1, helps_with=["wonen"], staff="Jan")
    jan = hall.staff("Jan", helps_with=["burgerzaken"])
    ask = help_with(hall, desk, samira)
    hall.do(desk.close)
    hall.refuses(DeskClosed, lambda now: answer_ask(ask, jan, Answer.COMING, hall.catalogue, now=now))


# --- who hears it, and what is left of it ---


@pytest.mark.parametrize("kind", AskKind)
def test_it_rings_on_staff_screens_and_nowhere_else(hall, samira, karim, kind):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    lotte, visit = hall.staff("Lotte", helps_with=["caw"]), hall.visit()
    hall.visit_that_is(State.SERVING, desk=desk)
    hall.rings.clear()
    {
        AskKind.JOIN: lambda: joins(hall, lotte, person=karim),
        AskKind.URGENT: lambda: urgent(hall, lotte, desk),
        AskKind.FOR_YOU: lambda: is_here_for(hall, visit, samira, karim),
        AskKind.HELP_WITH: lambda: help_with(hall, desk, samira, "caw"),
    }[kind]()
    assert {ring.room for ring in hall.rings} == {f"staff:{hall.key}"}
    assert {ring.part for ring in hall.rings} == {"asks", "waiting"}


def test_it_is_forgotten_with_its_day(hall, lotte, jan):
    answers(hall, joins(hall, lotte, person=jan), jan, Answer.COMING)
    urgent(hall, lotte)
    assert hall.everything()["ask"]
    hall.at("21:00")
    hall.forget()
    assert (hall.everything()["ask"], hall.everything()["answered"]) == ([], [])


def test_on_a_day_without_visitors_it_is_forgotten_too(hall, samira):
    urgent(hall, samira)
    hall.at("21:00")
    hall.forget()
    assert hall.everything()["ask"] == []


def test_what_is_asked_is_read_in_a_fixed_number_of_statements(hall, samira, jan, karim, statements):
    counts = []
    for who in (samira, jan, karim):
        answers(hall, urgent(hall, who), hall.staff("Lotte"), Answer.COMING)
        hall.session.expire_all()
        with statements() as asked:
            for one in open_asks(hall.session, hall.key):
                assert one.coming
        counts.append(len(asked))
        hall.session.rollback()
    assert len(set(counts)) == 1
