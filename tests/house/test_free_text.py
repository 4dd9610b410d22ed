"""Which columns hold what somebody typed? Each of them asks first whether it is about a person (P-8)."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary, String

from queueing.announcements import checked_words
from queueing.base import Base
from queueing.colleagues.notes import checked_note
from queueing.editing.publishing import checked_remark
from queueing.refusals import Refusal

TYPED = {
    "announcement.words",
    "edition.note",
    "handed_need.note",
    "picture_review.reason",
    "visit.brought_forward_reason",
    "word_review.reason",
}
OF_COLLEAGUES = {
    "audit.who", "identity.subject", "own_words.by", "passkey.name", "proof.by",
    "recording.approved_by", "recording.by", "staff.name",
    "staff.organisation", "staff.username", "picture_review.by", "word_review.by",
}  # fmt: skip
"""By the administrator, or by the provider where they sign in, about colleagues."""
OF_THE_HOUSE = {"branch.code", "branch.name", "branch.timezone", "desk.zone", "device.name", "device.printer",
    "device.pages", "device.slug", "device.waiting_area", "grant.given_by", "group_rule.group_name",
    "group_rule.issuer", "identity.issuer", "pairing_request.slug", "hall.shuffle"}  # fmt: skip
CODES = {
    "appointment.code", "appointment.need", "ask.service", "call.why", "handed_need.from_service",
    "handed_need.to_service", "handover.to_service", "key_place.mark", "measure.group", "passkey.host",
    "staff_session.browser", "quick_answer.group",
    "own_words.language", "recording.language", "slip.language",
    "spare_code.code", "visit.assigned_service", "visit.language", "visit.nonce",
    "visit.waiting_area", "visit_need.code", "visit_need.service", "word_review.language",
}  # fmt: skip
PRINTS_AND_KEYS = {
    "appointment.start_key", "appointment.uid_print", "audit.previous", "audit.print", "audit_chain.begins",
    "audit_chain.ends", "audit_chain.seal", "branch.edition_print", "device.pairing_print", "device.token_print",
    "edition.print", "first_hour.link_hash", "first_hour.key_hash",
    "pairing_request.scan_print", "pairing_request.screen_print",
    "own_words.sentence", "picture_review.drawing", "proof.trial", "recording.name", "word_review.wording",
    "handover.press", "quick_answer.start_key", "slip.start_key", "second_step.sealed", "spent_attempt.state_print",
    "passkey.credential_id", "passkey.public_key", "staff_session.mark", "used_challenge.hash",
    "staff.link_print", "staff.password_hash", "visit.start_key", "visit.token_print",
}  # fmt: skip
PERSONAL = ["bel 0470 12 34 56", "85.07.30-033.28", "mia@example.be"]


def test_every_column_of_text_says_who_writes_it():
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if type(column.type) in (String, LargeBinary)
    }
    known = TYPED | OF_COLLEAGUES | OF_THE_HOUSE | CODES | PRINTS_AND_KEYS
    assert found - known == set(), "a new column of text: typed by a person? then it asks is_personal first"
    assert found >= TYPED


@pytest.mark.parametrize("words", PERSONAL)
def test_what_is_typed_is_asked_first_whether_it_is_about_a_person(words):
    with pytest.raises(Refusal):
        checked_words(words)
    with pytest.raises(Refusal):
        checked_note(words, allowed=True, consent=True)
    with pytest.raises(Refusal):
        checked_remark(words)
