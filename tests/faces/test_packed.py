"""What travels packed, and what never does? (product §12: a page with a token is sent as it is)"""

from __future__ import annotations

import gzip
import re

import pytest
from bs4 import BeautifulSoup

from config import ROOT

EVERYTHING = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def fetch(kiosk, address: str, **headers: str):
    """A file, read to its end."""
    return kiosk.client.get(address, headers=headers, buffered=True)


def addresses(kiosk) -> list[str]:
    """The static files of the start page."""
    page = BeautifulSoup(fetch(kiosk, kiosk.home).text, "html.parser")
    found = [str(one["href"]) for one in page.select("link[href*='/static/']")]
    mark = f"{kiosk.house.app.static_url_path}/mark.svg"
    return [mark, *found] + [str(one["src"]) for one in page.select("script[src]")]


def test_styles_scripts_and_drawings_travel_packed_and_unpack_to_the_same(house):
    kiosk = house.kiosk()
    static = addresses(kiosk)
    assert {address.rpartition(".")[2] for address in static} == {"css", "js", "svg"}
    for address in static:
        whole, packed = fetch(kiosk, address), fetch(kiosk, address, **EVERYTHING)
        assert "Content-Encoding" not in whole.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == whole.data, address
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        for one in (whole, packed):
            assert "Accept-Encoding" in one.headers["Vary"]
            assert one.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_browser_that_has_it_already_is_sent_nothing(house):
    kiosk = house.kiosk()
    address = addresses(kiosk)[1]
    etag = fetch(kiosk, address, **EVERYTHING).headers["ETag"]
    again = fetch(kiosk, address, **EVERYTHING, **{"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_fonts_are_not_packed_twice(house):
    kiosk = house.kiosk()
    folder = addresses(kiosk)[0].rpartition("/")[0]
    font = fetch(kiosk, f"{folder}/vendor/fonts/noto-sans-latin.woff2", **EVERYTHING)
    assert font.status_code == 200
    assert "Content-Encoding" not in font.headers


@pytest.mark.parametrize("page", ["/kiosk/zuil-1", "/sign-in", "/reception/", "/display/scherm-1"])
def test_a_page_is_never_packed_for_it_may_hold_a_token(house, page):
    who = house.kiosk() if "kiosk" in page else house.display() if "display" in page else house.signs_in("samira")
    answer = who.client.get(page, headers=EVERYTHING)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def modules(entry: str) -> set[str]:
    """An entry script and everything it imports."""
    found, todo = set[str](), [entry]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += re.findall(r'"\./([\w-]+\.js)"', (ROOT / "static" / "js" / name).read_text(encoding="utf-8"))
    return found


ENTRIES = {
    "staff.js": ("reception/*", "web/*", "refused/staff.html", "shared/*"),
    "kiosk.js": ("kiosk/*", "refused/*kiosk.html"),
    "phone.js": ("phone/*", "refused/phone.html", "shared/*"),
    "display.js": ("displays/*", "shared/*"),
    "outreach.js": ("outreach/*",),
    "office.js": ("management/*", "shared/*", "web/staff_bar.html"),
}
"""Which templates are one face, and fetch one entry."""
BRING_THEIR_OWN = ("outage.html", "millimetres.html", "display.html", "device_test.html")


def elements(entry: str) -> set[str]:
    """The elements that the templates of a face use."""
    pages = [path for pattern in ENTRIES[entry] for path in (ROOT / "templates").glob(pattern)]
    words = "".join(path.read_text(encoding="utf-8") for path in pages if path.name not in BRING_THEIR_OWN)
    return set(re.findall(r"<([a-z]+-[a-z-]+)", words))


def definitions(entry: str) -> set[str]:
    """The elements that an entry brings."""
    words = "".join((ROOT / "static" / "js" / name).read_text(encoding="utf-8") for name in modules(entry))
    return set(re.findall(r'customElements\.define\("([a-z-]+)"', words))


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_page_fetches_the_script_of_every_element_it_has_and_no_other(entry):
    assert elements(entry)
    assert definitions(entry) == elements(entry)


@pytest.mark.parametrize(
    ("entry", "page"),
    [
        ("staff.js", lambda house: (house.signs_in("samira").client, "/reception/")),
        ("staff.js", lambda house: (house.stranger().client, "/sign-in")),
        ("kiosk.js", lambda house: (house.kiosk().client, "/kiosk/zuil-1")),
        ("phone.js", lambda house: (house.stranger().client, f"/t/{house.kiosk().takes_a_number('PAP-1').token}")),
        ("phone.js", lambda house: (house.stranger().client, "/t/none")),
        ("display.js", lambda house: (house.display().client, "/display/scherm-1")),
        ("outreach.js", lambda house: (house.signs_in("noor").client, "/reception/outreach")),
    ],
)
def test_every_face_fetches_its_own_entry(house, entry, page):
    client, address = page(house)
    sent = BeautifulSoup(client.get(address).text, "html.parser").select("script[type=module]")
    assert [str(one["src"]).rpartition("/")[2] for one in sent] == [entry]
