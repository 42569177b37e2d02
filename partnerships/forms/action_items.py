"""Forms of action items: one alone, and the rows that are typed with the minutes."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.forms.cases import date_input, not_in_future
from partnerships.forms.rows import RowForm, RowsFormSet
from partnerships.models import ActionItem, Partnership
from partnerships.services.meetings import people_of
from sistercity.accounts.models import User
from sistercity.ui.views import NoteForm


def owner_choices(people: Any) -> list[tuple[Any, str]]:
    """Return people with their roles, read once for all rows of a page."""
    named = [(person.pk, f"{person.name} · {person.get_role_display()}") for person in people]
    return [("", str(_("Pilih nama"))), *named]


class ActionItemForm(forms.ModelForm):
    """What one person does by when; `instance.partnership` is set by the page."""

    class Meta:
        model = ActionItem
        fields = ["title", "owner", "due_on"]
        widgets = {"due_on": date_input()}
        help_texts = {"title": _("Satu kalimat yang dapat dikerjakan seseorang.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of(self.instance.partnership)
        if self.instance.owner_id:
            people |= User.objects.filter(pk=self.instance.owner_id)
        owner: Any = self.fields["owner"]
        owner.queryset = people
        owner.choices = owner_choices(people)

    def clean_due_on(self) -> date:
        return not_past(self.cleaned_data["due_on"], unless=self.initial.get("due_on"))


def not_past(day: date, unless: date | None = None) -> date:
    """Return `day`, refused when it has passed; a stored day may stay as it is."""
    if day < timezone.localdate() and day != unless:
        raise forms.ValidationError(_("Tanggal ini sudah lewat."))
    return day


class ActionItemRow(RowForm):
    """An action item typed with the minutes; `owners` and their `choices` serve all rows."""

    filled_by = ("title", "owner", "due_on")

    class Meta:
        model = ActionItem
        fields = ["title", "owner", "due_on"]
        widgets = {"due_on": date_input()}

    def __init__(self, *args: Any, owners: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = owners
        owner.choices = choices

    def clean_due_on(self) -> date:
        return not_past(self.cleaned_data["due_on"])


ActionItemRows: Any = forms.formset_factory(ActionItemRow, formset=RowsFormSet, extra=1, max_num=50)


def action_item_rows(partnership: Partnership, data: Any = None) -> RowsFormSet:
    """Return the rows for new action items of `partnership`, as typed in `data`."""
    owners = people_of(partnership)
    form_kwargs = {"owners": owners, "choices": owner_choices(owners)}
    return ActionItemRows(data, prefix="items", form_kwargs=form_kwargs)


class DoneForm(NoteForm):
    """What came of an action item, and since when it is done."""

    note = forms.CharField(
        label=_("Hasil"),
        help_text=_("Apa yang sudah dilakukan dan apa hasilnya."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    done_on = forms.DateField(
        label=_("Selesai pada"),
        initial=timezone.localdate,
        widget=date_input(),
        validators=[not_in_future],
    )
    field_order = ["note", "done_on"]
