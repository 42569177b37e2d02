"""The form of a criterion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import Criterion


class CriterionForm(forms.ModelForm):
    class Meta:
        model = Criterion
        fields = ["key", "name_id", "name_en", "question_id", "question_en", "position", "active"]
        labels = {
            "key": _("Kode"),
            "name_id": _("Nama Indonesia"),
            "name_en": _("Nama Inggris"),
            "question_id": _("Pertanyaan Indonesia"),
            "question_en": _("Pertanyaan Inggris"),
            "position": _("Urutan"),
            "active": _("Dipakai dalam evaluasi baru"),
        }
        help_texts = {
            "key": _("Huruf kecil tanpa spasi, misalnya “dampak”. Tidak dapat diubah kemudian."),
            "active": _("Kriteria yang tidak dipakai tetap ada pada evaluasi lama."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.key:
            del self.fields["key"]
