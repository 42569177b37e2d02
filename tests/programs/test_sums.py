"""What budget lines come to in rupiah, by a model that knows nothing of SQL."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.models import BudgetLine, Programme, lines_in_rupiah
from tests.factories import ActivityFactory, BudgetLineFactory

pytestmark = pytest.mark.django_db

RATED = {"currency": "USD", "rate": Decimal("16310.5"), "rate_on": date(2026, 1, 5)}
AMOUNTS = ("planned", "committed", "realised")

amounts = st.decimals(0, 10**15, places=2)
rates = st.none() | st.decimals(Decimal("0.000001"), 10**9, places=6)
drawn = st.lists(
    st.tuples(
        st.sampled_from([*BudgetLine.Source.values, ""]),
        st.sampled_from([0, 1, None]),
        rates,
        amounts,
        amounts,
        amounts,
    ),
    max_size=6,
)


def rounded(amount: Decimal, rate: Decimal | None) -> Decimal:
    exact = amount * (rate if rate is not None else 1)
    return exact.quantize(Decimal(1), ROUND_HALF_UP)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=drawn)
def test_sums_by_source_and_by_activity_are_the_total_of_the_lines(programme, rows):
    programme.budget_lines.all().delete()
    programme.activities.all().delete()
    activities = [ActivityFactory(programme=programme) for _ in range(2)]
    for source, number, rate, *typed in rows:
        foreign = {"currency": "USD", "rate": rate, "rate_on": date(2026, 1, 5)} if rate else {}
        columns = {f"{name}_amount": value for name, value in zip(AMOUNTS, typed, strict=True)}
        activity = None if number is None else activities[number]
        line = BudgetLineFactory(
            programme=programme, source=source, activity=activity, **columns, **foreign
        )
        line.full_clean()
    expected = [
        sum((rounded(row[3 + place], row[2]) for row in rows), Decimal(0)) for place in range(3)
    ]
    lines = programme.budget_lines
    listed = Programme.objects.with_totals().get(pk=programme.pk)
    shown = lines.with_rupiah()
    total = lines.total()
    for name, sum_ in zip(AMOUNTS, expected, strict=True):
        assert getattr(total, name) == sum_
        assert getattr(listed.funds, name) == sum_
        for parts in (lines.by_source(), lines.by_activity(), shown):
            assert sum(getattr(part, name) for part in parts) == sum_
    assert total.without_source == sum(not row[0] for row in rows) == listed.without_source
    assert {part.label for part in lines.by_source()} == {
        BudgetLine(source=row[0]).source_name for row in rows
    }


def test_half_a_rupiah_is_rounded_up(programme):
    programme.budget_lines.update(planned_amount="0.50", realised_amount="0.49")
    total = programme.budget_lines.total()
    assert (total.planned, total.realised) == (1, 0)


def test_foreign_line_is_worth_its_kept_rate(programme):
    programme.budget_lines.update(planned_amount="100.25", **RATED)
    (line,) = Programme.objects.prefetch_related(lines_in_rupiah()).get().budget_lines.all()
    assert line.planned == Decimal(1635128)
    assert line.planned_amount == Decimal("100.25")


@pytest.mark.parametrize("missing", ["rate", "rate_on"])
def test_foreign_amount_without_rate_or_date_is_refused(programme, missing):
    line = BudgetLineFactory.build(programme=programme, **(RATED | {missing: None}))
    with pytest.raises(ValidationError) as refused:
        line.full_clean()
    assert list(refused.value.message_dict) == [missing]
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


def test_rupiah_have_no_rate(programme):
    line = BudgetLineFactory.build(programme=programme, rate=1)
    with pytest.raises(ValidationError) as refused:
        line.full_clean()
    assert list(refused.value.message_dict) == ["rate"]


@pytest.mark.parametrize("code", ["XYZ", "usd", "NLG", ""])
def test_currency_is_one_in_use(programme, code):
    line = BudgetLineFactory.build(programme=programme, **(RATED | {"currency": code}))
    with pytest.raises(ValidationError) as refused:
        line.full_clean()
    assert "currency" in refused.value.message_dict


def test_no_money_is_zero_everywhere(programme):
    programme.budget_lines.all().delete()
    listed = Programme.objects.with_totals().get()
    assert listed.funds == programme.budget_lines.total()
    assert (listed.planned, listed.without_source, listed.funds.warns) == (0, 0, False)


def test_activities_stand_by_date_and_the_whole_programme_last(programme):
    early, late = (
        ActivityFactory(programme=programme, title=title, starts_on=date(2026, month, 1))
        for title, month in (("Seleksi", 1), ("Kunjungan", 6))
    )
    for activity in (late, early):
        BudgetLineFactory(programme=programme, activity=activity)
    labels = [part.label for part in programme.budget_lines.by_activity()]
    assert labels == ["Seleksi", "Kunjungan", "Seluruh program"]


def test_line_stays_when_its_activity_goes(programme):
    activity = ActivityFactory(programme=programme)
    line = BudgetLineFactory(programme=programme, activity=activity)
    activity.delete()
    line.refresh_from_db()
    assert line.activity is None
