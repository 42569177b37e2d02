"""Both courses as tables: which role may take which transition in which status."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from evaluations.lifecycle import EVALUATION, REPORT
from evaluations.models import Evaluation, Report
from partnerships.models import ActionItem
from sistercity.accounts.models import Role
from sistercity.lifecycle import Conflict
from sistercity.worklist.models import Item

pytestmark = pytest.mark.django_db

#: (status, transition) -> (who may, the status afterwards); everything else is refused.
REPORTS = {
    ("draft", "submit"): ({"officer"}, "submitted"),
    ("returned", "submit"): ({"officer"}, "submitted"),
    ("submitted", "receive"): ({"kemendagri"}, "received"),
    ("submitted", "return"): ({"kemendagri"}, "returned"),
    ("forwarded", "receive"): ({"kemendagri"}, "received"),
    ("forwarded", "return"): ({"kemendagri"}, "returned"),
}
#: The same where the province forwards what the region sends.
THROUGH_PROVINCE = {key: row for key, row in REPORTS.items() if key[0] != "submitted"} | {
    ("submitted", "forward"): ({"province"}, "forwarded"),
    ("submitted", "return"): ({"province"}, "returned"),
}
EVALUATIONS = {
    ("draft", "submit"): ({"officer", "coordinator"}, "submitted"),
    ("submitted", "approve"): ({"leader"}, "approved"),
    ("submitted", "return"): ({"leader"}, "draft"),
}


def outcomes(lifecycle, obj, people, **given):
    """Return what becomes of every status × transition, by everybody."""
    model = type(obj)
    found = {}
    for status in model.Status.values:
        for name in lifecycle.transitions:
            for who, person in people.items():
                model.objects.filter(pk=obj.pk).update(
                    status=status, submitted_by=None, **cleared(model), **given
                )
                try:
                    moved = lifecycle.perform(obj, name, by=person, note="Alasan.")
                except (Conflict, PermissionDenied):
                    continue
                allowed, after = found.setdefault((status, name), (set(), moved.status))
                allowed.add(who)
                assert after == moved.status
    return found


def cleared(model):
    return {"approved_by": None} if model is Evaluation else {}


def test_report_moves_only_as_the_table_says(report, people):
    assert outcomes(REPORT, report, people) == REPORTS


def test_report_through_the_province_moves_only_as_the_table_says(report, people):
    assert outcomes(REPORT, report, people, through_province=True) == THROUGH_PROVINCE


def test_evaluation_moves_only_as_the_table_says(evaluation, people):
    assert outcomes(EVALUATION, evaluation, people) == EVALUATIONS


def test_offers_are_what_can_be_done_now(report, people):
    offers = {
        who: [offer.name for offer in REPORT.offered(report, person)]
        for who, person in people.items()
    }
    assert offers == {who: ["submit"] if who == "officer" else [] for who in people}


# --- Reports ------------------------------------------------------------------------------
def test_submitted_report_waits_for_home_affairs(report, ratna, kemendagri):
    REPORT.perform(report, "submit", by=ratna)
    report.refresh_from_db()
    assert (report.submitted_by, report.submitted_at.date()) == (ratna, timezone.now().date())
    turn = Item.objects.turn_of(kemendagri).get(subject=report.subject)
    assert turn.url == report.get_absolute_url()
    assert not Item.objects.open().filter(subject=report.agreement.subject, key="reporting")


@pytest.fixture
def forwarding(surabaya):
    """Surabaya sends through its province."""
    surabaya.province_forwards = True
    surabaya.save()


def test_submitted_report_goes_through_the_province_first(
    report, forwarding, ratna, province_officer, kemendagri
):
    report = REPORT.perform(Report.objects.get(), "submit", by=ratna)
    turn = Item.objects.open().get(subject=report.subject)
    assert (turn.role, turn.region) == (Role.OFFICER, ratna.region.province)
    assert Item.objects.turn_of(province_officer).filter(pk=turn.pk).exists()
    assert not Item.objects.turn_of(ratna).filter(pk=turn.pk).exists()
    assert province_officer.notifications.filter(occasion=f"item:{turn.pk}:opened").exists()

    report = REPORT.perform(report, "forward", by=province_officer)
    assert report.forwarded_by == province_officer
    assert report.forwarded_at > report.submitted_at
    assert Item.objects.turn_of(kemendagri).filter(subject=report.subject).exists()
    assert not Item.objects.turn_of(province_officer).filter(subject=report.subject).exists()


def test_the_province_returns_a_report_with_its_reason_and_sees_it_again(
    report, forwarding, ratna, province_officer
):
    report = REPORT.perform(Report.objects.get(), "submit", by=ratna)
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        REPORT.perform(report, "return", by=province_officer)
    report = REPORT.perform(report, "return", by=province_officer, note="Indikator belum diisi.")
    assert Item.objects.turn_of(ratna).filter(subject=report.subject).exists()

    assert REPORT.perform(report, "submit", by=ratna).waits_for_province


def test_a_setting_changed_under_way_is_for_the_next_report(
    report, forwarding, surabaya, ratna, province_officer, kemendagri
):
    report = REPORT.perform(Report.objects.get(), "submit", by=ratna)
    surabaya.province_forwards = False
    surabaya.save()
    with pytest.raises(PermissionDenied):
        REPORT.perform(report, "receive", by=kemendagri)
    assert REPORT.perform(report, "forward", by=province_officer).status == "forwarded"


def test_empty_report_cannot_be_submitted(report, ratna):
    report.summary = "  "
    report.save()
    with pytest.raises(ValidationError, match="Ringkasan pelaksanaan belum diisi"):
        REPORT.perform(report, "submit", by=ratna)


def test_received_report_opens_the_turn_of_the_next_period(report, ratna, kemendagri):
    REPORT.perform(report, "submit", by=ratna)
    REPORT.perform(report, "receive", by=kemendagri)
    assert not Item.objects.open().filter(subject=report.subject)
    turn = Item.objects.open().get(subject=report.agreement.subject, key="reporting")
    assert turn.since == report.period_end
    assert turn.due_on > report.due_on


def test_report_on_a_suspended_agreement_goes_on_being_due(report, ratna, kemendagri):
    type(report.agreement).objects.filter(pk=report.agreement_id).update(status="suspended")
    REPORT.perform(report, "submit", by=ratna)
    REPORT.perform(report, "receive", by=kemendagri)
    assert Item.objects.open().filter(subject=report.agreement.subject, key="reporting").exists()


def test_returned_report_goes_back_to_the_officer_with_the_reason(report, ratna, kemendagri):
    REPORT.perform(report, "submit", by=ratna)
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        REPORT.perform(report, "return", by=kemendagri)
    moved = REPORT.perform(report, "return", by=kemendagri, note="Angka anggaran belum ada.")
    assert moved.status_note == "Angka anggaran belum ada."
    assert Item.objects.turn_of(ratna).filter(subject=report.subject).exists()


def test_report_seen_in_another_status_is_a_conflict(report, ratna, kemendagri):
    REPORT.perform(report, "submit", by=ratna)
    with pytest.raises(Conflict, match="Diajukan"):
        REPORT.perform(report, "submit", by=ratna, seen="draft")


# --- Evaluations --------------------------------------------------------------------------
def test_evaluation_needs_every_score_with_its_reason_and_findings(evaluation, bagus, impact):
    evaluation.scores.filter(criterion=impact).update(reason="")
    Evaluation.objects.filter(pk=evaluation.pk).update(findings="")
    with pytest.raises(ValidationError) as refused:
        EVALUATION.perform(evaluation, "submit", by=bagus)
    assert refused.value.messages == [
        "Kriteria “Dampak” belum dinilai dengan alasan.",
        "Temuan belum diisi.",
    ]


def test_criterion_out_of_use_need_not_be_scored(evaluation, bagus, impact):
    evaluation.scores.filter(criterion=impact).delete()
    impact.active = False
    impact.save()
    assert EVALUATION.perform(evaluation, "submit", by=bagus).status == "submitted"


@pytest.mark.parametrize(
    ("lifecycle", "name", "role"),
    [(EVALUATION, "approve", Role.LEADER), (REPORT, "receive", Role.HOME_AFFAIRS)],
)
def test_nobody_approves_what_they_submitted_themselves(
    lifecycle, name, role, evaluation, report, ratna, surabaya
):
    obj = evaluation if lifecycle is EVALUATION else report
    lifecycle.perform(obj, "submit", by=ratna)
    ratna.role, ratna.region = role, surabaya if role == Role.LEADER else None
    ratna.save()
    with pytest.raises(PermissionDenied):
        lifecycle.perform(obj, name, by=ratna)
    assert lifecycle.perform(obj, "return", by=ratna, note="Saya periksa lagi.").status in (
        "draft",
        "returned",
    )


def test_approval_turns_each_recommendation_into_its_owners_action_item(
    evaluation, recommendation, bagus, leader
):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    moved = EVALUATION.perform(evaluation, "approve", by=leader)
    assert (moved.approved_by, moved.status) == (leader, "approved")
    item = ActionItem.objects.get()
    assert (item.title, item.owner, item.due_on) == (
        recommendation.text,
        bagus,
        recommendation.due_on,
    )
    recommendation.refresh_from_db()
    assert recommendation.action_item == item
    assert Item.objects.turn_of(bagus).filter(subject=item.subject).exists()


def test_second_approval_makes_no_second_action_item(evaluation, recommendation, bagus, leader):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    EVALUATION.perform(evaluation, "approve", by=leader)
    with pytest.raises(Conflict):
        EVALUATION.perform(evaluation, "approve", by=leader)
    assert ActionItem.objects.count() == 1


def test_returned_evaluation_is_a_draft_again_with_the_reason(evaluation, bagus, leader):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    moved = EVALUATION.perform(evaluation, "return", by=leader, note="Lengkapi bukti.")
    assert (moved.status, moved.status_note) == ("draft", "Lengkapi bukti.")
    assert Item.objects.turn_of(bagus).filter(subject=evaluation.subject).exists()


def test_approved_evaluation_opens_the_turn_of_the_next_one(evaluation, bagus, leader):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    EVALUATION.perform(evaluation, "approve", by=leader)
    turn = Item.objects.open().get(key="evaluation")
    assert (turn.subject, turn.since) == (evaluation.agreement.subject, evaluation.period_end)


def test_report_model_knows_no_other_status_than_its_course():
    reached = {transition.target for transition in REPORT.transitions.values()} | {"draft"}
    assert reached == set(Report.Status.values)
