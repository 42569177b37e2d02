"""Filters of the lists of reference data about places."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet

from sistercity.places.models import Country, ForeignCity, ForeignCityQuerySet, Region
from sistercity.ui.choices import RowFilter


def search_input() -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search"})


def yes_no(empty: object) -> forms.Select:
    return forms.Select(choices=[("", empty), ("true", _("Ya")), ("false", _("Tidak"))])


class RegionFilter(FilterSet):
    q = CharFilter(
        label=_("Cari nama atau kode"),
        method="search",
        widget=search_input(),
    )
    province = RowFilter(
        label=_("Provinsi"),
        queryset=Region.objects.filter(kind=Region.Kind.PROVINCE),
        method="in_province",
        empty_label=_("Semua provinsi"),
    )
    kind = ChoiceFilter(label=_("Tingkat"), choices=Region.Kind, empty_label=_("Semua tingkat"))
    setting = ChoiceFilter(
        label=_("Pengaturan"),
        choices=[
            ("requires_appraisal", _("TKKSD menilai prakarsa")),
            ("province_forwards", _("Surat diteruskan provinsi")),
            ("not_autonomous", _("Tidak dapat menjadi pihak")),
        ],
        empty_label=_("Semua"),
        method="with_setting",
    )

    class Meta:
        model = Region
        fields: list[str] = []

    def search(self, regions: QuerySet[Region], name: str, text: str) -> QuerySet[Region]:
        return regions.filter(Q(name__icontains=text) | Q(code__startswith=text))

    def in_province(self, regions: QuerySet[Region], name: str, of: Region) -> QuerySet[Region]:
        return regions.filter(Q(pk=of.pk) | Q(province=of))

    def with_setting(self, regions: QuerySet[Region], name: str, key: str) -> QuerySet[Region]:
        if key == "not_autonomous":
            return regions.filter(autonomous=False)
        return regions.filter(**{key: True})


class CountryFilter(FilterSet):
    q = CharFilter(label=_("Cari nama atau kode"), method="search", widget=search_input())
    relations = BooleanFilter(
        label=_("Hubungan diplomatik"),
        field_name="diplomatic_relations",
        widget=yes_no(_("Semua")),
    )

    class Meta:
        model = Country
        fields: list[str] = []

    def search(self, countries: QuerySet[Country], name: str, text: str) -> QuerySet[Country]:
        return countries.filter(
            Q(name_id__icontains=text) | Q(name_en__icontains=text) | Q(code__iexact=text)
        )


class CityFilter(FilterSet):
    q = CharFilter(label=_("Cari kota atau negara"), method="search", widget=search_input())
    country = RowFilter(
        label=_("Negara"), queryset=Country.objects.all(), empty_label=_("Semua negara")
    )
    level = ChoiceFilter(
        label=_("Tingkat pemerintahan"),
        choices=ForeignCity.Level,
        empty_label=_("Semua tingkat"),
    )

    class Meta:
        model = ForeignCity
        fields: list[str] = []

    def search(self, cities: ForeignCityQuerySet, name: str, text: str) -> ForeignCityQuerySet:
        return cities.named(text)
