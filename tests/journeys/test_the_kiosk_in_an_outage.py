"""A kiosk that is opened while the server is gone sends visitors to the desk, and comes back without a touch (O-3)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_the_kiosk_forgets import is_at_the_start

KEPT = """async () => Promise.all((await caches.keys()).map(async name => {
  const shelf = await caches.open(name);
  return Promise.all((await shelf.keys()).map(async request =>
    [new URL(request.url).pathname, await (await shelf.match(request)).text()]));
}))"""
IS_READY = """async () => {
  const workers = navigator.serviceWorker;
  await workers.ready;
  while (!workers.controller) await new Promise(go => setTimeout(go, 20));
}"""
SPOILS = """async () => {
  const shelf = await caches.open("outage");
  await shelf.put("/static/old/css/kiosk.css", new Response("old"));
  await shelf.put("/kiosk/zuil-1/outage", new Response("old"));
}"""
RENEWS = """async () => {
  const shelf = await caches.open("outage");
  await navigator.serviceWorker.register("/kiosk/zuil-1/worker.js?v=newer", {scope: "/kiosk/zuil-1"});
  const old = async () => (await shelf.keys()).some(one => one.url.includes("/static/old/"));
  while (await old()) await new Promise(go => setTimeout(go, 20));
}"""


def is_prepared(kiosk):
    """The worker of this kiosk has its page at hand, and minds what the browser asks for."""
    kiosk.page.evaluate(IS_READY)


def kept(kiosk) -> dict[str, str]:
    """Address → text of all that the browser keeps."""
    return {address: text for shelf in kiosk.page.evaluate(KEPT) for address, text in shelf}


@pytest.fixture
def kiosk(stage):
    """A kiosk that has been on for a while."""
    one = stage.kiosk()
    is_prepared(one)
    return one


def test_a_reload_while_the_server_is_gone_shows_the_way_and_comes_back_by_itself(stage, kiosk):
    kiosk.touches("Wonen en verhuizen")
    stage.goes_dark()
    kiosk.page.reload()
    kiosk.reads_within("Ga naar het onthaal", seconds=5)
    expect(kiosk.page.locator(".gone-picture svg")).to_have_count(3)
    expect(kiosk.page.locator(".gone-picture")).to_be_in_viewport()
    expect(kiosk.page.locator("html")).to_have_attribute("lang", "nl")
    assert "Wonen en verhuizen" not in kiosk.page.content()
    stage.opens()
    is_at_the_start(kiosk)
    assert kiosk.takes_a_number("PAP-1")


def test_a_browser_that_starts_while_the_server_is_gone_shows_the_way_in_our_own_letters(stage, kiosk):
    stage.goes_dark()
    kiosk.page.goto("about:blank")
    kiosk.opens()
    kiosk.reads_within("Ga naar het onthaal", seconds=5)
    assert kiosk.page.evaluate("document.fonts.check('16px Noto Sans Variable')")
    assert kiosk.page.locator(".gone-words").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > 50
    kiosk.page.reload()
    kiosk.reads_within("Ga naar het onthaal", seconds=5)
    stage.opens()
    is_at_the_start(kiosk)


def test_the_browser_keeps_that_page_and_nothing_of_a_visit(kiosk):
    before = kept(kiosk)
    own = {address for address in before if not address.startswith("/static/")}
    assert own == {"/kiosk/zuil-1/outage", "/kiosk/zuil-1/profile.css"}
    assert "Ga naar het onthaal" in before["/kiosk/zuil-1/outage"]
    kinds = {address.rpartition(".")[2] for address in before if address.startswith("/static/")}
    assert kinds == {"css", "js", "woff2"}  # the mark is in the page itself
    kiosk.touches("Français")
    kiosk.touches("Brieven, rekeningen, premies")
    kiosk.touches("Rekeningen en betalen")
    kiosk.touches("Geef mij een nummer")
    number = kiosk.number()
    kiosk.touches("Klaar")
    assert kept(kiosk) == before
    words = before["/kiosk/zuil-1/outage"]
    for trace in ("csrf", "POS-3", "Rekeningen", "start_key", str(number)):
        assert trace not in words


def test_the_kept_page_follows_the_house_when_its_files_change(kiosk):
    kiosk.page.evaluate(SPOILS)
    assert "old" in kept(kiosk).values()
    kiosk.page.evaluate(RENEWS)
    assert "Ga naar het onthaal" in kept(kiosk)["/kiosk/zuil-1/outage"]


def test_a_screen_that_is_not_ours_any_more_gets_no_worker(house):
    stranger = house.stranger()
    for address in ("/kiosk/zuil-1/outage", "/kiosk/zuil-1/worker.js"):
        assert stranger.opens(address).status_code == 302
    assert house.kiosk().opens("/kiosk/zuil-1/outage").status_code == 200


def test_the_worker_minds_one_kiosk_only(house):
    answer = house.kiosk().client.get("/kiosk/zuil-1/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/kiosk/zuil-1"
    assert answer.mimetype == "text/javascript"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
