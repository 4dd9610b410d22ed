"""Needs, themes and services are kept in the office: in a draft, by field, with a clear sentence for what cannot be."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

NEEDS = "/management/needs"


@pytest.fixture
def wout(house):
    return house.signs_in("wout")


def fields_of(html):
    """The form as a browser sends it."""
    form = BeautifulSoup(html, "html.parser").select("form.entry-form")[0]
    sent: MultiDict[str, str] = MultiDict()
    for one in form.select("input[name], textarea[name]"):
        if one.get("type") not in ("checkbox", "radio") or one.has_attr("checked"):
            words = one.get_text().removeprefix("\n") if one.name == "textarea" else str(one.get("value", ""))
            sent.add(str(one["name"]), words)
    for one in form.select("select"):
        chosen = one.select_one("option[selected]")
        sent.add(str(one["name"]), str(chosen["value"]) if chosen else "")
    sent["go"] = "draft"
    return sent


def opened(person, address):
    return fields_of(person.opens(address).text)


def sends(person, address, fields, **changes):
    sent = MultiDict(fields)
    for name, value in changes.items():
        sent.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return person.posts(address, sent.to_dict(flat=False))


def draft_of(house):
    rows = house.rows("draft")
    document = rows[0]["document"] if rows else None
    return json.loads(document) if isinstance(document, str) else document


def told(answer, name):
    page = BeautifulSoup(answer.text, "html.parser")
    return " ".join(one.get_text(" ", strip=True) for one in page.select(f'[id="{name}-told"] .wrong'))


def test_needs_stand_by_theme_and_are_found_by_staff_words(wout):
    page = wout.opens(NEEDS)
    assert "Wonen en verhuizen" in page.text
    found = wout.client.get(f"{NEEDS}?q=rijbewijs", headers={"HX-Request": "true"}).text
    assert "Rijbewijs" in found
    assert "Wonen en verhuizen" not in found
    assert "Niets gevonden" in wout.client.get(f"{NEEDS}?q=zzzzqq").text


def test_a_form_sent_as_it_came_changes_nothing(house, wout):
    """Every entry of the demo: what a form shows is what it reads back."""
    for room, table in (("needs", "needs"), ("themes", "groups"), ("services", "services")):
        page = BeautifulSoup(wout.client.get(f"/management/{room}").text, "html.parser")
        codes = [str(one["href"]).rpartition("/")[2] for one in page.select(".shelf li a")]
        assert codes, table
        for code in codes[:: max(1, len(codes) // 12)]:
            address = f"/management/{room}/{code}"
            answer = sends(wout, address, opened(wout, address))
            assert answer.status_code == 303, (code, answer.text[:300])
    assert draft_of(house) is None


def test_a_need_is_changed_in_the_draft_and_visitors_see_the_old_words(house, wout):
    address = f"{NEEDS}/WON-3"
    form = opened(wout, address)
    answer = sends(wout, address, form, label="Stroom en water", hint="factuur", keeps="yes", sensitivity="1")
    assert answer.status_code == 303
    need = draft_of(house)["needs"]["WON-3"]
    assert (need["label"], need["hint"], need["sensitivity"]) == ("Stroom en water", "factuur", 1)
    assert draft_of(house)["words"]["fr"]["Stroom en water"] == form["words.fr.label"], "it was only made better"
    assert "Bewaard in het klad" in wout.opens(address).text
    assert "klad" in wout.opens(NEEDS).text


def test_another_dutch_sentence_does_not_keep_the_old_translation(house, wout):
    address = f"{NEEDS}/WON-3"
    sends(wout, address, opened(wout, address), label="Tuin en balkon", words__fr__label="Jardin et balcon")
    words = draft_of(house)["words"]
    assert words["fr"]["Tuin en balkon"] == "Jardin et balcon"
    assert "Tuin en balkon" not in words["ar"]


def test_a_need_a_theme_and_a_service_with_sit_days_are_added(house, wout):
    form = opened(wout, "/management/services/new")
    week = {"hours": "yes", "hours.tue": "9:00-12:00, 13:00-16:00"}
    answer = sends(
        wout, "/management/services/new", form, code="huurhulp", name="Huurhulp", absent_text="Kom dinsdag.", **week
    )
    assert answer.status_code == 303, answer.text
    form = opened(wout, "/management/themes/new")
    answer = sends(wout, "/management/themes/new", form, code="TUI", label="Tuin", icon="trees")
    assert answer.status_code == 303, answer.text
    form = opened(wout, f"{NEEDS}/new?on=TUI")
    assert form["code"] == "TUI-1"
    new = {"services.first": "huurhulp", "words.fr.label": "Mon jardin", "words.ar.label": "حديقتي"}
    answer = sends(wout, f"{NEEDS}/new", form, label="Mijn tuin", icon="trees", group="TUI", **new)
    assert answer.headers["Location"] == f"{NEEDS}/TUI-1"
    draft = draft_of(house)
    assert draft["services"]["huurhulp"]["hours"] == {"tue": ["09:00-12:00", "13:00-16:00"]}
    assert draft["needs"]["TUI-1"]["services"] == ["huurhulp"]
    assert draft["words"]["fr"]["Mijn tuin"] == "Mon jardin"
    answer = sends(
        wout, f"{NEEDS}/new", opened(wout, f"{NEEDS}/new"), code="TUI-1", label="Nog", icon="trees", group="TUI"
    )
    assert (answer.status_code, told(answer, "code")) == (422, "De code TUI-1 is al in gebruik. Kies een andere.")


def test_what_is_used_cannot_go_and_an_order_is_kept(house, wout):
    wout.opens("/management/themes")
    answer = wout.posts("/management/themes/WON/removal", {})
    assert answer.status_code == 409
    assert "WON kan nog niet weg" in answer.text
    before = [
        one["href"] for one in BeautifulSoup(wout.opens("/management/themes").text, "html.parser").select(".shelf li a")
    ]
    wout.posts("/management/themes/order", {"go": f"down:{str(before[0]).rpartition('/')[2]}"})
    after = [
        one["href"] for one in BeautifulSoup(wout.opens("/management/themes").text, "html.parser").select(".shelf li a")
    ]
    assert after == [before[1], before[0], *before[2:]]
    assert wout.posts("/management/needs/WON-3/removal", {}).status_code == 303
    assert "WON-3" not in draft_of(house)["needs"]
    assert wout.client.get(f"{NEEDS}/WON-3").status_code == 404


NASTY = [
    ("label", "", "Vul dit in."),
    ("label", "x" * 5000, "Dit telt 5000 tekens; 60 kan."),
    ("label", "<script>alert(1)</script>", "Schrijf dit zonder < en >."),
    ("label", "Energie 😀", "teken"),
    ("label", "Energie \u202egniw", "teken"),
    ("label", "Ener\0gie", "teken"),
    ("words.ar.label", "الطاقة \u202e", "teken"),
    ("words.fr.label", "<b>", "zonder < en >"),
    ("bring", ["een", "twee", "drie"], "Dit zijn 3 regels; 2 kan."),
    ("synonyms", "\n".join("abc" for _ in range(60)), "Dit zijn 60 regels; 40 kan."),
    ("icon", "no-such-icon", "Kies er een uit de lijst."),
    ("group", "NOT-OURS", "Kies er een uit de lijst."),
    ("services.first", "elsewhere", "Kies er een uit de lijst."),
    ("then", ["burgerzaken", "elsewhere"], "Kies er een uit de lijst."),
    ("sensitivity", "9", "Kies er een uit de lijst."),
    ("minutes", "²", "Schrijf een getal tot 240."),
    ("minutes", "9" * 5000, "Schrijf een getal tot 240."),
    ("max_wait", "-1", "Schrijf een getal tot 1440."),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), NASTY)
def test_what_cannot_be_is_said_by_its_field_and_nothing_is_kept(house, wout, name, typed, sentence):
    address = f"{NEEDS}/WON-3"
    fields = {"hint": "wat ik typte", name: typed}
    answer = sends(wout, address, opened(wout, address), **fields)
    assert answer.status_code == 422
    assert sentence in told(answer, name.removesuffix(".first"))
    assert "wat ik typte" in answer.text, "typed text is kept"
    assert draft_of(house) is None


@pytest.mark.parametrize("code", ["", "new", "a b", "../x", "<b>", "x" * 41, "é", "A\0B"])
def test_a_code_that_cannot_be_is_said(house, wout, code):
    form = opened(wout, f"{NEEDS}/new")
    answer = sends(wout, f"{NEEDS}/new", form, code=code, label="Mijn tuin", icon="trees", group="WON")
    assert answer.status_code == 422
    assert told(answer, "code")
    assert "Mijn tuin" in answer.text
    assert draft_of(house) is None


@pytest.mark.parametrize("week", [{"hours.mon": "9-12"}, {"hours.mon": "25:00-26:00"}, {"hours.mon": "12:00-9:00"}, {}])
def test_hours_that_cannot_be_are_said(house, wout, week):
    form = opened(wout, "/management/services/new")
    answer = sends(
        wout, "/management/services/new", form, code="huur", name="Huur", absent_text="Later.", hours="yes", **week
    )
    assert answer.status_code == 422
    assert told(answer, "hours")
    assert draft_of(house) is None


@pytest.mark.parametrize("seen", ["", "x", "[]", "[" * 9000, '{"label": 3}', "null"])
def test_a_form_without_what_it_showed_is_read_against_now(house, wout, seen):
    address = f"{NEEDS}/WON-3"
    answer = sends(wout, address, opened(wout, address), seen=seen, hint="anders")
    assert answer.status_code in (303, 409)


def test_two_managers_keep_both_changes_and_choose_where_they_clash(house, wout):
    address = f"{NEEDS}/WON-3"
    mine = opened(wout, address)
    theirs = house.signs_in("wout")
    sends(theirs, address, opened(theirs, address), label="Van hen", hint="hun uitleg")
    answer = sends(wout, address, mine, label="Van mij", minutes="25")
    assert answer.status_code == 409
    assert "schreef intussen" in answer.text
    assert "Van hen" in answer.text
    assert fields_of(answer.text)["label"] == "Van mij"
    assert draft_of(house)["needs"]["WON-3"]["label"] == "Van hen"
    answer = sends(wout, address, fields_of(answer.text))
    assert answer.status_code == 303
    need = draft_of(house)["needs"]["WON-3"]
    assert (need["label"], need["hint"], need["minutes"]) == ("Van mij", "hun uitleg", 25)


def test_the_second_may_take_the_words_of_the_first(house, wout):
    address = f"{NEEDS}/WON-3"
    mine = opened(wout, address)
    theirs = house.signs_in("wout")
    sends(theirs, address, opened(theirs, address), label="Van hen")
    answer = sends(wout, address, mine, label="Van mij", minutes="25")
    sends(wout, address, fields_of(answer.text), whose__label="theirs")
    need = draft_of(house)["needs"]["WON-3"]
    assert (need["label"], need["minutes"]) == ("Van hen", 25)


def test_icons_are_found_by_dutch_words_and_keep_what_was_typed(wout):
    assert "umbrella" in wout.client.get("/management/icons?icons=paraplu").text
    address = f"{NEEDS}/WON-3"
    answer = sends(wout, address, opened(wout, address), label="Nog niet af", icons="paraplu", go="icons")
    assert answer.status_code == 200
    assert 'value="umbrella"' in answer.text
    assert "Nog niet af" in answer.text


@pytest.mark.parametrize("name", ["lotte", "samira"])
def test_who_does_not_manage_finds_no_door(house, name):
    person = house.signs_in(name)
    for room in ("needs", "themes", "services", "icons"):
        assert person.client.get(f"/management/{room}").status_code == 403
    assert person.posts(f"{NEEDS}/WON-3", {"label": "x"}).status_code == 403
