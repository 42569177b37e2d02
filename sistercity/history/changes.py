"""Read the history tables: who changed what from what to what, and when.

Every event holds the whole row, so a change is the difference from the event before it. A page of
changes takes a number of queries that depends on the tables it names, not on its rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from sistercity.accounts.models import User
from sistercity.history.related import CHILDREN, SILENT, TITLES
from sistercity.history.values import Names, column_label, differences, many_to_many_of, say

#: One entry of a history: when, the event's number, and the model it is about.
Entry = tuple[datetime, int, str]


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One column that changed; an empty `old` or `new` means that nothing was there."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one person did to one row at one time; `action` is insert, update or delete."""

    at: datetime
    who: str
    action: str
    thing: str
    fields: Sequence[FieldChange]


@cache
def event_models() -> Mapping[str, Any]:
    """Return the event model of each tracked one, by its label: {"app.model": Event}."""
    return {
        model.pgh_tracked_model._meta.label_lower: model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    }


def entries(obj: Model) -> QuerySet[Any, Entry]:
    """Return the entries about `obj` and its children, newest first, to be paged and `read`."""
    label = obj._meta.label_lower
    parts = [_entries_of(label, pgh_obj_id=obj.pk)]
    for child, path in CHILDREN.get(label, {}).items():
        parts.append(_entries_of(child, **{f"{path}_id": obj.pk}))
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return found.order_by("-pgh_created_at", "pgh_model", "-pgh_id")


def _entries_of(label: str, **where: Any) -> QuerySet[Any, Any]:
    events = event_models()[label].objects.filter(**where).annotate(pgh_model=Value(label))
    return events.values_list("pgh_created_at", "pgh_id", "pgh_model")


def read(found: Iterable[Entry], about: Model) -> list[Change]:
    """Return the changes behind a page of the entries of `about`, in their order."""
    found = list(found)
    numbers: dict[str, list[int]] = defaultdict(list)
    for _at, number, label in found:
        numbers[label].append(number)
    events = {
        (label, event.pgh_id): (event, before)
        for label, wanted in numbers.items()
        for event, before in _with_previous(label, wanted)
    }
    names = _names_of(pair for pair in events.values())
    people = _people_of(event for event, _before in events.values())
    return [
        _change(*events[label, number], about=about, names=names, people=people)
        for _at, number, label in found
    ]


def _with_previous(label: str, numbers: list[int]) -> list[tuple[Any, Any]]:
    """Return the events with the one before each, None for the first."""
    model = event_models()[label]
    events = model.objects.filter(pgh_id__in=numbers)
    if not hasattr(model, "pgh_obj"):
        return [(event, None) for event in events]
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    events = list(
        events.annotate(before_id=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1]))
    )
    before = model.objects.in_bulk([event.before_id for event in events if event.before_id])
    return [(event, before.get(event.before_id)) for event in events]


def _names_of(pairs: Iterable[tuple[Any, Any]]) -> Names:
    """Return the names of all rows that the events refer to, one query for each table."""
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for event in (event for pair in pairs for event in pair if event is not None):
        for column in event.pgh_tracked_model._meta.concrete_fields:
            if isinstance(column, ForeignKey):
                keys[column.related_model].add(getattr(event, column.attname))
    return {
        (model, key): str(row)
        for model, wanted in keys.items()
        for key, row in model._default_manager.select_related().in_bulk(wanted - {None}).items()
    }


def _people_of(events: Iterable[Any]) -> dict[int, str]:
    wanted = {(event.pgh_context or {}).get("user") for event in events} - {None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _change(
    event: Any, before: Any, *, about: Model, names: Names, people: Mapping[int, str]
) -> Change:
    model = event.pgh_tracked_model
    user = (event.pgh_context or {}).get("user")
    own = model is type(about)
    skip = SILENT if own else SILENT | _columns_to(type(about), model)
    deleted = event.pgh_label == "delete"
    shown = [column for column in model._meta.concrete_fields if column.name not in skip]
    fields = differences(shown, None if deleted else event, event if deleted else before, names)
    return Change(
        at=event.pgh_created_at,
        who=people.get(user, "") if user else _("Sistem"),
        action=event.pgh_label,
        thing=_thing(model, event, names, named=not own),
        fields=[FieldChange(label=label, old=old, new=new) for label, old, new in fields],
    )


def _columns_to(parent: type[Model], child: type[Model]) -> set[str]:
    """Return the columns of a child that only say whose child it is."""
    return {
        column.name
        for column in child._meta.concrete_fields
        if isinstance(column, ForeignKey) and column.related_model is parent
    }


def _thing(model: type[Model], event: Any, names: Names, *, named: bool) -> str:
    """Return what the event is about: "Kerja sama", "Narahubung: Elif Demir"."""
    relation = many_to_many_of(model)
    if relation:
        return column_label(relation)
    label = str(model._meta.verbose_name)
    label = label[:1].upper() + label[1:]
    columns = {column.name: column for column in model._meta.concrete_fields}
    title = next((columns[name] for name in TITLES if name in columns), None)
    if not named or title is None:
        return label
    name = say(title, getattr(event, title.attname), names)
    return f"{label}: {name}" if name else label
