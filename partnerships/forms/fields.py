"""The form of a field of cooperation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Field


class FieldForm(forms.ModelForm):
    """A field's names and its ministry; its code is given once."""

    class Meta:
        model = Field
        fields = ["code", "name_id", "name_en", "ministry"]
        help_texts = {
            "code": _("Huruf kecil tanpa spasi, misalnya “health”. Tidak dapat diubah kemudian."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
