"""The form of a contact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Contact


class ContactForm(forms.ModelForm):
    """A person to reach on one of the two sides, by e-mail or telephone."""

    class Meta:
        model = Contact
        fields = ["side", "name", "position", "organisation", "email", "phone"]
        widgets = {"side": forms.RadioSelect}
        help_texts = {"phone": _("Dengan kode negara, misalnya +90 232 293 1200.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side: Any = self.fields["side"]
        partnership = self.instance.partnership
        side.choices = Contact.Side.choices
        side.choice_layout = "many"
        side.choice_hints = {
            Contact.Side.REGION: partnership.region.full_name,
            Contact.Side.COUNTERPART: str(partnership.counterpart),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("email") or data.get("phone") or {"email", "phone"} & set(self.errors)):
            self.add_error("email", _("Isi alamat surel atau telepon."))
        return data
