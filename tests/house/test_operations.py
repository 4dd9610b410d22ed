"""docs/operations.md followed to the letter opens a house: its commands are read from the page and run."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers import start_server
from tests.support.warm import warm_flask

ROOT = Path(__file__).resolve().parents[2]
SECRET = "only-for-this-test-" * 3


def commands() -> list[list[str]]:
    """Every `onthaal …` line of the fenced blocks."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL))
    return [shlex.split(line)[1:] for line in blocks.splitlines() if re.match(r"onthaal [a-z]", line)]


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "secret").write_text(SECRET + "\n")
    return {"ONTHAAL_SECRET_KEY_FILE": str(tmp_path / "secret"), "ONTHAAL_DATA_DIR": str(tmp_path / "data")}


def flask(settings, *words, said="", warm=False):
    """`flask …` as somebody types it; a `warm` one has read its code before."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("ONTHAAL_")} | settings
    words = ("--app", "app:create_app", *words)
    if warm:
        return warm_flask(words, env=surroundings, said=said)
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT, env=surroundings, input=said, capture_output=True, text=True,
        timeout=120, start_new_session=True,
    )  # fmt: skip


@pytest.mark.patient
def test_the_commands_of_the_page_open_a_house(settings):
    assert [words[0] for words in commands()][:2] == ["db", "catalogue"]
    for place, words in enumerate(commands()):
        done = flask(settings, *words, said="een goed wachtwoord\n", warm=place > 0)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    with start_server(settings) as server:
        page = subprocess.run(
            ["curl", "-s", server.url + "/sign-in"], capture_output=True, text=True, check=True
        ).stdout
        scripts = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
        assert scripts
        for address in scripts:
            told = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", server.url + address]
            assert subprocess.run(told, capture_output=True, text=True, check=True).stdout == "200", address


@pytest.mark.patient
@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"ONTHAAL_SECRET_KEY_FILE": ""}, "ONTHAAL_SECRET_KEY is missing"), ({"PORT": "²"}, "PORT='²' is not a whole")],
)
def test_a_setting_that_is_wrong_is_one_sentence(settings, change, sentence):
    done = flask(settings | change, "db", "current", warm=True)
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.patient
def test_a_server_without_a_secret_says_so_in_one_sentence(settings):
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "ONTHAAL_DATA_DIR": settings["ONTHAAL_DATA_DIR"]},
        capture_output=True, text=True,
    )  # fmt: skip
    assert started.returncode == 1
    assert started.stderr.startswith("Onthaal cannot start: ONTHAAL_SECRET_KEY is missing")
    assert "Traceback" not in started.stderr


def test_a_zone_or_a_name_that_cannot_be_is_told(house):
    def told(*words):
        done = house.app.test_cli_runner().invoke(args=["device", "add", "vuurmolen", "display", *words])
        assert done.exit_code == 1
        return done.output

    for more in ("--zone", "--waiting-area"):
        assert "Onbekende zone: kelder. Kies uit:" in told("scherm-9", "--name", "Scherm", more, "kelder")
    assert "kleine letters" in told("Scherm 9", "--name", "x")
