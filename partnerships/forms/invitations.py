"""Forms of an interministerial meeting: whom to invite, what is answered, what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.cases import date_input, not_in_future
from partnerships.interministerial import same
from partnerships.models import Invitation, Meeting, Participant
from partnerships.services import invitations
from partnerships.services.invitations import INVITED_KINDS, Outcome


@dataclass(frozen=True, kw_only=True)
class InvitationFields:
    """The fields of a form that belong to one invitation."""

    invitation: Invitation
    fields: Sequence[forms.BoundField]


class PerInvitation(forms.ModelForm):
    """A form of a meeting with the same fields for each of its invitations.

    The meeting carries the version, so that two who change the same invitations see a conflict.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in self.rows:
            for name, field in self.fields_of(row).items():
                self.fields[f"{name}_{row.pk}"] = field

    @cached_property
    def rows(self) -> list[Invitation]:
        return list(self.instance.invitations.for_page())

    def fields_of(self, row: Invitation) -> dict[str, forms.Field]:
        """Return the fields of one invitation by name."""
        # The metaclass of forms leaves no room for an abstract method.
        raise NotImplementedError

    def value(self, row: Invitation, name: str) -> Any:
        return self.cleaned_data.get(f"{name}_{row.pk}")

    @property
    def invited(self) -> Iterator[InvitationFields]:
        """Yield the invitations with their fields, for the page."""
        for row in self.rows:
            names = [name for name in self.fields if name.endswith(f"_{row.pk}")]
            yield InvitationFields(invitation=row, fields=[self[name] for name in names])


class InvitationsForm(PerInvitation):
    """Whom to invite: the letters to bodies outside the portal, who is left out, and one more."""

    new_kind = forms.ChoiceField(
        label=gettext_lazy("Unsur"),
        required=False,
        choices=[("", "–"), *((kind.value, kind.label) for kind in INVITED_KINDS)],
    )
    new_organisation = forms.CharField(
        label=gettext_lazy("Instansi"), max_length=150, required=False
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def fields_of(self, row: Invitation) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        if row.by_letter:
            found["letter_number"] = forms.CharField(
                label=gettext_lazy("Nomor surat undangan"),
                max_length=100,
                required=False,
                initial=row.letter_number,
            )
            found["letter_date"] = forms.DateField(
                label=gettext_lazy("Tanggal surat undangan"),
                required=False,
                initial=row.letter_date,
                widget=date_input(),
                validators=[not_in_future],
            )
        if not row.present and row.sent_at is None:
            found["remove"] = forms.BooleanField(
                label=gettext_lazy("Hapus undangan ini"), required=False
            )
        return found

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for row in self.rows:
            if self.value(row, "letter_date") and not self.value(row, "letter_number"):
                self.add_error(f"letter_number_{row.pk}", _("Isi nomor suratnya juga."))
            if self.value(row, "letter_number") and not self.value(row, "letter_date"):
                name = f"letter_date_{row.pk}"
                if name not in self.errors:
                    self.add_error(name, _("Isi tanggal suratnya juga."))
        self.check_new(data.get("new_kind", ""), data.get("new_organisation", ""))
        return data

    def check_new(self, kind: str, organisation: str) -> None:
        if organisation and not kind:
            self.add_error("new_kind", _("Pilih unsurnya."))
        if kind and not organisation:
            self.add_error("new_organisation", _("Isi nama instansinya."))
        if any(row.kind == kind and same(row.organisation, organisation) for row in self.rows):
            self.add_error("new_organisation", _("Instansi ini sudah diundang."))

    def save(self, commit: bool = True) -> Meeting:
        removed = [row for row in self.rows if self.value(row, "remove")]
        letters = {
            row: (self.value(row, "letter_number"), self.value(row, "letter_date"))
            for row in self.rows
            if row.by_letter and row not in removed
        }
        data = self.cleaned_data
        added = (data["new_kind"], data["new_organisation"]) if data["new_organisation"] else None
        return invitations.change(self.instance, removed=removed, letters=letters, added=added)


class AnswerForm(forms.Form):
    """What a body answers to its invitation."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Jawaban"), choices=Invitation.Answer, widget=forms.RadioSelect
    )
    representative = forms.CharField(
        label=gettext_lazy("Nama dan jabatan yang datang"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Wajib bila mengirim wakil."),
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("answer") == Invitation.Answer.SENDS and not data.get("representative"):
            self.add_error("representative", _("Isi siapa yang diutus."))
        return data


class OutcomeForm(PerInvitation):
    """Minutes, who was there for each body, and the result per ministry."""

    class Meta:
        model = Meeting
        fields = ["minutes", "decisions"]
        widgets = {
            "minutes": forms.Textarea(attrs={"rows": 8}),
            "decisions": forms.Textarea(attrs={"rows": 4}),
        }

    def fields_of(self, row: Invitation) -> dict[str, forms.Field]:
        name = Participant._meta.get_field("name")
        found: dict[str, forms.Field] = {
            "attendee": forms.CharField(
                label=gettext_lazy("Siapa yang hadir"),
                max_length=name.max_length,
                required=False,
                initial=row.attendees[0].name if row.present else self.announced(row),
                help_text=gettext_lazy("Kosongkan bila tidak hadir."),
            )
        }
        if row.gives_result:
            found["result"] = forms.ChoiceField(
                label=gettext_lazy("Hasil"),
                required=False,
                initial=row.result,
                choices=[("", _("Belum dicatat")), *Invitation.Result.choices],
            )
            found["note"] = forms.CharField(
                label=gettext_lazy("Catatan atau alasan keberatan"),
                required=False,
                initial=row.result_note,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        return found

    def announced(self, row: Invitation) -> str:
        """Return who was announced, as long as nobody's attendance has been recorded."""
        if any(other.present for other in self.rows):
            return ""
        return row.representative

    def clean(self) -> dict[str, Any]:
        if not self.instance.is_past:
            self.add_error(None, _("Rapat ini belum dimulai."))
        for row in self.rows:
            result = self.value(row, "result")
            if result and not self.value(row, "attendee"):
                self.add_error(f"attendee_{row.pk}", _("Isi siapa yang hadir menyampaikannya."))
            needs = result in (Invitation.Result.NOTES, Invitation.Result.OBJECTS)
            if needs and not self.value(row, "note"):
                self.add_error(f"note_{row.pk}", _("Tulis catatan atau alasannya."))
        return self.cleaned_data

    def save(self, commit: bool = True) -> Meeting:
        return invitations.record_outcome(
            self.instance,
            [
                Outcome(
                    invitation=row,
                    attendee=self.value(row, "attendee"),
                    result=self.value(row, "result") or "",
                    note=self.value(row, "note") or "",
                )
                for row in self.rows
            ],
        )
