"""A programme: make it, read it, change it, move it on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView

from partnerships.models import Agreement
from programs import services
from programs.forms.programmes import ProgrammeForm
from programs.lifecycle import PROGRAMME
from programs.models import Party, Programme
from programs.timeline import timeline_of
from programs.views.crumbs import programme_crumbs, programmes_crumbs
from sistercity.access import ScopedMixin
from sistercity.lifecycle import Offer, Transition
from sistercity.ui import words
from sistercity.ui.views import EditPage, PerformPage

WHO_MAY = gettext_lazy(
    "Program diubah oleh petugas dan koordinator kerja samanya, selama tidak dibatalkan."
)


def warn_outside_term(request: HttpRequest, programme: Programme) -> None:
    """Say that a programme's period leaves its agreement's term; that is allowed."""
    agreement = programme.agreement
    if programme.outside_term and agreement.starts_on and agreement.ends_on:
        messages.warning(
            request,
            _("Masa program keluar dari masa perjanjian, %(first)s sampai %(last)s.")
            % {"first": words.day(agreement.starts_on), "last": words.day(agreement.ends_on)},
        )


class ProgrammeCreate(ScopedMixin, CreateView):
    """Plan a programme under an agreement; `?field=` names its field beforehand."""

    model = Programme
    form_class = ProgrammeForm
    permission_required = "programs.add_programme"
    refusal = gettext_lazy(
        "Program ditambahkan oleh petugas dan koordinator kerja samanya, "
        "selama perjanjiannya berlaku."
    )
    template_name = "programs/form.html"

    @cached_property
    def agreement(self) -> Agreement:
        found = Agreement.objects.visible_to(self.user).for_list()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Agreement:
        return self.agreement

    def get_initial(self) -> dict[str, Any]:
        return {"field": self.request.GET.get("field", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        programme = Programme(agreement=self.agreement)
        return super().get_form_kwargs() | {"agreement": self.agreement, "instance": programme}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        programme = services.save_programme(form.instance, by=self.user)
        messages.success(self.request, _("Program disimpan. Isi anggarannya."))
        warn_outside_term(self.request, programme)
        return redirect("programs:program_budget", programme.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        partnership = self.agreement.partnership
        return super().get_context_data(
            title=_("Program baru"),
            lead=f"{partnership} · {self.agreement.title}",
            submit_label=_("Simpan program"),
            cancel_url=programmes_crumbs(partnership)[-1].url,
            crumbs=programmes_crumbs(partnership),
            **kwargs,
        )


class ProgrammeDetail(ScopedMixin, DetailView):
    """Everything about one programme, and the next step for those who may take it."""

    model = Programme
    permission_required = "programs.view_programme"
    template_name = "programs/program_detail.html"
    context_object_name = "programme"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        programme = self.object
        offers = PROGRAMME.offered(programme, self.user)
        lines = programme.budget_lines
        may_change = self.user.has_perm("programs.change_programme", programme)
        running = programme.status == Programme.Status.RUNNING
        return super().get_context_data(
            offers=offers,
            next_step=next_step(offers),
            funds=lines.by_source(),
            by_activity=lines.by_activity(),
            total=lines.total(),
            people=programme.participants.total(),
            sectors=parties_by_sector(programme),
            timeline=timeline_of(programme, today=timezone.localdate()),
            indicators=programme.indicators.with_latest(),
            may_change=may_change,
            lacks_activity=may_change and running and not programme.activities.all(),
            may_add_indicator=self.user.has_perm("evaluations.add_indicator", programme),
            crumbs=programmes_crumbs(programme.partnership),
            **kwargs,
        )


def next_step(offers: list[Offer]) -> Offer | None:
    """Return the step forward that nothing stands in the way of."""
    return next((o for o in offers if not o.transition.refuses and not o.missing), None)


def parties_by_sector(programme: Programme) -> list[tuple[str, list[Party]]]:
    """Return the sectors that take part, in their order, each with its parties."""
    parties = list(programme.parties.all())
    grouped = (
        (str(sector.label), [party for party in parties if party.sector == sector])
        for sector in Party.Sector
    )
    return [(label, found) for label, found in grouped if found]


class ProgrammeEdit(EditPage):
    model = Programme
    form_class = ProgrammeForm
    permission_required = "programs.change_programme"
    refusal = WHO_MAY
    template_name = "programs/edit.html"
    title = gettext_lazy("Ubah program")

    def get_queryset(self) -> Any:
        return super().get_queryset().with_partnership()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"agreement": self.object.agreement}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        services.save_programme(form.instance, by=self.user)
        messages.success(self.request, str(self.success_message))
        warn_outside_term(self.request, form.instance)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=programme_crumbs(self.object), **kwargs)


class ProgrammePerform(PerformPage):
    """Start, complete or cancel a programme."""

    model = Programme
    permission_required = "programs.change_status"
    refusal = gettext_lazy("Status program diubah oleh petugas dan koordinator kerja samanya.")
    template_name = "programs/perform.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().with_partnership()

    @property
    def transition(self) -> Transition:
        found = PROGRAMME.transitions.get(self.kwargs["transition"])
        if found is None:
            raise Http404
        return found

    @property
    def title(self) -> str | Promise:  # type: ignore[override]
        return self.transition.label

    submit_label = title

    @property
    def needs_note(self) -> bool:  # type: ignore[override]
        return self.transition.needs_note

    @property
    def button_class(self) -> str:  # type: ignore[override]
        return "stop" if self.transition.refuses else "main"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead back to the programme when its status does not allow this any more."""
        programme = self.get_object()
        if programme.status in self.transition.source:
            return super().get(request, *args, **kwargs)
        messages.warning(
            request,
            _("Program ini sudah berstatus “%(status)s”.")
            % {"status": programme.get_status_display()},
        )
        return redirect(programme)

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        if self.needs_note:
            form.fields["note"].label = _("Alasan")
        return form

    def perform(self, form: forms.Form) -> None:
        PROGRAMME.perform(
            self.object,
            self.kwargs["transition"],
            by=self.user,
            seen=form.cleaned_data["seen"] or None,
            note=form.cleaned_data["note"],
        )
        self.success_message = self.transition.causes

    def get_consequences(self) -> list[str | Promise]:
        return [self.transition.causes]

    def get_missing(self) -> list[str]:
        return self.transition.missing(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lead=self.object.title, crumbs=programme_crumbs(self.object), **kwargs
        )
