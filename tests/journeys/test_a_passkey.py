"""A passkey in a real browser: made, used alone at the door, and taken away. The browser's own authenticator signs."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from management.demo import PASSWORD

FINGER = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_passkey_is_made_opens_the_door_and_opens_nothing_once_removed(stage):
    """At `localhost`: a browser makes no passkey for an address without a name."""
    lotte = stage.stranger()
    page, home = lotte.page, stage.url.replace("127.0.0.1", "localhost")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    alone = page.get_by_role("button", name="Aanmelden met een toegangssleutel")

    page.goto(f"{home}/sign-in")
    expect(alone).to_be_visible()
    page.get_by_label("Gebruikersnaam").fill("lotte")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.goto(f"{home}/account/password")
    page.get_by_role("link", name="Maak een toegangssleutel").click()
    page.get_by_label("Geef hem een naam").fill("mijn laptop")
    page.get_by_label("Je wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Maak “mijn laptop”").click()
    expect(page.locator(".recovery li")).to_have_count(10)

    page.context.clear_cookies()
    page.goto(f"{home}/sign-in")
    alone.click()
    expect(page).to_have_url(re.compile("/reception/desk/"))
    page.goto(f"{home}/account/keys")
    expect(page.locator(".held")).to_contain_text("laatst gebruikt op 17 november")
    page.locator("summary").click()
    page.locator("[name=password]").first.fill(PASSWORD)
    page.get_by_role("button", name="Haal mijn laptop weg").click()
    expect(page.get_by_role("status")).to_contain_text("weg")

    lotte.expects("422")
    page.context.clear_cookies()
    page.goto(f"{home}/sign-in")
    alone.click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("kennen we niet")
