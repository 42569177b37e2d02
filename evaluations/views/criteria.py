"""Pages of the criteria, kept by administrators."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, ListView

from evaluations.forms.criteria import CriterionForm
from evaluations.models import Criterion
from sistercity.access import ScopedMixin
from sistercity.ui.parts import Link
from sistercity.ui.views import EditPage


def reference_crumbs(*more: Link) -> list[Link]:
    return [Link(label=_("Data rujukan"), url=reverse("places:reference")), *more]


def criterion_crumbs() -> list[Link]:
    here = Link(label=_("Kriteria evaluasi"), url=reverse("evaluations:criterion_list"))
    return reference_crumbs(here)


class CriterionList(ScopedMixin, ListView):
    model = Criterion
    permission_required = "evaluations.view_criterion"
    template_name = "evaluations/criterion_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=reference_crumbs(),
            may_change=self.user.has_perm("evaluations.change_criterion"),
            **kwargs,
        )


class CriterionCreate(ScopedMixin, CreateView):
    model = Criterion
    permission_required = "evaluations.add_criterion"
    form_class = CriterionForm
    template_name = "evaluations/form.html"
    success_url = reverse_lazy("evaluations:criterion_list")

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Kriteria ditambahkan."))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Kriteria baru"),
            submit_label=_("Tambahkan kriteria"),
            cancel_url=str(self.success_url),
            crumbs=criterion_crumbs(),
            **kwargs,
        )


class CriterionEdit(EditPage):
    model = Criterion
    permission_required = "evaluations.change_criterion"
    form_class = CriterionForm
    template_name = "evaluations/edit.html"
    title = gettext_lazy("Ubah kriteria")
    success_url = reverse_lazy("evaluations:criterion_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=criterion_crumbs(), **kwargs)
