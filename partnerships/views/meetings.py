"""Meetings: the log, the choice of a partnership, and one meeting with all that came of it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, TemplateView

from partnerships.filters.meetings import UPCOMING, MeetingFilter
from partnerships.models import ActionItem, Case, Meeting, Participant, Partnership
from partnerships.views.crumbs import meeting_crumbs
from partnerships.views.interministerial import panel_of
from sistercity.access import ScopedMixin
from sistercity.accounts.models import MINISTRY_ROLES
from sistercity.ui import words
from sistercity.ui.views import ListPage


class MeetingList(ListPage):
    """Every meeting the reader may see; what is coming begins with the next."""

    model = Meeting
    permission_required = "partnerships.view_meeting"
    filterset_class = MeetingFilter
    template_name = "partnerships/meeting_list.html"
    orderings = {
        "title": ["title"],
        "start": ["starts_at"],
        "partnership": ["partnership__counterpart__name", "-starts_at"],
    }
    sort = "-start"

    def get_sort(self) -> str:
        if self.request.GET.get("when") == UPCOMING and "sort" not in self.request.GET:
            return "start"
        return super().get_sort()

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_list().with_open_items()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Meeting.objects.visible_to(self.user)
        items = ActionItem.objects.visible_to(self.user)
        return super().get_context_data(
            may_add=self.user.has_perm("partnerships.add_meeting"),
            upcoming=seen.upcoming().count(),
            without_minutes=seen.without_minutes().count(),
            open_items=items.open().count(),
            overdue_items=items.overdue().count(),
            **kwargs,
        )


class MeetingStart(ScopedMixin, TemplateView):
    """Choose the partnership whose meeting is to be logged."""

    permission_required = "partnerships.add_meeting"
    refusal = _("Pertemuan dicatat oleh petugas dan koordinator kerja samanya.")
    template_name = "partnerships/meeting_start.html"

    @cached_property
    def partnerships(self) -> list[Partnership]:
        """The running partnerships; for a ministry those whose case makes it convene a meeting."""
        seen = Partnership.objects.visible_to(self.user).running()
        if self.user.role in MINISTRY_ROLES:
            cases = Case.objects.open().filter(partnership__in=seen).for_page().order_by("pk")
            may = [case for case in cases if self.user.has_perm("partnerships.add_meeting", case)]
            return [case.partnership for case in may]
        rows = seen.with_parties().prefetch_related("coordinators")
        rows = rows.order_by("counterpart__name", "region__name", "pk")
        return [row for row in rows if self.user.has_perm("partnerships.add_meeting", row)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(self.partnerships) == 1:
            return redirect("partnerships:meeting_create", self.partnerships[0].pk)
        return super().get(request, *args, **kwargs)


class MeetingDetail(ScopedMixin, DetailView):
    """One meeting: when on both clocks, where, who, what came of it, and what is still to do."""

    model = Meeting
    permission_required = "partnerships.view_meeting"
    template_name = "partnerships/meeting_detail.html"
    context_object_name = "meeting"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting, user = self.object, self.user
        may_change = user.has_perm("partnerships.change_meeting", meeting)
        may_add = user.has_perm("partnerships.add_actionitem", meeting)
        return super().get_context_data(
            clocks=clocks_of(meeting),
            sides=sides_of(meeting),
            documents=list(meeting.documents.with_versions()),
            items=list(meeting.action_items.for_list()),
            may_change=may_change,
            may_add_item=may_add,
            may_add_document=user.has_perm("partnerships.add_document", meeting),
            next_step=next_step(meeting) if may_change else "",
            panel=panel_of(meeting, user),
            crumbs=meeting_crumbs(meeting.partnership),
            **kwargs,
        )


def clocks_of(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the two places, each with when the meeting is on its clock."""
    region, city = meeting.partnership.region, meeting.partnership.counterpart
    return [
        (region.short_name, span(meeting, ZoneInfo(region.timezone))),
        (city.name, span(meeting, ZoneInfo(city.timezone))),
    ]


def span(meeting: Meeting, zone: ZoneInfo) -> str:
    """Return "Rabu, 2 Desember, 15.00 WIB – 17.00 WIB"; the day again when it ends on another."""
    with timezone.override(zone):
        start = words.moment(meeting.starts_at)
        if meeting.ends_at is None:
            return start
        days = {timezone.localdate(at) for at in (meeting.starts_at, meeting.ends_at)}
        ends = words.clock if len(days) == 1 else words.moment
        return f"{start} – {ends(meeting.ends_at)}"


def sides_of(meeting: Meeting) -> list[tuple[str, list[Participant]]]:
    """Return the sides that took part, in their order, each with its people.

    Who came on an invitation is shown with it.
    """
    people = list(meeting.participants.filter(invitation=None))
    grouped = (
        (str(kind.label), [person for person in people if person.kind == kind])
        for kind in Participant.Kind
    )
    return [(label, found) for label, found in grouped if found]


def next_step(meeting: Meeting) -> str:
    """Return what the page asks for: minutes of what is over, an agenda of what is to come.

    An interministerial one leads to its invitations and its outcome instead.
    """
    if meeting.is_interministerial:
        return ""
    if meeting.is_past and not meeting.minutes:
        return "minutes"
    return "agenda" if not meeting.is_past and not meeting.agenda else ""
