"""The shape of the house: imports inward, every route guarded, every part rung, one source of time and chance."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from live.stale_parts import PARTS, STALE
from queueing.happenings import HappeningKind
from queueing.refusals import Refusal
from web.refusals import STAFF

ROOT = Path(__file__).resolve().parents[2]
FACES = ("kiosk", "reception", "outreach", "displays", "management")
OURS = ("queueing", "live", "speech", "web", *FACES, "app", "config", "extensions", "wsgi")
MAY_IMPORT = {
    "queueing": {"queueing"},
    "live": {"queueing", "live"},
    "speech": {"queueing", "speech"},
    "web": {"queueing", "live", "speech", "web", "config", "extensions"},
    **{face: {"queueing", "live", "speech", "web", "config", "extensions", face} for face in FACES},
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The first names of everything a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_point_inward(package):
    allowed = MAY_IMPORT[package]
    for path in modules(package):
        ours = imported(path) & set(OURS)
        if path.name == "demo.py" and package == "management":
            ours -= {"app"}  # the command line may put the app together
        assert ours <= allowed, f"{path.relative_to(ROOT)} imports {sorted(ours - allowed)}"


def test_the_domain_knows_no_web():
    for path in (*modules("queueing"), *modules("live")):
        assert not imported(path) & {"flask", "flask_socketio", "flask_login", "flask_sqlalchemy", "htmx_flask"}, path


def test_only_the_entry_and_the_command_line_import_the_app():
    importers = {
        path.relative_to(ROOT).as_posix()
        for package in MAY_IMPORT
        for path in modules(package)
        if "app" in imported(path)
    }
    assert importers <= {"management/demo.py"}


CHANCE = {"random", "secrets", "uuid"}
TIME = re.compile(r"\b(?:datetime|date)\.(?:now|utcnow|today)\(|\btime\.(?:time|monotonic)\(|os\.urandom")


def test_clock_and_dice_are_the_only_sources_of_time_and_chance():
    for package in MAY_IMPORT:
        for path in modules(package):
            name = path.relative_to(ROOT).as_posix()
            if name != "web/dice.py":
                assert not imported(path) & CHANCE, f"{name} makes its own chance"
            if name != "web/clock.py":
                assert not TIME.search(path.read_text(encoding="utf-8")), f"{name} has its own clock"


def test_every_route_is_guarded(house):
    unguarded = [
        rule.endpoint
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(house.app.view_functions[rule.endpoint], "guard")
    ]
    assert unguarded == []


def test_every_address_is_a_lowercase_noun_and_every_write_is_a_post(house):
    for rule in house.app.url_map.iter_rules():
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}
        bare = re.sub(r"<[^>]+>", "x", rule.rule)
        assert rule.endpoint == "static" or re.fullmatch(r"[a-z0-9/_.\-]*", bare), rule.rule


def test_every_deed_says_what_goes_stale_and_every_part_is_rung():
    assert set(STALE) == set(HappeningKind)
    rung = {part for parts in STALE.values() for part in parts}
    assert rung == set(PARTS)


def test_every_part_has_a_route_a_template_and_an_id_of_the_same_name(house):
    endpoints = {rule.endpoint.partition(".")[2] for rule in house.app.url_map.iter_rules()}
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    for part in PARTS:
        assert part in endpoints, f"no route {part}"
        assert list((ROOT / "templates").rglob(f"_{part}.html")), f"no template _{part}.html"
        assert f'live("{part}"' in templates, f"no page shows {part}"


def test_every_refusal_has_its_sentence():
    def known(kind: type[Refusal]) -> set[type[Refusal]]:
        return {kind, *(one for child in kind.__subclasses__() for one in known(child))}

    assert known(Refusal) - {Refusal} == set(STAFF)


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height)|left|right|top|bottom"
    r"|float|text-align:\s*(?:left|right))\s*:",
)


def test_styles_are_logical():
    for path in sorted((ROOT / "static" / "css").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"@(?:media|container)[^{]*", "", text)
        found = [match[0] for match in PHYSICAL.finditer(text)]
        assert not found, f"{path.name}: {sorted(set(found))}"


def test_styles_stand_in_layers():
    for path in sorted((ROOT / "static" / "css").glob("*.css")):
        bare = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).strip()
        assert re.match(r"@layer|@font-face", bare), path.name


def test_grape_means_called_and_nothing_else():
    """`--call` colours only selectors that speak of calling: a called number, or the button that calls."""
    speaks = re.compile(r"call|next|fresh|go\b|puff|mark")
    for path in sorted((ROOT / "static" / "css").glob("*.css")):
        if path.name == "tokens.css":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if "var(--call" in line:
                before = path.read_text(encoding="utf-8").split(line)[0][-600:] + line
                assert speaks.search(before), f"{path.name}: {line.strip()}"


SCRIPT_LINES, SCRIPT_COLUMNS = 100, 120


def test_no_kiosk_page_leaves_a_choice_to_the_validation_of_the_browser():
    """One letter in a field would silence every button, *Hulp* and *Stop* included (decisions 39)."""
    pages = [
        one
        for folder in ("kiosk", "refused")
        for one in (ROOT / "templates" / folder).glob("*.html")
        if one.name != "staff.html"
    ]
    forms = [form for page in pages for form in re.findall(r"<form[^>]*>", page.read_text(encoding="utf-8"))]
    assert len(forms) >= 2
    assert all(" novalidate" in form for form in forms)
    assert not [page.name for page in pages if re.search(r' pattern="|\brequired\b', page.read_text(encoding="utf-8"))]


def test_scripts_are_small_say_what_they_do_and_only_live_knows_sockets():
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("// "), f"{path.name} has no sentence on top"
        assert len(lines) <= SCRIPT_LINES, f"{path.name} is {len(lines)} lines long"
        wide = [number for number, line in enumerate(lines, 1) if len(line) > SCRIPT_COLUMNS]
        assert not wide, f"{path.name} is too wide on lines {wide}"
        if path.name != "live.js":
            assert "window.io" not in "\n".join(lines)


@pytest.mark.parametrize(
    ("written", "said_in"),
    [
        (r"ctrlKey|altKey|metaKey", "key-press.js"),
        (r"not\(\[type=checkbox", "key-press.js"),
        (r"getRandomValues|randomUUID", "fresh-key.js"),
    ],
)
def test_what_a_key_means_and_a_fresh_key_are_said_in_one_script(written, said_in):
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    assert {path.name for path in scripts if re.search(written, path.read_text(encoding="utf-8"))} == {said_in}


def test_nothing_comes_from_elsewhere():
    for folder in ("templates", "static/js", "static/css"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
                assert not re.search(r"https?://|//cdn", text), path


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_the_code_is_clean(command):
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


# --- parts ---


@pytest.fixture
def busy_house(house):
    """Someone waits, someone is called, someone asks for help: no part is empty."""
    house.host = house.signs_in("samira")
    house.lotte = house.signs_in("lotte").sits_down(3)
    house.keeper = house.signs_in("wout")
    house.first = house.kiosk().takes_a_number("PAP-1", language="fr", extras=("chair",))
    house.second = house.kiosk("zuil-2").takes_a_number("POS-3")
    house.at_kiosk = house.kiosk()
    house.at_kiosk.taps("stay", address="/kiosk/zuil-1/help")
    house.lotte.calls_next()
    house.host.opens("/reception/announcements")
    house.host.posts("/reception/announcements", {"words": "Om 12 uur is er soep"})
    return house


def moments(house):
    """(part, page, address of the part, who looks) for every part of the house."""
    phone = house.phone(house.second.token)
    return [
        ("waiting", "/reception/", "/reception/waiting?tab=waiting", house.host),
        ("desks", "/reception/", "/reception/desks", house.host),
        ("alerts", "/reception/", "/reception/alerts", house.host),
        ("asks", "/reception/", "/reception/asks", house.host),
        ("colleagues", "/reception/colleagues/", "/reception/colleagues/board", house.lotte),
        ("today", "/reception/", "/reception/today", house.host),
        ("appointments", "/reception/appointments", "/reception/appointments/list", house.host),
        ("at_desk", "/reception/desk/", "/reception/desk/at_desk", house.lotte),
        ("desk_queue", "/reception/desk/", "/reception/desk/desk_queue", house.lotte),
        ("calls", "/display/scherm-1", "/display/scherm-1/calls", house.display()),
        ("announcement", "/display/scherm-1", "/display/scherm-1/announcement", house.display()),
        ("board_head", "/display/scherm-1", "/display/scherm-1/board_head", house.display()),
        ("announcements", "/reception/announcements", "/reception/announcements/list", house.host),
        ("announcements", "/management/announcements/", "/management/announcements/list", house.keeper),
        ("edition", "/management/", "/management/edition", house.keeper),
        ("devices", "/management/devices/", "/management/devices/list", house.keeper),
        ("errand", "/kiosk/zuil-1", "/kiosk/zuil-1/errand", house.at_kiosk),
        ("device_state", "/management/devices/1", "/management/devices/1/state", house.keeper),
        ("approval", "/management/words", "/management/words/approval", house.keeper),
        ("help_state", "/kiosk/zuil-1", "/kiosk/zuil-1/help_state?language=nl", house.at_kiosk),
        ("door", "/kiosk/zuil-1", "/kiosk/zuil-1/door", house.at_kiosk),
        ("place", f"/t/{house.second.token}", f"/t/{house.second.token}/place", phone),
    ]


def test_a_part_is_the_same_bytes_in_the_page_and_after_the_bell(busy_house):
    seen = set()
    for part, page, address, who in moments(busy_house):
        whole, alone = who.client.get(page).text, who.client.get(address).text
        assert alone.strip(), part
        assert alone in whole, f"{part} differs between page and bell"
        seen.add(part)
    assert seen == set(PARTS)


def test_a_part_is_the_same_bytes_as_the_answer_to_ones_own_click(busy_house):
    lotte, host = busy_house.lotte, busy_house.host
    key = busy_house.visit(busy_house.first.number).id
    clicked = lotte.posts(f"/reception/desk/visits/{key}/recall", headers={"HX-Request": "true"})
    assert clicked.headers["HX-Retarget"] == "#at_desk"
    assert clicked.text == lotte.client.get("/reception/desk/at_desk").text
    host.opens("/reception/")
    button = host.page.select_one("#alerts button")
    clicked = host.posts(button["formaction"], headers={"HX-Request": "true"})
    assert clicked.text == host.client.get("/reception/alerts").text


def test_parts_carry_a_version_no_token_no_field_and_every_button_has_an_id(busy_house):
    for part, _, address, who in moments(busy_house):
        text = who.client.get(address).text
        page = BeautifulSoup(text, "html.parser")
        assert "csrf" not in text, part
        assert str(page.select("[data-v]")[0]["data-v"]).isdigit(), f"{part} says no version"
        assert not page.select("input:not([type=hidden]), textarea, select"), f"{part} holds a field"
        assert all(button.get("id") for button in page.select("button")), f"a button without an id in {part}"
        assert "hx-get" not in text or part in ("waiting", "desks"), f"{part} knows of htmx"


def test_what_somebody_typed_is_read_in_one_place():
    """`²` is a digit for `isdigit` and for nothing else: numbers from outside go through `web/forms.py`."""
    asked = re.compile(r"\.(isdigit|isdecimal|isnumeric)\b|\bint\(request")
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("web", *FACES)
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "forms.py"
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asked.search(text)
    ]
    assert found == []


def test_protection_stands_where_it_protects():
    """No address is exempt, measured or told apart by its name as text far away; every blueprint says its face."""
    by_name = re.compile(
        r"""exempt\(f?["']|request\.endpoint (?:in|==) (?!"static")|(?<!request\.)\bendpoint == |Blueprint\(["']"""
    )
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in [ROOT / "app.py", *(one for folder in ("web", *FACES) for one in modules(folder))]
        if (match := by_name.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_write_needs_no_token_only_where_the_ticket_or_the_device_authorises_it(house):
    views = {f"{view.__module__}.{view.__name__}": view for view in house.app.view_functions.values()}
    free = house.app.extensions["csrf"]._exempt_views
    assert free
    assert {views[name].guard for name in free} == {"ticket", "device"}


TEMPLATE_COLUMNS = 140


def test_no_line_of_a_template_is_too_wide_to_read():
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_COLUMNS
    ]
    assert wide == []
