from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Evaluation, Score
from tests.factories import (
    ActualFactory,
    EvaluationFactory,
    IndicatorFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


def tab(agreement):
    return reverse("evaluations:partnership_evaluations", args=[agreement.partnership_id])


def approved(agreement, criterion, value, *, years=0):
    start = agreement.starts_on + timedelta(days=366 * years)
    evaluation = EvaluationFactory(agreement=agreement, period_start=start)
    Score.objects.create(evaluation=evaluation, criterion=criterion, value=value, reason="R")
    Evaluation.objects.filter(pk=evaluation.pk).update(status="approved")
    return evaluation


def test_tab_shows_indicators_evaluations_reports_and_what_is_next(
    sign_in, bagus, agreement, indicator, relevance
):
    ActualFactory(indicator=indicator, value=12)
    approved(agreement, relevance, 4)
    report = ReportFactory(agreement=agreement)
    html = sign_in(bagus).get(tab(agreement)).content.decode()
    assert "12 dari 20 orang" in html
    assert "60% menuju target" in html
    assert "Nilai rata-rata per tahun" in html
    assert report.get_absolute_url() in html
    assert "Keputusan lanjutan" in html


def test_chart_runs_over_the_years_oldest_first(sign_in, bagus, agreement, relevance):
    first, second = approved(agreement, relevance, 3), approved(agreement, relevance, 5, years=1)
    points = sign_in(bagus).get(tab(agreement)).context["points"]
    assert [(label, float(value)) for label, value in points] == [
        (str(first.period_end.year), 3.0),
        (str(second.period_end.year), 5.0),
    ]


def test_draft_is_in_the_table_but_not_in_the_chart(sign_in, bagus, evaluation):
    response = sign_in(bagus).get(tab(evaluation.agreement))
    assert response.context["points"] == []
    assert evaluation.get_absolute_url() in response.content.decode()


def test_only_own_turns_are_links(sign_in, ratna, leader, agreement):
    start = reverse("evaluations:evaluation_start", args=[agreement.pk])
    assert start in sign_in(ratna).get(tab(agreement)).content.decode()
    assert start not in sign_in(leader).get(tab(agreement)).content.decode()


def test_tab_out_of_scope_is_not_found(sign_in, officer_elsewhere, agreement):
    assert sign_in(officer_elsewhere).get(tab(agreement)).status_code == 404


def test_tab_asks_the_same_queries_for_one_and_many_rows(
    sign_in, bagus, agreement, programme, relevance
):
    client = sign_in(bagus)

    def add(years):
        ActualFactory(indicator=IndicatorFactory(programme=programme))
        approved(agreement, relevance, 4, years=years)
        start = agreement.starts_on + timedelta(days=200 * years)
        ReportFactory(agreement=agreement, period_start=start)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(tab(agreement)).status_code == 200
        return len(queries)

    add(0)
    one = count()
    add(1)
    add(2)
    assert count() == one
