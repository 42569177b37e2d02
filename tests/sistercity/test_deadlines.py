"""How limits are counted, against a calendar that is walked day by day."""

from collections.abc import Set
from datetime import date, timedelta
from unittest import mock

import pytest
import time_machine
from django.conf import LazySettings
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sistercity.deadlines import counting
from sistercity.deadlines.counting import (
    DayKind,
    Deadline,
    Limit,
    add_days,
    days_between,
    limit_in_force,
)
from sistercity.deadlines.models import Holiday, Target
from sistercity.procedure import PROCEDURE, STEPS

WORKING, CALENDAR = DayKind.WORKING, DayKind.CALENDAR
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (27, 28, 29, 30))

#: Other work on the same machine is no error of the code.
unhurried = hypothesis_settings(deadline=None)
days = st.dates(date(2025, 1, 1), date(2029, 12, 31))
kinds = st.sampled_from(DayKind)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[date, Set[date]]:
    """Draw a day and holidays around it, some of them on weekends."""
    start = draw(days)
    gaps = draw(st.frozensets(st.integers(-90, 90), max_size=25))
    return start, frozenset(start + timedelta(days=gap) for gap in gaps)


def counts(day: date, kind: DayKind, off: Set[date]) -> bool:
    """The definition: every day, or Monday to Friday without the days off."""
    return kind is CALENDAR or (day.isoweekday() <= 5 and day not in off)


def walk(start: date, limit: int, kind: DayKind, off: Set[date]) -> date:
    """Return the day on which the `limit`th counted day after `start` falls."""
    day, left = start, limit
    while left:
        day += timedelta(days=1)
        left -= counts(day, kind, off)
    return day


# --- Counting -----------------------------------------------------------------------------
@unhurried
@given(calendars(), st.integers(0, 60), kinds)
@example((FRIDAY, frozenset({MONDAY})), 1, WORKING)
def test_a_limit_ends_where_a_walk_through_the_calendar_does(calendar, limit, kind):
    start, off = calendar
    with mock.patch.object(counting, "holidays", return_value=off):
        assert add_days(start, limit, kind) == walk(start, limit, kind, off)


@unhurried
@given(calendars(), st.integers(-80, 80), kinds)
def test_the_days_between_are_those_that_a_walk_meets(calendar, gap, kind):
    start, off = calendar
    end = start + timedelta(days=gap)
    first, last = min(start, end), max(start, end)
    met = sum(counts(first + timedelta(days=n), kind, off) for n in range(1, abs(gap) + 1))
    assert last - first == timedelta(days=abs(gap))
    with mock.patch.object(counting, "holidays", return_value=off):
        assert days_between(start, end, kind) == (met if gap >= 0 else -met)


@unhurried
@given(calendars(), st.integers(1, 60), kinds)
def test_counting_back_gives_the_limit(calendar, limit, kind):
    start, off = calendar
    with mock.patch.object(counting, "holidays", return_value=off):
        assert days_between(start, add_days(start, limit, kind), kind) == limit


@unhurried
@given(calendars(), st.integers(1, 60))
def test_a_limit_of_working_days_ends_on_a_working_day(calendar, limit):
    start, off = calendar
    with mock.patch.object(counting, "holidays", return_value=off):
        assert counts(add_days(start, limit, WORKING), WORKING, off)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
        ((2026, 1, 15), -18, (2024, 7, 15)),
        ((2026, 12, 1), 12, (2027, 12, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, expected):
    assert counting.add_months(date(*day), months) == date(*expected)


@pytest.mark.django_db
def test_the_day_of_receipt_does_not_count():
    assert Limit(days=1, kind=WORKING).due_on(MONDAY) == date(2026, 12, 1)
    assert Limit(days=1, kind=WORKING).due_on(FRIDAY) == MONDAY
    assert Limit(days=1, kind=WORKING).due_on(SATURDAY) == MONDAY
    assert Limit(days=1, kind=CALENDAR).due_on(FRIDAY) == SATURDAY


# --- Holidays -----------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_holiday_of_the_table_is_no_working_day():
    assert add_days(FRIDAY, 1, WORKING) == MONDAY
    Holiday.objects.create(date=MONDAY, name="Hari libur")
    counting.forget()
    assert add_days(FRIDAY, 1, WORKING) == date(2026, 12, 1)
    assert add_days(FRIDAY, 3, CALENDAR) == MONDAY


@pytest.mark.django_db
def test_a_holiday_on_a_weekend_is_not_subtracted_twice():
    Holiday.objects.create(date=SUNDAY, name="Hari libur")
    assert days_between(FRIDAY, MONDAY, WORKING) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("is_holiday", "due"), [(True, date(2026, 12, 1)), (False, MONDAY)])
def test_joint_leave_is_a_holiday_as_the_setting_says(
    settings: LazySettings, is_holiday: bool, due: date
):
    settings.JOINT_LEAVE_IS_HOLIDAY = is_holiday
    Holiday.objects.create(date=MONDAY, name="Cuti bersama", kind=Holiday.Kind.JOINT_LEAVE)
    assert add_days(FRIDAY, 1, WORKING) == due


@pytest.mark.django_db
def test_the_table_is_read_once_for_many_counts(django_assert_num_queries):
    with django_assert_num_queries(1):
        for start in (FRIDAY, SATURDAY, MONDAY):
            add_days(start, 45, WORKING)


# --- Limits of the law and targets of the portal --------------------------------------------
@pytest.mark.django_db
def test_a_target_takes_the_place_of_its_default():
    default = STEPS["verification"].limit
    assert default is not None
    assert limit_in_force("verification", default).days == 20
    Target.objects.create(step="verification", days=30)
    counting.forget()
    assert limit_in_force("verification", default) == Limit(days=30, kind=WORKING)


@pytest.mark.django_db
def test_no_target_changes_the_limit_of_the_law():
    default = STEPS["council_approval"].limit
    assert default is not None
    Target.objects.create(step="council_approval", days=5)
    assert limit_in_force("council_approval", default) == default
    assert (default.days, default.kind, default.law) == (45, WORKING, True)


def test_the_council_has_the_only_limit_of_the_law():
    lawful = [step.key for step in PROCEDURE if step.limit and step.limit.law]
    assert lawful == ["council_approval"]


@pytest.mark.django_db
def test_the_council_has_forty_five_working_days_from_the_day_after_receipt():
    """Received on 2 November 2026, without holidays: nine weeks later, on a Monday."""
    limit = STEPS["council_approval"].limit
    assert limit is not None
    assert limit.due_on(date(2026, 11, 2)) == date(2027, 1, 4)
    Holiday.objects.create(date=date(2026, 12, 25), name="Natal")
    Holiday.objects.create(date=date(2027, 1, 1), name="Tahun baru")
    counting.forget()
    assert limit.due_on(date(2026, 11, 2)) == date(2027, 1, 6)


# --- A deadline as a page shows it ----------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "due_on", "left"),
    [
        (FRIDAY, MONDAY, 1),
        (MONDAY, MONDAY, 0),
        (FRIDAY, FRIDAY, 0),
        (SATURDAY, FRIDAY, -1),
        (SUNDAY, FRIDAY, -1),
        (MONDAY, FRIDAY, -1),
        (date(2026, 12, 1), FRIDAY, -2),
        (FRIDAY, SATURDAY, 1),
    ],
)
def test_a_deadline_is_late_from_the_day_after_also_on_a_weekend(
    today: date, due_on: date, left: int
):
    deadline = Deadline(due_on=due_on, kind=WORKING)
    assert deadline.days_left_on(today) == left
    with time_machine.travel(f"{today}T12:00:00+07:00", tick=False):
        assert deadline.days_left == left
        assert deadline.late == (today > due_on)


@pytest.mark.django_db
def test_a_deadline_on_hold_or_without_a_date_is_never_late():
    assert Deadline(due_on=date(2020, 1, 1), on_hold=True).days_left is None
    assert Deadline(due_on=None).days_left is None
    assert not Deadline(due_on=date(2020, 1, 1), on_hold=True).late


@pytest.mark.django_db
def test_today_is_the_readers_day():
    """At 20.00 UTC it is the next day already in Jakarta, the portal's own zone."""
    with time_machine.travel("2026-11-29T20:00:00+00:00", tick=False):
        assert Deadline(due_on=MONDAY).days_left == 0
