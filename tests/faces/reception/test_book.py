"""The book of appointments at reception: read from a file, checked in at the counter, printed without names."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from extensions import db
from queueing.appointments.appointment import Appointment
from queueing.appointments.files import LARGEST, Mistake, Wrong
from queueing.branches import Branch
from tests.support.people import TUESDAY, second_branch
from web.import_words import MISTAKES, UNTOLD, told

BOOK = "/reception/appointments"
HEAD = "datum;uur;code;vraag\n"
LIST = f"{HEAD};9:20;482117;PAP-1\n18/11/2026;9:00;482118;POS-3\n"
CALENDAR = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261117T093000\nSUMMARY:Mevrouw Peeters\n"
    "CATEGORIES:PAP-2\nEND:VEVENT\nEND:VCALENDAR\n"
)


@pytest.fixture
def samira(house):
    one = house.signs_in("samira")
    one.opens(BOOK)
    return one


@pytest.fixture
def books(house):
    def book(code, minutes, need="PAP-1"):
        def write():
            at = TUESDAY + timedelta(minutes=minutes)
            db.session().add(Appointment(branch_id=1, day=at.date(), at=at, code=code, need=need))
            db.session().commit()
            return db.session().query(Appointment).filter_by(code=code).one().id

        return house.does(write)

    return book


def reads(colleague, content):
    """Choose a file and press *Inlezen*: written out by hand, for a client of tests leaves large files open."""
    data = content if isinstance(content, bytes) else content.encode()
    fields = {'name="csrf_token"': colleague.csrf().encode(), 'name="file"; filename="lijst.csv"': data}
    parts = [f"--edge\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() for name in fields]
    body = b"".join(b"".join((head, told, b"\r\n")) for head, told in zip(parts, fields.values(), strict=True))
    response = colleague.client.post(
        BOOK,
        data=body + b"--edge--\r\n",
        content_type="multipart/form-data; boundary=edge",
        headers={"Origin": "http://localhost"},
    )
    colleague.html = response.text
    return response


def listed(colleague, day=""):
    colleague.opens(f"{BOOK}?day={day}" if day else BOOK)
    return [" ".join(one.get_text(" ").split()) for one in colleague.page.select(".booking")]


# --- the list ---


def test_the_hall_counts_who_is_still_expected(house, samira, books):
    """One of today came in; one of tomorrow does not count."""
    came = books("482117", 10)
    books("482118", 20)
    books("482119", 24 * 60)
    samira.posts(f"{BOOK}/{came}/arrival")
    samira.opens("/reception/")
    tab = samira.page.select_one(".tabs a[href$='/appointments']")
    assert " ".join(tab.get_text(" ").split()) == "1 afspraak nog niet binnen"


def test_an_empty_day_says_so(samira):
    assert listed(samira) == []
    assert "Er zijn geen afspraken op deze dag." in samira.reads()


def test_the_list_says_hour_code_question_and_who_came(house, samira, books):
    books("482117", -20), books("482118", 5, "POS-3"), books("482119", 10)
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    for digit in "482119":
        kiosk.taps(f"digit:{digit}")
    kiosk.taps("check")
    kiosk.presses_ticket()
    number = kiosk.ticket().number
    assert listed(samira) == [
        "8:50 code 482 117 Identiteitskaart of reispas te laat Aanmelden Wijzigen",
        "9:15 code 482 118 Rekeningen en betalen verwacht Aanmelden Wijzigen",
        f"9:20 code 482 119 Identiteitskaart of reispas aangemeld, {number} Ongedaan",
    ]
    assert len(samira.page.select(".booking .what svg")) == 3
    house.at(19, 5)
    assert [line.removesuffix(" Wijzigen").endswith("niet gekomen") for line in listed(samira)] == [True, True, False]


# --- reading a file ---


def test_a_list_is_read_and_once_more_changes_nothing(house, samira):
    assert reads(samira, LIST).status_code == 200
    assert "Ingelezen: 2 nieuw." in samira.reads()
    assert listed(samira) == ["9:20 code 482 117 Identiteitskaart of reispas verwacht Aanmelden Wijzigen"]
    assert listed(samira, "2026-11-18") == ["9:00 code 482 118 Rekeningen en betalen verwacht Wijzigen"]
    before = house.rows("appointment")
    other = house.signs_in("samira")
    reads(other, LIST)
    assert "Ingelezen: 2 al bekend." in other.reads()
    assert house.rows("appointment") == before


def test_every_mistake_is_told_by_its_line_and_what_was_good_stays_on_the_screen(house, samira):
    response = reads(samira, f"{LIST};25:10;482119;PAP-1\n;10:00;48;raar\n")
    assert response.status_code == 422
    assert [one.get_text() for one in samira.page.select("#mistakes li")] == [
        "regel 4: uur '25:10' bestaat niet",
        "regel 5 (17/11, 10:00): code '48' telt geen zes cijfers",
        "regel 5 (17/11, 10:00): vraag 'raar' kennen we niet",
    ]
    assert [" ".join(row.get_text(" ").split()) for row in samira.page.select("#mistakes tbody tr")] == [
        "2 17 november 9:20 482117 Identiteitskaart of reispas",
        "3 18 november 9:00 482118 Rekeningen en betalen",
    ]
    assert house.rows("appointment") == []


def test_a_calendar_is_read_without_its_names_and_its_codes_are_on_paper(house, samira):
    response = reads(samira, CALENDAR)
    assert "Ingelezen: 1 nieuw." in samira.reads()
    [row] = house.rows("appointment")
    samira.opens(f"{BOOK}/paper")
    assert [cell.get_text() for cell in samira.page.select("td")] == ["9:30", f"{row['code'][:3]} {row['code'][3:]}"]
    assert not any("Peeters" in text for text in (response.text, str(row), str(samira.page)))
    wrong = reads(samira, CALENDAR.replace("CATEGORIES:PAP-2\n", ""))
    assert "Peeters" not in wrong.text
    assert "regel 2 (17/11, 9:30): er staat geen vraag bij die we kennen" in samira.reads()


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"\xff\xfe\x00", 422, "Dit bestand lezen we niet."),
        (b"", 422, "Dit bestand lezen we niet."),
        (b"x" * (LARGEST + 1), 413, "Het mag hoogstens 1 MB zijn."),
        (HEAD.encode() + b";9:00;482117;PAP-1\n" * 501, 422, "Lees er hoogstens 500 tegelijk in."),
    ],
)
def test_what_is_no_file_of_appointments_is_refused_with_what_to_do(house, samira, content, status, words):
    response = reads(samira, content)
    assert response.status_code == status
    assert words in response.text
    assert house.rows("appointment") == []


def test_far_too_much_is_refused_before_it_is_read_and_only_here_may_a_form_be_large(samira):
    assert reads(samira, b"x" * (2 * LARGEST)).status_code == 413
    many = {"file": (io.BytesIO(b"x" * 100_000), "x.csv")}
    assert samira.posts("/reception/visits", many, content_type="multipart/form-data").status_code == 413


def test_a_form_without_a_file_is_refused(samira):
    assert samira.posts(BOOK).status_code == 422


def test_every_mistake_has_its_words():
    assert set(MISTAKES) == set(Mistake)
    for mistake in Mistake:
        for what in ("iets", "") if mistake in UNTOLD else ("iets",):
            words = told(Wrong(7, mistake, what))
            assert words.startswith("regel 7: ")
            assert "%" not in words
            assert "''" not in words


# --- Aanmelden ---


def test_a_host_checks_someone_in_with_the_answer_of_the_part(house, samira, books):
    key = books("482117", 10)
    samira.opens(BOOK)
    button = samira.page.select_one(".booking button")
    assert button["formaction"] == f"{BOOK}/{key}/arrival"
    response = samira.posts(button["formaction"], headers={"HX-Request": "true"})
    assert response.headers["HX-Retarget"] == "#appointments"
    assert response.text == samira.client.get(f"{BOOK}/list").text
    [visit] = house.visits()
    assert (visit.due_at, visit.needs[0].code) == (TUESDAY + timedelta(minutes=10), "PAP-1")


def test_too_late_gets_an_ordinary_number_and_the_list_says_so(house, samira, books):
    samira.posts(f"{BOOK}/{books('482117', -30)}/arrival")
    [visit] = house.visits()
    assert visit.due_at is None
    assert listed(samira) == [
        f"8:40 code 482 117 Identiteitskaart of reispas aangemeld, {visit.number} te laat, gewoon nummer Ongedaan"
    ]


def test_two_hosts_press_at_once_and_one_number_is_given(house, samira, books):
    key, other = books("482117", 10), house.signs_in("samira")
    assert samira.posts(f"{BOOK}/{key}/arrival").status_code == 303
    late = other.posts(f"{BOOK}/{key}/arrival", headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "Met deze afspraak is al iemand binnen." in late.text
    assert len(house.visits()) == 1


def test_too_early_and_another_day_are_refused_in_words(house, samira, books):
    early = samira.posts(f"{BOOK}/{books('482117', 90)}/arrival")
    assert (early.status_code, "Deze afspraak is pas om 10:40. Aanmelden kan vanaf 9:40." in early.text) == (409, True)
    other = samira.posts(f"{BOOK}/{books('482118', 24 * 60)}/arrival")
    assert (other.status_code, "niet van vandaag" in other.text) == (409, True)
    assert samira.posts(f"{BOOK}/99/arrival").status_code == 404
    assert house.visits() == []


def test_when_no_new_numbers_are_given_an_appointment_still_gets_one_at_the_counter(house, samira, books):
    samira.posts("/reception/numbers/stopping")
    samira.posts(f"{BOOK}/{books('482117', 10)}/arrival")
    assert len(house.visits()) == 1


# --- who may ---


def test_yesterdays_open_page_checks_in_nobody_of_today(house, books):
    """SQLite gave the key of a forgotten appointment to the first one of the next day."""
    yesterday = books("482117", 10)
    house.later(days=1)
    assert house.app.test_cli_runner().invoke(args=["privacy", "forget"]).exit_code == 0
    samira = house.signs_in("samira")
    today = books("482118", 24 * 60 + 10)
    assert samira.posts(f"{BOOK}/{yesterday}/arrival").status_code == 404
    assert samira.posts(f"{BOOK}/{today}/arrival").status_code == 303


@pytest.mark.parametrize("username", ["lotte", "wout"])
def test_only_hosts_see_and_change_the_book(house, books, username):
    key, other = books("482117", 10), house.signs_in(username)
    token = other.csrf()
    for address in (BOOK, f"{BOOK}/list", f"{BOOK}/paper"):
        assert other.opens(address).status_code == 403
    assert other.posts(f"{BOOK}/{key}/arrival", token=token).status_code in (400, 403)
    assert reads(other, LIST).status_code in (400, 403)
    assert house.visits() == []
    assert len(house.rows("appointment")) == 1


def test_a_stranger_is_led_to_the_door(house):
    assert house.stranger().opens(BOOK).status_code == 302


def test_another_house_has_its_own_book(house, samira, books, tmp_path):
    second_branch(house, tmp_path / "elders")
    key, other = books("482117", 10), house.signs_in("samira-2")
    assert listed(other) == []
    assert other.posts(f"{BOOK}/{key}/arrival").status_code == 404
    assert reads(other, LIST).status_code == 200
    assert len(listed(samira)) == 1
    assert house.visits() == []


# --- on the command line ---


def command(house, tmp_path, content):
    path = tmp_path / "lijst"
    path.write_bytes(content.encode())
    return house.app.test_cli_runner().invoke(args=["appointments", "import", "vuurmolen", str(path)])


def test_the_keeper_reads_a_file_from_the_command_line(house, tmp_path):
    done = command(house, tmp_path, LIST)
    assert (done.exit_code, done.output) == (0, "De Vuurmolen: 2 nieuw.\n")
    wrong = command(house, tmp_path, f"{HEAD};25:10;482119;PAP-1\n")
    assert wrong.exit_code == 1
    assert "regel 2: uur '25:10' bestaat niet" in wrong.output
    assert "lezen we niet" in command(house, tmp_path, "naam").output
    assert len(house.rows("appointment")) == 2


def test_a_branch_in_another_zone_has_its_own_hours(house, tmp_path):
    def move():
        db.session().get_one(Branch, 1).timezone = "Europe/London"
        db.session().commit()

    house.does(move)
    command(house, tmp_path, LIST)
    assert house.rows("appointment")[0]["at"].strftime("%H:%M") == "09:20"


# --- by hand ---


def read_aloud(response):
    return (
        " ".join(BeautifulSoup(response.text, "html.parser").get_text(" ").split())
        .replace(" ,", ",")
        .replace(" :", ":")
    )


def form(day="2026-11-18", hour="14:30", **more):
    return {"day": day, "hour": hour, "need": "POS-3", "start_key": "one", **more}


def test_an_appointment_is_added_by_hand_once(house, samira):
    for _ in range(2):
        response = samira.posts(f"{BOOK}/new", form())
    [row] = house.rows("appointment")
    code = f"{row['code'][:3]} {row['code'][3:]}"
    assert "Toegevoegd: woensdag 18 november, 14:30, code " + code in read_aloud(response)
    assert listed(samira, "2026-11-18") == [f"14:30 code {code} Rekeningen en betalen verwacht Wijzigen"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"day": "2026-11-16"}, "Dat is al voorbij."),
        ({"day": "2026-12-20"}, "Terugkomen kan tot 14 dagen vooruit."),
        ({"hour": "3:77"}, "Dat is geen uur."),
        ({"day": "", "hour": ""}, "Kies een dag"),
        ({"hour": "23:30"}, "Op dat uur is het huis gesloten."),
        ({"need": "nergens"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(house, samira, told, sentence):
    response = samira.posts(f"{BOOK}/new", form(**told))
    assert response.status_code == 422
    assert sentence in response.text
    assert house.rows("appointment") == []


def test_an_appointment_moves_and_keeps_its_code(house, samira, books):
    key = books("482117", 60)
    samira.opens(f"{BOOK}/{key}")
    assert samira.page.select_one("#hour")["value"] == "10:10"
    assert "Verplaatst" in samira.posts(f"{BOOK}/{key}/hour", form(day="2026-11-19", hour="09:30")).text
    assert listed(samira, "2026-11-19") == ["9:30 code 482 117 Identiteitskaart of reispas verwacht Wijzigen"]


def test_a_removed_appointment_comes_back_under_its_code(house, samira, books):
    key = books("482117", 60)
    removed = BeautifulSoup(samira.posts(f"{BOOK}/{key}/removal").text, "html.parser")
    assert house.rows("appointment") == []
    back = removed.select("#changed form")[0]
    samira.posts(back["action"], {one["name"]: one["value"] for one in back.select("input[name]")})
    assert listed(samira) == ["10:10 code 482 117 Identiteitskaart of reispas verwacht Aanmelden Wijzigen"]


def test_who_is_in_keeps_the_hour_and_nobody_else_may_change_the_book(house, samira, books):
    key = books("482117", 10)
    samira.posts(f"{BOOK}/{key}/arrival")
    before = house.rows("appointment")
    assert samira.posts(f"{BOOK}/{key}/removal").status_code == 409
    assert samira.posts(f"{BOOK}/{key}/hour", form()).status_code == 409
    lotte = house.signs_in("lotte")
    lotte.opens("/reception/desk/choice")
    for address in (f"{BOOK}/new", f"{BOOK}/{key}/hour", f"{BOOK}/{key}/removal"):
        assert lotte.posts(address, form()).status_code == 403
    assert house.rows("appointment") == before


def test_a_page_that_stood_open_overnight_is_loaded_again(house, samira):
    ask = {"headers": {"HX-Request": "true"}}
    assert "HX-Redirect" not in samira.client.get(f"{BOOK}/list?day=2026-11-17", **ask).headers
    house.clock.moment += timedelta(days=1)
    assert samira.client.get(f"{BOOK}/list?day=2026-11-17", **ask).headers["HX-Redirect"] == BOOK


@pytest.mark.parametrize("how", ["folded", "in one line", "nearly a megabyte", "of empty lines"])
def test_a_calendar_with_a_long_description_is_read_up_to_a_megabyte(house, samira, how):
    words = {
        "folded": "\r\n ".join(["x" * 74] * 2000),
        "in one line": "x" * 150_000,
        "nearly a megabyte": "\r\n ".join(["x" * 74] * 13_000),
        "of empty lines": "\r\n " * 50_000,
    }[how]
    calendar = CALENDAR.replace("\n", "\r\n").replace("SUMMARY", f"DESCRIPTION:{words}\r\nSUMMARY")
    assert 150_000 <= len(calendar) <= LARGEST
    response = reads(samira, calendar)
    assert response.status_code == 200, response.text
    assert len(house.rows("appointment")) == 1
