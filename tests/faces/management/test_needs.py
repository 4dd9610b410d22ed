"""A manager finds a need, changes it in the draft, and visitors see nothing of it yet; two managers lose nothing."""

from __future__ import annotations

import json
from html import unescape

import pytest


def fields_on(person) -> dict[str, list[str]]:
    """Every field of the form in hand, as a browser would send it."""
    sent: dict[str, list[str]] = {}
    for one in person.page.select("#entry input, #entry textarea, #entry select"):
        name, kind = one.get("name"), one.get("type")
        if not name or (kind in ("checkbox", "radio") and not one.has_attr("checked")) or name == "icons":
            continue
        if one.name == "select":
            chosen = one.select_one("option[selected]")
            value = chosen["value"] if chosen else ""
        else:
            value = one.get_text().removeprefix("\n") if one.name == "textarea" else one.get("value", "")
        sent.setdefault(name, []).append(value)
    return sent


def saves(person, address, **typed):
    """Open a form, type, and press *Klad bewaren*."""
    person.opens(address)
    return sends(person, address, **typed)


def sends(person, address, **typed):
    names = {name.replace("__", "."): value for name, value in typed.items()}
    return person.posts(address, {**fields_on(person), "go": "save", **names})


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def test_a_need_is_found_by_a_word_that_no_visitor_reads(wout):
    wout.opens("/management/needs?q=goed+gedrag")
    assert "Uittreksel strafregister" in wout.reads()
    assert "Rijbewijs" not in wout.reads()


def test_a_need_is_changed_in_the_draft_and_visitors_see_nothing_yet(wout, house):
    done = saves(wout, "/management/needs/PAP-2", label="Rijbewijs of rijexamen", words__fr__label="Permis ou examen")
    assert done.status_code == 303, wout.reads()
    wout.opens("/management/needs/PAP-2")
    assert "Bewaard in het klad" in wout.reads()
    assert fields_on(wout)["label"] == ["Rijbewijs of rijexamen"]
    assert fields_on(wout)["words.fr.label"] == ["Permis ou examen"]
    kiosk = house.kiosk()
    kiosk.taps("group:PAP")
    assert "rijexamen" not in kiosk.reads()
    wout.opens("/management/preview?page=needs&need=PAP-2&language=fr")
    assert "Rijbewijs of rijexamen" in wout.reads()
    assert "Permis ou examen" in wout.reads()


def test_a_translation_of_another_sentence_is_not_carried_over_unless_somebody_says_so(wout):
    saves(wout, "/management/needs/PAP-2", label="Heel ander papier")
    wout.opens("/management/needs/PAP-2")
    assert fields_on(wout)["words.fr.label"] == [""]
    before = wout.opens("/management/needs/PAP-1") and fields_on(wout)["words.fr.label"]
    sends(wout, "/management/needs/PAP-1", label="Identiteitskaart, reispas", keeps="yes")
    wout.opens("/management/needs/PAP-1")
    assert before[0]
    assert fields_on(wout)["words.fr.label"] == before


def test_saving_what_nobody_changed_makes_no_draft(wout, house):
    for address in ("/management/needs/PAP-1", "/management/needs/GEZ-5", "/management/services/caw",
                    "/management/themes/PAP", "/management/needs/U-1"):  # fmt: skip
        assert saves(wout, address).status_code == 303, wout.reads()
    assert house.rows("draft") == []


def test_two_managers_change_one_need_at_once(wout, house):
    other = house.signs_in("wout")
    for person in (wout, other):
        person.opens("/management/needs/PAP-2")
    assert sends(other, "/management/needs/PAP-2", label="Rijbewijs van mij", hint="ook voor de bus").status_code == 303
    late = sends(wout, "/management/needs/PAP-2", label="Mijn rijbewijs", minutes="25")
    wout.html = late.text
    assert late.status_code == 409
    assert "Wout veranderde intussen hetzelfde" in wout.reads()
    assert "Rijbewijs van mij" in wout.reads()
    kept = fields_on(wout)
    assert (kept["label"], kept["hint"], kept["minutes"]) == (["Mijn rijbewijs"], ["ook voor de bus"], ["25"])
    assert sends(wout, "/management/needs/PAP-2", whose__label="theirs").status_code == 303
    wout.opens("/management/needs/PAP-2")
    both = fields_on(wout)
    assert (both["label"], both["hint"], both["minutes"]) == (["Rijbewijs van mij"], ["ook voor de bus"], ["25"])


def test_who_keeps_their_own_words_has_the_last_one(wout, house):
    other = house.signs_in("wout")
    for person in (wout, other):
        person.opens("/management/needs/PAP-2")
    sends(other, "/management/needs/PAP-2", label="Rijbewijs van mij")
    wout.html = sends(wout, "/management/needs/PAP-2", label="Mijn rijbewijs").text
    assert sends(wout, "/management/needs/PAP-2", whose__label="mine").status_code == 303
    wout.opens("/management/needs/PAP-2")
    assert fields_on(wout)["label"] == ["Mijn rijbewijs"]


BAD = {
    "nothing": ("label", ""), "too long": ("label", "x" * 61), "markup": ("label", "<b>Pas</b>"),
    "an emoji": ("label", "Pas \U0001f600"), "turned around": ("hint", "a\u202eb"),
    "a foreign icon": ("icon", "no-such"),
    "a foreign theme": ("group", "ELDERS"), "a foreign service": ("services.first", "elders"),
    "no number": ("minutes", "²"), "markup in French": ("words.fr.label", "<i>"),
    "three lines": ("bring", list("abc")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD.values(), ids=list(BAD))
def test_a_bad_answer_is_told_by_its_field_and_nothing_is_stored(wout, house, name, value):
    wout.opens("/management/needs/PAP-2")
    told = wout.posts("/management/needs/PAP-2", {**fields_on(wout), name: value, "synonyms": "bewaar mij"})
    assert told.status_code == 422
    wout.html = told.text
    assert wout.page.select_one(".field.is-wrong .wrong")
    assert fields_on(wout)["synonyms"] == ["bewaar mij"]
    assert house.rows("draft") == []


def test_a_form_with_a_made_up_past_changes_only_what_is_typed(wout):
    wout.opens("/management/needs/PAP-2")
    for told in ("", "{", "[]", "[" * 4000, json.dumps({"label": 3, "x": "y"})):
        done = wout.posts("/management/needs/PAP-2", {**fields_on(wout), "seen": told})
        assert done.status_code in (303, 409)


def test_a_need_is_added_and_taken_away_again(wout):
    wout.opens("/management/needs/new?on=WON")
    assert wout.page.select_one("#code")["value"] == "WON-5" or wout.page.select_one("#code")["value"].startswith(
        "WON-"
    )
    new = {"code": "WON-77", "label": "Zonnepaneel", "group": "WON", "icon": "solar-panel",
           "services__first": "wonen", "words__fr__label": "Panneau solaire"}  # fmt: skip
    done = sends(wout, "/management/needs/new", **new)
    assert done.status_code == 303, unescape(done.text)
    assert sends(wout, "/management/needs/new", **new).status_code == 422
    wout.opens("/management/needs")
    assert "Zonnepaneel" in wout.reads()
    assert wout.posts("/management/needs/WON-77/removal").status_code == 303
    assert wout.client.get("/management/needs/WON-77").status_code == 404
    assert wout.posts("/management/services/wonen/removal").status_code == 409


def test_needs_change_places(wout, house):
    wout.opens("/management/needs")
    assert wout.posts("/management/needs/order", {"go": "up:PAP-2"}).status_code == 303
    wout.opens("/management/preview?page=needs&group=PAP")
    reads = wout.reads()
    assert reads.index("Rijbewijs") < reads.index("Identiteitskaart of reispas")


def test_a_new_service_has_days_on_which_it_sits(wout):
    wout.opens("/management/services/new")
    new = {"code": "notaris", "name": "Notaris", "hours": "yes", "hours__tue": "9:00-12:00, 13:00-16:00",
           "absent_text": "Vandaag niet aanwezig"}  # fmt: skip
    assert sends(wout, "/management/services/new", **new).status_code == 303
    wout.opens("/management/services/notaris")
    assert fields_on(wout)["hours.tue"] == ["09:00-12:00, 13:00-16:00"]
    wrong = sends(wout, "/management/services/notaris", hours__wed="12:00-9:00")
    assert wrong.status_code == 422


def test_a_pictogram_is_found_in_dutch(wout):
    found = wout.client.get("/management/icons?icons=zonnepaneel&icon=house").text
    assert found.index('value="house"') < found.index('value="solar-panel"')


def test_the_preview_is_framed_by_us_alone_and_gives_nothing(wout, house):
    page = wout.client.get("/management/preview?page=confirm&need=PAP-1&large=1")
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    assert "inert" in page.text
    assert "frame-ancestors 'none'" in wout.client.get("/management/needs").headers["Content-Security-Policy"]
    assert house.visits() == []
    assert house.signs_in("lotte").client.get("/management/preview").status_code == 403
    assert wout.client.get("/management/preview?page=ticket").status_code == 404


def test_who_works_alone_hears_of_no_colleague(wout):
    saves(wout, "/management/needs/PAP-2", label="Heel ander papier")
    wout.opens("/management/needs/PAP-2")
    assert "Bewaard in het klad" in wout.reads()
    assert "collega" not in wout.reads().partition("Bewaard in het klad")[2][:120]


def test_a_new_need_begins_on_the_shelf_where_somebody_asked_for_it(wout):
    wout.opens("/management/needs/new?on=WON")
    assert fields_on(wout)["group"] == ["WON"]
    wout.opens("/management/desks/new?on=b")
    assert fields_on(wout)["zone"] == ["b"]
    wout.opens("/management/needs/new?on=ELDERS")
    assert fields_on(wout)["group"] == [""]
