"""What a reader may narrow the list of programmes by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.filters.agreements import ALL, regions
from partnerships.filters.choices import PartnershipChoice
from partnerships.models import Field, Partnership
from programs.models import Goal, Programme
from sistercity.ui.choices import RowFilter


class ProgrammeFilter(filters.FilterSet):
    """Search first, then what most people narrow by."""

    q = filters.CharFilter(
        label=_("Cari"),
        method="search",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Program, perangkat daerah, mitra")}
        ),
    )
    status = filters.ChoiceFilter(
        label=_("Status"), choices=Programme.Status.choices, empty_label=ALL
    )
    kind = filters.ChoiceFilter(label=_("Jenis"), choices=Programme.Kind.choices, empty_label=ALL)
    field = RowFilter(label=_("Bidang"), queryset=Field.objects.all(), empty_label=ALL)
    partnership = PartnershipChoice(field_name="agreement__partnership")
    region = RowFilter(
        label=_("Daerah"),
        field_name="agreement__partnership__region",
        queryset=regions,
        empty_label=ALL,
    )
    year = filters.NumberFilter(
        label=_("Tahun pelaksanaan"),
        method="in_year",
        min_value=1950,
        max_value=2200,
        decimal_places=0,
        widget=forms.NumberInput(attrs={"min": 1950, "max": 2200}),
    )

    goal = filters.ChoiceFilter(
        label=_("Tujuan pembangunan berkelanjutan"),
        method="with_goal",
        choices=Goal.choices,
        empty_label=ALL,
    )

    class Meta:
        model = Programme
        fields = ["q", "status", "kind", "field", "partnership", "region", "year", "goal"]

    def search(self, rows: QuerySet[Programme], name: str, value: str) -> QuerySet[Programme]:
        found = Partnership.objects.filter(search__icontains=value)
        return rows.filter(
            Q(title__icontains=value)
            | Q(lead_agency__icontains=value)
            | Q(agreement__partnership__in=found)
        )

    def in_year(self, rows: Any, name: str, value: Any) -> QuerySet[Programme]:
        return rows.running_in(int(value))

    def with_goal(self, rows: Any, name: str, value: str) -> QuerySet[Programme]:
        return rows.filter(goals__contains=[int(value)])
