"""Rows of any table as readers and programs know them: labelled words, and plain data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Field, FileField, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sistercity.history.related import LABELS, SILENT
from sistercity.history.values import EMPTY, Names, column_label, say
from sistercity.ui import words

#: Columns that are told elsewhere: as rows of their own, or by the row they belong to.
ELSEWHERE = frozenset({"clauses", "file", "result"})

#: Names of columns that no page shows by themselves.
NAMED_HERE: Mapping[str, Promise] = MappingProxyType(
    {
        "approved_at": _("Disahkan"),
        "criterion": _("Kriteria"),
        "predecessor": _("Perjanjian sebelumnya"),
        "received_at": _("Diterima"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing with its title, its labelled facts, what belongs to it, and its plain data."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    groups: Sequence["Group"] = ()
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def as_data(self) -> dict[str, Any]:
        return self.data | {group.key: [row.as_data for row in group.rows] for group in self.groups}

    @property
    def as_words(self) -> dict[str, Any]:
        """What the PDF shows; groups without rows are left out."""
        groups = [
            {"title": group.title, "rows": [row.as_words for row in group.rows]}
            for group in self.groups
            if group.rows
        ]
        return {"title": self.title, "facts": list(self.facts), "groups": groups}


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows that belong to another one: `key` names them in JSON, `title` on paper."""

    key: str
    title: str
    rows: Sequence[Row]


def row_of(
    obj: Model,
    *,
    title: str = "",
    skip: Iterable[str] = (),
    facts: Sequence[tuple[str, str]] = (),
    groups: Sequence[Group] = (),
    data: Mapping[str, Any] | None = None,
) -> Row:
    """Return a stored row with all its columns but `skip`; `facts` and `data` are added to them.

    Rows it refers to must be loaded already, or each of them is another query.
    """
    left_out = frozenset(skip)
    columns = [column for column in obj._meta.concrete_fields if column.name not in left_out]
    shown = [column for column in columns if column.name not in SILENT | ELSEWHERE]
    told = [(label_of(column), words_of(obj, column)) for column in shown]
    return Row(
        title=title or str(obj),
        facts=[*((label, text) for label, text in told if text), *facts],
        groups=groups,
        data={column.name: value_of(obj, column) for column in columns} | dict(data or {}),
    )


def group_of(key: str, title: str, rows: Iterable[Model], **options: Any) -> Group:
    return Group(key=key, title=title, rows=[row_of(row, **options) for row in rows])


def label_of(column: Any) -> str:
    """Return the name of a column; one that refers to a row and has none is called as that row."""
    if column.name in NAMED_HERE:
        return str(NAMED_HERE[column.name])
    unnamed = str(column.verbose_name) == column.name.replace("_", " ")
    if isinstance(column, ForeignKey) and unnamed and column.name not in LABELS:
        return str(capfirst(column.related_model._meta.verbose_name))
    return column_label(column)


def words_of(obj: Model, column: Any) -> str:
    if isinstance(column, ForeignKey):
        related = getattr(obj, column.name)
        return "" if related is None else str(related)
    return in_words(column, getattr(obj, column.attname), {})


def in_words(column: Field, value: Any, names: Names) -> str:
    """Return a stored value in words that hold for years: every date with its year."""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{date_format(local.date())}, {words.clock(value)}"
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Decimal):
        places = 0 if value == value.to_integral_value() else None
        return number_format(value, decimal_pos=places, force_grouping=True)
    return "" if value in EMPTY else str(say(column, value, names))


def value_of(obj: Any, column: Any) -> Any:
    """Return a stored value as JSON holds it; a row it refers to with its name."""
    value = getattr(obj, column.attname)
    if isinstance(column, FileField):
        return str(value)
    if isinstance(column, ForeignKey) and value is not None and not hasattr(obj, "pgh_id"):
        return {"id": value, "name": str(getattr(obj, column.name))}
    return value
