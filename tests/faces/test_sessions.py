"""A colleague sees where they are signed in, and ends one session or all; a manager does it for them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from extensions import db, socketio
from management.demo import PASSWORD
from queueing.colleagues.sessions import LONGEST_BROWSER, StaffSession
from queueing.colleagues.staff import Staff
from queueing.terms import UNSEEN_FOR
from tests.faces.management.test_people import ROOM, key_of, opens
from tests.faces.test_queries import counted
from tests.faces.test_second_step import is_in
from web.background import BackgroundJobs
from web.browser_kind import UNKNOWN, browser_kind
from web.sessions import write_down_seen

PAGE = "/account/password"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
)


def comes_with(house, agent, username="lotte"):
    person = house.stranger()
    person.client.environ_base["HTTP_USER_AGENT"] = agent
    person.opens("/sign-in")
    assert person.posts("/sign-in", {"username": username, "password": PASSWORD}).status_code == 303
    return person


def listed(person):
    person.opens(PAGE)
    return [" ".join(one.get_text(" ").split()) for one in person.page.select(".held > li")]


def ends(person, place):
    """Press *Meld af* beside the session at this place of the list."""
    person.opens(PAGE)
    form = person.page.select(".held > li")[place].select_one("form")
    return person.posts(form["action"])


def changes(house, statement):
    """Done by another process."""

    def do():
        db.session.execute(statement)
        db.session.commit()

    house.does(do)


@pytest.fixture
def runner(house):
    return BackgroundJobs(house.app, socketio)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox op Windows"),
        (ANDROID, "Chrome op Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142 Safari/537.36 Edg/142", "Edge op Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Mobile Safari/604", "Safari op iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605", "Safari op Mac"),
        ("curl/8.1", UNKNOWN),
        ("", UNKNOWN),
        ("Linux" * 9000, f"{UNKNOWN} op Linux"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_plain_words(agent, said):
    assert browser_kind(agent) == said
    assert len(said) <= LONGEST_BROWSER


def test_each_sign_in_is_a_row_and_nothing_tells_from_where(house):
    here = comes_with(house, FIREFOX)
    house.later(minutes=20)
    there = comes_with(house, ANDROID)
    assert listed(here) == [
        "Firefox op Windows Met wachtwoord, sinds 17 november, 9:10. Deze browser.",
        "Chrome op Android Met wachtwoord, sinds 17 november, 9:30. Laatst gebruikt: 17 november, 9:30. Meld af",
    ]
    assert is_in(there)
    kept = f"{house.rows('staff_session')}{house.rows('audit')}"
    assert not any(one in kept for one in ("127.0.0.1", "Mozilla", "145", "NT 10"))
    assert there.client.get_cookie("onthaal").value not in kept


def test_one_is_ended_on_its_page_and_its_socket_and_no_other(house):
    here, there, third = comes_with(house, FIREFOX), comes_with(house, ANDROID), comes_with(house, "x")
    wires = {one: socketio.test_client(house.app, flask_test_client=one.client) for one in (here, there, third)}
    assert ends(here, 2).status_code == 303
    assert [is_in(one) for one in (here, there, third)] == [True, False, True]
    assert [wires[one].is_connected() for one in (here, there, third)] == [True, False, True]
    assert len(listed(here)) == 2
    assert [row["kind"] for row in house.rows("audit")][-1] == "session_ended"


def test_another_process_closes_the_socket_of_an_ended_session_at_its_next_look(house, runner):
    here, there = comes_with(house, FIREFOX), comes_with(house, ANDROID)
    wires = [socketio.test_client(house.app, flask_test_client=one.client) for one in (here, there)]
    house.does(runner.check_listeners)
    assert [wire.is_connected() for wire in wires] == [True, True]
    key = house.rows("staff_session")[1]["id"]
    changes(house, delete(StaffSession).where(StaffSession.id == key))
    house.does(runner.check_listeners)
    assert [wire.is_connected() for wire in wires] == [True, False]
    changes(house, update(Staff).values(session_epoch=9))
    house.does(runner.check_listeners)
    assert [wire.is_connected() for wire in wires] == [False, False]


def test_nobody_ends_a_session_of_somebody_else(house):
    lotte, jan = comes_with(house, FIREFOX), comes_with(house, ANDROID, "jan")
    jan.opens(PAGE)
    for key in (house.rows("staff_session")[0]["id"], 999):
        assert jan.posts(f"{PAGE.replace('password', 'sessions')}/{key}/end").status_code == 404
    assert is_in(lotte)
    assert ends(comes_with(house, FIREFOX), 1).status_code == 303
    assert not is_in(lotte)


def test_all_others_end_and_the_one_here_goes_on_with_another_token(house):
    here, there = comes_with(house, FIREFOX), comes_with(house, ANDROID)
    stolen = here.client.get_cookie("onthaal").value
    here.opens(PAGE)
    assert here.posts("/account/sessions").status_code == 303
    assert (is_in(here), is_in(there)) == (True, False)
    assert listed(here) == ["Firefox op Windows Met wachtwoord, sinds 17 november, 9:10. Deze browser."]
    thief = house.stranger()
    thief.client.set_cookie("onthaal", stolen)
    assert not is_in(thief)


def test_a_manager_sees_them_with_the_desk_and_ends_one_or_all(house, runner):
    lotte, there = house.signs_in("lotte").sits_down(3), comes_with(house, ANDROID)
    wout = house.signs_in("wout")
    opens(wout, "lotte")
    assert [("loket 3" in one.get_text()) for one in wout.page.select(".held > li")].count(True) == 1
    row = next(one for one in house.rows("staff_session") if one["browser"].startswith("Chrome"))
    address = f"{ROOM}{key_of(house, 'lotte')}/sessions"
    assert wout.posts(f"{address}/{row['id']}/end").status_code == 303
    assert (is_in(lotte), is_in(there)) == (True, False)
    assert wout.posts(f"{address}/{row['id']}/end").status_code == 404
    assert wout.posts(address).status_code == 303
    assert not is_in(lotte)
    opens(wout, "lotte")
    assert "Nergens." in wout.reads()
    told = [(row["kind"], row["who"], row["facts"]) for row in house.rows("audit")][-2:]
    assert told == [("session_ended", "wout", {"person": "lotte"}), ("sessions_ended", "wout", {"person": "lotte"})]
    house.does(runner.forget_what_is_due)
    assert {row["staff_id"] for row in house.rows("staff_session")} == {key_of(house, "wout")}


def test_a_page_never_writes_when_it_was_seen_and_the_job_does_so_coarsely(house):
    lotte = comes_with(house, FIREFOX)
    began = house.rows("staff_session")[0]["seen"]
    house.later(minutes=4)
    is_in(lotte)
    house.does(write_down_seen)
    assert house.rows("staff_session")[0]["seen"] == began
    house.later(minutes=2)
    with counted(house) as statements:
        assert is_in(lotte)
    assert not [one for one in statements if one.split()[0] in ("UPDATE", "INSERT", "DELETE")]
    assert sum("staff_session" in one for one in statements) == 1, "the person and the session are one query"
    house.does(write_down_seen)
    assert house.rows("staff_session")[0]["seen"] == house.clock.now()
    with counted(house) as statements:
        house.does(write_down_seen)
    assert statements == []


def test_a_session_that_nobody_used_for_two_weeks_is_over_and_its_row_goes(house, runner):
    lotte = comes_with(house, FIREFOX)
    house.later(days=UNSEEN_FOR.days, minutes=-1)
    assert is_in(lotte)
    house.does(write_down_seen)
    house.later(minutes=2)
    assert is_in(lotte), "it was used a moment ago"
    house.later(days=UNSEEN_FOR.days, minutes=1)
    assert not is_in(lotte)
    house.does(runner.forget_what_is_due)
    assert house.rows("staff_session") == []


def test_who_signs_out_or_leaves_leaves_no_row(house, runner):
    lotte, jan = comes_with(house, FIREFOX), comes_with(house, ANDROID, "jan")
    lotte.opens(PAGE)
    assert lotte.posts("/sign-out").status_code == 303
    wout = house.signs_in("wout")
    opens(wout, "jan")
    assert wout.posts(f"{ROOM}{key_of(house, 'jan')}/leaving").status_code == 303
    assert not is_in(jan)
    house.does(runner.forget_what_is_due)
    assert [row["staff_id"] for row in house.rows("staff_session")] == [key_of(house, "wout")]
