"""The pages of a case: its moves, and what the region and Foreign Affairs record in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships import lifecycle
from partnerships.eligibility import QUESTIONS, unequal_levels
from partnerships.forms.cases import (
    CaseMoveForm,
    CouncilForm,
    EligibilityForm,
    FullPowersForm,
    PlanForm,
)
from partnerships.lifecycle import ACTIONS
from partnerships.models import Case, CooperationPlan, EligibilityAnswer
from partnerships.requirements import CaseFile, missing
from partnerships.services import cases
from partnerships.views.consequences import consequences, label
from partnerships.views.crumbs import partnership_crumbs
from sistercity.ui.views import EditPage, PerformPage
from sistercity.worklist.services import acted_for

Text = str | Promise

DONE: Mapping[str, Text] = {
    "return": gettext_lazy("Berkas dikembalikan dengan alasan Anda."),
    "reject": gettext_lazy("Kerja sama ditolak dengan alasan Anda."),
    "hold": gettext_lazy("Berkas ditangguhkan."),
    "resume": gettext_lazy("Berkas dilanjutkan."),
    "withdraw": gettext_lazy("Kerja sama ditarik."),
}


class CasePerform(PerformPage):
    """Make one move with a case, after its consequences were read."""

    model = Case
    form_class = CaseMoveForm
    template_name = "partnerships/case_move.html"
    _file: CaseFile | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.action = kwargs["action"]
        if self.action not in ACTIONS:
            raise Http404
        self.permission_required = ACTIONS[self.action].permission
        self.success_message = DONE.get(self.action, "")
        self.button_class = "stop" if self.action in ("reject", "withdraw") else "main"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    @property
    def file(self) -> CaseFile:
        """The case with what hangs on it, read anew when the case is."""
        if self._file is None or self._file.case is not self.object:
            self._file = CaseFile(self.object)
        return self._file

    def require(self, about: Model | None) -> None:
        """Ask about the move, unless the case moved on since: then a conflict is what to tell."""
        seen = self.request.POST.get("seen")
        if isinstance(about, Case) and seen and seen != about.seen:
            self._asked = True
            return
        super().require(about)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not lifecycle.possible(self.object, self.action):
            messages.info(request, _("Tindakan itu tidak tersedia pada keadaan berkas sekarang."))
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        known = {"file": self.file, "action": self.action, "user": self.user}
        return super().get_form_kwargs() | known

    def get_initial(self) -> dict[str, Any]:
        """A "no" to a condition is the reason to stop."""
        initial = super().get_initial()
        if self.action == "reject" and self.object.step_key == "eligibility":
            unmet = self.object.eligibility.filter(met=False)
            initial["note"] = "\n".join(f"{QUESTIONS[a.criterion]} {a.reason}" for a in unmet)
        return initial

    def get_seen(self) -> str:
        return self.object.seen

    def get_missing(self) -> Sequence[Text]:
        return missing(self.file) if self.action == "complete" else []

    def get_consequences(self) -> Sequence[Text]:
        if not lifecycle.possible(self.object, self.action):
            return []
        said = consequences(self.object, self.action, self.user)
        if whom := acted_for(self.object.subject, self.user):
            text = _("Anda bertindak menggantikan %(name)s; riwayat mencatat nama Anda berdua.")
            said.append(text % {"name": whom})
        return said

    def perform(self, form: forms.Form) -> None:
        """Make the move; whoever completes a turn reads who has the file next."""
        if self.action == "complete":
            self.success_message = next(iter(self.get_consequences()), "")
        lifecycle.perform(
            self.object,
            self.action,
            by=self.user,
            seen=form.cleaned_data["seen"],
            note=form.cleaned_data["note"],
            reply=form.reply if isinstance(form, CaseMoveForm) else None,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = label(self.object, self.action)
        step = self.object.step
        return super().get_context_data(
            **{"title": name, "submit_label": name} | kwargs,
            lead=f"{self.object.partnership} · {step.name} · {step.basis}",
            crumbs=partnership_crumbs(self.object.partnership),
        )


class CaseEdit(EditPage):
    """A page on which a part of a case is filled in; it leads back to the partnership."""

    model = Case
    lead: Text = ""

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_success_url(self) -> str:
        return reverse("partnerships:partnership_detail", args=[self.case.partnership_id])

    @cached_property
    def case(self) -> Case:
        """The case, also after the saved row has taken the place of `object`."""
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lead=self.lead,
            case=self.case,
            crumbs=partnership_crumbs(self.case.partnership),
            **kwargs,
        )


class CaseEligibility(CaseEdit):
    """Answer the conditions of PP 28/2018 article 27, each with its reason."""

    permission_required = "partnerships.change_eligibility"
    form_class: Any = EligibilityForm
    template_name = "partnerships/case_eligibility.html"
    title = gettext_lazy("Pemenuhan syarat")
    submit_label = gettext_lazy("Simpan jawaban")
    refusal = gettext_lazy(
        "Syarat dijawab petugas daerah selama tahap inisiasi (PP 28/2018 Pasal 27)."
    )
    success_message = gettext_lazy("Jawaban syarat disimpan.")

    @cached_property
    def answers(self) -> dict[str, EligibilityAnswer]:
        return {answer.criterion: answer for answer in self.case.eligibility.all()}

    @property
    def version(self) -> str:
        return ";".join(
            f"{key}={answer.updated_at.isoformat()}" for key, answer in sorted(self.answers.items())
        )

    def get_edited(self) -> Any:
        return max(self.answers.values(), key=lambda answer: answer.updated_at, default=self.case)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"answers": self.answers}

    def get_success_url(self) -> str:
        """A "no" stops the partnership: stay, so that the page offers it."""
        if self.case.eligibility.filter(met=False).exists():
            return reverse("partnerships:case_eligibility", args=[self.case.pk])
        return super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_stop = lifecycle.possible(self.case, "reject") and self.user.has_perm(
            "partnerships.reject_turn", self.case
        )
        unmet = [answer for answer in self.answers.values() if not answer.met]
        return super().get_context_data(
            cancel_url=self.case.get_absolute_url(),
            unmet=[(QUESTIONS[answer.criterion], answer.reason) for answer in unmet],
            stop_url=reverse("partnerships:case_perform", args=[self.case.pk, "reject"])
            if may_stop
            else "",
            unequal=unequal_levels(self.case.partnership),
            country=self.case.partnership.counterpart.country,
            **kwargs,
        )


class CasePlan(CaseEdit):
    """Write the cooperation plan with its seven contents."""

    permission_required = "partnerships.change_plan"
    form_class = PlanForm
    template_name = "partnerships/case_plan.html"
    title = gettext_lazy("Rencana kerja sama")
    submit_label = gettext_lazy("Simpan rencana")
    refusal = gettext_lazy(
        "Rencana disusun petugas daerah dan tidak berubah lagi setelah diajukan "
        "(PP 28/2018 Pasal 30)."
    )
    success_message = gettext_lazy("Rencana kerja sama disimpan.")

    @cached_property
    def plan(self) -> CooperationPlan:
        found = CooperationPlan.objects.filter(case=self.case).first()
        return found or CooperationPlan(case=self.case)

    @property
    def version(self) -> str:
        return self.plan.updated_at.isoformat() if self.plan.pk else "-"

    def get_edited(self) -> Any:
        return self.plan

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.plan}


class CaseCouncil(CaseEdit):
    """Record when the council received the request: its 45 working days begin."""

    permission_required = "partnerships.record_council"
    form_class = CouncilForm
    title = gettext_lazy("Surat diterima DPRD")
    submit_label = gettext_lazy("Simpan tanggal")
    refusal = gettext_lazy("Tanggal ini dicatat petugas daerah selama berkas berada di DPRD.")
    success_message = gettext_lazy("Tanggal diterima DPRD disimpan.")
    template_name = "partnerships/case_edit.html"

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        cases.note_council_receipt(self.case)
        return response


class CaseFullPowers(CaseEdit):
    """Foreign Affairs marks whether the signatory needs full powers."""

    permission_required = "partnerships.change_full_powers"
    form_class = FullPowersForm
    title = gettext_lazy("Surat kuasa")
    lead = gettext_lazy("UU 24/2000 Pasal 7")
    submit_label = gettext_lazy("Simpan pernyataan")
    refusal = gettext_lazy(
        "Kemlu yang menyatakan perlunya surat kuasa, sebelum penandatanganan (UU 24/2000 Pasal 7)."
    )
    success_message = gettext_lazy("Pernyataan tentang surat kuasa disimpan.")
    template_name = "partnerships/case_edit.html"
