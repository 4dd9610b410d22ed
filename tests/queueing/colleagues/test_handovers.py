"""A question is handed over: the visitor keeps their time, the next colleague knows the story, and nobody is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queueing.audit import Audit, AuditKind
from queueing.colleagues.handovers import Chip, return_of, was_given
from queueing.colleagues.staff import Secrecy
from queueing.desks.break_glass import looked_at, others_of, show_need
from queueing.desks.handing_over import revert_handover
from queueing.desks.handover_targets import must_be_receiver, passes_of, stranded, targets_for
from queueing.happenings import HappeningKind, State, kinds_of
from queueing.refusals import (
    DeskDoesNotHelp,
    HandedToYourself,
    LookingReasonMissing,
    NeedNotOpen,
    NobodyAtDesk,
    NoNeedChosen,
    NoOtherNeed,
    NoReceiverChosen,
    NoSuchColleague,
    NoSuchDesk,
    NoSuchService,
    NoteNobodyMayRead,
    NoteNotForYou,
    NoteWithoutConsent,
    NotHandedOver,
    NothingGivenBack,
    NotServing,
    NotWaiting,
    PhoneInNote,
    ReceiverDoesNotHelp,
    SeenByNow,
    UnknownChip,
)
from queueing.visits.calls import Call, open_call_of
from queueing.visits.visit_need import Outcome
from queueing.wiping import wipe
from tests.support.hall import on_both_databases
from tests.support.handing import bound, cipher, handing, hands_over, last_pass, looks_further

NOTE = {"POS-3": "Huurt sinds maart, waarborg nog niet betaald."}


@pytest.fixture
def lotte(hall):
    return hall.desk(3, helps_with=["burgerzaken", "breed-onthaal"], staff="Lotte")


@pytest.fixture
def karim(hall):
    return hall.desk(7, helps_with=["ocmw", "caw"], staff="Karim")


def at(hall, desk, *needs, state=State.SERVING):
    return hall.visit_that_is(state, desk=desk, needs=needs or ("POS-3",))


def services(visit):
    return {need.code: need.service for need in visit.open_needs}


def alarms(hall):
    return [visit.number for visit, _ in stranded(hall.session, hall.key)]


# --- passing on ---


@on_both_databases
def test_a_question_passed_on_waits_with_its_own_time_for_the_other_service(hall, lotte, karim):
    hall.visit(waited=5, needs=["POS-3"])
    visit = hall.visit(waited=20, needs=["POS-3", "PAP-1"])
    hall.call(lotte, visit)
    hall.do(visit.arrive)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw", chips=[Chip.LETTER, Chip.APART])
    assert visit.state is State.WAITING
    assert services(visit) == {"POS-3": "ocmw", "PAP-1": "burgerzaken"}
    passed = last_pass(hall, visit)
    assert (passed.by, passed.handover.chips, passed.desk, passed.person) == ("Lotte", ["apart", "letter"], None, "")
    assert hall.now - visit.arrived_at == timedelta(minutes=20)
    assert hall.call_next(karim) is visit
    hall.keeps_its_promises()


def test_it_gives_no_precedence_but_the_time_that_was_waited(hall, lotte):
    karim = hall.desk(7, helps_with=["breed-onthaal"], staff="Karim")
    first = hall.visit(waited=30, needs=["POS-3"])
    passed = hall.visit(waited=20, needs=["POS-3"])
    last = hall.visit(waited=10, needs=["POS-3"])
    hall.call(lotte, passed)
    hands_over(hall, passed, lotte, "POS-3", to="service:breed-onthaal")
    called = []
    for _ in range(3):
        called.append(hall.call_next(karim))
        hall.do(called[-1].finish, karim.helps_with)
    assert called == [first, passed, last]


def test_from_called_it_implies_that_he_is_there(hall, lotte, karim):
    visit = at(hall, lotte, state=State.CALLED)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw")
    call = hall.session.scalars(select(Call)).one()
    assert (call.arrived_at, call.ended_at) == (hall.now, hall.now)
    assert kinds_of(hall.session, visit.id)[-2:] == [HappeningKind.AT_DESK, HappeningKind.HANDED_OVER]


def test_to_a_desk_or_a_colleague_only_that_one_calls_him(hall, lotte, karim):
    els = hall.desk(6, helps_with=["ocmw"], staff="Els")
    for to in ("desk:7", f"person:{hall.staff('Karim').id}"):
        visit = at(hall, lotte)
        hands_over(hall, visit, lotte, "POS-3", to=to)
        hall.refuses_to_call_next(els)
        assert hall.call_next(karim) is visit
        hall.do(visit.finish, karim.helps_with)


def test_a_receiver_gets_the_question_for_the_service_on_its_road_that_he_helps_with(hall, lotte, karim):
    visit = at(hall, lotte, "POS-3")
    assert services(visit) == {"POS-3": "breed-onthaal"}
    hands_over(hall, visit, lotte, "POS-3", to="desk:7")
    assert services(visit) == {"POS-3": "ocmw"}


def test_what_was_answered_already_stays_answered(hall, lotte, karim):
    visit = at(hall, lotte, "PAP-1", "POS-3")
    hall.do(visit.finish_need, "PAP-1", Outcome.DONE)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw")
    assert [need.code for need in visit.open_needs] == ["POS-3"]
    assert hall.call_next(karim) is visit
    hall.do(visit.finish, karim.helps_with)
    assert visit.state is State.ENDED


@pytest.mark.parametrize("state", [state for state in State if state not in (State.CALLED, State.SERVING)])
def test_only_who_is_at_a_desk_is_passed_on(hall, lotte, karim, state):
    visit = hall.visit_that_is(state, desk=lotte, needs=("POS-3",))
    hall.refuses(NotServing, handing(hall, visit, lotte, "POS-3", to="service:ocmw"))


@pytest.mark.parametrize(
    ("codes", "to", "more", "refusal"),
    [
        ([], "service:ocmw", {}, NoNeedChosen),
        (["PAP-2"], "service:ocmw", {}, NeedNotOpen),
        (["BUU-1"], "service:ocmw", {}, NeedNotOpen),  # open, but this desk does not see it
        (["POS-3"], "", {}, NoReceiverChosen),
        (["POS-3"], "team:ocmw", {}, NoReceiverChosen),
        (["POS-3"], "service:nergens", {}, NoSuchService),
        (["POS-3"], "desk:99", {}, NoSuchDesk),
        (["POS-3"], "desk:x", {}, NoSuchDesk),
        (["POS-3"], "desk:5", {}, NobodyAtDesk),
        (["POS-3"], "desk:3", {}, HandedToYourself),
        (["POS-3"], "desk:1", {}, ReceiverDoesNotHelp),
        (["POS-3", "PAP-1"], "desk:7", {}, ReceiverDoesNotHelp),
        (["POS-3"], "person:99", {}, NoSuchColleague),
        (["POS-3"], "service:ocmw", {"chips": ["gold"]}, UnknownChip),
        (["POS-3"], "service:ocmw", {"notes": NOTE}, NoteWithoutConsent),
        (["POS-3"], "service:ocmw", {"notes": {"POS-3": "bel 0475 12 34 56"}, "consent": True}, PhoneInNote),
        (["POS-3"], "service:burgerzaken", {"notes": NOTE, "consent": True}, NoteNobodyMayRead),
        (["POS-3"], "desk:7", {"notes": NOTE, "consent": True}, NoteNobodyMayRead),  # Karim is not bound
        (["PAP-1"], "service:ocmw", {"notes": {"PAP-1": "Brief bij."}, "consent": True}, NoteNotForYou),
    ],
)  # fmt: skip
def test_what_cannot_be_passed_on_is_refused_and_changes_nothing(hall, lotte, karim, codes, to, more, refusal):
    hall.desk(1, helps_with=["burgerzaken"], staff="Jan")
    hall.desk(5)
    visit = at(hall, lotte, "POS-3", "PAP-1", "BUU-1")
    hall.refuses(refusal, handing(hall, visit, lotte, *codes, to=to, **more))


def test_nobody_passes_on_to_himself_nor_to_another_branch(hall, lotte):
    visit = at(hall, lotte)
    stranger = hall.neighbour().staff("Hanne", helps_with=["ocmw"])
    me = hall.staff("Lotte").id
    hall.refuses(HandedToYourself, handing(hall, visit, lotte, "POS-3", to=f"person:{me}"))
    hall.refuses(NoSuchColleague, handing(hall, visit, lotte, "POS-3", to=f"person:{stranger.id}"))


def test_who_is_not_bound_writes_no_note(hall, lotte, karim):
    visit = at(hall, lotte)
    action = handing(hall, visit, lotte, "POS-3", to="service:ocmw", notes=NOTE, consent=True)
    with hall.turn():
        hall.staff("Lotte").secrecy = Secrecy.DISCRETION
    hall.refuses(NoteNotForYou, action)


def test_a_form_knows_that_it_was_sent(hall, lotte, karim):
    visit = at(hall, lotte)
    assert not was_given(hall.session, visit.id, "this form")
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw", press="this form")
    assert was_given(hall.session, visit.id, "this form")
    assert not was_given(hall.session, visit.id, "another form")
    assert not was_given(hall.session, visit.id, "")


# --- notes ---


def read(hall, visit):
    """Every note of this visit, as who holds the key reads it."""
    passes = passes_of(hall.session, hall.key, visit.id).get(visit.id, [])
    return [cipher(hall).read(hall.key, need.note) for one in passes for need in one.needs if need.note is not None]


@on_both_databases
def test_a_note_is_stored_sealed_and_the_consent_is_written_down_without_it(hall, lotte, karim):
    visit = at(hall, lotte)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw", notes=NOTE, consent=True)
    assert read(hall, visit) == [NOTE["POS-3"]]
    assert b"waarborg" not in b"".join(row.note for row in hall.everything()["handed_need"])
    row = hall.session.scalars(select(Audit)).one()
    assert (row.kind, row.who, row.facts, row.branch_id) == (AuditKind.CONSENT, "lotte", {}, hall.key)


def test_without_a_note_nobody_is_said_to_have_consented(hall, lotte, karim):
    visit = at(hall, lotte)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw", notes={"POS-3": "  "}, consent=True)
    assert hall.everything()["audit"] == []
    assert hall.keys.names(hall.key) == set()


@pytest.mark.parametrize("end", ["finish", "leave", "day", "missed and day"])
def test_a_note_dies_when_the_visit_ends(hall, lotte, karim, end):
    visit = at(hall, lotte)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw", notes=NOTE, consent=True)
    if end == "finish":
        hall.call(karim, visit)
        assert read(hall, visit) == [NOTE["POS-3"]], "while he is helped it is still there"
        hall.do(visit.finish, karim.helps_with)
    elif end == "leave":
        hall.do(visit.leave)
    else:
        for _ in range(2 if end.startswith("missed") else 0):
            hall.call(karim, visit)
            hall.do(visit.not_there)
        hall.at("19:00")
        hall.close_day()
    assert visit.state is State.ENDED
    assert [row.note for row in hall.everything()["handed_need"]] == [None]


def test_each_question_has_a_note_of_its_own_and_a_dropped_one_takes_it_along(hall, karim):
    lotte = hall.desk(3, helps_with=["breed-onthaal"], staff="Lotte")
    visit = at(hall, lotte, "POS-3", "POS-1")
    notes = {**NOTE, "POS-1": "Kreeg een brief."}
    hands_over(hall, visit, lotte, "POS-3", "POS-1", to="service:ocmw", notes=notes, consent=True)
    assert read(hall, visit) == [NOTE["POS-3"], "Kreeg een brief."]
    hall.do(visit.change_needs, hall.branch, hall.catalogue, ["PAP-1"])
    assert hall.everything()["handed_need"] == []


@on_both_databases
def test_after_forgetting_rows_and_key_are_gone_and_the_stored_octets_cannot_be_read(hall, lotte, karim):
    visit = at(hall, lotte)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw", notes=NOTE, consent=True)
    [before] = hall.everything()["handed_need"]
    assert cipher(hall).read(hall.key, before.note) == NOTE["POS-3"], "until then it can"
    hall.at("21:00")
    hall.forget()
    assert wipe(hall.session, hall.keys)
    left = hall.everything()
    assert left["handover"] == left["handed_need"] == []
    assert hall.keys.names(hall.key) == set()
    hall.at("09:00", hall.now.date().replace(day=18))
    again = at(hall, hall.desk(3, helps_with=["breed-onthaal", "burgerzaken"], staff="Lotte"))
    hands_over(hall, again, lotte, "POS-3", to="service:ocmw", notes=NOTE, consent=True)
    assert cipher(hall).read(hall.key, before.note) is None
    assert read(hall, again) == [NOTE["POS-3"]]


def test_forgetting_here_leaves_the_notes_elsewhere(hall, lotte, karim):
    other = hall.neighbour()
    hanne = other.desk(3, helps_with=["breed-onthaal"], staff="Hanne")
    visit = at(other, hanne)
    hands_over(other, visit, hanne, "POS-3", to="service:ocmw", notes=NOTE, consent=True)
    kept = hall.everything()["handed_need"]
    mine = at(hall, lotte)
    hands_over(hall, mine, lotte, "POS-3", to="service:ocmw", notes=NOTE, consent=True)
    hall.at("21:00")
    hall.forget()
    assert wipe(hall.session, hall.keys)
    assert hall.everything()["handed_need"] == kept
    assert read(other, visit) == [NOTE["POS-3"]]


# --- giving back ---


@pytest.mark.parametrize("to", ["service:ocmw", "desk:7", "person"])
def test_given_back_it_is_as_before_and_reception_hears_it_once(hall, lotte, karim, to):
    visit = at(hall, lotte, "POS-3", "PAP-1")
    to = to.replace("person", f"person:{hall.staff('Karim').id}")
    hands_over(hall, visit, lotte, "POS-3", to=to)
    hall.rings.clear()
    hall.do(revert_handover, visit, staff_id=karim.staff_id)
    assert services(visit) == {"POS-3": "breed-onthaal", "PAP-1": "burgerzaken"}
    assert not visit.is_assigned
    assert (f"staff:{hall.key}", "alerts") in {(ring.room, ring.part) for ring in hall.rings}
    assert alarms(hall) == [visit.number]
    samira, wout = hall.staff("Samira").id, hall.staff("Wout").id
    one = return_of(hall.session, hall.key, visit.id)
    hall.do(one.see_return, samira)
    assert alarms(hall) == []
    no = hall.refuses(SeenByNow, lambda now: return_of(hall.session, hall.key, visit.id).see_return(wout, now=now))
    assert no.facts == {"name": "Samira"}
    hall.refuses(NotHandedOver, revert_handover, visit, staff_id=karim.staff_id)


def test_what_reception_sends_on_or_a_desk_calls_is_no_longer_back(hall, lotte, karim):
    for action in (lambda one: hall.do(one.assign, hall.catalogue, service="ocmw"), lambda one: hall.call(lotte, one)):
        visit = at(hall, lotte)
        hands_over(hall, visit, lotte, "POS-3", to="service:ocmw")
        hall.do(revert_handover, visit, staff_id=karim.staff_id)
        assert alarms(hall) == [visit.number]
        action(visit)
        assert alarms(hall) == []
        hall.do(visit.leave)


def test_only_what_is_with_the_receiver_can_be_given_back(hall, lotte, karim):
    fresh = hall.visit(needs=["POS-3"])
    hall.refuses(NotHandedOver, revert_handover, fresh, staff_id=karim.staff_id)
    visit = at(hall, lotte)
    hall.refuses(NotWaiting, revert_handover, visit, staff_id=karim.staff_id)
    hands_over(hall, visit, lotte, "POS-3", to="desk:7")
    hall.do(visit.assign, hall.catalogue, desk_id=lotte.id)
    hall.refuses(NotHandedOver, revert_handover, visit, staff_id=karim.staff_id)


def test_only_a_desk_that_may_take_it_gives_it_back(hall, lotte, karim):
    els = hall.desk(6, helps_with=["ocmw"], staff="Els")
    visit = at(hall, lotte)
    hands_over(hall, visit, lotte, "POS-3", to="desk:7")
    must_be_receiver(karim, visit, hall.catalogue)
    hall.do(karim.pause)
    must_be_receiver(karim, visit, hall.catalogue)
    with pytest.raises(DeskDoesNotHelp):
        must_be_receiver(els, visit, hall.catalogue)


def test_a_visit_of_another_branch_or_that_nobody_gave_back_is_not_seen(hall, lotte, karim):
    visit = at(hall, lotte)
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw")
    with pytest.raises(NothingGivenBack):
        return_of(hall.session, hall.key, visit.id)
    hall.do(revert_handover, visit, staff_id=karim.staff_id)
    with pytest.raises(NothingGivenBack):
        return_of(hall.session, hall.neighbour().key, visit.id)
    with pytest.raises(NothingGivenBack):
        return_of(hall.session, hall.key, hall.visit().id)


# --- nobody there ---


def test_when_nobody_present_helps_reception_hears_it_until_someone_sits_down(hall, lotte):
    visit = at(hall, lotte)
    hall.rings.clear()
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw")
    assert (f"staff:{hall.key}", "alerts") in {(ring.room, ring.part) for ring in hall.rings}
    assert alarms(hall) == [visit.number]
    hall.rings.clear()
    karim = hall.desk(7, helps_with=["ocmw"], staff="Karim")
    assert (f"staff:{hall.key}", "alerts") in {(ring.room, ring.part) for ring in hall.rings}
    assert alarms(hall) == []
    hall.do(karim.pause)
    assert alarms(hall) == [], "a pause is short"
    hall.do(karim.resume)
    hall.do(karim.close)
    assert alarms(hall) == [visit.number]
    hall.do(visit.leave)
    assert alarms(hall) == []


def test_a_colleague_who_is_away_or_at_a_desk_for_something_else_is_not_there(hall, lotte):
    karim = hall.staff("Karim", helps_with=["ocmw", "caw"])
    visit = at(hall, lotte)
    hands_over(hall, visit, lotte, "POS-3", to=f"person:{karim.id}")
    hall.desk(6, helps_with=["ocmw"], staff="Els")
    assert alarms(hall) == [visit.number]
    hall.desk(7, helps_with=["caw"], staff="Karim")
    assert alarms(hall) == [visit.number]
    hall.desk(7, helps_with=["ocmw"], staff="Karim")
    assert alarms(hall) == []


def test_nobody_there_is_of_this_branch_only(hall, lotte):
    other = hall.neighbour()
    hanne = other.desk(3, helps_with=["breed-onthaal"], staff="Hanne")
    visit = at(other, hanne)
    hands_over(other, visit, hanne, "POS-3", to="service:ocmw")
    assert (alarms(hall), alarms(other)) == ([], [visit.number])


def test_the_sheet_offers_who_helps_first_and_tells_who_is_free(hall, lotte, karim):
    hall.desk(1, helps_with=["burgerzaken"], staff="Jan")
    hall.staff("Els", helps_with=["ocmw"])
    hall.do(karim.pause)
    visit = at(hall, lotte)
    found = targets_for(hall.session, hall.key, hall.catalogue, visit.open_needs, hall.staff("Lotte"), now=hall.now)
    assert [service.code for service, _ in found.likely] == ["breed-onthaal", "ocmw"]
    assert [(seat.desk.number, seat.who.name, seat.state.value) for seat in found.seats] == [(7, "Karim", "paused")]
    assert [one.name for one in found.away] == ["Els"]
    further = {service.code: [seat.who.name for seat in seats] for service, seats in found.further}
    assert further["burgerzaken"] == ["Jan"]
    assert found.nearby >= {"service:ocmw", "desk:7", f"person:{karim.staff_id}"}


# --- what rings ---


def test_passing_on_rings_as_any_return_to_the_line_does(hall, lotte, karim):
    """A phone, a display or another desk cannot tell it from *Terug in de rij*."""
    usual, passed = at(hall, lotte), at(hall, hall.desk(4, helps_with=["breed-onthaal"], staff="Peter"))
    hall.rings.clear()
    hall.do(usual.put_back)
    public = {ring.part for ring in hall.rings}
    hall.rings.clear()
    hands_over(hall, passed, hall.desk(4), "POS-3", to="service:ocmw")
    assert {ring.part for ring in hall.rings} == public


# --- looking further, with a reason ---


def shown_now(hall, visit):
    call = open_call_of(hall.session, visit.id)
    assert call is not None
    return looked_at(hall.session, call.id)


def test_one_question_is_shown_for_this_call_and_the_reason_is_written_down(hall, karim):
    jan = hall.desk(1, helps_with=["burgerzaken"], staff="Jan")
    visit = at(hall, jan, "PAP-1", "POS-3", "WON-2")
    assert [need.code for need in others_of(visit, jan.helps_with)] == ["POS-3", "WON-2"]
    looks_further(hall, visit, jan, place=1)
    shown = shown_now(hall, visit)
    assert [need.code for need in visit.needs if need.id in shown] == ["WON-2"]
    assert [need.code for need in others_of(visit, jan.helps_with, shown)] == ["POS-3"]
    row = hall.session.scalars(select(Audit)).one()
    assert (row.kind, row.who, row.facts) == (AuditKind.OTHER_SHOWN, "jan", {"reason": "asked"})
    assert "POS" not in str(row.facts) + row.who
    assert "WON" not in str(row.facts) + row.who
    hall.do(visit.finish, jan.helps_with)
    again = hall.desk(2, helps_with=["breed-onthaal"], staff="Peter")
    hall.call(again, visit)
    assert shown_now(hall, visit) == set()


@pytest.mark.parametrize(
    ("place", "reason", "refusal"),
    [
        (0, "", LookingReasonMissing),
        (0, "zomaar", LookingReasonMissing),
        (1, "asked", NoOtherNeed),
        (-1, "asked", NoOtherNeed),
    ],
)
def test_without_a_reason_or_without_such_a_question_nothing_is_shown(hall, place, reason, refusal):
    jan = hall.desk(1, helps_with=["burgerzaken"], staff="Jan")
    visit = at(hall, jan, "PAP-1", "POS-3")
    call, staff = open_call_of(hall.session, visit.id), hall.staff("Jan")
    hall.refuses(refusal, show_need, visit, call, jan.helps_with, place, reason, staff=staff)


def test_a_question_that_is_shown_is_not_shown_twice(hall):
    jan = bound(hall, hall.desk(1, helps_with=["burgerzaken"], staff="Jan"))
    visit = at(hall, jan, "PAP-1", "POS-3")
    looks_further(hall, visit, jan)
    with pytest.raises(NoOtherNeed):
        looks_further(hall, visit, jan)
    assert len(hall.everything()["looking"]) == 1
