"""Pages of an indicator and of what it reached."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView

from evaluations import services
from evaluations.forms.indicators import ActualForm, IndicatorForm
from evaluations.models import Actual, Indicator
from evaluations.numbers import trim
from evaluations.progress import Progress, series
from partnerships.views.crumbs import partnership_crumbs
from programs.models import Programme
from sistercity.access import ScopedMixin
from sistercity.lifecycle import lock
from sistercity.ui.parts import Link
from sistercity.ui.views import EditPage


def programme_crumbs(programme: Programme, *more: Link) -> list[Link]:
    here = Link(label=programme.title, url=programme.get_absolute_url())
    return partnership_crumbs(programme.partnership, here, *more)


def indicator_crumbs(indicator: Indicator) -> list[Link]:
    here = Link(label=indicator.name, url=indicator.get_absolute_url())
    return programme_crumbs(indicator.programme, here)


class IndicatorCreate(ScopedMixin, CreateView):
    model = Indicator
    permission_required = "evaluations.add_indicator"
    form_class = IndicatorForm
    template_name = "evaluations/form.html"
    parent: Programme

    def get_parent(self) -> Programme:
        rows = Programme.objects.visible_to(self.user).for_list()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Indicator(programme=self.parent)}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Indikator ditambahkan."))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Indikator baru"),
            submit_label=_("Tambahkan indikator"),
            cancel_url=self.parent.get_absolute_url(),
            crumbs=programme_crumbs(self.parent),
            **kwargs,
        )


class IndicatorDetail(ScopedMixin, DetailView):
    model = Indicator
    permission_required = "evaluations.view_indicator"
    template_name = "evaluations/indicator_detail.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.object
        actuals = list(indicator.actuals.select_related("entered_by"))
        return super().get_context_data(
            progress=Progress(indicator),
            points=series(indicator, actuals),
            goal=trim(indicator.target),
            actuals=[(row, trim(row.value)) for row in reversed(actuals)],
            baseline=trim(indicator.baseline),
            crumbs=programme_crumbs(indicator.programme),
            may_change=self.user.has_perm("evaluations.change_indicator", indicator),
            **kwargs,
        )


class IndicatorEdit(EditPage):
    model = Indicator
    permission_required = "evaluations.change_indicator"
    form_class = IndicatorForm
    template_name = "evaluations/edit.html"
    title = gettext_lazy("Ubah indikator")

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=indicator_crumbs(self.object), **kwargs)


class ActualCreate(ScopedMixin, CreateView):
    """Enter what was reached; the indicator is locked, so that a day has one value."""

    model = Actual
    permission_required = "evaluations.add_actual"
    form_class = ActualForm
    template_name = "evaluations/form.html"
    parent: Indicator

    def get_parent(self) -> Indicator:
        rows = Indicator.objects.visible_to(self.user).for_page()
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        return lock(found) if self.request.method == "POST" else found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Actual(indicator=self.parent)}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        self.object = services.add_actual(form.instance, by=self.user)
        messages.success(self.request, _("Capaian dicatat."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return self.parent.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Catat capaian"),
            submit_label=_("Simpan capaian"),
            cancel_url=self.get_success_url(),
            crumbs=indicator_crumbs(self.parent),
            **kwargs,
        )


class ActualEdit(EditPage):
    model = Actual
    permission_required = "evaluations.change_actual"
    form_class = ActualForm
    template_name = "evaluations/edit.html"
    title = gettext_lazy("Ubah capaian")

    def get_success_url(self) -> str:
        return self.object.indicator.get_absolute_url()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        lock(get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"]).indicator)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=indicator_crumbs(self.object.indicator), **kwargs)
