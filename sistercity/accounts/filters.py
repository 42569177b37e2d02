"""Filters of the list of users."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from sistercity.accounts.models import Role, User, UserQuerySet
from sistercity.places.models import Region


class UserFilter(FilterSet):
    q = CharFilter(
        label=_("Cari nama atau surel"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = ChoiceFilter(label=_("Peran"), choices=Role, empty_label=_("Semua peran"))
    region = ModelChoiceFilter(
        label=_("Daerah"),
        queryset=Region.objects.filter(people__isnull=False).distinct(),
        empty_label=_("Semua daerah"),
    )
    state = ChoiceFilter(
        label=_("Keadaan"),
        choices=[("active", _("Aktif")), ("inactive", _("Nonaktif"))],
        empty_label=_("Semua keadaan"),
        method="in_state",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, people: UserQuerySet, name: str, text: str) -> UserQuerySet:
        return people.filter(Q(name__icontains=text) | Q(email__icontains=text))

    def in_state(self, people: UserQuerySet, name: str, state: str) -> UserQuerySet:
        return people.filter(is_active=state == "active")
