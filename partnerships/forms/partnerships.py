"""Forms that start a partnership, enter one from before the portal, and change one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.eligibility import of_fields, of_kind, refused_change
from partnerships.forms.cases import date_input, not_in_future
from partnerships.models import Agreement, Partnership
from sistercity.accounts.models import User
from sistercity.documents.files import ACCEPTED, check_upload
from sistercity.places.models import ForeignCity, Region

RUNS_ONCE = next(
    constraint
    for constraint in Partnership._meta.constraints
    if constraint.name == "partnership_runs_once"
)
KIND_HINTS = {
    Partnership.Kind.TWIN_PROVINCE: _("Antara provinsi dan pemerintah daerah setingkat."),
    Partnership.Kind.TWIN_CITY: _("Antara kabupaten atau kota dan pemerintah daerah setingkat."),
    Partnership.Kind.OTHER: _("Tanpa syarat kesetaraan kota kembar."),
}


class CityChoiceForm(forms.Form):
    """One of the cities on a page of results; `hints` are what to know before choosing."""

    counterpart = forms.ChoiceField(label=_("Mitra luar negeri"), widget=forms.RadioSelect)

    def __init__(
        self, cities: Iterable[ForeignCity], hints: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        field: Any = self.fields["counterpart"]
        field.choices = [(str(city.pk), str(city)) for city in cities]
        field.choice_hints = hints
        field.choice_layout = "many"


class SubstanceFields(forms.ModelForm):
    """How the fields that describe a partnership are asked, wherever they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choice_hints = KIND_HINTS
        fields["fields"].choice_layout = "many"
        fields["since"].validators.append(not_in_future)
        if "origin" in fields:
            fields["origin"].choice_layout = "many"

    class Meta:
        model = Partnership
        fields = ["kind", "origin", "fields", "objectives", "rationale", "since"]
        widgets = {
            "kind": forms.RadioSelect,
            "origin": forms.RadioSelect,
            "fields": forms.CheckboxSelectMultiple,
            "objectives": forms.Textarea(attrs={"rows": 4}),
            "rationale": forms.Textarea(attrs={"rows": 4}),
            "since": date_input(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "origin": _("Bila bukan dari daerah sendiri, suratnya diunggah pada langkah Prakarsa."),
            "objectives": _("Apa yang ingin dicapai kedua pihak."),
            "rationale": _("Mengapa dengan mitra ini, dan mengapa sekarang."),
        }


class NewPartnershipForm(SubstanceFields):
    """A partnership of one region with one city, both known before the form is shown."""

    counterpart = forms.ModelChoiceField(
        label=_("Mitra luar negeri"),
        queryset=ForeignCity.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    field_order = ["counterpart"]

    def __init__(self, *args: Any, region: Region, city: ForeignCity, **kwargs: Any) -> None:
        province = region.kind == Region.Kind.PROVINCE
        kind = Partnership.Kind.TWIN_PROVINCE if province else Partnership.Kind.TWIN_CITY
        kwargs["instance"] = Partnership(region=region, counterpart=city, kind=kind)
        super().__init__(*args, **kwargs)
        field: Any = self.fields["counterpart"]
        field.queryset = ForeignCity.objects.filter(pk=city.pk).select_related("country")
        field.initial = city.pk
        field.choice_hints = {str(city.pk): city_hint(city)}

    class Meta(SubstanceFields.Meta):
        fields = ["counterpart", *SubstanceFields.Meta.fields]

    def _post_clean(self) -> None:
        """Ask the constraint, too, whose columns are not all of this form."""
        super()._post_clean()  # type: ignore[misc]
        if "counterpart" in self.cleaned_data:
            try:
                RUNS_ONCE.validate(Partnership, self.instance)
            except ValidationError as error:
                self.add_error("counterpart", error.messages)

    def refuse_second(self) -> None:
        """Say beside the field that somebody else started the same partnership meanwhile."""
        self.add_error("counterpart", str(RUNS_ONCE.violation_error_message))


class StartForm(NewPartnershipForm):
    """A new partnership, which begins with its initiative."""

    def clean_counterpart(self) -> ForeignCity:
        city = self.cleaned_data["counterpart"]
        if not city.country.diplomatic_relations:
            raise ValidationError(without_relations(city))
        return city


class LegacyForm(NewPartnershipForm):
    """A running agreement from before the portal, with its scan."""

    AGREEMENT_KINDS = (
        Agreement.Kind.MEMORANDUM,
        Agreement.Kind.ARRANGEMENT,
        Agreement.Kind.RENEWAL,
    )

    agreement_kind = forms.ChoiceField(
        label=_("Jenis perjanjian"),
        choices=[(kind.value, kind.label) for kind in AGREEMENT_KINDS],
        initial=Agreement.Kind.MEMORANDUM,
    )
    title = forms.CharField(label=_("Judul perjanjian"), max_length=250)
    number = forms.CharField(label=_("Nomor perjanjian"), max_length=100)
    starts_on = forms.DateField(
        label=_("Mulai berlaku"), widget=date_input(), validators=[not_in_future]
    )
    ends_on = forms.DateField(label=_("Berlaku sampai"), widget=date_input())
    scan = forms.FileField(
        label=_("Pindaian perjanjian"),
        help_text=_("PDF atau gambar dari naskah yang sudah ditandatangani."),
        validators=[check_upload],
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    field_order = [
        "counterpart",
        "kind",
        "agreement_kind",
        "title",
        "number",
        "starts_on",
        "ends_on",
        "scan",
        "fields",
        "objectives",
        "since",
    ]

    class Meta(SubstanceFields.Meta):
        fields = ["counterpart", "kind", "fields", "objectives", "since"]
        labels = {"since": _("Terjalin sejak")}
        help_texts = {"since": _("Bila hubungan kedua daerah lebih tua daripada perjanjian ini.")}

    def clean_ends_on(self) -> date:
        day = self.cleaned_data["ends_on"]
        if day < timezone.localdate():
            raise ValidationError(
                _(
                    "Perjanjian ini sudah berakhir. Yang dicatat di sini hanya yang masih "
                    "berlaku (PP 28/2018 Pasal 48)."
                )
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends, since = (data.get(name) for name in ("starts_on", "ends_on", "since"))
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("Tanggal berakhir harus sesudah mulai berlaku."))
        if starts and since and since > starts:
            self.add_error("since", _("Tanggal ini sesudah perjanjian mulai berlaku."))
        return data

    @property
    def agreement(self) -> Agreement:
        """The agreement as `services.partnerships.record_legacy` takes it."""
        data = self.cleaned_data
        years = round((data["ends_on"] - data["starts_on"]).days / 365.25)
        return Agreement(
            kind=data["agreement_kind"],
            title=data["title"],
            number=data["number"],
            objectives=data["objectives"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            duration_years=min(max(years, 1), 30),
        )

    @property
    def scanned(self) -> UploadedFile:
        return self.cleaned_data["scan"]


class EditForm(SubstanceFields):
    """What can be changed of a partnership: everything but its two parties."""

    class Meta(SubstanceFields.Meta):
        fields = [*SubstanceFields.Meta.fields, "note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        added = set(data.get("fields", ())) - set(self.instance.fields.all())
        asked = {"fields": of_fields(added)}
        if "kind" in data and "kind" in self.changed_data:
            asked["kind"] = of_kind(data["kind"])
        for name, criteria in asked.items():
            if why := refused_change(self.instance, criteria):
                self.add_error(name, why)
        return data


class CoordinatorsForm(forms.ModelForm):
    """Which active coordinators of the region run the partnership."""

    class Meta:
        model = Partnership
        fields = ["coordinators"]
        widgets = {"coordinators": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["coordinators"]
        field.queryset = people
        field.choice_layout = "many"
        field.choice_hints = {str(person.pk): person.position or person.email for person in people}


def city_hint(city: ForeignCity) -> Any:
    """Return the level of a city in words."""
    return city.get_level_display()


def without_relations(city: ForeignCity) -> Any:
    """Return the refusal of a partnership with a country without diplomatic relations."""
    return _(
        "Indonesia tidak mempunyai hubungan diplomatik dengan %(country)s, sehingga kerja sama "
        "ini tidak memenuhi syarat (PP 28/2018 Pasal 27)."
    ) % {"country": city.country.name}
