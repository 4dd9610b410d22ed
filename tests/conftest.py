"""What do all tests share? The fixtures of tests/support, and the marks that follow from using them."""

import pytest

from tests.support.templates import share_compiled_templates

share_compiled_templates()

pytest_plugins = [
    "tests.support.browser",
    "tests.support.servers",
    "tests.support.postgres",
    "tests.support.redis",
    "tests.support.people",
    "tests.support.hall",
    "tests.support.stage",
]

BROWSER_FIXTURES = {"playwright", "browser", "context", "new_context", "page"}
SERVICE_FIXTURES = {"postgres_url", "postgres_database", "redis_server", "redis_url"}


def pytest_addoption(parser):
    parser.addoption("--new-pictures", action="store_true", help="keep how the kiosk looks now (test_pictures.py)")
    parser.addoption("--new-routes", action="store_true", help="keep the addresses as they are now (test_routes.py)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark each test by what it asks for, so that `-m "not browser"` and the grouping of services are never forgotten.

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
