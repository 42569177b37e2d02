"""Forms of indicators and of what they reached."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from evaluations.models import Actual, Indicator
from evaluations.numbers import parse, trim
from partnerships.forms.cases import date_input, not_in_future


class NumberField(forms.DecimalField):
    """A number typed as in "12,5" or "12.5"; shown again as the reader's language writes it."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=18, decimal_places=2, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = parse(value, decimal=get_format("DECIMAL_SEPARATOR"))
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return str(trim(value)).replace(".", get_format("DECIMAL_SEPARATOR"))


class IndicatorForm(forms.ModelForm):
    baseline = NumberField(
        label=_("Nilai awal"), help_text=_("Keadaan sebelum program dimulai, misalnya 12,5.")
    )
    target = NumberField(label=_("Target"))

    class Meta:
        model = Indicator
        fields = ["name", "unit", "direction", "baseline", "target", "target_on"]
        labels = {
            "name": _("Nama indikator"),
            "unit": _("Satuan"),
            "direction": _("Arah"),
            "target_on": _("Target dicapai pada"),
        }
        help_texts = {
            "name": _("Satu hal yang dapat dihitung, misalnya “pelajar yang dipertukarkan”."),
            "unit": _("Misalnya orang, persen, atau ton per hari."),
        }
        widgets = {"direction": forms.RadioSelect, "target_on": date_input()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        baseline, target = data.get("baseline"), data.get("target")
        if baseline is None or target is None or "direction" not in data:
            return data
        if data["direction"] == Indicator.Direction.UP and target <= baseline:
            self.add_error("target", _("Target harus lebih tinggi daripada nilai awal."))
        if data["direction"] == Indicator.Direction.DOWN and target >= baseline:
            self.add_error("target", _("Target harus lebih rendah daripada nilai awal."))
        return data


class ActualForm(forms.ModelForm):
    """What an indicator reached on a day; `instance.indicator` is set by the page."""

    value = NumberField(label=_("Capaian"), help_text=_("Misalnya 12,5."))

    class Meta:
        model = Actual
        fields = ["measured_on", "value", "note"]
        labels = {"measured_on": _("Tanggal pengukuran"), "note": _("Catatan")}
        help_texts = {"note": _("Dari mana angka ini, misalnya nama laporan atau survei.")}
        widgets = {"measured_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = _("Capaian (%(unit)s)") % {
            "unit": self.instance.indicator.unit
        }

    def clean_measured_on(self) -> Any:
        day = self.cleaned_data["measured_on"]
        not_in_future(day)
        taken = Actual.objects.filter(indicator=self.instance.indicator, measured_on=day)
        if taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Capaian untuk tanggal ini sudah ada."))
        return day
