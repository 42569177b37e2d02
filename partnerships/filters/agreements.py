"""What the list of agreements can be filtered by."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agreement, Field, Partnership
from sistercity.places.models import Region
from sistercity.ui.choices import RowFilter

ALL = _("Semua")
ENDING = [("30", _("30 hari")), ("90", _("90 hari")), ("183", _("6 bulan")), ("365", _("1 tahun"))]


def regions(request: Any) -> QuerySet[Region]:
    """Return the regions whose partnerships the reader may see."""
    if request is None:
        return Region.objects.none()
    seen = Partnership.objects.visible_to(request.user)
    found = Region.objects.filter(pk__in=seen.values("region"))
    return found.only("name", "kind").order_by("name")


class AgreementFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Cari"),
        method="filter_q",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Nomor, judul, kota")}),
    )
    status = filters.ChoiceFilter(
        label=_("Status"), choices=Agreement.Status.choices, empty_label=ALL
    )
    kind = filters.ChoiceFilter(label=_("Jenis"), choices=Agreement.Kind.choices, empty_label=ALL)
    ending = filters.ChoiceFilter(
        label=_("Berakhir dalam"), method="filter_ending", choices=ENDING, empty_label=ALL
    )
    field = RowFilter(
        label=_("Bidang"),
        field_name="fields",
        queryset=Field.objects.all(),
        empty_label=ALL,
    )
    region = RowFilter(
        label=_("Daerah"), field_name="partnership__region", queryset=regions, empty_label=ALL
    )

    class Meta:
        model = Agreement
        fields = ["q", "status", "kind", "ending", "field", "region"]

    def filter_q(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        return rows.filter(
            Q(number__icontains=value)
            | Q(title__icontains=value)
            | Q(partnership__search__icontains=value)
        )

    def filter_ending(
        self, rows: QuerySet[Agreement], name: str, value: str
    ) -> QuerySet[Agreement]:
        """Agreements in force whose last day comes within so many days."""
        today = timezone.localdate()
        return rows.in_force().filter(  # type: ignore[attr-defined]
            ends_on__range=(today, today + timedelta(days=int(value)))
        )
