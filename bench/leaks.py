"""What do two looks at the waits reveal about a visitor who came in between? In bits, over random halls.

An attacker reads the kiosk's wait for every need, and the phones of waiting visitors, just before and just after a
neighbour took a number; they know the random numbers too. The mutual information, with all needs equally likely, about
whether the neighbour's need is sensitive, about its theme, and about the need itself: 0 means that nothing is revealed.

    python -m bench leaks
"""

from __future__ import annotations

import math
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from statistics import fmean

from flask_migrate import upgrade

from app import create_app
from config import ROOT
from extensions import db
from kiosk.screen import _wait as the_wait
from kiosk.ticket import ticket_view
from queueing.branches import Branch, lock_hall
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import catalogue_of
from queueing.catalogue.needs import Need
from queueing.colleagues.staff import Grant, Role, Staff
from queueing.desks.desk import desks_of
from queueing.figures import SENSITIVE
from queueing.happenings import State
from queueing.visits.finding import open_visits, visit_by_token
from tests.support.people import ENV, TUESDAY, House, StillClock, build
from tests.support.twins import what_was_told_came_true
from web.access import load_branch
from web.dice import HouseDice, set_dice
from web.forecasts import look_ahead

HALLS, WAITING, DESKS, PHONES = 6, 8, 5, 3


def measure(*, halls: int = HALLS) -> dict[str, float]:
    """Means over the halls."""
    found: dict[str, list[float]] = {}
    for place in range(halls):
        for name, bits in of_one_hall(random.Random(f"leaks {place}")).items():
            found.setdefault(name, []).append(bits)
    return {name: round(fmean(bits), 3) for name, bits in found.items()}


def of_one_hall(chance: random.Random) -> dict[str, float]:
    """The bits that one hall reveals."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({**ENV, "ONTHAAL_DATA_DIR": folder})
        app.extensions["clock"] = StillClock()
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            build(app)
        house = House(app)
        house.looks = False
        house.does(what_was_told_came_true)
        try:
            return _bits(house, chance)
        finally:
            house.closes()


def _bits(house: House, chance: random.Random) -> dict[str, float]:
    needs = house.does(_offered)
    house.does(lambda: _open_desks(chance))
    tokens = []
    for place in range(WAITING):
        house.clock.moment = TUESDAY + timedelta(minutes=2 * place)
        tokens.append(house.visitor(chance.choice(needs).code).token)
        if place < DESKS:
            house.does(partial(_call_someone, place))
    phones = chance.sample(tokens[DESKS:], min(PHONES, WAITING - DESKS)) if WAITING > DESKS else []
    neighbour = house.visitor(needs[0].code).token
    kiosk, others = {}, {}
    for need in needs:
        house.does(partial(_comes_for, neighbour, need.code))
        _reckon(house)
        kiosk[need.code], others[need.code] = _looks(house, needs, phones)
    assert any("'wait': (" in text for text in kiosk[needs[0].code]), "no range is told, so none can tell"
    kinds: dict[str, Callable[[Need], Hashable]] = {
        "sensitive": lambda need: need.sensitivity >= SENSITIVE, "domain": lambda need: need.group,
        "need": lambda need: need.code,
    }  # fmt: skip
    found = {}
    for kind, kind_of in kinds.items():
        found[f"{kind}, all there is"] = entropy(map(kind_of, needs))
        found[f"{kind}, kiosk"] = told(needs, kind_of, kiosk)
        found[f"{kind}, phones"] = told(needs, kind_of, others)
    return found


def told(needs: Sequence[Need], kind_of: Callable[[Need], Hashable], seen: dict[str, tuple[str, ...]]) -> float:
    """The bits known about the kind after seeing the forecasts."""
    alike: dict[tuple[str, ...], list[Hashable]] = {}
    for need in needs:
        alike.setdefault(seen[need.code], []).append(kind_of(need))
    left = sum(len(kinds) * entropy(kinds) for kinds in alike.values()) / len(needs)
    return entropy(map(kind_of, needs)) - left


def entropy(kinds: Iterable[Hashable]) -> float:
    """Bits."""
    counts = Counter(kinds)
    return -sum(count / counts.total() * math.log2(count / counts.total()) for count in counts.values())


def _catalogue() -> tuple[Branch, Catalogue]:
    branch = db.session.get_one(Branch, 1)
    return branch, catalogue_of(db.session(), branch)


def _offered() -> list[Need]:
    branch, catalogue = _catalogue()
    every = catalogue.all_needs(branch.day_of(TUESDAY))
    return [need for need in every if not need.signpost and need.services and need.group != "U"]


def _open_desks(chance: random.Random) -> None:
    desks = list(desks_of(db.session(), 1))
    for desk in sorted(chance.sample(desks, DESKS), key=lambda one: one.number):
        person = Staff(username=f"leaks-{desk.number}", name="Iemand", password_hash="-")
        person.grants.append(Grant(branch_id=1, role=Role.STAFF, services=list(desk.usual)))
        db.session.add(person)
        db.session.flush()
        desk.open(person, desk.usual, now=TUESDAY)
    db.session.commit()


def _call_someone(place: int) -> None:
    desks = [desk for desk in desks_of(db.session(), 1) if desk.staff_id is not None]
    desk, hall, at = desks[place], lock_hall(db.session(), 1), TUESDAY + timedelta(minutes=2 * place + 1)
    waiting = [visit for visit in open_visits(db.session(), 1) if visit.state is State.WAITING]
    for visit in waiting:
        if visit.in_hand(desk.helps_with):
            visit.call_to(desk.id, hall, why="longest_wait", staff_id=desk.staff_id or 0, now=at)
            visit.arrive(now=at)
            break
    db.session.commit()


def _comes_for(token: str, code: str) -> None:
    branch, catalogue = _catalogue()
    visit = visit_by_token(db.session(), token)
    assert visit is not None
    visit.change_needs(branch, catalogue, [code], now=TUESDAY + timedelta(minutes=2 * WAITING))
    db.session.commit()


def _reckon(house: House) -> None:
    set_dice(house.app, HouseDice("the same chance for every need"))
    house.does(lambda: look_ahead(house.app))


def _looks(house: House, needs: Sequence[Need], phones: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the kiosk shows for every need, and what these phones show."""
    with house.app.test_request_context():
        load_branch(1)
        visits = [visit_by_token(db.session(), token) for token in phones]
        views = [ticket_view(visit) for visit in visits if visit is not None]
        kiosk = tuple(str(the_wait([need])) for need in needs)
        db.session.remove()
    return kiosk, tuple(f"{view.people_before} {view.wait}" for view in views)
