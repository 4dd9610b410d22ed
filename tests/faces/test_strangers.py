"""Who may see and do what: strangers, screens that are not ours, other branches, other roles."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from config import SettingError, Settings
from tests.support.people import Kiosk, second_branch

STAFF_PAGES = (
    "/reception/",
    "/reception/waiting",
    "/reception/visits/1",
    "/reception/desk/",
    "/reception/desk/at_desk",
    "/reception/day",
    "/reception/appointments",
    "/reception/appointments/list",
    "/reception/appointments/paper",
    "/reception/numbers",
    "/reception/closing",
    "/reception/today",
    "/reception/announcements",
    "/reception/announcements/list",
)


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_a_staff_page_without_sign_in_leads_to_the_door(house, page):
    response = house.stranger().opens(page)
    assert response.status_code == 302
    assert response.location.startswith("/sign-in")


def test_a_write_without_a_token_is_refused(house):
    lotte = house.signs_in("lotte").sits_down(3)
    house.visitor()
    assert lotte.posts("/reception/desk/calls", token="").status_code == 400
    assert lotte.posts("/reception/desk/calls", token="made up").status_code == 400
    assert [visit.state.value for visit in house.visits()] == ["waiting"]
    assert lotte.calls_next()


def test_a_ticket_post_without_a_paired_kiosk_is_refused(house):
    paired = house.kiosk()
    paired.taps("need:U-1")
    fields = paired.fields()
    stranger = Kiosk(house, "zuil-1", paired=False)
    stranger.opens("/sign-in")
    assert stranger.posts("/kiosk/zuil-1/ticket", {**fields, "csrf_token": stranger.csrf()}).status_code == 403
    assert house.visits() == []


def test_a_display_cookie_opens_no_kiosk(house):
    display = house.display()
    assert display.opens("/kiosk/zuil-1").status_code == 302


def test_an_unpaired_screen_is_shown_how_to_pair(house):
    response = Kiosk(house, "zuil-1", paired=False).opens("/kiosk/zuil-1")
    assert response.status_code == 302
    assert response.location == "/pair?device=zuil-1"


def test_a_role_sees_its_own_pages_only(house):
    assert house.signs_in("jan").opens("/reception/", look=False).status_code == 403
    assert house.signs_in("wout").opens("/reception/desk/", look=False).status_code == 403
    assert house.signs_in("samira").opens("/reception/").status_code == 200


def test_staff_of_one_branch_see_nothing_of_another(house, tmp_path):
    second_branch(house, tmp_path / "elders")
    samira, lotte = house.signs_in("samira"), house.signs_in("lotte").sits_down(3)
    ticket = house.visitor()
    key = house.visit(ticket.number).id
    there, elsewhere = house.signs_in("samira-2"), house.signs_in("lotte-2").sits_down(3)
    assert samira.sees_waiting() == [ticket.number]
    assert there.sees_waiting() == []
    assert elsewhere.waits_for_me() == []
    assert there.opens(f"/reception/visits/{key}", look=False).status_code == 404
    for action in ("leaving", "return", "needs"):
        assert there.posts(f"/reception/visits/{key}/{action}").status_code == 404
    assert elsewhere.posts(f"/reception/desk/calls/{key}").status_code == 404
    assert elsewhere.posts("/reception/desk/calls").status_code == 409
    assert lotte.calls_next() == ticket.number
    assert house.display("scherm-1-2").shows() == []


def test_signing_out_ends_every_session_of_that_person(house):
    here, there = house.signs_in("samira"), house.signs_in("samira")
    assert there.opens("/reception/").status_code == 200
    here.posts("/sign-out")
    assert there.opens("/reception/").status_code == 302


def test_a_wrong_password_says_no_more_than_that(house):
    known, unknown = house.stranger(), house.stranger()
    known.opens("/sign-in")
    unknown.opens("/sign-in")
    first = known.posts("/sign-in", {"username": "lotte", "password": "nee"})
    second = unknown.posts("/sign-in", {"username": "lotta", "password": "nee"})
    assert (first.status_code, second.status_code) == (422, 422)
    assert "Gebruikersnaam of wachtwoord klopt niet." in first.text


def test_sign_in_leads_on_to_our_own_pages_only(house):
    for wanted, lands in (
        ("/reception/day", "/reception/day"),
        ("//evil.example", "/reception/"),
        ("https://evil.example", "/reception/"),
        ("/%09/evil.example", "/reception/"),
        ("/\t/evil.example", "/reception/"),
        ("/\\evil.example", "/reception/"),
        ("/reception/appointments?day=2026-11-18", "/reception/appointments?day=2026-11-18"),
    ):
        person = house.stranger()
        person.opens("/sign-in")
        response = person.posts("/sign-in", {"username": "samira", "password": "vuurmolen", "next": wanted})
        assert response.location == lands


def test_one_click_sign_in_exists_in_the_demo_only(house):
    person = house.stranger()
    person.opens("/sign-in")
    assert "één klik" not in person.reads()
    person.posts("/sign-in/demo", {"username": "samira"})
    assert person.opens("/reception/").status_code == 302


def test_a_screen_pairs_once_with_its_code(house):
    from extensions import db
    from queueing.devices import Device
    from web.dice import dice

    def code():
        device = db.session.query(Device).filter_by(slug="zuil-2").one()
        made = device.offer_pairing(now=house.clock.now(), dice=dice())
        db.session.commit()
        return made

    shown = house.does(code)
    screen, thief = Kiosk(house, "zuil-2", paired=False), Kiosk(house, "zuil-2", paired=False)
    for one in (screen, thief):
        one.opens("/pair")
    assert screen.posts("/pair", {"code": f"{shown[:3]} {shown[3:]}"}).status_code == 303
    assert screen.opens().status_code == 200
    assert thief.posts("/pair", {"code": shown}).status_code == 422
    old = house.kiosk("zuil-2")
    assert old.opens().status_code == 302


def test_every_page_says_the_same_careful_things(house):
    for response in (house.stranger().opens("/sign-in"), house.kiosk().opens(), house.display().opens()):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_of_six_screens_with_one_code_at_once_one_is_paired(house):
    from extensions import db
    from queueing.devices import Device
    from web.dice import dice

    def code():
        made = db.session.query(Device).filter_by(slug="zuil-2").one().offer_pairing(now=house.clock.now(), dice=dice())
        db.session.commit()
        return made

    shown = house.does(code)
    screens = [Kiosk(house, "zuil-2", paired=False) for _ in range(6)]
    for one in screens:
        one.opens("/pair")
    with ThreadPoolExecutor(6) as at_once:
        answers = list(at_once.map(lambda one: one.posts("/pair", {"code": shown}).status_code, screens))
    assert sorted(answers) == [303, 422, 422, 422, 422, 422]


def test_a_file_that_is_not_there_is_not_remembered_as_gone(house):
    there = house.stranger().client.get(f"{house.app.static_url_path}/mark.svg")
    there.close()
    assert "immutable" in there.headers["Cache-Control"]
    gone = house.stranger().client.get(f"{house.app.static_url_path}/not-there.css")
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("secret", ["x", "demo", " ", "a" * 64])
def test_a_house_does_not_open_with_a_secret_that_can_be_guessed(secret):
    with pytest.raises(SettingError):
        Settings.read({"ONTHAAL_SECRET_KEY": secret})
    good = "0123456789abcdef0123456789abcdef"
    assert Settings.read({"ONTHAAL_SECRET_KEY": good}).secret_key == good
