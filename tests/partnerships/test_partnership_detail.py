"""A partnership's page: its frame, its summary, its procedure and its history."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from partnerships import lifecycle
from partnerships.models import Agreement, Case, Partnership
from partnerships.services import agreements, position, turns
from sistercity.accounts.models import User
from sistercity.procedure import PROCEDURE
from tests.factories import ActionItemFactory, ContactFactory, MeetingFactory, add_document
from tests.walking import walk

SignIn = Callable[[User], Client]


def page_of(client: Client, partnership: Partnership) -> str:
    return client.get(partnership.get_absolute_url()).content.decode()


# --- The frame ----------------------------------------------------------------------------
def test_the_heading_is_the_pair_with_kind_country_and_time_difference(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    page = page_of(sign_in(ratna), partnership)
    assert "<strong>Surabaya</strong>" in page
    assert "Kota · Jawa Timur · WIB" in page
    assert "<strong>Izmir</strong>" in page
    assert "Turki · GMT+3, 4 jam lebih lambat" in page


def test_the_frame_names_stage_and_step(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    page = page_of(sign_in(ratna), partnership)
    assert '<span class="tag brand">Inisiasi</span>' in page
    assert "langkah 1 dari 3" in page


@pytest.mark.usefixtures("ratna")
def test_a_completed_stage_says_when(sign_in: SignIn, bagus: User, case: Case) -> None:
    case = walk(case, "consultation")
    page = page_of(sign_in(bagus), case.partnership)
    assert "langkah 1 dari 5" in page
    assert page.count("<small>selesai ") == 1


def test_a_partnership_in_force_runs_stages_four_and_five_together(
    sign_in: SignIn, ratna: User, agreement: Agreement
) -> None:
    page = page_of(sign_in(ratna), agreement.partnership)
    assert 'class="beside"' in page
    assert "berjalan bersama" in page


@pytest.mark.parametrize("name", ["officer_elsewhere", "coordinator_elsewhere", "kemlu"])
def test_nobody_outside_the_scope_finds_the_page(
    sign_in: SignIn, partnership: Partnership, name: str, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(name))
    assert (
        client.get(reverse("partnerships:partnership_detail", args=[partnership.pk])).status_code
        == 404
    )


# --- The other tabs open ------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["detail", "agreements", "meetings", "documents", "history", "procedure"]
)
def test_every_tab_opens_in_scope_only(
    sign_in: SignIn, ratna: User, officer_elsewhere: User, agreement: Agreement, name: str
) -> None:
    url = reverse(f"partnerships:partnership_{name}", args=[agreement.partnership_id])
    assert sign_in(ratna).get(url).status_code == 200
    assert sign_in(officer_elsewhere).get(url).status_code == 404


# --- The summary in every state -----------------------------------------------------------
def main_buttons(page: str) -> int:
    return page.count('class="button main"')


def test_a_fresh_partnership_opens_its_first_step_with_one_main_button(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    page = page_of(sign_in(ratna), partnership)
    assert 'aria-current="step"' in page
    assert "Selesaikan langkah Prakarsa" in page
    assert "Bagus Pratama" in page
    assert main_buttons(page) == 1


def test_readers_without_rights_see_no_buttons(
    sign_in: SignIn, auditor: User, partnership: Partnership
) -> None:
    page = page_of(sign_in(auditor), partnership)
    assert "Petugas kerja sama Kota Surabaya" in page
    assert 'class="button' not in page
    assert reverse("partnerships:partnership_edit", args=[partnership.pk]) not in page


@pytest.mark.usefixtures("ratna")
def test_both_ministries_stand_side_by_side_until_the_last_has_replied(
    sign_in: SignIn, bagus: User, kemlu: User, kemendagri: User, case: Case
) -> None:
    case = walk(case, "consultation", 3)
    lifecycle.perform(case, "complete", by=kemlu, note="Tidak ada keberatan.")
    page = page_of(sign_in(bagus), case.partnership)
    assert "Tidak ada keberatan." in page
    assert "belum menjawab" in page
    page = page_of(sign_in(kemendagri), case.partnership)
    assert "Tinjau dan putuskan" in page
    assert main_buttons(page) == 1
    assert main_buttons(page_of(sign_in(kemlu), case.partnership)) == 0


def test_a_rejected_case_says_why_and_offers_nothing(
    sign_in: SignIn, ratna: User, kemlu: User, case: Case
) -> None:
    case = walk(case, "consultation", 3)
    lifecycle.perform(case, "reject", by=kemlu, note="Hubungan sedang ditinjau.")
    page = page_of(sign_in(ratna), case.partnership)
    assert "Hubungan sedang ditinjau." in page
    assert '<span class="tag late">Ditolak</span>' in page
    assert main_buttons(page) == 0


def test_in_force_it_says_what_is_asked_and_leads_to_the_first(
    sign_in: SignIn, ratna: User, agreement: Agreement
) -> None:
    page = page_of(sign_in(ratna), agreement.partnership)
    for name in ("Rencana aksi", "Laporan pelaksanaan", "Evaluasi berkala", "Keputusan lanjutan"):
        assert name in page
    assert "Kerjakan: Rencana aksi" in page
    assert f"berlaku sampai {date_format(agreement.ends_on)}" in page
    assert main_buttons(page) == 1


def test_a_decision_that_lies_years_ahead_is_named_but_not_urged(
    sign_in: SignIn, leader: User, agreement: Agreement
) -> None:
    page = page_of(sign_in(leader), agreement.partnership)
    assert "Keputusan lanjutan" in page
    assert main_buttons(page) == 0
    decision = agreement.partnership.worklist.filter(key="decision")
    decision.update(due_on=timezone.localdate() + timedelta(days=180))
    assert "Kerjakan: Keputusan lanjutan" in page_of(sign_in(leader), agreement.partnership)


def test_a_turn_of_somebody_else_is_named_without_a_link(
    sign_in: SignIn, auditor: User, agreement: Agreement
) -> None:
    page = page_of(sign_in(auditor), agreement.partnership)
    assert "Rencana aksi" in page
    assert reverse("programs:program_create", args=[agreement.pk]) not in page


def test_silence_is_told_in_the_heading(sign_in: SignIn, ratna: User, agreement: Agreement) -> None:
    day = timezone.localdate() - timedelta(days=settings.SLEEPING_AFTER_DAYS + 5)
    Partnership.objects.update(last_activity_on=day)
    assert "Sepi, 6 bulan tanpa kegiatan" in page_of(sign_in(ratna), agreement.partnership)


def test_an_expired_agreement_leaves_its_reason_and_no_turns(
    sign_in: SignIn, ratna: User, agreement: Agreement
) -> None:
    agreements.end(agreement, Agreement.Status.EXPIRED, "Tidak diperpanjang.")
    page = page_of(sign_in(ratna), agreement.partnership)
    assert "Kerja sama ini sudah berakhir" in page
    assert "Tidak diperpanjang." in page
    assert "Rencana aksi" not in page


def test_a_renewal_runs_beside_the_agreement_in_force(
    sign_in: SignIn, ratna: User, leader: User, agreement: Agreement
) -> None:
    agreements.open_renewal(
        agreement, kind="renewal", start="cooperation_plan", reason="Berhasil.", by=leader
    )
    page = page_of(sign_in(ratna), agreement.partnership)
    assert '<span class="tag go">Berlaku</span>' in page
    assert '<span class="tag brand">Perpanjangan</span>' in page
    assert "Selain itu menunggu" in page
    assert "Selesai pada berkas sebelumnya" in page
    assert main_buttons(page) == 1


def test_a_renewal_that_came_to_nothing_does_not_name_the_end(
    sign_in: SignIn, ratna: User, leader: User, agreement: Agreement
) -> None:
    case = agreements.open_renewal(
        agreement, kind="renewal", start="cooperation_plan", reason="Berhasil.", by=leader
    )
    lifecycle.perform(case, "withdraw", by=leader, note="Anggaran tidak ada.")
    agreement.refresh_from_db()
    agreements.end(agreement, Agreement.Status.EXPIRED)
    page = page_of(sign_in(ratna), agreement.partnership)
    assert '<span class="tag neutral">Berakhir</span>' in page
    assert "Anggaran tidak ada." in page
    assert "Kerja sama ini sudah berakhir" in page


def test_an_agreement_that_has_yet_to_begin_is_not_called_ended(
    sign_in: SignIn, ratna: User, agreement: Agreement
) -> None:
    turns.close_turns(agreement.subject)
    agreement.status = Agreement.Status.SIGNED
    agreement.starts_on = timezone.localdate() + timedelta(days=30)
    agreement.save()
    position.refresh(agreement.partnership)
    page = page_of(sign_in(ratna), agreement.partnership)
    assert f"Mulai berlaku {date_format(agreement.starts_on)}" in page
    assert "sudah berakhir" not in page


def test_what_others_must_supply_is_no_main_button(
    sign_in: SignIn, ratna: User, kemlu: User, case: Case
) -> None:
    case = walk(case, "deposit")
    page = page_of(sign_in(ratna), case.partnership)
    assert "Unggah: Tanda terima" not in page
    assert "Kerjakan: Laporan pelaksanaan" in page
    assert main_buttons(page) == 1


def test_the_next_meeting_is_told_on_both_clocks(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    at = timezone.now() + timedelta(days=3)
    MeetingFactory(partnership=partnership, title="Daring berikut", starts_at=at, minutes="")
    MeetingFactory(partnership=partnership, title="Sudah lewat")
    page = page_of(sign_in(ratna), partnership)
    assert "Daring berikut" in page
    assert "di Izmir)" in page
    assert "Sudah lewat" not in page


def test_contacts_stand_with_their_side_and_links(
    sign_in: SignIn, ratna: User, leader: User, partnership: Partnership
) -> None:
    contact = ContactFactory(partnership=partnership, email="elif@izmir.example")
    edit = reverse("partnerships:contact_edit", args=[contact.pk])
    page = page_of(sign_in(ratna), partnership)
    assert 'href="mailto:elif@izmir.example"' in page
    assert edit in page
    assert edit not in page_of(sign_in(leader), partnership)


def test_the_answers_to_the_conditions_stay_readable(
    sign_in: SignIn, bagus: User, ratna: User, case: Case
) -> None:
    case = walk(case, "exploration")
    page = page_of(sign_in(bagus), case.partnership)
    assert "Syarat: 8 dari 8 terpenuhi" in page
    assert "Ubah jawaban" not in page
    assert "Ubah jawaban" in page_of(sign_in(ratna), case.partnership)


# --- The whole procedure, what happened ---------------------------------------------------
def test_the_procedure_lists_every_step_with_who_completed_it(
    sign_in: SignIn, ratna: User, leader: User, case: Case
) -> None:
    case = walk(case, "consultation")
    url = reverse("partnerships:partnership_procedure", args=[case.partnership_id])
    page = sign_in(ratna).get(url).content.decode()
    for step in PROCEDURE:
        assert f"{step.number} {step.name}" in page
    assert "oleh Siti Rahayu" in page
    assert "Batas menurut peraturan: 45 hari kerja" in page
    assert "Giliran Petugas kerja sama Kota Surabaya" in page


def test_the_procedure_of_an_old_agreement_lies_before_the_portal(
    sign_in: SignIn, ratna: User, agreement: Agreement
) -> None:
    url = reverse("partnerships:partnership_procedure", args=[agreement.partnership_id])
    page = sign_in(ratna).get(url).content.decode()
    assert page.count("Sebelum portal ini") == 16
    assert "Terlambat" in page


def procedure_page(client: Client, case: Case) -> str:
    url = reverse("partnerships:partnership_procedure", args=[case.partnership_id])
    return steps_of(client.get(url).content.decode())


def steps_of(page: str) -> str:
    """Return the page from its list of steps on."""
    return page.split('<ol class="steps">', 1)[1]


def test_the_procedure_names_everybody_whose_turn_it_is_until_they_replied(
    sign_in: SignIn, ratna: User, kemlu: User, kemendagri: User, case: Case
) -> None:
    case = walk(case, "consultation", 3)
    page = procedure_page(sign_in(ratna), case)
    assert "Giliran Peninjau Kemlu" in page
    assert "Giliran Peninjau Kemendagri" in page
    assert page.count("<time") == 2
    lifecycle.perform(case, "complete", by=kemendagri, seen=case.seen)
    page = procedure_page(sign_in(ratna), case)
    assert "Giliran Peninjau Kemlu" in page
    assert "Giliran Peninjau Kemendagri" not in page
    assert page.count("<time") == 1


@pytest.mark.parametrize("action", ["withdraw", "reject"])
def test_the_steps_of_a_case_that_came_to_nothing_say_where_it_stopped(
    sign_in: SignIn, ratna: User, case: Case, action: str
) -> None:
    case = walk(case, "eligibility")
    case = lifecycle.perform(case, action, by=ratna, note="Tidak memenuhi syarat.")
    summary = steps_of(page_of(sign_in(ratna), case.partnership))
    for page in (procedure_page(sign_in(ratna), case), summary):
        assert 'aria-current="step"' not in page
        assert "(sekarang)" not in page
        assert "(berikutnya)" not in page
        assert "(berhenti di sini)" in page
        assert "(tidak dijalankan)" in page
    assert f"{case.get_state_display()} pada" in procedure_page(sign_in(ratna), case)
    assert "Tidak memenuhi syarat." in summary


def history_of(client: Client, partnership: Partnership) -> str:
    url = reverse("partnerships:partnership_history", args=[partnership.pk])
    return client.get(url).content.decode()


def test_the_history_tells_moves_with_their_reasons_letters_and_versions(
    sign_in: SignIn, auditor: User, ratna: User, kemlu: User, case: Case
) -> None:
    case = walk(case, "consultation", 3)
    lifecycle.perform(
        case,
        "return",
        by=kemlu,
        note="Perjelas bidang.",
        reply=lifecycle.Reply(letter_number="12/KL/2026", letter_date=timezone.localdate()),
    )
    page = history_of(sign_in(auditor), case.partnership)
    assert "Konsultasi: dikembalikan ke Penjajakan" in page
    assert "Perjelas bidang." in page
    assert "Surat 12/KL/2026" in page
    assert "Rancangan pernyataan kehendak (LoI) v1" in page
    assert reverse("history:object_history", args=["partnerships.case", case.pk]) in page


def test_the_history_is_paged(sign_in: SignIn, ratna: User, case: Case) -> None:
    for _turn in range(13):
        case = lifecycle.perform(case, "hold", by=ratna, note="Tunggu.")
        case = lifecycle.perform(case, "resume", by=ratna, note="Jalan.")
    page = history_of(sign_in(ratna), case.partnership)
    assert "Berkas dibuka" not in page
    url = reverse("partnerships:partnership_history", args=[case.partnership_id])
    assert "Berkas dibuka" in sign_in(ratna).get(url + "?page=2").content.decode()


@pytest.mark.parametrize("name", ["detail", "meetings", "documents", "history", "procedure"])
def test_the_number_of_queries_of_a_tab_does_not_depend_on_its_rows(
    sign_in: SignIn, auditor: User, ratna: User, leader: User, case: Case, name: str
) -> None:
    case = walk(case, "exploration", 1)
    case = lifecycle.perform(case, "return", by=leader, note="Belum jelas.")
    client = sign_in(auditor)
    url = reverse(f"partnerships:partnership_{name}", args=[case.partnership_id])
    add_document(case, "other", by=ratna)
    ActionItemFactory(partnership=case.partnership)
    ContactFactory(partnership=case.partnership)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _number in range(5):
        case = lifecycle.perform(case, "hold", by=ratna, note="Tunggu.")
        case = lifecycle.perform(case, "resume", by=ratna, note="Jalan.")
        add_document(case, "other", by=ratna)
        MeetingFactory(partnership=case.partnership)
        ActionItemFactory(partnership=case.partnership)
        ContactFactory(partnership=case.partnership)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
