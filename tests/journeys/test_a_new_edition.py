"""A kiosk that stands open shows a new edition by itself; a visitor who is choosing is not disturbed."""

from playwright.sync_api import expect

from queueing.audit import AuditKind
from queueing.branches import Branch, lock_hall
from queueing.catalogue.changes import with_value
from queueing.catalogue.editions import document_at
from queueing.editing.publishing import bring_into_force
from web.transactions import db_session


def publish(stage, path, value):
    """As the office does, in another process."""
    with stage.app.app_context():
        db = db_session()
        lock_hall(db, 1)
        branch = db.get_one(Branch, 1)
        document = with_value(document_at(db, branch, branch.current_edition), path, value)
        bring_into_force(db, branch, document, kind=AuditKind.CATALOGUE_PUBLISHED, now=stage.clock.now())
        db.commit()


def test_an_open_kiosk_shows_a_new_edition_within_two_seconds(stage):
    kiosk, other = stage.kiosk(), stage.kiosk("zuil-2")
    other.touches("Wonen en verhuizen")
    publish(stage, ("groups", "WON", "label"), "Thuis")
    expect(kiosk.page.get_by_role("button", name="Thuis")).to_be_visible(timeout=2_000)
    expect(other.heading()).to_have_text("Wonen en verhuizen")
    other.touch(other.page.get_by_role("button", name="Terug"))
    expect(other.page.get_by_role("button", name="Thuis")).to_be_visible()
