"""Pages of an evaluation (PP 28/2018 art. 44(5))."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import DetailView

from evaluations import services
from evaluations.filters import EvaluationFilter
from evaluations.forms.evaluations import EvaluationForm
from evaluations.lifecycle import EVALUATION
from evaluations.models import Evaluation
from evaluations.views.perform import TransitionPage
from evaluations.views.shared import (
    DueList,
    PeriodicEdit,
    StartPage,
    course,
    period_of,
    toned,
    turn_of,
)
from partnerships.views.crumbs import partnership_crumbs
from sistercity.access import ScopedMixin
from sistercity.procedure import STEPS
from sistercity.ui.parts import Text

NOUN = pgettext_lazy("list", "Evaluasi")


class EvaluationList(DueList):
    model = Evaluation
    permission_required = "evaluations.view_evaluation"
    filterset_class = EvaluationFilter
    key = "evaluation"
    heading = NOUN
    lead = gettext_lazy(
        "Penilaian berkala atas kerja sama yang berlaku, dengan temuan dan rekomendasinya."
    )
    caption = gettext_lazy("Daftar evaluasi")
    nothing_found = gettext_lazy("Tidak ada evaluasi yang cocok")
    none_yet = gettext_lazy("Belum ada evaluasi")
    why = gettext_lazy(
        "Evaluasi menilai perjanjian yang berlaku secara berkala, agar keputusan melanjutkan punya "
        "dasar."
    )
    icon = "clipboard-document-check"
    other = "evaluations:report_list"
    other_label = gettext_lazy("Laporan pelaksanaan")
    scored = True

    def get_queryset(self) -> Any:
        return super().get_queryset().with_average()


class EvaluationStart(StartPage):
    permission_required = "evaluations.add_evaluation"
    title = gettext_lazy("Mulai evaluasi")
    submit_label = gettext_lazy("Mulai evaluasi")
    success_message = gettext_lazy("Evaluasi dimulai sebagai draf.")

    def running(self) -> Evaluation | None:
        return services.running_evaluation(self.object)

    def start(self) -> Evaluation:
        return services.start_evaluation(self.object)

    def get_consequences(self) -> Sequence[Text]:
        period = services.next_evaluation_period(self.object)
        return [
            _("Draf evaluasi dibuat untuk periode %(start)s sampai %(end)s.")
            % {
                "start": date_format(period["period_start"]),
                "end": date_format(period["period_end"]),
            },
            _("Draf dapat diisi bertahap, lalu diajukan kepada pimpinan."),
        ]


class EvaluationDetail(ScopedMixin, DetailView):
    model = Evaluation
    permission_required = "evaluations.view_evaluation"
    template_name = "evaluations/evaluation_detail.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluation = self.object
        toned([evaluation])
        return super().get_context_data(
            period=period_of(evaluation),
            course=course(evaluation, Evaluation.Status.values),
            turn=turn_of(evaluation, "evaluation"),
            basis=STEPS["evaluation"].basis,
            scores=evaluation.scores.select_related("criterion"),
            recommendations=evaluation.recommendations.for_page(),
            offers=EVALUATION.offered(evaluation, self.user),
            may_change=self.user.has_perm("evaluations.change_evaluation", evaluation),
            crumbs=partnership_crumbs(evaluation.partnership),
            **kwargs,
        )


class EvaluationEdit(PeriodicEdit):
    """Score every criterion and write the findings; a draft may stay half filled."""

    model = Evaluation
    permission_required = "evaluations.change_evaluation"
    form_class = EvaluationForm
    template_name = "evaluations/evaluation_edit.html"
    title = gettext_lazy("Isi evaluasi")
    success_message = gettext_lazy("Draf evaluasi disimpan.")
    noun = NOUN
    too_late = gettext_lazy("Evaluasi yang sudah diajukan tidak dapat diubah.")


class EvaluationPerform(TransitionPage):
    model = Evaluation
    permission_required = "evaluations.submit_evaluation"
    lifecycle = EVALUATION
    noun = NOUN
    done = {
        "submit": gettext_lazy("Evaluasi diajukan kepada pimpinan."),
        "approve": gettext_lazy("Evaluasi disahkan."),
        "return": gettext_lazy("Evaluasi dikembalikan untuk perbaikan."),
    }

    def get_consequences(self) -> Sequence[Text]:
        """An approval names every action item that it makes."""
        said = list(super().get_consequences())
        if self.name != "approve":
            return said
        return said + [
            _("%(owner)s: %(text)s (sampai %(day)s)")
            % {"owner": row.owner, "text": row.text, "day": date_format(row.due_on)}
            for row in self.object.recommendations.for_page()
        ]
