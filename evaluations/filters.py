"""What the lists of reports and evaluations, and the radar, can be filtered by."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.models import Evaluation, Report
from partnerships.filters.agreements import ALL, regions
from partnerships.filters.partnerships import PartnershipFilter
from partnerships.forms.cases import date_input
from partnerships.models import Partnership, PartnershipQuerySet
from sistercity.accounts.models import REGIONAL_ROLES
from sistercity.places.models import Region
from sistercity.ui.choices import RowFilter

SOON = timedelta(days=30)


class DueForm(forms.Form):
    field_order = ["q", "status", "due", "region", "since", "until"]


class DueFilterSet(filters.FilterSet):
    """What reports and evaluations share; `done` is the status after which nothing is due."""

    done = ""

    q = filters.CharFilter(
        label=_("Cari"),
        field_name="agreement__partnership__search",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Kota atau negara")}),
    )
    due = filters.ChoiceFilter(
        label=_("Tenggat"),
        method="filter_due",
        empty_label=_("Semua"),
        choices=[("soon", _("Dalam 30 hari")), ("overdue", _("Terlambat"))],
    )
    region = RowFilter(
        label=_("Daerah"),
        field_name="agreement__partnership__region",
        queryset=regions,
        empty_label=_("Semua"),
    )
    since = filters.DateFilter(
        label=_("Periode sejak"),
        field_name="period_end",
        lookup_expr="gte",
        widget=date_input(),
    )
    until = filters.DateFilter(
        label=_("Periode sampai"),
        field_name="period_start",
        lookup_expr="lte",
        widget=date_input(),
    )

    def filter_due(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        rows = rows.exclude(status=self.done)
        if value == "overdue":
            return rows.filter(due_on__lt=today)
        return rows.filter(due_on__range=(today, today + SOON))


class ReportFilter(DueFilterSet):
    done = Report.Status.RECEIVED

    status = filters.ChoiceFilter(
        label=_("Status"), choices=Report.Status.choices, empty_label=_("Semua")
    )

    class Meta:
        model = Report
        form = DueForm
        fields = ["q", "status", "due", "region", "since", "until"]


class EvaluationFilter(DueFilterSet):
    done = Evaluation.Status.APPROVED

    status = filters.ChoiceFilter(
        label=_("Status"), choices=Evaluation.Status.choices, empty_label=_("Semua")
    )

    class Meta:
        model = Evaluation
        form = DueForm
        fields = ["q", "status", "due", "region", "since", "until"]


def provinces(request: Any) -> QuerySet[Region]:
    """Return the provinces in which the reader sees partnerships."""
    if request is None:
        return Region.objects.none()
    seen = Partnership.objects.visible_to(request.user).active()
    here = Q(pk__in=seen.values("region")) | Q(pk__in=seen.values("region__province"))
    return (
        Region.objects.filter(here, kind=Region.Kind.PROVINCE).only("name", "kind").order_by("name")
    )


class RadarForm(forms.Form):
    field_order = ["q", "health", "ending", "province", "region"]


class RadarFilter(PartnershipFilter):
    """Of the list's filters those that tell what sleeps or ends, and the province."""

    stage = field = status = turn = country = None  # type: ignore[assignment]
    province = RowFilter(
        label=_("Provinsi"),
        field_name="region__province",
        method="in_province",
        queryset=provinces,
        empty_label=ALL,
    )

    class Meta:
        model = Partnership
        form = RadarForm
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.role in REGIONAL_ROLES:
            del self.filters["province"]

    def in_province(
        self, rows: PartnershipQuerySet, name: str, province: Region
    ) -> PartnershipQuerySet:
        """The province's own partnerships and those of its regencies and cities."""
        return rows.filter(Q(region=province) | Q(region__province=province))
