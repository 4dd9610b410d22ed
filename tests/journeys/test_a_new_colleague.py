"""A new colleague: taken on, a password of their own, a second step, signed in; and gone at once on every screen."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import expect

CHOSEN = "een lang zinnetje"


def test_from_a_link_to_a_second_step_and_out_again(stage):
    wout, els = stage.manager(), stage.stranger()
    office, page = wout.page, els.page
    wout.opens("/management/people/")
    office.get_by_role("link", name="Nieuwe medewerker").click()
    office.get_by_label("Gebruikersnaam").fill("els")
    office.get_by_label("Voornaam").fill("Els")
    office.locator("[name=role][value=host]").check()
    office.get_by_role("button", name="Maak aan").click()
    link = office.get_by_label("Link, alleen nu te zien").input_value()

    els.opens(re.sub(r"^https?://[^/]+", "", link))
    page.get_by_label("Wachtwoord, 10 tekens").fill(CHOSEN)
    page.get_by_label("Nog eens").fill(CHOSEN)
    page.get_by_role("button", name="Bewaar mijn wachtwoord").click()
    expect(page.get_by_role("status")).to_contain_text("Je wachtwoord is bewaard")

    _types_password(page)
    expect(page).to_have_url(re.compile("/reception/"))
    els.opens("/account/second-step")
    secret = page.locator(".typed-key").inner_text().replace(" ", "")
    page.get_by_label("Zes cijfers").fill(pyotp.TOTP(secret).at(stage.clock.now()))
    page.get_by_label("Je wachtwoord").fill(CHOSEN)
    page.get_by_role("button", name="Bewaar mijn tweede stap").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page.locator(".held li")).to_have_count(1)

    page.context.clear_cookies()
    stage.later(seconds=60)
    els.opens("/sign-in")
    _types_password(page)
    page.get_by_label("Zes cijfers").fill(pyotp.TOTP(secret).at(stage.clock.now()))
    page.get_by_role("button", name="Aanmelden").click()
    expect(page).to_have_url(re.compile("/reception/"))
    expect(page.locator(".staff-bar .live")).to_contain_text("live")

    wout.opens("/management/people/?q=els")
    office.get_by_role("link", name="Els").click()
    office.locator("summary").click()
    office.get_by_role("button", name="Ja, Els werkt hier niet meer").click()
    expect(page).to_have_url(re.compile("/sign-in"), timeout=2_000)


def _types_password(page):
    page.get_by_label("Gebruikersnaam").fill("els")
    page.get_by_label("Wachtwoord").fill(CHOSEN)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
