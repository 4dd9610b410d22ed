"""What does the demo show? An ordinary Tuesday in a house, ten past nine; made anew at every start."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from config import DEMO_SECRET, ROOT
from management.commands import BRANCHES, load_branch
from management.demo_voorbeeld import VOORBEELD
from management.stories import Guest, Story
from queueing.appointments.appointment import Appointment
from queueing.base import hash_of
from queueing.branches import Branch, Hall, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.catalogue.needs import PERSON
from queueing.catalogue.opening import as_hour
from queueing.colleagues.staff import Role, Secrecy, Staff
from queueing.desks.desk import Desk, desk_at
from queueing.devices import Device, DeviceKind
from queueing.furnishing import USUAL_GLASS
from queueing.staffing import give
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.finding import visit_at
from queueing.visits.visit_record import Origin
from web.clock import offset_to
from web.demo import demo_token
from web.dice import HouseDice
from web.passwords import hash_of as password_hash
from web.transactions import db_session

MOMENT = datetime(2026, 11, 17, 9, 10, tzinfo=ZoneInfo("Europe/Brussels"))
FOLDER = ROOT / "instance" / "demo"
PASSWORD = "vuurmolen"  # noqa: S105  the demo's, shown on its first page

PEOPLE = (
    ("samira", "Samira", (Role.HOST,), ("breed-onthaal", "burgerzaken"), Secrecy.PROFESSIONAL, "OCMW Overijse"),
    ("lotte", "Lotte", (Role.STAFF,), ("burgerzaken", "breed-onthaal"), Secrecy.PROFESSIONAL, "OCMW Overijse"),
    ("jan", "Jan", (Role.STAFF,), ("burgerzaken", "milieu", "wonen"), Secrecy.DISCRETION, "Gemeente Overijse"),
    ("amira", "Amira", (Role.STAFF,), ("burgerzaken", "vrije-tijd"), Secrecy.DISCRETION, "Gemeente Overijse"),
    ("peter", "Peter", (Role.STAFF,), ("wonen", "milieu", "burgerzaken"), Secrecy.DISCRETION, "Gemeente Overijse"),
    ("els", "Els", (Role.STAFF,), ("vrije-tijd", "dmw"), Secrecy.DISCRETION, "DMW"),
    ("karim", "Karim", (Role.STAFF,), ("breed-onthaal", "ocmw", "caw"), Secrecy.PROFESSIONAL, "CAW"),
    ("hanne", "Hanne", (Role.STAFF,), ("huis-van-het-kind", "kind-en-gezin"), Secrecy.DISCRETION, "Huis van het Kind"),
    ("noor", "Noor", (Role.OUTREACH,), (), Secrecy.PROFESSIONAL, "OCMW Overijse"),
    ("wout", "Wout", (Role.MANAGER, Role.HOST), ("breed-onthaal",), Secrecy.DISCRETION, "Gemeente Overijse"),
)
SEATS = {1: "jan", 2: "amira", 3: "lotte", 5: "peter", 6: "els", 7: "karim"}
ARROWS = {
    "1": "left",
    "2": "left",
    "3": "right",
    "4": "right",
    "5": "right",
    "6": "up",
    "7": "up",
    "8": "up",
    "9": "left",
    "10": "right",
}
DEVICES = (
    (DeviceKind.KIOSK, "zuil-1", "Aanmeldzuil inkom"),
    (DeviceKind.KIOSK, "zuil-2", "Aanmeldzuil naast het onthaal"),
    (DeviceKind.DISPLAY, "scherm-1", "Scherm zaal 1"),
    (DeviceKind.DISPLAY, "scherm-2", "Scherm zaal 2"),
)


GUESTS = (
    Guest(40, ("POS-1",), desk=7, actions=((22, "call"), (21, "come"))),
    Guest(38, ("WLV-4",), desk=6, actions=((30, "call"), (29, "absent"), (27, "call"), (26, "absent"))),
    Guest(33, ("WON-2", "WON-3"), extras=("fetch",)),
    Guest(31, ("PAP-1",), "fr"),
    Guest(30, ("BUU-2",), desk=5, actions=((7, "call"), (6, "come"))),
    Guest(29, ("POS-1",), "ar", ("interpreter",)),
    Guest(28, ("PAP-2",), desk=1, actions=((5, "call"), (4, "come"))),
    Guest(27, ("GEZ-2",), extras=("child",)),
    Guest(26, ("PAP-1", "WON-1"), "en"),
    Guest(25, ("ZOR-3",), extras=("chair",)),
    Guest(24, ("POS-2", "POS-3")),
    Guest(23, ("PAP-2",)),
    Guest(23, ("ZOR-4",), extras=("chair",)),
    Guest(22, ("PAP-3",)),
    Guest(21, ("GEZ-4",), "tr"),
    Guest(20, ("PAP-1",)),
    Guest(20, ("ZOR-5",), extras=("quiet",)),
    Guest(19, ("PAP-7",), desk=2, actions=((2, "call"), (1, "come"))),
    Guest(18, ("PAP-1", "WON-2"), "uk", ("interpreter", "child")),
    Guest(16, ("WON-4",)),
    Guest(14, ("PAP-4",), "es"),
    Guest(12, ("PAP-5",), desk=3, actions=((1, "call"),)),
    Guest(10, ("ZOR-2",)),
    Guest(8, ("GEZ-2", "GEZ-3"), "fr", ("child",)),
    Guest(6, ("WLV-3",)),
    Guest(4, (PERSON,)),
    Guest(3, ("PAP-1",)),
    Guest(1, ("WLV-2",), "ti"),
)


APPOINTMENTS = (
    ("301945", 8, 30, "PAP-1"),
    ("482117", 9, 15, "WON-4"),
    ("715306", 9, 30, "GEZ-2"),
    ("926480", 9, 30, "POS-2"),
    ("158273", 9, 45, "ZOR-2"),
    ("640892", 14, 0, "PAP-2"),
)
"""Code, hour, minute and need; at ten past nine the first is too late and the last far too early."""


VUURMOLEN = Story(PEOPLE, SEATS, ARROWS, DEVICES, GUESTS, APPOINTMENTS, areas={"zuil-1": "a", "zuil-2": "b"})
STORIES = {"vuurmolen": VUURMOLEN, "voorbeeld": VOORBEELD}


def prepare_demo(port: int, code: str = "vuurmolen") -> dict[str, str]:
    """Make the demo's database and say what to show; returns the environment for the server."""
    from app import create_app

    folder, story = FOLDER if code == "vuurmolen" else FOLDER.with_name(f"demo-{code}"), STORIES[code]

    offset = offset_to(MOMENT).total_seconds()
    env = {
        "ONTHAAL_DEMO": "1",
        "ONTHAAL_SECRET_KEY": DEMO_SECRET,
        "ONTHAAL_DATA_DIR": str(folder),
        "ONTHAAL_CLOCK_OFFSET": f"{offset:.0f}",
        "ONTHAAL_SPEECH_RENDERS": "1",
        "ONTHAAL_HOST": "127.0.0.1",
        "PORT": str(port),
    }
    for old in folder.glob("onthaal.sqlite*"):
        old.unlink()
    app = create_app(env)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        name = furnish(app, BRANCHES / code, story).name
    return {**env, "ONTHAAL_ANNOUNCE": announcement(f"http://127.0.0.1:{port}", name, story)}


def announcement(base: str, name: str, story: Story) -> str:
    """Every address, and who can sign in."""
    places = [
        (called, f"{base}{'/kiosk/' if kind is DeviceKind.KIOSK else '/display/'}{slug}")
        for kind, slug, called in story.devices
    ]
    places += [("Onthaal", f"{base}/reception/"), ("Loket", f"{base}/reception/desk/")]
    places += [("Buurtwerk", f"{base}/reception/outreach")] if story.appointments else []
    places += [("Alles op één pagina", f"{base}/")]
    lines = [f"  {called:30} {address}" for called, address in places]
    names = ", ".join(username for username, *_ in story.people)
    codes = ", ".join(f"{code} ({as_hour(time(hour, minute))})" for code, hour, minute, _ in story.appointments)
    return "\n".join(
        (
            f"\n{name}, een gewone dinsdag, tien over negen (demo, alleen op dit toestel)\n",
            *lines,
            *([f"\n  Codes voor Ik heb een afspraak: {codes}"] if codes else [""]),
            f"  Aanmelden met één klik, of met wachtwoord {PASSWORD}: {names}",
            "  Stoppen: Ctrl-C\n",
        )
    )


def furnish(app: Flask, folder: Path, story: Story) -> Branch:
    """Catalogue, people, devices and the morning so far."""
    branch, _ = load_branch(folder)
    _people(branch, story)
    _devices(app, branch, story)
    _appointments(branch, story)
    _morning(app, branch, story)
    return branch


def _appointments(branch: Branch, story: Story) -> None:
    for code, hour, minute, need in story.appointments:
        at = MOMENT.replace(hour=hour, minute=minute)
        db_session().add(Appointment(branch_id=branch.id, day=at.date(), at=at, code=code, need=need))
    db_session().commit()


def _people(branch: Branch, story: Story) -> None:
    for username, name, roles, services, secrecy, organisation in story.people:
        person = give(
            db_session(), branch.id, username,
            name=name, roles=roles, services=services, password_hash=password_hash(PASSWORD),
        )  # fmt: skip
        person.secrecy, person.organisation = secrecy, organisation
    db_session().commit()


def _devices(app: Flask, branch: Branch, story: Story) -> None:
    for kind, slug, name in story.devices:
        db_session().add(
            Device(
                branch_id=branch.id, kind=kind, slug=slug, name=name, paired_at=MOMENT,
                token_hash=hash_of(demo_token(app.config["SECRET_KEY"], slug)),
                waiting_area=story.areas.get(slug, ""),
                arrows=dict(story.arrows) if kind is DeviceKind.DISPLAY else {},
                sound=slug == "scherm-1", css_px_per_mm=USUAL_GLASS[kind],
            )
        )  # fmt: skip
    db_session().commit()


def _morning(app: Flask, branch: Branch, story: Story) -> None:
    """Everything that happened since half past eight, in the order of the clock."""
    db, dice, catalogue = db_session(), HouseDice("demo"), catalogue_of(db_session(), branch)
    _sit(branch, story)
    keys: dict[Guest, int] = {}
    told = [(ago, action, guest) for guest in story.guests for ago, action in ((guest.ago, "start"), *guest.actions)]
    for ago, action, guest in sorted(told, key=lambda one: -one[0]):
        at = MOMENT - timedelta(minutes=ago)
        hall = lock_hall(db, branch.id)
        if action == "start":
            visit = start_visit(
                db,
                hall,
                branch,
                catalogue,
                _arrival(guest, story),
                now=at,
                dice=dice,
                ticket_key=app.config["TICKET_KEY"],
            )
            keys[guest] = visit.id
        else:
            _at_the_desk(action, branch, hall, desk_at(db, branch.id, guest.desk), keys[guest], at)
        db.commit()


def _at_the_desk(action: str, branch: Branch, hall: Hall, desk: Desk, key: int, at: datetime) -> None:
    visit = visit_at(db_session(), branch.id, key)
    if action == "call":
        person = db_session().get_one(Staff, desk.staff_id)
        desk.call_this(hall, catalogue_of(db_session(), branch), visit, staff=person, now=at)
    elif action == "come":
        visit.arrive(now=at)
    else:
        visit.not_there(now=at)


def _arrival(guest: Guest, story: Story) -> Arrival:
    return Arrival(
        needs=guest.needs,
        start_key=f"demo-{guest.ago}-{'-'.join(guest.needs)}",
        origin=Origin.RECEPTION,
        language=guest.language,
        extras=guest.extras,
        waiting_area=next(iter(story.areas.values())),
    )


def _sit(branch: Branch, story: Story) -> None:
    opened = MOMENT - timedelta(minutes=40)
    db = db_session()
    for number, username in story.seats.items():
        lock_hall(db, branch.id)
        person = db.scalars(select(Staff).where(Staff.username == username)).one()
        desk_at(db, branch.id, number).open(person, person.services_in(branch.id), now=opened)
        db.commit()
