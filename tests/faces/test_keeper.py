"""What the administrator sees and takes away from the command line: colleagues, roles, devices."""

import pytest


@pytest.fixture
def log(house):
    """Everything written down since the doors opened: (kind, facts)."""
    start = len(house.rows("audit"))
    return lambda: [(row["kind"].value, row["facts"]) for row in house.rows("audit")[start:]]


def runs(house, *words):
    return house.app.test_cli_runner().invoke(args=list(words))


def says(house, *words):
    done = runs(house, *words)
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def adds(house, *words):
    return says(house, "staff", "add", "vuurmolen", "els", "--name", "Els", "--password", "een lang wachtwoord", *words)


def test_roles_that_are_not_named_stay_and_what_is_said_and_written_is_what_is(house, log):
    adds(house, "--role", "host", "--service", "caw")
    [line] = adds(house, "--role", "staff", "--service", "ocmw")
    assert line == "Els kan zich aanmelden als els. Heeft nu: host (caw), staff (ocmw)."
    facts = {"person": "els", "roles": ["host", "staff"], "services": ["caw", "ocmw"], "secrecy": "discretion"}
    assert log()[-1] == ("grants_changed", facts)


def test_who_works_here_is_listed_and_shown(house):
    house.signs_in("lotte").sits_down(3)
    assert "lotte: Lotte, staff (breed-onthaal, burgerzaken)" in says(house, "staff", "list", "vuurmolen")
    shown = " ".join(says(house, "staff", "show", "lotte"))
    assert "zit aan loket 3" in shown
    assert "staff (breed-onthaal, burgerzaken)" in shown
    assert runs(house, "staff", "show", "niemand").exit_code == 1


def test_a_role_that_is_taken_away_is_gone_at_once_and_its_desk_closes(house, log):
    lotte, ticket = house.signs_in("lotte").sits_down(3), house.visitor("PAP-1")
    assert lotte.calls_next() == ticket.number
    says(house, "staff", "add", "vuurmolen", "lotte", "--name", "Lotte", "--role", "host", "--service", "caw",
         "--password", "een lang wachtwoord")  # fmt: skip
    assert house.visit(ticket.number).state == "called", "more than before: the desk stays"
    assert says(house, "staff", "revoke", "vuurmolen", "lotte", "staff") == ["Lotte heeft nu: host (caw)."]
    assert house.visit(ticket.number).state == "waiting", "who was called waits on"
    assert lotte.opens("/reception/desk/", look=False).status_code == 302
    assert log()[-1][1]["roles"] == ["host"]
    again = runs(house, "staff", "revoke", "vuurmolen", "lotte", "staff")
    assert (again.exit_code, "Wel: host (caw)" in again.output) == (1, True)


def test_who_left_the_house_is_out_at_once_and_nobody_waits_for_them(house, log):
    lotte, samira = house.signs_in("lotte").sits_down(3), house.signs_in("samira")
    called, waits = house.visitor("PAP-1"), house.visitor("PAP-1")
    assert lotte.calls_next() == called.number
    person = next(row["id"] for row in house.rows("staff") if row["username"] == "lotte")
    assert samira.hosts("assignment", waits.number, {"to": f"person:{person}"}).status_code == 303
    assert house.visit(waits.number).assigned_person == person
    assert says(house, "staff", "remove", "lotte", "--yes") == ["Lotte kan zich niet meer aanmelden."]
    assert lotte.opens("/reception/desk/", look=False).status_code == 302
    assert [(one.state, one.assigned_person) for one in house.visits()] == [("waiting", None)] * 2
    assert [row["staff_id"] for row in house.rows("desk") if row["number"] == 3] == [None]
    assert log()[-1] == ("person_removed", {"person": "lotte"})
    assert not any(line.startswith("lotte:") for line in says(house, "staff", "list", "vuurmolen"))
    lotte.opens("/sign-in")
    assert lotte.posts("/sign-in", {"username": "lotte", "password": "vuurmolen"}).status_code == 422


def test_who_comes_back_gets_what_is_given_now_and_nothing_of_before(house):
    says(house, "staff", "remove", "lotte", "--yes")
    [line] = says(house, "staff", "add", "vuurmolen", "lotte", "--name", "Lotte", "--role", "host",
                  "--password", "een lang wachtwoord")  # fmt: skip
    assert line.endswith("Heeft nu: host.")


def test_devices_are_listed_and_one_goes_for_good(house, log):
    kiosk = house.kiosk("zuil-2")
    assert "zuil-2: kiosk, zuil-2, gekoppeld, nog niet gezien" in says(house, "device", "list", "vuurmolen")
    assert says(house, "device", "remove", "zuil-2", "--yes") == ["zuil-2 is weg."]
    assert kiosk.opens(look=False).status_code == 302
    assert not any(line.startswith("zuil-2:") for line in says(house, "device", "list", "vuurmolen"))
    assert log() == [("device_removed", {"device": "zuil-2"})]
    assert runs(house, "device", "remove", "zuil-2", "--yes").exit_code == 1
