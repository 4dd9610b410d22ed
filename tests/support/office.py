"""Which pages has the office? Every address that shows one, by the name of its route, so that none is forgotten.

A route that is new must stand in `PAGES` with an address in the test house, or in `NO_PAGE` with what it is instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

PAGES: dict[str, tuple[str, ...]] = {
    "office.home": ("/management/",),
    "needs.page": ("/management/needs", "/management/needs?q=xyzzy", "/management/needs?q=huis"),
    "needs.one": ("/management/needs/POS-3", "/management/needs/new", "/management/needs/GEZ-5"),
    "themes.page": ("/management/themes", "/management/themes?q=xyzzy"),
    "themes.one": ("/management/themes/WON", "/management/themes/new"),
    "services.page": ("/management/services",),
    "services.one": ("/management/services/caw", "/management/services/new"),
    "hours.page": ("/management/hours",),
    "house.page": ("/management/house",),
    "texts.page": ("/management/texts",),
    "desks.page": ("/management/desks",),
    "desks.one": ("/management/desks/3", "/management/desks/new"),
    "zones.page": ("/management/zones",),
    "zones.one": ("/management/zones/a", "/management/zones/new"),
    "languages.page": ("/management/languages",),
    "languages.one": ("/management/languages/ar", "/management/languages/nl", "/management/languages/new"),
    "publishing.page": ("/management/publishing",),
    "words.home": ("/management/words",),
    "words.review": ("/management/words/fr", "/management/words/ar?state=all", "/management/words/nl?q=xyzzy"),
    "word_files.page": ("/management/words/fr/file",),
    "recordings.home": ("/management/words/fr/recordings",),
    "recordings.page": ("/management/words/fr/recordings/nummer",),
    "people.room": ("/management/people/", "/management/people/?q=xyzzy"),
    "people.one": ("/management/people/2",),
    "signing_in.page": ("/management/people/organisation",),
    "signing_in.ask_for_new": ("/management/people/organisation/groups/new",),
    "people.ask_for_new": ("/management/people/new",),
    "devices.page": ("/management/devices/", "/management/devices/?q=xyzzy"),
    "devices.one": ("/management/devices/1", "/management/devices/3"),
    "devices.new": ("/management/devices/new",),
    "devices.ask_removal": ("/management/devices/2/removal",),
    "notices.page": ("/management/announcements/",),
    "pictograms.page": ("/management/pictograms",),
    "figures.page": ("/management/figures",),
    "figures.of_period": ("/management/figures/2026-11",),
    "privacy.page": ("/management/privacy/",),
    "publishing.upload": ("/management/publishing/upload",),
    "first_hour.kiosk": ("/first-hour/kiosk",),
    "own_password.ask": ("/account/password",),
    "second_step.page": ("/account/second-step",),
    "own_passkeys.page": ("/account/keys",),
    "own_passkeys.recovery": ("/account/recovery",),
}
"""The first address of each is looked at in `make test`; all of them in `make exhaustive`."""

NO_PAGE: dict[str, str] = {
    "office.edition": "a part: which edition is in force",
    "icons.found": "a part: the pictograms that were found",
    "devices.devices": "a part: the list of devices",
    "devices.device_state": "a part: how a device is",
    "words.approval": "a part: one sentence of the reviewer",
    "words.clip": "a sound",
    "recordings.sound": "a sound",
    "word_files.send": "a file for the translator",
    "publishing.export": "a file of the catalogue",
    "figures.export": "a file of figures",
    "privacy.register_csv": "a file of the register",
    "privacy.register_text": "a file of the register",
    "privacy.log": "for an auditor: test_privacy",
    "notices.announcements": "a part: what is announced",
    "notices.again": "needs an announcement that is over: test_notices",
    "signing_in.one": "needs a group that was set up: test_sign_in_elsewhere",
    "preview.page": "the kiosk's own page, which its own tests look at",
    "devices.which": "needs a screen that was scanned: test_a_screen_by_scan",
    "password_link.ask": "needs a link that somebody was sent: test_a_new_colleague",
    "accounts.nothing_here": "for who may do nothing here: test_who_has_nothing_here",
}
DOORS = ("/account", "/first-hour/kiosk")


def office_routes(app: Flask) -> Iterator[str]:
    """The routes that a manager opens, or from which they manage their own account."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.rule.startswith(("/management", *DOORS)):
            yield rule.endpoint


def pages_of_the_office() -> list[str]:
    """Every address."""
    return [address for several in PAGES.values() for address in several]


def one_of_each() -> list[str]:
    """One address for each route."""
    return [several[0] for several in PAGES.values()]


def one_of_each_room() -> list[str]:
    """One address for each room: the last of its pages, which holds the most."""
    return list({endpoint.partition(".")[0]: several[0] for endpoint, several in PAGES.items()}.values())
