"""The home page and the list of everything due."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from sistercity.access import ScopedMixin
from sistercity.ui.parts import Link
from sistercity.ui.query import changed, views_of
from sistercity.ui.views import ListPage
from sistercity.worklist.calendar import month_asked, month_of
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


class Turns(ListPage):
    """The open turns of the partnerships that exist for this person, in one of two views."""

    model = Item
    permission_required = "worklist.view_item"
    filterset_class = TurnFilter
    route = ""

    def views(self) -> list[Link]:
        """Return the two views of the same filter."""
        views = (("turn_list", _("Daftar")), ("turn_calendar", _("Kalender")))
        return views_of(changed(self.request.GET, sort=None, month=None), self.route, views)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(views=self.views(), **kwargs)


class TurnList(Turns):
    """The next due first."""

    template_name = "worklist/turn_list.html"
    route = "turn_list"
    orderings = {"due": ["due_on"], "since": ["since"]}
    sort = "due"

    def get_queryset(self) -> Any:
        return super().get_queryset().open().begun().for_page().acted_on_by(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Item.objects.turn_of(self.user).values_list("pk", flat=True)
        context = super().get_context_data(**kwargs)
        shown = [item.pk for item in context["page_obj"]]
        return context | {"mine": set(mine.filter(pk__in=shown))}


class TurnCalendar(Turns):
    """A month of them; also what lies so far ahead that it waits for nobody yet."""

    template_name = "worklist/turn_calendar.html"
    route = "turn_calendar"
    paginate_by = None  # type: ignore[assignment]

    def get_queryset(self) -> Any:
        return super().get_queryset().open()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        first = month_asked(self.request.GET.get("month", ""), today)
        month = month_of(self.object_list, first)
        named = [item.pk for week in month.weeks for day in week for item in day.items]
        mine = Item.objects.turn_of(self.user).filter(pk__in=named).values_list("pk", flat=True)
        return super().get_context_data(month=month, today=today, mine=set(mine), **kwargs)
