"""No header tells the real server where in the address space it stands, or what was asked."""

import http.client
from contextlib import closing

import pytest

from tests.support.stage import RealHouse


@pytest.fixture(scope="module")
def own_house(built_house, tmp_path_factory):
    one = RealHouse(tmp_path_factory.mktemp("own"), built_house)
    yield one
    one.closes()


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO", "X_Forwarded_For"])
def test_a_header_cannot_say_where_we_stand(own_house, name):
    with closing(http.client.HTTPConnection("127.0.0.1", own_house.port, timeout=10)) as line:
        line.request("GET", "/sign-in", headers={name: "/elsewhere"})
        answer = line.getresponse()
        assert answer.status == 200
        assert b"elsewhere" not in answer.read()
