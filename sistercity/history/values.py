"""Stored values of any column in the reader's words, and what differs between two of a row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model
from django.utils.formats import number_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sistercity.history.related import KEYS, LABELS, WORDS
from sistercity.ui import words

#: The names of rows that others refer to, by model and key.
Names = Mapping[tuple[type[Model], Any], str]


def differences(
    columns: Iterable[Any], new: Any, old: Any, names: Names
) -> list[tuple[str, str, str]]:
    """Return (label, old words, new words) of every column that differs between two states.

    None stands for the row that did not exist.
    """
    found: list[tuple[str, str, str]] = []
    for column in columns:
        before = getattr(old, column.attname, None)
        after = getattr(new, column.attname, None)
        if before == after or (before in EMPTY and after in EMPTY):
            continue
        if isinstance(before or after, dict):
            found += _inside(column, before or {}, after or {})
        else:
            found.append(
                (column_label(column), say(column, before, names), say(column, after, names))
            )
    return found


EMPTY: Sequence[Any] = (None, "", [], {})


def _inside(
    column: Any, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return what differs inside a JSON column, one line for each of its keys."""
    said = _mapping(column)
    return [
        (str(said.get(key, key)), _parts(before.get(key)), _parts(after.get(key)))
        for key in dict.fromkeys([*said, *before, *after])
        if before.get(key) != after.get(key)
    ]


def _parts(value: Any) -> str:
    parts = value.values() if isinstance(value, dict) else [value]
    return ": ".join(str(WORDS.get(str(part), part)) for part in parts if part not in EMPTY)


def say(column: Any, value: Any, names: Names) -> str:
    """Return a stored value as a reader knows it; nothing for an empty one."""
    if value in EMPTY:
        return ""
    if isinstance(column, ForeignKey):
        return names.get((column.related_model, value), f"#{value}")
    if isinstance(value, list):
        known = dict(getattr(column, "base_field", column).flatchoices)
        return ", ".join(str(known.get(part, part)) for part in value)
    said = _mapping(column).get(value)
    return _plain(value) if said is None else str(getattr(said, "name", said))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, datetime):
        return f"{words.day(value.date())}, {words.clock(value)}"
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, int | float | Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def _mapping(column: Field) -> Mapping[Any, Any]:
    """Return the words for the keys that a column stores, nothing when it stores words."""
    path = KEYS.get(f"{column.model._meta.label_lower}.{column.name}")
    return import_string_deep(path) if path else dict(column.flatchoices)


@cache
def import_string_deep(path: str) -> Any:
    """Import what a dotted path names, be it in a module or in a class of one."""
    try:
        return import_string(path)
    except ImportError:
        owner, name = path.rsplit(".", 1)
        return getattr(import_string(owner), name)


def column_label(column: Any) -> str:
    """Return the name of a column as the pages write it, with a capital."""
    own = str(column.verbose_name)
    unnamed = own == column.name.replace("_", " ")
    label = str(LABELS.get(column.name, own)) if unnamed else own
    return label[:1].upper() + label[1:]


@cache
def many_to_many_of(through: type[Model]) -> Any:
    """Return the many-to-many field whose links `through` holds, None for any other model."""
    return next(
        (
            field
            for model in apps.get_models()
            for field in model._meta.local_many_to_many
            if field.remote_field.through is through._meta.concrete_model
        ),
        None,
    )
