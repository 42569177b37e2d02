from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Actual, Indicator
from evaluations.progress import Progress
from tests.factories import ActualFactory, IndicatorFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Sampah terolah",
    "unit": "ton",
    "direction": "up",
    "baseline": "12,5",
    "target": "1.250,75",
    "target_on": "2027-12-31",
}


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


# --- Indicator ----------------------------------------------------------------------------
def test_coordinator_adds_an_indicator_in_indonesian_notation(sign_in, bagus, programme):
    response = sign_in(bagus).post(url("indicator_create", programme.pk), TYPED)
    indicator = Indicator.objects.get()
    assert response.url == indicator.get_absolute_url()
    assert (indicator.programme, indicator.baseline, indicator.target) == (
        programme,
        Decimal("12.5"),
        Decimal("1250.75"),
    )


def test_indicator_form_keeps_what_was_typed_beside_its_error(sign_in, bagus, programme):
    response = sign_in(bagus).post(
        url("indicator_create", programme.pk), TYPED | {"target": "banyak", "name": "Sampah"}
    )
    html = response.content.decode()
    assert 'value="banyak"' in html
    assert 'value="Sampah"' in html
    assert 'href="#id_target"' in html
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("direction", "target", "sentence"),
    [("up", "12,5", "lebih tinggi"), ("down", "20", "lebih rendah")],
)
def test_target_must_lie_in_the_direction(sign_in, bagus, programme, direction, target, sentence):
    response = sign_in(bagus).post(
        url("indicator_create", programme.pk), TYPED | {"direction": direction, "target": target}
    )
    assert sentence in response.content.decode()


@pytest.mark.parametrize("who", ["leader", "kemlu", "auditor", "province"])
def test_only_those_who_run_it_add_indicators(sign_in, people, programme, who):
    assert sign_in(people[who]).get(url("indicator_create", programme.pk)).status_code == 403


@pytest.mark.parametrize("who", ["officer elsewhere", "coordinator elsewhere"])
@pytest.mark.parametrize("page", ["indicator_detail", "indicator_edit", "actual_create"])
def test_indicator_out_of_scope_is_not_found(sign_in, people, indicator, who, page):
    assert sign_in(people[who]).get(url(page, indicator.pk)).status_code == 404


def test_indicator_is_edited_and_a_stale_form_shows_both(sign_in, bagus, ratna, indicator):
    client = sign_in(bagus)
    page = url("indicator_edit", indicator.pk)
    typed = client.get(page).context["form"].initial | {"seen_version": "lama", "target": "30"}
    typed = {name: value for name, value in typed.items() if value is not None}
    response = client.post(page, typed)
    assert response.status_code == 409
    assert [(row.yours, row.stored) for row in response.context["differences"]] == [("30", "20")]
    assert client.post(page, response.context["form"].data.dict()).status_code == 302
    indicator.refresh_from_db()
    assert indicator.target == 30


# --- Actual values ------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["12,5", "12.5"])
def test_value_is_entered_in_either_notation(sign_in, bagus, indicator, typed):
    response = sign_in(bagus).post(
        url("actual_create", indicator.pk),
        {"measured_on": timezone.localdate(), "value": typed, "note": "Survei"},
    )
    assert response.url == indicator.get_absolute_url()
    actual = Actual.objects.get()
    assert (actual.value, actual.entered_by) == (Decimal("12.5"), bagus)


def test_value_is_a_sign_of_life_of_the_partnership(sign_in, bagus, indicator):
    partnership = indicator.partnership
    type(partnership).objects.filter(pk=partnership.pk).update(last_activity_on=date(2020, 1, 1))
    day = timezone.localdate() - timedelta(days=3)
    sign_in(bagus).post(url("actual_create", indicator.pk), {"measured_on": day, "value": "3"})
    partnership.refresh_from_db()
    assert partnership.last_activity_on == day


def test_day_has_one_value(sign_in, bagus, indicator):
    actual = ActualFactory(indicator=indicator)
    response = sign_in(bagus).post(
        url("actual_create", indicator.pk), {"measured_on": actual.measured_on, "value": "99"}
    )
    html = response.content.decode()
    assert "Capaian untuk tanggal ini sudah ada." in html
    assert 'value="99"' in html
    assert Actual.objects.count() == 1


def test_value_of_tomorrow_is_refused(sign_in, bagus, indicator):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = sign_in(bagus).post(
        url("actual_create", indicator.pk), {"measured_on": tomorrow, "value": "9"}
    )
    assert "Tanggal ini belum tiba." in response.content.decode()


def test_value_is_corrected(sign_in, ratna, indicator):
    actual = ActualFactory(indicator=indicator, value="12.50")
    client, page = sign_in(ratna), url("actual_edit", actual.pk)
    html = client.get(page).content.decode()
    assert 'value="12,5"' in html
    response = client.post(
        page,
        {
            "measured_on": actual.measured_on,
            "value": "13,25",
            "seen_version": actual.updated_at.isoformat(),
        },
    )
    assert response.url == indicator.get_absolute_url()
    actual.refresh_from_db()
    assert actual.value == Decimal("13.25")


@pytest.mark.parametrize("who", ["leader", "kemendagri", "auditor"])
def test_only_those_who_run_it_enter_values(sign_in, people, indicator, who):
    actual = ActualFactory(indicator=indicator)
    client = sign_in(people[who])
    assert client.get(url("actual_create", indicator.pk)).status_code == 403
    assert client.get(url("actual_edit", actual.pk)).status_code == 403


def test_value_out_of_scope_is_not_found(sign_in, officer_elsewhere, indicator):
    actual = ActualFactory(indicator=indicator)
    client = sign_in(officer_elsewhere)
    assert client.get(url("actual_edit", actual.pk)).status_code == 404
    assert client.post(url("actual_edit", actual.pk), {"value": "1"}).status_code == 404


# --- Progress -----------------------------------------------------------------------------
def latest(indicator):
    return Progress(Indicator.objects.with_latest().get(pk=indicator.pk))


@pytest.mark.parametrize(
    ("value", "label", "tone"),
    [
        (None, "Belum ada capaian", "neutral"),
        (0, "0% menuju target", "brand"),
        (12, "60% menuju target", "brand"),
        (20, "Target tercapai", "go"),
        (25, "Target tercapai", "go"),
    ],
)
def test_progress_is_said_in_words(indicator, value, label, tone):
    if value is not None:
        ActualFactory(indicator=indicator, value=value)
    progress = latest(indicator)
    assert (progress.label, progress.tone) == (label, tone)


def test_falling_indicator_progresses_downwards(programme):
    indicator = IndicatorFactory(
        programme=programme, direction="down", baseline=100, target=50, unit="ton"
    )
    ActualFactory(indicator=indicator, value=75)
    assert latest(indicator).percent == 50
    assert latest(indicator).amount == "75 ton, target 50"


def test_target_that_has_passed_is_late_until_it_is_reached(indicator):
    Indicator.objects.update(target_on=timezone.localdate() - timedelta(days=1))
    ActualFactory(indicator=indicator, value=19)
    assert latest(indicator).tone == "late"
    Actual.objects.update(value=20)
    assert latest(indicator).tone == "go"


def test_latest_value_decides_not_the_highest(indicator):
    ActualFactory(indicator=indicator, value=18, measured_on=date(2026, 1, 1))
    ActualFactory(indicator=indicator, value=10, measured_on=date(2026, 2, 1))
    assert latest(indicator).sentence == "10 dari 20 orang pada 1 Februari 2026, 50% menuju target"


# --- Detail -------------------------------------------------------------------------------
def test_detail_shows_the_line_with_its_table_and_target(sign_in, auditor, indicator):
    ActualFactory(indicator=indicator, value="12.50", measured_on=date(2026, 2, 1))
    html = sign_in(auditor).get(indicator.get_absolute_url()).content.decode()
    assert "12,5 dari 20 orang" in html
    assert "Lihat sebagai tabel" in html
    assert "Target 20 orang" in html
    assert "Catat capaian" not in html


def test_detail_offers_the_first_value_to_who_may_enter_it(sign_in, bagus, indicator):
    html = sign_in(bagus).get(indicator.get_absolute_url()).content.decode()
    assert "Catat capaian pertama" in html


def test_detail_asks_the_same_queries_for_one_and_many_values(sign_in, bagus, indicator):
    client = sign_in(bagus)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(indicator.get_absolute_url())
        return len(queries)

    ActualFactory(indicator=indicator)
    one = count()
    for number in range(1, 5):
        ActualFactory(
            indicator=indicator, measured_on=timezone.localdate() - timedelta(days=number)
        )
    assert count() == one
