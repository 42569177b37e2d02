"""The frame of every page below a partnership: the pair, its state, five stages, eight tabs.

A page of any app takes it so, with a template that extends `partnerships/partnership_base.html`
and fills `{% block tab %}` (and `{% block actions %}` with buttons beside the heading):

    class PartnershipPrograms(PartnershipTab, ListView):
        tab = "programs:partnership_programs"  # the route, with the partnership's pk
        permission_required = "programs.view_programme"  # asked about the partnership
        model = Programme
        template_name = "programs/partnership_programs.html"

        def get_queryset(self):
            return super().get_queryset().filter(agreement__partnership=self.partnership)

The view has `self.partnership` (404 outside the reader's scope); the template has `partnership`,
`frame` and `crumbs`. The h1 is the pair, so sections begin with h2.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partnerships.models import (
    Agreement,
    Case,
    Move,
    Partnership,
    PartnershipQuerySet,
    Termination,
)
from partnerships.views.crumbs import partnership_crumbs
from partnerships.views.terminations import standing as standing_notice
from sistercity.access import ScopedMixin
from sistercity.places.models import ForeignCity, Region
from sistercity.procedure import CASE_STEPS, Stage
from sistercity.ui import words
from sistercity.ui.parts import Link, StageMark, Text

TABS: tuple[tuple[str, Text], ...] = (
    ("partnerships:partnership_detail", gettext_lazy("Ringkasan")),
    ("partnerships:partnership_agreements", pgettext_lazy("list", "Perjanjian")),
    ("partnerships:partnership_meetings", pgettext_lazy("list", "Pertemuan")),
    ("programs:partnership_programs", pgettext_lazy("list", "Program")),
    ("evaluations:partnership_evaluations", pgettext_lazy("list", "Evaluasi")),
    ("evaluations:partnership_health", gettext_lazy("Kesehatan")),
    ("partnerships:partnership_documents", pgettext_lazy("list", "Dokumen")),
    ("partnerships:partnership_history", pgettext_lazy("tab", "Riwayat")),
)
STATUS_TONES = {
    Partnership.Status.PREPARING: "brand",
    Partnership.Status.ACTIVE: "go",
    Partnership.Status.ENDED: "neutral",
    Partnership.Status.REJECTED: "late",
    Partnership.Status.WITHDRAWN: "neutral",
}
RUNS_TOGETHER = (Stage.IMPLEMENTATION, Stage.EVALUATION)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A state in words, as the tag component takes it."""

    label: Text
    tone: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What `partnerships/partnership_base.html` shows around a tab."""

    title: str
    home: str
    home_note: str
    away: str
    away_note: str
    marks: list[Mark]
    stages: list[StageMark]
    tabs: list[Link]


class PartnershipTab(ScopedMixin):
    """A page below a partnership, in its frame; see the module for how to use it."""

    tab = ""
    permission_required = "partnerships.view_partnership"

    @cached_property
    def partnership(self) -> Partnership:
        return get_object_or_404(self.get_partnerships(), pk=self.kwargs["pk"])

    def get_partnerships(self) -> PartnershipQuerySet:
        """Return the partnerships of the reader's scope, with what the page shows of its own."""
        return Partnership.objects.visible_to(self.user).with_parties()

    @cached_property
    def standing(self) -> "Standing":
        return Standing.of(self.partnership)

    def get_parent(self) -> models.Model | None:
        return self.partnership

    def url_if(self, permission: str, route: str, about: models.Model | None = None) -> str:
        """Return the address of a page below the partnership, empty for those who may not.

        The permission is asked about the partnership, or about something in it.
        """
        may = self.user.has_perm(f"partnerships.{permission}", about or self.partnership)
        return reverse(f"partnerships:{route}", args=[self.partnership.pk]) if may else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = frame_of(self.standing, self.tab)
        return super().get_context_data(  # type: ignore[misc]
            partnership=self.partnership,
            frame=frame,
            crumbs=partnership_crumbs(self.partnership),
            **kwargs,
        )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A partnership with its newest case, that case's moves and the agreement in force."""

    partnership: Partnership
    case: Case | None
    agreement: Agreement | None
    notice: Termination | None = None
    moves: list[Move] = field(default_factory=list)

    @classmethod
    def of(cls, partnership: Partnership) -> "Standing":
        newest = partnership.cases.order_by("-pk")
        moves = list(Move.objects.filter(case__in=newest.values("pk")[:1]).for_page())
        # A case opens with a move, so that the moves bring it along.
        case = moves[0].case if moves else newest.first()
        if case:
            case.partnership = partnership
        instruments: list[Agreement] = []
        if partnership.status == Partnership.Status.ACTIVE:
            instruments = list(partnership.agreements.leading().select_related("termination"))
        agreement = next((row for row in instruments if row.carries_programmes), None)
        return cls(
            partnership=partnership,
            case=case,
            agreement=agreement,
            notice=standing_notice(agreement, instruments) if agreement else None,
            moves=moves,
        )

    @property
    def renews(self) -> bool:
        """Tell whether an agreement is in force while the next one is being prepared."""
        case = self.case
        return bool(self.agreement and case and case.is_open and case.kind != Case.Kind.NEW)

    def completed_on(self, stage: Stage) -> date | None:
        """Return the day on which the newest case left `stage` for the last time."""
        left = [
            move.at
            for move in self.moves
            if move.action == Move.Action.COMPLETE
            and move.from_step.stage == stage
            and move.from_key != "deposit"
        ]
        return timezone.localdate(left[-1]) if left else None


def frame_of(standing: Standing, tab: str) -> Frame:
    """Return the frame around the tab whose route is `tab`."""
    partnership = standing.partnership
    region, city = partnership.region, partnership.counterpart
    return Frame(
        title=str(partnership),
        home=region.short_name,
        home_note=_home_note(region),
        away=city.name,
        away_note=_away_note(region, city),
        marks=marks_of(standing),
        stages=stages_of(standing),
        tabs=[
            Link(
                label=label,
                url=reverse(name, args=[partnership.pk]),
                current="page" if name == tab else "",
            )
            for name, label in TABS
        ],
    )


def _home_note(region: Region) -> str:
    parts = [region.get_kind_display(), region.province and region.province.name, region.zone]
    return " · ".join(str(part) for part in parts if part)


def _away_note(region: Region, city: ForeignCity) -> str:
    """Return "Turki · GMT+3, 4 jam lebih lambat"."""
    now = timezone.now()
    here, there = (now.astimezone(ZoneInfo(place.timezone)) for place in (region, city))
    ahead = (there.utcoffset() or timedelta()) - (here.utcoffset() or timedelta())
    return f"{city.country.name} · {words.zone_name(there)}, {_difference(ahead)}"


def _difference(ahead: timedelta) -> str:
    hours = abs(ahead) / timedelta(hours=1)
    if not hours:
        return _("waktunya sama")
    values = {"hours": number_format(Decimal(f"{hours:g}"))}
    if ahead > timedelta():
        return _("%(hours)s jam lebih cepat") % values
    return _("%(hours)s jam lebih lambat") % values


def marks_of(standing: Standing) -> list[Mark]:
    """Return where the partnership stands, and what else must be seen at once."""
    partnership = standing.partnership
    preparing = partnership.status == Partnership.Status.PREPARING
    label = partnership.get_stage_display() if preparing else partnership.get_status_display()
    marks = [Mark(label=label, tone=STATUS_TONES[Partnership.Status(partnership.status)])]
    if standing.agreement and standing.agreement.status == Agreement.Status.SUSPENDED:
        marks.append(Mark(label=_("Perjanjian ditangguhkan"), tone="sleep"))
    if notice := standing.notice:
        label = _("Diakhiri per %(date)s") % {"date": words.day(notice.effective_on)}
        marks.append(Mark(label=label, tone="soon"))
    if standing.renews and standing.case:
        marks.append(Mark(label=standing.case.get_kind_display(), tone="brand"))
    if partnership.on_hold:
        marks.append(Mark(label=_("Ditangguhkan"), tone="sleep"))
    if partnership.health in (Partnership.Health.SLEEPING, Partnership.Health.DORMANT):
        label = _("%(health)s, %(months)s bulan tanpa kegiatan") % {
            "health": Partnership.Health(partnership.health).label,
            "months": partnership.quiet_months,
        }
        marks.append(Mark(label=label, tone="sleep"))
    return marks


def stages_of(standing: Standing) -> list[StageMark]:
    """Return the five stages; those after the signature run together ("beside")."""
    now = Stage.values.index(standing.partnership.stage)
    in_force = standing.agreement is not None
    ended = standing.partnership.status == Partnership.Status.ENDED
    marks = []
    for number, stage in enumerate(Stage):
        state = "done" if ended or number < now else "now" if number == now else "next"
        if in_force and stage in RUNS_TOGETHER and state != "now":
            state = "beside"
        marks.append(StageMark(label=stage.label, state=state, note=_note(standing, stage, state)))
    return marks


def _note(standing: Standing, stage: Stage, state: str) -> str:
    partnership = standing.partnership
    if state == "done":
        day = standing.completed_on(stage)
        return _("selesai %(date)s") % {"date": words.day(day)} if day else ""
    if state == "beside":
        return _("berjalan bersama")
    if state != "now":
        return ""
    if stage in RUNS_TOGETHER:
        ends_on = partnership.ends_on
        return _("sampai %(date)s") % {"date": words.day(ends_on)} if ends_on else ""
    if standing.case and not standing.case.is_open:
        return str(standing.case.get_state_display()).lower()
    steps = [step.key for step in CASE_STEPS if step.stage == stage]
    return _("langkah %(number)s dari %(count)s") % {
        "number": steps.index(partnership.step_key) + 1,
        "count": len(steps),
    }
