"""The home page and the list of everything due."""

from typing import Any

from django.views.generic import TemplateView

from sistercity.access import ScopedMixin
from sistercity.ui.views import ListPage
from sistercity.worklist.filters import TurnFilter
from sistercity.worklist.home import home_of
from sistercity.worklist.models import Item


class HomePage(ScopedMixin, TemplateView):
    """What waits for this person, what they wait for, and what needs attention."""

    permission_required = "worklist.view_item"
    template_name = "worklist/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_start = self.user.has_perm("partnerships.add_partnership")
        return super().get_context_data(
            home=home_of(self.user),
            absences=self.user.absences_today,
            may_start=may_start,
            **kwargs,
        )


class TurnList(ListPage):
    """Every open turn of the partnerships that exist for this person, the next due first."""

    model = Item
    permission_required = "worklist.view_item"
    filterset_class = TurnFilter
    template_name = "worklist/turn_list.html"
    orderings = {"due": ["due_on"], "since": ["since"]}
    sort = "due"

    def get_queryset(self) -> Any:
        return super().get_queryset().open().begun().for_page().acted_on_by(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Item.objects.turn_of(self.user).values_list("pk", flat=True)
        context = super().get_context_data(**kwargs)
        shown = [item.pk for item in context["page_obj"]]
        return context | {"mine": set(mine.filter(pk__in=shown))}
