"""What comes of an agreement in the demo: programmes, values, reports, evaluations."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from evaluations import services
from evaluations.demo.clock import at_work
from evaluations.demo.people import People
from evaluations.lifecycle import EVALUATION, REPORT
from evaluations.models import Actual, Criterion, Evaluation, Indicator, Recommendation, Report
from partnerships.models import Agreement
from programs.currencies import RUPIAH
from programs.lifecycle import PROGRAMME
from programs.models import Activity, BudgetLine, Good, Participants, Party, Programme, Risk
from programs.services import ProgrammeRow, save_activity, save_programme, save_rows
from sistercity.accounts.models import Role

#: Why each criterion is scored as it is; administrators may have added others.
REASONS = {
    "relevance": "Bidangnya termasuk prioritas RPJMD dan diminta perangkat daerah.",
    "coherence": "Selaras dengan program nasional; satu kegiatan mirip dengan kerja sama lain.",
    "effectiveness": "Sebagian besar indikator bergerak sesuai rencana.",
    "efficiency": "Anggaran terserap, tetapi pencairan sering mundur.",
    "impact": "Warga penerima manfaat bertambah; dampak jangka panjang belum diukur.",
    "sustainability": "Pengetahuan mulai dimiliki pegawai sendiri; pendanaan masih tahunan.",
}
#: Currencies of partners with a plausible rate to the rupiah, by country.
CURRENCIES = {
    "AU": ("AUD", Decimal("10450.25")),
    "CN": ("CNY", Decimal("2260.40")),
    "DE": ("EUR", Decimal("17820.50")),
    "JP": ("JPY", Decimal("108.65")),
    "KR": ("KRW", Decimal("11.42")),
    "NL": ("EUR", Decimal("17820.50")),
    "US": ("USD", Decimal("16310")),
}
#: Sustainable Development Goals by field of cooperation.
GOALS = {
    "education": [4, 8, 17],
    "economy": [8, 9, 17],
    "culture": [11, 17],
    "tourism": [8, 12],
    "environment": [6, 11, 12, 13],
    "technology": [9, 11],
    "health": [3],
    "transport": [9, 11],
    "government": [16, 17],
}
HALF_YEAR, YEAR = timedelta(days=182), timedelta(days=365)
PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A programme in a few words; `measure` is its indicator: name, unit, target.

    `over` is how many percent more than planned were spent, `unfunded` what lacks a source.
    """

    field: str
    title: str
    kind: str
    agency: str
    party: str
    sector: str
    measure: tuple[str, str, int]
    millions: int = 400
    objective: str = ""
    activities: tuple[str, ...] = ()
    over: int = 0
    unfunded: str = ""


def add_programme(
    agreement: Agreement,
    sketch: Sketch,
    people: People,
    *,
    starts_on: date,
    days: int = 540,
    progress: int = 60,
    values: int = 4,
) -> Programme:
    """Add a programme that has come `progress` percent of its way, with values over time."""
    coordinator = people.of(Role.COORDINATOR, agreement.partnership.region)
    programme = save_programme(
        Programme(
            agreement=agreement,
            title=sketch.title,
            kind=sketch.kind,
            field_id=sketch.field,
            objective=sketch.objective or f"{sketch.title} dengan hasil yang terukur.",
            lead_agency=sketch.agency,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days),
            ownership="Hasil program dimiliki kedua pemerintah bersama-sama.",
            goals=GOALS.get(sketch.field, [17]),
            plan_tags=["RPJMD: daya saing daerah", f"Renstra {sketch.agency}"[:100]],
        ),
        by=coordinator,
    )
    for number, title in enumerate(sketch.activities or (f"Pembukaan: {sketch.title}",)):
        add_activity(programme, title, number, of=len(sketch.activities) or 1)
    rows: list[ProgrammeRow] = [
        *budget(programme, sketch, progress),
        *parties(programme, sketch),
        *outcomes(sketch, progress),
    ]
    save_rows(programme, saved=rows)
    measure(programme, sketch, people, progress=progress, values=values)
    if starts_on <= timezone.localdate():
        PROGRAMME.perform(programme, "start", by=coordinator)
    if programme.ends_on < timezone.localdate() and progress >= PERCENT:
        PROGRAMME.perform(programme, "complete", by=coordinator)
    return programme


def budget(programme: Programme, sketch: Sketch, progress: int) -> list[BudgetLine]:
    """Return the lines of the region, of the partner in its currency, and of goods given.

    A last one still looks for its source, where the sketch has such.
    """
    currency, rate = CURRENCIES.get(programme.partnership.counterpart.country_id, (RUPIAH, None))
    spent = min(progress + 5, PERCENT) + sketch.over
    source = BudgetLine.Source
    lines = [
        line(sketch, 60, spent, source=source.APBD, description="Pelaksanaan perangkat daerah"),
        line(
            sketch,
            35,
            spent,
            source=source.PARTNER,
            description="Tenaga ahli dan perjalanan mitra",
            currency=currency,
            rate=rate,
            rate_on=programme.starts_on if rate else None,
        ),
        line(
            sketch,
            5,
            spent,
            source=source.IN_KIND,
            description="Ruang dan peralatan",
            activity=programme.activities.first(),
        ),
    ]
    if sketch.unfunded:
        lines.append(line(sketch, 4, 0, description=sketch.unfunded))
    return lines


def line(sketch: Sketch, share: int, spent: int, **columns: Any) -> BudgetLine:
    """Return a line of so many percent of the money, of which `spent` percent are."""
    rate = columns.get("rate") or Decimal(1)
    planned = round(sketch.millions * 10_000 * share / rate, -2)
    realised = planned * spent / PERCENT
    return BudgetLine(
        planned_amount=planned,
        committed_amount=min(planned, realised * Decimal("1.1")),
        realised_amount=realised,
        **columns,
    )


def parties(programme: Programme, sketch: Sketch) -> list[Party]:
    partner = programme.partnership.counterpart.name
    return [
        Party(name=sketch.party, sector=sketch.sector, role="Pelaksana bersama"),
        Party(
            name=f"Pemerintah {partner} (contoh)",
            sector=Party.Sector.GOVERNMENT,
            role="Tenaga ahli dan tuan rumah",
        ),
    ]


def outcomes(sketch: Sketch, progress: int) -> list[Participants | Good | Risk]:
    """Return who took part so far, a thing produced, and what may go wrong."""
    people, level = Participants.Kind, Risk.Level
    kind = {
        Programme.Kind.STUDENT_EXCHANGE: people.STUDENTS,
        Programme.Kind.ARTIST_EXCHANGE: people.ARTISTS,
        Programme.Kind.BUSINESS: people.BUSINESS,
        Programme.Kind.ENVIRONMENT: people.RESIDENTS,
    }.get(Programme.Kind(sketch.kind), people.STAFF)
    return [
        Participants(
            kind=kind, side=Participants.Side.OURS, women=progress // 2, men=progress // 3
        ),
        Participants(kind=kind, side=Participants.Side.PARTNER, women=progress // 5, unrecorded=4),
        Good(name="Modul dan bahan ajar", quantity="3 judul", owner=Good.Owner.BOTH),
        Risk(
            name="Pencairan anggaran mundur",
            likelihood=level.MEDIUM,
            impact=level.HIGH,
            response="Jadwal kegiatan disusun sesudah anggaran disahkan.",
        ),
        Risk(name="Peserta mengundurkan diri", likelihood=level.LOW, impact=level.MEDIUM),
    ]


def add_activity(programme: Programme, title: str, number: int, *, of: int) -> None:
    """Add the activity `number` of so many, spread over the programme's period."""
    span = (programme.ends_on - programme.starts_on).days
    day = programme.starts_on + timedelta(days=span * (2 * number + 1) // (2 * of))
    done = day + timedelta(days=40) <= timezone.localdate()
    save_activity(
        Activity(
            programme=programme,
            title=title,
            starts_on=day,
            ends_on=day + timedelta(days=2 + 14 * (number % 3)),
            place=programme.partnership.region.short_name,
            participants=24 + 9 * number if done else None,
            progress=0 if done or number > 1 else 40,
            done=done,
            result="Terlaksana sesuai rencana; daftar hadir tersimpan." if done else "",
        )
    )


def measure(
    programme: Programme, sketch: Sketch, people: People, *, progress: int, values: int
) -> None:
    """Add the programme's indicator with values from its start to now."""
    name, unit, target = sketch.measure
    indicator = Indicator.objects.create(
        programme=programme,
        name=name,
        unit=unit,
        baseline=0,
        target=target,
        target_on=programme.ends_on,
    )
    span = min(timezone.localdate(), programme.ends_on) - programme.starts_on
    if span.days < values:
        return
    for number in range(1, values + 1):
        services.add_actual(
            Actual(
                indicator=indicator,
                measured_on=programme.starts_on + span * number / values,
                value=int(target * progress / PERCENT * (number / values) ** 1.3),
                note="Dihitung dari daftar hadir." if number == values else "",
            ),
            by=people.of(Role.COORDINATOR, programme.partnership.region),
        )


def file_report(
    agreement: Agreement, people: People, *, start: date, end: date, received: bool = True
) -> Report:
    """Write and submit the report on a period; Home Affairs receives it ten days later."""
    report = Report.objects.create(
        agreement=agreement,
        period_start=start,
        period_end=end,
        due_on=end,
        summary="Program berjalan menurut rencana aksi; pertemuan berkala terlaksana.",
        problems="Pencairan anggaran mitra mundur satu bulan.",
        plans="Melanjutkan pertukaran dan menyiapkan evaluasi tahunan.",
    )
    region = agreement.partnership.region
    REPORT.perform(report, "submit", by=people.of(Role.OFFICER, region))
    stamps = {"submitted_at": at_work(end + timedelta(days=3))}
    if received:
        REPORT.perform(report, "receive", by=people.of(Role.HOME_AFFAIRS))
        stamps["received_at"] = at_work(end + timedelta(days=13), 14)
    Report.objects.filter(pk=report.pk).update(**stamps)
    return report


def evaluate(
    agreement: Agreement,
    people: People,
    *,
    start: date,
    end: date,
    findings: str,
    recommendations: tuple[str, ...],
    scores: tuple[int, ...] = (5, 4, 4, 3, 4, 3),
    approved: bool = True,
) -> Evaluation:
    """Score a period and submit it; the leader approves it two weeks later."""
    region = agreement.partnership.region
    coordinator = people.of(Role.COORDINATOR, region)
    evaluation = Evaluation.objects.create(
        agreement=agreement, period_start=start, period_end=end, due_on=end, findings=findings
    )
    criteria = list(Criterion.objects.in_use())
    services.save_scores(
        evaluation,
        {
            criterion: (scores[n % len(scores)], REASONS.get(criterion.key, findings))
            for n, criterion in enumerate(criteria)
        },
    )
    for number, text in enumerate(recommendations):
        Recommendation.objects.create(
            evaluation=evaluation,
            text=text,
            owner=coordinator,
            due_on=timezone.localdate() + timedelta(days=agreement.pk * 11 % 60 - 8 + 20 * number),
        )
    EVALUATION.perform(evaluation, "submit", by=coordinator)
    if approved:
        EVALUATION.perform(evaluation, "approve", by=people.of(Role.LEADER, region))
        stamp = at_work(end + timedelta(days=14))
        Evaluation.objects.filter(pk=evaluation.pk).update(approved_at=stamp)
    return evaluation


def keep_up(agreement: Agreement, people: People, *, until: date) -> None:
    """Report and evaluate in one go what lies before `until`, as a region that catches up."""
    start = agreement.starts_on or until - YEAR
    file_report(agreement, people, start=start, end=until)
    evaluate(
        agreement,
        people,
        start=start,
        end=until,
        findings="Program terlaksana; pencatatan capaian masih perlu dirapikan.",
        recommendations=("Perbarui capaian indikator setiap triwulan.",),
        scores=(4, 4, 3, 3, 4, 3),
    )
