"""Forms of the reference data about places."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercity.places.models import Country, ForeignCity, Region


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones grouped by continent, as a select shows them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones()):
        continent, _slash, place = zone.partition("/")
        if place and continent not in {"Etc", "SystemV", "US", "posix", "right"}:
            groups.setdefault(continent, []).append((zone, place.replace("_", " ")))
    return list(groups.items())


class RegionForm(forms.ModelForm):
    """What is a choice of the region or its province; names and codes are official."""

    class Meta:
        model = Region
        fields = ["requires_appraisal", "province_forwards"]


class CountryForm(forms.ModelForm):
    class Meta:
        model = Country
        fields = ["name_id", "name_en", "diplomatic_relations", "note"]
        help_texts = {"note": _("Tampil kepada petugas yang memilih negara ini.")}


class CityForm(forms.ModelForm):
    """A city abroad: where it is and in which time zone its clocks are."""

    timezone = forms.ChoiceField(
        label=_("Zona waktu"),
        choices=lambda: [("", _("Pilih zona waktu")), *zone_choices()],
        help_text=_("Pilih kota besar terdekat dengan jam yang sama."),
    )

    class Meta:
        model = ForeignCity
        fields = ["name", "country", "level", "latitude", "longitude", "population", "timezone"]
        widgets = {"level": forms.RadioSelect}
        help_texts = {
            "latitude": _("Derajat desimal, selatan negatif; misalnya 38,42 atau -7,25."),
            "longitude": _("Derajat desimal, barat negatif; misalnya 27,14."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choice_layout = "many"  # type: ignore[attr-defined]
        for name, limit in (("latitude", 90), ("longitude", 180)):
            self.fields[name] = forms.FloatField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                min_value=-limit,
                max_value=limit,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        same = ForeignCity.objects.filter(
            name__iexact=cleaned.get("name") or "",
            country=cleaned.get("country"),
            level=cleaned.get("level") or "",
        ).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("name", _("Kota ini sudah ada; pilih dari daftar."))
        return cleaned
