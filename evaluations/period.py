"""What the portal knows of a partnership in a period, from which a report is begun."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.models import Indicator
from evaluations.progress import Progress
from partnerships.models import ActionItem, Agreement, Meeting
from programs.models import Activity, Programme
from sistercity.ui import words


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """Meetings held, programmes that ran with their money, activities done and indicators.

    `ahead` are the programmes that go on or begin after the period, `to_do` what was agreed and
    is not done.
    """

    meetings: list[Meeting]
    programmes: list[Programme]
    activities: list[Activity]
    indicators: list[Progress]
    participants: int
    ahead: list[Programme]
    to_do: list[ActionItem]

    @property
    def planned(self) -> Decimal:
        return sum((row.planned for row in self.programmes), Decimal(0))  # type: ignore[attr-defined]

    @property
    def realised(self) -> Decimal:
        return sum((row.realised for row in self.programmes), Decimal(0))  # type: ignore[attr-defined]


def facts_of(agreement: Agreement, start: date, end: date) -> PeriodFacts:
    """Return what is recorded for `agreement` from `start` to `end`, both included."""
    not_cancelled = agreement.programmes.with_totals().exclude(status=Programme.Status.CANCELLED)
    programmes = not_cancelled.filter(starts_on__lte=end, ends_on__gte=start)
    activities = Activity.objects.filter(
        programme__agreement=agreement, done=True, starts_on__range=(start, end)
    )
    indicators = Indicator.objects.filter(programme__in=programmes.values("pk"))
    return PeriodFacts(
        meetings=list(
            agreement.partnership.meetings.held()
            .filter(starts_at__date__range=(start, end))
            .order_by("starts_at")
        ),
        programmes=list(programmes.order_by("pk")),
        activities=list(activities.order_by("starts_on", "pk")),
        indicators=[Progress(row) for row in indicators.with_latest(until=end)],
        participants=activities.aggregate(total=Sum("participants"))["total"] or 0,
        ahead=list(
            not_cancelled.filter(ends_on__gt=end)
            .exclude(status=Programme.Status.COMPLETED)
            .order_by("starts_on", "pk")
        ),
        to_do=list(agreement.partnership.action_items.filter(done_on=None).order_by("due_on")),
    )


def plans_of(facts: PeriodFacts) -> str:
    """Return what is planned beyond the period, as a text that its writer goes on from."""
    parts = [
        _("- %(title)s, sampai %(day)s")
        % {"title": programme.title, "day": date_format(programme.ends_on)}
        for programme in facts.ahead
    ]
    parts += [
        _("- %(title)s, jatuh tempo %(day)s")
        % {"title": item.title, "day": date_format(item.due_on)}
        for item in facts.to_do
    ]
    return "\n".join(parts)


def summary_of(facts: PeriodFacts) -> str:
    """Return the facts as a text that its writer goes on from."""
    parts = [_("Pertemuan yang diselenggarakan: %(count)d.") % {"count": len(facts.meetings)}]
    parts += [
        f"- {date_format(meeting.starts_here.date())}: {meeting.title}"
        for meeting in facts.meetings
    ]
    if facts.programmes:
        parts.append(
            _("Program: %(count)d, realisasi %(realised)s dari rencana %(planned)s.")
            % {
                "count": len(facts.programmes),
                "realised": words.rupiah_in_full(facts.realised),
                "planned": words.rupiah_in_full(facts.planned),
            }
        )
        parts += [f"- {row.title} ({row.get_status_display()})" for row in facts.programmes]
    if facts.activities:
        parts.append(
            _("Kegiatan terlaksana: %(count)d, dengan %(people)d peserta.")
            % {"count": len(facts.activities), "people": facts.participants}
        )
        parts += [f"- {activity.title}" for activity in facts.activities]
    if facts.indicators:
        parts.append(_("Indikator:"))
        parts += [f"- {row.indicator.name}: {row.sentence}" for row in facts.indicators]
    return "\n".join(parts)
