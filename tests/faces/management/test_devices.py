"""Kiosks and displays in the office: seen, added, paired, moved, cut off and taken away, by managers only."""

from __future__ import annotations

import re

import pytest

from extensions import db
from queueing.devices import Device, DeviceKind, Trouble
from tests.support.people import TUESDAY, second_branch

HOME = "/management/devices"


@pytest.fixture
def wout(house):
    person = house.signs_in("wout")
    person.opens(f"{HOME}/")
    return person


@pytest.fixture
def log(house):
    start = len(house.rows("audit"))
    return lambda: [(row["kind"].value, row["who"], row["facts"]) for row in house.rows("audit")[start:]]


def key_of(house, slug):
    return next(row["id"] for row in house.rows("device") if row["slug"] == slug)


def row_of(house, slug):
    return next(row for row in house.rows("device") if row["slug"] == slug)


def fields_of(person):
    """The form of a device as the page shows it."""
    form = person.page.select_one("form.device-form")
    fields = {
        one["name"]: one.get("value", "")
        for one in form.select("input")
        if one.get("type") not in ("checkbox", "radio") or one.has_attr("checked")
    }
    for one in form.select("select"):
        chosen = one.select_one("option[selected]")
        fields[one["name"]] = chosen["value"] if chosen else ""
    return fields


def saves(person, key, **changes):
    person.opens(f"{HOME}/{key}")
    return person.posts(f"{HOME}/{key}", {**fields_of(person), **changes})


def mistakes(answer):
    return dict(re.findall(r'id="wrong-([\w.-]*)">.*?</svg>([^<]+)', answer.text))


def offered(person):
    return person.page.select_one(".pairing-code").get_text().strip()


def test_every_device_is_listed_with_how_it_is(house, wout):
    def happen():
        one = db.session.query(Device).filter_by(slug="zuil-1").one()
        one.printer, one.trouble, one.seen_at, one.pages = (
            "tcp://192.0.2.1:9100",
            Trouble.PAPER,
            TUESDAY,
            "0123456789ab",
        )
        db.session.query(Device).filter_by(slug="zuil-2").one().paired_at = None
        db.session.query(Device).filter_by(slug="scherm-1").one().trouble = Trouble.SOUND
        db.session.commit()

    house.does(happen)
    wout.opens(f"{HOME}/list")
    told = {one.select_one("b").get_text(): " ".join(one.get_text(" ").split()) for one in wout.page.select("li")}
    assert list(told) == ["scherm-1", "scherm-2", "zuil-1", "zuil-2"]
    assert "Verbonden oudere pagina’s, laad opnieuw papier op printer op tcp://192.0.2.1:9100" in told["zuil-1"]
    assert "Niet gekoppeld geen printer" in told["zuil-2"]
    assert "Gekoppeld, nog niet gezien geluid staat uit (tik op dat scherm) met geluid, maar" in told["scherm-1"]
    assert "zonder geluid" in told["scherm-2"]
    house.later(minutes=5)
    wout.opens(f"{HOME}/list")
    assert "Stil laatst gezien 17 november om 9:10" in " ".join(wout.reads().split())


def test_a_house_without_devices_says_what_to_do_and_a_long_list_is_searched(house, wout):
    assert wout.page.select_one("#search") is None

    def more():
        for count in range(12):
            db.session.add(Device(branch_id=1, kind=DeviceKind.DISPLAY, slug=f"bord-{count}", name=f"Bord {count}"))
        db.session.commit()

    house.does(more)
    wout.opens(f"{HOME}/?q=BORD 7")
    assert [one.get_text() for one in wout.page.select(".device-list b")] == ["Bord 7"]
    assert wout.page.select_one("#search")["value"] == "BORD 7"
    wout.opens(f"{HOME}/?q=kelder")
    assert "Geen toestel past" in wout.reads()

    def none():
        db.session.query(Device).delete()
        db.session.commit()

    house.does(none)
    wout.opens(f"{HOME}/")
    assert "Er is nog geen toestel." in wout.reads()


def test_a_new_display_gets_an_address_of_its_name_and_a_code_that_pairs_it(house, wout, log):
    wout.opens(f"{HOME}/new")
    answer = wout.posts(f"{HOME}/new", {"kind": "display", "name": " Bord  Zaal É2 ", "waiting_area": "b"})
    assert answer.status_code == 303
    wout.opens(answer.headers["Location"])
    code = offered(wout)
    assert re.fullmatch(r"\d{3} \d{3}", code)
    assert (row_of(house, "bord-zaal-e2")["name"], row_of(house, "bord-zaal-e2")["zones"]) == ("Bord Zaal É2", ["b"])
    assert log() == [("device_added", "wout", {"device": "bord-zaal-e2"})]
    other = house.signs_in("wout")
    other.opens(answer.headers["Location"])
    assert other.page.select_one(".pairing-code") is None, "only whoever asked sees it"
    screen = house.stranger()
    screen.opens("/pair")
    assert screen.posts("/pair", {"code": code}).headers["Location"] == "/display/bord-zaal-e2"
    assert screen.opens("/display/bord-zaal-e2").status_code == 200
    wout.opens(answer.headers["Location"])
    assert wout.page.select_one(".pairing-code") is None, "it is used"
    again = wout.posts(f"{HOME}/new", {"kind": "display", "name": "Bord zaal e2"})
    assert row_of(house, "bord-zaal-e2-2")["name"] == "Bord zaal e2"
    assert again.status_code == 303


def test_a_code_is_over_after_a_quarter_of_an_hour(house, wout):
    key = key_of(house, "zuil-2")
    wout.opens(wout.posts(f"{HOME}/{key}/code").headers["Location"])
    assert "De code werkt één keer, tot 9:25" in wout.reads()
    assert int(wout.page.select_one("count-down")["data-left"]) == 900
    house.later(minutes=15)
    wout.opens(f"{HOME}/{key}")
    assert wout.page.select_one(".pairing-code") is None


def test_a_device_is_renamed_and_moved_and_what_did_not_change_is_not_written(house, wout, log):
    key = key_of(house, "scherm-1")
    done = saves(
        wout, key, name="Scherm achteraan", zones="b", distance="8", inch="55", sound="", printer="browser",
        **{"arrow-3": "left"},
    )  # fmt: skip
    assert done.headers["Location"] == f"{HOME}/{key}?done=kept"
    row = row_of(house, "scherm-1")
    assert (row["name"], row["zones"], row["arrows"], row["distance_m"]) == (
        "Scherm achteraan",
        ["b"],
        {"3": "left"},
        8,
    )
    assert (row["sound"], row["printer"], round(row["css_px_per_mm"], 3)) == (False, "", 1.577)
    changed = ["arrows", "css_px_per_mm", "distance_m", "name", "sound", "zones"]
    assert log() == [("device_changed", "wout", {"device": "scherm-1", "changed": changed})]
    assert saves(wout, key).status_code == 303
    assert row_of(house, "scherm-1") == row
    assert len(log()) == 1
    kiosk = key_of(house, "zuil-1")
    saves(wout, kiosk, waiting_area="b", printer=" tcp://192.0.2.10:9100 ", glass="3,25")
    row = row_of(house, "zuil-1")
    assert (row["waiting_area"], row["printer"], row["css_px_per_mm"]) == ("b", "tcp://192.0.2.10:9100", 3.25)


WRONG = [
    ("zuil-1", {"name": ""}, "name", "Geef het toestel een naam."),
    ("zuil-1", {"name": "  "}, "name", "Geef het toestel een naam."),
    ("zuil-1", {"name": "x" * 81}, "name", "Dit zijn er 81."),
    ("zuil-1", {"name": "Zuil \u202egnireh"}, "name", "onzichtbaar"),
    ("zuil-1", {"name": "Zuil\u200b1"}, "name", "onzichtbaar"),
    ("zuil-1", {"name": "Zuil <b>1</b>"}, "name", "een teken in dat niet kan"),
    ("zuil-1", {"name": "Zuil \U0001f3ed"}, "name", "een teken in dat niet kan"),
    ("zuil-1", {"waiting_area": "kelder"}, "waiting_area", "Onbekende zone: kelder."),
    ("zuil-1", {"printer": "file:///etc/passwd"}, "printer", "Schrijf de printer zo"),
    ("zuil-1", {"printer": "file:///dev/sda"}, "printer", "Schrijf de printer zo"),
    ("zuil-1", {"printer": "file:///dev/usb/../sda1"}, "printer", "Schrijf de printer zo"),
    ("zuil-1", {"printer": "tcp://192.0.2.1:22"}, "printer", "Schrijf de printer zo"),
    ("zuil-1", {"printer": "tcp://x y:9100"}, "printer", "Schrijf de printer zo"),
    ("zuil-1", {"printer": "tcp://[::1"}, "printer", "Schrijf de printer zo"),
    ("zuil-1", {"printer": "http://192.0.2.1"}, "printer", "Schrijf de printer zo"),
    ("zuil-1", {"glass": "²"}, "glass", "van 0,3 tot 20"),
    ("zuil-1", {"glass": "1e9"}, "glass", "van 0,3 tot 20"),
    ("zuil-1", {"inch": "55", "pixels": "groot"}, "glass", "van 0,3 tot 20"),
    ("scherm-1", {"zones": "kelder"}, "zones", "Onbekende zone: kelder."),
    ("scherm-1", {"arrow-3": "nergens"}, "arrows", "Kies voor elk loket een pijl"),
    ("scherm-1", {"distance": "4"}, "distance", "Kies 3, 5 of 8 meter."),
    ("scherm-1", {"distance": "٣"}, "distance", "Kies 3, 5 of 8 meter."),
]


@pytest.mark.parametrize(("slug", "typed", "field", "sentence"), WRONG)
def test_what_cannot_be_is_said_by_its_field_and_what_was_typed_stays(house, wout, slug, typed, field, sentence):
    before = house.rows("device"), len(house.rows("audit"))
    key = key_of(house, slug)
    answer = saves(wout, key, **typed)
    assert answer.status_code == 422
    assert sentence in mistakes(answer)[field]
    wout.html = answer.text
    [(name, value)] = list(typed.items())[:1]
    kept = fields_of(wout).get(name, "")
    shown = wout.page.select_one(f"[name='{name}']")
    assert kept == value or shown.name == "select" or shown["type"] == "checkbox"
    about = wout.page.select_one(f"[aria-describedby~='wrong-{field}']")
    assert about is not None
    assert (house.rows("device"), len(house.rows("audit"))) == before


@pytest.mark.parametrize("name", ["Zuil 1 & co", "Zuil één", "مدخل"])
def test_every_letter_may_be_in_a_name(house, wout, name):
    key = key_of(house, "zuil-1")
    assert saves(wout, key, name=name).status_code == 303
    wout.opens(f"{HOME}/{key}")
    assert wout.page.h1.get_text() == name
    assert row_of(house, "zuil-1")["name"] == name
    wout.opens(f"{HOME}/new")
    wout.posts(f"{HOME}/new", {"kind": "kiosk", "name": name})
    assert re.fullmatch(r"[a-z0-9-]{1,40}", house.rows("device")[-1]["slug"])


def test_who_saves_an_older_page_hears_it_and_keeps_what_they_typed(house, wout):
    key = key_of(house, "zuil-1")
    wout.opens(f"{HOME}/{key}")
    fields = fields_of(wout)
    assert saves(house.signs_in("wout"), key, name="Zuil van een ander").status_code == 303
    answer = wout.posts(f"{HOME}/{key}", {**fields, "name": "Zuil van mij"})
    assert answer.status_code == 409
    assert "Iemand veranderde dit toestel intussen." in answer.text
    assert row_of(house, "zuil-1")["name"] == "Zuil van een ander"
    wout.html = answer.text
    assert fields_of(wout)["name"] == "Zuil van mij"
    assert wout.posts(f"{HOME}/{key}", fields_of(wout)).status_code == 303
    assert row_of(house, "zuil-1")["name"] == "Zuil van mij"


def test_revoking_cuts_off_and_removing_asks_first(house, wout, log):
    key = key_of(house, "scherm-1")
    board = house.display()
    wout.opens(wout.posts(f"{HOME}/{key}/revocation").headers["Location"])
    assert "Losgekoppeld." in wout.reads()
    assert board.opens(look=False).headers["Location"] == "/pair?device=scherm-1"
    wout.opens(f"{HOME}/{key}/removal")
    assert "scherm-1 weghalen?" in wout.reads()
    assert row_of(house, "scherm-1")
    wout.opens(wout.posts(f"{HOME}/{key}/removal").headers["Location"])
    assert "Het toestel is weg." in wout.reads()
    assert wout.opens(f"{HOME}/{key}").status_code == 404
    assert wout.posts(f"{HOME}/{key}/removal").status_code == 404
    assert log() == [
        ("device_revoked", "wout", {"device": "scherm-1"}),
        ("device_removed", "wout", {"device": "scherm-1"}),
    ]


READ, PRESSED = ("", "/state", "/removal"), ("", "/code", "/revocation", "/removal")
ADDRESSES = [*(("GET", rest) for rest in READ), *(("POST", rest) for rest in PRESSED)]


@pytest.mark.parametrize(("method", "rest"), ADDRESSES)
def test_a_device_that_is_not_there_is_said_so(house, wout, method, rest):
    before = house.rows("device")
    refused(wout, 4711, method, rest)
    assert house.rows("device") == before


def refused(person, key, method, rest):
    address = f"{HOME}/{key}{rest}"
    answer = person.client.get(address) if method == "GET" else person.posts(address, {"name": "x"})
    assert answer.status_code == 404
    assert "Dit toestel is er niet" in answer.text


def test_a_device_of_another_branch_is_as_if_it_were_not_there(house, wout, tmp_path):
    second_branch(house, tmp_path / "elders")
    before = house.rows("device")
    key = key_of(house, "scherm-1-2")
    for method, rest in ADDRESSES:
        refused(wout, key, method, rest)
    assert house.rows("device") == before
    wout.opens(f"{HOME}/list")
    assert "scherm-1-2" not in wout.html


@pytest.mark.parametrize("name", ["samira", "lotte", "noor"])
def test_only_a_manager_comes_here(house, name):
    person = house.signs_in(name)
    assert person.client.get(f"{HOME}/").status_code == 403
    before = house.rows("device")
    person.opens("/account")
    assert person.posts(f"{HOME}/1/revocation").status_code == 403
    assert house.rows("device") == before


@pytest.mark.parametrize("typed", [{"name": "Zuil"}, {"name": "Zuil", "kind": "toren"}, {"kind": "kiosk"}])
def test_a_new_device_without_kind_or_name_is_not_made(house, wout, typed):
    before = house.rows("device")
    answer = wout.posts(f"{HOME}/new", typed)
    assert answer.status_code == 422
    assert mistakes(answer)
    assert house.rows("device") == before


def test_the_command_line_does_the_same(house):
    def runs(*words):
        done = house.app.test_cli_runner().invoke(args=["device", *words])
        return done.output.strip()

    assert runs("change", "scherm-1", "--name", "Bord", "--arrow", "3=up", "--no-sound") == (
        "scherm-1 is veranderd. Laad de pagina opnieuw."
    )
    row = row_of(house, "scherm-1")
    assert (row["name"], row["arrows"], row["sound"]) == ("Bord", {"3": "up"}, False)
    assert runs("change", "scherm-1", "--name", "Bord") == "scherm-1 was al zo."
    assert "Kies voor elk loket" in runs("change", "scherm-1", "--arrow", "3=weg")
    assert "Schrijf de printer zo" in runs("change", "zuil-1", "--printer", "file:///etc/passwd")
    assert re.search(r"deze code: \d{3} \d{3}$", runs("code", "zuil-1"))
    assert "Er is geen toestel nergens." in runs("code", "nergens")
