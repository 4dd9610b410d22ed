"""What do all tests share? The fixtures of tests/support, and the marks that follow from using them."""

import gc
import os

import pytest

from tests.support.templates import share_compiled_addresses, share_compiled_templates

share_compiled_templates()
share_compiled_addresses()

pytest_plugins = [
    "tests.support.browser",
    "tests.support.servers",
    "tests.support.postgres",
    "tests.support.redis",
    "tests.support.people",
    "tests.support.providers",
    "tests.support.hall",
    "tests.support.stage",
]

BROWSER_FIXTURES = {"playwright", "browser", "context", "new_context", "page"}
SERVICE_FIXTURES = {"postgres_url", "postgres_database", "redis_server", "redis_url"}


def pytest_addoption(parser):
    parser.addoption("--new-pictures", action="store_true", help="keep how the kiosk looks now (test_pictures.py)")
    parser.addoption("--quick", action="store_true", help="only what needs no browser, no service and no patience")
    parser.addoption("--exhaustive", action="store_true", help="only the long tests, which are left out otherwise")
    parser.addoption("--new-routes", action="store_true", help="keep the addresses as they are now (test_routes.py)")


def pytest_xdist_auto_num_workers():
    """One more than there are processors: while one waits for a browser or a timeout, another works."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_finish():
    """What was imported stays: looking through all of it for what nobody holds any more took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def in_this_lane(marks, *, quick=False, exhaustive=False, expression=""):
    """May a test with these marks run? `-m` chooses within a lane; only one that names the long tests decides on them.

    So `make test ARGS='-m browser'` does not bring in the long ones, as it did when leaving them out was an `-m` too.
    """
    if exhaustive:
        return "exhaustive" in marks
    if quick and marks & {"browser", "services", "patient", "exhaustive"}:
        return False
    return "exhaustive" not in marks or "exhaustive" in expression


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark each test by what it asks for, and leave out what this lane does not run.

    A fixture that is fetched by name (`request.getfixturevalue`) cannot be seen here: mark such a test, or such a
    parameter, with `services` by hand, as in `pytest.param("postgresql", marks=pytest.mark.services)`.
    """
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & BROWSER_FIXTURES:
            item.add_marker(pytest.mark.browser)
        if asked & SERVICE_FIXTURES:
            item.add_marker(pytest.mark.services)
        if item.get_closest_marker("services"):
            # One worker takes all of these: else each would start its own PostgreSQL and Redis.
            item.add_marker(pytest.mark.xdist_group("services"))
    lanes = {name: config.getoption(name) for name in ("quick", "exhaustive")}
    lane = [one for one in items if in_this_lane(marks_of(one), **lanes, expression=config.getoption("markexpr"))]
    if config.getoption("quick") and config.args_source is not pytest.Config.ArgsSource.ARGS:
        lane = one_per_face(lane)
    kept = set(lane)
    if left_out := [one for one in items if one not in kept]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = lane


def one_per_face(items):
    """Of the pages only the first test of each file, unless somebody names files: together they take three minutes."""
    first = {item.path: item for item in reversed(items)}
    return [item for item in items if "faces" not in item.path.parts or first[item.path] is item]


def marks_of(item):
    return {mark.name for mark in item.iter_markers()}
