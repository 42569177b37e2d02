"""An agreement is ended by notice: in force until the day, over on it, unless taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from partnerships.lifecycle import AGREEMENT
from partnerships.models import Agreement, Document, Partnership, Termination
from partnerships.services import agreements, terminations
from partnerships.tasks import update_agreements
from programs.models import Programme
from sistercity.accounts.models import User
from sistercity.deadlines.counting import add_months
from sistercity.history.links import history_url
from sistercity.notifications.models import Notification
from sistercity.ui import words
from sistercity.worklist.models import Item
from tests.factories import give_notice, pdf

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
BOTH, COUNTERPART = Termination.Giver.BOTH, Termination.Giver.COUNTERPART


def waits(agreement: Agreement, key: str = "decision") -> bool:
    return Item.objects.open().filter(subject=agreement.subject, key=key).exists()


def page(agreement: Agreement, name: str = "terminate", *args: str) -> str:
    return reverse(f"partnerships:agreement_{name}", args=[agreement.pk, *args])


def form(**changes: object) -> dict[str, object]:
    return {
        "given_by": "region",
        "given_on": TODAY().isoformat(),
        "notice_months": "6",
        "reason": "Anggaran dialihkan.",
        "letter": pdf("surat.pdf"),
        "seen": "in_force",
    } | changes


def test_until_the_day_it_stays_in_force_and_on_the_day_it_ends(agreement, leader):
    instrument = give_notice(agreement, by=leader)
    day = add_months(TODAY(), 6)
    assert (instrument.kind, instrument.status) == ("termination", "notice_given")
    assert (instrument.predecessor, instrument.starts_on) == (agreement, day)
    assert Document.objects.get(agreement=instrument).kind == "termination_notice"
    partnership = Partnership.objects.get(pk=agreement.partnership_id)
    assert (partnership.status, partnership.ends_on) == ("active", day - timedelta(days=1))
    assert not waits(agreement)
    assert waits(agreement, "reporting")

    assert terminations.take_effect_due(day - timedelta(days=1)) == 0
    assert terminations.take_effect_due(day + timedelta(days=20)) == 1
    assert terminations.take_effect_due(day + timedelta(days=20)) == 0
    agreement.refresh_from_db()
    instrument.refresh_from_db()
    assert (agreement.status, agreement.status_note) == ("terminated", "Tidak ada manfaat.")
    assert instrument.status == "carried_out"
    assert Partnership.objects.get(pk=partnership.pk).status == Partnership.Status.ENDED
    assert not Item.objects.open().filter(subject=agreement.subject).exists()


def test_a_terminated_agreement_does_not_expire_after_a_long_outage(agreement, leader):
    give_notice(agreement, by=leader)
    Termination.objects.update(given_on="2020-01-01", effective_on="2020-07-01")
    Agreement.objects.filter(pk=agreement.pk).update(
        starts_on="2019-01-01", ends_on=TODAY() - timedelta(days=2)
    )
    assert update_agreements() == 0
    agreement.refresh_from_db()
    assert agreement.status == "terminated"


def test_a_notice_recorded_after_its_period_ends_the_agreement_at_once(agreement, leader):
    given = add_months(TODAY(), -7)
    instrument = give_notice(agreement, by=leader, given_by=COUNTERPART, given_on=given)
    agreement.refresh_from_db()
    assert (agreement.status, instrument.status) == ("terminated", "carried_out")


def test_both_sides_may_agree_on_a_day(agreement, leader):
    day = TODAY() + timedelta(days=10)
    agreed = {"given_by": BOTH, "notice_months": None}
    with pytest.raises(ValidationError, match="paling awal"):
        give_notice(agreement, by=leader, **agreed, effective_on=TODAY() - timedelta(days=1))
    assert give_notice(agreement, by=leader, **agreed, effective_on=day).starts_on == day


def test_a_notice_that_runs_beyond_the_end_or_before_the_beginning_is_refused(agreement, leader):
    with pytest.raises(ValidationError, match="Biarkan berakhir saja"):
        give_notice(agreement, by=leader, notice_months=36, given_on=add_months(TODAY(), 13))
    with pytest.raises(ValidationError, match="belum berlaku"):
        give_notice(agreement, by=leader, given_on=agreement.starts_on - timedelta(days=1))
    assert not Termination.objects.exists()


def test_a_second_notice_is_refused_by_service_and_table(agreement, leader):
    instrument = give_notice(agreement, by=leader)
    with pytest.raises(ValidationError, match="sudah dicatat"):
        give_notice(agreement, by=leader)
    instrument.pk = None
    with pytest.raises(IntegrityError, match="agreement_terminated_once"):
        instrument.save()


def test_under_notice_nothing_else_is_decided(agreement, leader, sign_in):
    give_notice(agreement, by=leader)
    with pytest.raises(ValidationError, match="akan diakhiri"):
        agreements.open_renewal(
            agreement, kind="renewal", start="draft_text", reason="Lanjut.", by=leader
        )
    with pytest.raises(ValidationError, match="sudah dicatat"):
        AGREEMENT.perform(agreement, "let_expire", by=leader, note="Alasan.")
    assert "akan diakhiri" in sign_in(leader).get(page(agreement, "continue")).content.decode()


def test_a_notice_is_taken_back_with_a_reason_and_the_decision_is_due_again(
    agreement, leader, ratna
):
    instrument = give_notice(agreement, by=leader)
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        AGREEMENT.perform(instrument, "withdraw_notice", by=leader, note="")
    with pytest.raises(PermissionDenied):
        AGREEMENT.perform(instrument, "withdraw_notice", by=ratna, note="Alasan.")
    AGREEMENT.perform(instrument, "withdraw_notice", by=leader, note="Mitra berubah pikiran.")

    instrument.refresh_from_db()
    assert (instrument.status, instrument.status_note) == ("cancelled", "Mitra berubah pikiran.")
    assert terminations.take_effect_due(date(2100, 1, 1)) == 0
    assert waits(agreement)
    partnership = Partnership.objects.get(pk=agreement.partnership_id)
    assert partnership.ends_on == agreement.ends_on
    give_notice(agreement, by=leader)


def test_the_region_its_province_and_the_ministries_are_told_of_each_turn_once(
    agreement, leader, ratna, bagus, province_officer, kemlu, kemendagri, officer_elsewhere
):
    instrument = give_notice(agreement, by=leader)
    day = instrument.starts_on
    terminations.take_effect_due(day)
    for person in (ratna, bagus, leader, province_officer, kemlu, kemendagri):
        told = Notification.objects.filter(recipient=person, occasion__startswith="termination:")
        assert list(told.order_by("pk").values_list("title", flat=True)) == [
            f"Perjanjian akan diakhiri per {words.day(day)}",
            f"Perjanjian diakhiri per {words.day(day)}",
        ]
    assert not Notification.objects.filter(recipient=officer_elsewhere).exists()


def test_whoever_was_told_of_a_notice_is_told_that_it_was_taken_back(
    agreement, leader, ratna, bagus, province_officer, kemlu, kemendagri, officer_elsewhere
):
    instrument = give_notice(agreement, by=leader)
    AGREEMENT.perform(instrument, "withdraw_notice", by=leader, note="Mitra berubah pikiran.")
    news = Notification.objects.filter(occasion=f"termination:{instrument.pk}:cancelled")
    told = {row.recipient for row in news}
    assert told == {ratna, bagus, leader, province_officer, kemlu, kemendagri}
    assert {row.title for row in news} == {
        f"Pengakhiran per {words.day(instrument.starts_on)} ditarik"
    }
    assert all("Mitra berubah pikiran." in row.body for row in news)


def test_the_history_tells_who_took_a_notice_back_and_why(agreement, leader, sign_in, auditor):
    instrument = give_notice(agreement, by=leader)
    url = page(instrument, "perform", "withdraw_notice")
    sign_in(leader).post(url, {"note": "Mitra berubah pikiran.", "seen": "notice_given"})
    changes = sign_in(auditor).get(history_url(instrument)).context["changes"]
    told = [
        (change.who, {field.new for field in change.fields})
        for change in changes
        if "Batal" in {field.new for field in change.fields}
    ]
    assert told == [(leader.name, {"Batal", "Mitra berubah pikiran."})]


def test_a_coordinator_who_moved_elsewhere_is_told_nothing(agreement, leader, bagus, yogyakarta):
    User.objects.filter(pk=bagus.pk).update(region=yogyakarta)
    give_notice(agreement, by=leader)
    assert not Notification.objects.filter(recipient=bagus).exists()


# --- Pages --------------------------------------------------------------------------------
def test_the_leader_records_a_notice_and_the_pages_say_so(
    agreement, programme, leader, ratna, sign_in
):
    Programme.objects.filter(pk=programme.pk).update(status="running")
    client = sign_in(leader)
    assert programme.title in client.get(page(agreement)).content.decode()
    response = client.post(page(agreement), form())
    instrument = Agreement.objects.get(kind="termination")
    assert response.url == instrument.get_absolute_url()

    day = words.day(add_months(TODAY(), 6))
    content = sign_in(ratna).get(agreement.get_absolute_url()).content.decode()
    assert f"Diakhiri per {day}" in content
    assert f"Pemberitahuan {words.day(TODAY())}" in content
    assert programme.title in content
    assert "Akhiri perjanjian" not in client.get(agreement.get_absolute_url()).content.decode()
    frame = client.get(agreement.partnership.get_absolute_url()).content.decode()
    assert f"Diakhiri per {day}" in frame

    content = client.get(instrument.get_absolute_url()).content.decode()
    assert "Anggaran dialihkan." in content
    assert "Tarik pemberitahuan" in content
    assert "Tarik pemberitahuan" not in (
        sign_in(ratna).get(instrument.get_absolute_url()).content.decode()
    )
    url = page(instrument, "perform", "withdraw_notice")
    client.post(url, {"note": "Mitra berubah pikiran.", "seen": "notice_given"})
    assert "Ditarik pada" in client.get(instrument.get_absolute_url()).content.decode()
    assert "Diakhiri per" not in client.get(agreement.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"given_by": ""}, {"given_by"}),
        ({"given_on": "2099-01-01"}, {"given_on"}),
        ({"notice_months": ""}, {"notice_months"}),
        ({"given_by": "both"}, {"effective_on"}),
        ({"given_by": "both", "effective_on": "2020-01-01"}, {"effective_on"}),
        ({"reason": " "}, {"reason"}),
        ({"letter": ""}, {"letter"}),
        ({"given_on": "2015-01-01"}, {"given_on"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    agreement, leader, sign_in, changes, wrong
):
    response = sign_in(leader).post(page(agreement), form(**changes))
    assert set(response.context["form"].errors) == wrong
    if "reason" not in wrong:
        assert "Anggaran dialihkan." in response.content.decode()
    assert not Termination.objects.exists()


def test_a_notice_for_what_changed_meanwhile_is_a_conflict(agreement, leader, sign_in):
    AGREEMENT.perform(agreement, "suspend", by=leader, note="Gempa.")
    response = sign_in(leader).post(page(agreement), form())
    assert response.status_code == 409
    assert not Termination.objects.exists()


def test_the_leader_suspends_until_a_day(agreement, leader, sign_in):
    client, url = sign_in(leader), page(agreement, "perform", "suspend")
    day = TODAY() + timedelta(days=30)
    data = {"note": "Gempa.", "seen": "in_force"}
    yesterday = TODAY() - timedelta(days=1)
    response = client.post(url, data | {"until": yesterday.isoformat()})
    assert response.context["form"].errors["until"]
    client.post(url, data | {"until": day.isoformat()})
    agreement.refresh_from_db()
    assert (agreement.status, agreement.suspended_until) == ("suspended", day)
    assert "Ditangguhkan sampai" in client.get(agreement.get_absolute_url()).content.decode()


def test_the_chain_names_every_instrument_and_marks_the_page_one_is_on(agreement, leader, sign_in):
    instrument = give_notice(agreement, by=leader)
    client = sign_in(leader)
    for here in (agreement, instrument):
        response = client.get(here.get_absolute_url())
        links = response.context["chain"]
        assert [link.title for link in links] == [agreement.title, instrument.title]
        assert [link.title for link in links if not link.url] == [here.title]
        assert response.content.decode().count("Halaman ini") == 1
