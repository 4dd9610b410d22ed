"""What may stand in a note, and can it be read when its day is forgotten? (decisions 17, P-12)"""

import pytest

from queueing.notes import LONGEST_NOTE, Pen, checked_note, has_personal_number, has_phone, may_note
from queueing.refusals import EmailInNote, NoteNotForYou, NoteTooLong, NoteWithoutConsent, PersonalNumber, PhoneInNote
from queueing.services import Service
from queueing.staff import Grant, Role, Secrecy, Staff
from tests.support.hall import TUESDAY_TEN, LoadedDice, on_both_databases


@pytest.mark.parametrize(
    "text",
    [
        "85.07.30-033.28",
        "85073003328",
        "85 07 30 033 28",
        "85/07/30-033/28",
        "rr: 85.07.30 – 033.28.",
        "8 5 0 7 3 0 0 3 3 2 8",
        "8-5-0-7-3-0-0-3-3-2-8",
        "85_07_30_033_28",
        "nr85073003328nr",
        "٨٥٠٧٣٠٠٣٣٢٨",
        "12 85073003328 5",
        "85.07.30-033.27",  # a slip of the finger
        "00.10.12-345.83",  # born in 2000
        "85.47.30-033.48",  # of the bis kind
        "85.00.00-033.28",  # day of birth not known
    ],
)
def test_a_national_number_is_found_however_it_is_written(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "brief van 12/11/2026, termijn 30 dagen",
        "afspraak 17.11.2026 14:30",
        "schuld van 12 500 euro, 3 brieven",
        "99.99.99-999.99",
        "85073",
    ],
)
def test_dates_and_amounts_are_no_national_number(text):
    assert not has_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "0475 12 34 56", "0475/12.34.56", "0475123456", "04 75 12 34 56", "bel 0475-12-34-56 aub", "(02) 687 12 34",
        "02/687.12.34", "02 687 12 34", "+32 475 12 34 56", "+32475123456", "0032 475 12 34 56", "+33 6 12 34 56 78",
        "475 12 34 56", "gsm:0475,12,34,56", "٠٤٧٥١٢٣٤٥٦",
    ],
)  # fmt: skip
def test_a_phone_number_is_found_however_it_is_written(text):
    assert has_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "01/02/2026", "brief van 05.12.2026 om 9.30", "tussen 08:30 en 12:30", "08:30-12:30, 2 personen",
        "kwam op 02/11 en 09/11", "huur 750 euro, 3 maanden", "artikel 60", "09u30 met 2 kinderen van 8 en 10 jaar",
    ],
)  # fmt: skip
def test_dates_hours_and_amounts_are_no_phone(text):
    assert not has_phone(text)


def check(text, *, allowed=True, consent=True):
    return checked_note(text, allowed=allowed, consent=consent)


def test_a_note_is_kept_as_one_line_of_words():
    assert (
        check("  Huurt sinds maart,\n waarborg   nog niet betaald. ") == "Huurt sinds maart, waarborg nog niet betaald."
    )


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_no_note_needs_no_consent_and_no_secrecy(text):
    assert check(text, allowed=False, consent=False) == ""


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("x" * (LONGEST_NOTE + 1), NoteTooLong),
        ("nummer 85.07.30-033.28", PersonalNumber),
        ("bel 0475 12 34 56", PhoneInNote),
        ("mail jan.j@voorbeeld.be", EmailInNote),
        ("mail jan @ voorbeeld . be", EmailInNote),
        ("mail jan (at) voorbeeld.be", EmailInNote),
    ],
)
def test_what_may_not_stand_in_a_note_is_refused_by_name(text, refusal):
    with pytest.raises(refusal) as no:
        check(text)
    assert text not in str(no.value.facts) + str(no.value)


def test_a_note_of_280_letters_is_kept_and_one_without_consent_is_not():
    assert check("x" * LONGEST_NOTE)
    with pytest.raises(NoteWithoutConsent):
        check("Heeft een brief bij.", consent=False)
    with pytest.raises(NoteNotForYou):
        check("Heeft een brief bij.", allowed=False)


@pytest.mark.parametrize(
    ("secrecy", "granted", "bound", "may"),
    [
        (Secrecy.PROFESSIONAL, ["ocmw"], True, True),
        (Secrecy.DISCRETION, ["ocmw"], True, False),
        (Secrecy.PROFESSIONAL, ["caw"], True, False),
        (Secrecy.PROFESSIONAL, ["ocmw"], False, False),
    ],
)
def test_only_who_is_bound_for_a_service_of_his_that_is_bound_may_note(secrecy, granted, bound, may):
    one = Staff(username="els", name="Els", password_hash="", secrecy=secrecy)
    one.grants = [Grant(branch_id=1, role=Role.STAFF, services=granted)]
    assert may_note(one, 1, Service(code="ocmw", name="OCMW", secrecy=bound)) is may
    assert not may_note(one, 2, Service(code="ocmw", name="OCMW", secrecy=bound)), "in another branch"
    assert not may_note(one, 1, None)


@on_both_databases
def test_a_note_is_read_with_the_key_and_the_salt_of_its_day_only(hall):
    pen, day = Pen(b"key of this house", LoadedDice()), TUESDAY_TEN.date()
    with hall.turn():
        first = pen.seal(hall.session, hall.key, day, "Huurt sinds maart.", now=hall.now)
        second = pen.seal(hall.session, hall.key, day, "Huurt sinds maart.", now=hall.now)
    [row] = hall.everything()["day_key"]
    assert b"maart" not in first
    assert first != second, "two notes with the same words look different"
    assert pen.read(row.salt, first) == pen.read(row.salt, second) == "Huurt sinds maart."
    assert pen.read(b"another day's salt", first) is None
    assert pen.read(None, first) is None
    assert Pen(b"key of another house", LoadedDice()).read(row.salt, first) is None
    assert pen.read(row.salt, first[:-4] + b"AAAA") is None
