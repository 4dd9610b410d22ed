"""Someone stands at the desk without a number."""

import pytest


@pytest.fixture
def karim(house):
    return house.signs_in("karim").sits_down(7)


def test_who_stands_there_is_helped_at_once_and_no_screen_calls_him(house, karim):
    board = house.display().shows()
    assert karim.posts("/reception/desk/visits", {"need": "POS-3"}).status_code == 303
    [visit] = house.visits()
    assert (visit.state.value, visit.origin.value, karim.at_desk()) == ("serving", "direct", visit.number)
    assert house.display().shows() == board == []
    assert karim.does("finish", visit.number).status_code == 303
    assert house.visits() == []


def test_without_a_question_the_visit_is_for_this_desk(house, karim):
    karim.posts("/reception/desk/visits", {"need": ""})
    [visit] = house.visits()
    assert visit.state == "serving"
    karim.opens("/reception/desk/")
    assert "1 vraag" in karim.reads()
    assert karim.does("finish", visit.number).status_code == 303
    assert house.visits() == []


def test_pressed_twice_it_is_one_visit(house, karim):
    assert karim.posts("/reception/desk/visits", {"need": "POS-3"}).status_code == 303
    assert karim.posts("/reception/desk/visits", {"need": "POS-3"}).status_code == 409
    assert len(house.visits()) == 1


@pytest.mark.parametrize(("need", "status"), [("BUU-1", 409), ("bestaat-niet", 422), ("U-99", 422)])
def test_what_the_desk_does_not_help_with_is_refused(house, karim, need, status):
    assert karim.posts("/reception/desk/visits", {"need": need}).status_code == status
    assert house.visits() == []


def test_nobody_is_helped_at_a_desk_in_pause_or_at_none(house, karim):
    karim.posts("/reception/desk/pause")
    assert karim.posts("/reception/desk/visits", {"need": "POS-3"}).status_code == 409
    lotte = house.signs_in("lotte")
    lotte.opens("/reception/desk/choice")
    assert lotte.posts("/reception/desk/visits", {"need": "PAP-1"}).status_code == 409
    assert house.visits() == []
