"""Two browsers press the same button of the office at the same moment, over the pages themselves."""

import base64

import pytest

from queueing.catalogue.archives import zipped
from tests.faces.management.test_first_hour import STEPS, begins, emptied, goes_through
from tests.faces.management.test_publishing_room import HOME, draft_of, drafts
from tests.faces.management.test_upload import UPLOAD, exported
from tests.races.together import at_once

pytestmark = pytest.mark.patient


def test_two_who_end_the_first_hour_at_once_make_one_house_with_one_manager(house):
    noor = begins(emptied(house))
    goes_through(noor, until="account")
    noor.opens("/first-hour/account")
    other = house.stranger()
    other.client.set_cookie("onthaal", noor.client.get_cookie("onthaal").value)
    fields = {**STEPS["account"], "csrf_token": noor.csrf()}
    where = {"Origin": "http://localhost"}
    done = at_once([noor, other], lambda one: one.client.post("/first-hour/account", data=fields, headers=where))
    statuses = sorted(one.status_code for one in done)
    assert statuses in ([303, 404], [303, 409])
    lost = next(one for one in done if one.status_code != 303)
    assert "Deze pagina is er niet" in lost.text or "Er is al een account" in lost.text
    assert [len(house.rows(table)) for table in ("staff", "branch", "edition", "grant")] == [1, 1, 1, 2]


@pytest.mark.parametrize("turn", range(3))
def test_a_file_taken_in_and_a_publishing_at_once_are_one_or_the_other(house, turn):
    wout, other = house.signs_in("wout"), house.signs_in("wout")
    files = exported(wout)
    files["needs.toml"] = files["needs.toml"].replace('label = "Rijbewijs"', 'label = "Rijbewijs op zak"')
    drafts(wout, label="Van het klad")
    revision = house.rows("draft")[0]["revision"]
    content = base64.b64encode(zipped(files)).decode()
    wout.opens(UPLOAD)
    other.opens(HOME)
    acts = [
        (wout, f"{UPLOAD}/contents", {"content": content, "revision": str(revision)}),
        (other, HOME, {"revision": str(revision)}),
    ]
    taken, published = at_once(acts, lambda act: act[0].posts(act[1], act[2]).status_code)
    assert sorted((taken, published)) == [303, 409]
    editions = len(house.rows("edition"))
    if taken == 303:
        assert editions == 1
        assert "Rijbewijs op zak" in str(draft_of(house))
    else:
        assert editions == 2
        assert draft_of(house) is None
