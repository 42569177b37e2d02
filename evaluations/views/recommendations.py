"""Pages of the recommendations in an evaluation that is being written.

Each POST locks the evaluation first, so that none slips in while it is being approved.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import CreateView

from evaluations.forms.evaluations import RecommendationForm
from evaluations.models import Evaluation, Recommendation
from evaluations.views.shared import crumbs_of
from sistercity.access import ScopedMixin
from sistercity.lifecycle import lock
from sistercity.ui.views import EditPage, PerformPage

NOUN = pgettext_lazy("list", "Evaluasi")


class RecommendationCreate(ScopedMixin, CreateView):
    model = Recommendation
    permission_required = "evaluations.change_recommendation"
    form_class = RecommendationForm
    template_name = "evaluations/form.html"
    parent: Evaluation

    def get_parent(self) -> Evaluation:
        rows = Evaluation.objects.visible_to(self.user).for_list()
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        return lock(found) if self.request.method == "POST" else found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Recommendation(evaluation=self.parent)}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Rekomendasi ditambahkan."))
        return response

    def get_success_url(self) -> str:
        return self.parent.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Rekomendasi baru"),
            submit_label=_("Tambahkan rekomendasi"),
            cancel_url=self.get_success_url(),
            crumbs=crumbs_of(self.parent, NOUN),
            **kwargs,
        )


class OfEvaluation(ScopedMixin):
    """A page about one recommendation."""

    model = Recommendation
    permission_required = "evaluations.change_recommendation"
    object: Recommendation

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        lock(get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"]).evaluation)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def get_success_url(self) -> str:
        return self.object.evaluation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = crumbs_of(self.object.evaluation, NOUN)
        return super().get_context_data(crumbs=crumbs, **kwargs)  # type: ignore[misc]


class RecommendationEdit(OfEvaluation, EditPage):
    form_class = RecommendationForm
    template_name = "evaluations/edit.html"
    title = gettext_lazy("Ubah rekomendasi")


class RecommendationDelete(OfEvaluation, PerformPage):
    form_class = forms.Form
    template_name = "evaluations/perform.html"
    title = gettext_lazy("Hapus rekomendasi")
    submit_label = gettext_lazy("Hapus rekomendasi")
    button_class = "stop"
    success_message = gettext_lazy("Rekomendasi dihapus.")

    def get_consequences(self) -> list[str]:
        return [_("Rekomendasi “%(text)s” dihapus dari evaluasi ini.") % {"text": self.object.text}]

    def perform(self, form: forms.Form) -> None:
        self.object.delete()
