"""Put many rows into the database by COPY, in a database of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model
from psycopg import sql

RowT = TypeVar("RowT", bound=Model)

WITH_TRIGGERS = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
"""


@contextmanager
def fresh_database() -> Iterator[None]:
    """Use a new, migrated database with the reference data, beside the configured one.

    Its name ends in "_bench"; an older one is dropped first, and it is dropped at the end.
    """
    configured = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{configured}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_reference", verbosity=0)
        yield
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


@contextmanager
def triggers_off() -> Iterator[None]:
    """Copy without history: the triggers would write every row once more."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_TRIGGERS)
        tables = [table for (table,) in cursor.fetchall()]
        # No check may be left for the commit: a table with one cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        switch(tables, "DISABLE")
        yield
        switch(tables, "ENABLE")


def switch(tables: Iterable[str], word: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


class Batch:
    """Rows collected by model in the order in which models first came; `flush` copies them.

    `add` numbers a row itself, so that others can name it before it is in the database.
    """

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._numbers: dict[type[Model], Iterator[int]] = {}
        self.copied = 0

    def add(self, row: RowT) -> RowT:
        model = type(row)
        if row.pk is None:
            row.pk = next(self._numbered(model))
        self._rows[model].append(row)
        return row

    def flush(self) -> None:
        for rows in self._rows.values():
            copy(rows)
            self.copied += len(rows)
            rows.clear()

    def finish(self) -> None:
        """Copy what is left, and let the sequences and the planner know of the rows."""
        self.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._rows)):
                cursor.execute(statement)
            cursor.execute("ANALYZE")

    def _numbered(self, model: type[Model]) -> Iterator[int]:
        if model not in self._numbers:
            last = model._base_manager.aggregate(last=Max("pk"))["last"]
            self._numbers[model] = count((last or 0) + 1)
        return self._numbers[model]


def copy(rows: list[Model]) -> None:
    """Insert rows of one model, each complete with its key."""
    if not rows:
        return
    fields: list[Any] = list(rows[0]._meta.concrete_fields)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(rows[0]._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        for row in rows:
            target.write_row(
                [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
            )
