"""How a partnership in force is: each aspect, the verdict and the next best action."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from evaluations.health import Aspect, Assessment, assess
from evaluations.models import Evaluation, Score
from partnerships.models import ActionItem, Agreement, Partnership
from programs.models import BudgetLine, Programme
from sistercity.worklist.models import Item
from tests.factories import (
    ActionItemFactory,
    ActualFactory,
    BudgetLineFactory,
    EvaluationFactory,
    IndicatorFactory,
    LegacyAgreementFactory,
    ProgrammeFactory,
)

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def awake(agreement: Agreement) -> None:
    silent(agreement, 1)


def silent(agreement: Agreement, days: int) -> None:
    Partnership.objects.filter(pk=agreement.partnership_id).update(last_activity_on=ago(days))


def ending(agreement: Agreement, days: int) -> None:
    Partnership.objects.filter(pk=agreement.partnership_id).update(ends_on=ago(-days))


def turn(agreement: Agreement, key: str) -> Any:
    return Item.objects.open().filter(subject=agreement.subject, key=key)


@pytest.fixture
def assessed(agreement: Agreement, ratna: Any) -> Callable[..., Assessment]:
    """Return a function: how Surabaya – Kyoto is now, to somebody, usually the officer."""

    def assessed(user: Any = ratna) -> Assessment:
        return assess(Partnership.objects.filter(pk=agreement.partnership_id), user)[0]

    return assessed


@pytest.fixture
def aspect(assessed: Callable[..., Assessment]) -> Callable[[str], Aspect]:
    """Return a function: one aspect of Surabaya – Kyoto as it is now."""
    return lambda key: next(row for row in assessed().aspects if row.key == key)


# --- Activity -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (0, "good", "hari ini"),
        (179, "good", "5 bulan lalu"),
        (180, "attention", "batasnya 180 hari"),
        (364, "attention", "12 bulan lalu"),
        (365, "bad", "batasnya 365 hari"),
    ],
)
def test_activity_follows_the_last_sign_of_life(agreement, aspect, days, state, words):
    silent(agreement, days)
    found = aspect("activity")
    assert found.state == state
    assert date_format(ago(days)) in found.reason
    assert words in found.reason


# --- Expiry -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "open_state", "decided_state"),
    [
        (366, "good", "good"),
        (365, "attention", "good"),
        (184, "attention", "good"),
        (183, "bad", "attention"),
        (0, "bad", "attention"),
    ],
)
def test_a_decision_takes_one_degree_off_a_near_end(
    agreement, aspect, days, open_state, decided_state
):
    ending(agreement, days)
    assert aspect("expiry").state == open_state
    turn(agreement, "decision").update(closed_at=timezone.now())
    assert aspect("expiry").state == decided_state
    assert "sudah diputuskan" in aspect("expiry").reason


def test_an_end_without_a_decision_says_so_with_its_day(agreement, aspect):
    ending(agreement, 100)
    reason = aspect("expiry").reason
    assert date_format(ago(-100)) in reason
    assert "3 bulan lagi" in reason
    assert "belum diputuskan" in reason


def test_an_agreement_without_an_end_never_comes_near_it(agreement, aspect):
    Partnership.objects.update(ends_on=None)
    assert (aspect("expiry").state, aspect("expiry").reason) == (
        "good",
        "Berlaku tanpa tanggal akhir.",
    )


def test_the_decision_about_an_arrangement_is_not_that_of_its_agreement(agreement, aspect):
    """The arrangement's decision waits, that of what it carries out is made."""
    ending(agreement, 100)
    item = turn(agreement, "decision").get()
    turn(agreement, "decision").update(closed_at=timezone.now())
    item.pk, item.subject = None, "agreement:0"
    item.save()
    assert aspect("expiry").state == "attention"


# --- Evaluation ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("late", "state"), [(-1, "none"), (0, "none"), (1, "attention"), (90, "attention"), (91, "bad")]
)
def test_an_evaluation_is_late_from_its_day_on(agreement, aspect, late, state):
    turn(agreement, "evaluation").update(due_on=ago(late))
    found = aspect("evaluation")
    assert found.state == state
    assert date_format(ago(late)) in found.reason
    assert (f"Terlambat {late} hari" in found.reason) == (late > 0)


def test_an_approved_evaluation_is_good_until_the_next_is_late(agreement, aspect, relevance):
    done = EvaluationFactory(agreement=agreement)
    Score.objects.create(evaluation=done, criterion=relevance, value=4, reason="R")
    turn(agreement, "evaluation").update(due_on=ago(-30))
    assert aspect("evaluation").state == "none"
    Evaluation.objects.update(status="approved")
    assert aspect("evaluation").state == "good"
    assert f"sampai {date_format(done.period_end)}, bernilai 4,0 dari 5" in (
        aspect("evaluation").reason
    )
    turn(agreement, "evaluation").update(due_on=ago(1))
    assert aspect("evaluation").state == "attention"


def test_without_a_turn_no_evaluation_is_scheduled(agreement, aspect):
    turn(agreement, "evaluation").update(closed_at=timezone.now())
    assert aspect("evaluation").reason == "Belum ada evaluasi yang dijadwalkan."


def test_an_approved_evaluation_without_scores_has_no_value(agreement, aspect):
    done = EvaluationFactory(agreement=agreement)
    Evaluation.objects.update(status="approved")
    assert f"mencakup sampai {date_format(done.period_end)}" in aspect("evaluation").reason


# --- Action items -------------------------------------------------------------------------
def promise(agreement: Agreement, *, due: int, done: int | None) -> None:
    item = ActionItemFactory(partnership=agreement.partnership)
    done_on = None if done is None else ago(done)
    ActionItem.objects.filter(pk=item.pk).update(due_on=ago(due), done_on=done_on)


def test_action_items_ahead_or_long_done_tell_nothing(agreement, aspect):
    promise(agreement, due=-5, done=None)
    promise(agreement, due=400, done=390)
    promise(agreement, due=400, done=410)
    assert aspect("promises").state == "none"


@pytest.mark.parametrize(
    ("kept", "late", "overdue", "state"),
    [
        (1, 0, 0, "good"),
        (3, 1, 0, "good"),
        (2, 1, 0, "attention"),
        (1, 1, 0, "attention"),
        (1, 2, 0, "bad"),
        (3, 0, 1, "attention"),
        (0, 0, 1, "bad"),
    ],
)
def test_action_items_are_judged_by_the_share_done_in_time(
    agreement, aspect, kept, late, overdue, state
):
    for _number in range(kept):
        promise(agreement, due=20, done=20)
    for _number in range(late):
        promise(agreement, due=20, done=19)
    for _number in range(overdue):
        promise(agreement, due=400, done=None)
    found = aspect("promises")
    assert found.state == state
    assert found.reason.startswith(f"{kept} dari {kept + late + overdue} tindak lanjut")
    assert (f"{late} selesai terlambat" in found.reason) == bool(late)
    assert (f"{overdue} terlambat dan belum selesai" in found.reason) == bool(overdue)
    assert (found.remedy is not None) == bool(overdue)


# --- Results ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "state"),
    [
        ([20], "good"),
        ([20, 20, 20, 5], "good"),
        ([20, 20, 5], "attention"),
        ([20, 5], "attention"),
        ([20, 5, None], "bad"),
        ([None], "bad"),
    ],
)
def test_results_are_judged_by_the_share_of_due_targets_reached(programme, aspect, values, state):
    for value in values:
        indicator = IndicatorFactory(programme=programme, target_on=ago(0))
        if value is not None:
            ActualFactory(indicator=indicator, value=value)
    found = aspect("results")
    assert found.state == state
    assert f"{values.count(20)} dari {len(values)} target" in found.reason
    missed = values.count(20) < len(values)
    assert ("Belum: Pelajar yang dipertukarkan" in found.reason) == missed
    assert (found.remedy is not None) == missed


def test_targets_ahead_and_those_of_a_cancelled_programme_are_not_due(programme, aspect):
    assert aspect("results").reason == "Belum ada indikator dengan target."
    IndicatorFactory(programme=programme, target_on=ago(-40))
    IndicatorFactory(programme=programme, target_on=ago(-20))
    assert aspect("results").state == "none"
    assert date_format(ago(-20)) in aspect("results").reason
    late = IndicatorFactory(programme=programme, target_on=ago(1))
    assert aspect("results").state == "bad"
    Programme.objects.filter(pk=late.programme_id).update(status="cancelled")
    assert aspect("results").state == "none"


# --- Money --------------------------------------------------------------------------------
@pytest.fixture
def half_way(agreement: Agreement, economy: Any) -> BudgetLine:
    """Rp100 jt planned for a programme of 200 days of which 100 are over."""
    programme = ProgrammeFactory(
        agreement=agreement, field=economy, starts_on=ago(100), ends_on=ago(-99)
    )
    return BudgetLineFactory(programme=programme)


@pytest.mark.parametrize(
    ("millions", "state"),
    [
        (0, "bad"),
        (24, "bad"),
        (25, "attention"),
        (37, "attention"),
        (38, "good"),
        (100, "good"),
        (110, "attention"),
        (111, "bad"),
    ],
)
def test_spending_is_judged_by_what_should_be_spent_by_now(half_way, aspect, millions, state):
    half_way.realised_amount = millions * 10**6
    half_way.save()
    found = aspect("spending")
    assert found.state == state
    assert "Rp100 jt" in found.reason
    over = millions > 100
    assert ("melebihi rencana" in found.reason) == over
    assert ("menurut waktu sekitar Rp50 jt" in found.reason) != over


def test_what_one_programme_saves_does_not_hide_what_another_overspends(
    half_way, agreement, economy, aspect
):
    other = ProgrammeFactory(agreement=agreement, field=economy)
    BudgetLineFactory(programme=other, planned_amount=10**6, realised_amount=3 * 10**6)
    assert "Rp2 jt melebihi rencana" in aspect("spending").reason
    Programme.objects.filter(pk=other.pk).update(status="cancelled")
    assert "melebihi" not in aspect("spending").reason


def test_money_cannot_be_judged_without_a_plan_or_at_the_beginning(agreement, economy, aspect):
    assert aspect("spending").reason == "Belum ada anggaran yang direncanakan."
    programme = ProgrammeFactory(
        agreement=agreement, field=economy, starts_on=ago(24), ends_on=ago(-75)
    )
    BudgetLineFactory(programme=programme)
    assert aspect("spending").state == "none"
    Programme.objects.update(starts_on=ago(25), ends_on=ago(-74))
    assert aspect("spending").state == "bad"


# --- Verdict and next best action ---------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "label", "tone"),
    [(1, "Bangun", "go"), (200, "Sepi", "sleep"), (400, "Tidur", "sleep")],
)
def test_the_verdict_follows_silence_whatever_the_aspects_say(
    agreement, assessed, days, label, tone
):
    silent(agreement, days)
    turn(agreement, "evaluation").update(due_on=ago(500))
    assert (assessed().label, assessed().tone) == (label, tone)


def test_the_sentence_names_what_is_wrong(agreement, assessed):
    awake(agreement)
    turn(agreement, "evaluation").update(due_on=ago(-5))
    assert assessed().sentence == "Tidak ada yang perlu diperhatikan saat ini."
    assert assessed().next_action is None
    silent(agreement, 200)
    promise(agreement, due=20, done=None)
    assert assessed().sentence == "2 dari 6 hal perlu diperhatikan: kegiatan, tindak lanjut."


def test_the_next_action_is_the_first_that_can_be_done_by_whom(
    agreement, assessed, ratna, bagus, leader, auditor
):
    meeting = reverse("partnerships:meeting_create", args=[agreement.partnership_id])
    silent(agreement, 200)
    for person, url in ((ratna, meeting), (bagus, meeting), (leader, ""), (auditor, "")):
        found = assessed(person).next_action
        assert str(found.label) == "Jadwalkan pertemuan dengan mitra"
        assert (found.url, str(found.who)) == (url, "koordinator atau petugas daerah")

    ending(agreement, 100)
    turn(agreement, "decision").update(due_on=ago(83))
    for person, url in ((leader, agreement.get_absolute_url()), (ratna, ""), (auditor, "")):
        found = assessed(person).next_action
        assert found.label == "Putuskan kelanjutan kerja sama"
        assert (found.url, found.who) == (url, "Pimpinan daerah Kota Surabaya")


def test_a_decision_far_ahead_is_not_the_next_action(agreement, assessed):
    awake(agreement)
    turn(agreement, "evaluation").update(due_on=ago(3))
    ending(agreement, 300)
    assert [row.key for row in assessed().warnings] == ["expiry", "evaluation"]
    assert assessed().next_action.label == "Selesaikan evaluasi berkala"


def test_a_late_evaluation_is_done_by_whoever_holds_it(agreement, assessed, ratna, bagus):
    awake(agreement)
    turn(agreement, "evaluation").update(due_on=ago(3), role="coordinator")
    start = reverse("evaluations:evaluation_start", args=[agreement.pk])
    assert assessed(bagus).next_action.url == start
    found = assessed(ratna).next_action
    assert (found.url, found.who) == ("", "Koordinator Kota Surabaya")


# --- The page -----------------------------------------------------------------------------
def page_of(client: Any, partnership: Partnership) -> str:
    response = client.get(reverse("evaluations:partnership_health", args=[partnership.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_tab_tells_every_aspect_and_leads_to_the_next_action(sign_in, agreement, ratna):
    silent(agreement, 400)
    page = page_of(sign_in(ratna), agreement.partnership)
    for name in ("Masa berlaku", "Kegiatan", "Evaluasi", "Tindak lanjut", "Hasil", "Anggaran"):
        assert f"<b>{name}</b>" in page
    assert '<span class="tag late">Mendesak</span>' in page
    meeting = reverse("partnerships:meeting_create", args=[agreement.partnership_id])
    assert f'<a class="button main no-print" href="{meeting}">' in page


def test_who_may_not_reads_who_may(sign_in, agreement, auditor):
    silent(agreement, 400)
    page = page_of(sign_in(auditor), agreement.partnership)
    assert "Jadwalkan pertemuan dengan mitra" in page
    assert "Dikerjakan oleh koordinator atau petugas daerah." in page
    assert reverse("partnerships:meeting_create", args=[agreement.partnership_id]) not in page


def test_nothing_wrong_asks_for_nothing(sign_in, agreement, ratna):
    awake(agreement)
    turn(agreement, "evaluation").update(due_on=ago(-5))
    assert "Tidak ada yang mendesak." in page_of(sign_in(ratna), agreement.partnership)


def test_before_an_agreement_is_in_force_nothing_is_judged(sign_in, partnership, ratna):
    page = page_of(sign_in(ratna), partnership)
    assert "Kesehatan belum dinilai" in page
    assert "Masa berlaku" not in page


def test_the_overview_leads_to_the_reasons(sign_in, agreement, partnership, ratna):
    for row, shown in ((agreement.partnership, True), (partnership, False)):
        page = sign_in(ratna).get(row.get_absolute_url()).content.decode()
        assert ("Sebab dan langkah berikutnya" in page) == shown


def test_the_assessment_of_many_asks_as_often_as_that_of_one(agreement, programme, ratna):
    def count() -> int:
        rows = Partnership.objects.prefetch_related("coordinators")
        with CaptureQueriesContext(connection) as queries:
            assert assess(rows, ratna)
        return len(queries)

    def add(under: Agreement, programme: Programme) -> None:
        promise(under, due=20, done=None)
        ActualFactory(indicator=IndicatorFactory(programme=programme, target_on=ago(3)))
        EvaluationFactory(agreement=under)
        Evaluation.objects.update(status="approved")

    add(agreement, programme)
    few = count()
    for _number in range(3):
        programme = ProgrammeFactory(agreement=LegacyAgreementFactory(region=ratna.region))
        BudgetLineFactory(programme=programme)
        add(programme.agreement, programme)
    assert count() == few
