"""A hall display that lies is worse than a blank one: it says when it is not live, and catches up by itself."""

from playwright.sync_api import expect


def test_a_display_whose_wire_is_cut_says_so_and_catches_up_without_a_second_chime(stage):
    board, lotte = stage.display(), stage.desk("lotte", 3)
    first, second = stage.visitor("PAP-1"), stage.visitor("PAP-1")
    lotte.calls_next()
    board.shows((first.number, 3))
    loads = board.loads
    board.loses_its_wire()
    expect(board.band).to_be_visible()
    lotte.presses("Is er")
    lotte.presses("Klaar en volgende")
    lotte.helps(second.number)
    board.shows((first.number, 3))  # the last true board stays
    board.has_its_wire_back()
    expect(board.band).to_be_hidden()
    board.shows((second.number, 3), (first.number, 3))
    board.sounds(f"{first.number}-1-0", f"{second.number}-2-0")
    assert board.loads == loads


def test_a_display_lives_through_a_restart_of_the_server(stage):
    board = stage.display()
    ticket = stage.visitor("PAP-1")
    lotte = stage.house.signs_in("lotte").sits_down(3)
    lotte.calls_next()
    board.shows((ticket.number, 3))
    loads = board.loads
    stage.goes_dark()
    expect(board.band).to_be_visible()
    board.shows((ticket.number, 3))
    stage.opens()
    expect(board.band).to_be_hidden()
    board.shows((ticket.number, 3))
    lotte.does("recall", ticket.number)
    board.sounds(f"{ticket.number}-1-0", f"{ticket.number}-1-1")
    assert board.loads == loads


def test_a_display_that_is_loaded_anew_does_not_call_again(stage):
    board, ticket = stage.display(), stage.visitor("PAP-1")
    lotte = stage.house.signs_in("lotte").sits_down(3)
    lotte.calls_next()
    board.sounds(f"{ticket.number}-1-0")
    board.page.reload()
    board.shows((ticket.number, 3))
    board.sounded(f"{ticket.number}-1-0")
    lotte.does("recall", ticket.number)
    board.sounds(f"{ticket.number}-1-0", f"{ticket.number}-1-1")


def test_a_phone_that_was_asleep_knows_the_call_when_it_wakes(stage):
    ticket = stage.visitor("PAP-1")
    phone = stage.phone(ticket)
    phone.is_told("Je wacht nog even")
    phone.loses_its_wire()
    stage.house.signs_in("lotte").sits_down(3).calls_next()
    phone.is_told("Je wacht nog even")
    phone.has_its_wire_back()
    phone.wakes_up()
    phone.is_told("Het is jouw beurt")
