"""Who has to sign in again while typing a note finds it back: in this tab, for this person, until it is given."""

import re

import pytest
from playwright.sync_api import expect

from extensions import db
from queueing.colleagues.staff import Staff

NOTE = "Huurt sinds maart, de waarborg staat nog open."
KEPT = "() => Object.entries(sessionStorage).filter(([key]) => key.startsWith('note ')).map(([, value]) => value)"


@pytest.fixture
def typing(stage):
    """Lotte at the sheet to pass someone on, halfway through a note; Karim sits at desk 7."""
    stage.house.signs_in("karim").sits_down(7)
    lotte = stage.desk("lotte", 3)
    ticket = stage.visitor("POS-3")
    assert lotte.calls_next() == ticket.number
    lotte.keys("d")
    expect(lotte.heading()).to_contain_text("doorgeven")
    note(lotte).fill(NOTE)
    return lotte


def note(worker):
    return worker.page.get_by_label("hoogstens 280 tekens")


def kept(worker):
    return worker.page.evaluate(KEPT)


def passes_on(worker):
    worker.page.get_by_label("Loket 7", exact=False).first.check()
    worker.page.get_by_label("De bezoeker is akkoord").check()
    worker.page.get_by_role("button", name="Geef door").click()


def is_shown_out(stage, worker):
    """Their sessions end elsewhere: this page is led to the door at once, and the sheet is asked for again after it."""

    def end():
        db.session().query(Staff).filter_by(username="lotte").one().end_sessions()
        db.session().commit()

    stage.house.does(end)
    expect(worker.page).to_have_url(re.compile("/sign-in"))


def test_a_note_survives_signing_in_again_and_is_gone_once_given(stage, typing):
    is_shown_out(stage, typing)
    typing.signs_in("lotte", opens=False)
    expect(typing.heading()).to_contain_text("doorgeven")
    expect(note(typing)).to_have_value(NOTE)
    expect(typing.page.get_by_label("De bezoeker is akkoord")).not_to_be_checked()
    assert typing.page.evaluate("() => JSON.stringify(localStorage)") == "{}"
    passes_on(typing)
    typing.is_free()
    assert kept(typing) == []


def test_another_colleague_in_the_same_tab_finds_nothing_of_it(stage, typing):
    is_shown_out(stage, typing)
    assert kept(typing) == [NOTE], "nothing was kept, so nothing is proved"
    typing.expects("409")
    typing.signs_in("samira", opens=False)
    typing.reads("Ga eerst aan een loket zitten")
    assert kept(typing) == []


def test_a_refusal_keeps_it_and_another_day_does_not(stage, typing):
    note(typing).fill("Bel mij op 0475 12 34 56.")
    typing.expects("422")
    passes_on(typing)
    typing.reads("Er staat een telefoonnummer in de notitie.")
    typing.page.reload()
    expect(note(typing)).to_have_value("Bel mij op 0475 12 34 56.")
    stage.later(days=1)
    typing.opens("/reception/colleagues/")
    assert kept(typing) == []


def test_signing_out_wipes_it(typing):
    assert kept(typing) == [NOTE], "nothing was kept, so nothing is proved"
    typing.opens("/reception/desk/")
    typing.presses("Is er")
    typing.notes("Uitleg gegeven")
    typing.presses("Klaar")
    typing.is_free()
    typing.signs_out()
    assert kept(typing) == []
