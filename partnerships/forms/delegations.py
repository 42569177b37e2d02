"""To whom a review is forwarded, with what note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercity.accounts.models import User, UserQuerySet
from sistercity.ui.views import NoteForm


class ForwardForm(NoteForm):
    """A colleague and a note; `people` are those it can be forwarded to."""

    to = forms.ModelChoiceField(label=_("Rekan"), queryset=User.objects.none())

    field_order = ["to", "note"]

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = people
