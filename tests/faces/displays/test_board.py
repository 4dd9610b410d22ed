"""What the hall sees: numbers and places, newest first."""


def test_a_call_stays_after_the_visitor_came_but_not_when_undone(house):
    lotte = house.signs_in("lotte").sits_down(3)
    ticket = house.visitor()
    display = house.display()
    lotte.calls_next()
    lotte.does("arrival", ticket.number)
    assert display.shows() == [(ticket.number, 3)]


def test_who_did_not_come_leaves_the_board_to_whoever_was_called_before(house):
    lotte, jan = house.signs_in("lotte").sits_down(3), house.signs_in("jan").sits_down(1)
    came, missed = house.visitor(), house.visitor()
    display = house.display()
    jan.calls_next()
    jan.does("arrival", came.number)
    for _ in range(2):
        house.later(minutes=10)
        lotte.calls_next()
        assert display.shows() == [(missed.number, 3), (came.number, 1)]
        lotte.does("absence", missed.number)
        assert display.shows() == [(came.number, 1)]


def test_a_board_is_empty_once_the_day_is_closed(house):
    samira, lotte = house.signs_in("samira"), house.signs_in("lotte").sits_down(3)
    house.at(18, 55)
    ticket = house.visitor()
    lotte.calls_next()
    lotte.does("finish", ticket.number)
    lotte.posts("/reception/desk/closing")
    display = house.display()
    house.at(19, 5)
    assert display.shows() == [(ticket.number, 3)]
    samira.posts("/reception/day")
    assert display.shows() == []


def test_the_newest_call_stands_first_and_five_are_kept(house):
    lotte = house.signs_in("lotte").sits_down(3)
    called: list[int] = []
    for _ in range(7):
        called.insert(0, house.visitor().number)
        lotte.calls_next()
        lotte.does("finish", called[0])
        house.later(minutes=1)
    assert [number for number, _ in house.display().shows()] == called[:5]


def test_a_burst_shows_up_to_ten_while_they_are_fresh(house):
    lotte = house.signs_in("lotte").sits_down(3)
    called: list[int] = []
    for _ in range(8):
        called.insert(0, house.visitor().number)
        lotte.calls_next()
        lotte.does("finish", called[0])
        house.later(seconds=2)
    assert len(house.display().shows()) == 8
    house.later(seconds=31)
    assert len(house.display().shows()) == 5


def test_a_recall_changes_the_key_that_sounds(house):
    lotte = house.signs_in("lotte").sits_down(3)
    ticket = house.visitor()
    lotte.calls_next()
    display = house.display()
    display.opens()
    first = display.page.select_one(".board")["data-keys"]
    lotte.does("recall", ticket.number)
    display.opens()
    assert (first, display.page.select_one(".board")["data-keys"]) == (f"{ticket.number}-1-0", f"{ticket.number}-1-1")


def test_a_display_of_one_zone_shows_only_that_zone(house):
    from extensions import db
    from queueing.devices import Device

    def only_zone_b():
        db.session.query(Device).filter_by(slug="scherm-2").one().zones = ["b"]
        db.session.commit()

    house.does(only_zone_b)
    lotte = house.signs_in("lotte").sits_down(3)
    house.visitor()
    lotte.calls_next()
    assert len(house.display("scherm-1").shows()) == 1
    assert house.display("scherm-2").shows() == []


def test_a_burst_says_when_it_makes_room(house):
    lotte = house.signs_in("lotte").sits_down(3)
    display = house.display()
    until = []
    for _ in range(7):
        house.visitor()
        lotte.does("finish", lotte.calls_next())
        display.opens("/display/scherm-1/calls")
        until.append(display.page.select_one(".board").get("data-until"))
        house.later(seconds=2)
    oldest = "2026-11-17T08:10:30+00:00"
    assert until == [*[None] * 5, oldest, oldest]
    house.later(seconds=16)
    assert len(display.shows()) == 6
    assert display.page.select_one(".board")["data-until"] == "2026-11-17T08:10:32+00:00"


def test_a_closed_house_says_when_it_opens(house):
    closed = {}
    for hour, minute in ((7, 0), (20, 0)):
        house.at(hour, minute)
        display = house.display()
        display.opens()
        closed[hour] = " ".join(display.page.select_one(".empty").get_text(" ").split())
    assert closed == {7: "We zijn nu gesloten Open vandaag om 8:30", 20: "We zijn nu gesloten Open woensdag om 8:30"}
