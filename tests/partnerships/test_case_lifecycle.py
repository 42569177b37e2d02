"""A case walks every turn of the procedure; whoever does not hold the turn is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from partnerships import lifecycle
from partnerships.lifecycle import Reply
from partnerships.models import Agreement, Case, Move, Partnership
from partnerships.requirements import CaseFile
from partnerships.services.partnerships import assign_coordinators
from sistercity.lifecycle import Conflict
from sistercity.procedure import CASE_STEPS
from sistercity.worklist.models import Item
from tests.factories import UserFactory, add_document
from tests.walking import complete, supply, walk

pytestmark = pytest.mark.django_db

#: Every turn of a case of a region without a forwarding province, with who may complete it,
#: and whether that person may also return or reject it.
TURNS = [
    ("initiative", 0, {"ratna"}, ""),
    ("eligibility", 0, {"ratna"}, "reject"),
    ("exploration", 0, {"ratna", "bagus"}, "return"),
    ("exploration", 1, {"leader"}, "return"),
    ("consultation", 0, {"ratna"}, ""),
    ("consultation", 1, {"leader"}, "return"),
    ("consultation", 3, {"kemlu", "kemendagri"}, "return reject"),
    ("letter_of_intent", 0, {"leader"}, ""),
    ("cooperation_plan", 0, {"ratna"}, ""),
    ("cooperation_plan", 1, {"leader"}, "return"),
    ("council_approval", 0, {"ratna"}, ""),
    ("council_approval", 1, {"ratna"}, "return reject"),
    ("verification", 1, {"kemendagri"}, "return reject"),
    ("draft_text", 0, {"ratna"}, ""),
    ("draft_text", 1, {"leader"}, "return"),
    ("interministerial_meeting", 0, {"kemendagri"}, "return"),
    ("text_approval", 0, {"kemendagri"}, "return reject"),
    ("negotiation", 0, {"kemlu"}, "return reject"),
    ("confirmation", 0, {"kemlu"}, "return"),
    ("confirmation", 1, {"kemendagri"}, "return"),
    ("full_powers", 0, {"kemlu"}, "return"),
    ("signing", 0, {"leader"}, "return"),
    ("deposit", 0, {"kemlu"}, ""),
]
PEOPLE = (
    "ratna",
    "bagus",
    "leader",
    "kemlu",
    "kemendagri",
    "auditor",
    "administrator",
    "officer_elsewhere",
    "province_officer",
    "coordinator_elsewhere",
    "leader_elsewhere",
)


@pytest.fixture
def people(request: pytest.FixtureRequest):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


def reason_for(name, case):
    """A note, and for a verification's return the answer about the council."""
    return {
        "note": "Alasan." if name != "complete" else "",
        "reply": Reply(material_change=True),
    }


def test_a_case_passes_every_turn_in_the_order_of_the_regulation(case: Case, people):
    visited = []
    while case.is_open:
        visited.append((case.step_key, case.turn_index))
        case = complete(case)

    assert visited == [(key, index) for key, index, _who, _more in TURNS]
    assert case.state == Case.State.COMPLETED
    assert {step.key for step in CASE_STEPS} == {key for key, _index in visited}


def test_at_every_turn_only_its_holder_is_offered_the_decision(case: Case, people):
    for key, index, holders, more in TURNS:
        assert (case.step_key, case.turn_index) == (key, index)
        case = supply(case)
        decisions = {"complete", *more.split()}
        for name, person in people.items():
            offered = {offer.name for offer in lifecycle.offered(case, person)}
            expected = decisions if name in holders else set()
            assert offered & set(lifecycle.DECISIONS) == expected, (key, index, name)
        case = complete(case)


def test_at_every_turn_everybody_else_is_refused(case: Case, people):
    for key, index, holders, more in TURNS:
        case = supply(case)
        before = case.moves.count()
        for name, person in people.items():
            if name in holders:
                continue
            for action in ("complete", *more.split()):
                with pytest.raises(PermissionDenied):
                    lifecycle.perform(case, action, by=person, **reason_for(action, case))
        case.refresh_from_db()
        assert (case.step_key, case.turn_index) == (key, index)
        assert case.moves.count() == before
        case = complete(case)


#: What this partnership has from the start, or has as soon as another piece is there.
GIVEN = {
    "origin",
    "substance",
    "appraisal",
    "coordinator",
    "draft_filled",
    "approved_version",
    "signed_languages",
    "signature_checks",
}


def test_no_turn_is_completed_while_one_piece_of_its_evidence_is_missing(case: Case, people):
    left_out = set()
    while case.is_open:
        for evidence in case.turn.evidence:
            brought_before = evidence.key in left_out and not evidence.fresh
            if evidence.key in GIVEN or brought_before:
                continue
            with transaction.atomic():
                short = supply(case, leave_out=evidence.key)
                with pytest.raises(ValidationError):
                    lifecycle.perform(short, "complete", by=people[sorted(holders_of(case))[0]])
                transaction.set_rollback(True)
            left_out.add(evidence.key)
        case = complete(Case.objects.for_page().get(pk=case.pk))

    known = {item.key for step in CASE_STEPS for item in step.evidence}
    assert left_out == known - GIVEN - {"province_letter"}


def holders_of(case: Case) -> set[str]:
    return next(
        who for key, turn, who, _more in TURNS if (key, turn) == (case.step_key, case.turn_index)
    )


def test_a_province_that_forwards_has_its_turns(case: Case, people, surabaya):
    surabaya.province_forwards = True
    surabaya.save()

    case = walk(case, "consultation", 2)

    assert [offer.name for offer in lifecycle.offered(supply(case), people["province_officer"])][
        :2
    ] == ["complete", "return"]
    assert lifecycle.offered(case, people["kemlu"]) == []
    assert walk(case, "consultation", 3).step_key == "consultation"


def test_both_ministries_reply_before_the_case_goes_on(case: Case, people):
    case = supply(walk(case, "consultation", 3))

    case = lifecycle.perform(case, "complete", by=people["kemlu"], seen=case.seen)
    assert (case.step_key, case.turn_index) == ("consultation", 3)
    assert [item.role for item in Item.objects.open().filter(subject=case.subject)] == [
        "home_affairs"
    ]

    case = lifecycle.perform(case, "complete", by=people["kemendagri"], seen=case.seen)
    assert case.step_key == "letter_of_intent"


def test_a_ministry_cannot_reply_twice(case: Case, people):
    case = supply(walk(case, "consultation", 3))
    lifecycle.perform(case, "complete", by=people["kemlu"])
    colleague = UserFactory(role="foreign_affairs")

    with pytest.raises(Conflict):
        lifecycle.perform(case, "return", by=colleague, note="Belum jelas.")


def test_an_objection_returns_to_the_exploration_and_both_reply_anew(case: Case, people):
    case = supply(walk(case, "consultation", 3))
    lifecycle.perform(case, "complete", by=people["kemlu"])
    case = lifecycle.perform(case, "return", by=people["kemendagri"], note="Manfaat belum jelas.")

    assert (case.step_key, case.turn_index) == ("exploration", 0)
    assert case.reviews.count() == 2
    case = walk(case, "consultation", 3)
    waiting = Item.objects.open().filter(subject=case.subject).values_list("role", flat=True)
    assert sorted(waiting) == ["foreign_affairs", "home_affairs"]


def test_what_was_returned_is_not_accepted_unchanged(case: Case, people):
    case = walk(case, "draft_text", 1)
    case = lifecycle.perform(case, "return", by=people["leader"], note="Perbaiki pasal 4.")

    with pytest.raises(ValidationError, match="belum diperbarui sejak dikembalikan"):
        lifecycle.perform(case, "complete", by=people["ratna"])

    add_document(case, "draft_text", by=people["ratna"])
    case = lifecycle.perform(case, "complete", by=people["ratna"])
    assert (case.step_key, case.turn_index) == ("draft_text", 1)


@pytest.mark.parametrize(
    ("material", "next_step"), [(True, "council_approval"), (False, "verification")]
)
def test_the_council_decides_again_only_when_the_change_is_material(
    case: Case, people, material, next_step
):
    case = walk(case, "verification", 1)
    with pytest.raises(ValidationError, match="mendasar"):
        lifecycle.perform(case, "return", by=people["kemendagri"], note="Ubah ruang lingkup.")

    case = lifecycle.perform(
        case,
        "return",
        by=people["kemendagri"],
        note="Ubah ruang lingkup.",
        reply=Reply(material_change=material),
    )
    assert case.step_key == "cooperation_plan"
    case = complete(complete(Case.objects.for_page().get(pk=case.pk)))
    assert case.step_key == next_step


def test_an_approval_of_a_replaced_version_is_refused(case: Case, people):
    case = supply(walk(case, "text_approval"))
    seen = frozenset(version.pk for version in CaseFile(case).at_stake)
    add_document(case, "draft_text", by=people["ratna"])

    with pytest.raises(Conflict, match="sudah diganti"):
        lifecycle.perform(case, "complete", by=people["kemendagri"], reply=Reply(versions=seen))

    assert case.reviews.filter(step_key="text_approval").count() == 0


def test_only_the_version_that_was_approved_is_negotiated_and_confirmed(case: Case, people):
    case = walk(case, "negotiation")
    add_document(case, "draft_text", by=people["ratna"])

    with pytest.raises(ValidationError, match="belum disetujui"):
        lifecycle.perform(case, "complete", by=people["kemlu"])

    case = lifecycle.perform(case, "return", by=people["kemlu"], note="Naskah diubah.")
    case = walk(Case.objects.for_page().get(pk=case.pk), "confirmation")
    assert case.step_key == "confirmation"


@pytest.mark.parametrize(
    ("step", "turn", "who"),
    [("confirmation", 1, "kemendagri"), ("full_powers", 0, "kemlu"), ("signing", 0, "leader")],
)
def test_no_other_text_than_the_approved_one_is_forwarded_empowered_or_signed(
    case: Case, people, step, turn, who
):
    case = supply(walk(case, step, turn))
    add_document(case, "draft_text", by=people["ratna"])

    with pytest.raises(ValidationError, match="belum disetujui"):
        lifecycle.perform(case, "complete", by=people[who])

    case = lifecycle.perform(case, "return", by=people[who], note="Naskah diubah.")
    assert case.step_key == "draft_text"


def test_the_turns_of_a_step_share_its_limit(case: Case, people):
    case = supply(walk(case, "draft_text"))
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        case = lifecycle.perform(case, "hold", by=people["ratna"], note="Libur.")
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        case = lifecycle.perform(case, "resume", by=people["ratna"], note="Lanjut.")
        case = lifecycle.perform(case, "complete", by=people["ratna"])

    leaders = Item.objects.open().get(subject=case.subject)
    assert (leaders.role, leaders.key) == ("leader", "draft_text")
    assert leaders.due_on == timezone.localdate() + timedelta(days=30 + 4)


def test_a_decision_names_its_versions(case: Case, people):
    case = walk(case, "text_approval")
    newest = CaseFile(case).at_stake
    lifecycle.perform(case, "complete", by=people["kemendagri"], note="Sesuai.")

    review = case.reviews.get(step_key="text_approval")
    assert set(review.versions.all()) == set(newest)
    assert (review.decision, review.decided_by) == ("approve", people["kemendagri"])


def test_a_move_on_a_case_that_moved_meanwhile_is_a_conflict(case: Case, people):
    case = supply(case)
    seen = case.seen
    lifecycle.perform(case, "complete", by=people["ratna"], seen=seen)

    with pytest.raises(Conflict, match="sudah berubah"):
        lifecycle.perform(case, "complete", by=people["ratna"], seen=seen)


@pytest.mark.parametrize("name", ["complete", "return"])
@pytest.mark.parametrize(
    ("submitted_at", "decided_at", "role"),
    [
        ("consultation", ("consultation", 1), "leader"),
        ("draft_text", ("draft_text", 1), "leader"),
        ("draft_text", ("text_approval", 0), "kemendagri"),
    ],
    ids=["letter", "text", "text at the ministry"],
)
def test_a_person_never_decides_on_what_they_submitted(
    case: Case, people, submitted_at: str, decided_at: tuple[str, int], role: str, name: str
):
    case, submitter = walk(case, submitted_at), people["ratna"]
    case = lifecycle.perform(supply(case), "complete", by=submitter)
    case = walk(case, *decided_at)
    submitter.role, submitter.region = people[role].role, people[role].region
    submitter.save()

    with pytest.raises(PermissionDenied, match="ajukan sendiri"):
        lifecycle.perform(case, name, by=submitter, note="Perbaiki.")


@pytest.mark.parametrize("action", ["return", "reject", "hold", "withdraw"])
def test_whoever_stops_or_sends_back_must_say_why(case: Case, people, action):
    case = walk(case, "consultation", 3)
    person = people["leader" if action in ("hold", "withdraw") else "kemlu"]

    with pytest.raises(ValidationError, match="Tulis alasannya"):
        lifecycle.perform(case, action, by=person, note="  ")


def test_a_rejection_ends_the_partnership_with_its_reason(case: Case, people):
    case = walk(case, "consultation", 3)
    case = lifecycle.perform(case, "reject", by=people["kemlu"], note="Tidak ada hubungan.")

    case.partnership.refresh_from_db()
    assert case.partnership.status == Partnership.Status.REJECTED
    assert case.reviews.get().reason == "Tidak ada hubungan."
    assert not Item.objects.open().filter(subject=case.subject).exists()
    assert case.agreements.get().status == Agreement.Status.CANCELLED


@pytest.mark.parametrize("person", ["ratna", "leader"])
def test_the_region_may_withdraw_until_the_agreement_is_signed(case: Case, people, person):
    case = walk(case, "signing")
    case = lifecycle.perform(case, "withdraw", by=people[person], note="Prioritas berubah.")

    case.partnership.refresh_from_db()
    assert case.partnership.status == Partnership.Status.WITHDRAWN


def test_nothing_can_be_withdrawn_after_signing(case: Case, people):
    case = walk(case, "deposit")

    with pytest.raises(Conflict):
        lifecycle.perform(case, "withdraw", by=people["leader"], note="Terlambat.")


def test_a_case_on_hold_waits_and_goes_on_where_it_was(case: Case, people):
    case = supply(walk(case, "verification", 1))
    due = Item.objects.open().get(subject=case.subject).due_on
    case = lifecycle.perform(case, "hold", by=people["leader"], note="Menunggu pemilihan.")

    with pytest.raises(Conflict):
        lifecycle.perform(case, "complete", by=people["kemendagri"])

    case.held_on -= timedelta(days=14)
    case.save()
    Item.objects.filter(subject=case.subject).update(held_on=case.held_on)
    case = lifecycle.perform(case, "resume", by=people["leader"], note="Dilanjutkan.")
    assert (case.step_key, case.turn_index) == ("verification", 1)
    assert Item.objects.open().get(subject=case.subject).due_on >= due + timedelta(days=14)


def test_the_council_clock_starts_on_the_day_the_letter_was_received(case: Case, people):
    case = supply(walk(case, "council_approval", 0))
    received = timezone.localdate() - timedelta(days=10)
    Case.objects.filter(pk=case.pk).update(council_received_on=received)
    case = lifecycle.perform(Case.objects.get(pk=case.pk), "complete", by=people["ratna"])

    item = Item.objects.open().get(subject=case.subject)
    assert (item.holder, item.since) == ("DPRD", received)


def test_the_silence_of_the_council_is_no_consent(case: Case, people):
    case = walk(case, "council_approval", 1)
    Item.objects.filter(subject=case.subject).update(
        due_on=timezone.localdate() - timedelta(days=30)
    )

    with pytest.raises(ValidationError, match="Surat keputusan DPRD"):
        lifecycle.perform(case, "complete", by=people["ratna"])


def test_a_signed_agreement_is_in_force_from_the_later_signature(case: Case, people):
    case = supply(walk(case, "signing"))
    agreement = case.agreements.get(kind=Agreement.Kind.MEMORANDUM)
    agreement.signatures.filter(side="region").update(
        signed_on=timezone.localdate() - timedelta(days=20)
    )
    lifecycle.perform(case, "complete", by=people["leader"])

    agreement.refresh_from_db()
    case.partnership.refresh_from_db()
    assert agreement.status == Agreement.Status.IN_FORCE
    assert agreement.starts_on == timezone.localdate()
    assert case.partnership.status == Partnership.Status.ACTIVE
    keys = Item.objects.open().filter(partnership=case.partnership).values_list("key", flat=True)
    assert sorted(keys) == ["action_plan", "decision", "deposit", "evaluation", "reporting"]


def test_full_powers_are_skipped_where_foreign_affairs_says_so(case: Case, people):
    Case.objects.filter(pk=case.pk).update(full_powers_required=False)
    case = complete(walk(Case.objects.for_page().get(pk=case.pk), "confirmation", 1))

    assert case.step_key == "signing"


def test_the_moves_tell_the_whole_story(case: Case, people):
    case = walk(case, "letter_of_intent")

    told = [(move.action, move.from_key, move.by.name) for move in case.moves.all()]
    assert told[:4] == [
        (Move.Action.OPEN, "initiative", "Ratna Dewi"),
        (Move.Action.COMPLETE, "initiative", "Ratna Dewi"),
        (Move.Action.COMPLETE, "eligibility", "Ratna Dewi"),
        (Move.Action.COMPLETE, "exploration", "Ratna Dewi"),
    ]
    assert [action for action, _key, _by in told[-2:]] == [Move.Action.REPLY, Move.Action.COMPLETE]


def test_the_officer_keeps_the_coordinators_turns_until_there_is_one(agreement, ratna, bagus):
    partnership = agreement.partnership
    roles = partnership.worklist.open().filter(key="evaluation").values_list("role", flat=True)
    assert list(roles) == ["officer"]

    assign_coordinators(partnership, [bagus], by=ratna)
    assert list(roles.all()) == ["coordinator"]

    assign_coordinators(partnership, [], by=ratna)
    assert list(roles.all()) == ["officer"]


def test_a_coordinator_who_is_assigned_during_the_exploration_has_the_turn_too(case, ratna, bagus):
    partnership = case.partnership
    assign_coordinators(partnership, [], by=ratna)
    case = walk(case, "exploration")
    waiting = Item.objects.open().filter(subject=case.subject).values_list("role", flat=True)
    assert list(waiting) == ["officer"]

    assign_coordinators(partnership, [bagus], by=ratna)
    assert sorted(waiting.all()) == ["coordinator", "officer"]
