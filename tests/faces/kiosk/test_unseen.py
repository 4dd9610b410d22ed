"""A number that perhaps nobody saw stands in line, marked in plain words; reception ends it or lets it wait."""

import pytest

HTMX = {"HX-Request": "true"}
MARK = "niet gezien door de bezoeker"


@pytest.fixture
def kiosk(house):
    """Somebody asked for a number with a page that tells when it stands on the screen."""
    kiosk = house.kiosk()
    kiosk.taps("need:U-1")
    answer = kiosk.client.post("/kiosk/zuil-1/ticket", data={**kiosk.fields(), "go": "ticket"}, headers=HTMX)
    assert answer.status_code == 200
    kiosk.html = answer.text
    return kiosk


def says_it_showed(kiosk):
    [where] = kiosk.page.select("[hx-trigger=load]")
    assert "#choice [name=changing]" in where["hx-include"]
    fields = {name: kiosk.fields()[name] for name in ("csrf_token", "changing")}
    return kiosk.client.post(where["hx-post"], data=fields, headers=HTMX).status_code


def test_a_number_that_was_not_shown_is_marked_after_a_while_and_stays_in_line(house, kiosk):
    samira = house.signs_in("samira")
    number = kiosk.ticket().number
    assert samira.sees_waiting() == [number]
    assert MARK not in samira.html
    house.later(seconds=61)
    assert samira.sees_waiting() == [number], "never dropped silently"
    assert MARK in samira.html
    words = samira.opens(f"/reception/visits/{house.visit(number).id}", look=False).text
    assert MARK in words.lower()
    assert "Weggegaan" in words
    samira.hosts("leaving", number)
    assert samira.sees_waiting() == []


def test_a_number_that_was_shown_is_not_marked(house, kiosk):
    assert says_it_showed(kiosk) == 204
    house.later(seconds=61)
    samira = house.signs_in("samira")
    assert samira.sees_waiting() == [kiosk.ticket().number]
    assert MARK not in samira.html


def test_a_number_that_is_shown_late_is_marked_no_longer(house, kiosk):
    samira = house.signs_in("samira")
    house.later(minutes=5)
    samira.opens("/reception/")
    assert MARK in samira.html
    assert says_it_showed(kiosk) == 204
    samira.opens("/reception/")
    assert MARK not in samira.html


@pytest.mark.parametrize("token", ["", "nobody", "x" * 4000])
def test_what_is_no_ticket_is_not_told(house, kiosk, token):
    fields = {"csrf_token": kiosk.fields()["csrf_token"], "changing": token}
    assert kiosk.client.post("/kiosk/zuil-1/number/shown", data=fields).status_code == 204


def test_who_is_called_by_then_reads_where_to_go(house):
    kiosk, lotte = house.kiosk(), house.signs_in("lotte").sits_down(3, "breed-onthaal", "burgerzaken")
    kiosk.taps("need:U-1")
    fields = {**kiosk.fields(), "go": "ticket"}
    kiosk.client.post("/kiosk/zuil-1/ticket", data=fields, headers=HTMX)
    lotte.calls_next()
    key = {"start_key": fields["start_key"], "csrf_token": fields["csrf_token"]}
    again = [
        kiosk.client.post("/kiosk/zuil-1/number", data=key),
        kiosk.client.post("/kiosk/zuil-1/ticket", data=fields),
    ]
    for page in again:
        kiosk.html = page.text
        assert "Het is jouw beurt" in kiosk.reads()
        assert "Loket 3" in kiosk.page.select_one(".where").get_text(" ", strip=True)
        assert "Kijk naar het scherm" not in kiosk.reads()
