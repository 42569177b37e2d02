from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.lifecycle import EVALUATION
from evaluations.models import Evaluation, Recommendation, Score
from partnerships.models import ActionItem
from partnerships.services.meetings import complete_action_item
from tests.factories import CriterionFactory, EvaluationFactory, RecommendationFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def typed(client, evaluation, **changes):
    """Return what the form would send unchanged, with `changes`; None leaves a field out."""
    form = client.get(url("evaluation_edit", evaluation.pk)).context["form"]
    values = {field.name: field.value() for field in form} | changes
    return {name: value for name, value in values.items() if value is not None}


# --- Start --------------------------------------------------------------------------------
def test_asking_to_start_makes_nothing(sign_in, bagus, agreement):
    html = sign_in(bagus).get(url("evaluation_start", agreement.pk)).content.decode()
    assert "Draf evaluasi dibuat untuk periode" in html
    assert not Evaluation.objects.exists()


def test_start_makes_one_evaluation_however_often(sign_in, bagus, agreement):
    client, page = sign_in(bagus), url("evaluation_start", agreement.pk)
    first = client.post(page)
    assert client.post(page).url == first.url == Evaluation.objects.get().get_absolute_url()
    assert client.get(page).url == first.url


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 403), ("kemlu", 403), ("auditor", 403), ("coordinator elsewhere", 404)],
)
def test_only_those_who_run_it_start_evaluations(sign_in, people, agreement, who, status):
    client, page = sign_in(people[who]), url("evaluation_start", agreement.pk)
    assert client.get(page).status_code == status
    assert client.post(page).status_code == status
    assert not Evaluation.objects.exists()


# --- Edit ---------------------------------------------------------------------------------
def test_all_criteria_and_findings_are_saved_in_one_form(sign_in, bagus, evaluation):
    client = sign_in(bagus)
    sent = typed(
        client, evaluation, score_impact="5", reason_impact="Ekspor naik.", findings="Baik."
    )
    response = client.post(url("evaluation_edit", evaluation.pk), sent)
    assert response.url == evaluation.get_absolute_url()
    scores = {score.criterion_id: (score.value, score.reason) for score in Score.objects.all()}
    assert scores == {"relevance": (4, "Alasan Relevansi."), "impact": (5, "Ekspor naik.")}
    evaluation.refresh_from_db()
    assert evaluation.findings == "Baik."


def test_draft_is_saved_half_filled(sign_in, bagus, evaluation):
    client = sign_in(bagus)
    sent = typed(client, evaluation, score_impact=None, reason_impact="", findings="")
    assert client.post(url("evaluation_edit", evaluation.pk), sent).status_code == 302
    assert [score.criterion_id for score in Score.objects.all()] == ["relevance"]


def test_unchanged_scores_leave_no_trace_in_history(sign_in, bagus, evaluation):
    client = sign_in(bagus)
    before = Score.objects.order_by("pk").values_list("updated_at", flat=True)
    before = list(before)
    client.post(url("evaluation_edit", evaluation.pk), typed(client, evaluation, findings="Baru."))
    assert list(Score.objects.order_by("pk").values_list("updated_at", flat=True)) == before


def test_reason_without_score_is_refused_beside_the_score(sign_in, bagus, evaluation):
    client = sign_in(bagus)
    sent = typed(client, evaluation, score_impact=None, reason_impact="Tertulis.", findings="Utuh.")
    html = client.post(url("evaluation_edit", evaluation.pk), sent).content.decode()
    assert 'href="#id_score_impact_0"' in html
    assert "Pilih nilai 1 sampai 5" in html
    assert "Tertulis.</textarea>" in html
    assert "Utuh.</textarea>" in html


@pytest.mark.parametrize("value", ["0", "6", "lima"])
def test_score_outside_the_scale_is_refused(sign_in, bagus, evaluation, value):
    client = sign_in(bagus)
    response = client.post(
        url("evaluation_edit", evaluation.pk), typed(client, evaluation, score_impact=value)
    )
    assert response.status_code == 200
    assert Score.objects.get(criterion="impact").value == 3


def test_stale_form_shows_both_versions_of_a_score(sign_in, bagus, ratna, evaluation):
    mine, hers = sign_in(bagus), sign_in(ratna)
    stale = typed(mine, evaluation, score_impact="5", reason_impact="Menurut Bagus.")
    page = url("evaluation_edit", evaluation.pk)
    hers.post(page, typed(hers, evaluation, score_impact="1", reason_impact="Menurut Ratna."))
    response = mine.post(page, stale)
    assert response.status_code == 409
    shown = {row.label: (row.yours, row.stored) for row in response.context["differences"]}
    assert shown == {
        "Dampak": ("5", "1"),
        "Alasan nilai Dampak": ("Menurut Bagus.", "Menurut Ratna."),
    }
    assert Score.objects.get(criterion="impact").value == 1
    again = response.context["form"].data.dict()
    assert mine.post(page, again).status_code == 302
    assert Score.objects.get(criterion="impact").value == 5


def test_new_criterion_is_asked_and_one_out_of_use_is_not(sign_in, bagus, evaluation, impact):
    CriterionFactory(key="efficiency")
    impact.active = False
    impact.save()
    names = set(sign_in(bagus).get(url("evaluation_edit", evaluation.pk)).context["form"].fields)
    assert "score_efficiency" in names
    assert "score_impact" not in names


def test_submitted_evaluation_cannot_be_edited(sign_in, bagus, evaluation):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    client, page = sign_in(bagus), url("evaluation_edit", evaluation.pk)
    response = client.get(page)
    assert response.status_code == 403
    assert "sudah diajukan tidak dapat diubah" in response.content.decode()
    assert client.post(page, {"findings": "Lain."}).status_code == 403


@pytest.mark.parametrize(
    ("who", "status"), [("leader", 403), ("kemendagri", 403), ("officer elsewhere", 404)]
)
def test_only_those_who_run_it_edit(sign_in, people, evaluation, who, status):
    assert sign_in(people[who]).get(url("evaluation_edit", evaluation.pk)).status_code == status


# --- Recommendations ----------------------------------------------------------------------
def test_recommendation_is_added_with_owner_and_date(sign_in, bagus, ratna, evaluation):
    due = timezone.localdate() + timedelta(days=30)
    sent = {"text": "Buka kelas bahasa.", "owner": ratna.pk, "due_on": due}
    response = sign_in(bagus).post(url("recommendation_create", evaluation.pk), sent)
    assert response.url == evaluation.get_absolute_url()
    row = Recommendation.objects.get()
    assert (row.evaluation, row.owner, row.due_on) == (evaluation, ratna, due)
    assert not ActionItem.objects.exists()


def test_recommendation_keeps_what_was_typed(sign_in, bagus, evaluation):
    response = sign_in(bagus).post(
        url("recommendation_create", evaluation.pk), {"text": "Buka kelas.", "due_on": "2020-01-01"}
    )
    html = response.content.decode()
    assert "Buka kelas.</textarea>" in html
    assert 'href="#id_owner"' in html
    assert "Tanggal ini sudah lewat." in html


def test_owner_is_one_of_the_regions_people(
    sign_in, bagus, ratna, leader, evaluation, officer_elsewhere, coordinator_elsewhere
):
    form = sign_in(bagus).get(url("recommendation_create", evaluation.pk)).context["form"]
    assert set(form.fields["owner"].queryset) == {bagus, ratna, leader}


def test_recommendation_is_edited(sign_in, ratna, recommendation):
    client, page = sign_in(ratna), url("recommendation_edit", recommendation.pk)
    form = client.get(page).context["form"]
    sent = {field.name: field.value() for field in form} | {"text": "Dua kelas bahasa."}
    assert client.post(page, sent).status_code == 302
    recommendation.refresh_from_db()
    assert recommendation.text == "Dua kelas bahasa."


def test_recommendation_is_deleted_after_a_confirmation(sign_in, bagus, recommendation):
    client, page = sign_in(bagus), url("recommendation_delete", recommendation.pk)
    assert recommendation.text in client.get(page).content.decode()
    assert Recommendation.objects.exists()
    assert client.post(page).url == recommendation.evaluation.get_absolute_url()
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("page", ["recommendation_edit", "recommendation_delete"])
def test_recommendation_stands_once_the_evaluation_is_submitted(
    sign_in, bagus, recommendation, page
):
    evaluation = recommendation.evaluation
    EVALUATION.perform(evaluation, "submit", by=bagus)
    client = sign_in(bagus)
    assert client.post(url(page, recommendation.pk)).status_code == 403
    assert client.post(url("recommendation_create", evaluation.pk)).status_code == 403
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("officer elsewhere", 404)])
def test_recommendations_are_for_those_who_run_it(sign_in, people, recommendation, who, status):
    client = sign_in(people[who])
    assert client.get(url("recommendation_edit", recommendation.pk)).status_code == status
    assert client.post(url("recommendation_delete", recommendation.pk)).status_code == status
    assert client.get(url("recommendation_create", recommendation.evaluation_id)).status_code == (
        status
    )


# --- Perform ------------------------------------------------------------------------------
def test_leader_sees_what_an_approval_causes_and_approves(sign_in, bagus, leader, recommendation):
    evaluation = recommendation.evaluation
    EVALUATION.perform(evaluation, "submit", by=bagus)
    client, page = sign_in(leader), url("evaluation_perform", evaluation.pk, "approve")
    html = client.get(page).content.decode()
    assert f"Bagus Pratama: {recommendation.text}" in html
    assert client.post(page, {"seen": "submitted"}).url == evaluation.get_absolute_url()
    assert ActionItem.objects.get().owner == bagus


def test_unfinished_evaluation_is_told_what_is_missing(sign_in, bagus, evaluation):
    Evaluation.objects.update(findings="")
    client = sign_in(bagus)
    page = url("evaluation_perform", evaluation.pk, "submit")
    assert "Temuan belum diisi." in client.get(page).content.decode()
    assert client.post(page, {"seen": "draft"}).status_code == 422
    assert "Temuan belum diisi." in client.get(evaluation.get_absolute_url()).content.decode()


def test_return_needs_a_reason_that_the_coordinator_reads(sign_in, bagus, leader, evaluation):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    client, page = sign_in(leader), url("evaluation_perform", evaluation.pk, "return")
    assert 'href="#id_note"' in client.post(page, {"seen": "submitted"}).content.decode()
    client.post(page, {"seen": "submitted", "note": "Sebut sumber angka."})
    html = sign_in(bagus).get(evaluation.get_absolute_url()).content.decode()
    assert "Sebut sumber angka." in html


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 403), ("officer", 403), ("kemlu", 403), ("leader elsewhere", 404)],
)
def test_only_the_leader_approves(sign_in, bagus, people, evaluation, who, status):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    page = url("evaluation_perform", evaluation.pk, "approve")
    assert sign_in(people[who]).post(page, {"seen": "submitted"}).status_code == status
    evaluation.refresh_from_db()
    assert evaluation.status == "submitted"


# --- Detail -------------------------------------------------------------------------------
def test_detail_shows_scores_average_and_findings(sign_in, auditor, evaluation):
    html = sign_in(auditor).get(evaluation.get_absolute_url()).content.decode()
    assert "<b>3,5</b>" in html
    assert "4 dari 5" in html
    assert "Alasan Relevansi." in html
    assert "Perdagangan tumbuh" in html
    assert "Isi evaluasi" not in html


def test_detail_tells_what_became_of_a_recommendation(sign_in, bagus, leader, recommendation):
    evaluation, client = recommendation.evaluation, sign_in(bagus)
    EVALUATION.perform(evaluation, "submit", by=bagus)
    EVALUATION.perform(evaluation, "approve", by=leader)
    html = client.get(evaluation.get_absolute_url()).content.decode()
    assert ActionItem.objects.get().get_absolute_url() in html
    assert "sudah menjadi tindak lanjut" in html
    complete_action_item(ActionItem.objects.get(), by=bagus, note="Kelas dibuka.")
    assert "Kelas dibuka." in client.get(evaluation.get_absolute_url()).content.decode()


@pytest.mark.parametrize("status", ["draft", "submitted"])
@pytest.mark.parametrize("who", ["coordinator", "leader"])
def test_detail_has_at_most_one_main_button(sign_in, people, evaluation, who, status):
    Evaluation.objects.update(status=status)
    html = sign_in(people[who]).get(evaluation.get_absolute_url()).content.decode()
    expected = (who, status) in (("coordinator", "draft"), ("leader", "submitted"))
    assert html.count("button main") == expected


def test_detail_out_of_scope_is_not_found(sign_in, coordinator_elsewhere, evaluation):
    assert sign_in(coordinator_elsewhere).get(evaluation.get_absolute_url()).status_code == 404


def queries_of(client, page):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_detail_asks_the_same_queries_for_one_and_many_rows(
    sign_in, bagus, leader, evaluation, recommendation
):
    client, page = sign_in(bagus), evaluation.get_absolute_url()
    EVALUATION.perform(evaluation, "submit", by=bagus)
    EVALUATION.perform(evaluation, "approve", by=leader)
    one = queries_of(client, page)
    Evaluation.objects.update(status="submitted")
    for number in range(3):
        criterion = CriterionFactory(key=f"k{number}")
        Score.objects.create(evaluation=evaluation, criterion=criterion, value=2, reason="R")
        RecommendationFactory(evaluation=evaluation, owner=leader)
    EVALUATION.perform(evaluation, "approve", by=leader)
    assert queries_of(client, page) == one


# --- List ---------------------------------------------------------------------------------
def test_list_shows_average_status_and_deadline(sign_in, bagus, evaluation):
    Evaluation.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    html = sign_in(bagus).get(url("evaluation_list")).content.decode()
    assert "3,5" in html
    assert "Draf" in html
    assert "Terlambat 2 hari" in html


def test_list_shows_only_the_readers_scope(sign_in, officer_elsewhere, auditor, evaluation):
    page = url("evaluation_list")
    assert not sign_in(officer_elsewhere).get(page).context["page_obj"].object_list
    assert len(sign_in(auditor).get(page).context["page_obj"]) == 1


def test_list_names_what_waits_to_be_started(sign_in, ratna, leader, agreement):
    start, page = url("evaluation_start", agreement.pk), url("evaluation_list")
    assert start in sign_in(ratna).get(page).content.decode()
    assert start not in sign_in(leader).get(page).content.decode()


def test_list_filters_by_region_among_those_in_scope(sign_in, auditor, bagus, evaluation):
    page, region = url("evaluation_list"), evaluation.partnership.region
    client = sign_in(auditor)
    assert list(client.get(page).context["filter"].form.fields["region"].queryset) == [region]
    assert len(client.get(f"{page}?region={region.pk}").context["page_obj"]) == 1
    assert len(client.get(f"{page}?region=0").context["page_obj"]) <= 1


def test_list_asks_the_same_queries_for_one_and_many_rows(sign_in, auditor, evaluation):
    client, page = sign_in(auditor), url("evaluation_list")
    one = queries_of(client, page)
    EvaluationFactory.create_batch(3)
    assert queries_of(client, page) == one
