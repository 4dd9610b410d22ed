"""Who hears the bell, and who never does: real sockets on the real server, opened as a browser opens them."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import websocket
from flask_migrate import upgrade

from app import create_app
from config import ROOT
from extensions import db
from tests.support.people import ENV, StillClock, build, token_of_device
from tests.support.redis import _program, _when_it_answers
from tests.support.servers import free_port
from tests.support.stage import RealHouse
from web.access import device_cookie
from web.sockets import MOST_PER_KEY, MOST_PER_TICKET, THREADS_FOR_PAGES, TICKET_COOKIE

pytestmark = pytest.mark.patient

ADDRESS = "/socket.io/?EIO=4&transport=websocket"
PATIENCE = 10.0
CROSSES_AGAIN = 5.0
A_BEAT = 2.5  # displays and kiosks hear one every second
OPEN, CLOSE, PING, PONG, MESSAGE = "01234"
JOIN, LEAVE, EVENT = "40", "41", "42"


class Ear:
    """A browser's socket, frame by frame, with the cookies it would send."""

    def __init__(self, house: RealHouse, cookies: dict[str, str], *, origin: str = "", joins: bool = True) -> None:
        self.wire = websocket.create_connection(
            house.url.replace("http", "ws") + ADDRESS,
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
            origin=origin or house.url,
            timeout=PATIENCE,
        )
        self.cookies = cookies
        self.heard: list[tuple[str, Any]] = []
        self.answers = True
        assert self.frame()[0] == OPEN
        if joins:
            self.says(JOIN)
            assert self.frame()[:2] == JOIN

    def says(self, text: str) -> None:
        self.wire.send(text)

    def frame(self, within: float = PATIENCE) -> str:
        """The next frame that is not a ping. Raises TimeoutError when none comes, ConnectionError at the end."""
        until = time.monotonic() + within
        while True:
            self.wire.settimeout(max(until - time.monotonic(), 0.01))
            try:
                said = self.wire.recv()
            except websocket.WebSocketTimeoutException:
                raise TimeoutError from None
            except websocket.WebSocketConnectionClosedException as end:
                raise ConnectionError from end
            if not said:
                raise ConnectionError
            if said != PING:
                return str(said)
            if self.answers:
                self.says(PONG)

    def hears(self, event: str, **facts: int | str) -> Any:
        """Listen until this event with these facts comes, keeping everything on the way; returns what it said."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = self.frame(until - time.monotonic())
            assert said.startswith(EVENT), said
            name, what = json.loads(said.removeprefix(EVENT))
            self.heard.append((name, what))
            if name == event and facts.items() <= what.items():
                return what
        raise TimeoutError(f"{event} {facts} did not come, but {self.heard}")

    def hears_a_part(self, part: str) -> int:
        """The bell for this part; the version it says."""
        return int(self.hears("stale", part=part)["v"])

    def parts(self) -> list[str]:
        """The parts that were rung so far."""
        return [what["part"] for name, what in self.heard if name == "stale"]

    def is_told_to_go(self, within: float = 1.0) -> None:
        """The other side says goodbye; whatever came before it does not count."""
        until = time.monotonic() + within
        while self.frame(until - time.monotonic()) != LEAVE:
            pass

    def is_cut(self, within: float = PATIENCE) -> None:
        """The line itself is gone: nothing can be said or heard on it any more."""
        until = time.monotonic() + within
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < until:
                self.frame(until - time.monotonic())
            raise TimeoutError("the line is still there")

    def hangs_up(self) -> None:
        with contextlib.suppress(OSError, websocket.WebSocketException):
            self.wire.close(timeout=1)
        self.wire.shutdown()


@pytest.fixture(scope="module")
def real_house(built_house: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHouse]:
    """One running house for the tests that leave it as it was: each has its own visitors, desks and screens."""
    one = RealHouse(tmp_path_factory.mktemp("real"), built_house)
    yield one
    one.closes()


@pytest.fixture
def open_house(built_house: Path, tmp_path: Path) -> Iterator[Callable[..., RealHouse]]:
    """Opens a house of this test's own, with these settings."""
    opened: list[RealHouse] = []

    def _open(**env: str) -> RealHouse:
        opened.append(RealHouse(tmp_path, built_house, env=env))
        return opened[-1]

    yield _open
    for one in opened:
        one.closes()


@pytest.fixture
def listen() -> Iterator[Callable[..., Ear]]:
    """Opens sockets, and hangs them all up after the test."""
    ears: list[Ear] = []

    def _listen(house: RealHouse, cookies: dict[str, str], **how: Any) -> Ear:
        ears.append(Ear(house, cookies, **how))
        return ears[-1]

    yield _listen
    for ear in ears:
        ear.hangs_up()


# --- cookies: who somebody is ---


def screen(slug: str) -> dict[str, str]:
    """A paired kiosk or display."""
    return {device_cookie(slug): token_of_device(slug)}


def colleague(house: RealHouse, username: str) -> dict[str, str]:
    """Someone who signs in now; these cookies are not the ones of `house.house.signs_in`, but another browser's."""
    person = house.house.signs_in(username)
    return session_of(person)


def session_of(person: Any) -> dict[str, str]:
    cookie = person.client.get_cookie("onthaal")
    assert cookie is not None
    return {"onthaal": cookie.value}


def phone(house: RealHouse, ticket: Any) -> dict[str, str]:
    """A phone that has opened its ticket's page."""
    answer = house.house.phone(ticket.token).opens()
    assert answer.status_code == 200
    return {f"{TICKET_COOKIE}{ticket.number}": ticket.token}


def status_of(house: RealHouse, cookies: dict[str, str], *, origin: str = "") -> int:
    """How the handshake is answered: 101 when the socket opened; any other answer came before."""
    try:
        Ear(house, cookies, origin=origin, joins=False).hangs_up()
    except websocket.WebSocketBadStatusException as no:
        return int(no.status_code)
    return 101


def everything(house: RealHouse) -> dict[str, Any]:
    """All rows of all tables that an action could change; not how often the server itself locked the hall."""
    tables = ("visit", "visit_need", "call", "desk", "happening", "hall")
    return {
        table: [{name: told for name, told in row.items() if name != "turn"} for row in house.house.rows(table)]
        for table in tables
    }


# --- the door ---


def test_a_stranger_is_turned_away_before_his_socket_opens(real_house):
    assert status_of(real_house, screen("scherm-1")) == 101  # the door is there, and opens
    assert status_of(real_house, {}) == 403


@pytest.mark.parametrize(
    "cookies",
    [
        {"device-scherm-1": "made up"},
        {"device-scherm-9": "token-of-scherm-1"},
        {"device-scherm-1": "token-of-scherm-2"},
        {"device-scherm-1": "x" * 3000},
        {"ticket-142": "made up"},
        {"ticket-142": ""},
        {"onthaal": "made up"},
    ],
    ids=["no such token", "no such screen", "another screen's", "endless", "no such ticket", "no ticket", "no session"],
)
def test_made_up_cookies_open_nothing(real_house, cookies):
    assert status_of(real_house, cookies) == 403


def test_polling_is_refused_to_strangers_and_to_screens(real_house):
    kiosk, stranger = real_house.house.kiosk(), real_house.house.stranger()
    for address in ("/socket.io/?EIO=4", "/socket.io/?EIO=4&transport=polling"):
        assert stranger.client.get(address).status_code == 403
        refused = kiosk.client.get(address)
        assert (refused.status_code, refused.text) == (400, '"Invalid transport"')
        assert kiosk.client.post(address, data="40").status_code == 400


def test_a_page_of_another_site_cannot_listen_with_our_cookies(real_house):
    known = screen("scherm-1")
    assert status_of(real_house, known) == 101
    for elsewhere in ("https://example.org", f"http://localhost:{real_house.port}", "null", real_house.url + "0"):
        assert status_of(real_house, known, origin=elsewhere) == 400


# --- who hears what ---


@pytest.fixture(scope="module")
def badges(real_house):
    """Who works here this morning: Samira receives, Lotte and Jan sit at desk 3 and 1."""
    house = real_house.house
    return {
        "samira": house.signs_in("samira"),
        "lotte": house.signs_in("lotte").sits_down(3),
        "jan": house.signs_in("jan").sits_down(1),
    }


@pytest.fixture
def everybody(real_house, badges, listen):
    """One of each listens; then something happens that rings every part there is."""
    house, lotte = real_house.house, badges["lotte"]
    one, other = real_house.visitor("PAP-1"), real_house.visitor("PAP-1")
    ears = {
        "display": listen(real_house, screen("scherm-1")),
        "kiosk": listen(real_house, screen("zuil-1")),
        "other kiosk": listen(real_house, screen("zuil-2")),
        "samira": listen(real_house, session_of(badges["samira"])),
        "lotte": listen(real_house, session_of(badges["lotte"])),
        "jan": listen(real_house, session_of(badges["jan"])),
        "phone": listen(real_house, phone(real_house, one)),
        "other phone": listen(real_house, phone(real_house, other)),
    }
    house.kiosk("zuil-1").taps("stay", address="/kiosk/zuil-1/help")
    assert lotte.posts(f"/reception/desk/calls/{house.visit(one.number).id}").status_code == 303
    ears["display"].hears_a_part("calls")
    ears["kiosk"].hears_a_part("help_state")
    for name in badges:
        ears[name].hears_a_part("alerts")
        ears[name].hears_a_part("desk_queue")
    ears["lotte"].hears_a_part("at_desk")
    ears["phone"].hears_a_part("place")
    yield ears
    lotte.does("finish", one.number)
    for visit in house.visits():
        assert badges["samira"].hosts("leaving", visit.number).status_code == 303
    house.kiosk("zuil-1").taps("stop")


def test_a_display_hears_of_calls_and_of_nothing_else(everybody):
    display = everybody["display"]
    display.hears("beat")
    display.hears("beat")
    assert set(display.parts()) == {"calls"}
    assert {name: set(what) for name, what in display.heard} == {
        "stale": {"part", "v"},
        "beat": {"calls", "announcement", "board_head", "errand"},
    }


def test_a_kiosk_hears_of_its_own_help_and_its_door_and_of_nothing_else(everybody):
    for kiosk, heard in (("kiosk", ["help_state"]), ("other kiosk", [])):
        everybody[kiosk].hears("beat")
        everybody[kiosk].hears("beat")
        assert everybody[kiosk].parts() == heard
        assert all(
            set(what) == {"help_state", "door", "errand"} for name, what in everybody[kiosk].heard if name == "beat"
        )


def test_staff_hear_of_the_hall_and_each_of_his_own_desk(everybody, real_house):
    real_house.visitor("PAP-1")  # one more ring, so that all that went before has come by
    for name in ("samira", "jan", "lotte"):
        everybody[name].hears_a_part("waiting")
    hall = {"waiting", "desks", "alerts", "desk_queue"}
    assert [set(everybody[name].parts()) for name in ("samira", "jan", "lotte")] == [hall, hall, {*hall, "at_desk"}]


def test_a_phone_hears_of_its_own_ticket_and_of_nothing_else(everybody, real_house):
    mine, other = everybody["phone"], everybody["other phone"]
    [token] = other.cookies.values()
    answer = real_house.house.phone(token).posts(f"/t/{token}/language", {"language": "fr"})
    assert answer.status_code == 303
    other.hears_a_part("place")
    assert (mine.parts(), other.parts()) == (["place"], ["place"]), "what concerns another ticket came by"


def test_a_bell_names_a_part_and_a_version_and_nothing_more(everybody):
    for ear in everybody.values():
        for name, what in ear.heard:
            assert set(what) == {"part", "v"} if name == "stale" else all(type(v) is int for v in what.values())


# --- sockets only receive ---

FORGED = (
    '42["join","staff:1"]',
    '42["join",{"room":"staff:1"}]',
    '42["enter_room","displays:1"]',
    '42["subscribe",["ticket:1","staff:1"]]',
    '42["stale",{"part":"calls","v":99999}]',
    '42["beat",{"calls":99999}]',
    '42["connect"]',
    '42["disconnect"]',
    '42["call_next",{}]',
    '420["stale",{"part":"waiting","v":1}]',
    "43[1]",
    "40/staff,",
    '40{"token":"made up","room":"staff:1"}',
    '42/staff,["join","staff:1"]',
)


def test_nobody_enters_a_room_by_asking_or_changes_anything_over_a_socket(real_house, badges, listen):
    forger, display = listen(real_house, screen("zuil-1")), listen(real_house, screen("scherm-1"))
    for _ in range(2):  # the office hears that both screens are there again
        forger.hears("beat")
    before = everything(real_house)
    for words in FORGED:
        forger.says(words)
    for _ in range(2):  # after the second beat all that the words could do is done
        while not (said := forger.frame()).startswith('42["beat"'):
            assert said.startswith("44"), said
    assert everything(real_house) == before

    ticket, lotte = real_house.visitor("PAP-1"), badges["lotte"]
    assert lotte.posts(f"/reception/desk/calls/{real_house.house.visit(ticket.number).id}").status_code == 303
    assert display.hears_a_part("calls") < 99999
    forger.hears("beat")
    assert forger.parts() == []
    lotte.does("finish", ticket.number)


NONSENSE = ("", "9", "4", "42", "42{", "42[]", "45-[", "4" + "2" * 1999, "b" + "A" * 400, "\x00")


def test_nonsense_harms_only_whoever_says_it(real_house, listen):
    bystander = listen(real_house, screen("scherm-1"))
    for words in NONSENSE:
        listen(real_house, screen("scherm-2")).says(words)
    bystander.hears("beat")
    bystander.hears("beat")
    assert status_of(real_house, screen("zuil-2")) == 101


def test_whoever_says_too_much_is_cut_off(real_house, listen):
    chatterbox = listen(real_house, screen("scherm-2"))
    chatterbox.hears("beat")
    chatterbox.says("42" + json.dumps(["stale", "x" * 3000]))
    chatterbox.is_cut()


# --- how many ---


@pytest.mark.parametrize("who", ["screen", "person", "ticket"])
def test_one_screen_or_person_opens_twelve_sockets_and_a_ticket_eight(real_house, who, listen):
    cookies = {
        "screen": lambda: screen("scherm-2"),
        "person": lambda: colleague(real_house, "wout"),
        "ticket": lambda: phone(real_house, real_house.visitor("PAP-1")),
    }[who]()
    ears = [listen(real_house, cookies) for _ in range(MOST_PER_TICKET if who == "ticket" else MOST_PER_KEY)]
    assert status_of(real_house, cookies) == 503
    assert status_of(real_house, screen("zuil-1")) == 101, "somebody else is let in"
    ears.pop().hangs_up()
    assert soon_let_in(real_house, cookies), "who hung up makes room"


def soon_let_in(house: RealHouse, cookies: dict[str, str], within: float = PATIENCE) -> bool:
    """A handshake opens before long."""
    until = time.monotonic() + within
    while (status := status_of(house, cookies)) == 503 and time.monotonic() < until:
        pass
    return status == 101


def test_phones_take_no_place_of_colleagues_and_screens_and_pages_still_answer(open_house, listen):
    house = open_house(ONTHAAL_THREADS=str(THREADS_FOR_PAGES + 10))
    lotte = house.house.signs_in("lotte").sits_down(3)
    tickets = [phone(house, house.visitor("PAP-1")) for _ in range(4)]
    for place in range(7):
        listen(house, tickets[place // 2])
    assert status_of(house, tickets[3]) == 503, "seven of ten places are for phones"
    for _ in range(2):
        listen(house, session_of(lotte))
    assert status_of(house, session_of(lotte)) == 503, "one place is kept for a screen"
    last = listen(house, screen("scherm-1"))
    assert status_of(house, screen("zuil-1")) == 503
    assert house.house.stranger().opens("/healthz").status_code == 200
    assert lotte.calls_next()
    last.hangs_up()
    assert soon_let_in(house, screen("scherm-1"))


@pytest.mark.parametrize("silent", ["a frozen page", "a page that never said who it was"])
def test_a_client_that_stops_reading_gives_its_place_back(open_house, silent, listen):
    house = open_house(ONTHAAL_THREADS=str(THREADS_FOR_PAGES + 2), ONTHAAL_PING_SECONDS="1")
    frozen = [listen(house, screen("scherm-1"), joins=silent == "a frozen page") for _ in range(2)]
    assert status_of(house, screen("scherm-2")) == 503
    assert soon_let_in(house, screen("scherm-2"))
    for ear in frozen:
        ear.answers = False
        ear.is_cut()


class Deaf:
    """A listener with a very small window that never reads; it asked for more answers than fit in there."""

    def __init__(self, house: RealHouse, cookies: dict[str, str]) -> None:
        self.wire = socket.socket()
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        self.wire.connect(("127.0.0.1", house.port))
        told = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.wire.sendall(
            f"GET {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nCookie: {told}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        assert self.wire.recv(12) == b"HTTP/1.1 101"
        for words in (JOIN, *["40/nowhere,"] * 8000):
            self.says(words)

    def says(self, words: str) -> None:
        self.wire.sendall(bytes([0x81, 0x80 | len(words), 0, 0, 0, 0]) + words.encode())


@pytest.mark.parametrize("then", ["answers every ping", "says no more"])
def test_a_client_that_never_reads_gives_its_place_back_and_holds_nobody_up(open_house, then, listen):
    """Its thread waited in `send` for as long as the client liked."""
    house = open_house(ONTHAAL_THREADS=str(THREADS_FOR_PAGES + 2), ONTHAAL_PING_SECONDS="1")
    near = listen(house, screen("scherm-1"))
    deaf = Deaf(house, screen("scherm-1"))
    with contextlib.closing(deaf.wire):
        assert status_of(house, screen("scherm-2")) == 503
        if then == "says no more":
            deaf.wire.shutdown(socket.SHUT_WR)
        until = time.monotonic() + PATIENCE
        with contextlib.suppress(ConnectionError):
            while then == "answers every ping" and time.monotonic() < until:
                deaf.says(PONG)
                assert near.hears("beat")
        assert soon_let_in(house, screen("scherm-2"))
    near.hears("beat")


# --- the end of listening ---


def test_signing_out_ends_every_socket_of_that_person_at_once(real_house, badges, listen):
    karim = real_house.house.signs_in("karim")
    mine = [listen(real_house, session_of(karim)), listen(real_house, colleague(real_house, "karim"))]
    other = listen(real_house, session_of(badges["lotte"]))
    karim.opens("/reception/desk/choice")
    assert karim.posts("/sign-out").status_code == 303
    for ear in mine:
        ear.is_told_to_go()
        ear.is_cut()
    assert status_of(real_house, session_of(karim)) == 403
    real_house.visitor("PAP-1")
    other.hears_a_part("waiting")


def test_who_shook_hands_before_signing_out_hears_nothing_after_it(real_house, badges, listen):
    karim = real_house.house.signs_in("karim")
    late = listen(real_house, session_of(karim), joins=False)
    other = listen(real_house, session_of(badges["lotte"]))
    karim.opens("/reception/desk/choice")
    assert karim.posts("/sign-out").status_code == 303
    late.says(JOIN)
    assert late.frame().startswith("44")
    real_house.visitor("PAP-1")
    other.hears_a_part("waiting")
    with pytest.raises(TimeoutError):
        late.frame(within=0.5)


@pytest.mark.parametrize("words", ['42["disconnect"]', '42["disconnect","ping timeout"]', LEAVE], ids=repr)
def test_nobody_hides_from_being_shown_out(real_house, listen, words):
    karim = real_house.house.signs_in("karim")
    ear = listen(real_house, session_of(karim))
    ear.says(words)
    ear.says(JOIN)
    karim.opens("/reception/desk/choice")
    assert karim.posts("/sign-out").status_code == 303
    ear.is_cut()


@pytest.mark.exhaustive
def test_who_is_cut_off_from_the_command_line_hears_nothing_within_seconds(open_house, listen):
    house = open_house()
    revoked, other = listen(house, screen("scherm-1")), listen(house, screen("scherm-2"))
    jan = listen(house, colleague(house, "jan"))
    revoked.hears("beat")
    house.command("device", "revoke", "scherm-1")
    revoked.is_cut(within=8.0)
    assert status_of(house, screen("scherm-1")) == 403
    other.hears("beat")
    house.sets_password_anew("jan")
    jan.is_cut(within=8.0)


# --- two servers ---


class OwnRedis:
    """A Redis that the test may stop."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        log = self.folder / "redis.log"
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [_program(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
                cwd=self.folder, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        _when_it_answers(self.url, self.process, log)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)

    @contextlib.contextmanager
    def away(self, how: str) -> Iterator[None]:
        """Gone, as after a crash; or frozen: there, and silent."""
        if how == "gone":
            self.stop()
            yield
            self.start()
        else:
            self.process.send_signal(signal.SIGSTOP)
            yield
            self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    one = OwnRedis(tmp_path)
    yield one
    one.stop()


@pytest.fixture
def two_houses(postgres_database: str, own_redis: OwnRedis, tmp_path: Path) -> Iterator[tuple[RealHouse, RealHouse]]:
    """Two servers of one house: one database, one Redis."""
    env = {"ONTHAAL_DATABASE_URL": postgres_database, "ONTHAAL_REDIS_URL": own_redis.url}
    furnish_empty(env, tmp_path)
    both = (RealHouse(tmp_path, env=env), RealHouse(tmp_path, env=env))
    yield both
    for one in both:
        one.closes()


def furnish_empty(env: dict[str, str], folder: Path) -> None:
    """The tables, the catalogue, the people and the screens, in an empty database."""
    app = create_app({**ENV, **env, "ONTHAAL_REDIS_URL": "", "ONTHAAL_DATA_DIR": str(folder)})
    app.extensions["clock"] = StillClock()
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        build(app)
        db.session.remove()
        db.engine.dispose()


def test_a_call_through_one_server_rings_at_the_screens_of_the_other(two_houses, listen):
    here, there = two_houses
    ear = listen(there, screen("scherm-1"))
    ear.hears("beat")
    lotte = here.house.signs_in("lotte").sits_down(3)
    for _ in range(5):
        here.visitor("PAP-1")
        number = lotte.calls_next()
        v = here.house.rows("hall")[0]["versions"]["calls"]
        said = ear.hears("stale", part="calls", v=v)  # the bell itself; the beat would have said it later
        assert said == {"part": "calls", "v": v}
        lotte.does("finish", number)


def test_without_redis_a_call_reaches_the_screens_of_the_other_server_with_the_beat(two_houses, own_redis, listen):
    here, there = two_houses
    ear, near = listen(there, screen("scherm-1")), listen(here, screen("scherm-2"))
    lotte = here.house.signs_in("lotte").sits_down(3)
    here.visitor("PAP-1")
    ear.hears("beat")
    own_redis.stop()
    pressed = time.monotonic()
    assert lotte.calls_next()
    answered = time.monotonic()
    v = here.house.rows("hall")[0]["versions"]["calls"]
    assert ear.hears("beat", calls=v)
    assert time.monotonic() - answered < A_BEAT
    assert near.hears("beat", calls=v)
    assert answered - pressed < A_BEAT, "whoever pressed does not wait for Redis"
    own_redis.start()
    lotte.does("recall", here.house.visits()[0].number)
    assert ear.hears("beat", calls=here.house.rows("hall")[0]["versions"]["calls"])


@pytest.mark.parametrize("how", ["gone", "frozen"])
def test_when_redis_is_there_again_rings_cross_within_five_seconds(two_houses, own_redis, listen, how):
    here, there = two_houses
    ear = listen(there, screen("scherm-1"))
    ear.hears("beat")
    lotte = here.house.signs_in("lotte").sits_down(3)
    here.visitor("PAP-1")
    number = lotte.calls_next()
    with own_redis.away(how):
        for _ in range(3):
            pressed = time.monotonic()
            lotte.does("recall", number)
            assert time.monotonic() - pressed < A_BEAT, "whoever pressed does not wait for Redis"
            v = here.house.rows("hall")[0]["versions"]["calls"]
            assert ear.hears("beat", calls=v)
    back = time.monotonic()
    crossed = False
    while not crossed and time.monotonic() - back < CROSSES_AGAIN:
        lotte.does("recall", number)
        v = here.house.rows("hall")[0]["versions"]["calls"]
        ear.hears("beat", calls=v)
        crossed = ("stale", {"part": "calls", "v": v}) in ear.heard
    assert crossed


def test_limits_do_not_ask_redis(own_redis, tmp_path):
    app = create_app({**ENV, "ONTHAAL_REDIS_URL": own_redis.url, "ONTHAAL_DATA_DIR": str(tmp_path)})
    assert app.config["RATELIMIT_STORAGE_URI"] == "memory://"


def test_signing_out_at_one_server_ends_the_listening_at_the_other(two_houses, listen):
    here, there = two_houses
    samira = here.house.signs_in("samira")
    ear = listen(there, session_of(samira))
    samira.opens("/reception/")
    assert samira.posts("/sign-out").status_code == 303
    ear.is_cut(within=8.0)
    assert status_of(there, session_of(samira)) == 403
