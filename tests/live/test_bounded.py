"""A client that sends nothing, or half a request, or does not read, or does not hang up, delays nobody else."""

import http.client
import socket
from contextlib import ExitStack, closing
from importlib import import_module
from selectors import EVENT_READ, DefaultSelector

import pytest

from tests.support.stage import RealHouse

pytestmark = pytest.mark.patient

THREADS = 4
HALVES = {
    "headers": b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Sl",
    "a body": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 500\r\n\r\nusername=lo",
    "a chunk": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n1f4\r\nusername=lo",
}


@pytest.fixture(scope="module")
def small_house(built_house, tmp_path_factory):
    env = {"ONTHAAL_THREADS": str(THREADS), "ONTHAAL_REQUEST_SECONDS": "2", "ONTHAAL_ANSWER_SECONDS": "2"}
    one = RealHouse(tmp_path_factory.mktemp("small"), built_house, env=env)
    yield one
    one.closes()


def test_the_next_connection_may_get_the_number_of_one_that_ended_itself_while_it_was_let_go():
    """The server's process ended when it did: a page's socket is closed by its own thread as well."""
    worker = object.__new__(import_module("deploy.bounded").BoundedWorker)
    worker.leaving, worker.poller = {}, DefaultSelector()
    with ExitStack() as held:
        held.enter_context(closing(worker.poller))
        ours, theirs = (held.enter_context(closing(one)) for one in socket.socketpair())
        number = ours.fileno()
        worker.let_go(ours, graceful=True)
        ours.close()
        every = [held.enter_context(closing(one)) for _ in range(20) for one in socket.socketpair()]
        [again] = [one for one in every if one.fileno() == number]
        worker.poller.register(again, EVENT_READ, None)
        assert theirs.recv(1) == b"", "it was told that this is the end"
        theirs.close()
        [heard] = [key for key, _ in worker.poller.select(10) if key.fileobj is not again]
        heard.data(heard.fileobj)
        assert worker.leaving == {}


def answers(house, *, within):
    with closing(http.client.HTTPConnection("127.0.0.1", house.port, timeout=within)) as line:
        line.request("GET", "/sign-in")
        return line.getresponse().status


def connects(house, held, words=b""):
    line = held.enter_context(closing(socket.create_connection(("127.0.0.1", house.port), timeout=20)))
    line.sendall(words)
    return line


def test_who_says_nothing_holds_no_thread(small_house):
    with ExitStack() as held:
        silent = [connects(small_house, held) for _ in range(THREADS * 5)]
        assert answers(small_house, within=4) == 200
        assert all(one.recv(1) == b"" for one in silent), "and is let go after a while"


@pytest.mark.parametrize("what", HALVES)
def test_half_a_request_is_broken_off(small_house, what):
    with ExitStack() as held:
        halves = [connects(small_house, held, HALVES[what]) for _ in range(THREADS * 2)]
        assert answers(small_house, within=20) == 200
        for one in halves:
            while one.recv(4096):
                pass


def test_who_speaks_slowly_but_in_time_is_heard(small_house):
    with ExitStack() as held:
        line = connects(small_house, held, b"GET /healthz HTTP/1.1\r\n")
        assert answers(small_house, within=4) == 200
        line.sendall(b"Host: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 200")


def asks(house, held, address, *, ending="keep-alive"):
    """A client with a very small window that asks for this, and reads nothing."""
    line = held.enter_context(closing(socket.socket()))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    line.connect(("127.0.0.1", house.port))
    line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: {ending}\r\n\r\n".encode())
    return line


def test_who_does_not_read_an_answer_gives_the_thread_back(small_house):
    font = f"{small_house.app.static_url_path}/vendor/fonts/noto-sans-latin-ext.woff2"
    with ExitStack() as held:
        for _ in range(THREADS * 2):
            asks(small_house, held, font)
        assert answers(small_house, within=20) == 200
    assert "connections that did not read their answer in time" in small_house.log


def test_who_does_not_hang_up_after_an_answer_stops_nobody(small_house):
    """Gunicorn's only main thread waited two seconds for each: twenty of them, and nobody came in for 35 s."""
    with ExitStack() as held:
        lines = [asks(small_house, held, "/healthz", ending="close") for _ in range(20)]
        for one in lines:
            one.settimeout(4)
            while one.recv(4096):  # the answer, and that it is over
                pass
        assert answers(small_house, within=4) == 200
