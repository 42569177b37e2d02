import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.lifecycle import EVALUATION
from evaluations.models import Score
from tests.factories import EvaluationFactory, RecommendationFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/evaluations/"


def test_evaluation_is_read_with_scores_and_what_became_of_recommendations(
    sign_in, auditor, bagus, leader, recommendation
):
    evaluation = recommendation.evaluation
    EVALUATION.perform(evaluation, "submit", by=bagus)
    EVALUATION.perform(evaluation, "approve", by=leader)
    row = sign_in(auditor).get(f"{PATH}{evaluation.pk}/").json()
    assert (row["status"], row["average"]) == ("approved", 3.5)
    assert row["partnership"] == evaluation.partnership.pk
    assert row["scores"][0] == {
        "criterion": "relevance",
        "name": "Relevansi",
        "value": 4,
        "reason": "Alasan Relevansi.",
    }
    recommendation.refresh_from_db()
    assert row["recommendations"] == [
        {
            "id": recommendation.pk,
            "text": recommendation.text,
            "owner": "Bagus Pratama",
            "due_on": recommendation.due_on.isoformat(),
            "action_item": recommendation.action_item_id,
            "done_on": None,
        }
    ]


def test_recommendation_of_a_draft_has_no_action_item(sign_in, auditor, recommendation):
    row = sign_in(auditor).get(f"{PATH}{recommendation.evaluation_id}/").json()
    assert row["recommendations"][0]["action_item"] is None
    assert row["recommendations"][0]["done_on"] is None


def test_evaluations_are_those_in_scope(sign_in, bagus, coordinator_elsewhere, evaluation):
    assert sign_in(bagus).get(PATH).json()["count"] == 1
    assert sign_in(coordinator_elsewhere).get(PATH).json()["count"] == 0
    path = f"{PATH}{evaluation.pk}/"
    assert sign_in(coordinator_elsewhere).get(path).status_code == 404


def test_evaluations_are_filtered_as_on_the_page(sign_in, auditor, evaluation):
    client = sign_in(auditor)
    assert client.get(f"{PATH}?status=draft&q=kyoto").json()["count"] == 1
    assert client.get(f"{PATH}?status=approved").json()["count"] == 0
    assert client.get(f"{PATH}?status=salah").status_code == 400


def test_evaluations_ask_the_same_queries_for_one_and_many(sign_in, auditor, recommendation):
    client = sign_in(auditor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).status_code == 200
        return len(queries)

    one = count()
    score = Score.objects.first()
    for evaluation in EvaluationFactory.create_batch(3):
        RecommendationFactory(evaluation=evaluation)
        Score.objects.create(evaluation=evaluation, criterion=score.criterion, value=2, reason="R")
    assert count() == one
