"""The form of a periodic report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import Report


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["summary", "problems", "plans"]
        labels = {
            "summary": _("Ringkasan pelaksanaan"),
            "problems": _("Hambatan"),
            "plans": _("Rencana berikutnya"),
        }
        help_texts = {
            "summary": _("Apa yang dilaksanakan dan dicapai dalam periode ini."),
            "problems": _("Apa yang menghambat dan bantuan apa yang diperlukan."),
            "plans": _("Apa yang dilakukan dalam periode berikutnya."),
        }
        widgets: dict[str, Any] = {
            "summary": forms.Textarea(attrs={"rows": 14}),
            "problems": forms.Textarea(attrs={"rows": 4}),
            "plans": forms.Textarea(attrs={"rows": 4}),
        }
