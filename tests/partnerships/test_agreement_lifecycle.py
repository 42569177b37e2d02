"""The life of letters and agreements: prepared, reviewed, signed, in force, ended."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from partnerships import lifecycle
from partnerships.lifecycle import AGREEMENT
from partnerships.models import Agreement, Case, Partnership
from partnerships.services import agreements
from partnerships.tasks import update_agreements
from sistercity.lifecycle import Conflict
from sistercity.worklist.models import Item
from tests.factories import LegacyAgreementFactory, RegionFactory
from tests.walking import complete, supply, walk

pytestmark = pytest.mark.django_db

LETTER, MEMORANDUM = Agreement.Kind.LETTER_OF_INTENT, Agreement.Kind.MEMORANDUM


@pytest.fixture
def people(ratna, bagus, leader, kemlu, kemendagri):
    return {"ratna": ratna, "leader": leader, "kemlu": kemlu, "kemendagri": kemendagri}


def status(case: Case, kind: str) -> str:
    return case.agreements.get(kind=kind).status


def keys(agreement: Agreement) -> set[str]:
    """Return what waits for an agreement."""
    return set(Item.objects.open().filter(subject=agreement.subject).values_list("key", flat=True))


# --- On the way to the signature ----------------------------------------------------------
def test_a_letter_of_intent_has_the_status_of_its_step(case, people):
    for key, turn, expected in (
        ("consultation", 0, "draft"),
        ("consultation", 1, "internal_approval"),
        ("consultation", 3, "under_review"),
        ("letter_of_intent", 0, "signing"),
        ("cooperation_plan", 0, "signed"),
    ):
        case = walk(case, key, turn)
        assert status(case, LETTER) == expected, (key, turn)


def test_an_agreement_has_the_status_of_its_step(case, people):
    for key, turn, expected in (
        ("draft_text", 0, "draft"),
        ("draft_text", 1, "internal_approval"),
        ("interministerial_meeting", 0, "under_review"),
        ("text_approval", 0, "under_review"),
        ("negotiation", 0, "under_review"),
        ("confirmation", 0, "approved"),
        ("full_powers", 0, "full_powers"),
        ("signing", 0, "signing"),
        ("deposit", 0, "in_force"),
    ):
        case = walk(case, key, turn)
        assert status(case, MEMORANDUM) == expected, (key, turn)


def test_a_forwarding_province_has_a_text_that_left_the_region(case, people, surabaya):
    surabaya.province_forwards = True
    surabaya.save()

    assert status(walk(case, "draft_text", 2), MEMORANDUM) == "under_review"


def test_what_is_returned_is_a_draft_again(case, people):
    case = walk(case, "consultation", 3)
    case = lifecycle.perform(case, "return", by=people["kemlu"], note="Belum jelas.")
    assert status(case, LETTER) == "draft"

    case = walk(Case.objects.for_page().get(pk=case.pk), "text_approval")
    case = lifecycle.perform(case, "return", by=people["kemendagri"], note="Pasal 4.")
    assert status(case, MEMORANDUM) == "draft"
    assert status(case, LETTER) == "signed"


def test_the_memorandum_follows_the_letter_and_takes_its_fields(case, people, economy):
    case = walk(case, "draft_text")
    memorandum = case.agreements.get(kind=MEMORANDUM)

    assert memorandum.predecessor == case.agreements.get(kind=LETTER)
    assert list(memorandum.fields.all()) == [economy]
    assert memorandum.objectives == case.partnership.objectives


def test_a_signed_letter_outlives_a_rejection_and_a_draft_does_not(case, people):
    case = walk(case, "text_approval")
    case = lifecycle.perform(case, "reject", by=people["kemendagri"], note="Tidak sesuai.")

    assert status(case, LETTER) == "signed"
    assert status(case, MEMORANDUM) == "cancelled"


# --- Signed -------------------------------------------------------------------------------
def test_the_end_follows_from_the_duration(case, people):
    case = supply(walk(case, "signing"))
    agreement = case.agreements.get(kind=MEMORANDUM)
    Agreement.objects.filter(pk=agreement.pk).update(duration_years=3)
    lifecycle.perform(case, "complete", by=people["leader"])

    agreement.refresh_from_db()
    assert agreement.ends_on == agreements.years_later(agreement.starts_on, 3)


def test_nothing_is_signed_for_longer_than_was_approved(case):
    agreement = walk(case, "signing").agreements.get(kind=Agreement.Kind.MEMORANDUM)
    agreement.starts_on, agreement.ends_on = date(2026, 5, 2), date(2056, 5, 2)

    with pytest.raises(ValidationError, match="Yang disetujui berlaku 5 tahun"):
        agreements.sign(agreement)


def test_29_february_ends_on_28_february():
    assert agreements.years_later(date(2028, 2, 29), 5) == date(2033, 2, 28)


def test_an_agreement_signed_for_a_later_day_waits_for_it(case, people):
    today = timezone.localdate()
    case = supply(walk(case, "signing"))
    agreement = case.agreements.get(kind=MEMORANDUM)
    Agreement.objects.filter(pk=agreement.pk).update(starts_on=today + timedelta(days=40))
    case = lifecycle.perform(case, "complete", by=people["leader"])
    assert status(case, MEMORANDUM) == "signed"
    assert keys(agreement) == set()

    walk(Case.objects.for_page().get(pk=case.pk))
    case.partnership.refresh_from_db()
    assert case.partnership.status == Partnership.Status.PREPARING

    Agreement.objects.filter(pk=agreement.pk).update(starts_on=today)
    update_agreements()
    update_agreements()
    agreement.refresh_from_db()
    case.partnership.refresh_from_db()
    assert agreement.status == "in_force"
    assert case.partnership.status == Partnership.Status.ACTIVE
    assert keys(agreement) == {"action_plan", "reporting", "evaluation", "decision"}


def test_an_agreement_cannot_end_before_it_is_signed(case, people):
    case = supply(walk(case, "signing"))
    agreement = case.agreements.get(kind=MEMORANDUM)
    Agreement.objects.filter(pk=agreement.pk).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )

    with pytest.raises(ValidationError, match="sesudah mulai berlaku"):
        lifecycle.perform(case, "complete", by=people["leader"])
    assert status(case, MEMORANDUM) == "signing"


# --- In force -----------------------------------------------------------------------------
def test_expiry_catches_up_with_missed_nights(agreement, ratna):
    today = timezone.localdate()
    long_ago = LegacyAgreementFactory(
        region=RegionFactory(code="34.71"),
        starts_on=today - timedelta(days=900),
        ends_on=today - timedelta(days=12),
    )
    last_day = LegacyAgreementFactory(region=RegionFactory(code="33.74"), ends_on=today)

    assert update_agreements() == 1
    assert update_agreements() == 0

    long_ago.refresh_from_db()
    long_ago.partnership.refresh_from_db()
    last_day.refresh_from_db()
    agreement.refresh_from_db()
    assert long_ago.status == "expired"
    assert long_ago.partnership.status == Partnership.Status.ENDED
    assert keys(long_ago) == set()
    assert (last_day.status, agreement.status) == ("in_force", "in_force")


def test_a_suspended_agreement_expires_on_its_day_too(agreement, leader):
    AGREEMENT.perform(agreement, "suspend", by=leader, note="Gempa.")
    Agreement.objects.filter(pk=agreement.pk).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    update_agreements()

    agreement.refresh_from_db()
    assert agreement.status == "expired"


def test_suspended_and_resumed_it_is_what_it_was(agreement, leader):
    waiting = keys(agreement)
    suspended = AGREEMENT.perform(agreement, "suspend", by=leader, note="Gempa.")
    assert (suspended.status, suspended.status_note) == ("suspended", "Gempa.")
    assert agreement.partnership.agreement_in_force == agreement
    resumed = AGREEMENT.perform(suspended, "resume", by=leader, note="Pulih.")

    assert resumed.status == "in_force"
    assert keys(agreement) == waiting


@pytest.mark.parametrize(
    ("name", "before"), [("let_expire", "in_force"), ("let_suspended_expire", "suspended")]
)
def test_to_let_it_expire_changes_nothing_before_its_day(agreement, leader, name, before):
    if before == "suspended":
        agreement = AGREEMENT.perform(agreement, "suspend", by=leader, note="Gempa.")
    agreement = AGREEMENT.perform(agreement, name, by=leader, note="Tidak ada manfaat.")

    partnership = Partnership.objects.get(pk=agreement.partnership_id)
    assert agreement.status == before
    assert "decision" not in keys(agreement)
    assert partnership.due_on == min(
        Item.objects.open().filter(partnership=partnership).values_list("due_on", flat=True)
    )


def test_a_suspension_ends_after_its_last_day_also_when_nights_were_missed(agreement, leader):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="sudah lewat"):
        AGREEMENT.perform(
            agreement, "suspend", by=leader, note="Gempa.", until=today - timedelta(days=1)
        )
    AGREEMENT.perform(agreement, "suspend", by=leader, note="Gempa.", until=today)
    update_agreements()
    agreement.refresh_from_db()
    assert agreement.status == "suspended"

    agreements.resume_due(today + timedelta(days=9))
    agreement.refresh_from_db()
    assert (agreement.status, agreement.suspended_until) == ("in_force", None)


@pytest.mark.parametrize("name", ["let_expire", "suspend"])
def test_decisions_need_a_reason_and_the_regions_own_leader(
    agreement, leader, leader_elsewhere, ratna, name
):
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        AGREEMENT.perform(agreement, name, by=leader, note=" ")
    for person in (leader_elsewhere, ratna):
        with pytest.raises(PermissionDenied):
            AGREEMENT.perform(agreement, name, by=person, note="Alasan.")


@pytest.mark.parametrize("ended", ["expired", "terminated", "renewed", "cancelled", "draft"])
def test_nothing_is_decided_about_what_is_not_in_force(agreement, leader, ended):
    Agreement.objects.filter(pk=agreement.pk).update(status=ended)

    for name in AGREEMENT.transitions:
        with pytest.raises(Conflict):
            AGREEMENT.perform(agreement, name, by=leader, note="Alasan.")


def test_what_was_decided_meanwhile_is_a_conflict(agreement, leader):
    AGREEMENT.perform(agreement, "suspend", by=leader, note="Gempa.")

    with pytest.raises(Conflict, match="Ditangguhkan"):
        AGREEMENT.perform(agreement, "let_expire", by=leader, seen="in_force", note="Alasan.")


def test_the_deposit_completes_the_case_and_leaves_the_agreement(case, people):
    case = complete(walk(case, "deposit"))

    assert case.state == Case.State.COMPLETED
    assert status(case, MEMORANDUM) == "in_force"
