"""The form of a clause template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.clauses import PARTS
from partnerships.models import Agreement, ClauseTemplate

Use = ClauseTemplate.Use


class ClauseTemplateForm(forms.ModelForm):
    """The wording of a part in both languages; which part and which kind is said once.

    What is the same for every kind has its template from the beginning, so that a new one is
    always for one kind.
    """

    class Meta:
        model = ClauseTemplate
        fields = ["key", "kind", "use", "heading_id", "heading_en", "text_id", "text_en"]
        widgets = {
            "use": forms.RadioSelect,
            "text_id": forms.Textarea(attrs={"rows": 10}),
            "text_en": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {
            "heading_id": _("Kosongkan untuk judul naskah, pembukaan, dan penutup."),
            "text_id": _("Satu baris menjadi satu paragraf. Isian ditulis dalam kurung kurawal."),
        }

    key = forms.ChoiceField(label=_("Klausul"), choices=[("", "---------"), *PARTS.items()])
    kind = forms.ChoiceField(
        label=_("Jenis perjanjian"), choices=[("", "---------"), *Agreement.Kind.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"], self.fields["kind"]
        if self.instance.pk and not self.instance.kind:
            use = self.fields["use"]
            use.choices = [(Use.TEXT, Use.TEXT.label), (Use.OMITTED, Use.OMITTED.label)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("use") == Use.TEXT:
            for name in ("text_id", "text_en"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, _("Tulis naskahnya, atau pilih “Tidak masuk ke draf”."))
        return data
