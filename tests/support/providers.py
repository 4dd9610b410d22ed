"""How does a test get a provider to sign in at? A real one (oidc-provider-mock), on a port of its own.

    def test_a_story(house, provider):
        provider.knows("els", given_name="Els", groups=["onthaal"])
        answer = signs_in_at(house.stranger(), provider, "els")

It does not look at the proof of PKCE, so that is done here in front of it. What it never does wrong by itself is done
to its answers: `provider.spoils` changes an ID token, `provider.says` its description.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import pytest
import requests
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from tests.support.people import House
from tests.support.servers import free_port
from web.provider import know
from web.provider_settings import read_providers

logging.getLogger("werkzeug").setLevel(logging.ERROR)
SECRET = "a secret that only two sides know"
Claims = dict[str, Any]


class RealProvider:
    """The provider: its people, its answers, and what a test does to them."""

    def __init__(self) -> None:
        with warnings.catch_warnings():  # it stands on what Authlib will drop in its next edition
            warnings.simplefilter("ignore")
            import oidc_provider_mock  # type: ignore[import-untyped]  # here: it takes a second
        self.person = oidc_provider_mock.User
        self.port = free_port()
        self.app = oidc_provider_mock.app()
        with self.app.test_request_context("/"):
            self.app.preprocess_request()
            self.storage: Any = flask.g.oidc_provider_mock_storage
        self.key = RSAKey.import_key(self.storage.jwk.as_dict(is_private=True))
        self.as_new()
        self.app.before_request(self._asks_for_proof)
        self.app.after_request(self._answers)

    def as_new(self) -> None:
        """Nobody is known, and nothing is spoilt."""
        self.storage._users.clear()
        self.challenges: dict[str, str] = {}
        self.spoils: Callable[[Claims], Claims | str] = lambda claims: claims
        self.says: Claims = {}
        self.adds: dict[str, str] = {}
        self.asked: list[str] = []

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def knows(self, sub: str, **claims: Any) -> None:
        """Somebody has an account here, with these claims from now on."""
        self.storage.store_user(self.person(sub=sub, claims=claims))

    def lets(self, address: str, sub: str) -> str:
        """Somebody signs in on its page; where their browser is then sent."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
        return answer.headers["Location"]

    def signed(self, claims: Claims, *, key: Any = None, alg: str = "RS256", **header: str) -> str:
        """An ID token of these claims, by its own key unless told otherwise."""
        return jwt.encode({"alg": alg, **header}, claims, key or self.key, algorithms=[alg])

    def opens(self) -> Callable[[], None]:
        """It answers on its port, until the function that comes back is called."""
        server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()

        def close() -> None:
            server.shutdown()
            thread.join()
            server.server_close()

        return close

    def _asks_for_proof(self) -> flask.Response | None:
        """PKCE: the verifier must fit the challenge that came with the request for the code."""
        self.asked.append(flask.request.path)
        if flask.request.path != "/oauth2/token":
            return None
        digest = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self.challenges.get(flask.request.form.get("code", "")) != proof:
            return flask.make_response({"error": "invalid_grant"}, 400)
        if flask.request.authorization is None or flask.request.authorization.password != SECRET:
            return flask.make_response({"error": "invalid_client"}, 401)
        return None

    def _answers(self, answer: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/authorize" and "Location" in answer.headers:
            back = answer.headers["Location"]
            for code in parse_qs(urlsplit(back).query).get("code", []):
                self.challenges[code] = flask.request.args.get("code_challenge", "")
            if "error=" in back and "state=" not in back:  # it forgets the state when somebody says no
                back += f"&state={flask.request.args['state']}"
            answer.headers["Location"] = back + "".join(f"&{name}={told}" for name, told in self.adds.items())
        elif flask.request.path == "/oauth2/token" and answer.status_code == 200:
            told = answer.get_json()
            read = jwt.decode(told["id_token"], self.key)
            spoilt = self.spoils(dict(read.claims))
            told["id_token"] = spoilt if isinstance(spoilt, str) else self.signed(spoilt)
            answer.set_data(json.dumps(told))
        elif answer.mimetype == "text/html":  # its style comes from elsewhere
            answer.set_data(re.sub(r"<link[^>]*>", "", answer.get_data(as_text=True)))
        elif flask.request.path.endswith("openid-configuration"):
            answer.set_data(json.dumps({**answer.get_json(), **self.says}))
        return answer


def write_settings(folder: Path, provider: RealProvider, *, more: str = "") -> Path:
    """The technician's file about this provider."""
    (folder / "secret").write_text(SECRET + "\n", encoding="utf-8")
    file = folder / "oidc.toml"
    file.write_text(
        f'[gemeente]\nname = "de gemeente"\nissuer = "{provider.issuer}"\nclient_id = "onthaal"\n'
        f'client_secret_file = "{folder / "secret"}"\n{more}',
        encoding="utf-8",
    )
    return file


@pytest.fixture(scope="session")
def running_provider() -> Iterator[RealProvider]:
    """One for all tests of a worker."""
    one = RealProvider()
    close = one.opens()
    yield one
    close()


@pytest.fixture
def provider(running_provider: RealProvider, house: House, tmp_path: Path) -> RealProvider:
    """The provider of the organisation of this house; both live in the time of the machine."""
    running_provider.as_new()
    lives_now(house)
    connect(house, running_provider, tmp_path)
    return running_provider


def lives_now(house: House) -> None:
    """The clock of the house stands at the time of the machine."""
    house.clock.moment = datetime.now(UTC)


def connect(house: House, provider: RealProvider, folder: Path, *, more: str = "") -> None:
    """The technician connects it, and starts the house again."""
    settings = house.app.config["SETTINGS"]
    house.app.config["SETTINGS"] = replace(settings, public_url="http://localhost")
    with house.app.app_context():
        know(house.app, read_providers(write_settings(folder, provider, more=more)))


def goes_to(client: FlaskClient, **asks: str) -> str:
    """The button on the page of signing in: where it leads."""
    answer = client.get("/sign-in/with/gemeente", query_string=asks)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def signs_in_at(person: Any, provider: RealProvider, sub: str, **asks: str) -> TestResponse:
    """There and back: the answer of the house."""
    return returns(person, provider.lets(goes_to(person.client, **asks), sub))


def returns(person: Any, back: str) -> TestResponse:
    """The browser brings this answer to the house; a page that comes is the page in hand."""
    assert back.startswith("http://localhost/sign-in/from/"), back
    answer = person.client.get(back.removeprefix("http://localhost"))
    person.html = answer.text
    return answer
