"""Forms of a case: its moves, eligibility, plan, and what the officer records."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from partnerships.eligibility import criteria_for
from partnerships.forms.returns import PointsField
from partnerships.lifecycle import ACTIONS, Reply
from partnerships.models import Case, CooperationPlan, EligibilityAnswer
from partnerships.requirements import CaseFile
from sistercity.accounts.models import MINISTRY_ROLES, User
from sistercity.ui.views import NoteForm

YES, NO = _("Ya"), _("Tidak")


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def not_in_future(value: Any) -> None:
    """Refuse a day that has not come yet."""
    if value and value > timezone.localdate():
        raise forms.ValidationError(_("Tanggal ini belum tiba."))


class YesNoField(forms.TypedChoiceField):
    """A question answered with yes or no, by cards; nothing is chosen beforehand."""

    def __init__(self, *, yes: Any = YES, no: Any = NO, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )
        self.choice_layout = "many"

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class CaseMoveForm(NoteForm):
    """A move with a case: its reason, and for decisions of others their letter."""

    points = PointsField()
    letter_number = forms.CharField(label=_("Nomor surat"), max_length=100, required=False)
    letter_date = forms.DateField(
        label=_("Tanggal surat"),
        required=False,
        widget=date_input(),
        validators=[not_in_future],
    )
    material_change = YesNoField(
        label=_("Apakah perubahannya mendasar, sehingga DPRD memutus lagi?"),
        yes=_("Ya, DPRD memutus lagi"),
        no=_("Tidak, langsung diverifikasi lagi"),
    )

    signatures_confirmed = forms.BooleanField(
        label=_("Saya menegaskan bahwa naskah ini tetap dianggap ditandatangani."),
        error_messages={"required": _("Tegaskan, atau kembali dan ganti naskahnya.")},
    )

    versions = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, file: CaseFile, action: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = file.case
        self.doubts = file.doubts if action == "complete" else []
        note = self.fields["note"]
        note.required = ACTIONS[action].needs_note or bool(self.doubts)
        note.label = _("Alasan") if note.required else _("Catatan")
        decides = action in ("complete", "return", "reject")
        if not (decides and (case.turn.holder or user.role in MINISTRY_ROLES)):
            del self.fields["letter_number"], self.fields["letter_date"]
        if action != "return":
            del self.fields["points"]
        if not (action == "return" and case.step_key == "verification"):
            del self.fields["material_change"]
        if not self.doubts:
            del self.fields["signatures_confirmed"]
        shown = file.at_stake if action == "complete" else []
        self.fields["versions"].initial = ",".join(str(version.pk) for version in shown)

    @property
    def reply(self) -> Reply:
        data = self.cleaned_data
        versions = frozenset(int(key) for key in data["versions"].split(",") if key.isdigit())
        return Reply(
            versions=versions,
            letter_number=data.get("letter_number", ""),
            letter_date=data.get("letter_date"),
            material_change=data.get("material_change"),
            points=data.get("points", ()),
            signatures_confirmed=data.get("signatures_confirmed", False),
        )


class EligibilityForm(forms.Form):
    """Yes or no to each condition with a reason; what is left open can be answered later.

    `answers` are those that stand, by criterion; `save` writes what was given.
    """

    def __init__(
        self,
        *args: Any,
        instance: Case,
        answers: Mapping[str, EligibilityAnswer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance, self.answers = instance, answers
        self.criteria = criteria_for(instance.partnership)
        for number, criterion in enumerate(self.criteria, start=1):
            answer = answers.get(criterion.key)
            self.fields[f"met_{criterion.key}"] = YesNoField(
                label=f"{number}. {criterion.question}",
                help_text=criterion.basis,
                required=False,
                initial=answer.met if answer else None,
            )
            self.fields[f"reason_{criterion.key}"] = forms.CharField(
                label=format_lazy("{} {}", _("Alasan jawaban"), number),
                required=False,
                initial=answer.reason if answer else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def questions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each condition, for the page."""
        return [(self[f"met_{item.key}"], self[f"reason_{item.key}"]) for item in self.criteria]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for criterion in self.criteria:
            met, reason = f"met_{criterion.key}", f"reason_{criterion.key}"
            if data.get(met) is None and data.get(reason) and met not in self.errors:
                self.add_error(met, _("Pilih Ya atau Tidak."))
            if data.get(met) is not None and not data.get(reason):
                self.add_error(reason, _("Tulis alasannya."))
        return data

    def save(self) -> Case:
        for criterion in self.criteria:
            met = self.cleaned_data[f"met_{criterion.key}"]
            reason = self.cleaned_data[f"reason_{criterion.key}"]
            self._store(criterion.key, met, reason)
        return self.instance

    def _store(self, criterion: str, met: bool | None, reason: str) -> None:
        """Write one answer if it is another than the one that stands."""
        standing = self.answers.get(criterion)
        if met is None:
            if standing:
                standing.delete()
            return
        answer = standing or EligibilityAnswer(case=self.instance, criterion=criterion)
        if (answer.met, answer.reason) != (met, reason):
            answer.met, answer.reason = met, reason
            answer.save()


class PlanForm(forms.ModelForm):
    """The seven contents of the plan; it can be saved before all of them are written."""

    class Meta:
        model = CooperationPlan
        fields = CooperationPlan.CONTENTS
        widgets = {
            name: forms.Textarea(attrs={"rows": 2 if name in ("subject", "duration") else 4})
            for name in CooperationPlan.CONTENTS
        }
        help_texts = {
            "subject": _("Para pihak dan pejabat yang mewakilinya."),
            "background": _("Mengapa kerja sama ini diperlukan daerah."),
            "purpose": _("Maksud, tujuan, dan sasaran yang dapat diukur."),
            "cooperation_object": _("Urusan pemerintahan yang dikerjasamakan (Pasal 23)."),
            "scope": _("Kegiatan yang akan dilakukan, dan batasnya."),
            "funding": _("APBD, APBN, hibah, mitra, atau swasta."),
            "duration": _("Misalnya lima tahun sejak ditandatangani."),
        }


class CouncilForm(forms.ModelForm):
    """The day on which the council received the request; its limit is counted from there."""

    council_received_on = forms.DateField(
        label=_("Surat diterima DPRD pada"),
        help_text=_("Batas DPRD 45 hari kerja dihitung sejak tanggal ini (PP 28/2018 Pasal 30)."),
        widget=date_input(),
        validators=[not_in_future],
    )

    class Meta:
        model = Case
        fields = ["council_received_on"]


class FullPowersForm(forms.ModelForm):
    """Whether the signatory needs full powers."""

    full_powers_required = YesNoField(
        label=_("Apakah penanda tangan memerlukan surat kuasa?"),
        yes=_("Ya, diterbitkan sebelum penandatanganan"),
        no=_("Tidak, cukup surat konfirmasi"),
    )

    class Meta:
        model = Case
        fields = ["full_powers_required"]
