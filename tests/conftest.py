"""What every test stands on: the database server, the flush between transactional tests."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from sistercity import embedded_postgres
from tests.browser.chromium import find_chromium

pytest_plugins = ["tests.people"]


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """Run the embedded PostgreSQL where DATABASE_URL names no server."""
    needed = settings.EMBEDDED_POSTGRES
    server = embedded_postgres.running(settings.VAR_DIR, disposable=True)
    with server if needed else nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Have pytest-django wait for the server before it makes the test database."""


HISTORY_TABLES = """
SELECT tgrelid::regclass::text FROM pg_trigger
WHERE tgfoid = 'refuse_history_change'::regproc GROUP BY tgrelid
"""


def switch_history_triggers(word: str) -> None:
    """ENABLE or DISABLE what protects the history tables, as only their owner can."""
    with connection.cursor() as cursor:
        cursor.execute(HISTORY_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


@pytest.fixture(scope="session", autouse=True)
def flush_past_history_triggers() -> Iterator[None]:
    """Let the flush after a transactional test empty tables that refuse TRUNCATE."""
    teardown = TransactionTestCase._fixture_teardown

    def teardown_without_triggers(case: TransactionTestCase) -> None:
        switch_history_triggers("DISABLE")
        # The flush is told as a migration, and that would install every trigger again.
        with override_settings(PGTRIGGER_INSTALL_ON_MIGRATE=False):
            teardown(case)
        switch_history_triggers("ENABLE")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown_without_triggers)
        yield


@pytest.fixture(autouse=True)
def language_of_the_portal() -> Iterator[None]:
    """Begin in Indonesian whatever language the last test's reader had."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """Begin without the tries to sign in that other tests made."""
    cache.clear()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the demo, which takes longest to start, so that one process has all of it."""
    items.sort(key=lambda item: item.path.name != "test_demo.py")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if find_chromium() is None:
        terminalreporter.section("browser tests")
        terminalreporter.line("No Chromium was found, so the browser tests were skipped.")
