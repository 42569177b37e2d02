"""What a partnership under an agreement has done: programmes, reports, evaluations."""

from datetime import timedelta
from typing import TYPE_CHECKING

from evaluations.models import Actual, Evaluation, Indicator, Recommendation, Report, Score
from partnerships.models import Agreement, Field
from programs.models import Activity, BudgetLine, Party, Programme

if TYPE_CHECKING:  # it adds what stands here to its story
    from evaluations.bench.data import Story


def add_results(story: "Story", agreement: Agreement) -> None:
    """Add what was done under an agreement to the story of its partnership."""
    for field in story.fields:
        _programme(story, agreement, field)
    for half in range(2):
        _report(story, agreement, half)
    _evaluation(story, agreement)


def _programme(story: "Story", agreement: Agreement, field: Field) -> None:
    add = story.batch.add
    start = story.starts_on + timedelta(days=story.random.randrange(90))
    programme = add(
        Programme(
            agreement=agreement,
            title=f"Pertukaran pelajar {story.city.name}",
            kind=story.random.choice(Programme.Kind.values),
            field=field,
            lead_agency="Dinas Pendidikan",
            starts_on=start,
            ends_on=start + timedelta(days=365),
            ownership="Milik kedua pemerintah kota.",
            status=story.random.choice(Programme.Status.values),
            created_by=story.officer,
        )
    )
    for source in ("apbd", "partner"):
        planned = story.random.randrange(50, 900) * 1_000_000
        add(
            BudgetLine(
                programme=programme,
                source=source,
                planned_amount=planned,
                realised_amount=planned * story.random.randrange(120) // 100,
            )
        )
    add(Party(programme=programme, name="Universitas Airlangga", sector="education"))
    for number in range(2):
        day = start + timedelta(days=60 * number)
        add(Activity(programme=programme, title="Kunjungan", starts_on=day, done=number == 0))
    indicator = add(
        Indicator(
            programme=programme,
            name="Pelajar yang dipertukarkan",
            unit="orang",
            baseline=0,
            target=20,
            target_on=programme.ends_on,
        )
    )
    for number in range(2):
        add(
            Actual(
                indicator=indicator,
                measured_on=start + timedelta(days=30 * (number + 1)),
                value=6 * (number + 1),
                entered_by=story.coordinator,
            )
        )


def _report(story: "Story", agreement: Agreement, half: int) -> None:
    start = story.starts_on + timedelta(days=183 * half)
    end = start + timedelta(days=182)
    status = Report.Status.RECEIVED if half == 0 else Report.Status.SUBMITTED
    story.batch.add(
        Report(
            agreement=agreement,
            period_start=start,
            period_end=end,
            due_on=end,
            summary="Dua kunjungan dan satu pelatihan.",
            status=status,
            submitted_by=story.officer,
        )
    )


def _evaluation(story: "Story", agreement: Agreement) -> None:
    end = story.starts_on + timedelta(days=365)
    evaluation = story.batch.add(
        Evaluation(
            agreement=agreement,
            period_start=story.starts_on,
            period_end=end,
            due_on=end,
            findings="Perdagangan tumbuh, pertukaran pelajar tertunda.",
            status=story.random.choice(Evaluation.Status.values),
        )
    )
    for criterion in story.cast.criteria:
        value = story.random.randint(1, 5)
        story.batch.add(
            Score(evaluation=evaluation, criterion=criterion, value=value, reason="Cukup.")
        )
    story.batch.add(
        Recommendation(
            evaluation=evaluation,
            text="Jadwalkan pertukaran pelajar tahun depan.",
            owner=story.officer,
            due_on=story.due_on(),
        )
    )
