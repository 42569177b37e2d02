"""What the meeting log and the list of action items can be filtered by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.filters.agreements import ALL, regions
from partnerships.filters.choices import PartnershipChoice
from partnerships.models import ActionItem, Meeting
from sistercity.accounts.models import REGIONAL_ROLES, User
from sistercity.ui.choices import RowFilter

UPCOMING, PAST = "upcoming", "past"
MISSING, WRITTEN = "missing", "written"
OVERDUE, DONE, EVERYBODY = "overdue", "done", "all"


def owners(request: Any) -> QuerySet[User]:
    """Return the people who own an action item that the reader may see."""
    if request is None:
        return User.objects.none()
    seen = ActionItem.objects.visible_to(request.user)
    return User.objects.filter(pk__in=seen.values("owner")).order_by("name", "pk")


def search(hint: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": hint})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MeetingFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Cari"), method="filter_q", widget=search(_("Pokok, kota, isi notulen"))
    )
    when = filters.ChoiceFilter(
        label=_("Waktu"),
        method="filter_when",
        choices=[(UPCOMING, _("Akan datang")), (PAST, _("Sudah lewat"))],
        empty_label=ALL,
    )
    kind = filters.ChoiceFilter(label=_("Jenis"), choices=Meeting.Kind.choices, empty_label=ALL)
    minutes = filters.ChoiceFilter(
        label=_("Notulen"),
        method="filter_minutes",
        choices=[(MISSING, _("Tanpa notulen")), (WRITTEN, _("Ada notulen"))],
        empty_label=ALL,
    )
    partnership = PartnershipChoice()
    region = RowFilter(
        label=_("Daerah"), field_name="partnership__region", queryset=regions, empty_label=ALL
    )
    since = filters.DateFilter(
        label=_("Sejak tanggal"), field_name="starts_at", lookup_expr="date__gte", widget=day()
    )
    until = filters.DateFilter(
        label=_("Sampai tanggal"), field_name="starts_at", lookup_expr="date__lte", widget=day()
    )

    class Meta:
        model = Meeting
        fields = ["q", "when", "kind", "minutes", "partnership", "region", "since", "until"]

    def filter_q(self, rows: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        return rows.filter(
            Q(title__icontains=value)
            | Q(minutes__icontains=value)
            | Q(decisions__icontains=value)
            | Q(partnership__search__icontains=value)
        )

    def filter_when(self, rows: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        upcoming = Q(starts_at__gte=timezone.now())
        return rows.filter(upcoming if value == UPCOMING else ~upcoming)

    def filter_minutes(self, rows: Any, name: str, value: str) -> QuerySet[Meeting]:
        return rows.without_minutes() if value == MISSING else rows.exclude(minutes="")


class ActionItemFilter(filters.FilterSet):
    """Without a choice the reader sees what they still have to do themselves.

    Whoever owns nothing by their role sees what everybody still has to do.
    """

    q = filters.CharFilter(
        label=_("Cari"), method="filter_q", widget=search(_("Tindak lanjut, kota"))
    )
    whose = filters.ChoiceFilter(
        label=_("Milik"),
        method="leave",
        choices=[(EVERYBODY, _("Semua orang"))],
        empty_label=pgettext_lazy("action items", "Saya"),
    )
    state = filters.ChoiceFilter(
        label=_("Status"),
        method="leave",
        choices=[
            (OVERDUE, _("Terlambat")),
            (DONE, pgettext_lazy("action item", "Selesai")),
            (EVERYBODY, _("Semua status")),
        ],
        empty_label=_("Belum selesai"),
    )
    partnership = PartnershipChoice()
    owner = RowFilter(label=_("Penanggung jawab"), queryset=owners, empty_label=ALL)

    class Meta:
        model = ActionItem
        fields = ["q", "whose", "state", "partnership", "owner"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owns = self.request.user.role in REGIONAL_ROLES
        if not self.owns:
            del self.filters["whose"]

    def filter_q(self, rows: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        return rows.filter(Q(title__icontains=value) | Q(partnership__search__icontains=value))

    def leave(self, rows: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """Leave to `filter_queryset` what means something without a choice, too."""
        return rows

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        if self.owns and not chosen["whose"] and not chosen["owner"]:
            rows = rows.filter(owner=self.request.user)
        states = {"": rows.open, OVERDUE: rows.overdue, DONE: rows.done, EVERYBODY: rows.all}
        return states[chosen["state"]]()
