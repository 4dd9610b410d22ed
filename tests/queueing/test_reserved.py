"""After a backup was put back no key that a page may name is given again, on both databases."""

from queueing.reserved import A_LEAP, NAMED_OUTSIDE, leap_over_keys
from queueing.visits import Visit


def test_every_key_that_an_address_names_is_passed_over(hall):
    before = hall.visit()
    with hall.turn():
        leap_over_keys(hall.session)
    after = hall.visit()
    assert after.id > before.id + A_LEAP
    assert hall.visit().id == after.id + 1


def test_a_house_that_gave_none_yet_passes_over_as_many(hall):
    with hall.turn():
        leap_over_keys(hall.session)
        leap_over_keys(hall.session)
    assert hall.visit().id > 2 * A_LEAP


def test_what_never_gets_a_key_twice_is_passed_over():
    never_twice = {
        name for name, table in Visit.metadata.tables.items() if table.dialect_options["sqlite"]["autoincrement"]
    }
    assert {kind.__tablename__ for kind in NAMED_OUTSIDE} == never_twice - {"audit"}
