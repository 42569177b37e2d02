"""How a partnership is, and the radar of those that sleep or end."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from evaluations.filters import RadarFilter
from evaluations.health import FAIR_SHARE, GOOD_SHARE, Assessment, Remedy, assess
from evaluations.radar import on_radar, sums_for, with_urgency
from partnerships.models import Partnership
from partnerships.views.partnership_rows import sleep_label
from partnerships.views.tabs import Mark, PartnershipTab
from sistercity.ui import words
from sistercity.ui.views import ListPage

#: The aspects that bring a partnership on the radar; of the others a row gives the names.
TOLD = ("expiry", "activity")


class PartnershipHealth(PartnershipTab, TemplateView):
    """The aspects of a partnership in force with their reasons, and the next best action."""

    tab = "evaluations:partnership_health"
    template_name = "evaluations/partnership_health.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        in_force = [self.partnership] if self.partnership.health else []
        return super().get_context_data(
            assessment=next(iter(assess(in_force, self.user)), None),
            sleeping_after=settings.SLEEPING_AFTER_DAYS,
            dormant_after=settings.DORMANT_AFTER_DAYS,
            good_share=int(GOOD_SHARE * 100),
            fair_share=int(FAIR_SHARE * 100),
            **kwargs,
        )


class Radar(ListPage):
    """What needs somebody before it is lost, in the reader's scope."""

    model = Partnership
    permission_required = "partnerships.view_partnership"
    filterset_class = RadarFilter
    template_name = "evaluations/radar.html"
    orderings = {
        "urgency": ["urgency", "urgent_since"],
        "name": ["counterpart__name", "region__name"],
        "end": ["ends_on"],
    }
    empty_last = {"ends_on"}
    sort = "urgency"

    def get_queryset(self) -> Any:
        rows = on_radar(super().get_queryset())
        return rows.with_parties().prefetch_related("coordinators")

    def ordered(self, rows: Any) -> Any:
        return super().ordered(with_urgency(rows))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [row_of(found) for found in assess(context["page_obj"], self.user)],
            "sums": sums_for(self.user),
        }


@dataclass(frozen=True, kw_only=True)
class Row:
    """Why it is on the radar, and the names of what else is not as it should be."""

    partnership: Partnership
    marks: list[Mark]
    reasons: list[str]
    others: str
    next_action: Remedy | None


def row_of(found: Assessment) -> Row:
    warnings = found.warnings
    marks = [Mark(label=sleep_label(found.partnership) or found.label, tone=found.tone)]
    ends_on = found.partnership.ends_on
    marks += [
        Mark(label=_("Berakhir %(day)s") % {"day": words.day(ends_on)}, tone=row.state.tone)
        for row in warnings
        if row.key == "expiry" and ends_on
    ]
    return Row(
        partnership=found.partnership,
        marks=marks,
        reasons=[row.reason for row in warnings if row.key in TOLD],
        others=", ".join(str(row.name).lower() for row in warnings if row.key not in TOLD),
        next_action=found.next_action,
    )
