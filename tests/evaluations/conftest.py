"""Rows that the tests of evaluations share."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.models import Criterion, Evaluation, Indicator, Recommendation, Report, Score
from partnerships.models import Agreement
from programs.models import Programme
from sistercity.accounts.models import User
from tests.factories import (
    ActionItemFactory,
    ActivityFactory,
    ActualFactory,
    ContactFactory,
    CriterionFactory,
    EvaluationFactory,
    IndicatorFactory,
    MeetingFactory,
    RecommendationFactory,
    ReportFactory,
)


@pytest.fixture
def people(
    ratna: User,
    bagus: User,
    leader: User,
    kemlu: User,
    kemendagri: User,
    auditor: User,
    administrator: User,
    province_officer: User,
    officer_elsewhere: User,
    leader_elsewhere: User,
    coordinator_elsewhere: User,
) -> dict[str, User]:
    """Everybody by a short name."""
    return {
        "officer": ratna,
        "coordinator": bagus,
        "leader": leader,
        "kemlu": kemlu,
        "kemendagri": kemendagri,
        "auditor": auditor,
        "administrator": administrator,
        "province": province_officer,
        "officer elsewhere": officer_elsewhere,
        "leader elsewhere": leader_elsewhere,
        "coordinator elsewhere": coordinator_elsewhere,
    }


@pytest.fixture
def relevance(db: None) -> Criterion:
    return CriterionFactory(key="relevance", name_id="Relevansi", name_en="Relevance", position=1)


@pytest.fixture
def impact(db: None) -> Criterion:
    return CriterionFactory(key="impact", name_id="Dampak", name_en="Impact", position=2)


@pytest.fixture
def report(agreement: Agreement) -> Report:
    """A filled draft of Surabaya – Kyoto."""
    return ReportFactory(agreement=agreement)


@pytest.fixture
def evaluation(agreement: Agreement, relevance: Criterion, impact: Criterion) -> Evaluation:
    """A draft of Surabaya – Kyoto with findings, scored 4 and 3."""
    evaluation = EvaluationFactory(agreement=agreement)
    for criterion, value in ((relevance, 4), (impact, 3)):
        Score.objects.create(
            evaluation=evaluation, criterion=criterion, value=value, reason=f"Alasan {criterion}."
        )
    return evaluation


@pytest.fixture
def recommendation(evaluation: Evaluation, bagus: User) -> Recommendation:
    return RecommendationFactory(evaluation=evaluation, owner=bagus)


@pytest.fixture
def indicator(programme: Programme) -> Indicator:
    """From 0 to 20 exchanged students within half a year."""
    return IndicatorFactory(
        programme=programme, target_on=timezone.localdate() + timedelta(days=180)
    )


@pytest.fixture
def whole(agreement: Agreement, programme, bagus: User, ratna: User) -> Agreement:
    """Surabaya – Kyoto with a row of everything."""
    partnership = agreement.partnership
    ContactFactory(partnership=partnership, name="Haruka Mori")
    meeting = MeetingFactory(partnership=partnership, minutes="Sepakat bertukar sepuluh pelajar.")
    ActionItemFactory(
        partnership=partnership, meeting=meeting, title="Kirim daftar sekolah", owner=ratna
    )
    ActivityFactory(programme=programme, title="Keberangkatan pertama")
    indicator = IndicatorFactory(programme=programme, name="Pelajar yang berangkat")
    ActualFactory(indicator=indicator, value=12)
    ReportFactory(agreement=agreement, summary="Dua kunjungan terlaksana.")
    evaluation = EvaluationFactory(agreement=agreement, findings="Manfaatnya nyata.")
    Score.objects.create(
        evaluation=evaluation, criterion=CriterionFactory(), value=4, reason="Terukur."
    )
    RecommendationFactory(evaluation=evaluation, owner=bagus, text="Tambah beasiswa.")
    return agreement
