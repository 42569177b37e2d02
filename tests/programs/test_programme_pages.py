from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agreement
from programs.models import Activity, Programme
from tests.factories import (
    ActivityFactory,
    ActualFactory,
    BudgetLineFactory,
    GoodFactory,
    IndicatorFactory,
    LegacyAgreementFactory,
    ParticipantsFactory,
    PartyFactory,
    ProgrammeFactory,
    RiskFactory,
)

pytestmark = pytest.mark.django_db

READERS = ("ratna", "bagus", "leader", "province_officer", "auditor", "administrator")
OUTSIDERS = ("officer_elsewhere", "coordinator_elsewhere", "leader_elsewhere")
#: The pages that change something, for each programme.
CHANGES = (
    "programs:program_edit",
    "programs:program_budget",
    "programs:program_parties",
    "programs:program_participants",
    "programs:program_goods",
    "programs:program_risks",
    "programs:activity_create",
)


def url(name, row, *more):
    return reverse(name, args=[row.pk, *more])


def facts(programme=None, **changed):
    values = {
        "title": "Magang pelabuhan",
        "kind": "training",
        "field": "economy",
        "objective": "",
        "lead_agency": "Dinas Perhubungan",
        "starts_on": "2026-01-05",
        "ends_on": "2026-06-30",
        "ownership": "",
    }
    if programme:
        values["seen_version"] = programme.updated_at.isoformat()
    return values | changed


# --- Who may ------------------------------------------------------------------------------
@pytest.mark.parametrize("person", READERS)
def test_programme_is_read_by_everybody_in_scope(request, sign_in, programme, person):
    client = sign_in(request.getfixturevalue(person))
    page = client.get(programme.get_absolute_url())
    assert page.status_code == 200
    assert programme.title in page.content.decode()


@pytest.mark.parametrize("person", OUTSIDERS)
def test_programme_does_not_exist_out_of_scope(request, sign_in, programme, person):
    client = sign_in(request.getfixturevalue(person))
    for name in ("programs:program_detail", *CHANGES):
        assert client.get(url(name, programme)).status_code == 404
    assert client.get(url("programs:program_perform", programme, "start")).status_code == 404
    assert client.get(url("programs:program_create", programme.agreement)).status_code == 404
    activity = ActivityFactory(programme=programme)
    assert client.get(url("programs:activity_edit", activity)).status_code == 404
    tab = url("programs:partnership_programs", programme.partnership)
    assert client.get(tab).status_code == 404
    assert programme.title not in client.get(reverse("programs:program_list")).content.decode()


@pytest.mark.parametrize("person", ["leader", "province_officer", "auditor", "administrator"])
def test_only_those_who_run_it_may_change_a_programme(request, sign_in, programme, person):
    client = sign_in(request.getfixturevalue(person))
    for name in CHANGES:
        assert client.get(url(name, programme)).status_code == 403
        assert client.post(url(name, programme), {"title": "X"}).status_code == 403
    assert client.post(url("programs:program_perform", programme, "start")).status_code == 403
    assert client.get(url("programs:program_create", programme.agreement)).status_code == 403
    activity = ActivityFactory(programme=programme)
    assert client.get(url("programs:activity_edit", activity)).status_code == 403
    page = client.get(programme.get_absolute_url()).content.decode()
    assert url("programs:program_edit", programme) not in page
    assert url("programs:program_budget", programme) not in page


def test_ministry_reads_programmes_of_what_was_submitted(sign_in, programme, kemlu):
    assert sign_in(kemlu).get(programme.get_absolute_url()).status_code == 200


def test_cancelled_programme_stays_as_it_was(sign_in, programme, ratna):
    Programme.objects.update(status="cancelled", status_note="Mitra mundur.")
    activity = ActivityFactory(programme=programme)
    client = sign_in(ratna)
    for name in CHANGES:
        assert client.get(url(name, programme)).status_code == 403
    assert client.get(url("programs:activity_edit", activity)).status_code == 403
    page = client.get(programme.get_absolute_url()).content.decode()
    assert "Mitra mundur." in page
    assert url("programs:program_edit", programme) not in page


# --- Making one ---------------------------------------------------------------------------
def test_only_agreement_leads_straight_to_the_form(sign_in, agreement, ratna):
    page = sign_in(ratna).get(reverse("programs:program_start"))
    assert page.url == url("programs:program_create", agreement)


def test_start_offers_the_agreements_in_force_one_may_add_to(
    sign_in, agreement, bagus, ratna, province_officer
):
    other = LegacyAgreementFactory(region=ratna.region, coordinators=[bagus], title="Kedua")
    third = LegacyAgreementFactory(region=ratna.region, title="Bukan milik Bagus")
    ended = LegacyAgreementFactory(region=ratna.region, coordinators=[bagus], title="Usai")
    Agreement.objects.filter(pk=ended.pk).update(status=Agreement.Status.EXPIRED)
    page = sign_in(bagus).get(reverse("programs:program_start")).content.decode()
    assert url("programs:program_create", agreement) in page
    assert url("programs:program_create", other) in page
    assert url("programs:program_create", third) not in page
    assert url("programs:program_create", ended) not in page
    page = sign_in(province_officer).get(reverse("programs:program_start")).content.decode()
    assert "Belum ada perjanjian yang berlaku" in page


def test_start_is_refused_to_those_who_add_to_nothing(sign_in, agreement, auditor):
    page = sign_in(auditor).get(reverse("programs:program_start"))
    assert page.status_code == 403
    assert "petugas dan koordinator" in page.content.decode()


def test_start_asks_as_many_queries_for_many_agreements(sign_in, agreement, bagus):
    client = sign_in(bagus)
    for _ in range(2):
        LegacyAgreementFactory(region=bagus.region, coordinators=[bagus])
    few = queries(client, reverse("programs:program_start"))
    for _ in range(4):
        LegacyAgreementFactory(region=bagus.region, coordinators=[bagus])
    assert queries(client, reverse("programs:program_start")) == few


def test_new_programme_leads_on_to_its_budget(sign_in, agreement, bagus):
    page = sign_in(bagus).post(url("programs:program_create", agreement), facts())
    programme = Programme.objects.get()
    assert page.url == url("programs:program_budget", programme)
    assert (programme.title, programme.status) == ("Magang pelabuhan", "planned")
    assert (programme.agreement, programme.created_by) == (agreement, bagus)


def test_form_offers_the_fields_of_the_partnership_first(sign_in, agreement, culture, ratna):
    page = sign_in(ratna).get(url("programs:program_create", agreement) + "?field=culture")
    html = page.content.decode()
    assert html.index("Bidang kerja sama ini") < html.index("Ekonomi")
    assert html.index("Ekonomi") < html.index("Bidang lain") < html.index("Budaya")
    assert '<option value="culture" selected>' in html


def test_bad_programme_comes_back_with_all_that_was_typed(sign_in, agreement, ratna):
    typed = facts(ends_on="2025-12-31", title="")
    page = sign_in(ratna).post(url("programs:program_create", agreement), typed)
    html = page.content.decode()
    assert page.status_code == 200
    assert "Tanggal selesai harus sesudah tanggal mulai." in html
    assert 'value="Dinas Perhubungan"' in html
    assert not Programme.objects.exists()


def test_programme_needs_an_agreement_with_legal_effect(sign_in, agreement, ratna):
    Agreement.objects.update(status=Agreement.Status.EXPIRED)
    page = sign_in(ratna).post(url("programs:program_create", agreement), facts())
    assert page.status_code == 403
    assert "selama perjanjiannya berlaku" in page.content.decode()


def test_period_outside_the_term_is_warned_about_and_saved(sign_in, agreement, ratna):
    late = agreement.ends_on + timedelta(days=30)
    client = sign_in(ratna)
    page = client.post(
        url("programs:program_create", agreement), facts(ends_on=late.isoformat()), follow=True
    )
    assert "keluar dari masa perjanjian" in page.content.decode()
    programme = Programme.objects.get()
    detail = client.get(programme.get_absolute_url()).content.decode()
    assert "Keluar dari masa perjanjian" in detail


# --- Changing one -------------------------------------------------------------------------
def test_programme_is_changed(sign_in, programme, ratna):
    page = sign_in(ratna).post(url("programs:program_edit", programme), facts(programme))
    assert page.url == programme.get_absolute_url()
    programme.refresh_from_db()
    assert programme.title == "Magang pelabuhan"


def test_two_editors_of_a_programme_see_each_other(sign_in, programme, ratna, bagus):
    mine = facts(programme, title="Judul Ratna")
    sign_in(bagus).post(
        url("programs:program_edit", programme), facts(programme, title="Judul Bagus")
    )
    client = sign_in(ratna)
    page = client.post(url("programs:program_edit", programme), mine)
    html = page.content.decode()
    assert page.status_code == 409
    assert "Judul Ratna" in html
    assert "Judul Bagus" in html
    again = mine | {"seen_version": page.context["form"]["seen_version"].value()}
    assert client.post(url("programs:program_edit", programme), again).status_code == 302
    programme.refresh_from_db()
    assert programme.title == "Judul Ratna"


# --- Moving one on ------------------------------------------------------------------------
def test_programme_is_started_through_its_page(sign_in, programme, bagus):
    client = sign_in(bagus)
    address = url("programs:program_perform", programme, "start")
    assert address in client.get(programme.get_absolute_url()).content.decode()
    assert "Program tercatat berjalan." in client.get(address).content.decode()
    page = client.post(address, {"seen": "planned"}, follow=True)
    assert "Program tercatat berjalan." in page.content.decode()
    programme.refresh_from_db()
    assert programme.status == "running"


def test_what_is_missing_is_said_before_the_move(sign_in, programme, bagus):
    programme.budget_lines.all().delete()
    client = sign_in(bagus)
    address = url("programs:program_perform", programme, "start")
    assert "Isi anggaran" in client.get(programme.get_absolute_url()).content.decode()
    assert "Isi anggaran" in client.get(address).content.decode()
    assert client.post(address, {"seen": "planned"}).status_code == 422


def test_cancellation_without_a_reason_is_not_sent(sign_in, programme, bagus):
    address = url("programs:program_perform", programme, "cancel")
    page = sign_in(bagus).post(address, {"seen": "planned", "note": ""})
    assert page.status_code == 200
    assert page.context["form"].errors["note"]
    programme.refresh_from_db()
    assert programme.status == "planned"


def test_move_that_somebody_else_made_meanwhile_is_a_conflict(sign_in, programme, bagus):
    Programme.objects.update(status="cancelled")
    client = sign_in(bagus)
    address = url("programs:program_perform", programme, "start")
    page = client.post(address, {"seen": "planned"})
    assert page.status_code == 409
    assert "Dibatalkan" in page.content.decode()
    assert client.get(address).url == programme.get_absolute_url()


def test_move_that_does_not_exist_is_not_found(sign_in, programme, bagus):
    address = url("programs:program_perform", programme, "sell")
    assert sign_in(bagus).get(address).status_code == 404


# --- Activities ---------------------------------------------------------------------------
def held(**changed):
    values = {
        "title": "Seleksi",
        "starts_on": "2026-02-01",
        "ends_on": "",
        "place": "Surabaya",
        "done": "on",
        "participants": "120",
        "result": "20 pelajar terpilih.",
    }
    return values | changed


def test_activity_is_added_and_seen(sign_in, programme, bagus):
    client = sign_in(bagus)
    page = client.post(url("programs:activity_create", programme), held(), follow=True)
    html = page.content.decode()
    assert "20 pelajar terpilih." in html
    assert "Terlaksana" in html
    assert Activity.objects.get().programme == programme


def test_activity_of_tomorrow_was_not_held(sign_in, programme, bagus):
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = sign_in(bagus).post(
        url("programs:activity_create", programme), held(starts_on=tomorrow.isoformat())
    )
    assert page.context["form"].errors["done"] == ["Kegiatan ini belum berlangsung."]
    assert "20 pelajar terpilih." in page.content.decode()


def test_activity_ends_after_it_starts(sign_in, programme, bagus):
    page = sign_in(bagus).post(
        url("programs:activity_create", programme), held(ends_on="2026-01-01")
    )
    assert "ends_on" in page.context["form"].errors


def test_activity_that_two_people_edit_is_a_conflict(sign_in, programme, bagus):
    activity = ActivityFactory(programme=programme)
    seen = activity.updated_at.isoformat()
    activity.save()
    page = sign_in(bagus).post(url("programs:activity_edit", activity), held(seen_version=seen))
    assert page.status_code == 409
    fresh = Activity.objects.get().updated_at.isoformat()
    page = sign_in(bagus).post(url("programs:activity_edit", activity), held(seen_version=fresh))
    assert page.url == programme.get_absolute_url()
    assert Activity.objects.get().participants == 120


def test_progress_is_noted_until_the_activity_was_held(sign_in, programme, bagus):
    client = sign_in(bagus)
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = held(ends_on=tomorrow.isoformat(), done="", progress="40")
    html = client.post(url("programs:activity_create", programme), typed, follow=True)
    html = html.content.decode()
    assert "Sedang berlangsung" in html
    assert "40%" in html
    activity = Activity.objects.get()
    assert (activity.progress, activity.percent) == (40, 40)
    activity.done = True
    assert activity.percent == 100


def test_progress_left_open_is_none_and_more_than_all_is_refused(sign_in, programme, bagus):
    address = url("programs:activity_create", programme)
    page = sign_in(bagus).post(address, held(progress="101"))
    assert page.context["form"].errors["progress"] == ["Kemajuan paling banyak 100 persen."]
    assert "20 pelajar terpilih." in page.content.decode()
    assert sign_in(bagus).post(address, held(progress="")).status_code == 302
    assert Activity.objects.get().progress == 0


# --- The page -----------------------------------------------------------------------------
def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_page_shows_money_people_and_what_it_brought(sign_in, programme, ratna):
    programme.budget_lines.update(realised_amount=120_000_000)
    BudgetLineFactory(programme=programme, source="grant", planned_amount=50_000_000)
    PartyFactory(programme=programme, role="Pengajar")
    ActualFactory(indicator=IndicatorFactory(programme=programme), value=12)
    html = sign_in(ratna).get(programme.get_absolute_url()).content.decode()
    for text in ("APBD", "Hibah", "Semua sumber", "Realisasi melebihi rencana", "Rp20 jt"):
        assert text in html
    for text in ("Universitas Airlangga", "Lembaga pendidikan", "Pengajar"):
        assert text in html
    assert "Pelajar yang dipertukarkan" in html
    assert ">12<" in html
    assert url("evaluations:indicator_create", programme) in html


def test_what_is_out_of_order_with_money_is_said_on_page_and_list(sign_in, programme, ratna):
    programme.budget_lines.update(committed_amount=103_000_000)
    BudgetLineFactory.create_batch(2, programme=programme, source="", planned_amount=1)
    client = sign_in(ratna)
    tab = url("programs:partnership_programs", programme.partnership)
    for address in (programme.get_absolute_url(), reverse("programs:program_list"), tab):
        html = client.get(address).content.decode()
        assert "2 baris tanpa sumber pendanaan" in html
        assert "Komitmen melebihi rencana" in html
        assert "Realisasi melebihi rencana" not in html
    assert client.get(url("programs:program_perform", programme, "start")).status_code == 200


def test_money_is_shown_by_activity(sign_in, programme, ratna):
    activity = ActivityFactory(programme=programme, title="Seleksi")
    BudgetLineFactory(programme=programme, activity=activity, planned_amount=7_000_000)
    page = sign_in(ratna).get(programme.get_absolute_url())
    assert [(part.label, part.planned) for part in page.context["by_activity"]] == [
        ("Seleksi", 7_000_000),
        ("Seluruh program", 100_000_000),
    ]
    assert "Anggaran menurut kegiatan" in page.content.decode()


def test_history_tells_of_a_line_with_its_currency_and_without_a_source(sign_in, programme, ratna):
    programme.budget_lines.all().delete()
    BudgetLineFactory(
        programme=programme, source="", currency="JPY", rate="108.65", rate_on="2026-01-05"
    )
    address = reverse("history:object_history", args=["programs.programme", programme.pk])
    html = sign_in(ratna).get(address).content.decode()
    assert "Baris anggaran: <" not in html
    for text in ("Baris anggaran", "Mata uang", "JPY", "Kurs ke rupiah", "108,65"):
        assert text in html


def test_page_asks_as_many_queries_for_many_rows(sign_in, programme, bagus):
    def grow():
        BudgetLineFactory(programme=programme, activity=ActivityFactory(programme=programme))
        PartyFactory(programme=programme)
        ParticipantsFactory(programme=programme)
        GoodFactory(programme=programme)
        RiskFactory(programme=programme)
        ActualFactory(indicator=IndicatorFactory(programme=programme))

    client = sign_in(bagus)
    grow()
    few = queries(client, programme.get_absolute_url())
    for _ in range(3):
        grow()
    assert queries(client, programme.get_absolute_url()) == few


# --- The partnership's tab ----------------------------------------------------------------
def test_tab_shows_programmes_money_and_what_is_not_planned(
    sign_in, programme, culture, ratna, auditor
):
    programme.agreement.fields.add(culture)
    dropped = ProgrammeFactory(
        agreement=programme.agreement, field=programme.field, status="cancelled"
    )
    BudgetLineFactory(programme=dropped, source="apbn", planned_amount=7_000_000)
    tab = url("programs:partnership_programs", programme.partnership)
    page = sign_in(ratna).get(tab)
    html = page.content.decode()
    new = url("programs:program_create", programme.agreement)
    assert programme.title in html
    assert dropped.title in html
    assert [part.label for part in page.context["funds"]] == ["APBD"]
    assert page.context["total"].planned == 100_000_000
    assert f"{new}?field=culture" in html
    assert "field=economy" not in html
    html = sign_in(auditor).get(tab).content.decode()
    assert "Budaya" in html
    assert new not in html


def test_tab_before_an_agreement_says_when_programmes_come(sign_in, partnership, ratna):
    html = sign_in(ratna).get(url("programs:partnership_programs", partnership)).content.decode()
    assert "sesudah perjanjian ditandatangani" in html


def test_tab_asks_as_many_queries_for_many_programmes(sign_in, programme, bagus):
    client = sign_in(bagus)
    tab = url("programs:partnership_programs", programme.partnership)
    few = queries(client, tab)
    for _ in range(4):
        BudgetLineFactory(
            programme=ProgrammeFactory(agreement=programme.agreement, field=programme.field)
        )
    assert queries(client, tab) == few
