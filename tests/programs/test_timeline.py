from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.models import Activity, Programme
from programs.timeline import timeline_of
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)


@pytest.fixture
def hundred_days(programme):
    programme.starts_on, programme.ends_on = FIRST, FIRST + timedelta(days=99)
    programme.save()
    return programme


def test_bar_begins_and_ends_where_the_activity_does(hundred_days):
    ActivityFactory(
        programme=hundred_days,
        starts_on=FIRST + timedelta(days=20),
        ends_on=FIRST + timedelta(days=59),
        progress=50,
    )
    timeline = timeline_of(hundred_days, today=FIRST + timedelta(days=30))
    (bar,) = timeline.bars
    assert (bar.start, bar.width, bar.filled, timeline.today) == (20, 40, 20, 30)


def test_activity_outside_the_period_makes_the_time_longer(hundred_days):
    early = FIRST - timedelta(days=100)
    ActivityFactory(programme=hundred_days, starts_on=early)
    timeline = timeline_of(hundred_days, today=FIRST)
    assert (timeline.first, timeline.last) == (early, hundred_days.ends_on)
    assert (timeline.bars[0].start, timeline.today) == (0, 50)


def test_today_outside_the_time_is_not_marked(hundred_days):
    for day in (FIRST - timedelta(days=1), hundred_days.ends_on + timedelta(days=1)):
        assert timeline_of(hundred_days, today=day).today is None


days = st.integers(-2000, 2000).map(lambda days: FIRST + timedelta(days=days))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(starts_on=days, more=st.none() | st.integers(0, 500), progress=st.integers(0, 100))
def test_every_bar_is_seen_and_stays_inside(starts_on, more, progress):
    ends_on = None if more is None else starts_on + timedelta(days=more)
    programme = Programme(starts_on=FIRST, ends_on=FIRST + timedelta(days=400))
    activity = Activity(starts_on=starts_on, ends_on=ends_on, progress=progress)
    programme._prefetched_objects_cache = {"activities": [activity]}
    programme.pk = 1
    (bar,) = timeline_of(programme, today=FIRST).bars
    assert 0 <= bar.start < bar.start + bar.width <= 100
    assert 0 <= bar.filled <= bar.width
