"""Which passkeys does a colleague have, and what opens with one?

A passkey is kept by a phone, a computer or a stick. It signs a challenge (`challenges.py`) only for the host name on
which it was made. After its own check of finger, face or PIN it counts as both steps of signing in.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base
from queueing.colleagues.ceremonies import LONGEST_ID, KeyRef, NewKey, Site, count_of, must_be_of, read_proof
from queueing.colleagues.challenges import NOBODY, Challenges, Purpose, must_be_unused, use_up
from queueing.colleagues.refusals import (
    BadKeyName,
    BadName,
    KeyKnown,
    KeyOfAnother,
    KeyUnknown,
    KeyWentBack,
    NoSuchKey,
    PersonLeft,
    TooManyKeys,
)
from queueing.colleagues.rights import checked_name
from queueing.colleagues.staff import Staff

MOST_KEYS = 10
LONGEST_KEY_NAME = 40


class Passkey(Base):
    """One passkey. `host` is the host name for which it signs."""

    __tablename__ = "passkey"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  a page left open names no other key

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(LONGEST_ID), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    host: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(LONGEST_KEY_NAME))
    transports: Mapped[list[str]] = mapped_column(default=list)
    made: Mapped[datetime]
    used: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def ref(self) -> KeyRef:
        return KeyRef(self.credential_id, tuple(self.transports))


def handle_of(staff_id: int) -> bytes:
    """By what a passkey knows whose it is: a number that says nothing about the person."""
    return str(staff_id).encode()


def checked_key_name(typed: str) -> str:
    """What a colleague calls a passkey. Raises BadKeyName."""
    try:
        name = checked_name(typed)
    except BadName:
        raise BadKeyName(most=LONGEST_KEY_NAME) from None
    if len(name) > LONGEST_KEY_NAME:
        raise BadKeyName(most=LONGEST_KEY_NAME)
    return name


def passkeys_of(session: Session, staff_id: int) -> list[Passkey]:
    """The passkeys of this colleague, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)))


def must_have_room(session: Session, staff_id: int) -> None:
    """Raises TooManyKeys."""
    held = session.scalar(select(func.count()).select_from(Passkey).where(Passkey.staff_id == staff_id)) or 0
    if held >= MOST_KEYS:
        raise TooManyKeys(most=MOST_KEYS)


def keep(session: Session, staff_id: int, made: NewKey, name: str, site: Site, *, now: datetime) -> Passkey:
    """From now on this passkey opens the door for this colleague. The caller commits. Raises KeyKnown, TooManyKeys."""
    must_have_room(session, staff_id)
    if _by_id(session, made.ref.credential_id) is not None:
        raise KeyKnown
    key = Passkey(
        staff_id=staff_id, credential_id=made.ref.credential_id, public_key=made.public_key, host=site.host,
        sign_count=made.sign_count, name=name, transports=list(made.ref.transports), made=now,
    )  # fmt: skip
    session.add(key)
    session.flush()
    return key


def prove(
    session: Session, told: str, purpose: Purpose, *, site: Site, challenges: Challenges, now: datetime,
    whose: int = NOBODY,
) -> tuple[Staff, Passkey]:  # fmt: skip
    """Whose passkey signed this; as the second step (`whose`) it must be of that person. The challenge is used up.

    In a transaction that writes. Raises KeyWrong, KeyOfOtherPage, KeyOfOtherHost, ChallengeNotOurs, ChallengeTooOld,
    ChallengeUsed, KeyUnknown, PersonLeft, KeyOfAnother, KeyUnverified, KeyWentBack.
    """
    proof = read_proof(told)
    must_be_of(site, proof.client, proof.by_key)
    must_be_unused(session, proof.challenge)
    challenges.read(proof.challenge, purpose, whose, now=now)
    key = _by_id(session, proof.credential_id)
    if key is None:
        raise KeyUnknown
    person = session.get_one(Staff, key.staff_id)
    if not person.active:
        raise PersonLeft
    if whose not in (NOBODY, person.id) or proof.handle not in (None, handle_of(person.id)):
        raise KeyOfAnother
    count = count_of(proof, site, key.public_key, verified=purpose is Purpose.SIGN_IN)
    if count <= key.sign_count and (count or key.sign_count):
        raise KeyWentBack(person=person.username, key=key.name)
    use_up(session, proof.challenge, now=now)
    key.sign_count, key.used = count, now
    return person, key


def drop(session: Session, staff_id: int, key_id: int) -> Passkey:
    """This passkey opens nothing any more. The caller commits. Raises NoSuchKey."""
    key = session.get(Passkey, key_id)
    if key is None or key.staff_id != staff_id:
        raise NoSuchKey
    session.delete(key)
    session.flush()
    return key


def drop_all(session: Session, staff_id: int) -> int:
    """None of this colleague's passkeys opens anything any more: how many there were. The caller commits."""
    keys = passkeys_of(session, staff_id)
    for key in keys:
        session.delete(key)
    session.flush()
    return len(keys)


def _by_id(session: Session, credential_id: bytes) -> Passkey | None:
    asked = select(Passkey).where(Passkey.credential_id == credential_id[: LONGEST_ID + 1])
    return session.scalar(asked.with_for_update().execution_options(populate_existing=True))
