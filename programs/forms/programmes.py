"""Forms of a programme and its activities."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.forms.cases import date_input
from partnerships.models import Agreement, Field
from programs.models import Activity, Goal, Programme


def refuse_end_before_start(form: forms.ModelForm) -> None:
    """Say beside the end of a period that it lies before the beginning."""
    first, last = form.cleaned_data.get("starts_on"), form.cleaned_data.get("ends_on")
    if first and last and last < first:
        form.add_error("ends_on", _("Tanggal selesai harus sesudah tanggal mulai."))


class LinesField(forms.CharField):
    """Several short texts, one a line; empty lines and repetitions count for nothing."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return list(dict.fromkeys(filter(None, map(str.strip, lines))))

    def run_validators(self, value: Any) -> None:
        """Leave that to the column, which knows how long a text may be."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class ProgrammeForm(forms.ModelForm):
    """The facts of a programme; the fields of its partnership are offered before the others."""

    goals = forms.TypedMultipleChoiceField(
        label=_("Tujuan pembangunan berkelanjutan"),
        choices=Goal.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    plan_tags = LinesField(
        label=_("Rencana daerah"),
        help_text=_("Sasaran RPJMD atau rencana lain yang didukung, satu per baris."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Programme
        fields = [
            "title",
            "kind",
            "field",
            "objective",
            "lead_agency",
            "starts_on",
            "ends_on",
            "ownership",
            "goals",
            "plan_tags",
        ]
        widgets = {
            "objective": forms.Textarea(attrs={"rows": 3}),
            "ownership": forms.Textarea(attrs={"rows": 2}),
            "starts_on": date_input(),
            "ends_on": date_input(),
        }
        help_texts = {"lead_agency": _("Misalnya Dinas Pendidikan.")}

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["field"]
        field.choices = grouped_fields(agreement)
        goals: Any = self.fields["goals"]
        goals.choice_layout = "many"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_end_before_start(self)
        return cleaned


def grouped_fields(agreement: Agreement) -> list[tuple[Any, Any]]:
    """Return the choices of a programme's field: those of its partnership, then the others."""
    own = set(
        Field.objects.filter(Q(agreements=agreement) | Q(partnerships=agreement.partnership_id))
    )
    everything = list(Field.objects.all())
    groups = [
        (_("Bidang kerja sama ini"), [field for field in everything if field in own]),
        (_("Bidang lain"), [field for field in everything if field not in own]),
    ]
    return [
        ("", "---------"),
        *(
            (label, [(field.pk, str(field)) for field in fields])
            for label, fields in groups
            if fields
        ),
    ]


class ActivityForm(forms.ModelForm):
    """An activity of a programme: planned, or held with its participants and result."""

    class Meta:
        model = Activity
        fields = [
            "title",
            "starts_on",
            "ends_on",
            "place",
            "progress",
            "done",
            "participants",
            "result",
        ]
        widgets = {
            "starts_on": date_input(),
            "ends_on": date_input(),
            "result": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "ends_on": _("Kosongkan bila hanya satu hari."),
            "progress": _("Dari 0 sampai 100, selama belum selesai dilaksanakan."),
            "participants": _("Diisi sesudah kegiatan dilaksanakan."),
            "result": _("Apa yang dicapai atau disepakati."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["progress"].required = False

    def clean_progress(self) -> int:
        return self.cleaned_data["progress"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_end_before_start(self)
        first = cleaned.get("starts_on")
        if cleaned.get("done") and first and first > timezone.localdate():
            self.add_error("done", _("Kegiatan ini belum berlangsung."))
        return cleaned
