"""What the list and the board of partnerships can be filtered by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerships.filters.agreements import ALL, ENDING, regions
from partnerships.models import Field, Partnership, PartnershipQuerySet
from sistercity.accounts.models import MINISTRY_ROLES, REGIONAL_ROLES, Role, User
from sistercity.places.models import Country, Region
from sistercity.procedure import Stage
from sistercity.ui.choices import RowFilter
from sistercity.worklist.models import Item

MINE = "mine"
QUIET = "quiet"
RUNNING = "running"

STATUSES = [(RUNNING, _("Disiapkan atau berlaku")), *Partnership.Status.choices]
HEALTH = [*Partnership.Health.choices, (QUIET, _("Sepi atau tidur"))]


def countries(request: Any) -> QuerySet[Country]:
    """Return the countries of the partnerships the reader may see, in the reader's alphabet."""
    if request is None:
        return Country.objects.none()
    seen = Partnership.objects.visible_to(request.user)
    name = "name_en" if get_language() == "en" else "name_id"
    found = Country.objects.filter(pk__in=seen.values("counterpart__country"))
    return found.only("name_id", "name_en").order_by(name)


def sees_many_regions(user: User) -> bool:
    """Tell whether this person's scope reaches beyond one region."""
    if user.role == Role.OFFICER and user.region:
        return user.region.kind == Region.Kind.PROVINCE
    return user.role not in REGIONAL_ROLES


class PartnershipFilter(filters.FilterSet):
    """Without a status all partnerships are shown, those that ended included."""

    q = filters.CharFilter(
        label=_("Cari"),
        method="search",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Kota, negara, nomor, bidang")}
        ),
    )
    stage = filters.ChoiceFilter(label=_("Tahap"), choices=Stage.choices, empty_label=ALL)
    field = RowFilter(
        label=_("Bidang"), field_name="fields", queryset=Field.objects.all(), empty_label=ALL
    )
    status = filters.ChoiceFilter(
        label=_("Keadaan"), choices=STATUSES, method="in_status", empty_label=ALL
    )
    turn = filters.ChoiceFilter(
        label=_("Giliran"),
        choices=[(MINE, _("Giliran saya"))],
        method="of_turn",
        empty_label=ALL,
    )
    health = filters.ChoiceFilter(
        label=_("Kegiatan"), choices=HEALTH, method="in_health", empty_label=ALL
    )
    ending = filters.ChoiceFilter(
        label=_("Berakhir dalam"), choices=ENDING, method="expiring", empty_label=ALL
    )
    country = RowFilter(
        label=_("Negara"),
        field_name="counterpart__country",
        queryset=countries,
        empty_label=ALL,
    )
    region = RowFilter(label=_("Daerah"), queryset=regions, empty_label=ALL)

    class Meta:
        model = Partnership
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        if not sees_many_regions(user):
            del self.filters["region"]
        if user.role not in REGIONAL_ROLES | MINISTRY_ROLES:
            self.filters.pop("turn", None)

    def search(self, rows: PartnershipQuerySet, name: str, text: str) -> PartnershipQuerySet:
        """Return the rows in which every word of `text` occurs."""
        for word in text.split():
            rows = rows.filter(search__icontains=word)
        return rows

    def in_status(self, rows: PartnershipQuerySet, name: str, status: str) -> PartnershipQuerySet:
        return rows.running() if status == RUNNING else rows.filter(status=status)

    def in_health(self, rows: PartnershipQuerySet, name: str, health: str) -> PartnershipQuerySet:
        return rows.quiet() if health == QUIET else rows.in_health(health)

    def of_turn(self, rows: PartnershipQuerySet, name: str, whose: str) -> PartnershipQuerySet:
        mine = Item.objects.turn_of(self.request.user).begun()
        return rows.filter(pk__in=mine.values("partnership"))

    def expiring(self, rows: PartnershipQuerySet, name: str, days: str) -> PartnershipQuerySet:
        return rows.expiring(int(days))
