"""How does a test get a real browser? Through pytest-playwright's `page` and `browser`, launched as said here.

Which browser, in this order: the one named in ONTHAAL_TEST_BROWSER, the pinned one that set-up unpacked
(tools/browser.py), Playwright's own if it was ever downloaded, one on the PATH. Without any, the tests fail and say
what to do; they are never skipped. Only the pinned one draws the same pixels everywhere: `draws_the_same` tells.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
PINNED = ROOT / ".cache" / "chromium" / "chromium"

SYSTEM_LIBRARIES = ("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib")

REMEDY = """No browser for the browser tests. One of these helps:
  make test                                     (unpacks the pinned Chromium; Linux on x86_64)
  .venv/bin/python -m playwright install chromium
  sudo apt-get install chromium
  ONTHAAL_TEST_BROWSER=/path/to/chromium make test
To leave these tests out on purpose: make test ARGS='-m "not browser"'"""

ARGUMENTS = [
    "--no-sandbox",  # the build server runs as root; only our own pages on 127.0.0.1 are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",  # a microphone that beeps once a second, where a test allows one
    "--use-fake-ui-for-media-stream",
    # A page that asks for anything elsewhere shows it.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def node_that_starts() -> None:
    """Playwright's own Node needs libatomic, absent from a bare Debian; then the one that set-up used serves."""
    from playwright._impl._driver import compute_driver_executable

    own, _ = compute_driver_executable()
    if subprocess.run([own, "--version"], capture_output=True).returncode == 0:
        return
    note = ROOT / ".cache" / "node-path"
    if not note.is_file():
        pytest.fail("Playwright's Node does not start here (is libatomic1 missing?): run `make test`", pytrace=False)
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = note.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def playwright(node_that_starts: None, playwright: Playwright) -> Playwright:
    """pytest-playwright's own, but after the Node it needs was looked for."""
    return playwright


@pytest.fixture(scope="session")
def browser_program(playwright: Playwright) -> Path:
    """The browser in use."""
    named = os.environ.get("ONTHAAL_TEST_BROWSER")
    known = [str(PINNED), playwright.chromium.executable_path]
    on_path = [shutil.which(name) or "" for name in ("chromium", "chromium-headless-shell", "google-chrome")]
    for candidate in [named] if named else [*known, *on_path]:
        if Path(candidate).is_file():
            return Path(candidate)
    return pytest.fail(REMEDY, pytrace=False)


@pytest.fixture(scope="session")
def draws_the_same(browser_program: Path) -> bool:
    """Whether pictures may be compared pixel by pixel: only those of the pinned browser."""
    return browser_program == PINNED


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_program: Path) -> dict[str, Any]:
    surroundings = _pinned_surroundings() if browser_program == PINNED else {}
    return {
        **browser_type_launch_args,
        "executable_path": str(browser_program),
        "args": ARGUMENTS,
        "env": {**os.environ, **surroundings},
    }


AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": False,
}
"""Which rules, and nothing told of what is in order: that took a third of the time."""


def axe(page: Page, *, within: str = "html") -> None:
    """Fail with every breach of WCAG 2.2 A and AA that axe-core finds in the part of the page named by a selector."""
    found = breaches(page, within=within)
    assert not found, "\n".join(found)


def breaches(page: Page, *, within: str = "html") -> list[str]:
    """The same, as a list."""
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("([within, how]) => axe.run(within, how)", [within, AXE])
    return [
        f"{page.url}\n{breach['id']}: {breach['help']}\n    {node['html']}\n    "
        f"{node.get('failureSummary', '').strip()}"
        for breach in found["violations"]
        for node in breach["nodes"]
    ]


def complaints(page: Page) -> list[str]:
    """A list that grows with all that goes wrong in the page from now on: failed requests, errors, console errors."""
    heard: list[str] = []
    page.on("requestfailed", lambda request: heard.append(f"failed: {request.url} {request.failure}"))
    page.on("response", lambda answer: heard.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("console", lambda said: heard.append(f"console: {said.text}") if said.type == "error" else None)
    return heard


def _pinned_surroundings() -> dict[str, str]:
    """Only the fonts beside it, so that pixels agree everywhere; its own libraries where the system lacks them."""
    home = PINNED.parent
    folders = [home]
    if not any(Path(folder, "libnss3.so").exists() for folder in SYSTEM_LIBRARIES):
        folders.append(home / "system-libraries" / "lib")
    return {"FONTCONFIG_FILE": str(home / "fonts.conf"), "LD_LIBRARY_PATH": ":".join(map(str, folders))}
