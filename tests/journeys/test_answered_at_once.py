"""A question answered on the spot: two keys count it, and for ten seconds it can be taken back (decisions 22)."""

import re

from playwright.sync_api import expect


def counted(stage):
    return [one["group"] for one in stage.house.rows("measure") if one["kind"] == "answered"]


def test_m_and_a_digit_count_and_a_lost_answer_counts_once(shared_stage):
    samira = shared_stage.sits_at("samira", "/reception/")
    before = len(counted(shared_stage))
    samira.expects("ERR_FAILED")
    lost = []

    def lose_one(route):
        answer = route.fetch()
        lost.append(answer.status)
        route.abort() if len(lost) == 1 else route.fulfill(response=answer)

    samira.page.route(re.compile("/reception/answers$"), lose_one)
    line = samira.page.locator(".line").nth(2)
    line.focus()
    samira.keys("m", "2")
    samira.reads("Geteld: Wonen")
    assert lost == [200, 200]
    assert len(counted(shared_stage)) == before + 1
    expect(line).to_be_focused()

    samira.keys("m", "2")
    samira.keys("m", "7")
    samira.reads("Geteld: Buurt")
    assert counted(shared_stage)[before:] == ["WON", "WON", "BUU"]
    samira.page.get_by_role("button", name="Ongedaan").click()
    samira.reads("Niet meer geteld.")
    assert counted(shared_stage)[before:] == ["WON", "WON"]


def test_a_slow_answer_to_the_first_press_does_not_stand_over_the_second(shared_stage):
    samira = shared_stage.sits_at("samira", "/reception/")
    before = len(counted(shared_stage))
    held = []
    samira.page.route(re.compile("/reception/answers$"), lambda route: held.append(route), times=1)
    samira.keys("m", "2")
    samira.keys("m", "7")
    samira.page.wait_for_function("() => !document.querySelector('#answered:popover-open')")
    assert len(held) == 1
    held[0].continue_()
    samira.reads("Geteld: Buurt")
    assert counted(shared_stage)[before:] == ["WON", "BUU"]
    samira.page.get_by_role("button", name="Ongedaan").click()
    samira.reads("Niet meer geteld.")
    assert counted(shared_stage)[before:] == ["WON"]
