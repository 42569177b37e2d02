"""Filters of the list of notifications."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from sistercity.notifications.models import Notification, NotificationQuerySet


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NotificationFilter(FilterSet):
    q = CharFilter(
        label=_("Cari isi pemberitahuan"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = ChoiceFilter(
        label=_("Keadaan"),
        choices=[("unread", _("Belum dibaca")), ("read", _("Sudah dibaca"))],
        empty_label=_("Semua"),
        method="in_state",
    )
    since = DateFilter(
        label=_("Sejak"), field_name="created_at", lookup_expr="date__gte", widget=day_input()
    )
    until = DateFilter(
        label=_("Sampai"), field_name="created_at", lookup_expr="date__lte", widget=day_input()
    )

    class Meta:
        model = Notification
        fields: list[str] = []

    def search(self, rows: NotificationQuerySet, name: str, text: str) -> NotificationQuerySet:
        return rows.filter(Q(title__icontains=text) | Q(body__icontains=text))

    def in_state(self, rows: NotificationQuerySet, name: str, state: str) -> NotificationQuerySet:
        return rows.filter(read_at__isnull=state == "unread")
