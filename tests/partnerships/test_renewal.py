"""An agreement is renewed or amended: the case that opens, and what it does to the chain."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from partnerships import lifecycle
from partnerships.lifecycle import AGREEMENT
from partnerships.models import Agreement, Case, Partnership
from partnerships.services import agreements
from partnerships.tasks import update_agreements
from sistercity.worklist.models import Item
from tests.factories import FieldFactory, give_notice
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(ratna, bagus, leader, kemlu, kemendagri):
    return {"ratna": ratna, "leader": leader, "kemlu": kemlu, "kemendagri": kemendagri}


def renew(agreement: Agreement, by, **values) -> Case:
    plan = {"kind": "renewal", "start": "cooperation_plan", "reason": "Manfaatnya nyata."}
    return agreements.open_renewal(agreement, by=by, **(plan | values))


def page(agreement: Agreement) -> str:
    return reverse("partnerships:agreement_continue", args=[agreement.pk])


FORM = {
    "kind": "renewal",
    "start": "cooperation_plan",
    "council": "yes",
    "reason": "Manfaatnya nyata.",
    "seen": "in_force",
}


# --- The page -----------------------------------------------------------------------------
def test_the_leader_opens_a_renewal_with_its_reason(agreement, leader, sign_in):
    response = sign_in(leader).post(page(agreement), FORM)

    case = agreement.partnership.open_case
    assert response.status_code == 302
    assert (case.kind, case.step_key, case.reason) == (
        "renewal",
        "cooperation_plan",
        "Manfaatnya nyata.",
    )
    assert case.council_decides_again
    assert case.opened_by == leader
    assert not Item.objects.open().filter(subject=agreement.subject, key="decision").exists()


def test_the_recorded_decision_about_the_council_is_kept(agreement, people, leader, sign_in):
    sign_in(leader).post(page(agreement), FORM | {"council": "no"})

    case = walk(Case.objects.for_page().get(partnership=agreement.partnership), "verification", 1)
    assert not case.moves.filter(from_key="council_approval").exists()


def test_the_council_cannot_decide_about_a_draft_without_plan(agreement, leader, sign_in):
    response = sign_in(leader).post(page(agreement), FORM | {"start": "draft_text"})

    assert response.status_code == 200
    assert response.context["form"].errors["council"]
    assert "Manfaatnya nyata." in response.content.decode()
    assert agreement.partnership.open_case is None


@pytest.mark.parametrize("name", ["kind", "start", "council", "reason"])
def test_every_answer_is_needed(agreement, leader, sign_in, name):
    response = sign_in(leader).post(page(agreement), FORM | {name: ""})

    assert name in response.context["form"].errors


def test_a_second_case_is_refused(agreement, leader, sign_in):
    renew(agreement, leader)
    client = sign_in(leader)

    content = client.get(page(agreement)).content.decode()
    assert "sedang berjalan pada langkah Rencana kerja sama" in content
    assert client.post(page(agreement), FORM).status_code == 422
    assert agreement.partnership.cases.count() == 1


def test_what_ended_meanwhile_is_a_conflict(agreement, leader, sign_in):
    agreements.end(agreement, Agreement.Status.TERMINATED, "Mitra bubar.")
    response = sign_in(leader).post(page(agreement), FORM)

    assert response.status_code == 409
    assert agreement.partnership.open_case is None


# --- The case -----------------------------------------------------------------------------
@pytest.mark.parametrize("ended", ["expired", "terminated", "renewed"])
def test_only_what_is_in_force_is_renewed(agreement, leader, ended):
    Agreement.objects.filter(pk=agreement.pk).update(status=ended)

    with pytest.raises(ValidationError, match="yang berlaku"):
        renew(agreement, leader)


def test_a_second_case_is_refused_by_the_service(agreement, leader):
    renew(agreement, leader)

    with pytest.raises(ValidationError, match="berkas yang berjalan"):
        renew(agreement, leader)


def test_a_renewal_at_the_draft_carries_the_old_substance(agreement, people, leader):
    Agreement.objects.filter(pk=agreement.pk).update(objectives="Tujuan lama.", duration_years=3)
    case = renew(agreement, leader, start="draft_text", council_decides_again=False)

    renewal = case.agreements.get()
    assert renewal.kind == Agreement.Kind.RENEWAL
    assert renewal.predecessor == agreement
    assert (renewal.objectives, renewal.duration_years) == ("Tujuan lama.", 3)
    assert list(renewal.fields.all()) == list(agreement.fields.all())
    assert renewal.clauses == {}


def test_the_renewed_predecessor_hands_over_its_turns(agreement, people, leader):
    case = walk(Case.objects.for_page().get(pk=renew(agreement, leader).pk))

    renewal = case.agreements.get()
    agreement.refresh_from_db()
    assert (agreement.status, renewal.status) == ("renewed", "in_force")
    assert not Item.objects.open().filter(subject=agreement.subject).exists()
    assert Item.objects.open().filter(subject=renewal.subject, key="decision").exists()
    partnership = Partnership.objects.get(pk=agreement.partnership_id)
    assert partnership.status == Partnership.Status.ACTIVE
    assert partnership.ends_on == renewal.ends_on


def test_a_renewal_signed_early_starts_when_the_old_one_has_run_out(agreement, people, leader):
    today = timezone.localdate()
    case = renew(agreement, leader, start="draft_text", council_decides_again=False)
    case = supply(walk(Case.objects.for_page().get(pk=case.pk), "signing"))
    renewal = case.agreements.get()
    Agreement.objects.filter(pk=renewal.pk).update(starts_on=agreement.ends_on + timedelta(days=1))
    walk(Case.objects.for_page().get(pk=case.pk))
    agreement.refresh_from_db()
    assert agreement.status == "in_force"

    Agreement.objects.filter(pk=agreement.pk).update(ends_on=today - timedelta(days=1))
    Agreement.objects.filter(pk=renewal.pk).update(starts_on=today)
    update_agreements()

    agreement.refresh_from_db()
    renewal.refresh_from_db()
    assert (agreement.status, renewal.status) == ("renewed", "in_force")


def test_an_amendment_ends_with_what_it_amends(agreement, people, leader):
    case = renew(agreement, leader, kind="amendment")
    case = walk(Case.objects.for_page().get(pk=case.pk), "deposit")

    amendment = case.agreements.get()
    agreement.refresh_from_db()
    assert amendment.kind == Agreement.Kind.AMENDMENT
    assert amendment.ends_on == agreement.ends_on
    assert agreement.status == "amended"


@pytest.mark.parametrize("move", ["withdraw", "reject"])
def test_after_a_failed_renewal_the_decision_is_due_again(agreement, people, leader, move):
    case = walk(Case.objects.for_page().get(pk=renew(agreement, leader).pk), "text_approval")
    by = leader if move == "withdraw" else people["kemendagri"]
    lifecycle.perform(case, move, by=by, note="Tidak jadi.")

    agreement.refresh_from_db()
    partnership = Partnership.objects.get(pk=agreement.partnership_id)
    assert agreement.status == "in_force"
    assert partnership.status == Partnership.Status.ACTIVE
    assert Item.objects.open().filter(subject=agreement.subject, key="decision").count() == 1


def test_while_a_renewal_runs_the_opposite_is_not_decided(agreement, leader):
    renew(agreement, leader)

    with pytest.raises(ValidationError, match="sedang berjalan"):
        AGREEMENT.perform(agreement, "let_expire", by=leader, note="Alasan.")
    with pytest.raises(ValidationError, match="sedang berjalan"):
        give_notice(agreement, by=leader)


# --- What changed -------------------------------------------------------------------------
def test_the_page_of_a_renewal_says_what_it_changes(agreement, people, leader, sign_in):
    Agreement.objects.filter(pk=agreement.pk).update(financing="APBD Kota Surabaya tahun pertama.")
    case = renew(agreement, leader, start="draft_text", council_decides_again=False)
    renewal = case.agreements.get()
    client = sign_in(leader)
    assert "masih sama" in client.get(renewal.get_absolute_url()).content.decode()

    Agreement.objects.filter(pk=renewal.pk).update(
        financing="APBD Kota Surabaya tahun kedua.",
        financing_en="Each side.",
        duration_years=3,
        authentic_languages=["id"],
        clauses={"limits": {"state": "present", "text_en": "Within the budget."}},
    )
    renewal.fields.add(FieldFactory(code="culture"))
    changed = client.get(renewal.get_absolute_url()).context["changed"]
    assert {part.label: list(part.pieces) for part in changed} == {
        "Bidang": [("removed", "Ekonomi"), ("added", "Budaya, Ekonomi")],
        "Pembiayaan": [
            ("kept", "APBD Kota Surabaya tahun "),
            ("removed", "pertama"),
            ("added", "kedua"),
            ("kept", "."),
        ],
        "Jangka waktu (tahun)": [("removed", "5"), ("added", "3")],
        "Pembiayaan (bahasa Inggris)": [("added", "Each side.")],
        "Bahasa naskah asli": [
            ("removed", "Semua bahasa yang ditandatangani, semuanya sama asli"),
            ("added", "Indonesia"),
        ],
        "Batasan: tidak melampaui hukum dan anggaran: Bunyi Inggris": [
            ("added", "Within the budget.")
        ],
    }
    assert client.get(agreement.get_absolute_url()).context["changed"] is None


def test_a_renewal_says_that_another_language_prevails(agreement, people, leader, sign_in):
    case = renew(agreement, leader, start="draft_text", council_decides_again=False)
    renewal = case.agreements.get()
    languages = {"authentic_languages": ["id", "en"], "prevailing_language": "en"}
    Agreement.objects.filter(pk=renewal.pk).update(**languages)
    client = sign_in(leader)

    def told() -> dict[str, str]:
        changed = client.get(renewal.get_absolute_url()).context["changed"]
        return {
            part.label: "".join(text for kind, text in part.pieces if kind != "removed")
            for part in changed
        }

    said = "Indonesia, Inggris; bila berbeda tafsir berlaku naskah bahasa Inggris"
    assert told() == {"Bahasa naskah asli": said}

    Agreement.objects.filter(pk=agreement.pk).update(
        authentic_languages=["id", "en"], prevailing_language="id"
    )
    assert told() == {"Bahasa naskah asli": said}

    Agreement.objects.filter(pk=agreement.pk).update(**languages)
    assert told() == {}


# --- Arrangements -------------------------------------------------------------------------
def arrange(agreement: Agreement, by) -> Case:
    return renew(agreement, by, kind="arrangement", start="draft_text", council_decides_again=False)


def test_an_arrangement_starts_at_the_draft(agreement, leader, sign_in):
    client = sign_in(leader)
    response = client.post(page(agreement), FORM | {"kind": "arrangement", "council": "no"})
    assert response.context["form"].errors["start"]

    form = FORM | {"kind": "arrangement", "council": "no", "start": "draft_text"}
    assert client.post(page(agreement), form).status_code == 302
    case = agreement.partnership.open_case
    assert (case.kind, case.step_key) == ("arrangement", "draft_text")
    assert case.agreements.get().predecessor == agreement
    assert Item.objects.open().filter(subject=agreement.subject, key="decision").exists()


def test_an_arrangement_stands_beside_its_agreement_and_ends_with_it(agreement, people, leader):
    case = walk(Case.objects.for_page().get(pk=arrange(agreement, leader).pk))

    arrangement = case.agreements.get()
    agreement.refresh_from_db()
    assert (agreement.status, arrangement.status) == ("in_force", "in_force")
    assert arrangement.ends_on == agreement.ends_on
    assert agreement.partnership.agreement_in_force == agreement
    waiting = Item.objects.open().filter(subject=arrangement.subject)
    assert list(waiting.values_list("key", flat=True)) == ["action_plan"]

    agreements.end(agreement, Agreement.Status.TERMINATED)
    arrangement.refresh_from_db()
    assert arrangement.status == "terminated"
    partnership = Partnership.objects.get(pk=agreement.partnership_id)
    assert partnership.status == Partnership.Status.ENDED


def test_an_agreement_may_expire_while_its_renewal_runs(agreement, people, leader):
    renew(agreement, leader)
    Agreement.objects.filter(pk=agreement.pk).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    update_agreements()

    agreement.refresh_from_db()
    partnership = Partnership.objects.get(pk=agreement.partnership_id)
    assert agreement.status == "expired"
    assert partnership.status == Partnership.Status.PREPARING
