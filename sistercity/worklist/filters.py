"""Filters of the list of everything due."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, FilterSet

from sistercity.procedure import PROCEDURE
from sistercity.worklist.models import Item, ItemQuerySet, held_by

STEP_CHOICES = [
    *((step.key, step.name) for step in PROCEDURE),
    ("action_item", _("Tindak lanjut")),
]


class TurnFilter(FilterSet):
    q = CharFilter(
        label=_("Cari daerah atau mitra"),
        field_name="partnership__search",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    whose = ChoiceFilter(
        label=_("Giliran siapa"),
        choices=[("mine", _("Giliran saya")), ("others", _("Pihak lain"))],
        empty_label=_("Semua"),
        method="of_whom",
    )
    late = BooleanFilter(
        label=_("Tenggat"),
        method="if_late",
        widget=forms.Select(choices=[("", _("Semua")), ("true", _("Hanya yang terlambat"))]),
    )
    key = ChoiceFilter(label=_("Langkah"), choices=STEP_CHOICES, empty_label=_("Semua langkah"))

    on = DateFilter(
        label=_("Jatuh tempo pada"),
        field_name="due_on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Item
        fields: list[str] = []

    def of_whom(self, items: ItemQuerySet, name: str, whose: str) -> ItemQuerySet:
        mine = held_by(self.request.user)
        return items.filter(mine) if whose == "mine" else items.exclude(mine)

    def if_late(self, items: ItemQuerySet, name: str, late: bool) -> ItemQuerySet:
        return items.late() if late else items
