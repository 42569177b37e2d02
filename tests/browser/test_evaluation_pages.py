"""The pages of evaluations in a real browser: accessible, wide and narrow, for real rows."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from evaluations.models import Score
from partnerships.models import Partnership
from tests.factories import (
    ActualFactory,
    CriterionFactory,
    EvaluationFactory,
    IndicatorFactory,
    RecommendationFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit(visit, bagus):
    """Return the page with Bagus signed in."""
    return visit(bagus)


@pytest.fixture
def addresses(agreement, bagus, programme):
    evaluation = EvaluationFactory(agreement=agreement)
    Score.objects.create(
        evaluation=evaluation, criterion=CriterionFactory(), value=4, reason="Alasan."
    )
    RecommendationFactory(evaluation=evaluation, owner=bagus)
    indicator = ActualFactory(indicator=IndicatorFactory(programme=programme)).indicator
    report = ReportFactory(agreement=agreement)
    Partnership.objects.update(last_activity_on=agreement.starts_on)
    return [
        evaluation.get_absolute_url(),
        report.get_absolute_url(),
        indicator.get_absolute_url(),
        reverse("evaluations:evaluation_list"),
        reverse("evaluations:evaluation_edit", args=[evaluation.pk]),
        reverse("evaluations:evaluation_perform", args=[evaluation.pk, "submit"]),
        reverse("evaluations:recommendation_create", args=[evaluation.pk]),
        reverse("evaluations:report_list"),
        reverse("evaluations:report_edit", args=[report.pk]),
        reverse("evaluations:actual_create", args=[indicator.pk]),
        reverse("evaluations:partnership_evaluations", args=[agreement.partnership_id]),
        reverse("evaluations:partnership_health", args=[agreement.partnership_id]),
        reverse("evaluations:radar"),
    ]


def test_pages_of_evaluations_are_accessible_and_fit(visit: Page, addresses, assert_sound):
    assert_sound(visit, addresses)


def test_description_of_the_api_renders_under_the_security_policy(visit: Page):
    said = []
    visit.on("console", lambda message: said.append(message.text))
    visit.goto(reverse("api:docs"))
    visit.wait_for_selector("#operations-meetings-meetings_create")
    assert said == []
