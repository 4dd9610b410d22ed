"""Two managers press at the same moment: one of them decides, the other reads why not, and nothing is there twice."""

import pytest

from queueing.catalogue.editions import editions_of
from queueing.catalogue.refusals import NoDraft
from queueing.editing.drafts import draft_of, draft_or_new
from queueing.editing.publishing import go_back_to, publish_draft
from queueing.refusals import Refusal
from tests.races.together import at_once, crews_at, pressed_again
from tests.support.hall import on_both_databases
from web.icons import known_icons

pytestmark = [on_both_databases, pytest.mark.patient]
WON_3 = ("needs", "WON-3")


def writes(hall, key, **fields):
    draft = draft_or_new(hall.session, hall.branch, now=hall.now)
    draft.write(WON_3, fields, draft.at(WON_3), staff_id=key, now=hall.now)
    return draft


@pytest.fixture
def managers(hall, database):
    """Two managers of one house, each with a session of their own; a draft stands ready."""
    names = [hall.staff("Wout").id, hall.staff("Samira").id]
    with hall.turn():
        writes(hall, names[0], label="Een plek")
    crews = crews_at(database, 2)
    yield list(zip(crews, names, strict=True))
    for crew in crews:
        crew.session.close()


def outcome(one, action):
    crew, key = one
    try:
        with pressed_again(crew):
            done = action(crew, key)
            crew.session.commit()
        return done
    except Refusal as no:
        crew.session.rollback()
        return type(no)


def publishes(crew, key):
    return publish_draft(crew.session, crew.branch, icons=known_icons(), now=crew.now, staff_id=key).number


def test_two_who_publish_at_once_make_one_edition(hall, managers):
    done = at_once(managers, lambda one: outcome(one, publishes))
    assert sorted(map(str, done)) == sorted(map(str, [2, NoDraft]))
    assert [one.number for one in editions_of(hall.session, hall.branch)] == [2, 1]
    assert draft_of(hall.session, hall.branch) is None


def test_two_who_begin_a_draft_at_once_share_one(hall, managers):
    at_once(managers, lambda one: outcome(one, publishes))

    def begins(crew, key):
        return writes(crew, key, hint=f"van {key}").id

    one, other = at_once(managers, lambda one: outcome(one, begins))
    assert one == other
    hall.session.expire_all()
    found = draft_of(hall.session, hall.branch)
    assert found is not None
    assert found.revision == 2


def test_who_publishes_and_who_goes_back_at_once_leave_two_whole_editions(hall, managers):
    def acts(one):
        is_first = one is managers[0]
        back = lambda crew, key: go_back_to(crew.session, crew.branch, 1, now=crew.now, staff_id=key).number  # noqa: E731
        return outcome(one, publishes if is_first else back)

    published, _ = at_once(managers, acts)
    numbers = [one.number for one in editions_of(hall.session, hall.branch)]
    assert published in numbers
    assert numbers == list(range(len(numbers), 0, -1))
    assert hall.branch.edition == numbers[0]
