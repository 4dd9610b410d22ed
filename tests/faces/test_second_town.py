"""Do two houses live in one installation without a word of the one on the screens of the other? (branches/voorbeeld)"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.exc import OperationalError

from config import ROOT
from kiosk import paper
from queueing.catalogue.reading import CatalogueError, read_folder
from queueing.pictures import why_wrong
from tests.support.marks import first
from tests.support.people import build_second_town
from web.houses import House
from web.icons import known_icons

FIRST, SECOND = ROOT / "branches" / "vuurmolen", ROOT / "branches" / "voorbeeld"
KIOSK, BOARD = "kiosk-deur", "bord-blauw"
NAMES = ("Vuurmolen", "Welzijnshuis", "Begijnhof", "Overijse", "Druivenstreek", "zaal 1", "zaal 2")
READ_OUT = ("aria-label", "title", "alt", "placeholder", "content", "data-title", "data-words")
SHARED = {"tolk", "stoel", "wonen", "hoe gaat het thuis?"}
"""Words of the program itself too: *Tolk* in the lists of reception, *Wonen* among what a desk asks on."""


def texts(thing: Any) -> Iterator[str]:
    """Every text in a document that somebody may read; codes, pictograms and staff's search words left out."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        for key, one in thing.items():
            if key not in ("icon", "synonyms", "services", "then", "group", "place", "pictures", "keys", "languages"):
                yield from texts(one)
    elif isinstance(thing, (list, tuple)):
        for one in thing:
            yield from texts(one)


def plain_text(words: str) -> str:
    """In small letters, one space between words."""
    return " ".join(words.split()).casefold()


@pytest.fixture(scope="module")
def first_words(document) -> set[str]:
    """What only the first house says: its names, its questions, its rooms, in all its languages."""
    said = {plain_text(one) for one in (*texts(document), *NAMES)}
    shared = {plain_text(one) for one in texts(read_folder(SECOND, icons=known_icons()))}
    return {one for one in said if len(one) > 2 and re.search(r"[^\W\d]", one)} - shared - SHARED


def of_the_first(html: str, words: set[str]) -> set[str]:
    """What a page says of the first house, or draws of it. A name or a sentence counts wherever it stands; a label of
    one or two words only by itself, for *rijbewijs* may stand in anybody's sentence."""
    page = BeautifulSoup(html, "html.parser")
    told = [page.get_text("\n")]
    told += [str(one[key]) for key in READ_OUT for one in page.select(f"[{key}]")]
    lines, whole = {plain_text(line) for line in "\n".join(told).splitlines()}, plain_text(" ".join(told))
    long = {plain_text(one) for one in NAMES} | {one for one in words if one.count(" ") > 1}
    found = {one for one in words if one in lines}
    found |= {one for one in long if one in whole and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", whole)}
    return found | ({"its chimney"} if "23.5" in html else set())


@pytest.fixture
def towns(house):
    """Both houses, in one database, on the same Tuesday; the second one's number comes first."""
    house.does(build_second_town)
    return house


# --- the words ---


def test_a_word_of_the_first_house_would_be_seen(towns, first_words):
    kiosk = towns.kiosk()
    assert of_the_first(kiosk.html, first_words) >= {"vuurmolen", "wonen en verhuizen", "its chimney"}
    assert "zaal 1" in of_the_first(towns.phone(kiosk.takes_a_number("PAP-1").token).opens().text, first_words)
    assert len(first_words) > 1000


@pytest.mark.parametrize("language", first(2, ["nl", "fa-AF", "tr", "pl", "de"]))
def test_its_kiosk_shows_no_word_of_the_first(towns, first_words, language):
    kiosk = towns.kiosk(KIOSK)
    if language != "nl":
        kiosk.taps(f"language:{language}")
    pages = [kiosk.html]
    for go in (
        *("languages", "back", "group:LOK", "back", "group:HUI", "back", "group:KIN", "back", "group:BRI", "back"),
        *("group:SAM", "need:SAM-3", "back", "back", "all", "back", "need:U-3", "back", "need:U-1", "back"),
        *("group:HUI", "need:HUI-4", "extras", "extra:interpreter", "confirm", "stay"),
    ):
        kiosk.taps(go)
        pages.append(kiosk.html)
    assert kiosk.presses_ticket().status_code == 200
    pages += [kiosk.html, kiosk.taps("wrong").text, towns.kiosk(KIOSK).opens(f"/kiosk/{KIOSK}/outage").text]
    pages.append(towns.kiosk(KIOSK).taps("need:PAP-1").text)
    towns.at(22)
    pages.append(towns.kiosk(KIOSK).html)
    assert len(pages) > 25
    assert [found for page in pages if (found := of_the_first(page, first_words))] == []
    assert all("Sluis" in page for page in pages if "kiosk-head" in page)


def test_its_paper_shows_no_word_of_the_first(towns, first_words, monkeypatch):
    written: list[str] = []
    write = paper._Sheet.text

    def overheard(sheet: Any, words: str, **how: Any) -> None:
        written.append(words)
        write(sheet, words, **how)

    monkeypatch.setattr(paper._Sheet, "text", overheard)
    kiosk = towns.kiosk(KIOSK)
    kiosk.takes_a_number("LOK-1", language="fa-AF")
    assert kiosk.posts(f"{kiosk.home}/paper.png", kiosk.fields()).status_code == 200
    assert {"De Oude Sluis", "Wacht in hoek blauw"} <= set(written)
    assert {plain_text(one) for one in written} & first_words == set()


@pytest.mark.parametrize("language", ["nl", "fa-AF"])
def test_its_phone_shows_no_word_of_the_first(towns, first_words, language):
    ticket = towns.visitor("LOK-1", language=language, slug=KIOSK)
    phone, pages = towns.phone(ticket.token), list[str]()
    pages += [phone.opens().text, phone.opens(f"/t/{ticket.token}/leaving").text, phone.opens("/t/none").text]
    tom = towns.signs_in("tom").sits_down(1)
    assert tom.calls_next() == ticket.number
    pages += [phone.opens().text]
    phone.posts(f"/t/{ticket.token}/leaving")
    pages += [phone.opens().text]
    assert [found for page in pages if (found := of_the_first(page, first_words))] == []
    assert sum("De Oude" in page for page in pages) == 4


def test_its_display_shows_no_word_of_the_first(towns, first_words):
    board, pages = towns.display(BOARD), list[str]()
    pages.append(board.opens().text)
    ticket = towns.visitor("LOK-1", slug=KIOSK)
    towns.signs_in("tom").sits_down(1).calls_next()
    assert board.shows() == [(ticket.number, 1)]
    pages += [board.html, board.opens(f"/display/{BOARD}/calls").text]
    towns.at(22)
    pages.append(board.opens().text)
    assert [found for page in pages if (found := of_the_first(page, first_words))] == []


def test_its_hall_and_desk_show_no_word_of_the_first(towns, first_words):
    ticket = towns.visitor("HUI-4", "BRI-2", language="tr", extras=("interpreter",), slug=KIOSK)
    towns.visitor("LOK-1", slug=KIOSK)
    mieke, griet = towns.signs_in("mieke"), towns.signs_in("griet").sits_down(3)
    assert griet.calls_next() == ticket.number
    key = next(one["id"] for one in towns.rows("visit") if one["number"] == ticket.number)
    griet.posts(f"/reception/desk/visits/{key}/arrival")
    pages = {}
    for who, addresses in (
        (mieke, ("", "day", "closing", "numbers", "visits/new", "announcements", "colleagues/", "desks/1")),
        (mieke, (f"visits/{key}", f"?visit={key}", "?tab=serving", f"slips/{key}/papers", "visits/new/found?q=kaart")),
        (
            griet,
            ("desk/", "desk/choice", f"desk/visits/{key}/handover", f"slips/{key}/papers"),
        ),
    ):
        for address in addresses:
            response = who.client.get(f"/reception/{address}", follow_redirects=True)
            assert response.status_code == 200, address
            pages[address] = response.text
    for address in ("/sign-in", "/account", "/password", "/nothing"):
        pages[address] = mieke.client.get(address, follow_redirects=True).text
    assert {address: found for address, page in pages.items() if (found := of_the_first(page, first_words))} == {}
    assert "Sociaal Huis" in pages[""]


def test_a_page_of_no_house_wears_the_only_one_there_is_or_none(house):
    def signs(client):
        page = BeautifulSoup(client.get("/sign-in").text, "html.parser")
        return page.select(".wordmark")[0].get_text(" ", strip=True)

    stranger = house.stranger().client
    assert signs(stranger) == "Welzijnshuis De Vuurmolen"
    house.does(build_second_town)
    assert signs(stranger) == "Onthaal"
    assert "Vuurmolen" not in stranger.get("/pair").text


def test_an_address_that_is_none_and_one_that_died_look_the_same_in_every_house(towns):
    token = towns.visitor("LOK-1", slug=KIOSK).token
    towns.later(days=1)
    phone = towns.phone(token)
    died, none = phone.client.get(f"/t/{token}"), phone.client.get("/t/none")
    assert (died.status_code, none.status_code) == (404, 404)
    assert died.text.replace(token, "none") == none.text
    assert "Onthaal" in none.text
    assert "Vuurmolen" not in none.text


def test_without_a_database_each_kiosk_still_bears_its_own_name(towns, monkeypatch):
    kiosks = {"De Oude Sluis": towns.kiosk(KIOSK), "De Vuurmolen": towns.kiosk()}

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("web.access.device_by_token", gone)
    for name, kiosk in kiosks.items():
        answer = kiosk.client.get(kiosk.home, headers={"Accept-Language": "fr"})
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == 503
        assert page.select(".wordmark")[0].get_text(" ", strip=True) == name
        offers_french = bool(page.select("#glass [lang=fr]"))
        assert offers_french is (name == "De Vuurmolen"), "a language that this house does not speak"


# --- each for itself ---


def test_neither_house_sees_anything_of_the_other(towns):
    there, here = towns.visitor("LOK-1", slug=KIOSK), towns.visitor("PAP-1")
    assert there.number == 100, "plain numbers: in order"
    samira, mieke = towns.signs_in("samira"), towns.signs_in("mieke")
    assert samira.sees_waiting() == [here.number]
    assert mieke.sees_waiting() == [there.number]
    tom, lotte = towns.signs_in("tom").sits_down(1), towns.signs_in("lotte").sits_down(3)
    assert tom.calls_next() == there.number
    assert (towns.display(BOARD).shows(), towns.display().shows()) == ([(there.number, 1)], [])
    assert lotte.calls_next() == here.number
    assert tom.posts("/reception/desk/calls").status_code != 303, "nobody else waits for Tom"
    keys = {one["branch_id"]: one["id"] for one in towns.rows("visit")}
    for who, other in ((samira, keys[2]), (mieke, keys[1]), (tom, keys[1]), (lotte, keys[2])):
        assert who.client.get(f"/reception/visits/{other}").status_code in (403, 404)
        assert who.posts(f"/reception/desk/visits/{other}/arrival").status_code in (403, 404, 409)
    states = {one["branch_id"]: one["state"] for one in towns.rows("visit")}
    assert {str(one) for one in states.values()} == {"called"}, "nothing changed by that"
    assert towns.kiosk("zuil-1").taps("need:LOK-1").status_code == 422
    assert towns.kiosk(KIOSK).taps("need:PAP-1").status_code == 422


def test_numbers_in_order_follow_each_other(towns):
    assert [towns.visitor("LOK-1", slug=KIOSK).number for _ in range(4)] == [100, 101, 102, 103]


# --- no appointments ---


def test_a_house_without_appointments_asks_for_no_code(towns):
    kiosk = towns.kiosk(KIOSK)
    assert "afspraak" not in kiosk.reads()
    for go in ("check", "code", "hours", "digit:1", "hour:9:20"):
        fresh = towns.kiosk(KIOSK)
        answer = fresh.taps(go)
        assert answer.status_code in (200, 422), go
        assert not fresh.page.select(".keys"), go
    assert (
        towns.kiosk(KIOSK)
        .client.post(kiosk.home, data={"csrf_token": kiosk.csrf(), "step": "hours", "go": "stay"})
        .text.count("Klopt dit?")
        == 0
    )


def test_a_house_without_appointments_has_no_book_of_them(towns):
    towns.visitor("BRI-1", slug=KIOSK)
    key = towns.rows("visit")[0]["id"]
    mieke, samira = towns.signs_in("mieke"), towns.signs_in("samira")
    for address in ("", f"visits/{key}", "numbers"):
        page = mieke.client.get(f"/reception/{address}").text
        assert not re.search(r"[Aa]fspraken|Terugkombriefje|Wie een afspraak heeft|Buurtwerk", page), address
    for address in ("appointments", "appointments/new", "appointments/paper", f"slips/{key}/return", "outreach"):
        answer = mieke.client.get(f"/reception/{address}")
        assert answer.status_code == 404, address
        assert "Deze locatie werkt zonder afspraken" in answer.text
    assert mieke.posts("/reception/outreach/slips", {"start_key": "a"}).status_code == 404
    assert samira.client.get("/reception/appointments").status_code == 200
    assert samira.client.get("/reception/outreach").status_code == 200


def test_a_house_without_appointments_reads_no_file_of_them(towns, tmp_path):
    file = tmp_path / "afspraken.csv"
    file.write_text("datum;uur;vraag\n2026-11-18;9:20;LOK-1\n")
    done = towns.app.test_cli_runner().invoke(args=["appointments", "import", "voorbeeld", str(file)])
    assert done.exit_code == 1
    assert "zonder afspraken" in done.output


# --- what a branch may draw and choose ---


@pytest.mark.parametrize(
    "drawing",
    [
        "<svg",
        "<svg viewBox='0 0 1 1'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect onclick='a()'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g style='fill:red'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><image href='https://elders.example/'/></svg>",
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>{' ' * 20_000}</svg>",
    ],
)
def test_a_drawing_holds_shapes_only(drawing):
    assert why_wrong(drawing)


def test_every_drawing_that_we_bring_may_stand():
    drawings = [*(ROOT / "branches").glob("*/pictures/*.svg"), ROOT / "static" / "mark.svg"]
    assert len(drawings) >= 6
    assert [path for path in drawings if why_wrong(path.read_text(encoding="utf-8"))] == []


def test_a_branch_without_a_mark_wears_a_neutral_one(house, monkeypatch):
    monkeypatch.setattr(House, "of", house_without_drawings)
    page = house.kiosk().page
    assert page.select_one(".wordmark .mark path") is not None
    assert 'cx="23.5"' not in str(page)


def house_without_drawings(catalogue):
    return House(catalogue.name, catalogue.staff_name)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('numbers = "plain"', 'numbers = "pain"', "shuffled of plain"),
        ('name = "hoek blauw"', 'name = "de wachtzaal boven"', "Hoogstens 12 tekens"),
    ],
)
def test_a_slip_of_the_pen_in_a_choice_is_told(tmp_path, old, new, said):
    folder = shutil.copytree(SECOND, tmp_path / "voorbeeld")
    about = folder / "branch.toml"
    about.write_text(about.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=said):
        read_folder(folder, icons=known_icons())
    (folder / "branch.toml").write_text((SECOND / "branch.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pictures" / "molen.svg").write_text("<svg/>")
    with pytest.raises(CatalogueError, match="er is geen tekening molen"):
        read_folder(folder, icons=known_icons())
