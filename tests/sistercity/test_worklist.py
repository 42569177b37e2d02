"""Turns: opened once, held, resumed and closed; whoever gets one is told."""

from datetime import date, timedelta
from threading import Barrier, Thread
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sistercity.accounts.models import Role
from sistercity.deadlines import counting
from sistercity.deadlines.counting import DayKind, days_between
from sistercity.deadlines.models import Holiday
from sistercity.notifications.models import Notification
from sistercity.worklist import services
from sistercity.worklist.holders import holders
from sistercity.worklist.models import Item
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

#: No case of a partnership has such a subject, whatever its number.
SUBJECT = "case:here"
MONDAY = date(2026, 11, 30)


@pytest.fixture
def fields(partnership):
    """A turn of Surabaya's officers that is due in ten days."""
    return {
        "partnership": partnership,
        "key": "exploration",
        "role": Role.OFFICER,
        "region": partnership.region,
        "subject": SUBJECT,
        "url": partnership.get_absolute_url(),
        "since": timezone.localdate(),
        "due_on": timezone.localdate() + timedelta(days=10),
    }


def open_here():
    return Item.objects.open().filter(subject=SUBJECT)


# --- Opening ------------------------------------------------------------------------------
def test_the_holders_are_told_of_a_new_turn(fields, ratna):
    colleague = UserFactory(region=ratna.region)
    item = services.open_item(**fields | {"title": "Undang"})
    told = Notification.objects.filter(occasion=f"item:{item.pk}:opened")
    assert {row.recipient for row in told} == {ratna, colleague}
    assert {row.url for row in told} == {item.url}


def test_each_is_told_in_their_own_language(fields, ratna):
    UserFactory(region=ratna.region, language="en")
    item, spoken = services.open_item(silent=True, **fields), []

    def say(text):
        spoken.append(get_language())
        return text

    with mock.patch.object(services, "_", say):
        services.tell_opened(item)
    assert sorted(spoken) == ["en", "id"]


def test_history_entered_afterwards_tells_nobody(fields):
    item = services.open_item(silent=True, **fields)
    assert not Notification.objects.filter(occasion=f"item:{item.pk}:opened").exists()


@pytest.mark.usefixtures("officer_elsewhere", "kemlu", "coordinator_elsewhere")
def test_a_turn_waits_for_its_role_in_its_region(fields, ratna, bagus):
    item = services.open_item(**fields)
    assert set(holders(item)) == {ratna}
    coordinated = services.open_item(**fields | {"role": Role.COORDINATOR})
    assert set(holders(coordinated)) == {bagus}
    personal = services.open_item(**fields | {"role": "", "region": None, "person": bagus})
    assert set(holders(personal)) == {bagus}


def test_a_person_who_left_holds_no_turn(fields, ratna):
    ratna.is_active = False
    ratna.save()
    assert not set(holders(services.open_item(**fields)))


def test_opening_the_same_turn_again_gives_the_one_that_is_open(fields):
    first = services.open_item(**fields)
    told = Notification.objects.count()
    again = services.open_item(**fields | {"due_on": None, "title": "Lain"})
    assert again == first
    assert (again.due_on, again.title) == (fields["due_on"], "")
    assert Notification.objects.count() == told


def test_another_role_step_or_person_has_a_turn_of_its_own(fields, ratna, bagus):
    turns = [
        services.open_item(**fields),
        services.open_item(**fields | {"role": Role.LEADER}),
        services.open_item(**fields | {"key": "eligibility"}),
        services.open_item(**fields | {"role": "", "person": ratna}),
        services.open_item(**fields | {"role": "", "person": bagus}),
    ]
    assert len({item.pk for item in turns}) == open_here().count() == 5


def test_a_closed_turn_can_be_opened_anew(fields):
    first = services.open_item(**fields)
    services.close_items(SUBJECT)
    assert services.open_item(**fields) != first
    assert open_here().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_open_a_turn_at_once_get_the_same_one(fields):
    looked, found = Barrier(2), []
    create = Item.objects.get_queryset().create

    def create_after_both_looked(queryset, **columns):
        looked.wait(timeout=10)
        return create(**columns)

    def open_it():
        try:
            with transaction.atomic():
                found.append(services.open_item(**fields))
        finally:
            connection.close()

    threads = [Thread(target=open_it) for _ in range(2)]
    queryset = type(Item.objects.all())
    with mock.patch.object(queryset, "create", create_after_both_looked):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    assert len(found) == 2
    assert found[0] == found[1] == open_here().get()
    opened = Notification.objects.filter(occasion=f"item:{found[0].pk}:opened")
    assert opened.count() == 1


# --- Closing ------------------------------------------------------------------------------
def test_closing_ends_all_turns_of_a_subject_or_those_named(fields):
    services.open_item(**fields)
    services.open_item(**fields | {"role": Role.LEADER})
    other = services.open_item(**fields | {"subject": "case:there"})
    assert services.close_items(SUBJECT, role=Role.LEADER) == 1
    assert [item.role for item in open_here()] == [Role.OFFICER]
    assert services.close_items(SUBJECT) == 1
    assert services.close_items(SUBJECT) == 0
    assert list(Item.objects.open().filter(subject="case:there")) == [other]


# --- Holding and resuming -------------------------------------------------------------------
def held(fields, *, due_on, since, until, kind):
    """Return the due date after the clock stood still from `since` to `until`."""
    item = services.open_item(silent=True, **fields | {"due_on": due_on, "day_kind": kind})
    services.hold_items(SUBJECT, on=since)
    services.resume_items(SUBJECT, on=until)
    item.refresh_from_db()
    assert item.held_on is None
    return item.due_on


@pytest.mark.parametrize(
    ("kind", "due"), [("calendar", date(2026, 12, 14)), ("working", date(2026, 12, 14))]
)
def test_a_week_of_standing_still_moves_the_due_date_by_a_week(fields, kind, due):
    days = {"since": MONDAY, "until": MONDAY + timedelta(days=7)}
    assert held(fields, due_on=MONDAY + timedelta(days=7), kind=kind, **days) == due


def test_holidays_while_the_clock_stands_still_move_no_due_date_in_working_days(fields):
    for day in range(7):
        Holiday.objects.create(date=MONDAY + timedelta(days=day + 1), name="Libur")
    due_on = MONDAY + timedelta(days=11)
    days = {"since": MONDAY, "until": MONDAY + timedelta(days=7)}
    assert held(fields, due_on=due_on, kind="working", **days) == due_on


def test_without_a_due_date_nothing_moves(fields):
    days = {"since": MONDAY, "until": MONDAY + timedelta(days=7)}
    assert held(fields, due_on=None, kind="calendar", **days) is None


@hypothesis_settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    ahead=st.integers(-30, 60),
    still=st.integers(0, 60),
    kind=st.sampled_from(DayKind),
    off=st.frozensets(st.integers(-40, 120), max_size=15),
)
def test_what_was_left_when_the_clock_stopped_is_left_when_it_goes_on(
    fields, ahead, still, kind, off
):
    holidays = frozenset(MONDAY + timedelta(days=gap) for gap in off)
    due_on, until = MONDAY + timedelta(days=ahead), MONDAY + timedelta(days=still)
    services.close_items(SUBJECT)
    with mock.patch.object(counting, "holidays", return_value=holidays):
        new = held(fields, due_on=due_on, since=MONDAY, until=until, kind=kind)
        assert days_between(until, new, kind) == days_between(MONDAY, due_on, kind)


def test_holding_twice_keeps_the_first_day(fields):
    item = services.open_item(**fields)
    services.hold_items(SUBJECT, on=MONDAY)
    services.hold_items(SUBJECT, on=MONDAY + timedelta(days=5))
    item.refresh_from_db()
    assert item.held_on == MONDAY
    assert not Item.objects.running().filter(pk=item.pk).exists()


def test_resuming_touches_only_what_is_held_and_open(fields):
    closed = services.open_item(**fields)
    services.hold_items(SUBJECT, on=MONDAY)
    services.close_items(SUBJECT)
    running = services.open_item(**fields)
    services.resume_items(SUBJECT, on=MONDAY + timedelta(days=5))
    for item in (closed, running):
        item.refresh_from_db()
        assert item.due_on == fields["due_on"]
    assert closed.held_on == MONDAY
