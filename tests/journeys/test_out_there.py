"""Out in the neighbourhood the network goes: slips are given all the same, and are sent once, by themselves (G-5)."""

import re

from playwright.sync_api import expect

from tests.support.browser import axe
from tests.support.screens import Screen

HOME = "/reception/outreach"
SHELVES = """async () => {
  const heard = asked => new Promise(ready => (asked.onsuccess = () => ready(asked.result)));
  const found = {...localStorage, ...sessionStorage};
  for (const {name} of await indexedDB.databases()) {
    const shelf = await heard(indexedDB.open(name));
    for (const store of shelf.objectStoreNames)
      found[store] = await heard(shelf.transaction(store).objectStore(store).getAll());
    shelf.close();
  }
  for (const name of await caches.keys())
    found[name] = (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname);
  return found;
}"""
KEPT = {"start_key", "code", "needs", "language", "extras", "day", "hour", "kept"}


class Worker(Screen):
    """A neighbourhood worker with a phone."""

    def signs_in(self):
        self.page.fill("#username", "noor")
        self.page.fill("#password", "vuurmolen")
        self.page.keyboard.press("Enter")
        self.reads("Waarvoor komt de bezoeker?")

    def chooses(self, words, *, language="nl"):
        self.page.fill("#q", words)
        self.page.locator("li:not([hidden]) input[name=need]").first.check()
        self.page.select_option("#language", language)

    def makes_a_slip(self, words, hour, *, day="2026-11-18", **how):
        self.chooses(words, **how)
        self.page.locator("#later").evaluate("one => one.open = true")
        self.page.select_option("#day", day)
        self.page.select_option("#hour", hour)
        self.page.locator("#give-slip").click()
        code = self.page.locator("#given [data-code]")
        expect(code).to_have_text(re.compile(r"^\d{6}$"))
        return code.inner_text()

    def next_visitor(self):
        self.page.locator("#next-visitor").click()
        self.reads("Waarvoor komt de bezoeker?")

    def keeps(self):
        return self.page.evaluate(SHELVES)

    def is_ready_to_go_out(self):
        """Codes are in hand, and the page is kept."""
        self.page.wait_for_function(f"async () => ((await ({SHELVES})()).codes ?? []).length === 20")
        self.page.wait_for_function(f"async () => ((await ({SHELVES})()).outreach ?? []).length > 10")
        self.page.wait_for_function("() => navigator.serviceWorker.controller")


def test_slips_made_without_a_network_are_sent_once_when_it_is_back(stage):
    noor = Worker(stage, stage._browser((390, 844), has_touch=True, is_mobile=True), HOME, opens=False)
    noor.expects("ERR_INTERNET", "ERR_FAILED")
    noor.opens()
    noor.signs_in()
    noor.is_ready_to_go_out()
    context = noor.page.context

    context.set_offline(True)
    noor.chooses("rijbewijs")
    noor.page.locator("#give-number").click()
    noor.reads("Een nummer kan niet zonder netwerk.")
    first = noor.makes_a_slip("schulden", "10:30", language="fr")
    noor.reads("mercredi 18 novembre")
    noor.reads("Dit briefje telt al.")
    axe(noor.page)
    noor.next_visitor()
    second = noor.makes_a_slip("huren", "11:00")
    noor.next_visitor()
    noor.reads("Nog niet verstuurd (2)")
    axe(noor.page)
    assert first != second
    kept = noor.keeps()
    assert {key for one in kept["unsent"] for key in one} == KEPT
    assert not re.search(r"noor|csrf", str(kept), re.IGNORECASE)
    assert stage.house.rows("slip") == []

    noor.page.close()
    again = Worker(stage, context.new_page(), HOME, opens=False)
    again.expects("ERR_INTERNET", "ERR_FAILED")
    again.opens()
    again.reads("Nog niet verstuurd (2)")
    other = Worker(stage, context.new_page(), HOME, opens=False)
    other.expects("ERR_INTERNET", "ERR_FAILED")
    other.opens()
    other.reads("Nog niet verstuurd (2)")

    context.set_offline(False)
    for tab in (again, other):
        tab.page.evaluate("dispatchEvent(new Event('online'))")
        expect(tab.page.locator(".unsent")).to_have_count(0, timeout=20_000)
    assert sorted(one["code"] for one in stage.house.rows("appointment")) == sorted([first, second])
    assert len(stage.house.rows("slip")) == 2
    assert again.keeps()["unsent"] == []

    say_goodbye(again)


def test_what_is_refused_or_waits_for_a_sign_in_stays_and_says_what_to_do(stage):
    noor = Worker(stage, stage._browser((844, 390), has_touch=True, is_mobile=True), HOME, opens=False)
    noor.expects("ERR_INTERNET", "ERR_FAILED", "409")
    noor.opens()
    noor.signs_in()
    noor.is_ready_to_go_out()
    context = noor.page.context
    context.set_offline(True)
    late = noor.makes_a_slip("rijbewijs", "09:30", day="2026-11-17")
    noor.next_visitor()
    good = noor.makes_a_slip("schulden", "10:30")
    noor.next_visitor()
    stage.later(hours=1)
    context.clear_cookies()

    context.set_offline(False)
    noor.reads("Je bent afgemeld.")
    noor.reads("Nog niet verstuurd (2)")
    assert stage.house.rows("slip") == []

    noor.page.get_by_role("link", name="Aanmelden").click()
    noor.signs_in()
    noor.reads("Nog niet verstuurd (1)")
    noor.reads("Niet aanvaard. Dat uur is voorbij.")
    noor.reads("bel het onthaal")
    assert [one["code"] for one in stage.house.rows("appointment")] == [good]
    assert [one["code"] for one in noor.keeps()["unsent"]] == [late]

    noor.page.once("dialog", lambda asked: asked.dismiss())
    noor.page.get_by_role("button", name="Afmelden").click()
    noor.reads("Nog niet verstuurd (1)")
    noor.page.get_by_role("button", name="Wis").click()
    expect(noor.page.locator(".unsent")).to_have_count(0)
    say_goodbye(noor)


def say_goodbye(again):
    again.page.get_by_role("button", name="Afmelden").click()
    expect(again.page.locator("#username")).to_be_visible()
    left = again.keeps()
    assert (left.get("unsent", []), left.get("codes", [])) == ([], [])
