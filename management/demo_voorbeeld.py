"""Who is in De Oude Sluis on the demo's Tuesday? A smaller house, with numbers in order and without appointments."""

from __future__ import annotations

from management.stories import Guest, Story
from queueing.devices import Kind
from queueing.needs import PERSON
from queueing.staff import Role, Secrecy

TOWN = "Stad Zilverbeke"

VOORBEELD = Story(
    people=(
        ("mieke", "Mieke", (Role.HOST,), ("balie", "sociaal"), Secrecy.PROFESSIONAL, TOWN),
        ("tom", "Tom", (Role.STAFF,), ("balie",), Secrecy.DISCRETION, TOWN),
        ("fatma", "Fatma", (Role.STAFF,), ("balie", "jeugd"), Secrecy.DISCRETION, TOWN),
        ("griet", "Griet", (Role.STAFF,), ("sociaal", "balie"), Secrecy.PROFESSIONAL, TOWN),
        ("bram", "Bram", (Role.MANAGER, Role.HOST), ("balie",), Secrecy.DISCRETION, TOWN),
    ),
    seats={1: "tom", 2: "fatma", 3: "griet"},
    arrows={"1": "left", "2": "left", "3": "right", "4": "right"},
    devices=(
        (Kind.KIOSK, "kiosk-deur", "Kiosk aan de deur"),
        (Kind.DISPLAY, "bord-blauw", "Bord in hoek blauw"),
    ),
    guests=(
        Guest(34, ("LOK-1",), desk=1, deeds=((12, "call"), (11, "come"))),
        Guest(31, ("BRI-1",), "tr", ("interpreter",), desk=3, deeds=((20, "call"), (19, "come"))),
        Guest(28, ("LOK-3",), desk=2, deeds=((4, "call"), (3, "absent"))),
        Guest(22, ("HUI-4", "BRI-3"), "fa-AF", ("interpreter",)),
        Guest(19, ("HUI-1",)),
        Guest(15, ("KIN-1",), extras=("chair",)),
        Guest(13, ("LOK-1", "LOK-2"), "pl"),
        Guest(11, ("SAM-2",)),
        Guest(8, ("LOK-2",), desk=2, deeds=((1, "call"),)),
        Guest(6, (PERSON,), extras=("fetch",)),
        Guest(3, ("HUI-2",)),
        Guest(1, ("KIN-2",), "tr"),
    ),
    appointments=(),
    areas={"kiosk-deur": "blauw"},
)
