"""Addresses of the same list with something changed: another page or order, a filter less."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django_filters import FilterSet

from sistercity.ui import words
from sistercity.ui.parts import Chip, Link, Text


def changed(query: QueryDict, **values: str | int | None) -> str:
    """Return the query string with `values` replaced; None removes, and page starts anew."""
    query = query.copy()
    for name in {"page", *values}:
        query.pop(name, None)
    for name, value in values.items():
        if value is not None:
            query[name] = str(value)
    return "?" + query.urlencode()


def views_of(tail: str, route: str, views: Iterable[tuple[str, Text]]) -> list[Link]:
    """Return the views of one list by the names of their addresses; `tail` is their query."""
    return [
        Link(
            label=label,
            url=reverse(name) + (tail if len(tail) > 1 else ""),
            current="page" if name == route else "",
        )
        for name, label in views
    ]


def chips(filterset: FilterSet, query: QueryDict) -> list[Chip]:
    """Return the active filters of a filterset, each with the list without it."""
    if not filterset.is_bound or not filterset.is_valid():
        return []
    chosen = [
        (name, field, in_words(field, filterset.form.cleaned_data[name]))
        for name, field in filterset.form.fields.items()
    ]
    return [
        Chip(
            label=f"{field.label or name}: {text}",
            url=changed(query, **{name: None}),
        )
        for name, field, text in chosen
        if text
    ]


def in_words(field: forms.Field, value: object) -> str:
    """Return a cleaned form value as a person reads it; empty when nothing was given."""
    if isinstance(value, Iterable) and not isinstance(value, str | Model):
        return ", ".join(in_words(field, item) for item in value)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, Decimal):
        whole = value == value.to_integral()
        return number_format(value, decimal_pos=0 if whole else None, force_grouping=True)
    return str(_labels(field).get(str(value), value))


def _labels(field: forms.Field) -> dict[str, object]:
    """Return the labels of a fixed set of choices, groups opened; none for choices of rows."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return {}
    labels: dict[str, object] = {}
    choices: Any = field.choices
    for key, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(key, label)]
        labels.update((str(key), label) for key, label in pairs)
    return labels
