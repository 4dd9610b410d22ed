"""Out in the neighbourhood: a number for now, a slip for later, and nothing on either of why (G-5)."""

import json
import re
import threading

import pytest

from extensions import db
from queueing.colleagues.staff import Grant, Role, staff_by_username
from tests.faces.test_packed import modules
from tests.support.people import second_branch, sentence_in

HTMX = {"HX-Request": "true"}
HOME = "/reception/outreach"
WEDNESDAY = {"day": "2026-11-18", "hour": "10:30"}
SECRETS = ("WON-2", "PAP-1", "Rijbewijs", "huren", "fetch", "halen")


@pytest.fixture
def noor(house):
    worker = house.signs_in("noor")
    worker.opens(HOME)
    return worker


def numbers(worker, key="one", **fields):
    return worker.posts(f"{HOME}/visits", {"need": ["PAP-1"], "start_key": key, **fields}, headers=HTMX)


def slips(worker, key="one", **fields):
    given = {"need": ["WON-2", "PAP-1"], "start_key": key, **WEDNESDAY, **fields}
    return worker.posts(f"{HOME}/slips", given, headers=HTMX)


def spare(worker, count=20):
    return [one["code"] for one in worker.posts(f"{HOME}/codes", {"count": count}).json["codes"]]


def code_on(answer):
    [code] = re.findall(r"data-code>(\d{6})<", answer.text)
    return code


# --- what is there ---


def test_the_page_shows_every_theme_with_its_needs_and_the_days_of_two_weeks(noor):
    themes = noor.page.select("details.theme summary")
    assert len(themes) == 8, "seven themes, and what the visitor needs"
    assert "leefloon" in noor.page.select_one("input[value='POS-4']").find_parent("li")["data-words"]
    days = [one["value"] for one in noor.page.select("#day option")]
    assert (days[0], days[-1]) == ("2026-11-17", "2026-12-01")
    assert "2026-11-22" not in days
    assert not noor.page.select("input[value='U-2']")


def test_who_goes_out_begins_there(house):
    person = house.stranger()
    person.opens("/sign-in")
    assert person.posts("/sign-in", {"username": "noor", "password": "vuurmolen"}).location == HOME


def test_what_a_browser_keeps_is_the_same_for_everybody_and_holds_no_secret(house, noor):
    kept = noor.client.get(f"{HOME}/shell").text
    assert kept == house.signs_in("samira").client.get(f"{HOME}/shell").text
    assert "csrf_token" not in kept
    assert "noor" not in kept.lower()
    noor.opens(f"{HOME}/shell")
    assert "csrf_token" in noor.opens(HOME).text


def test_every_script_of_the_page_is_named_so_that_it_can_be_kept(noor):
    named = {one["href"].rpartition("/")[2] for one in noor.page.select("link[rel=modulepreload]")}
    assert named == modules("outreach.js")


def test_the_worker_serves_these_addresses_only(noor):
    answer = noor.client.get(f"{HOME}/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == HOME
    assert answer.mimetype == "text/javascript"


def test_a_token_and_codes_are_never_kept(noor):
    for answer in (noor.client.get(f"{HOME}/token"), noor.posts(f"{HOME}/codes")):
        assert answer.headers["Cache-Control"] == "no-store"
    assert noor.posts(f"{HOME}/codes", token=noor.client.get(f"{HOME}/token").json["csrf_token"]).status_code == 200


# --- a number for now ---


def test_a_number_for_now_is_an_ordinary_visit(house, noor):
    answer = numbers(noor, language="fr", extra=["chair"])
    visit = house.visits()[0]
    assert str(visit.number) in sentence_in(answer)
    assert (visit.origin, visit.language, visit.extras) == ("outreach", "fr", ["chair"])
    assert "Votre numéro" in answer.text
    assert not any(word in answer.text for word in SECRETS)
    assert house.signs_in("samira").sees_waiting() == [visit.number]


def test_the_same_number_asked_twice_is_one(house, noor):
    assert numbers(noor).text == numbers(noor).text
    assert len(house.visits()) == 1
    numbers(noor, key="two")
    assert len(house.visits()) == 2


def test_without_scripts_the_number_has_a_page_of_its_own(house, noor):
    answer = noor.posts(f"{HOME}/visits", {"need": "PAP-1", "start_key": "one"})
    assert answer.status_code == 303
    noor.opens(answer.location)
    assert str(house.visits()[0].number) in noor.reads()


def test_no_other_visit_is_shown_out_there(house, noor):
    ticket = house.visitor()
    assert noor.opens(f"{HOME}/visits/{house.visit(ticket.number).id}/guessed", look=False).status_code == 404


def test_a_closed_house_gives_no_number_but_takes_a_slip(house, noor):
    house.at(12, 15)
    refused = numbers(noor)
    assert refused.status_code == 409
    assert "gesloten" in refused.text
    assert slips(noor).status_code == 200


# --- a slip for later ---


def test_a_slip_says_when_and_where_and_a_code_and_nothing_of_why(house, noor):
    answer = slips(noor, language="fr", extra=["fetch", "interpreter"])
    shown = sentence_in(answer)
    assert "woensdag 18 november" in shown
    assert "mercredi 18 novembre" in shown
    assert "10:30" in shown
    assert "Begijnhof 17, 3090 Overijse" in shown
    assert not any(word in answer.text for word in SECRETS)
    [kept] = house.rows("slip")
    assert (kept["needs"], kept["language"], kept["extras"]) == (["WON-2", "PAP-1"], "fr", ["fetch", "interpreter"])


def test_two_slips_for_different_needs_differ_in_their_code_only(noor):
    one, other = slips(noor, need=["ZOR-5"]), slips(noor, key="two", need=["PAP-1"])
    bare = [re.sub(r"<svg.*?</svg>", "", answer.text).replace(code_on(answer), "") for answer in (one, other)]
    assert bare[0] == bare[1]


def test_the_code_opens_the_kiosk_with_what_was_written_down(house, noor):
    code = code_on(slips(noor, day="2026-11-17", hour="09:30", language="ar", extra=["fetch"]))
    kiosk = house.kiosk()
    kiosk.types_code(code)
    assert "Klopt dit?" in kiosk.reads()
    kiosk.presses_ticket()
    [visit] = house.visits()
    assert ([need.code for need in visit.needs], visit.language, visit.extras) == (["WON-2", "PAP-1"], "ar", ["fetch"])
    assert visit.origin == "appointment"
    assert visit.due_at is not None


def test_at_the_counter_the_slip_counts_as_much_as_at_the_kiosk(house, noor):
    slips(noor, day="2026-11-17", hour="09:30", language="ar", extra=["fetch"])
    samira = house.signs_in("samira")
    [key] = [row["id"] for row in house.rows("appointment") if row["visit_id"] is None and row["need"] == "WON-2"]
    samira.opens("/reception/appointments")
    assert samira.posts(f"/reception/appointments/{key}/arrival").status_code == 303
    [visit] = house.visits()
    assert ([need.code for need in visit.needs], visit.language, visit.extras) == (["WON-2", "PAP-1"], "ar", ["fetch"])
    assert visit.due_at is not None


def test_the_visitor_may_still_choose_his_own_language_and_ask_more(house, noor):
    code = code_on(slips(noor, day="2026-11-17", hour="09:30", language="ar", need=["WON-2"]))
    kiosk = house.kiosk()
    kiosk.taps("language:en")
    kiosk.types_code(code)
    kiosk.taps("more")
    kiosk.taps("group:PAP")
    kiosk.taps("need:PAP-2")
    kiosk.presses_ticket()
    [visit] = house.visits()
    assert ([need.code for need in visit.needs], visit.language) == (["WON-2", "PAP-2"], "en")


def test_codes_that_a_page_keeps_are_final(house, noor):
    codes = spare(noor)
    assert len(set(codes)) == 20
    assert code_on(slips(noor, code=codes[4])) == codes[4]
    assert slips(noor, key="two", code=codes[4]).status_code == 409
    assert len(house.rows("slip")) == 1


def test_a_slip_sent_again_after_its_answer_was_lost_is_one(house, noor):
    [code, *_] = spare(noor)
    first = slips(noor, code=code)
    house.later(hours=3)
    assert slips(noor, code=code).text == first.text
    assert len(house.rows("slip")) == len(house.rows("appointment")) == 1


def test_sent_by_two_tabs_at_the_same_moment_it_is_still_one(house, noor):
    [code, *_] = spare(noor)
    tabs = [house.signs_in("noor") for _ in range(4)]
    for tab in tabs:
        tab.opens(HOME)
    gate, heard = threading.Barrier(len(tabs)), []

    def send(tab):
        gate.wait()
        heard.append(slips(tab, code=code).status_code)

    threads = [threading.Thread(target=send, args=(tab,)) for tab in tabs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert heard == [200] * len(tabs)
    assert len(house.rows("slip")) == len(house.rows("appointment")) == 1


def test_a_number_whose_answer_was_lost_and_a_slip_after_it_are_one_visitor(house, noor):
    numbers(noor)
    assert len(house.visits()) == 1
    slips(noor)
    assert house.visits() == []
    assert len(house.rows("slip")) == 1


def test_without_scripts_the_slip_has_a_page_of_its_own(house, noor):
    answer = noor.posts(f"{HOME}/slips", {"need": "PAP-1", "start_key": "one", **WEDNESDAY})
    assert answer.status_code == 303
    noor.opens(answer.location)
    assert house.rows("appointment")[0]["code"] in noor.reads()


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"need": []}, 422, "Kies minstens één vraag"),
        ({"need": ["XXX-9"]}, 422, "staat niet in de lijst"),
        ({"need": ["GEZ-5"]}, 422, "staat niet in de lijst"),
        ({"language": "klingon"}, 422, "taal"),
        ({"extra": ["gold"]}, 422, "hulp"),
        ({"day": "2026-11-22"}, 409, "dan gesloten"),
        ({"hour": "12:30"}, 409, "dan gesloten"),
        ({"hour": "22:00"}, 409, "dan gesloten"),
        ({"day": "2026-12-02"}, 422, "14 dagen"),
        ({"day": "2026-11-16"}, 409, "voorbij"),
        ({"day": "2026-11-17", "hour": "08:30"}, 409, "voorbij"),
        ({"day": "morgen"}, 422, ""),
        ({"day": "0001-01-01"}, 422, ""),
        ({"hour": "25:00"}, 422, ""),
        ({"hour": "10:00+02:00"}, 422, ""),
        ({"code": "123456"}, 409, "niet meer vrij"),
        ({"code": "x" * 5000}, 409, "niet meer vrij"),
        ({"start_key": ""}, 422, ""),
        ({"start_key": "k" * 41}, 422, ""),
    ],
)
def test_a_crooked_slip_gets_a_sentence_and_changes_nothing(house, noor, fields, status, sentence):
    before = {table: house.rows(table) for table in ("slip", "appointment", "happening", "visit")}
    answer = slips(noor, **{"key": fields.pop("start_key", "one"), **fields})
    assert answer.status_code == status
    assert sentence in sentence_in(answer)
    assert sentence_in(answer)
    assert {table: house.rows(table) for table in before} == before


@pytest.mark.parametrize("count", ["-1", "abc", "99999", "1.5"])
def test_a_crooked_number_of_codes_is_refused(house, noor, count):
    assert noor.posts(f"{HOME}/codes", {"count": count}).status_code == 422
    assert house.rows("spare_code") == []


# --- who may ---


@pytest.mark.parametrize("who", ["lotte", "wout"])
def test_a_colleague_without_the_role_may_not(house, who):
    person = house.signs_in(who)
    for page in ("", "/shell", "/token", "/worker.js", "/slips/1/x", "/visits/1/x"):
        assert person.opens(HOME + page, look=False).status_code == 403


def test_a_colleague_without_the_role_gives_nothing(house):
    lotte = house.signs_in("lotte")
    for action in (numbers, slips):
        assert action(lotte).status_code == 403
    assert lotte.posts(f"{HOME}/codes").status_code == 403
    assert house.rows("slip") == house.rows("spare_code") == house.visits() == []


def test_a_host_may(house):
    samira = house.signs_in("samira")
    samira.opens("/reception/")
    assert samira.page.select_one(f"#me a[href='{HOME}']")
    assert samira.opens(HOME).status_code == 200
    assert numbers(samira).status_code == slips(samira, key="two").status_code == 200


def test_a_worker_out_there_sees_no_hall_and_no_desk(house, noor):
    for page in ("/reception/", "/reception/waiting", "/reception/desk/", "/reception/visits/new"):
        assert noor.opens(page, look=False).status_code == 403


def test_the_role_is_given_through_grants(house):
    def give():
        lotte = staff_by_username(db.session(), "lotte")
        assert lotte is not None
        lotte.grants.append(Grant(branch_id=1, role=Role.OUTREACH, services=[]))
        db.session().commit()

    house.does(give)
    assert house.signs_in("lotte").opens(HOME).status_code == 200


def test_a_stranger_is_led_to_the_door_and_back(house):
    stranger = house.stranger()
    assert stranger.opens(HOME).location == f"/sign-in?next={HOME}"
    stranger.opens("/sign-in")
    assert slips(stranger).headers["HX-Redirect"].startswith("/sign-in")
    assert stranger.client.get(f"{HOME}/token", headers=HTMX).headers["HX-Redirect"].startswith("/sign-in")
    assert house.rows("slip") == []


def test_a_page_whose_token_is_of_a_session_before_changes_nothing_and_says_so(house, noor):
    answer = noor.posts(f"{HOME}/slips", {"need": "PAP-1", "start_key": "one", **WEDNESDAY}, token="old", headers=HTMX)
    assert answer.status_code == 400
    assert "Er is niets veranderd" in answer.text
    assert house.rows("slip") == []


def test_a_worker_signs_out(house, noor):
    assert noor.posts("/sign-out").status_code == 303
    assert noor.opens(HOME).status_code == 302


def test_another_house_sees_nothing_of_it(house, noor, tmp_path):
    second_branch(house, tmp_path / "elders")
    key = house.rows("slip")[0]["id"] if slips(noor).status_code == 200 else 0
    [code, *_] = spare(noor)
    there = house.signs_in("noor-2")
    there.opens(HOME)
    assert there.opens(f"{HOME}/slips/{key}/guessed", look=False).status_code == 404
    assert slips(there, code=code).status_code == 409
    assert json.dumps(spare(there)) != "[]"
    assert len(house.rows("slip")) == 1


@pytest.mark.parametrize("what", ["slips", "visits"])
def test_what_was_given_opens_for_who_gave_it_and_nobody_else(house, noor, what):
    fields = {"need": ["PAP-1"], "start_key": "one", **(WEDNESDAY if what == "slips" else {})}
    mine = noor.posts(f"{HOME}/{what}", fields).location
    assert noor.opens(mine).status_code == 200
    assert noor.opens(mine).status_code == 200, "again, after a reload"
    colleague = house.signs_in("samira")
    bare, _, proof = mine.rpartition("/")
    for address in (mine, bare, f"{bare}/", f"{bare}/{'0' * len(proof)}", f"{bare}/%C3%A9%ED%A0%80"):
        assert colleague.opens(address, look=False).status_code == 404
    assert noor.opens(f"{bare[:-1]}{int(bare[-1]) + 1}/{proof}", look=False).status_code == 404
