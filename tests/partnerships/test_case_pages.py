"""The pages on which a case is moved, and on which its contents are recorded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships import lifecycle
from partnerships.eligibility import criteria_for
from partnerships.models import Case, CooperationPlan, EligibilityAnswer, Partnership
from sistercity.accounts.models import User
from sistercity.deadlines.counting import DayKind, add_days
from sistercity.worklist.models import Item
from tests.walking import supply, walk

SignIn = Callable[[User], Client]


def address(case: Case, name: str, *args: str) -> str:
    return reverse(f"partnerships:case_{name}", args=[case.pk, *args])


def send(client: Client, case: Case, action: str, **data: Any) -> Any:
    return client.post(address(case, "perform", action), {"seen": case.seen, **data})


def answers(case: Case, **other: Any) -> dict[str, str]:
    """Return a complete answer to every condition, as the form sends it."""
    data = {"seen_version": ""}
    for criterion in criteria_for(case.partnership):
        data[f"met_{criterion.key}"] = "yes"
        data[f"reason_{criterion.key}"] = "Terpenuhi."
    return data | other


# --- Moves --------------------------------------------------------------------------------
def test_the_officer_completes_the_initiative(sign_in: SignIn, ratna: User, case: Case) -> None:
    client = sign_in(ratna)
    page = client.get(address(case, "perform", "complete")).content.decode()
    assert "Yang akan terjadi" in page
    assert "langkah Pemenuhan syarat dibuka" in page
    response = send(client, case, "complete", note="")
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.step_key == "eligibility"


def test_what_is_missing_stands_instead_of_the_form(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    Partnership.objects.update(objectives="")
    page = sign_in(ratna).get(address(case, "perform", "complete")).content.decode()
    assert "Tujuan belum diisi." in page
    assert "Lengkapi dahulu" in page
    response = send(sign_in(ratna), case, "complete", note="")
    assert response.status_code == 422


@pytest.mark.parametrize("action", ["hold", "withdraw"])
def test_a_move_that_needs_a_reason_asks_for_it(
    sign_in: SignIn, ratna: User, case: Case, action: str
) -> None:
    response = send(sign_in(ratna), case, action, note="  ")
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    case.refresh_from_db()
    assert case.is_open
    assert not case.on_hold


def test_a_case_is_held_and_resumed(sign_in: SignIn, ratna: User, case: Case) -> None:
    client = sign_in(ratna)
    send(client, case, "hold", note="Menunggu pelantikan.")
    case.refresh_from_db()
    assert case.on_hold
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Berkas ditangguhkan sejak" in page
    send(client, case, "resume", note="Pelantikan selesai.")
    case.refresh_from_db()
    assert not case.on_hold


def test_a_withdrawn_case_says_why(sign_in: SignIn, ratna: User, case: Case) -> None:
    client = sign_in(ratna)
    send(client, case, "withdraw", note="Mitra mengundurkan diri.")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Mitra mengundurkan diri." in page
    assert "Ditarik" in page


@pytest.mark.usefixtures("ratna")
def test_the_leader_returns_with_a_reason(sign_in: SignIn, leader: User, case: Case) -> None:
    case = walk(case, "exploration", 1)
    client = sign_in(leader)
    page = client.get(address(case, "perform", "return")).content.decode()
    assert "Berkas kembali ke langkah Penjajakan" in page
    send(client, case, "return", note="Manfaatnya belum jelas.")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Manfaatnya belum jelas." in page


def test_a_move_on_another_state_is_a_conflict(sign_in: SignIn, ratna: User, case: Case) -> None:
    seen = case.seen
    case = walk(case, "eligibility")
    response = sign_in(ratna).post(
        address(case, "perform", "withdraw"), {"seen": seen, "note": "Batal."}
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "Berkas ini sudah berubah" in page
    assert "Batal." in page


def test_a_conflict_is_told_also_to_whom_the_turn_has_left(
    sign_in: SignIn, ratna: User, leader: User, case: Case
) -> None:
    case = walk(case, "exploration", 1)
    seen = case.seen
    lifecycle.perform(case, "complete", by=leader)
    response = sign_in(leader).post(
        address(case, "perform", "return"), {"seen": seen, "note": "Belum."}
    )
    assert response.status_code == 409


def test_a_move_that_is_no_longer_possible_leads_back(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    response = sign_in(ratna).get(address(case, "perform", "resume"), follow=True)
    assert "tidak tersedia pada keadaan berkas sekarang" in response.content.decode()


def test_only_those_whose_turn_it_is_move_a_case(
    sign_in: SignIn,
    bagus: User,
    leader: User,
    officer_elsewhere: User,
    case: Case,
) -> None:
    for person, status in ((bagus, 403), (leader, 403), (officer_elsewhere, 404)):
        client = sign_in(person)
        assert client.get(address(case, "perform", "complete")).status_code == status
        assert send(client, case, "complete", note="").status_code == status
    case.refresh_from_db()
    assert case.step_key == "initiative"


def test_an_unknown_move_is_not_found(sign_in: SignIn, ratna: User, case: Case) -> None:
    assert sign_in(ratna).get(address(case, "perform", "explode")).status_code == 404


def test_the_decision_of_the_council_carries_its_letter(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    case = supply(walk(case, "council_approval", 1))
    response = send(
        sign_in(ratna),
        case,
        "complete",
        note="Disetujui dalam rapat paripurna.",
        letter_number="172/9/2026",
        letter_date=timezone.localdate().isoformat(),
    )
    assert response.status_code == 302
    review = case.reviews.get(step_key="council_approval")
    assert review.letter_number == "172/9/2026"


def test_verification_asks_whether_the_change_is_material(
    sign_in: SignIn, ratna: User, kemendagri: User, case: Case
) -> None:
    case = walk(case, "verification", 1)
    client = sign_in(kemendagri)
    response = send(client, case, "return", note="Perjelas pembiayaan.")
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    response = send(client, case, "return", note="Perjelas pembiayaan.", material_change="no")
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.step_key == "cooperation_plan"
    assert not case.council_decides_again


# --- Eligibility --------------------------------------------------------------------------
def test_the_conditions_are_answered_with_reasons(sign_in: SignIn, ratna: User, case: Case) -> None:
    case = walk(case, "eligibility")
    response = sign_in(ratna).post(address(case, "eligibility"), answers(case))
    assert response.status_code == 302
    assert case.eligibility.count() == len(criteria_for(case.partnership))


def test_a_no_is_saved_and_the_page_offers_to_stop_with_its_reason(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    case = walk(case, "eligibility")
    client = sign_in(ratna)
    data = answers(case, met_equal_status="no", reason_equal_status="Selisihnya terlalu besar.")
    page = client.post(address(case, "eligibility"), data, follow=True).content.decode()
    assert "Hentikan kerja sama" in page
    assert not case.eligibility.get(criterion="equal_status").met
    stop = client.get(address(case, "perform", "reject"))
    assert "Selisihnya terlalu besar." in stop.context["form"]["note"].value()
    send(client, case, "reject", note=stop.context["form"]["note"].value())
    case.refresh_from_db()
    assert case.state == Case.State.REJECTED


def test_answers_can_be_saved_in_parts_but_never_without_a_reason(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    client = sign_in(ratna)
    data = {"seen_version": "", "met_complementary": "yes", "reason_complementary": ""}
    response = client.post(address(case, "eligibility"), data)
    assert response.status_code == 200
    assert "Tulis alasannya." in response.content.decode()
    data = {"seen_version": "", "met_complementary": "", "reason_complementary": "Pelabuhan."}
    response = client.post(address(case, "eligibility"), data)
    assert "Pilih Ya atau Tidak." in response.content.decode()
    assert "Pelabuhan." in response.content.decode()
    data["met_complementary"] = "yes"
    client.post(address(case, "eligibility"), data)
    assert case.eligibility.get().reason == "Pelabuhan."


def test_answers_saved_by_somebody_else_meanwhile_are_shown_beside_mine(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    client = sign_in(ratna)
    client.get(address(case, "eligibility"))
    EligibilityAnswer.objects.create(
        case=case, criterion="complementary", met=True, reason="Punya orang lain."
    )
    data = answers(case, reason_complementary="Punya saya.")
    response = client.post(address(case, "eligibility"), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Punya saya." in page
    assert "Punya orang lain." in page
    data["seen_version"] = response.context["form"]["seen_version"].value()
    assert client.post(address(case, "eligibility"), data).status_code == 302
    assert case.eligibility.get(criterion="complementary").reason == "Punya saya."


def test_unchanged_answers_are_not_written_again(sign_in: SignIn, ratna: User, case: Case) -> None:
    client = sign_in(ratna)
    client.post(address(case, "eligibility"), answers(case))
    before = dict(case.eligibility.values_list("criterion", "updated_at"))
    form = client.get(address(case, "eligibility")).context["form"]
    data = answers(case, seen_version=form["seen_version"].value(), reason_complementary="Baru.")
    client.post(address(case, "eligibility"), data)
    after = dict(case.eligibility.values_list("criterion", "updated_at"))
    assert [key for key in before if before[key] != after[key]] == ["complementary"]


def test_answers_are_closed_once_the_case_has_left_the_initiation(
    sign_in: SignIn, ratna: User, leader: User, officer_elsewhere: User, case: Case
) -> None:
    assert sign_in(leader).get(address(case, "eligibility")).status_code == 403
    assert sign_in(officer_elsewhere).get(address(case, "eligibility")).status_code == 404
    case = walk(case, "consultation")
    response = sign_in(ratna).get(address(case, "eligibility"))
    assert response.status_code == 403
    assert "PP 28/2018 Pasal 27" in response.content.decode()


def test_a_country_without_diplomatic_relations_is_pointed_out(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    country = case.partnership.counterpart.country
    country.diplomatic_relations, country.note = False, "Lihat surat edaran."
    country.save()
    page = sign_in(ratna).get(address(case, "eligibility")).content.decode()
    assert "tidak mempunyai hubungan diplomatik dengan Turki" in page
    assert "Lihat surat edaran." in page


# --- The plan -----------------------------------------------------------------------------
def plan_data(**other: str) -> dict[str, str]:
    return dict.fromkeys(CooperationPlan.CONTENTS, "Isi.") | {"seen_version": "-"} | other


def test_the_plan_is_written_in_seven_contents(sign_in: SignIn, ratna: User, case: Case) -> None:
    client = sign_in(ratna)
    assert len(client.get(address(case, "plan")).context["form"].fields) == 8
    assert client.post(address(case, "plan"), plan_data()).status_code == 302
    assert case.plan.missing == []


def test_a_plan_that_somebody_else_wrote_meanwhile_is_a_conflict(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    CooperationPlan.objects.create(case=case, subject="Versi lain")
    response = sign_in(ratna).post(address(case, "plan"), plan_data(subject="Versi saya"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "Versi lain" in page
    assert "Versi saya" in page


def test_the_plan_is_closed_once_it_is_submitted(
    sign_in: SignIn, ratna: User, bagus: User, case: Case
) -> None:
    case = walk(case, "cooperation_plan")
    assert sign_in(ratna).get(address(case, "plan")).status_code == 200
    assert sign_in(bagus).get(address(case, "plan")).status_code == 403
    case = walk(case, "cooperation_plan", 1)
    assert sign_in(ratna).get(address(case, "plan")).status_code == 403


# --- The council and full powers ----------------------------------------------------------
def test_the_councils_limit_is_counted_from_the_day_of_receipt(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    case = walk(case, "council_approval", 1)
    day = timezone.localdate() - timedelta(days=10)
    data = {"council_received_on": day.isoformat(), "seen_version": case.updated_at.isoformat()}
    assert sign_in(ratna).post(address(case, "council"), data).status_code == 302
    item = Item.objects.open().get(subject=case.subject)
    assert item.since == day
    assert item.due_on == add_days(day, 45, DayKind.WORKING)


def test_the_day_of_receipt_is_not_in_the_future(sign_in: SignIn, ratna: User, case: Case) -> None:
    case = walk(case, "council_approval")
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    data = {"council_received_on": day, "seen_version": case.updated_at.isoformat()}
    page = sign_in(ratna).post(address(case, "council"), data).content.decode()
    assert "Tanggal ini belum tiba." in page
    assert day in page


def test_the_day_of_receipt_belongs_to_the_councils_step(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    assert sign_in(ratna).get(address(case, "council")).status_code == 403


def test_foreign_affairs_marks_that_no_full_powers_are_needed(
    sign_in: SignIn, ratna: User, kemlu: User, case: Case
) -> None:
    case = walk(case, "confirmation")
    data = {"full_powers_required": "no", "seen_version": case.updated_at.isoformat()}
    assert sign_in(ratna).post(address(case, "full_powers"), data).status_code == 403
    assert sign_in(kemlu).post(address(case, "full_powers"), data).status_code == 302
    case.refresh_from_db()
    assert not case.full_powers_required
    case = walk(case, "signing")
    assert not case.moves.filter(from_key="full_powers").exists()


@pytest.mark.usefixtures("ratna")
def test_full_powers_found_unneeded_at_their_step_hold_nothing_up(
    sign_in: SignIn, kemlu: User, case: Case
) -> None:
    case = walk(case, "full_powers")
    data = {"full_powers_required": "no", "seen_version": case.updated_at.isoformat()}
    sign_in(kemlu).post(address(case, "full_powers"), data)
    case.refresh_from_db()
    case = lifecycle.perform(case, "complete", by=kemlu)
    assert case.step_key == "signing"
