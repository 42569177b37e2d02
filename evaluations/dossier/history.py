"""Every change of every column, read from the history tables in one pass over each."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from evaluations.dossier.rows import Row, in_words, label_of, value_of, words_of
from evaluations.dossier.scope import Scope
from sistercity.accounts.models import User
from sistercity.history.changes import event_models
from sistercity.history.related import CHILDREN, SILENT, TITLES
from sistercity.history.values import EMPTY, column_label, differences, many_to_many_of
from sistercity.ui.words import NOTHING


class Names(dict[tuple[type[Model], Any], str]):
    """The names of rows that changes refer to, asked for once each."""

    def get(self, key: tuple[type[Model], Any], default: Any = None) -> Any:
        if key not in self:
            model, pk = key
            row = model._default_manager.select_related().filter(pk=pk).first()
            self[key] = default if row is None else str(row)
        return self[key]


class Changes:
    """The changes of the tables that a dossier is about, told as rows."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.names = Names()

    def tables(self) -> Iterator[tuple[str, str, QuerySet[Any]]]:
        """Yield (label, title, events) of every table; each event holds the whole row."""
        for parent, keys in self.parents.items():
            yield self.table(parent, Q(pgh_obj_id__in=keys))
            for child, path in CHILDREN.get(parent, {}).items():
                if child not in self.parents:
                    yield self.table(child, Q(**{f"{path}_id__in": keys}))

    @cached_property
    def parents(self) -> Mapping[str, list[Any]]:
        """Return the keys of the rows whose history is told together with their children's."""
        scope = self.scope
        found = {
            "partnerships.case": scope.cases,
            "partnerships.agreement": scope.agreements,
            "partnerships.document": scope.documents,
            "partnerships.meeting": scope.meetings,
            "partnerships.actionitem": scope.action_items,
            "programs.programme": scope.programmes,
            "evaluations.indicator": scope.indicators,
            "evaluations.report": scope.reports,
            "evaluations.evaluation": scope.evaluations,
        }
        return {
            "partnerships.partnership": [scope.partnership.pk],
            **{name: list(rows.values_list("pk", flat=True)) for name, rows in found.items()},
        }

    def table(self, label: str, condition: Q) -> tuple[str, str, QuerySet[Any]]:
        model = event_models()[label]
        order = ["pgh_obj_id", "pgh_id"] if hasattr(model, "pgh_obj") else ["pgh_id"]
        title = table_title(model.pgh_tracked_model)
        return label, title, model.objects.filter(condition).order_by(*order)

    def rows(self, events: QuerySet[Any]) -> Iterator[Row]:
        """Yield a row for each event; what changed is what differs from the one before it."""
        before: Any = None
        for event in events.iterator(chunk_size=500):
            known = getattr(event, "pgh_obj_id", None)
            same = known is not None and known == getattr(before, "pgh_obj_id", None)
            yield self.row(event, before if same else None)
            before = event

    def row(self, event: Any, before: Any) -> Row:
        model = event.pgh_tracked_model
        new, old = (None, event) if event.pgh_label == "delete" else (event, before)
        changed = [
            column
            for column in model._meta.concrete_fields
            if column.name not in SILENT and _differ(_value(old, column), _value(new, column))
        ]
        who = self.who(event)
        at = words_of(event, event._meta.get_field("pgh_created_at"))
        said = (at, who, action_in_words(event.pgh_label), self.thing(event))
        return Row(
            title=" · ".join(part for part in said if part),
            facts=[fact for column in changed for fact in self.facts(column, new, old)],
            data={
                "at": event.pgh_created_at,
                "by": who,
                "action": event.pgh_label,
                "id": getattr(event, "pgh_obj_id", None),
                "changes": {
                    column.name: {"old": _value(old, column), "new": _value(new, column)}
                    for column in changed
                },
            },
        )

    def who(self, event: Any) -> str:
        pk = (event.pgh_context or {}).get("user")
        return self.names.get((User, pk), f"#{pk}") if pk else _("Sistem")

    def thing(self, event: Any) -> str:
        """Return the name of the row that changed, where it has one."""
        columns = {column.name: column for column in event.pgh_tracked_model._meta.concrete_fields}
        title = next((columns[name] for name in TITLES if name in columns), None)
        return in_words(title, getattr(event, title.attname), self.names) if title else ""

    def facts(self, column: Any, new: Any, old: Any) -> list[tuple[str, str]]:
        before, after = _value(old, column), _value(new, column)
        if isinstance(before or after, dict):
            return [(name, change(a, b)) for name, a, b in differences([column], new, old, {})]
        said = (in_words(column, value, self.names) for value in (before, after))
        return [(label_of(column), change(*said))]


def change(old: str, new: str) -> str:
    """Return what became of what; what is new stands alone."""
    return f"{old} → {new or NOTHING}" if old else new


def action_in_words(action: str) -> str:
    return {"insert": _("ditambahkan"), "update": _("diubah"), "delete": _("dihapus")}[action]


def table_title(model: type[Model]) -> str:
    relation = many_to_many_of(model)
    return column_label(relation) if relation else str(capfirst(model._meta.verbose_name_plural))


def _differ(before: Any, after: Any) -> bool:
    """Tell whether two values say different things; nothing is said in many ways."""
    return before != after and not (before in EMPTY and after in EMPTY)


def _value(row: Any, column: Any) -> Any:
    return None if row is None else value_of(row, column)
