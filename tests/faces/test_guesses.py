"""Who guesses passwords waits longer and longer; who knows theirs never does, whatever others try beside them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2.exceptions import VerificationError

from management.demo import PASSWORD
from web import passwords
from web.guesses import FOR_A_CODE, FROM_ELSEWHERE, FROM_HERE, MOST_KEPT, Guesses, as_told

OFFICE = "198.51.100.7"


def tries(house, name, password="nee", *, at=OFFICE):
    person = house.stranger()
    person.opens("/sign-in")
    return person.posts("/sign-in", {"username": name, "password": password}, environ_overrides={"REMOTE_ADDR": at})


def test_a_whole_office_behind_one_address_signs_in_at_half_past_eight(house):
    for _ in range(3):
        for name in ("lotte", "samira", "jan", "karim", "wout", "noor"):
            assert tries(house, name, PASSWORD).status_code == 303


def test_wrong_guesses_wait_longer_and_longer_and_are_told_so(house):
    assert [tries(house, "lotte").status_code for _ in range(FROM_HERE)] == [422] * FROM_HERE
    no = tries(house, "lotte", PASSWORD)
    assert (no.status_code, no.headers["Retry-After"]) == (429, "2")
    assert "Dat lukte een paar keer niet. Wacht 2 seconden en probeer dan opnieuw." in no.text
    waits = []
    for _ in range(9):
        waits.append(int(tries(house, "lotte").headers["Retry-After"]))
        house.later(seconds=waits[-1])
        assert tries(house, "lotte").status_code == 422
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300]
    house.later(seconds=300)
    assert tries(house, "lotte", PASSWORD).status_code == 303
    assert tries(house, "lotte").status_code == 422, "once right, the count begins again"


def test_who_sits_behind_the_same_address_does_not_wait_along(house):
    for _ in range(FROM_HERE + 1):
        last = tries(house, "lotte")
    assert last.status_code == 429
    assert tries(house, "samira", PASSWORD).status_code == 303


def test_a_name_that_nobody_has_takes_the_same_work_and_the_same_waits(house, monkeypatch):
    looked: list[str] = []
    monkeypatch.setattr(passwords, "hasher", Spy(looked))
    known = [tries(house, "lotte") for _ in range(FROM_HERE + 1)]
    unknown = [tries(house, "lotta") for _ in range(FROM_HERE + 1)]
    assert [one.status_code for one in known] == [one.status_code for one in unknown]
    assert known[-1].headers["Retry-After"] == unknown[-1].headers["Retry-After"]
    assert len(looked) == 2 * FROM_HERE, "each of them was verified against a real hash"
    assert all(one.startswith("$argon2") for one in looked)


class Spy:
    def __init__(self, looked):
        self.looked = looked

    def verify(self, print_of_password, _password):
        self.looked.append(print_of_password)
        raise VerificationError


def test_many_addresses_gain_nothing_and_keep_nobody_from_their_own_door(house):
    assert tries(house, "samira", PASSWORD).status_code == 303, "the office opens"
    answers = [tries(house, "lotte", at=f"203.0.113.{one}").status_code for one in range(FROM_ELSEWHERE + 5)]
    assert answers == [422] * FROM_ELSEWHERE + [429] * 5
    assert tries(house, "lotte", PASSWORD, at="203.0.113.250").status_code == 429
    assert tries(house, "lotte", PASSWORD).status_code == 303


def test_one_line_of_ipv6_counts_as_one_address(house):
    answers = [tries(house, "lotte", at=f"2001:db8:1:2::{one}").status_code for one in range(1, FROM_HERE + 2)]
    assert answers == [422] * FROM_HERE + [429]


def test_trying_many_at_once_gains_nothing(house):
    with ThreadPoolExecutor(FROM_HERE * 2) as at_once:
        answers = list(at_once.map(lambda _: tries(house, "lotte").status_code, range(FROM_HERE * 2)))
    assert sorted(answers) == [422] * FROM_HERE + [429] * FROM_HERE


def test_who_guesses_pairing_codes_waits_too(house):
    def types(code, at):
        screen = house.stranger()
        screen.opens("/pair")
        return screen.posts("/pair", {"code": code}, environ_overrides={"REMOTE_ADDR": at})

    answers = [types(f"{one:06}", OFFICE) for one in range(FOR_A_CODE + 1)]
    assert [one.status_code for one in answers] == [422] * FOR_A_CODE + [429]
    assert answers[-1].headers["Retry-After"] == "2"
    assert types("000000", "203.0.113.9").status_code == 422, "another address does not wait along"
    house.later(seconds=2)
    assert types("000000", OFFICE).status_code == 422


def test_what_is_remembered_has_an_end_and_a_clock_set_back_holds_nobody(house):
    guesses, now = Guesses(most=50), house.clock.now()
    for one in range(200):
        guesses.begin(guesses.for_a_name(f"name {one}", OFFICE), now=now)
        guesses.was_right({}, address=f"address {one}")
    assert len(guesses.wrong) == len(guesses.ours) == 50 < MOST_KEPT
    mine = guesses.for_a_code(OFFICE)
    for _ in range(FOR_A_CODE):
        guesses.begin(mine, now=now)
    assert guesses.begin(mine, now=now)
    house.later(hours=-2)
    assert not guesses.begin(mine, now=house.clock.now())
    house.later(hours=3)
    assert not guesses.begin(mine, now=house.clock.now())


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "1 seconde"), (8, "8 seconden"), (99, "99 seconden"), (300, "5 minuten")]
)
def test_a_wait_is_told_in_words(seconds, told):
    assert as_told(timedelta(seconds=seconds)) == told
