"""Can several managers prepare the next edition together, without losing what one of them typed?"""

import json
from functools import partial

import pytest
from sqlalchemy import select

from queueing.audit import Audit, AuditKind
from queueing.catalogue.changes import ABSENT, changed, changes, with_value
from queueing.catalogue.editions import document_at, editions_of
from queueing.catalogue.mistakes import Rule
from queueing.catalogue.refusals import (
    BadCode,
    ChangedInTheOffice,
    CodeTaken,
    DraftConflict,
    DraftOvertaken,
    MistakesLeft,
    NoDraft,
    NoSuchEntry,
    ScreenStandsThere,
    SomebodySitsThere,
    StillUsed,
)
from queueing.desks.desk import desk_at, desks_of
from queueing.devices import Device, DeviceKind
from queueing.editing.drafts import draft_of, draft_or_new
from queueing.editing.publishing import bring_into_force, go_back_to, load_document, publish_draft
from queueing.refusals import NoSuchDesk
from tests.support.hall import on_both_databases
from web.icons import known_icons

WON_3 = ("needs", "WON-3")


@pytest.fixture
def wout(hall):
    return hall.staff("Wout").id


@pytest.fixture
def samira(hall):
    return hall.staff("Samira").id


@pytest.fixture
def draft(hall):
    with hall.turn():
        draft_or_new(hall.session, hall.branch, now=hall.now)
    return draft_of(hall.session, hall.branch)


def write(hall, entry, typed, seen, who):
    hall.do(draft_again(hall).write, entry, typed, seen, staff_id=who)


def publish(hall, who, note=""):
    with hall.turn():
        return publish_draft(hall.session, hall.branch, icons=known_icons(), now=hall.now, staff_id=who, note=note)


def draft_again(hall):
    with hall.turn():
        return draft_or_new(hall.session, hall.branch, now=hall.now)


@on_both_databases
def test_a_draft_is_seen_by_nobody_until_it_is_published_and_then_by_everybody(hall, draft, wout):
    write(hall, WON_3, {"label": "Een plek om te wonen"}, {"label": draft.at(WON_3)["label"]}, wout)
    assert hall.catalogue.needs["WON-3"].label != "Een plek om te wonen"
    edition = publish(hall, wout, note="gewoner gezegd")
    assert hall.catalogue.needs["WON-3"].label == "Een plek om te wonen"
    assert (edition.number, edition.published_by, edition.note) == (2, wout, "gewoner gezegd")
    assert draft_of(hall.session, hall.branch) is None
    with pytest.raises(NoDraft):
        publish(hall, wout)
    row = hall.session.scalars(select(Audit)).one()
    assert (row.kind, row.who, row.facts) == (AuditKind.CATALOGUE_PUBLISHED, "wout", {"edition": 2})


def test_two_managers_write_different_fields_of_one_need(hall, draft, wout, samira):
    seen = draft.at(WON_3)
    write(hall, WON_3, {**seen, "label": "Een plek om te wonen"}, seen, wout)
    write(hall, WON_3, {**seen, "minutes": 25}, seen, samira)
    assert (draft.at(WON_3)["label"], draft.at(WON_3)["minutes"]) == ("Een plek om te wonen", 25)


def test_the_second_of_two_managers_at_one_field_hears_what_the_first_made_of_it(hall, draft, wout, samira):
    seen = draft.at(WON_3)
    write(hall, WON_3, {**seen, "label": "Een plek om te wonen"}, seen, wout)
    before = draft.revision
    with pytest.raises(DraftConflict) as refusal:
        write(hall, WON_3, {**seen, "label": "Thuis", "minutes": 25}, seen, samira)
    assert (refusal.value.fields, refusal.value.by) == ({"label": "Een plek om te wonen"}, "Wout")
    assert (draft.revision, draft.at(WON_3)["minutes"]) == (before, seen["minutes"])
    write(hall, WON_3, {**seen, "label": "Een plek om te wonen", "minutes": 25}, seen, samira)
    assert draft.at(WON_3)["minutes"] == 25


def test_a_field_comes_and_goes(hall, draft, wout):
    write(hall, WON_3, {"max_wait": 12}, {"max_wait": None}, wout)
    assert draft.at((*WON_3, "max_wait")) == 12
    write(hall, WON_3, {"max_wait": None}, {"max_wait": 12}, wout)
    assert draft.at((*WON_3, "max_wait")) is ABSENT
    write(hall, ("words", "fr"), {"Een plek": "Un endroit"}, {}, wout)
    write(hall, ("branch", "texts"), {"paper": "Kom op tijd."}, {}, wout)
    assert draft.at(("words", "fr", "Een plek")) == "Un endroit"
    with pytest.raises(NoSuchEntry):
        write(hall, ("needs", "WEG-1"), {"label": "Weg"}, {}, wout)


def test_an_entry_is_added_and_taken_out_again(hall, draft, wout):
    need = {"group": "WON", "label": "Een erf delen", "icon": "house", "services": ["wonen"], "hint": None}
    hall.do(draft.add, ("needs", "WON-9"), need, staff_id=wout)
    assert "hint" not in draft.at(("needs", "WON-9"))
    groups = [one["group"] for one in draft.document["needs"].values()]
    assert groups.index("U") > max(place for place, group in enumerate(groups) if group == "WON")
    for code, refusal in (("WON-9", CodeTaken), ("won 9", BadCode), ("", BadCode), ("é", BadCode), ("../x", BadCode)):
        with pytest.raises(refusal):
            hall.do(draft.add, ("needs", code), need, staff_id=wout)
    with pytest.raises(StillUsed) as used:
        hall.do(draft.remove, ("services", "wonen"), staff_id=wout)
    assert ("needs", "WON-9", "services") in used.value.by
    assert ("branch", "desks", "5", "helps_with") in used.value.by
    hall.do(draft.remove, ("needs", "WON-9"), staff_id=wout)
    with pytest.raises(NoSuchEntry):
        hall.do(draft.remove, ("needs", "WON-9"), staff_id=wout)


@pytest.mark.parametrize(
    "entry",
    [
        ("groups", "WON"),
        ("needs", "U-1"),
        ("branch", "languages", "nl"),
        ("branch", "zones", "a"),
        ("needs", "U-2"),
        ("branch", "languages", "fr"),
    ],
)
def test_what_is_needed_elsewhere_stays(hall, draft, wout, entry):
    with pytest.raises(StillUsed):
        hall.do(draft.remove, entry, staff_id=wout)


def test_needs_are_put_in_another_order(hall, draft, wout):
    codes = [code for code, one in draft.document["needs"].items() if one["group"] == "PAP"]
    others = [code for code in draft.document["needs"] if code not in codes]
    hall.do(draft.put_in_order, ("needs",), codes[::-1], staff_id=wout)
    now_there = list(draft.document["needs"])
    assert [code for code in now_there if code in codes] == codes[::-1]
    assert [code for code in now_there if code not in codes] == others
    assert draft.at(("needs", codes[-1], "order")) == 1
    for wrong in (["PAP-1", "WEG-1"], ["PAP-1", "PAP-1"]):
        with pytest.raises(NoSuchEntry):
            hall.do(draft.put_in_order, ("needs",), wrong, staff_id=wout)


def test_a_draft_that_was_overtaken_keeps_both_or_asks(hall, draft, wout):
    seen = draft.at(WON_3)
    write(hall, WON_3, {"label": "Een plek om te wonen"}, seen, wout)
    theirs = {**hall.document, "needs": {**hall.document["needs"], "WON-3": {**seen, "minutes": 25}}}
    hall.publish(theirs)
    publish(hall, wout)
    need = document_at(hall.session, hall.branch, 3)["needs"]["WON-3"]
    assert (need["label"], need["minutes"]) == ("Een plek om te wonen", 25)


@pytest.mark.parametrize("choose_theirs", [True, False])
def test_a_conflict_with_a_newer_edition_is_settled_by_field(hall, draft, wout, choose_theirs):
    seen = draft.at(WON_3)
    write(hall, WON_3, {"label": "Een plek om te wonen", "minutes": 25}, seen, wout)
    hall.publish({**hall.document, "needs": {**hall.document["needs"], "WON-3": {**seen, "label": "Thuis"}}})
    with pytest.raises(DraftOvertaken) as refusal:
        publish(hall, wout)
    (conflict,) = refusal.value.conflicts
    assert (conflict.path, conflict.mine, conflict.theirs) == ((*WON_3, "label"), "Een plek om te wonen", "Thuis")
    assert draft.at(WON_3)["label"] == "Een plek om te wonen"
    hall.do(draft.settle, hall.branch, [conflict.path] if choose_theirs else [], staff_id=wout)
    publish(hall, wout)
    need = hall.catalogue.needs["WON-3"]
    assert (need.label, need.minutes) == ("Thuis" if choose_theirs else "Een plek om te wonen", 25)


def test_an_earlier_edition_comes_back_as_a_new_one(hall, draft, wout):
    first = hall.catalogue.needs["WON-3"].label
    write(hall, WON_3, {"label": "Een plek om te wonen"}, draft.at(WON_3), wout)
    publish(hall, wout)
    with hall.turn():
        go_back_to(hall.session, hall.branch, 1, now=hall.now, staff_id=wout)
    assert hall.catalogue.needs["WON-3"].label == first
    assert [(one.number, one.same_as) for one in editions_of(hall.session, hall.branch)] == [
        (3, 1),
        (2, None),
        (1, None),
    ]


def test_a_folder_does_not_silently_replace_what_the_office_made(hall, draft, wout):
    folder = hall.document
    write(hall, WON_3, {"label": "Een plek om te wonen"}, draft.at(WON_3), wout)
    publish(hall, wout)
    with hall.turn(), pytest.raises(ChangedInTheOffice):
        load_document(hall.session, hall.branch, folder, now=hall.now, over=False)
    with hall.turn():
        load_document(hall.session, hall.branch, folder, now=hall.now, over=True)
    assert hall.branch.edition == 3


def without_desk(document, code):
    desks = {other: one for other, one in document["branch"]["desks"].items() if other != code}
    return {**document, "branch": {**document["branch"], "desks": desks}}


@on_both_databases
def test_a_desk_that_the_edition_no_longer_has_is_out_of_the_house(hall, wout):
    desk = hall.desk(3, helps_with=["vrije-tijd"])
    visit = hall.visit(needs=["WLV-4"])
    hall.do(visit.assign, hall.catalogue, desk_id=desk.id)
    document = hall.document

    def come(of):
        with hall.turn():
            bring_into_force(hall.session, hall.branch, of, kind=AuditKind.CATALOGUE_LOADED, now=hall.now)

    with pytest.raises(SomebodySitsThere):
        come(without_desk(document, "3"))
    assert hall.branch.edition == 1
    hall.do(desk.close)
    come(without_desk(document, "3"))
    assert 3 not in [one.number for one in desks_of(hall.session, hall.key)]
    assert visit.assigned_desk is None
    with pytest.raises(NoSuchDesk):
        desk_at(hall.session, hall.key, 3)
    come(document)
    assert desk_at(hall.session, hall.key, 3).id == desk.id


def test_a_zone_where_a_screen_stands_stays(hall):
    with hall.turn():
        hall.session.add(Device(branch_id=hall.key, kind=DeviceKind.KIOSK, slug="z", name="Zuil", waiting_area="b"))
    document = with_value(hall.document, ("branch", "zones", "b"), ABSENT)
    with hall.turn(), pytest.raises(ScreenStandsThere):
        bring_into_force(hall.session, hall.branch, document, kind=AuditKind.CATALOGUE_LOADED, now=hall.now)


def test_a_draft_with_a_mistake_is_not_published_and_says_each_by_its_field(hall, draft, wout):
    write(hall, WON_3, {"label": "", "icon": "huisje"}, draft.at(WON_3), wout)
    with pytest.raises(MistakesLeft) as refusal:
        publish(hall, wout)
    assert {one.path for one in refusal.value.mistakes} == {(*WON_3, "label"), (*WON_3, "icon")}
    assert hall.branch.edition == 1


@on_both_databases
def test_what_is_published_is_what_the_diff_said(hall, draft, wout):
    before = document_at(hall.session, hall.branch, 1)
    write(hall, WON_3, {"label": "Een plek", "max_wait": 12, "hint": None}, draft.at(WON_3), wout)
    write(hall, ("words", "fr"), {"Een plek": "Un endroit"}, {}, wout)
    write(hall, ("branch", "hours"), {"sat": ["10:00-12:00"]}, {"sat": draft.at(("branch", "hours", "sat"))}, wout)
    hall.do(draft.put_in_order, ("needs",), ["PAP-3", "PAP-1", "PAP-2"], staff_id=wout)
    hall.do(draft.remove, ("needs", "WLV-4"), staff_id=wout)
    said = changes(before, draft.document)
    publish(hall, wout)
    after = document_at(hall.session, hall.branch, 2)
    assert json.dumps(changed(before, said)) == json.dumps(after)
    assert {one.path for one in said} >= {("needs", "WLV-4"), (*WON_3, "label"), ("branch", "hours")}
    assert [one.path for one in said if one.is_order and len(one.path) == 1] == [("needs",)]


def test_who_decides_about_a_whole_draft_must_have_seen_all_of_it(hall, draft, wout, samira):
    seen, revision = draft.document, draft.revision
    write(hall, WON_3, {"label": "Een plek"}, draft.at(WON_3), samira)
    for decide in (partial(draft.replace, hall.branch, seen), draft.discard):
        with pytest.raises(DraftConflict) as refusal:
            hall.do(decide, staff_id=wout, revision=revision)
        assert refusal.value.by == "Samira"
    hall.do(draft.replace, hall.branch, seen, staff_id=wout, revision=draft.revision)
    assert draft.at(WON_3) == seen["needs"]["WON-3"]
    hall.do(draft.discard, staff_id=wout, revision=draft.revision)
    assert draft_of(hall.session, hall.branch) is None
    kinds = [row.kind for row in hall.session.scalars(select(Audit))]
    assert kinds == [AuditKind.CATALOGUE_IMPORTED, AuditKind.DRAFT_DISCARDED]


def test_a_draft_from_before_the_list_of_hurtful_words_is_not_published_without_it(hall, wout):
    hall.publish({part: one for part, one in hall.document.items() if part != "forbidden"})
    draft_again(hall)
    with pytest.raises(MistakesLeft) as refusal:
        publish(hall, wout)
    assert [one.rule for one in refusal.value.mistakes] == [Rule.NO_LIST]
