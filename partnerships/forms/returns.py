"""The points of a return: written one a line, answered one by one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnerships.models import ReturnPoint

LIMIT = 50
LENGTH = 1000


class PointsField(forms.CharField):
    """Points typed one a line; gives back the lines that say something, as a tuple."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "label": _("Butir yang harus dijawab daerah"),
            "help_text": _("Satu butir per baris. Daerah menjawab setiap butir secara tertulis."),
            "widget": forms.Textarea(attrs={"rows": 4}),
            "required": False,
        }
        super().__init__(**(defaults | kwargs))

    def clean(self, value: Any) -> Any:
        lines = super().clean(value).splitlines()
        points = tuple(line.strip() for line in lines if line.strip())
        if len(points) > LIMIT:
            text = ngettext(
                "Paling banyak %(limit)s butir.", "Paling banyak %(limit)s butir.", LIMIT
            )
            raise forms.ValidationError(text % {"limit": LIMIT})
        for number, point in enumerate(points, start=1):
            if len(point) > LENGTH:
                text = str(_("Butir %(number)s terlalu panjang; paling banyak %(limit)s huruf."))
                raise forms.ValidationError(text % {"number": number, "limit": LENGTH})
        return points


class PointAnswersForm(forms.Form):
    """One answer for each point of the last return; what is left open can be answered later."""

    def __init__(self, *args: Any, points: Sequence[ReturnPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        for point in points:
            self.fields[f"point_{point.pk}"] = forms.CharField(
                label=format_lazy("{} {}", _("Jawaban butir"), point.number),
                help_text=_("Apa yang Anda ubah, dan di mana; atau mengapa tidak diubah."),
                required=False,
                initial=point.reply.text if point.reply else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def rows(self) -> list[tuple[ReturnPoint, forms.BoundField]]:
        """The points, each with the field of its answer, for the page."""
        return [(point, self[f"point_{point.pk}"]) for point in self.points]

    @property
    def texts(self) -> dict[int, str]:
        """The answers by the keys of their points."""
        return {point.pk: self.cleaned_data[f"point_{point.pk}"] for point in self.points}
