"""Forms that suspend an agreement or record the notice that ends it."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.forms.cases import date_input, not_in_future
from partnerships.models import Agreement, Termination
from partnerships.services import terminations
from sistercity.documents.files import ACCEPTED, check_upload
from sistercity.ui.views import NoteForm

Giver = Termination.Giver


class SuspendForm(NoteForm):
    """The reason, and until when where that is known."""

    until = forms.DateField(
        label=_("Ditangguhkan sampai dengan"),
        help_text=_("Bila diketahui: sesudah hari ini perjanjian berlaku kembali sendiri."),
        required=False,
        widget=date_input(),
    )

    def clean_until(self) -> date | None:
        day = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Hari ini sudah lewat."))
        return day


class TerminationForm(forms.ModelForm):
    """Who ends the agreement, when it was said or agreed, from which day, why, and the letter.

    A period belongs to a notice, a day of its own to what both sides agree; the other one is
    neither asked for nor kept.
    """

    class Meta:
        model = Termination
        fields = ["given_by", "given_on", "notice_months", "effective_on", "reason"]
        widgets = {
            "given_by": forms.RadioSelect,
            "given_on": date_input(),
            "effective_on": date_input(),
            "reason": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {
            "given_by": _("Siapa yang mengakhiri?"),
            "given_on": _("Tanggal pemberitahuan atau kesepakatan"),
            "effective_on": _("Tanggal berakhir yang disepakati"),
            "reason": _("Alasan"),
        }
        help_texts = {
            "given_on": _("Tanggal surat diterima pihak lain, atau kesepakatan ditandatangani."),
            "notice_months": _("Menurut naskah; untuk pemberitahuan sepihak."),
            "effective_on": _("Hanya untuk kesepakatan kedua pihak."),
        }

    letter = forms.FileField(
        label=_("Surat pemberitahuan atau kesepakatan"),
        help_text=_("Bukti dukung: pindaian atau naskah surat bertanda tangan."),
        validators=[check_upload],
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    HINTS = {
        Giver.REGION: _("Daerah memberi tahu mitra secara tertulis."),
        Giver.COUNTERPART: _("Surat mitra sudah diterima; di sini dicatat."),
        Giver.BOTH: _("Tanggal berakhirnya disepakati, tanpa jangka waktu."),
    }

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        giver = self.fields["given_by"]
        giver.choices = Giver.choices  # type: ignore[attr-defined]
        giver.choice_hints = self.HINTS  # type: ignore[attr-defined]
        self.fields["given_on"].validators.append(not_in_future)
        self.fields["notice_months"].initial = settings.TERMINATION_NOTICE_MONTHS
        self.fields["effective_on"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        agreed = data.get("given_by") == Giver.BOTH
        data["notice_months" if agreed else "effective_on"] = None
        wanted, missing = (
            ("effective_on", _("Isi tanggal yang disepakati."))
            if agreed
            else ("notice_months", _("Isi jangka waktu pemberitahuan."))
        )
        if data.get("given_by") and data.get(wanted) is None and wanted not in self.errors:
            self.add_error(wanted, missing)
        return data

    def _post_clean(self) -> None:
        """Say which day does not fit; the row is made by the service."""
        if self.errors:
            return
        for name, problem in terminations.wrong_days(self.agreement, self.notice).items():
            self.add_error(name, problem)

    @property
    def notice(self) -> Termination:
        """The notice as it is typed, with the day on which it takes effect."""
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        notice = Termination(**typed)
        notice.effective_on = terminations.effective_day(notice)
        return notice
