"""The partnerships a person may see, as a list and as a board by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.filters.partnerships import RUNNING, PartnershipFilter
from partnerships.models import Partnership, PartnershipQuerySet
from partnerships.views.partnership_rows import Row, rows_of
from sistercity.procedure import Stage
from sistercity.ui.parts import Link, Text
from sistercity.ui.query import changed, views_of
from sistercity.ui.views import ListPage

#: So many cards of a stage stand on the board; its list shows all of them.
CARDS = 20
LIST, BOARD = "partnerships:partnership_list", "partnerships:partnership_board"


class PartnershipRows(ListPage):
    """What the list and the board share: rows, filter, and the way from one to the other."""

    model = Partnership
    permission_required = "partnerships.view_partnership"
    filterset_class = PartnershipFilter
    route = ""

    def views(self) -> list[Link]:
        """Return the two views of the same filter."""
        views = ((LIST, _("Daftar")), (BOARD, _("Papan tahap")))
        return views_of(changed(self.request.GET), self.route, views)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        context = super().get_context_data(
            views=self.views(),
            may_start=user.has_perm("partnerships.add_partnership"),
            may_record=user.has_perm("partnerships.record_legacy"),
            **kwargs,
        )
        return context | {"every": self.count_every(context)}

    def count_every(self, context: dict[str, Any]) -> int:
        """Return how many there are in all; unless some are left out the pages know it."""
        narrowed = context["chips"] or context["filter"].errors
        if context["paginator"] and not narrowed:
            return context["paginator"].count
        return Partnership.objects.visible_to(self.user).count()


class PartnershipList(PartnershipRows):
    """Partnerships, the next due first; what has no date stands last in either direction."""

    template_name = "partnerships/partnership_list.html"
    route = LIST
    orderings: Mapping[str, Sequence[str]] = {
        "name": ["counterpart__name", "region__name"],
        "stage": ["stage_number", "due_on"],
        "due": ["due_on"],
        "activity": ["last_activity_on"],
        "end": ["ends_on"],
    }
    empty_last = {"due_on", "ends_on"}
    sort = "due"

    def get_queryset(self) -> QuerySet[Partnership]:
        return super().get_queryset().for_list(self.user)

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.get_sort().endswith("stage"):
            numbers = [When(stage=stage, then=Value(n)) for n, stage in enumerate(Stage.values)]
            rows = rows.annotate(stage_number=Case(*numbers))
        return super().ordered(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"rows": rows_of(context["page_obj"])}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A stage of the board: how many there are, the first of them, and where all are."""

    label: Text
    count: int
    rows: list[Row]
    url: str

    @property
    def more(self) -> bool:
        return self.count > len(self.rows)


class PartnershipBoard(PartnershipRows):
    """The same partnerships by stage; without a chosen status those that are running."""

    template_name = "partnerships/partnership_board.html"
    route = BOARD

    def get_paginate_by(self, queryset: QuerySet[Any]) -> None:
        """A board has no pages; each of its columns is bounded."""

    def columns(self, found: PartnershipQuerySet) -> list[Column]:
        """Return the five stages with their first cards, by three queries and their prefetches."""
        if not self.request.GET.get("status"):
            found = found.running()
        counts = dict(found.order_by().values_list("stage").annotate(Count("pk")))
        due = [F("due_on").asc(nulls_last=True), F("pk").asc()]
        place = Window(RowNumber(), partition_by=F("stage"), order_by=due)
        first = found.annotate(place=place).filter(place__lte=CARDS)
        cards = rows_of(first.for_list(self.user).order_by(*due))
        return [
            Column(
                label=stage.label,
                count=counts.get(stage.value, 0),
                rows=[row for row in cards if row.partnership.stage == stage],
                url=self.list_of(stage),
            )
            for stage in Stage
        ]

    def list_of(self, stage: Stage) -> str:
        """Return the list with the same filter and this stage."""
        status = self.request.GET.get("status") or RUNNING
        return reverse(LIST) + changed(self.request.GET, stage=stage.value, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"columns": self.columns(context["object_list"])}
