"""What the queue of a ministry, and the list of its decisions, can be filtered by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.filters.agreements import ALL, regions
from partnerships.models import Review
from sistercity.accounts.models import MINISTRY_ROLES
from sistercity.procedure import PROCEDURE
from sistercity.ui.choices import RowFilter
from sistercity.worklist.models import Item


def steps() -> list[tuple[str, Any]]:
    """Return the steps at which a ministry acts."""
    return [
        (step.key, step.name)
        for step in PROCEDURE
        if any(MINISTRY_ROLES & set(turn.roles) for turn in step.turns)
    ]


def search() -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": _("Kota atau negara")})


class QueueFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Cari"),
        field_name="partnership__search",
        lookup_expr="icontains",
        widget=search(),
    )
    key = filters.ChoiceFilter(label=_("Langkah"), choices=steps, empty_label=ALL)
    region = RowFilter(
        label=_("Daerah"), field_name="partnership__region", queryset=regions, empty_label=ALL
    )
    due = filters.ChoiceFilter(
        label=_("Tenggat"),
        method="filter_due",
        choices=[("overdue", _("Terlambat"))],
        empty_label=ALL,
    )

    class Meta:
        model = Item
        fields = ["q", "key", "region", "due"]

    def filter_due(self, rows: QuerySet[Model], name: str, value: str) -> QuerySet[Model]:
        return rows.filter(due_on__lt=timezone.localdate(), held_on=None)


class DecisionFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Cari"),
        field_name="case__partnership__search",
        lookup_expr="icontains",
        widget=search(),
    )
    step_key = filters.ChoiceFilter(label=_("Langkah"), choices=steps, empty_label=ALL)
    region = RowFilter(
        label=_("Daerah"),
        field_name="case__partnership__region",
        queryset=regions,
        empty_label=ALL,
    )
    decision = filters.ChoiceFilter(
        label=_("Keputusan"), choices=Review.Decision.choices, empty_label=ALL
    )

    class Meta:
        model = Review
        fields = ["q", "step_key", "region", "decision"]
