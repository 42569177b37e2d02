"""Forms of a discussion: a new one, and a reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnerships.clauses import CLAUSES
from partnerships.models import Case, Comment, readers
from partnerships.services.discussions import audiences
from sistercity.accounts.models import User, UserQuerySet

HINTS = {
    Comment.Audience.BOTH: _(
        "Petugas, koordinator, dan pimpinan daerah, provinsinya, kedua kementerian, dan siapa pun "
        "yang boleh membaca kerja sama ini."
    ),
    Comment.Audience.REGION: _(
        "Petugas, koordinator, dan pimpinan daerah, serta auditor dan administrator; "
        "kementerian tidak."
    ),
    Comment.Audience.MINISTRIES: _(
        "Peninjau Kemlu dan Kemendagri, serta auditor dan administrator; daerah tidak."
    ),
}


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"@{obj.name} · {obj.get_role_display()}"


class ReplyForm(forms.Form):
    """A text and the people it mentions; `people` are those who may be mentioned."""

    text = forms.CharField(
        label=_("Catatan"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Catatan yang sudah dikirim tidak dapat diubah atau dihapus."),
    )
    mentions = PeopleField(
        label=_("Sebut orang"),
        help_text=_("Yang disebut menerima pemberitahuan."),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mentions"]
        field.queryset = people
        field.choice_layout = "many"


class DiscussionForm(ReplyForm):
    """A new discussion: about what, for whom; `user` writes it."""

    clause = forms.ChoiceField(label=_("Tentang"), required=False)
    audience = forms.ChoiceField(label=_("Siapa yang membacanya"), widget=forms.RadioSelect)

    field_order = ["clause", "text", "audience", "mentions"]

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        clause: Any = self.fields["clause"]
        clause.choices = [("", _t("Seluruh berkas")), *CLAUSES.items()]
        audience: Any = self.fields["audience"]
        audience.choices = [(value, value.label) for value in audiences(user)]
        audience.choice_hints = HINTS

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        mentioned, audience = data.get("mentions"), data.get("audience")
        if mentioned and audience:
            outside = mentioned.exclude(pk__in=readers(self.case, audience).values("pk"))
            if names := ", ".join(person.name for person in outside):
                text = _t("%(names)s tidak termasuk pembaca yang Anda pilih.")
                self.add_error("mentions", text % {"names": names})
        return data
