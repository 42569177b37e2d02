"""The decision of a ministry on the versions it was shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.cases import YesNoField, date_input, not_in_future
from partnerships.forms.returns import PointsField
from partnerships.lifecycle import ACTIONS, Reply


class ReviewForm(forms.Form):
    """Approve, return or reject, with the reason and the letter that says so.

    The page sets the choices. `versions` are the keys of those shown; `asks_material` tells
    whether a return says if the change is material.
    """

    decision = forms.ChoiceField(label=_("Keputusan Anda"), widget=forms.RadioSelect)
    material_change = YesNoField(
        label=_("Bila dikembalikan: apakah perubahannya mendasar?"),
        yes=_("Ya, DPRD memutus lagi"),
        no=_("Tidak, tanpa DPRD"),
        required=False,
    )
    reason = forms.CharField(
        label=_("Catatan, atau alasan pengembalian dan penolakan"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    points = PointsField()
    letter_number = forms.CharField(label=_("Nomor surat"), max_length=100, required=False)
    letter_date = forms.DateField(
        label=_("Tanggal surat"),
        widget=date_input(),
        required=False,
        validators=[not_in_future],
    )
    versions = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, versions: str, asks_material: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versions"].initial = versions
        if not asks_material:
            del self.fields["material_change"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        decision = data.get("decision")
        if decision and ACTIONS[decision].needs_note and not data.get("reason", "").strip():
            self.add_error("reason", _("Tulis alasannya."))
        unanswered = "material_change" in self.fields and data.get("material_change") is None
        if decision == "return" and unanswered:
            self.add_error("material_change", _("Nyatakan apakah perubahannya mendasar."))
        if decision and decision != "return" and data.get("points"):
            self.add_error(
                "points",
                _("Butir hanya dikirim dengan pengembalian. Pilih pengembalian, atau kosongkan."),
            )
        return data

    @property
    def reply(self) -> Reply:
        data = self.cleaned_data
        numbers = data["versions"].split(",")
        return Reply(
            letter_number=data["letter_number"],
            letter_date=data["letter_date"],
            material_change=data.get("material_change") if data["decision"] == "return" else None,
            versions=frozenset(int(number) for number in numbers if number.isdigit()),
            points=data["points"],
        )
