"""Nobody needs a mouse or a finger: the keyboard gets everywhere, and what refreshes by itself leaves it in peace."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.marks import first


def test_a_visitor_takes_a_number_with_tab_and_enter_alone(shared_stage):
    kiosk = shared_stage.kiosk()
    kiosk.presses_enter_on("Français")
    expect(kiosk.focused()).to_have_text("Français")
    for words, heading in (
        ("Identiteitskaart, rijbewijs, attest", "Identiteitskaart, rijbewijs, attest"),
        ("Rijbewijs", "Klopt dit?"),
        ("Heb je iets nodig?", "Heb je iets nodig?"),
        ("Verder", "Klopt dit?"),
        ("Geef mij een nummer", "Dit is jouw nummer"),
    ):
        kiosk.presses_enter_on(words)
        expect(kiosk.heading()).to_contain_text(heading)
        expect(kiosk.heading()).to_be_focused()
    number = kiosk.number()
    visit = shared_stage.house.visit(number)
    assert ([need.code for need in visit.needs], visit.language) == (["PAP-2"], "fr")
    kiosk.presses_enter_on("Klaar")
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    expect(kiosk.heading()).to_be_focused()


def test_a_switch_on_the_kiosk_keeps_the_keyboards_place(shared_stage):
    kiosk = shared_stage.kiosk()
    kiosk.goes_to("extras", needs=["PAP-1"])
    kiosk.presses_enter_on("Stoel")
    expect(kiosk.focused()).to_have_attribute("aria-pressed", "true")
    expect(kiosk.focused()).to_contain_text("toel")
    kiosk.presses_enter_on("Grotere letters")
    expect(kiosk.focused()).to_contain_text("Grotere letters")


def test_who_asks_for_more_time_by_key_gets_it(shared_stage):
    kiosk = shared_stage.kiosk(clock=True)
    kiosk.touches("Wonen en verhuizen")
    kiosk.waits(60)
    expect(kiosk.heading()).to_have_text("Ben je er nog?")
    expect(kiosk.focused()).to_contain_text("Ik heb meer tijd nodig")
    kiosk.keys("Enter")
    expect(kiosk.heading()).to_have_text("Wonen en verhuizen")
    expect(kiosk.heading()).to_be_focused()


def test_the_host_makes_a_visit_opens_it_and_calls_it_by_keys(stage):
    host, board = stage.host(), stage.display()
    stage.house.signs_in("lotte").sits_down(3)
    host.keys("n")
    expect(host.heading()).to_have_text("Nieuw bezoek")
    expect(host.page.get_by_label("Zoek een vraag")).to_be_focused()
    host.page.keyboard.type("rijbewijs")
    host.reads("gevonden")
    host.keys("ArrowDown", "Space", "Enter")
    expect(host.heading()).to_contain_text("Nummer")
    [visit] = stage.house.visits()
    expect(host.heading()).to_have_text(f"Nummer {visit.number}")
    host.keys("Escape")
    expect(host.panel.locator("h2.num")).to_be_focused()
    assert [need.code for need in visit.needs] == ["PAP-2"]
    host.tabs_to(host.panel.locator("summary", has_text="Oproepen"))
    host.keys("Enter")
    host.tabs_to(host.panel.get_by_role("button", name="Loket 3"))
    host.keys("Enter")
    board.shows((visit.number, 3))
    expect(host.panel).to_contain_text("wordt opgeroepen")
    assert host.panel.evaluate("panel => panel.contains(document.activeElement)"), "the keyboard lost its place"
    host.keys("Escape")
    expect(host.panel.locator("h2.num")).to_have_count(0)


def test_the_host_walks_the_list_by_arrows_and_opens_a_visit_with_enter(stage):
    first, second, third = (stage.visitor("PAP-1") for _ in range(3))
    host = stage.host()
    host.sees_waiting(first.number, second.number, third.number)
    host.keys("l")
    host.keys("ArrowDown")
    expect(host.line(first.number)).to_be_focused()
    host.keys("ArrowDown", "ArrowDown", "ArrowUp")
    expect(host.line(second.number)).to_be_focused()
    host.keys("Enter")
    expect(host.panel.locator("h2.num")).to_be_focused()
    expect(host.panel.locator("h2.num")).to_contain_text(str(second.number))
    host.keys("Escape")
    expect(host.line(second.number)).to_be_focused()
    host.keys(*str(third.number))
    expect(host.panel.locator("h2.num")).to_contain_text(str(third.number))
    host.keys("t", "2")
    expect(host.panel).to_contain_text("Toegewezen aan Breed onthaal")
    stage.house.signs_in("jan").sits_down(1).calls_next()
    host.sees_waiting(second.number, third.number)
    host.keys(*str(first.number))
    expect(host.panel.locator("h2.num")).to_contain_text(str(first.number))
    host.expects("404")
    host.keys("9", "9", "9")
    host.reads("Nummer 999 is niet in huis.")


def test_the_digit_after_o_is_the_number_of_the_desk_and_a_busy_one_is_not_offered(stage):
    lotte, jan = (stage.house.signs_in(who).sits_down(at) for who, at in (("lotte", 3), ("jan", 1)))
    busy, second = stage.visitor("PAP-1"), stage.visitor("PAP-1")
    jan.calls_next()
    host = stage.host()
    host.keys(*str(second.number))
    expect(host.panel.locator("h2.num")).to_contain_text(str(second.number))
    host.keys("o")
    offered = host.panel.locator("button[data-digit]")
    expect(offered).to_have_text(["Loket 3"])
    host.keys("1")
    expect(offered).to_be_visible()
    host.keys("3")
    expect(host.panel).to_contain_text("wordt opgeroepen, loket 3")
    assert (jan.at_desk(), lotte.at_desk()) == (busy.number, second.number)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_who_helps_without_a_number_moves_nothing_on_the_desks_page(shared_stage, size):
    jan = shared_stage.sits_at("jan", "/reception/desk/", size=size)
    places = """() => [document.documentElement.scrollHeight,
        ...["#desk-next", "#desk-pause", "#desk-walk-in summary"].map(one => {
            const {x, y, width, height} = document.querySelector(one).getBoundingClientRect();
            return [x, y, width, height];
        })]"""
    before = jan.page.evaluate(places)
    jan.keys("s")
    expect(jan.page.get_by_role("button", name="Zonder vraag")).to_be_in_viewport(ratio=1)
    assert jan.page.evaluate(places) == before


@pytest.mark.parametrize("size", first(1, [((1024, 768),), ((1440, 900),)]))
def test_a_chosen_result_moves_no_other_result_and_no_next_step(stage, size):
    stage.visitor("PAP-1")
    lotte = stage.desk("lotte", 3, size=size)
    lotte.calls_next()
    lotte.presses("Is er")
    places = """() => [
        ...document.querySelectorAll(".ends .button:not([id*=receipt]), .actions > .button, .actions summary"),
    ].map(one => {
        const {x, y, width} = one.getBoundingClientRect();
        return [one.textContent.trim(), x, y, width];
    }).filter(([words]) => !words.startsWith("Ongedaan"))"""
    expect(lotte.page.get_by_role("button", name="Klaar en volgende")).to_be_visible()
    before = lotte.page.evaluate(places)
    for result in ("In orde", "Doorverwezen buiten huis", "volzet", "Aanvraag gedaan"):
        lotte.notes(result)
        assert lotte.page.evaluate(places) == before, result


def test_the_list_of_keys_opens_at_its_beginning(shared_stage):
    jan = shared_stage.sits_at("jan", "/reception/desk/", size=(1024, 600))
    jan.keys("?")
    sheet = jan.page.locator("#keys")
    expect(sheet.get_by_role("heading")).to_be_in_viewport()
    assert sheet.evaluate("sheet => [sheet.scrollTop, sheet.scrollHeight > sheet.clientHeight]") == [0, True]


def test_a_desk_calls_receives_and_finishes_with_three_keys(stage):
    first, second = stage.visitor("PAP-1"), stage.visitor("PAP-2")
    lotte, board = stage.desk("lotte", 3), stage.display()
    expect(lotte.page.locator("#desk-next")).to_contain_text(str(first.number))
    lotte.keys("Space")
    lotte.helps(first.number)
    board.shows((first.number, 3))
    lotte.keys("o")
    lotte.reads("Opgeroepen, 2 keer")
    lotte.keys("i")
    lotte.reads("Aan het loket")
    lotte.keys("k")
    lotte.is_free()
    expect(lotte.page.locator("#desk-next")).to_contain_text(str(second.number))
    lotte.keys("Space")
    lotte.helps(second.number)
    lotte.keys("i")
    lotte.reads("Aan het loket")
    lotte.keys("Space")
    lotte.is_free()
    assert stage.house.visits() == []


def test_a_key_held_down_or_typed_in_a_field_does_nothing(stage):
    stage.visitor("PAP-1")
    host, lotte = stage.host(), stage.desk("lotte", 3)
    lotte.page.keyboard.down("z")
    expect(lotte.heading()).to_contain_text("heeft pauze")
    for _ in range(5):
        lotte.page.keyboard.down("z")  # repeats, as a key that is held
    lotte.page.keyboard.up("z")
    expect(lotte.heading()).to_contain_text("heeft pauze")
    host.keys("n")
    host.page.get_by_label("Zoek een vraag").press_sequentially("nl")
    expect(host.page.get_by_label("Zoek een vraag")).to_have_value("nl")
    expect(host.heading()).to_have_text("Nieuw bezoek")


@pytest.mark.parametrize("refreshes", first(1, ["waiting", "desks and list"]))
def test_a_list_that_refreshes_moves_neither_focus_nor_scroll(stage, refreshes):
    tickets = [stage.visitor("PAP-1") for _ in range(14)]
    host = stage.host(size=(1024, 420))
    at = host.line(tickets[9].number)
    expect(host.lines).to_have_count(14)
    at.focus()
    at.scroll_into_view_if_needed()
    before = host.page.evaluate(WHERE)
    assert before["scrolls"], "nothing can scroll here, so nothing is proved"
    if refreshes == "waiting":
        stage.visitor("GEZ-2")
        expect(host.lines).to_have_count(15)
    else:
        stage.house.signs_in("lotte").sits_down(3).calls_next()
        expect(host.lines).to_have_count(13)
        expect(host.page.locator("#desks")).to_contain_text(str(tickets[0].number))
    expect(at).to_be_focused()
    if refreshes == "waiting":
        assert host.page.evaluate(WHERE) == before


WHERE = """() => {
  const scrolls = [document.scrollingElement, ...document.querySelectorAll("body *")]
    .filter(one => one.scrollHeight > one.clientHeight + 1 && (one === document.scrollingElement
      || /auto|scroll/.test(getComputedStyle(one).overflowY)))
    .map(one => [one.tagName + "." + one.className, one.scrollTop]);
  return {focus: document.activeElement.id, scrolls: scrolls.length ? scrolls.map(String).sort().join(" ") : ""};
}"""


def test_a_line_that_goes_gives_the_keyboard_to_the_next_one(stage):
    tickets = [stage.visitor("PAP-1") for _ in range(3)]
    host = stage.host()
    host.sees_waiting(*(ticket.number for ticket in tickets))
    host.line(tickets[1].number).focus()
    token = tickets[1].token
    stage.house.phone(token).posts(f"/t/{token}/leaving")
    host.sees_waiting(tickets[0].number, tickets[2].number)
    expect(host.line(tickets[2].number)).to_be_focused()


def test_an_open_menu_stays_open_while_the_hall_moves(stage):
    ticket = stage.visitor("PAP-1")
    host = stage.host()
    host.opens_visit(ticket.number)
    host.panel.locator("summary", has_text="Taal").click()
    stage.visitor("PAP-2")
    expect(host.lines).to_have_count(2)
    expect(host.panel.get_by_role("button", name=re.compile("Frans"))).to_be_visible()


def test_whoever_types_a_search_loses_no_letter_when_the_hall_moves(stage):
    host = stage.host()
    host.keys("n")
    field = host.page.get_by_label("Zoek een vraag")
    field.press_sequentially("rijb")
    stage.visitor("PAP-1")
    field.press_sequentially("ewijs")
    expect(field).to_have_value("rijbewijs")
    host.reads("gevonden")


@pytest.mark.parametrize("then", ["another is opened", "it is closed"])
def test_a_late_answer_for_one_visit_does_not_stand_over_what_came_after(stage, then):
    host, (one, other) = stage.host(), [stage.visitor("PAP-1") for _ in range(2)]
    host.sees_waiting(one.number, other.number)
    host.keys(*str(one.number))
    number = host.panel.locator("h2.num")
    expect(number).to_contain_text(str(one.number))
    address = host.panel.locator("[data-from]").get_attribute("data-from")
    held = []
    host.page.route(f"**{address}", lambda route: held.append(route), times=1)
    with host.page.expect_request(f"**{address}"):
        stage.visitor("PAP-2")
    if then == "it is closed":
        host.keys("Escape")
        expect(number).to_have_count(0)
    else:
        host.keys(*str(other.number))
        expect(number).to_contain_text(str(other.number))
    with host.page.expect_response(f"**{address}"):
        held[0].continue_()
    host.page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(number).to_have_text([] if then == "it is closed" else [re.compile(str(other.number))])


def test_a_visit_in_the_address_is_open_at_once(stage):
    ticket = stage.visitor("PAP-1")
    host = stage.host()
    host.opens(f"/reception/?visit={stage.house.visit(ticket.number).id}")
    expect(host.panel.locator("h2.num")).to_contain_text(str(ticket.number))
