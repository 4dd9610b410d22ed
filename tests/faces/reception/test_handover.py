"""*Doorgeven*: the story is told once, to the next colleague who may know it, and to nobody else."""

import re

import pytest

from extensions import db, socketio
from queueing.colleagues.staff import Secrecy, staff_by_username
from tests.support.people import second_branch

NOTE = "Huurt sinds maart, waarborg nog niet betaald."
PART = {"HX-Request": "true"}


def is_not_bound(house, username):
    def change():
        person = staff_by_username(db.session(), username)
        assert person is not None
        person.secrecy = Secrecy.DISCRETION
        db.session.commit()

    house.does(change)


@pytest.fixture
def lotte(house):
    return house.signs_in("lotte").sits_down(3)


@pytest.fixture
def karim(house):
    return house.signs_in("karim").sits_down(7, "ocmw", "caw")


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


@pytest.fixture
def ticket(house, lotte):
    """Someone at Lotte's desk, with a question that is nobody's business."""
    one = house.visitor("POS-3")
    lotte.calls_next()
    lotte.does("arrival", one.number)
    return one


def sheet(house, who, number):
    who.opens(f"/reception/desk/visits/{house.visit(number).id}/handover")
    return who.page


def passes_on(house, who, number, *needs, to="service:ocmw", headers=None, **fields):
    """Fill in the sheet and press *Geef door*."""
    page = sheet(house, who, number)
    press = page.select_one("input[name=press]")
    data = {"need": list(needs) or ["POS-3"], "to": to, "press": press["value"], "rest": "waits", **fields}
    return who.posts(f"/reception/desk/visits/{house.visit(number).id}/handover", data, headers=headers or {})


def with_note(text=NOTE, code="POS-3", consent="yes"):
    return {f"note-{code}": text, "consent": consent}


def everything_on_screen(who):
    """Page and parts of the desk of this colleague, as bytes."""
    return "".join(who.client.get(f"/reception/desk/{part}").text for part in ("", "at_desk", "desk_queue"))


def in_queue(who):
    who.opens("/reception/desk/")
    return " ".join(who.page.select_one("#desk_queue").get_text(" ").split())


# --- the sheet ---


def test_the_sheet_offers_the_question_who_can_take_it_and_who_is_free(house, lotte, karim, ticket):
    page = sheet(house, lotte, ticket.number)
    assert [(box["value"], box.has_attr("checked")) for box in page.select("input[name=need]")] == [("POS-3", True)]
    words = lotte.reads()
    assert "OCMW – maatschappelijk werk 1 loket, 1 vrij" in words
    assert "Loket 7 Karim, vrij" in words
    assert "Karim loket 7, vrij" in words
    first = [one["value"] for one in page.select(".whom fieldset > .ticks input")]
    assert first[:2] == ["service:breed-onthaal", "service:ocmw"]
    assert "desk:3" not in [one["value"] for one in page.select("input[name=to]")], "not to himself"
    assert [one.get_text() for one in page.select("legend")][1:3] == [
        "Wat moet de collega weten?",
        "Notitie, alleen voor wie beroepsgeheim heeft",
    ]


@pytest.mark.parametrize(("action", "word"), [("finish", "vrij"), ("finish-and-wrap-up", "rondt af")])
def test_the_sheet_says_what_each_desk_is_doing(house, lotte, ticket, action, word):
    lotte.does(action, ticket.number)
    jan = house.signs_in("jan").sits_down(1)
    other = house.visitor("PAP-1")
    jan.calls_next()
    sheet(house, jan, other.number)
    assert f"Loket 3 Lotte, {word}" in jan.reads()


@pytest.mark.parametrize("why", ["not bound", "service not bound"])
def test_who_may_write_no_note_has_no_field_for_it_and_is_refused(house, lotte, karim, why):
    if why == "not bound":
        is_not_bound(house, "lotte")
    code = "POS-3" if why == "not bound" else "PAP-1"
    one = house.visitor(code)
    lotte.calls_next()
    page = sheet(house, lotte, one.number)
    assert not page.select("textarea, input[name=consent]")
    assert len(page.select("input[name=chip]")) == 5
    refused = passes_on(house, lotte, one.number, code, **with_note(code=code))
    assert refused.status_code == 403
    assert "kan je geen notitie schrijven" in refused.text
    assert house.rows("handover") == []


def test_of_two_questions_each_has_its_own_note_and_only_where_it_may(house, lotte, karim):
    one = house.visitor("POS-3", "PAP-1")
    lotte.calls_next()
    page = sheet(house, lotte, one.number)
    assert [field["name"] for field in page.select("textarea")] == ["note-POS-3"]
    assert [box.has_attr("checked") for box in page.select("input[name=need]")] == [False, False]


def test_the_sheet_is_for_the_desk_where_he_is(house, lotte, karim, samira, ticket):
    address = f"/reception/desk/visits/{house.visit(ticket.number).id}/handover"
    assert karim.opens(address).status_code == 409
    nowhere = samira.opens(address)
    assert nowhere.status_code == 409
    assert "Je zit aan geen loket." in nowhere.text
    assert house.signs_in("wout").opens(address, look=False).status_code == 403
    assert house.stranger().opens(address).status_code == 302
    lotte.does("finish", ticket.number)
    assert lotte.opens(address).status_code == 409


# --- passing on ---


def test_the_receiver_reads_it_all_before_the_call_and_during(house, lotte, karim, ticket):
    answer = passes_on(house, lotte, ticket.number, chip=["letter", "apart"], **with_note())
    assert (answer.status_code, answer.location) == (303, "/reception/desk/")
    karim.opens("/reception/desk/")
    idle = karim.page.select_one("#at_desk .handed")
    for place in (idle, karim.page.select_one("#desk_queue .handed")):
        words = " ".join(place.get_text(" ").split())
        assert "Doorgegeven door Lotte" in words
        assert "Brief bij" in words
        assert "Liever apart" in words
        assert place.select_one("hold-note .note-text").get_text() == NOTE
    assert karim.calls_next() == ticket.number
    assert karim.page.select_one("#at_desk .handed .note-text").get_text() == NOTE
    karim.does("arrival", ticket.number)
    assert NOTE in karim.client.get("/reception/desk/at_desk").text


def test_nobody_else_reads_the_note(house, lotte, karim, samira, ticket, caplog):
    jan = house.signs_in("jan").sits_down(1)
    passes_on(house, lotte, ticket.number, chip="letter", **with_note())
    assert NOTE in everything_on_screen(karim), "the situation is real"
    panel = samira.client.get(f"/reception/visits/{house.visit(ticket.number).id}").text
    assert "Doorgegeven door" in panel
    elsewhere = [
        everything_on_screen(lotte),  # written by Lotte, but it belongs to another service now
        everything_on_screen(jan),
        panel,
        *(samira.client.get(f"/reception/{part}").text for part in ("", "waiting", "desks", "alerts")),
        house.display().opens().text,
        house.phone(ticket.token).opens().text,
        caplog.text,
    ]
    assert [text for text in elsewhere if "waarborg" in text] == []
    is_not_bound(house, "karim")
    unbound = everything_on_screen(karim)
    assert "waarborg" not in unbound
    assert "Brief bij" in unbound


def test_a_host_who_is_bound_reads_the_note_of_his_own_services_only(house, lotte, samira, ticket):
    passes_on(house, lotte, ticket.number, to="service:breed-onthaal", **with_note())
    address = f"/reception/visits/{house.visit(ticket.number).id}"
    assert NOTE in samira.client.get(address).text
    is_not_bound(house, "samira")
    assert NOTE not in samira.client.get(address).text
    assert "textarea" not in samira.client.get(address).text


def test_another_desk_that_sees_another_question_sees_nothing_of_the_pass(house, lotte, karim):
    one = house.visitor("POS-3", "PAP-1")
    lotte.calls_next()
    passes_on(house, lotte, one.number, chip="papers", **with_note())
    jan = house.signs_in("jan").sits_down(1)
    assert jan.waits_for_me() == [one.number]
    assert "Papieren ontbreken" not in everything_on_screen(jan)
    assert "Doorgegeven door" not in everything_on_screen(jan)


def test_the_note_is_gone_when_the_visit_is_over(house, lotte, karim, ticket):
    passes_on(house, lotte, ticket.number, **with_note())
    assert [row["note"] is None for row in house.rows("handed_need")] == [False]
    karim.calls_next()
    karim.does("finish", ticket.number)
    assert [row["note"] for row in house.rows("handed_need")] == [None]


# --- refusals keep what was typed ---


@pytest.mark.parametrize(
    ("text", "consent", "status", "sentence"),
    [
        (NOTE, "", 422, "akkoord is met de notitie"),
        ("x" * 281, "yes", 422, "hoogstens 280 tekens. Dit zijn er 281."),
        ("nummer 85.07.30-033.28", "yes", 422, "rijksregisternummer"),
        ("bel 0475 12 34 56", "yes", 422, "telefoonnummer"),
        ("mail jan@voorbeeld.be", "yes", 422, "e-mailadres"),
    ],
)
def test_a_note_that_may_not_be_is_refused_by_name_and_stays_in_its_field(
    house, lotte, karim, ticket, text, consent, status, sentence, caplog
):
    refused = passes_on(house, lotte, ticket.number, chip="form", **with_note(text, consent=consent))
    assert refused.status_code == status
    assert sentence in refused.text
    lotte.html = refused.text
    assert lotte.page.select_one("textarea").get_text() == text
    assert lotte.page.select_one("input[value=form]").has_attr("checked")
    assert lotte.page.select_one("input[value='service:ocmw']").has_attr("checked")
    assert lotte.page.select_one("input[name=consent]").has_attr("checked") is (consent == "yes")
    assert house.rows("handover") == []
    assert text not in caplog.text
    part = passes_on(house, lotte, ticket.number, headers=PART, **with_note(text, consent=consent))
    assert (part.status_code, part.headers["HX-Retarget"]) == (status, "#refusal")


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"to": ""}, 422, "Kies aan wie je doorgeeft"),
        ({"to": "desk:9"}, 409, "Aan loket 9 zit nu niemand"),
        ({"to": "desk:1"}, 409, "Loket 1 helpt niet met deze vraag"),
        ({"to": "desk:3"}, 409, "Dat ben je zelf"),
        ({"to": "desk:" + "9" * 40}, 404, "Dat loket bestaat niet"),
        ({"to": "person:9999"}, 404, "Die collega is er niet"),
        ({"to": "service:nergens"}, 422, "Die dienst bestaat niet"),
        ({"chip": "gold"}, 422, "niet aantikken"),
        ({"to": "service:burgerzaken", **with_note()}, 409, "mag geen notitie lezen"),
    ],
)
def test_a_crooked_sheet_says_what_is_wrong_and_keeps_the_note(house, lotte, karim, ticket, fields, status, sentence):
    house.signs_in("jan").sits_down(1)
    refused = passes_on(house, lotte, ticket.number, **{**with_note(), **fields})
    assert refused.status_code == status
    assert sentence in refused.text
    assert NOTE in refused.text
    assert house.rows("handover") == []
    assert house.visit(ticket.number).state == "serving"


def test_nothing_chosen_is_said(house, lotte, karim):
    one = house.visitor("POS-3", "POS-1")
    lotte.calls_next()
    page = sheet(house, lotte, one.number)
    data = {"to": "service:ocmw", "press": page.select_one("input[name=press]")["value"]}
    refused = lotte.posts(f"/reception/desk/visits/{house.visit(one.number).id}/handover", data)
    assert (refused.status_code, "Kies minstens één vraag" in refused.text) == (422, True)


def test_when_the_visitor_left_meanwhile_the_text_is_kept(house, lotte, karim, samira, ticket):
    key, page = house.visit(ticket.number).id, sheet(house, lotte, ticket.number)
    data = {
        "need": "POS-3",
        "to": "service:ocmw",
        "press": page.select_one("input[name=press]")["value"],
        **with_note(),
    }
    samira.hosts("leaving", ticket.number)
    late = lotte.posts(f"/reception/desk/visits/{key}/handover", data)
    assert late.status_code == 409
    assert "is niet bij jou" in late.text
    assert NOTE in late.text
    assert house.rows("handover") == []


def test_a_double_press_is_one_hand_over_and_a_second_tab_hears_that_he_is_gone(house, lotte, karim, ticket):
    key = house.visit(ticket.number).id
    first, second = (sheet(house, lotte, ticket.number).select_one("input[name=press]")["value"] for _ in range(2))
    address, data = f"/reception/desk/visits/{key}/handover", {"need": "POS-3", "to": "service:ocmw", **with_note()}
    answers = [lotte.posts(address, {**data, "press": first}) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, "/reception/desk/")] * 2
    other_tab = lotte.posts(address, {**data, "press": second})
    assert other_tab.status_code == 409
    assert NOTE in other_tab.text
    assert len(house.rows("handover")) == 1
    assert len([row for row in house.rows("audit") if row["kind"] == "consent"]) == 1


def test_a_visit_of_another_branch_is_not_there(house, lotte, ticket, tmp_path):
    second_branch(house, tmp_path / "elders")
    stranger = house.signs_in("lotte-2").sits_down(3)
    key = house.visit(ticket.number).id
    for address in (f"{key}/handover", f"{key}/other"):
        assert stranger.opens(f"/reception/desk/visits/{address}", look=False).status_code == 404
        assert stranger.posts(f"/reception/desk/visits/{address}", {"to": "service:ocmw"}).status_code == 404
    assert stranger.posts(f"/reception/desk/visits/{key}/return").status_code == 404
    other_host = house.signs_in("samira-2")
    assert other_host.posts(f"/reception/visits/{key}/sight").status_code == 404


# --- the hall ---


@pytest.mark.parametrize("to", ["service:ocmw", "desk:7", "person"])
def test_of_what_is_sensitive_the_hall_reads_doorgegeven_and_no_service(house, lotte, karim, samira, ticket, to):
    before = samira.client.get(f"/reception/visits/{house.visit(ticket.number).id}").text
    assert "Breed onthaal (GBO)</small>" in before, "the situation is real"
    key = next(row["id"] for row in house.rows("staff") if row["username"] == "karim")
    passes_on(house, lotte, ticket.number, to=to.replace("person", f"person:{key}"))
    samira.opens("/reception/")
    row = " ".join(samira.page.select_one("#waiting .line .words").get_text(" ").split())
    assert row == ("doorgegeven, loket 7" if to == "desk:7" else "doorgegeven")
    samira.opens(f"/reception/visits/{house.visit(ticket.number).id}")
    assert samira.page.select_one(".asks small").get_text() == row
    about = " ".join(one.get_text(" ") for one in samira.page.select("header, .why, .asks, .handed, .chips"))
    assert not re.search(r"OCMW|CAW|Karim|onthaal", about)
    assert "OCMW" not in samira.client.get("/reception/alerts").text


def test_of_what_is_not_sensitive_the_hall_reads_where_it_went(house, samira, lotte):
    one = house.visitor()
    jan = house.signs_in("jan").sits_down(1)
    assert jan.calls_next() == one.number
    passes_on(house, jan, one.number, "PAP-1", to="desk:3")
    samira.opens("/reception/")
    assert samira.page.select_one("#waiting .words").get_text(strip=True) == "doorgegeven, loket 3"
    assert jan.waits_for_me() == []
    assert lotte.waits_for_me() == [one.number]


# --- giving back, and nobody there ---


def alarms(samira):
    samira.opens("/reception/")
    return [" ".join(one.get_text(" ").split()) for one in samira.page.select("#alerts .is-stranded")]


def test_given_back_reception_reads_it_and_says_that_it_saw_it(house, lotte, karim, samira, ticket):
    passes_on(house, lotte, ticket.number)
    karim.opens("/reception/desk/")
    button = karim.page.select_one("#desk_queue .give-back")
    answer = karim.posts(button["formaction"], headers=PART)
    assert answer.headers["HX-Retarget"] == "#at_desk"
    assert karim.waits_for_me() == []
    assert lotte.waits_for_me() == [ticket.number]
    assert alarms(samira) == [f"{ticket.number} werd teruggegeven door wie het kreeg. Gezien"]
    assert f"back-{house.visit(ticket.number).id}" in samira.page.select_one("#alerts > div")["data-keys"]
    assert samira.page.select_one("#waiting .words").get_text(strip=True) == "teruggegeven"
    seen = samira.page.select_one("#alerts .is-stranded button")["formaction"]
    first = samira.posts(seen, headers=PART)
    assert first.text == samira.client.get("/reception/alerts").text
    assert alarms(samira) == []
    late = samira.posts(seen, headers=PART)
    assert (late.status_code, "Samira heeft dit al gezien." in late.text) == (409, True)
    assert karim.posts(button["formaction"]).status_code == 409


def test_only_who_received_it_gives_it_back_and_only_a_host_sees_the_return(house, lotte, karim, samira, ticket):
    jan = house.signs_in("jan").sits_down(1)
    passes_on(house, lotte, ticket.number)
    key = house.visit(ticket.number).id
    assert jan.posts(f"/reception/desk/visits/{key}/return").status_code == 409
    assert lotte.posts(f"/reception/desk/visits/{key}/return").status_code == 409
    assert house.stranger().posts(f"/reception/desk/visits/{key}/return").status_code in (302, 303, 400)
    assert karim.posts(f"/reception/desk/visits/{key}/return").status_code == 303
    assert karim.posts(f"/reception/visits/{key}/sight").status_code == 403
    assert samira.posts(f"/reception/visits/{house.visit(ticket.number).id}/sight").status_code == 303


def test_when_nobody_is_there_reception_hears_it_without_a_service_that_tells(house, lotte, samira, ticket):
    jan = house.signs_in("jan").sits_down(1)
    passes_on(house, lotte, ticket.number)
    assert alarms(samira) == [f"{ticket.number} is doorgegeven , maar er is nu niemand. Terugkombriefje"]
    house.signs_in("karim").sits_down(7)
    assert alarms(samira) == []
    other = house.visitor()
    assert jan.calls_next() == other.number
    passes_on(house, jan, other.number, "PAP-1", to="service:vrije-tijd")
    assert alarms(samira) == [f"{other.number} is doorgegeven , maar er is nu niemand: Vrije tijd. Terugkombriefje"]


def test_every_desk_that_may_take_it_hears_it_at_once(house, lotte, karim, ticket):
    wire = socketio.test_client(house.app, flask_test_client=karim.client)
    wire.get_received()
    passes_on(house, lotte, ticket.number)
    assert {event["args"][0]["part"] for event in wire.get_received()} >= {"desk_queue", "alerts", "waiting"}
    wire.disconnect()


# --- another question, with a reason ---


@pytest.fixture
def jan(house):
    return house.signs_in("jan").sits_down(1)


def test_one_other_question_is_shown_with_a_reason_for_this_call_only(house, jan):
    one = house.visitor("PAP-1", "POS-3")
    jan.calls_next()
    assert "Rekeningen en betalen" not in jan.reads()
    link = jan.page.select_one("#at_desk .further a")
    jan.opens(link["href"])
    assert "Rekeningen en betalen" not in jan.reads()
    assert jan.posts(link["href"], {"reason": ""}).status_code == 422
    assert jan.posts(link["href"], {"reason": "zomaar"}).status_code == 422
    assert jan.posts(link["href"], {"reason": "asked", "place": "7"}).status_code == 409
    assert house.rows("looking") == []
    assert jan.posts(link["href"], {"reason": "asked"}).status_code == 303
    jan.opens("/reception/desk/")
    assert "Rekeningen en betalen" in jan.reads()
    assert "+1 andere vraag" not in jan.reads()
    assert not jan.page.select(".question.is-looked button"), "only shown: answering it is for who helps with it"
    assert jan.opens(link["href"]).status_code == 409, "there is no other"
    [row] = [row for row in house.rows("audit") if row["kind"] == "other_shown"]
    assert (row["who"], row["facts"]) == ("jan", {"reason": "asked"})
    jan.does("absence", one.number)
    house.later(minutes=6)
    assert jan.calls_next() == one.number
    assert "Rekeningen en betalen" not in jan.reads()
    assert "+1 andere vraag" in jan.reads()


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize(
    ("action", "fields"),
    [("outcome", {"outcome": "done"}), ("outcome", {"outcome": "x"}), ("receipt", {"receipt": "yes"})],
)
def test_a_hidden_question_answers_as_one_that_is_not_there(house, jan, looked, action, fields):
    one = house.visitor("PAP-1", "POS-3")
    jan.calls_next()
    key = house.visit(one.number).id
    if looked:
        assert jan.posts(f"/reception/desk/visits/{key}/other", {"reason": "asked"}).status_code == 303
    before = {table: house.rows(table) for table in ("visit", "visit_need", "happening", "audit")}
    answers = [jan.does(f"needs/{code}/{action}", one.number, fields) for code in ("POS-3", "WON-1", "NEE-9", "%00")]
    hidden, *unknown = ((answer.status_code, answer.data) for answer in answers[:3])
    assert unknown == [hidden, hidden]
    assert hidden[0] in (409, 422)
    assert answers[3].status_code == 400
    assert {table: house.rows(table) for table in before} == before
    assert jan.does("needs/PAP-1/outcome", one.number, {"outcome": "done"}).status_code == 303


def test_looking_further_shows_no_note_and_is_for_the_desk_where_he_is(house, lotte, karim, jan):
    one = house.visitor("PAP-1", "POS-3")
    assert lotte.calls_next() == one.number
    passes_on(house, lotte, one.number, **with_note())
    address = f"/reception/desk/visits/{house.visit(one.number).id}/other"
    assert jan.posts(address, {"reason": "asked"}).status_code == 409
    jan.calls_next()
    assert jan.posts(address, {"reason": "safety"}).status_code == 303
    shown = jan.client.get("/reception/desk/at_desk").text
    assert "Rekeningen en betalen" in shown
    assert "waarborg" not in shown
    assert lotte.posts(address, {"reason": "asked"}).status_code == 409


def test_a_part_with_a_note_is_the_same_bytes_in_the_page_and_after_the_bell(house, lotte, karim, samira, ticket):
    passes_on(house, lotte, ticket.number, chip="letter", **with_note())
    for who, page, parts in (
        (karim, "/reception/desk/", ("desk/at_desk", "desk/desk_queue")),
        (samira, "/reception/", ("waiting?tab=waiting", "alerts")),
    ):
        whole = who.client.get(page).text
        for part in parts:
            alone = who.client.get(f"/reception/{part}").text
            assert alone in whole, part
            assert "csrf" not in alone
            assert "<textarea" not in alone
    karim.calls_next()
    assert karim.client.get("/reception/desk/at_desk").text in karim.client.get("/reception/desk/").text
