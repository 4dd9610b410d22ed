"""Which addresses has the house, who may come there, and in whose look is a refusal said? They stand in routes.txt.

An address that comes, goes or changes its guard shows in a diff of that list. After looking at it, keep it with
`make test ARGS='tests/house/test_routes.py --new-routes'`.
"""

from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from queueing.staff import Role
from web.access import needs_role, public
from web.faces import Face, Pages

LIST = Path(__file__).with_name("routes.txt")
HEAD = (
    "# Every address: method, address, guard and whom it admits, face, view. 'no token': a write without one.\n"
    "# Made by tests/house/test_routes.py, which compares it and says how to renew it.\n\n"
)


def as_lines(app) -> list[str]:
    """One line for each way in, ordered by address."""
    exempt = app.extensions["csrf"]._exempt_views
    lines = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        address = rule.rule.replace(app.static_url_path, "/static/<now>")
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            free = f"{view.__module__}.{view.__name__}" in exempt
            lines.append((address, method, guard_of(view), face_of(app, rule), rule.endpoint + " no token" * free))
    return [f"{m:<5} {a:<56} {g:<40} {f:<8} {e}\n" for a, m, g, f, e in sorted(lines)]


def guard_of(view) -> str:
    admitted = ", ".join(sorted(one.value for one in getattr(view, "admits", ())))
    return f"{getattr(view, 'guard', 'open')} {admitted}".strip()


def face_of(app, rule) -> str:
    blueprint = app.blueprints.get(rule.endpoint.rpartition(".")[0])
    return blueprint.face.value if isinstance(blueprint, Pages) else "-"


def test_the_addresses_are_those_of_the_list(house, request):
    told = HEAD + "".join(as_lines(house.app))
    if request.config.getoption("--new-routes"):
        LIST.write_text(told, encoding="utf-8")
    assert told.splitlines() == LIST.read_text(encoding="utf-8").splitlines(), "see the top of this file"


def test_a_planted_address_and_a_changed_guard_differ_from_the_list():
    def small_house(guard, *addresses: str) -> list[str]:
        app = Flask("small", static_folder=None)
        CSRFProtect(app)
        app.static_url_path = "/static/0"
        pages = Pages("pages", __name__, face=Face.PHONE, url_prefix="/pages")
        for number, address in enumerate(addresses):
            pages.add_url_rule(address, f"page{number}", view_func=guard(lambda: ""))
        app.register_blueprint(pages)
        return [" ".join(line.split()) for line in as_lines(app)]

    before = ["GET /pages/one public phone pages.page0"]
    assert small_house(public, "/one") == before
    assert small_house(public, "/one", "/two") == [*before, "GET /pages/two public phone pages.page1"]
    assert small_house(needs_role(Role.HOST), "/one") == ["GET /pages/one role host phone pages.page0"]
    assert small_house(lambda view: view, "/one") == ["GET /pages/one open phone pages.page0"]


def test_every_address_belongs_to_a_face(house):
    bare = [rule.endpoint for rule in house.app.url_map.iter_rules() if face_of(house.app, rule) == "-"]
    assert bare == ["static"]
