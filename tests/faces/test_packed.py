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
    return found + [str(one["src"]) for one in page.select("script[src]")]


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


@pytest.mark.parametrize(
    ("entry", "folders"),
    [
        ("kiosk.js", ("kiosk",)),
        ("house.js", ("reception", "displays", "phone")),
        ("outreach.js", ("outreach",)),
    ],
)
def test_a_page_fetches_the_script_of_every_element_it_has(entry, folders):
    pages = [path for folder in folders for path in (ROOT / "templates" / folder).glob("*.html")]
    ours = [path for path in pages if path.name not in ("outage.html", "millimetres.html")]  # these bring their own
    used = {name for path in ours for name in re.findall(r"<([a-z]+-[a-z-]+)", path.read_text(encoding="utf-8"))}
    defined = "".join((ROOT / "static" / "js" / name).read_text(encoding="utf-8") for name in modules(entry))
    assert used
    assert {name for name in used if f'customElements.define("{name}"' not in defined} == set()


def test_a_kiosk_fetches_no_script_of_a_desk():
    assert {"visit-panel.js", "desk-queue.js", "call-chime.js"} <= modules("house.js") - modules("kiosk.js")
