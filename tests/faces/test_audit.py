"""Who changed what is written down where it happens, and no visitor stands in it (P-14)."""

import logging

import pytest

from config import Settings
from extensions import db, socketio
from queueing.audit import verify
from queueing.devices import Device
from web.anchor import Anchor, anchor_file
from web.background import BackgroundJobs


@pytest.fixture
def log(house):
    """Everything written down since the doors opened: (kind, who, facts)."""
    start = len(house.rows("audit"))
    return lambda: [(row["kind"].value, row["who"], row["facts"]) for row in house.rows("audit")[start:]]


def runs(house, *words):
    return house.app.test_cli_runner().invoke(args=list(words))


def test_who_signs_in_and_who_could_not_is_written_down(house, log):
    house.signs_in("lotte")
    stranger = house.stranger()
    for username in ("lotte", "mijnwachtwoord"):
        stranger.opens("/sign-in")
        assert stranger.posts("/sign-in", {"username": username, "password": "zomaar iets"}).status_code == 422
    assert log() == [
        ("sign_in", "lotte", {"way": "password"}),
        ("sign_in_failed", "lotte", {}),
        ("sign_in_failed", "", {}),
    ]


def test_the_keepers_commands_are_written_down(house, log):
    add = ("staff", "add", "vuurmolen", "Els", "--name", "Els", "--role", "staff", "--service", "ocmw")
    for _ in range(2):
        assert runs(house, *add, "--password", "een lang wachtwoord").exit_code == 0
    assert runs(house, "catalogue", "load", "vuurmolen").exit_code == 0, "nothing new: nothing to write down"
    assert runs(house, "device", "revoke", "zuil-2").exit_code == 0
    facts = {"person": "els", "roles": ["staff"], "services": ["ocmw"], "secrecy": "discretion"}
    assert log() == [
        ("person_added", "opdrachtregel", facts),
        ("grants_changed", "opdrachtregel", facts),
        ("device_revoked", "opdrachtregel", {"device": "zuil-2"}),
    ]
    assert [row["facts"] for row in house.rows("audit") if row["kind"] == "catalogue_loaded"] == [{"edition": 1}]


def test_a_paired_screen_is_written_down(house, log):
    def offer():
        code = db.session.query(Device).filter_by(slug="zuil-1").one().offer_pairing(
            now=house.clock.now(), dice=house.app.extensions["dice"]
        )  # fmt: skip
        db.session.commit()
        return code

    code = house.does(offer)
    screen = house.stranger()
    screen.opens("/pair")
    assert screen.posts("/pair", {"code": "000000"}).status_code == 422
    assert screen.posts("/pair", {"code": code}).status_code == 303
    assert log() == [("device_paired", "", {"device": "zuil-1"})]


def test_forgetting_is_written_down_with_counts_and_old_rows_go(house, log):
    house.visitor()
    house.at(21, 30)
    runner = BackgroundJobs(house.app, socketio)
    with house.app.app_context():
        runner.forget_what_is_due()
    assert log() == [("forgotten", "", {"visits": 1})]
    house.later(days=366)
    with house.app.app_context():
        runner.forget_what_is_due()
        assert verify(db.session()).broken is None
    assert log() == []
    assert house.rows("audit") == []


def anchors(house):
    """What the server does every minute."""
    house.does(Anchor().drop)


@pytest.fixture(autouse=True)
def no_anchor_of_before(house):
    """The folder is shared by all tests of a worker."""
    house.does(lambda: anchor_file().unlink(missing_ok=True))


def test_without_the_anchor_outside_or_with_fewer_rows_than_it_knows_it_is_not_in_order(house, caplog):
    caplog.set_level(logging.INFO, "onthaal")
    missing = runs(house, "audit", "verify")
    assert (missing.exit_code, "ontbreekt" in missing.output) == (1, True)
    house.signs_in("lotte")
    anchors(house)
    assert runs(house, "audit", "verify").exit_code == 0
    on_paper = runs(house, "audit", "head").output.strip()
    assert f"audit head {on_paper}" in caplog.text, "a line a day in the log"

    file = house.does(anchor_file)
    kept = file.read_text()
    file.unlink()
    anchors(house)
    assert not file.exists(), "a lost anchor is never made again by itself"
    assert "not as it was" in caplog.text
    file.write_text(kept)
    house.signs_in("karim")
    house.does(lambda: take_away("WHERE kind = 'sign_in'"))
    anchors(house)
    assert file.read_text() == kept, "nor replaced when its row is no longer there"
    assert runs(house, "audit", "verify").exit_code == 1
    house.does(lambda: take_away(""))
    assert runs(house, "audit", "verify").exit_code == 1
    house.signs_in("karim")
    assert runs(house, "audit", "verify").exit_code == 1

    assert runs(house, "audit", "begin", "--yes").exit_code == 0
    house.signs_in("karim")
    anchors(house)
    assert runs(house, "audit", "verify").output.startswith("In orde: 2 regels")
    assert [row["kind"] for row in house.rows("audit")][-2:] == ["begun_again", "sign_in"]
    assert runs(house, "audit", "verify", "--head", on_paper).exit_code in (0, 1)
    assert "64 tekens" in runs(house, "audit", "verify", "--head", "iets").output


def test_a_secret_that_changed_is_told_as_such_and_the_former_one_can_be_named(house, tmp_path):
    house.signs_in("lotte")
    anchors(house)
    options = house.does(lambda: db.engine.get_execution_options())
    house.does(lambda: db.engine.update_execution_options(audit_key=b"another"))
    assert "ONTHAAL_AUDIT_KEY" in runs(house, "audit", "verify").output
    house.does(lambda: db.engine.update_execution_options(audit_key=options["audit_key"]))
    assert runs(house, "audit", "verify").exit_code == 0
    env = {"ONTHAAL_SECRET_KEY": "a new secret of the house", "ONTHAAL_AUDIT_KEY": "the old one that was there"}
    assert Settings.read(env).audit_secret == "the old one that was there"
    alone = {"ONTHAAL_SECRET_KEY": "the only secret of this house"}
    assert Settings.read(alone).audit_secret == "the only secret of this house"


def take_away(which):
    """Somebody with the database in their hands, who also takes its own anchor along."""
    db.session.execute(db.text(f"DELETE FROM audit {which}"))  # noqa: S608
    db.session.execute(db.text("DELETE FROM audit_chain"))
    db.session.commit()


def spoil(key):
    """Somebody with the database in their hands."""
    db.session.execute(db.text("UPDATE audit SET who = 'niemand' WHERE id = :key"), {"key": key})
    db.session.commit()


def test_the_log_is_verified_and_read_from_the_command_line(house):
    house.signs_in("lotte")
    anchors(house)
    count = len(house.rows("audit"))
    good = runs(house, "audit", "verify")
    assert (good.exit_code, good.output) == (0, f"In orde: {count} regels, geen enkele veranderd of weg.\n")
    listed = runs(house, "audit", "list", "--most", "1").output
    assert listed.endswith('- sign_in lotte {"way": "password"}\n')
    key = house.rows("audit")[0]["id"]
    house.does(lambda: spoil(key))
    bad = runs(house, "audit", "verify")
    assert bad.exit_code == 1
    assert f"regel {key} klopt niet" in bad.output


def test_no_visitor_stands_in_it(house):
    one = house.visitor("POS-3", "PAP-1", language="fr")
    lotte, karim = house.signs_in("lotte").sits_down(3), house.signs_in("karim").sits_down(7)
    lotte.calls_next()
    key = house.visit(one.number).id
    form = {
        "need": "POS-3",
        "to": "service:ocmw",
        "rest": "waits",
        "note-POS-3": "Huurt sinds maart.",
        "consent": "yes",
    }
    assert lotte.posts(f"/reception/desk/visits/{key}/handover", form).status_code == 303
    karim.calls_next()
    assert karim.posts(f"/reception/desk/visits/{key}/other", {"reason": "asked"}).status_code == 303
    rows = [row for row in house.rows("audit") if row["kind"] in ("consent", "other_shown")]
    assert [(row["who"], row["facts"]) for row in rows] == [("lotte", {}), ("karim", {"reason": "asked"})]
    assert str(one.number) not in " ".join(f"{row['who']} {row['facts']}" for row in house.rows("audit"))
