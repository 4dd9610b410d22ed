"""Can who watches over privacy see what is kept, check that the rest is gone, and read the log; and nothing else?"""

from __future__ import annotations

import csv
import io

import pytest

from extensions import db, socketio
from queueing import audit
from queueing.branches import Branch
from queueing.colleagues.staff import Role
from queueing.csv_rows import as_csv
from queueing.kept import kinds
from tests.support.people import takes_up_work
from web.anchor import Anchor, anchor_file
from web.background import BackgroundJobs

PAGE = "/management/privacy/"


@pytest.fixture
def an(house):
    """The data protection officer, who is nothing else here."""
    house.does(lambda: anchor_file().unlink(missing_ok=True))
    house.does(BackgroundJobs(house.app, socketio).end_keys)  # the folder is shared by all tests of a worker

    def takes_on():
        takes_up_work(db.session.get_one(Branch, 1), "an", roles=(Role.AUDITOR,), services=())
        db.session.commit()

    house.does(takes_on)
    officer = house.signs_in("an")
    house.does(Anchor().drop)
    return officer


def runs(house, *words):
    return house.app.test_cli_runner().invoke(args=["privacy", *words])


def shown(person, address=PAGE):
    person.opens(address)
    return person.reads()


def test_who_only_watches_over_privacy_lands_there_and_sees_nothing_else(house, an):
    assert an.client.get("/sign-in").headers["Location"] == PAGE
    assert "Wat we nu bewaren" in shown(an)
    assert [link.get_text(strip=True) for link in an.page.select("nav.rooms a")] == ["Privacy"]
    assert an.page.select_one("#edition") is None
    closed, tried = [], 0
    for rule in house.app.url_map.iter_rules():
        view = house.app.view_functions[rule.endpoint]
        if getattr(view, "guard", "") != "role" or Role.AUDITOR in view.admits or "GET" not in rule.methods:
            continue
        address = rule.rule.replace("<int:key>", "1")
        if "<" in address:
            continue
        tried += 1
        if an.client.get(address).status_code != 403:
            closed.append(address)
    assert (closed, tried > 40) == ([], True)


def test_a_manager_sees_what_is_kept_but_not_the_log_nor_who_looked(house):
    wout = house.signs_in("wout")
    text = shown(wout)
    assert "Wat we nu bewaren" in text
    assert "Lees het logboek" not in text
    assert "Wie keek" not in text
    assert wout.client.get(f"{PAGE}log").status_code == 403
    assert wout.posts(f"{PAGE}log/export").status_code == 403
    assert house.signs_in("lotte").client.get(PAGE).status_code == 403


def test_a_check_is_run_by_hand_kept_written_down_and_names_what_is_left(house, an):
    assert "nog niets nagekeken" in shown(an)
    house.visitor("POS-3")
    assert an.posts(f"{PAGE}check").status_code == 303
    text = shown(an, f"{PAGE}?done=kept")
    assert "Niet in orde" not in text, house.rows("proof")[0]["places"]
    assert "Logboek in orde" in text
    assert "door an" in text
    row = house.rows("audit")[-1]
    assert (row["kind"], row["who"], row["facts"]) == ("forgetting_checked", "an", {"found": 0, "chain": True})
    left = house.app.config["SETTINGS"].data_dir / "copy.sqlite.bak"
    left.write_bytes(b"left")
    try:
        an.posts(f"{PAGE}check")
        text = shown(an)
        assert "Niet in orde" in text
        assert "onbekend bestand: copy.sqlite.bak" in text
        told = runs(house, "forget", "--check")
        assert told.exit_code == 1
        assert "onbekend bestand: copy.sqlite.bak" in told.output
    finally:
        left.unlink()
    told = runs(house, "forget", "--check")
    assert (told.exit_code, "In orde: van wat vergeten moest zijn" in told.output) == (0, True), told.output


def test_what_is_late_is_said_on_the_page(house, an):
    house.visitor("POS-3")
    assert "te laat" not in shown(an)
    house.at(21, 30)
    text = shown(house.signs_in("an"))
    assert "te laat: " in text


def test_every_evening_the_server_checks_by_itself(house, an):
    house.visitor()
    house.at(21, 0)
    jobs = BackgroundJobs(house.app, socketio)
    for job in (jobs.forget_what_is_due, jobs.wipe_what_was_forgotten):
        house.does(job)
    [proof] = house.rows("proof")
    assert (proof["ok"], proof["by"]) == (1, "")
    assert "door de server zelf" in shown(house.signs_in("an"))


def test_who_looked_further_is_listed_with_the_reason_and_without_the_question(house, an):
    house.visitor("PAP-1", "POS-3")
    jan = house.signs_in("jan").sits_down(4)
    jan.calls_next()
    key = house.visits()[0].id
    assert jan.posts(f"/reception/desk/visits/{key}/other", {"reason": "safety"}).status_code == 303
    text = shown(an)
    assert "er was gevaar" in text
    assert "jan" in text
    assert "POS" not in text


def test_the_log_is_filtered_refuses_what_is_no_day_and_is_taken_along(house, an):
    house.signs_in("lotte")
    house.does(plants_a_formula)
    address = f"{PAGE}log?kind=sign_in&begins_day=2026-11-17&ends_day=2026-11-17"
    text = shown(an, address)
    assert "lotte" in text
    assert "=1+1" not in text
    assert "aangemeld" in text
    assert "0 regels" in shown(an, address.replace("-17", "-16"))
    refused = an.client.get(f"{PAGE}log?begins_day=gisteren&ends_day=2026-11-17")
    assert refused.status_code == 422
    assert 'aria-describedby="wrong-begins_day"' in refused.text
    assert 'value="gisteren"' in refused.text
    assert an.client.get(f"{PAGE}log?kind=iets").status_code == 200
    before = len(house.rows("audit"))
    assert an.posts(f"{PAGE}log/export", {"begins_day": "x"}).status_code == 422
    assert len(house.rows("audit")) == before
    form = {"begins_day": "2026-11-17", "ends_day": "2026-11-17", "kind": ""}
    taken = an.posts(f"{PAGE}log/export", form)
    assert taken.headers["Content-Disposition"] == "attachment; filename=logboek.csv"
    rows = list(csv.reader(io.StringIO(taken.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
    assert rows[0] == ["regel", "dag en uur", "wat", "wie", "gegevens"]
    assert "'=1+1" in {row[3] for row in rows}
    assert len(rows) == before + 1
    assert [row["kind"] for row in house.rows("audit")][-1] == "audit_exported"


def plants_a_formula():
    """Somebody's name that a spreadsheet would compute."""
    audit.record(db.session(), 1, audit.AuditKind.CONSENT, "=1+1", {}, audit_now())
    db.session.commit()


def audit_now():
    from web.clock import now

    return now()


@pytest.mark.parametrize(
    ("cell", "told"), [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), (" =1", "' =1"), ("a=1", "a=1")]
)
def test_a_cell_that_would_be_computed_is_text(cell, told):
    assert as_csv([(cell,)]) == f"\ufeff{told}\r\n"


def test_the_register_is_the_retention_table_with_places_to_fill_in(house, an):
    text = an.client.get(f"{PAGE}register.md").get_data(as_text=True)
    assert text == runs(house, "register").output.removesuffix("\n")
    sheet = an.client.get(f"{PAGE}register.csv").get_data(as_text=True)
    for one in kinds():
        assert one.name in text
        assert one.kept in sheet
    assert "[naam, e-mail, telefoon]" in text
    assert len(sheet.splitlines()) == len(kinds()) + 1
