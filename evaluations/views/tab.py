"""The partnership's tab about what it brought: indicators, evaluations, reports, what is due."""

from decimal import Decimal
from typing import Any

from django.views.generic import TemplateView

from evaluations.models import Evaluation, Indicator, Report
from evaluations.progress import Progress
from evaluations.views.shared import period_of, toned
from partnerships.models import Partnership
from partnerships.views.tabs import PartnershipTab
from sistercity.ui.parts import Text
from sistercity.worklist.models import Item

#: The steps of the procedure whose turns this tab shows.
KEYS = ("reporting", "evaluation", "decision")


class PartnershipEvaluations(PartnershipTab, TemplateView):
    tab = "evaluations:partnership_evaluations"
    permission_required = "evaluations.view_evaluation"
    template_name = "evaluations/partnership_evaluations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evaluations = list(of_partnership(Evaluation, self.partnership).with_average())
        own_turns = Item.objects.turn_of(self.user).filter(partnership=self.partnership)
        return super().get_context_data(
            indicators=progress_of(self.partnership),
            evaluations=described(evaluations),
            points=points_of(evaluations),
            reports=described(list(of_partnership(Report, self.partnership))),
            turns=Item.objects.open()
            .filter(partnership=self.partnership, key__in=KEYS)
            .by_due_date()
            .for_page(),
            own_turns=set(own_turns.values_list("pk", flat=True)),
            **kwargs,
        )


def of_partnership(model: Any, partnership: Partnership) -> Any:
    """Return the reports or evaluations of all agreements of a partnership, newest first."""
    rows = model.objects.filter(agreement__partnership=partnership)
    return rows.for_list().order_by("-period_start", "-pk")


def described(rows: list[Any]) -> list[Any]:
    for row in toned(rows):
        row.period = period_of(row)
    return rows


def points_of(evaluations: list[Any]) -> list[tuple[Text, Decimal]]:
    """Return the average of every approved evaluation by the year its period ends, oldest first."""
    return [
        (str(row.period_end.year), Decimal(row.average).quantize(Decimal("0.1")))
        for row in reversed(evaluations)
        if row.status == Evaluation.Status.APPROVED and row.average is not None
    ]


def progress_of(partnership: Partnership) -> list[Progress]:
    """Return how far every indicator of a partnership has come, programme by programme."""
    rows = Indicator.objects.filter(programme__agreement__partnership=partnership)
    rows = rows.with_latest().select_related("programme")
    return [Progress(row) for row in rows.order_by("-programme__starts_on", "programme", "pk")]
