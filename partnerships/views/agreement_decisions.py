"""Decisions about an agreement in force: let it expire, suspend, renew, amend, terminate it."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.agreements import ContinueForm
from partnerships.forms.terminations import SuspendForm, TerminationForm
from partnerships.lifecycle import AGREEMENT
from partnerships.models import Agreement, Case
from partnerships.services import agreements, terminations
from partnerships.views.agreements import AgreementPages
from partnerships.views.terminations import unfinished_programmes
from sistercity.lifecycle import Conflict, Transition, lock
from sistercity.ui import words
from sistercity.ui.views import NoteForm, PerformPage


class AgreementPerform(AgreementPages, PerformPage):
    """Let an agreement expire, suspend or resume it, take a notice back; each by its own right."""

    permission_required = "partnerships.decide_continuation"
    template_name = "partnerships/agreement_perform.html"

    @cached_property
    def transition(self) -> Transition:
        found = AGREEMENT.transitions.get(self.kwargs["transition"])
        if found is None:
            raise Http404
        return found

    def require(self, about: Any) -> None:
        self.permission_required = self.transition.permission
        self.refusal = _("Kelanjutan perjanjian diputuskan oleh pimpinan daerahnya.")
        super().require(about)

    def get_form_class(self) -> type[forms.Form]:
        return SuspendForm if self.kwargs["transition"] == "suspend" else NoteForm

    def perform(self, form: forms.Form) -> None:
        data = dict(form.cleaned_data)
        AGREEMENT.perform(
            self.object,
            self.kwargs["transition"],
            by=self.user,
            seen=data.pop("seen"),
            **data,
        )
        self.success_message = self.transition.causes

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["note"].label = _("Alasan")
        form.fields["note"].required = self.transition.needs_note
        return form

    def get_consequences(self) -> list[Any]:
        said: list[Any] = [self.transition.causes]
        if self.kwargs["transition"].endswith("expire") and self.object.ends_on:
            said.append(_("Hari terakhirnya %(date)s.") % {"date": words.day(self.object.ends_on)})
        return said

    def get_missing(self) -> list[str]:
        agreement = self.object
        if agreement.status not in self.transition.source:
            return [
                _("Ini tidak dapat dilakukan: perjanjian berstatus “%(status)s”.")
                % {"status": agreement.get_status_display()}
            ]
        return self.transition.missing(agreement)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        defaults = {
            "title": self.transition.label,
            "submit_label": self.transition.label,
            "lead": self.object.title,
            "button_class": "stop" if self.transition.refuses else "main",
        }
        return super().get_context_data(**(defaults | kwargs))


def refuse_other_status(agreement: Agreement, seen: str) -> None:
    if seen != agreement.status:
        raise Conflict(
            _("Status sudah berubah menjadi “%(status)s” oleh orang lain. Periksa dahulu.")
            % {"status": agreement.get_status_display()}
        )


class AgreementContinue(AgreementPages, PerformPage):
    """Renew or amend an agreement, or arrange how it is carried out: opens a new case."""

    form_class = ContinueForm
    permission_required = "partnerships.decide_continuation"
    refusal = gettext_lazy("Kelanjutan perjanjian diputuskan oleh pimpinan daerahnya.")
    template_name = "partnerships/agreement_perform.html"
    title = gettext_lazy("Perpanjang, ubah, atau atur pelaksanaan")
    submit_label = gettext_lazy("Buka berkas")
    success_message = gettext_lazy("Berkas dibuka. Giliran petugas kerja sama daerah Anda.")

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the reader came for, where the address says so."""
        arranges = self.request.GET.get("kind") == Case.Kind.ARRANGEMENT
        known = {"kind": Case.Kind.ARRANGEMENT, "start": "draft_text", "council": False}
        return super().get_initial() | (known if arranges else {})

    def perform(self, form: forms.Form) -> None:
        agreement, data = lock(self.object), form.cleaned_data
        refuse_other_status(agreement, data["seen"])
        agreements.open_renewal(
            agreement,
            kind=data["kind"],
            start=data["start"],
            reason=data["reason"],
            by=self.user,
            council_decides_again=data["council"],
        )

    def get_consequences(self) -> list[str]:
        return [
            _("Berkas baru dibuka; petugas kerja sama daerah mendapat giliran."),
            _("Perjanjian ini tetap berlaku sampai yang baru ditandatangani atau masanya habis."),
        ]

    def get_missing(self) -> list[str]:
        agreement = self.object
        if not agreement.carries_programmes:
            return [_("Hanya perjanjian yang berlaku dapat diperpanjang atau diubah.")]
        if agreement != agreement.partnership.agreement_in_force:
            return [_("Bukalah dari perjanjian induknya: pengaturan pelaksanaan mengikutinya.")]
        if agreement.under_notice:
            return [_("Perjanjian ini akan diakhiri; tarik pemberitahuan pengakhirannya dahulu.")]
        case = agreement.partnership.open_case
        if case is None:
            return []
        return [
            _("Berkas %(kind)s sedang berjalan pada langkah %(step)s.")
            % {"kind": str(case.get_kind_display()).lower(), "step": case.step.name}
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"lead": self.object.title} | kwargs))


class AgreementTerminate(AgreementPages, PerformPage):
    """Record the notice that ends an agreement on its day, with the letter."""

    form_class = TerminationForm  # type: ignore[assignment]
    permission_required = "partnerships.decide_continuation"
    refusal = gettext_lazy("Kelanjutan perjanjian diputuskan oleh pimpinan daerahnya.")
    template_name = "partnerships/agreement_terminate.html"
    title = gettext_lazy("Akhiri perjanjian")
    submit_label = gettext_lazy("Catat pemberitahuan")
    button_class = "stop"
    success_message = gettext_lazy("Pemberitahuan dicatat.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"agreement": self.object}

    def perform(self, form: forms.Form) -> None:
        agreement = lock(self.object)
        refuse_other_status(agreement, form.cleaned_data["seen"])
        instrument = terminations.give_notice(
            agreement,
            form.notice,  # type: ignore[attr-defined]
            letter=form.cleaned_data["letter"],
            by=self.user,
        )
        self.instrument = instrument

    def get_success_url(self) -> str:
        made = getattr(self, "instrument", self.object)
        return made.get_absolute_url()

    def get_consequences(self) -> list[str]:
        return [
            _("Perjanjian tetap berlaku sampai hari pengakhirannya, lalu berakhir sendiri."),
            _("Selama itu pemberitahuan masih dapat ditarik, dengan alasannya."),
            _("Program yang berjalan diselesaikan; perpanjangan tidak lagi dapat dibuka."),
        ]

    def get_missing(self) -> list[str]:
        agreement = self.object
        if not agreement.carries_programmes:
            return [_("Hanya perjanjian yang berlaku dapat diakhiri.")]
        return [
            *terminations.no_case_runs(agreement),
            *terminations.no_notice_stands(agreement),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        defaults = {
            "lead": self.object.title,
            "unfinished": unfinished_programmes(self.object),
        }
        return super().get_context_data(**(defaults | kwargs))
