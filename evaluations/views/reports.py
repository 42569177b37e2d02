"""Pages of the periodic report to Home Affairs (PP 28/2018 art. 43)."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import DetailView

from evaluations import services
from evaluations.filters import ReportFilter
from evaluations.forms.reports import ReportForm
from evaluations.lifecycle import REPORT
from evaluations.models import Report
from evaluations.period import facts_of, plans_of, summary_of
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

NOUN = gettext_lazy("Laporan pelaksanaan")


class ReportList(DueList):
    model = Report
    permission_required = "evaluations.view_report"
    filterset_class = ReportFilter
    key = "reporting"
    heading = NOUN
    lead = gettext_lazy("Laporan berkala kepada Kemendagri (PP 28/2018 Pasal 43).")
    caption = gettext_lazy("Daftar laporan pelaksanaan")
    nothing_found = gettext_lazy("Tidak ada laporan yang cocok")
    none_yet = gettext_lazy("Belum ada laporan")
    why = gettext_lazy(
        "Setiap perjanjian yang berlaku dilaporkan secara berkala; laporan dimulai dari data yang "
        "sudah tercatat di portal ini."
    )
    icon = "document-text"
    other = "evaluations:evaluation_list"
    other_label = pgettext_lazy("list", "Evaluasi")


class ReportStart(StartPage):
    permission_required = "evaluations.add_report"
    title = gettext_lazy("Mulai laporan pelaksanaan")
    submit_label = gettext_lazy("Mulai laporan")
    success_message = gettext_lazy("Laporan dimulai sebagai draf.")

    def running(self) -> Report | None:
        return services.running_report(self.object)

    def start(self) -> Report:
        return services.start_report(self.object)

    def get_consequences(self) -> Sequence[Text]:
        period = services.next_report_period(self.object)
        return [
            _("Draf laporan dibuat untuk periode %(start)s sampai %(end)s.")
            % {
                "start": date_format(period["period_start"]),
                "end": date_format(period["period_end"]),
            },
            _("Isinya diawali dari pertemuan, program, dan capaian yang sudah tercatat."),
        ]


class ReportDetail(ScopedMixin, DetailView):
    model = Report
    permission_required = "evaluations.view_report"
    template_name = "evaluations/report_detail.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.object
        toned([report])
        return super().get_context_data(
            period=period_of(report),
            course=course(report, statuses_of(report)),
            turn=turn_of(report, "reporting"),
            basis=STEPS["reporting"].basis,
            known=facts_of(report.agreement, report.period_start, report.period_end),
            offers=REPORT.offered(report, self.user),
            may_change=self.user.has_perm("evaluations.change_report", report),
            crumbs=partnership_crumbs(report.partnership),
            **kwargs,
        )


class ReportEdit(PeriodicEdit):
    """Write the report; what is empty begins with what the portal knows of the period."""

    model = Report
    permission_required = "evaluations.change_report"
    form_class = ReportForm
    template_name = "evaluations/report_edit.html"
    title = gettext_lazy("Isi laporan pelaksanaan")
    noun = NOUN
    too_late = gettext_lazy("Laporan yang sudah diajukan tidak dapat diubah.")

    def get_initial(self) -> dict[str, Any]:
        report = self.object
        if self.request.method == "POST" or report.summary:
            return {}
        facts = facts_of(report.agreement, report.period_start, report.period_end)
        return {"summary": summary_of(facts), "plans": report.plans or plans_of(facts)}


class ReportPerform(TransitionPage):
    model = Report
    permission_required = "evaluations.submit_report"
    lifecycle = REPORT
    noun = NOUN
    done = {
        "submit": gettext_lazy("Laporan dikirim."),
        "forward": gettext_lazy("Laporan diteruskan kepada Kemendagri."),
        "receive": gettext_lazy("Laporan diterima."),
        "return": gettext_lazy("Laporan dikembalikan untuk perbaikan."),
    }

    def get_consequences(self) -> Sequence[Text]:
        region = self.object.partnership.region
        if self.name == "submit" and region.letters_pass_province:
            return [
                _("%(province)s memeriksa laporan ini, lalu meneruskannya kepada Kemendagri.")
                % {"province": region.province.full_name}
            ]
        return super().get_consequences()


def statuses_of(report: Report) -> list[str]:
    """Return the way of a report to Home Affairs, through the province where it goes there."""
    status = Report.Status
    before = report.status in (status.DRAFT, status.RETURNED)
    region = report.partnership.region
    through = region.letters_pass_province if before else report.through_province
    return [
        status.DRAFT,
        status.SUBMITTED,
        *([status.FORWARDED] if through else []),
        status.RECEIVED,
    ]
