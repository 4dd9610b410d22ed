"""Under which names the house answers, and that no other name is ever said back."""

import pytest

from app import create_app
from config import SettingError, Settings
from tests.support.people import ENV

SECRET = {"ONTHAAL_SECRET_KEY": "0123456789abcdef0123456789abcdef"}


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:5000", "[::1]:8000", "LOCALHOST"])
def test_the_machine_itself_is_always_known(house, host):
    assert house.stranger().client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "localhost@evil.example", "localhost/evil",
     "localhost:99999", "", "[::1", "127.0.0.1, evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/sign-in", "/", "/healthz", "/nowhere", "/socket.io/?EIO=4&transport=websocket"])
def test_another_name_gets_a_plain_no_and_is_not_said_back(house, host, address):
    answer = house.stranger().client.get(address, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.text == "Dit adres is niet van ons.\n"
    assert "evil" not in str(answer.headers)


def test_a_house_answers_to_its_public_name_and_to_those_it_was_given(tmp_path):
    env = {**ENV, "ONTHAAL_DATA_DIR": str(tmp_path), "ONTHAAL_PUBLIC_URL": "https://Onthaal.example:8443/",
           "ONTHAAL_HOSTS": "onthaal.intern, 10.0.0.5"}  # fmt: skip
    client = create_app(env).test_client()
    for host in ("onthaal.example", "onthaal.example:8443", "onthaal.intern", "10.0.0.5:8000", "127.0.0.1"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200
    assert client.get("/healthz", headers={"Host": "other.example"}).status_code == 400


def test_the_demo_answers_to_the_machine_itself_only():
    demo = {"ONTHAAL_DEMO": "1", "ONTHAAL_PUBLIC_URL": "https://onthaal.example", "ONTHAAL_HOSTS": "onthaal.intern"}
    assert Settings.read(demo).hosts == frozenset()
    assert Settings.read({**SECRET, "ONTHAAL_PUBLIC_URL": "https://onthaal.example"}).hosts == {"onthaal.example"}
    with pytest.raises(SettingError):
        Settings.read({**SECRET, "ONTHAAL_PUBLIC_URL": "onthaal"})
