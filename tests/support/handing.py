"""How does a test pass something on? As a desk does it: by the receiver's word, chips and notes."""

from queueing.colleagues.notes import NoteCipher
from queueing.colleagues.staff import Secrecy
from queueing.desks.break_glass import Reason, show_need
from queueing.desks.handing_over import HandoverRequest, hand_over
from queueing.desks.handover_targets import passes_of, receiver
from queueing.visits.calls import open_call_of

NOTE_KEY = b"the key of this installation for notes"


def cipher(hall):
    return NoteCipher(NOTE_KEY, hall.keys, hall.dice)


def bound(hall, desk):
    """The colleague at this desk is bound by professional secrecy."""
    with hall.turn():
        hall.whoever_sits_at(desk).secrecy = Secrecy.PROFESSIONAL
    return desk


def handing(hall, visit, desk, *codes, to, **more):
    """The action, for `hall.do` and `hall.refuses`."""
    staff = hall.whoever_sits_at(desk)
    if more.get("notes"):
        bound(hall, desk)

    def action(now):
        to_whom = receiver(hall.session, hall.key, hall.catalogue, to)
        giving = HandoverRequest(needs=codes, to=to_whom, **{"rest_waits": "rest" not in more, **more})
        hand_over(visit, hall.catalogue, desk.helps_with, giving, staff=staff, cipher=cipher(hall), now=now)

    return action


def hands_over(hall, visit, desk, *codes, to, **more):
    hall.do(handing(hall, visit, desk, *codes, to=to, **more))


def last_pass(hall, visit):
    return passes_of(hall.session, hall.key, visit.id)[visit.id][-1]


def looks_further(hall, visit, desk, *, place=0, reason=Reason.ASKED):
    call, staff = open_call_of(hall.session, visit.id), hall.whoever_sits_at(desk)
    hall.do(show_need, visit, call, desk.helps_with, place, reason, staff=staff)
