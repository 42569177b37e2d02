"""The courses of a periodic report and of an evaluation."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import services
from evaluations.models import Criterion, Evaluation, Report
from sistercity.accounts.models import Role, User
from sistercity.lifecycle import Lifecycle, Transition


def report_is_filled(report: Report) -> list[str]:
    return [] if report.summary.strip() else [_("Ringkasan pelaksanaan belum diisi.")]


def submit_report(report: Report, *, by: User, note: str) -> None:
    """It goes to Home Affairs, through the province where the region has that setting."""
    region = report.partnership.region
    report.submitted_by, report.submitted_at = by, timezone.now()
    report.forwarded_by = report.forwarded_at = None
    report.through_province = region.letters_pass_province
    if report.through_province:
        services.give_turn(report, "reporting", Role.OFFICER, region=region.province)
    else:
        services.give_turn(report, "reporting", Role.HOME_AFFAIRS)


def forward_report(report: Report, *, by: User, note: str) -> None:
    report.forwarded_by, report.forwarded_at = by, timezone.now()
    services.give_turn(report, "reporting", Role.HOME_AFFAIRS)


def receive_report(report: Report, *, by: User, note: str) -> None:
    report.received_at = timezone.now()
    services.finish(report, "reporting")


def return_report(report: Report, *, by: User, note: str) -> None:
    services.give_turn(report, "reporting", Role.OFFICER)


REPORT = Lifecycle(
    transitions={
        "submit": Transition(
            label=gettext_lazy("Kirim laporan"),
            causes=gettext_lazy("Kemendagri menerima laporan ini di antreannya."),
            source=(Report.Status.DRAFT, Report.Status.RETURNED),
            target=Report.Status.SUBMITTED,
            permission="evaluations.submit_report",
            requires=(report_is_filled,),
            effect=submit_report,
        ),
        "forward": Transition(
            label=gettext_lazy("Teruskan laporan"),
            causes=gettext_lazy("Kemendagri menerima laporan ini di antreannya."),
            source=(Report.Status.SUBMITTED,),
            target=Report.Status.FORWARDED,
            permission="evaluations.forward_report",
            effect=forward_report,
        ),
        "receive": Transition(
            label=gettext_lazy("Terima laporan"),
            causes=gettext_lazy("Laporan selesai; tenggat laporan berikutnya mulai berjalan."),
            source=(Report.Status.SUBMITTED, Report.Status.FORWARDED),
            target=Report.Status.RECEIVED,
            permission="evaluations.receive_report",
            effect=receive_report,
        ),
        "return": Transition(
            label=gettext_lazy("Kembalikan untuk perbaikan"),
            causes=gettext_lazy("Daerah memperbaiki lalu mengirim lagi."),
            source=(Report.Status.SUBMITTED, Report.Status.FORWARDED),
            target=Report.Status.RETURNED,
            permission="evaluations.return_report",
            needs_note=True,
            refuses=True,
            effect=return_report,
        ),
    }
)


def every_criterion_scored(evaluation: Evaluation) -> list[str]:
    scored = evaluation.scores.exclude(reason="").values("criterion")
    unscored = Criterion.objects.filter(active=True).exclude(pk__in=scored)
    return [
        _("Kriteria “%(name)s” belum dinilai dengan alasan.") % {"name": criterion}
        for criterion in unscored
    ]


def has_findings(evaluation: Evaluation) -> list[str]:
    return [] if evaluation.findings.strip() else [_("Temuan belum diisi.")]


def submit_evaluation(evaluation: Evaluation, *, by: User, note: str) -> None:
    evaluation.submitted_by = by
    services.give_turn(evaluation, "evaluation", Role.LEADER)


def return_evaluation(evaluation: Evaluation, *, by: User, note: str) -> None:
    services.give_turn(evaluation, "evaluation", Role.COORDINATOR)


def approve_evaluation(evaluation: Evaluation, *, by: User, note: str) -> None:
    """An approved evaluation's recommendations become action items."""
    evaluation.approved_by, evaluation.approved_at = by, timezone.now()
    for recommendation in evaluation.recommendations.select_related("owner"):
        services.follow_up(recommendation, by=by)
    services.finish(evaluation, "evaluation")


EVALUATION = Lifecycle(
    transitions={
        "submit": Transition(
            label=gettext_lazy("Ajukan kepada pimpinan"),
            causes=gettext_lazy("Pimpinan memeriksa lalu mengesahkan atau mengembalikan."),
            source=(Evaluation.Status.DRAFT,),
            target=Evaluation.Status.SUBMITTED,
            permission="evaluations.submit_evaluation",
            requires=(every_criterion_scored, has_findings),
            effect=submit_evaluation,
        ),
        "approve": Transition(
            label=gettext_lazy("Sahkan evaluasi"),
            causes=gettext_lazy("Setiap rekomendasi menjadi tindak lanjut penanggung jawabnya."),
            source=(Evaluation.Status.SUBMITTED,),
            target=Evaluation.Status.APPROVED,
            permission="evaluations.approve_evaluation",
            effect=approve_evaluation,
        ),
        "return": Transition(
            label=gettext_lazy("Kembalikan untuk perbaikan"),
            causes=gettext_lazy("Koordinator memperbaiki lalu mengajukan lagi."),
            source=(Evaluation.Status.SUBMITTED,),
            target=Evaluation.Status.DRAFT,
            permission="evaluations.return_evaluation",
            needs_note=True,
            refuses=True,
            effect=return_evaluation,
        ),
    }
)
