"""A real browser against a real server; each worker process has a browser of its own."""

import os
from collections.abc import Callable, Iterable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from sistercity.accounts.models import User
from tests.browser.chromium import find_chromium
from tests.browser.journey import DESKTOP, PHONE

CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))"

# Playwright's synchronous interface runs an event loop in the thread that Django queries from.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium; without one skip, or fail where SISTERCITY_REQUIRE_BROWSER asks for it."""
    path = find_chromium()
    if path is None and os.environ.get("SISTERCITY_REQUIRE_BROWSER"):
        pytest.fail("No Chromium was found, and SISTERCITY_REQUIRE_BROWSER asks for one.")
    if path is None:
        pytest.skip("no Chromium was found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> Iterator[LiveServer]:
    """Begin after the database and so end before it: nobody is connected when it is dropped."""
    yield live_server
    # Where an event loop runs Django keeps other connections than where none does.
    connections.close_all()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """An empty page of a fresh visitor; relative addresses lead to the live server."""
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="id-ID",
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(
    page: Page, live_server: LiveServer, sign_in: Callable[[User], Client]
) -> Callable[[User], Page]:
    """Return a function that gives the page with a person signed in."""

    def visit(user: User) -> Page:
        session = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return visit


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Return a function that fails with axe's report when the page has a violation."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        # Only what is wrong is asked for: telling all that is right takes longer than looking.
        results = AxeResults(page.evaluate(VIOLATIONS))
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture(scope="session")
def assert_sound(
    assert_accessible: Callable[[Page], None],
) -> Callable[[Page, Iterable[str]], None]:
    """Return a function that opens addresses and fails where one is not sound.

    A page is accessible and as wide as its window, on a desk's screen and on a phone's.
    """

    def check(page: Page, addresses: Iterable[str]) -> None:
        for address in addresses:
            page.set_viewport_size(DESKTOP)
            page.goto(address)
            for size in (DESKTOP, PHONE):
                page.set_viewport_size(size)
                assert_accessible(page)
                width = page.evaluate("document.documentElement.scrollWidth")
                assert width <= size["width"], f"{address} is {width} wide"

    return check
