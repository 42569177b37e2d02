"""The form of an absence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercity.accounts import absences
from sistercity.accounts.models import Absence, User


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.ModelForm):
    """The days, who acts, and why; `instance.person` is set by the page."""

    class Meta:
        model = Absence
        fields = ["first_day", "last_day", "substitute", "reason"]
        widgets = {"first_day": date_input(), "last_day": date_input()}
        help_texts = {
            "substitute": _("Rekan dengan peran dan tempat kerja yang sama."),
            "reason": _("Boleh dikosongkan. Dibaca oleh pengganti dan administrator."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["substitute"]
        field.queryset = User.objects.colleagues_of(self.instance.person)
        field.empty_label = _("Pilih rekan")

    def clean(self) -> dict[str, Any]:
        """Say what speaks against it beside its field; the constraints would say it on top."""
        data = self.cleaned_data
        names = ("first_day", "last_day", "substitute")
        if all(data.get(name) for name in names):
            days = {name: data[name] for name in names}
            for name, sentence in absences.refusals(Absence(person=self.instance.person, **days)):
                self.add_error(name, sentence)
        return data
