from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.lifecycle import REPORT
from evaluations.models import Report
from partnerships.models import Agreement
from sistercity.worklist.models import Item
from tests.factories import (
    ActionItemFactory,
    ActivityFactory,
    ActualFactory,
    IndicatorFactory,
    LegacyAgreementFactory,
    MeetingFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


# --- Start --------------------------------------------------------------------------------
def test_asking_to_start_makes_nothing(sign_in, ratna, agreement):
    html = sign_in(ratna).get(url("report_start", agreement.pk)).content.decode()
    assert "Draf laporan dibuat untuk periode" in html
    assert not Report.objects.exists()


def test_start_makes_the_report_of_the_time_since_force_up_to_today(sign_in, ratna, agreement):
    response = sign_in(ratna).post(url("report_start", agreement.pk), {"seen": "in_force"})
    report = Report.objects.get()
    assert response.url == report.get_absolute_url()
    assert report.period_start == agreement.starts_on
    assert report.due_on == agreement.starts_on + timedelta(days=182)
    assert report.period_end == timezone.localdate()


def test_start_leads_to_the_report_that_is_being_written(sign_in, ratna, report):
    page = url("report_start", report.agreement_id)
    assert sign_in(ratna).get(page).url == report.get_absolute_url()
    assert sign_in(ratna).post(page).url == report.get_absolute_url()
    assert Report.objects.count() == 1


def test_next_report_begins_the_day_after_the_last(sign_in, ratna, report):
    Report.objects.update(status="received")
    sign_in(ratna).post(url("report_start", report.agreement_id))
    following = Report.objects.exclude(pk=report.pk).get()
    assert following.period_start == report.period_end + timedelta(days=1)


def test_agreement_that_is_not_in_force_gets_no_report(sign_in, ratna, agreement):
    Agreement.objects.update(status="expired")
    client, page = sign_in(ratna), url("report_start", agreement.pk)
    assert "tidak sedang berlaku" in client.get(page).content.decode()
    assert client.post(page).status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize("who", ["leader", "kemendagri", "auditor", "province"])
def test_only_those_who_run_it_start_reports(sign_in, people, agreement, who):
    client, page = sign_in(people[who]), url("report_start", agreement.pk)
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    assert not Report.objects.exists()


def test_agreement_out_of_scope_is_not_found(sign_in, officer_elsewhere, agreement):
    client, page = sign_in(officer_elsewhere), url("report_start", agreement.pk)
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


# --- Write --------------------------------------------------------------------------------
def test_empty_report_begins_with_what_the_portal_knows(sign_in, ratna, agreement, programme):
    report = ReportFactory(
        agreement=agreement, summary="", period_end=timezone.localdate() + timedelta(days=1)
    )
    MeetingFactory(partnership=agreement.partnership, title="Rapat tahunan", by=ratna)
    MeetingFactory(partnership=agreement.partnership, title="Tanpa notulen", minutes="", by=ratna)
    ActivityFactory(programme=programme, title="Kunjungan", done=True, participants=30)
    ActivityFactory(programme=programme, title="Belum terjadi", participants=90)
    indicator = IndicatorFactory(programme=programme)
    ActualFactory(indicator=indicator, value=12)
    ActionItemFactory(partnership=agreement.partnership, title="Kirim daftar peserta")
    client = sign_in(ratna)
    summary = client.get(url("report_edit", report.pk)).context["form"]["summary"].value()
    assert "Pertemuan yang diselenggarakan: 1." in summary
    assert "Rapat tahunan" in summary
    assert "Tanpa notulen" not in summary
    assert "realisasi Rp0 dari rencana Rp100.000.000" in summary
    assert "Kegiatan terlaksana: 1, dengan 30 peserta." in summary
    assert "Belum terjadi" not in summary
    assert "Pelajar yang dipertukarkan: 12 dari 20 orang" in summary
    plans = client.get(url("report_edit", report.pk)).context["form"]["plans"].value()
    assert f"- {programme.title}, sampai" in plans
    assert "- Kirim daftar peserta, jatuh tempo" in plans
    report.refresh_from_db()
    assert report.summary == ""


def test_written_report_is_not_prefilled_again(sign_in, ratna, report):
    form = sign_in(ratna).get(url("report_edit", report.pk)).context["form"]
    assert form["summary"].value() == "Dua kunjungan dan satu pelatihan."


def test_report_is_saved_as_a_draft(sign_in, bagus, report):
    client, page = sign_in(bagus), url("report_edit", report.pk)
    seen = client.get(page).context["form"]["seen_version"].value()
    response = client.post(page, {"summary": "Tiga kunjungan.", "plans": "", "seen_version": seen})
    assert response.url == report.get_absolute_url()
    report.refresh_from_db()
    assert (report.summary, report.status) == ("Tiga kunjungan.", "draft")


def test_stale_report_shows_both_versions(sign_in, bagus, report):
    client, page = sign_in(bagus), url("report_edit", report.pk)
    seen = client.get(page).context["form"]["seen_version"].value()
    report.summary = "Versi Ratna."
    report.save()
    response = client.post(page, {"summary": "Versi Bagus.", "seen_version": seen})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Versi Ratna." in html
    assert "Versi Bagus." in html
    report.refresh_from_db()
    assert report.summary == "Versi Ratna."


def test_submitted_report_cannot_be_edited(sign_in, ratna, report):
    REPORT.perform(report, "submit", by=ratna)
    response = sign_in(ratna).get(url("report_edit", report.pk))
    assert response.status_code == 403
    assert "sudah diajukan tidak dapat diubah" in response.content.decode()


# --- Perform ------------------------------------------------------------------------------
def test_officer_submits_and_home_affairs_receives(sign_in, ratna, kemendagri, report):
    submit = url("report_perform", report.pk, "submit")
    assert "Kemendagri menerima laporan ini" in sign_in(ratna).get(submit).content.decode()
    assert sign_in(ratna).post(submit, {"seen": "draft"}).url == report.get_absolute_url()
    receive = url("report_perform", report.pk, "receive")
    assert sign_in(kemendagri).post(receive, {"seen": "submitted"}).status_code == 302
    report.refresh_from_db()
    assert report.status == "received"


def test_return_asks_for_the_reason_and_keeps_the_status_without(
    sign_in, ratna, kemendagri, report
):
    REPORT.perform(report, "submit", by=ratna)
    client, page = sign_in(kemendagri), url("report_perform", report.pk, "return")
    assert 'href="#id_note"' in client.post(page, {"seen": "submitted"}).content.decode()
    client.post(page, {"seen": "submitted", "note": "Anggaran belum diisi."})
    report.refresh_from_db()
    assert report.status == "returned"
    assert "Anggaran belum diisi." in sign_in(ratna).get(report.get_absolute_url()).content.decode()


def test_submitting_what_was_submitted_meanwhile_is_a_conflict(sign_in, ratna, report):
    REPORT.perform(report, "submit", by=ratna)
    page = url("report_perform", report.pk, "submit")
    assert sign_in(ratna).post(page, {"seen": "draft"}).status_code == 409
    assert "Statusnya sekarang “Diajukan”." in sign_in(ratna).get(page).content.decode()


def test_empty_report_is_told_what_is_missing(sign_in, ratna, report):
    Report.objects.update(summary="")
    html = sign_in(ratna).get(url("report_perform", report.pk, "submit")).content.decode()
    assert "Ringkasan pelaksanaan belum diisi." in html


def test_unknown_transition_is_not_found(sign_in, ratna, report):
    assert sign_in(ratna).get(url("report_perform", report.pk, "delete")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 403), ("leader", 403), ("kemendagri", 403), ("officer elsewhere", 404)],
)
def test_only_the_officer_submits(sign_in, people, report, who, status):
    page = url("report_perform", report.pk, "submit")
    assert sign_in(people[who]).get(page).status_code == status
    assert sign_in(people[who]).post(page, {"seen": "draft"}).status_code == status


# --- Through the province ------------------------------------------------------------------
@pytest.fixture
def forwarding(surabaya):
    """Surabaya sends through its province."""
    surabaya.province_forwards = True
    surabaya.save()


def test_the_province_forwards_and_every_page_says_so(
    sign_in, forwarding, ratna, province_officer, kemendagri, report
):
    submit, detail = url("report_perform", report.pk, "submit"), report.get_absolute_url()
    assert "Jawa Timur memeriksa laporan ini" in sign_in(ratna).get(submit).content.decode()
    sign_in(ratna).post(submit, {"seen": "draft"})
    waiting = sign_in(province_officer).get(detail).content.decode()
    assert "Petugas kerja sama Provinsi Jawa Timur" in waiting
    assert "Teruskan laporan" in waiting
    assert "Terima laporan" not in sign_in(kemendagri).get(detail).content.decode()

    forward = url("report_perform", report.pk, "forward")
    assert sign_in(province_officer).post(forward, {"seen": "submitted"}).url == detail
    page = sign_in(kemendagri).get(detail)
    assert [mark.label for mark in page.context["course"]] == [
        "Draf",
        "Diajukan",
        "Diteruskan provinsi",
        "Diterima",
    ]
    assert "Terima laporan" in page.content.decode()
    assert province_officer.name in page.content.decode()
    found = sign_in(kemendagri).get(f"{url('report_list')}?status=forwarded")
    assert list(found.context["page_obj"]) == [report]
    history = reverse("history:object_history", args=["evaluations.report", report.pk])
    told = sign_in(ratna).get(history).content.decode()
    assert "Diteruskan provinsi" in told
    assert "Melalui provinsi" in told


def test_without_the_setting_nothing_is_said_of_the_province(sign_in, ratna, report):
    page = sign_in(ratna).get(report.get_absolute_url())
    assert [mark.label for mark in page.context["course"]] == ["Draf", "Diajukan", "Diterima"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 403), ("kemendagri", 403), ("leader", 403), ("officer elsewhere", 404)],
)
def test_only_the_province_forwards(sign_in, people, forwarding, ratna, report, who, status):
    REPORT.perform(Report.objects.get(), "submit", by=ratna)
    page = url("report_perform", report.pk, "forward")
    assert sign_in(people[who]).get(page).status_code == status
    assert sign_in(people[who]).post(page, {"seen": "submitted"}).status_code == status


def test_two_provincial_officers_do_not_forward_twice(
    sign_in, forwarding, ratna, province_officer, report
):
    REPORT.perform(Report.objects.get(), "submit", by=ratna)
    client, page = sign_in(province_officer), url("report_perform", report.pk, "forward")
    client.post(page, {"seen": "submitted"})
    assert client.post(page, {"seen": "submitted"}).status_code == 409


# --- Detail and list ----------------------------------------------------------------------
def test_detail_shows_whose_turn_it_is_and_the_one_main_button(sign_in, ratna, report):
    html = sign_in(ratna).get(report.get_absolute_url()).content.decode()
    assert "Petugas kerja sama Kota Surabaya" in html
    assert html.count("button main") == 1
    assert "Kirim laporan" in html


def test_finished_report_names_nobody(sign_in, ratna, kemendagri, report):
    REPORT.perform(report, "submit", by=ratna)
    REPORT.perform(report, "receive", by=kemendagri)
    response = sign_in(ratna).get(report.get_absolute_url())
    assert response.context["turn"] is None
    assert Item.objects.open().filter(key="reporting").exists()


def test_detail_out_of_scope_is_not_found(sign_in, officer_elsewhere, report):
    assert sign_in(officer_elsewhere).get(report.get_absolute_url()).status_code == 404


@pytest.fixture
def reports(report, ratna):
    """One draft due in ten days, one received, one of another city late."""
    today = timezone.localdate()
    Report.objects.filter(pk=report.pk).update(due_on=today + timedelta(days=10))
    received = ReportFactory(
        agreement=LegacyAgreementFactory(region=ratna.region, by=ratna),
        due_on=today - timedelta(days=300),
    )
    Report.objects.filter(pk=received.pk).update(status="received")
    late = ReportFactory(due_on=today - timedelta(days=5))
    Report.objects.filter(pk=late.pk).update(status="submitted")
    return {"draft": report, "received": received, "late": late}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"draft", "received", "late"}),
        ("status=draft", {"draft"}),
        ("due=soon", {"draft"}),
        ("due=overdue", {"late"}),
        ("q=kyoto", {"draft"}),
        ("q=tidak-ada", set()),
    ],
)
def test_list_is_filtered(sign_in, auditor, reports, query, names):
    response = sign_in(auditor).get(f"{url('report_list')}?{query}")
    found = {row.pk for row in response.context["page_obj"]}
    assert found == {reports[name].pk for name in names}


def test_list_is_filtered_by_period(sign_in, auditor, report):
    inside, after = report.period_end, report.period_end + timedelta(days=1)
    client = sign_in(auditor)
    assert len(client.get(f"{url('report_list')}?since={inside}").context["page_obj"]) == 1
    assert len(client.get(f"{url('report_list')}?since={after}").context["page_obj"]) == 0


def test_list_shows_only_the_readers_scope(sign_in, officer_elsewhere, report):
    assert not sign_in(officer_elsewhere).get(url("report_list")).context["page_obj"].object_list


@pytest.mark.parametrize("sort", ["due", "-due", "partnership", "-partnership", "period", "status"])
def test_list_is_sorted(sign_in, auditor, reports, sort):
    response = sign_in(auditor).get(f"{url('report_list')}?sort={sort}")
    assert response.context["sort"] == sort
    assert len(response.context["page_obj"]) == 3


def test_list_names_what_waits_to_be_started(sign_in, ratna, bagus, agreement):
    page = url("report_list")
    assert url("report_start", agreement.pk) in sign_in(ratna).get(page).content.decode()
    assert url("report_start", agreement.pk) not in sign_in(bagus).get(page).content.decode()


def test_list_asks_the_same_queries_for_one_and_many_rows(sign_in, auditor, report):
    client = sign_in(auditor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(url("report_list"))
        return len(queries)

    one = count()
    ReportFactory.create_batch(3)
    assert count() == one


def test_detail_asks_the_same_queries_for_one_and_many_facts(sign_in, auditor, report, programme):
    partnership, client = report.partnership, sign_in(auditor)
    Report.objects.update(period_end=timezone.localdate())

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(report.get_absolute_url()).status_code == 200
        return len(queries)

    def add():
        MeetingFactory(partnership=partnership)
        ActualFactory(indicator=IndicatorFactory(programme=programme))
        ActivityFactory(programme=programme, done=True)

    add()
    one = count()
    add()
    add()
    assert count() == one
