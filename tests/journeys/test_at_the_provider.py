"""A colleague signs in at the provider of their organisation; without the group the open page ends."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from extensions import db
from queueing.colleagues.groups import GroupRule
from tests.support.providers import lives_now, write_settings
from tests.support.stage import Stage


def test_there_and_back_and_out_when_the_group_is_gone(running_provider, built_house, tmp_path, new_context):
    provider = running_provider
    provider.as_new()
    folder = tmp_path / "technician"
    folder.mkdir()
    env = {"ONTHAAL_OIDC_FILE": str(write_settings(folder, provider))}
    stage = Stage(tmp_path, built_house, new_context, env=env)
    try:
        lives_now(stage.house)
        with stage.app.app_context():
            rule = {"branch_id": 1, "issuer": provider.issuer, "services": ["burgerzaken"]}
            db.session.add(GroupRule(group_name="onthaal", roles=["host"], **rule))
            db.session.commit()
        provider.knows("s-1", given_name="Els", groups=["onthaal"])
        els, elsewhere = stage.stranger(), stage.stranger()
        for one in (els, elsewhere):
            one.expects(f"elsewhere: {provider.issuer}")
        els.opens("/sign-in?next=/reception/")
        _signs_in(els.page)
        expect(els.page).to_have_url(re.compile("/reception/$"))
        expect(els.page.locator(".staff-bar")).to_contain_text("Els")
        expect(els.page.locator(".staff-bar .live")).to_contain_text("live")

        provider.knows("s-1", given_name="Els", groups=[])
        elsewhere.expects("403")
        elsewhere.opens("/sign-in")
        _signs_in(elsewhere.page)
        expect(elsewhere.page.get_by_role("alert")).to_contain_text("Je groepen geven hier geen taak meer")
        expect(els.page).to_have_url(re.compile("/sign-in"), timeout=2_000)
        stage.nothing_went_wrong()
    finally:
        stage.closes()


def _signs_in(page):
    page.get_by_role("link", name="Aanmelden met de gemeente").click()
    page.get_by_placeholder("sub").fill("s-1")
    page.get_by_role("button", name="Authorize").click()
