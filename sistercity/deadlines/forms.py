"""Forms of holidays and targets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercity.deadlines.models import Holiday, Target


class HolidayForm(forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ["date", "name", "kind"]
        widgets = {
            "date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "kind": forms.RadioSelect,
        }
        error_messages = {"date": {"unique": _("Tanggal ini sudah ada dalam daftar.")}}


class TargetForm(forms.ModelForm):
    class Meta:
        model = Target
        fields = ["days"]
        labels = {"days": _("Jumlah hari")}
