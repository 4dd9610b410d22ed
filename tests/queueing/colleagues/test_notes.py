"""What may stand in a note, and can it be read when its day is forgotten? (decisions 17, P-12)"""

import pytest

from queueing.catalogue.services import Service
from queueing.colleagues.notes import LONGEST_NOTE, NoteCipher, checked_note, key_of, may_note
from queueing.colleagues.staff import Grant, Role, Secrecy, Staff
from queueing.personal_data import has_personal_number, has_phone
from queueing.refusals import EmailInNote, NoteNotForYou, NoteTooLong, NoteWithoutConsent, PersonalNumber, PhoneInNote
from queueing.wiping import end_keys
from tests.support.hall import LoadedDice


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


def test_a_note_is_read_with_its_own_key_and_the_secret_of_the_house_only(hall):
    cipher = NoteCipher(b"secret of this house", hall.keys, LoadedDice())
    first = cipher.seal(hall.key, "Huurt sinds maart.", now=hall.now)
    second = cipher.seal(hall.key, "Huurt sinds maart.", now=hall.now)
    assert b"maart" not in first
    assert first[8:] != second[8:], "two notes with the same words look different"
    assert cipher.read(hall.key, first) == cipher.read(hall.key, second) == "Huurt sinds maart."
    assert cipher.read(hall.key, second[:8] + first[8:]) is None, "with another note's key"
    assert cipher.read(hall.key + 1, first) is None, "in another branch"
    assert NoteCipher(b"secret of another house", hall.keys, LoadedDice()).read(hall.key, first) is None
    assert cipher.read(hall.key, first[:-4] + b"AAAA") is None
    hall.keys.destroy(hall.key, [key_of(first)])
    assert cipher.read(hall.key, first) is None
    assert cipher.read(hall.key, second) == "Huurt sinds maart."


def test_a_destroyed_key_is_overwritten_where_it_stood_and_its_place_used_again(hall):
    keys, dice = hall.keys, LoadedDice("keys")
    given = [keys.give(hall.key, dice) for _ in range(1025)]  # one more than there was room for
    file = keys.folder / f"branch-{hall.key}"
    size, node = file.stat().st_size, file.stat().st_ino
    assert [keys.find(hall.key, name) for name, _ in given] == [key for _, key in given]
    name, key = given[3]
    where = file.read_bytes().index(key)
    assert keys.destroy(hall.key, {name}) == 1
    assert key not in file.read_bytes()
    assert keys.find(hall.key, name) is None
    _, fresh = keys.give(hall.key, dice)
    assert file.read_bytes().index(fresh) == where
    assert (file.stat().st_size, file.stat().st_ino) == (size, node), "the same file, no larger"


def test_only_we_may_read_the_keys_and_backups_pass_them_by(hall):
    keys = hall.keys
    keys.give(hall.key, LoadedDice())
    assert keys.folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in keys.folder.iterdir()} == {0o600}
    assert (keys.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    keys.folder.chmod(0o755)
    mark = keys.mark
    keys.prepare(LoadedDice("another start"))
    assert keys.folder.stat().st_mode & 0o777 == 0o700
    assert keys.mark == mark, "a second process keeps what the first one wrote"


def test_a_place_that_a_crash_left_half_written_harms_no_other_key_and_goes(hall):
    keys = hall.keys
    name, key = keys.give(hall.key, LoadedDice())
    file = keys.folder / f"branch-{hall.key}"
    with file.open("r+b") as torn:
        torn.seek(64)
        torn.write(b"half a n")
    assert keys.find(hall.key, name) == key
    assert keys.names(hall.key) == {name, b"half a n"}
    assert end_keys(hall.session, hall.key, keys) == 2, "no note needs either"
    assert file.read_bytes().strip(b"\0") == b""
