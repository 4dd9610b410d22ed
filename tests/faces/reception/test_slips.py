"""The slips a visitor takes home: when he comes back, and what he brings. Each for whom it may concern, and no more."""

import re
from datetime import timedelta

import pytest
import zxingcpp

from queueing.devices import BROWSER
from queueing.tickets import fingerprint
from tests.faces.kiosk.test_paper import give_printer
from tests.support import paper
from tests.support.people import second_branch, sentence_in
from tests.support.printers import printer_on_the_wire

NEXT_TUESDAY = "2026-11-24"


@pytest.fixture
def karim(house):
    return house.signs_in("karim").sits_down(7)


@pytest.fixture
def ticket(house, karim):
    """Someone at Karim's desk for two things he sees, and one that he does not."""
    one = house.visitor("POS-3", "POS-1", "PAP-1")
    karim.calls_next()
    return one


def address(house, ticket, which="return"):
    return f"/reception/slips/{house.visit(ticket.number).id}/{which}"


def comes_back(colleague, address, **fields):
    colleague.opens(address)
    key = colleague.page.select_one("input[name=start_key]")["value"]
    told = {"day": NEXT_TUESDAY, "hour": "09:40", "need": "POS-3", "role": "desk", "start_key": key, **fields}
    return colleague.posts(address, {name: value for name, value in told.items() if value is not None})


def slip(colleague, response):
    assert response.status_code == 200, response.text
    colleague.html = response.text
    return " ".join(colleague.page.select_one(".slip").get_text(" ").split())


def code_on(words):
    [(first, last)] = re.findall(r"Jouw code (\d{3}) (\d{3})", words)
    return first + last


# --- coming back ---


def test_the_slip_says_when_and_with_which_code_and_not_why(house, karim, ticket):
    words = slip(karim, comes_back(karim, address(house, ticket)))
    for told in (
        "De Vuurmolen",
        "dinsdag 24-11-2026",
        "om 9:40",
        "8:30–12:00, 13:00–19:00",
        "Begijnhof 17, 3090 Overijse",
    ):
        assert told in words
    assert "Een medewerker aan een loket verwacht je." in words
    for untold in (str(ticket.number), "Rekeningen", "Welzijnshuis", "GBO", "Karim"):
        assert untold not in words
    [row] = house.rows("appointment")
    assert (row["code"], row["need"], row["visit_id"]) == (code_on(words), "POS-3", None)


def test_with_its_code_the_visitor_comes_in_at_the_kiosk_on_that_day(house, karim, ticket):
    code = code_on(slip(karim, comes_back(karim, address(house, ticket))))
    house.later(days=7, minutes=25)
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    for digit in code:
        kiosk.taps(f"digit:{digit}")
    kiosk.taps("check")
    assert "Je afspraak is om 9:40 ." in kiosk.reads()
    kiosk.presses_ticket()
    visit = house.visit(kiosk.ticket().number)
    assert ([need.code for need in visit.needs], visit.due_at) == (["POS-3"], house.clock.now() + timedelta(minutes=5))


def test_without_an_hour_he_chooses_himself_and_waits_as_anyone(house, karim, ticket):
    words = slip(karim, comes_back(karim, address(house, ticket), hour=""))
    assert "Kies zelf je uur." in words
    assert "om 8:30" not in words
    house.later(days=7, hours=5)
    kiosk = house.kiosk()
    kiosk.taps("need:U-2")
    for digit in code_on(words):
        kiosk.taps(f"digit:{digit}")
    kiosk.taps("check")
    assert "Klopt dit?" in kiosk.reads()
    assert "Je afspraak is om" not in kiosk.reads()
    kiosk.presses_ticket()
    assert house.visit(kiosk.ticket().number).due_at is None


def test_the_workers_first_name_stands_there_only_when_ticked(house, karim, ticket):
    assert "Vraag naar Karim ." in slip(karim, comes_back(karim, address(house, ticket), name="yes"))


def test_the_host_makes_one_for_anybody_and_reception_expects_him(house):
    samira, ticket = house.signs_in("samira"), house.visitor()
    samira.opens(address(house, ticket))
    assert [one["value"] for one in samira.page.select("input[name=role][checked]")] == ["host"]
    words = slip(samira, comes_back(samira, address(house, ticket), need="PAP-1", role="host"))
    assert "Het onthaal verwacht je." in words


def test_it_speaks_the_visitors_language_under_the_dutch(house, karim):
    house.visitor("POS-1", language="ar")
    number = karim.calls_next()
    response = comes_back(karim, f"/reception/slips/{house.visit(number).id}/return", need="POS-1")
    words = slip(karim, response)
    assert words.index("Jouw code") < words.index("رمزك")
    assert karim.page.select_one(".slip")["dir"] == "rtl"
    assert "Vertaling van de Nederlandse tekst" in words


def test_a_double_press_books_once_and_shows_the_same_slip(house, karim, ticket):
    first = slip(karim, comes_back(karim, address(house, ticket), start_key="one form"))
    again = slip(karim, comes_back(karim, address(house, ticket), start_key="one form", hour="10:00"))
    assert again == first
    assert len(house.rows("appointment")) == 1


def test_htmx_gets_the_slip_alone_and_without_it_a_whole_page(house, karim, ticket):
    karim.opens(address(house, ticket))
    fields = {"day": NEXT_TUESDAY, "hour": "", "need": "POS-1", "role": "desk", "start_key": "x"}
    alone = karim.posts(address(house, ticket), fields, headers={"HX-Request": "true"}).text
    whole = karim.posts(address(house, ticket), fields).text
    assert "<html" not in alone
    assert alone in whole


CROOKED = (
    ({"day": "2026-11-16"}, "Dat is al voorbij."),
    ({"day": "2026-11-17", "hour": "09:00"}, "Dat is al voorbij."),
    ({"day": "2027-02-01"}, "Terugkomen kan tot 60 dagen vooruit."),
    ({"day": "2026-11-22"}, "Dan is het huis gesloten."),
    ({"hour": "12:30"}, "Open die dag: 8:30–12:00, 13:00–19:00."),
    ({"day": ""}, "Kies een dag"),
    ({"day": "morgen"}, "Kies een dag"),
    ({"hour": "straks"}, "Dat is geen uur."),
    ({"role": "burgemeester"}, "Kies wie de bezoeker verwacht."),
    ({"role": None}, "Kies wie de bezoeker verwacht."),
    ({"need": "PAP-1"}, "Die vraag staat niet in de lijst."),
    ({"need": None}, "Die vraag staat niet in de lijst."),
)


def test_a_crooked_come_back_is_refused_and_books_nothing(house, karim, ticket):
    before, there = house.rows("happening"), address(house, ticket)
    for fields, sentence in CROOKED:
        response = comes_back(karim, there, **fields)
        assert (response.status_code, sentence in sentence_in(response)) == (422, True), fields
    assert house.rows("appointment") == []
    assert house.rows("happening") == before


def test_a_refusal_leaves_the_form_standing(house, karim, ticket):
    karim.opens(address(house, ticket))
    no = karim.posts(address(house, ticket), {"need": "POS-3", "role": "desk"}, headers={"HX-Request": "true"})
    assert no.headers["HX-Retarget"] == "#refusal"


# --- bringing along ---


def test_what_was_ticked_stands_on_the_slip_and_no_number(house, karim, ticket):
    there = address(house, ticket, "papers")
    karim.opens(there)
    offered = [one["value"] for one in karim.page.select("input[name=thing]")]
    assert "Papieren van je bank" in offered
    assert "Een recente pasfoto" not in offered, "a need that this desk does not see"
    words = slip(karim, karim.posts(there, {"thing": ["Papieren van je bank", "Je identiteitskaart"]}))
    assert "Papieren van je bank" in words
    assert "Je identiteitskaart" in words
    for untold in ("met de envelop", str(ticket.number), "Rekeningen en betalen"):
        assert untold not in words


def test_a_slip_without_a_line_of_ours_is_refused(house, karim, ticket):
    there = address(house, ticket, "papers")
    karim.opens(there)
    for things in ([], ["Een recente pasfoto"], ["Iets wat niemand vroeg"]):
        response = karim.posts(there, {"thing": things})
        assert (response.status_code, "Kies minstens één ding" in sentence_in(response)) == (422, True), things


# --- whose visit is it ---


def test_only_whoever_helps_him_and_the_host_of_this_branch(house, tmp_path, karim, ticket):
    slips = [address(house, ticket, which) for which in ("return", "papers")]
    second_branch(house, tmp_path / "elders")
    lotte = house.signs_in("lotte").sits_down(3)
    wout, samira, elsewhere = (house.signs_in(name) for name in ("wout", "samira", "samira-2"))
    for there in slips:
        assert lotte.opens(there).status_code == 409
        assert "niet bij jou" in sentence_in(lotte.posts(there, {"thing": "Je identiteitskaart"}))
        assert wout.client.get(there).status_code == 403
        assert house.stranger().client.get(there).status_code == 302
        assert samira.opens(there).status_code == 200
        assert elsewhere.client.get(there).status_code == 404


def test_who_was_let_go_meanwhile_is_not_at_this_desk_any_more(house, karim, ticket):
    there = address(house, ticket)
    karim.opens(there)
    karim.does("finish", ticket.number, {"rest": "done"})
    fields = {"day": NEXT_TUESDAY, "need": "POS-3", "role": "desk", "start_key": "x"}
    assert karim.posts(there, fields).status_code == 409
    assert house.rows("appointment") == []


def test_the_way_back_leads_to_where_one_works(house, karim, ticket):
    karim.opens(address(house, ticket))
    assert karim.page.select_one(".staff-bar .end a")["href"] == "/reception/desk/"
    samira = house.signs_in("samira")
    samira.opens(address(house, ticket))
    back = samira.page.select_one(".staff-bar .end a")["href"]
    assert back == f"/reception/?visit={house.visit(ticket.number).id}"


def test_who_got_a_number_at_the_counter_takes_it_home_on_paper_with_its_code(house):
    samira = house.signs_in("samira")
    made = samira.posts("/reception/visits", {"need": "PAP-1", "language": "fr", "start_key": "a"})
    [visit] = house.visits()
    panel = f"/reception/visits/{visit.id}"
    samira.opens(made.location)
    samira.opens(panel)
    link = samira.page.select_one("a[href$='/number']")["href"]
    paper = slip(samira, samira.opens(link))
    assert str(visit.number) in paper
    assert "Scan en volg op je gsm" in paper
    assert samira.page.select_one(".slip .qr") is not None
    assert samira.page.select_one("slip-print button") is not None
    assert "Identiteitskaart" not in paper, "nothing of why stands on it"
    assert house.signs_in("lotte").opens(link).status_code == 409


# --- the number of whoever comes to the counter ---


def given(house, samira, **fields):
    samira.opens("/reception/visits/new")
    return samira.posts("/reception/visits", {"need": "PAP-1", "start_key": "a", **fields})


def test_who_gets_a_number_at_the_counter_sees_it_with_its_code_at_once(house):
    samira = house.signs_in("samira")
    samira.opens(given(house, samira).location)
    [visit] = house.visits()
    assert samira.page.select_one("h1").get_text() == f"Nummer {visit.number}"
    assert samira.page.select_one(".slip .qr") is not None
    assert "Print P" in samira.page.select_one("slip-print button").get_text(" ", strip=True)
    assert samira.page.select("button[form=at-kiosk]") == [], "no kiosk of this house has a printer of its own"
    assert samira.page.select_one(".staff-bar .end a")["href"] == f"/reception/?visit={visit.id}"


def test_who_holds_a_number_of_paper_needs_no_second_one(house):
    samira = house.signs_in("samira")
    assert given(house, samira, paper_number="905").location.endswith(f"/reception/?visit={house.visit(905).id}")


def test_the_printer_of_a_kiosk_gives_the_same_paper_as_for_its_own_visitors(house):
    with printer_on_the_wire() as printer:
        give_printer(house, printer.address)
        give_printer(house, BROWSER, slug="zuil-2")
        samira = house.signs_in("samira")
        samira.opens(given(house, samira).location)
        [choice] = samira.page.select("button[form=at-kiosk]")
        address = samira.page.select_one("#at-kiosk")["action"]
        printed = samira.posts(address, {"device": choice["value"]})
        house.prints()
    [visit] = house.visits()
    [code] = zxingcpp.read_barcodes(paper.read(printer.printed).picture.convert("L"))
    assert fingerprint(code.text.rpartition("/t/")[2]) == visit.token_print
    samira.opens(printed.location)
    assert "Het briefje komt uit" in samira.reads()
    for other in ("zuil-2", "scherm-1", "", "x"):
        assert samira.posts(address, {"device": other}).status_code == 404
    samira.hosts("leaving", visit.number)
    assert samira.posts(address, {"device": choice["value"]}).status_code == 409
    lotte = house.signs_in("lotte")
    assert lotte.posts(address, {"device": choice["value"]}).status_code == 403
