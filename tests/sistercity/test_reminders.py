"""Reminders: once per person and occasion, none missed, no flood."""

from datetime import date, timedelta
from threading import Thread
from unittest import mock

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from sistercity.accounts.models import Role
from sistercity.deadlines.models import Holiday
from sistercity.notifications.models import Notification
from sistercity.procedure import STEPS
from sistercity.worklist import reminders, services, tasks
from sistercity.worklist.models import Item
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 14)  # a Monday


@pytest.fixture
def item(partnership, bagus):
    """Bagus has until DUE."""
    Item.objects.all().delete()
    return services.open_item(
        silent=True,
        partnership=partnership,
        key="action_item",
        title="Kirim draf",
        subject="action_item:1",
        person=bagus,
        url="/action-items/1/",
        since=DUE - timedelta(days=60),
        due_on=DUE,
    )


def remind(left: int) -> set[str]:
    """Run the reminders `left` days before DUE; return whom they newly told."""
    before = set(Notification.objects.values_list("pk", flat=True))
    reminders.remind(DUE - timedelta(days=left))
    new = Notification.objects.exclude(pk__in=before)
    return set(new.values_list("recipient__name", flat=True))


def titles(person) -> list[str]:
    rows = Notification.objects.filter(recipient=person, occasion__startswith="item:")
    return list(rows.order_by("pk").values_list("title", flat=True))


# --- Before and on the day --------------------------------------------------------------------
def test_the_holder_is_reminded_before_and_on_the_day(item, bagus):
    told = [left for left in range(30, -1, -1) if remind(left)]
    assert told == [7, 1, 0]
    assert titles(bagus) == [
        "7 hari lagi: Kirim draf",
        "1 hari lagi: Kirim draf",
        "Jatuh tempo hari ini: Kirim draf",
    ]


def test_a_step_may_have_days_of_its_own(item, bagus):
    Item.objects.update(key="decision", title="")
    told = [left for left in range(400, -1, -1) if remind(left)]
    assert told == sorted(STEPS["decision"].remind, reverse=True)


def test_running_twice_tells_nobody_twice(item):
    assert remind(7) == {"Bagus Pratama"}
    assert remind(7) == set()
    assert remind(6) == set()


def test_a_missed_week_is_caught_up_with_one_message(item, bagus):
    assert remind(0) == {"Bagus Pratama"}
    assert titles(bagus) == ["Jatuh tempo hari ini: Kirim draf"]


def test_a_missed_day_is_caught_up_the_next(item, bagus):
    assert remind(5) == {"Bagus Pratama"}
    assert titles(bagus) == ["5 hari lagi: Kirim draf"]
    assert remind(4) == set()


def test_a_new_date_is_a_new_occasion(item):
    assert remind(1) == {"Bagus Pratama"}
    Item.objects.update(due_on=DUE + timedelta(days=1))
    assert remind(0) == {"Bagus Pratama"}


# --- Late -------------------------------------------------------------------------------------
@pytest.mark.usefixtures("item")
def test_what_is_late_is_told_weekly_to_the_holder_the_officers_and_the_leaders(
    ratna, leader, bagus
):
    everybody = {person.name for person in (ratna, leader, bagus)}
    told = {left: remind(left) for left in range(-1, -23, -1)}
    assert {left: names for left, names in told.items() if names} == {
        -1: everybody,
        -8: everybody,
        -15: everybody,
        -22: everybody,
    }
    reminders = [title for title in titles(leader) if title.startswith("Terlambat")]
    assert reminders[:2] == [
        "Terlambat 1 hari: Kirim draf",
        "Terlambat 8 hari: Kirim draf",
    ]


@pytest.mark.usefixtures("item", "ratna", "leader")
def test_months_without_a_run_are_caught_up_with_one_message_each(bagus):
    assert len(remind(-90)) == 3
    assert titles(bagus) == ["Terlambat 90 hari: Kirim draf"]


@pytest.mark.usefixtures("item")
def test_nobody_elsewhere_and_no_ministry_hears_of_it(
    officer_elsewhere, leader_elsewhere, coordinator_elsewhere, kemlu, province_officer
):
    names = remind(-1)
    for person in (
        officer_elsewhere,
        leader_elsewhere,
        coordinator_elsewhere,
        kemlu,
        province_officer,
    ):
        assert person.name not in names


def test_the_holder_is_led_to_the_work_and_the_others_to_the_partnership(
    item, ratna, kemlu, partnership
):
    Item.objects.update(person=None, role=Role.FOREIGN_AFFAIRS, url="/reviews/1/")
    remind(-1)
    assert Notification.objects.get(recipient=kemlu, occasion__contains="late").url == "/reviews/1/"
    told = Notification.objects.get(recipient=ratna, occasion__contains="late")
    assert told.url == partnership.get_absolute_url()


def test_an_officer_who_holds_the_turn_is_told_once_and_led_to_the_work(item, ratna):
    Item.objects.update(person=None, role=Role.OFFICER, region=ratna.region)
    remind(-1)
    assert Notification.objects.get(recipient=ratna, occasion__contains="late").url == item.url


# --- Who and what is left alone -----------------------------------------------------------------
def test_nobody_is_reminded_of_what_is_on_hold_closed_or_without_a_date(item):
    for change in ({"held_on": DUE}, {"closed_at": timezone.now()}, {"due_on": None}):
        Item.objects.filter(pk=item.pk).update(**change)
        assert remind(0) == set()
        assert remind(-20) == set()
        Item.objects.filter(pk=item.pk).update(held_on=None, closed_at=None, due_on=DUE)
    assert remind(0) == {"Bagus Pratama"}


def test_people_who_left_are_not_reminded(item, leader, ratna):
    Item.objects.update(person=None, role=Role.OFFICER, region=ratna.region)
    for person in (ratna, leader):
        person.is_active = False
        person.save()
    assert remind(-1) == set()


# --- Words ------------------------------------------------------------------------------------
def test_each_is_reminded_in_their_own_language(item, bagus, leader):
    leader.language = "en"
    leader.save()
    spoken = []

    def wording(item, today):
        spoken.append(translation.get_language())
        return "x"

    with mock.patch.object(reminders, "wording", wording):
        remind(-1)
    assert sorted(spoken) == ["en", "id", "id"]


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (7, "5 hari kerja lagi: Kirim draf"),
        (3, "1 hari kerja lagi: Kirim draf"),
        (0, "Jatuh tempo hari ini: Kirim draf"),
        (-5, "Terlambat 3 hari kerja: Kirim draf"),
    ],
)
def test_a_limit_in_working_days_is_told_in_working_days(item, left, text):
    """DUE is a Monday; the Wednesday after it is a holiday."""
    Holiday.objects.create(date=DUE + timedelta(days=2), name="Libur")
    Item.objects.update(day_kind="working")
    item.refresh_from_db()
    assert reminders.wording(item, DUE - timedelta(days=left)) == text


def test_the_body_names_the_partnership(item, bagus):
    remind(0)
    assert Notification.objects.get(recipient=bagus).body == "Surabaya – Izmir"


def test_the_daily_task_looks_at_today(item):
    Item.objects.update(due_on=timezone.localdate())
    UserFactory(region=item.partnership.region)
    assert tasks.remind.delay().get() == 1
    assert Notification.objects.get(occasion__startswith="item:").title.startswith("Jatuh tempo")


# --- Many ---------------------------------------------------------------------------------------
def more(item, count):
    for number in range(count):
        services.open_item(
            silent=True,
            partnership=item.partnership,
            key="action_item",
            title=f"Hal {number}",
            subject=f"action_item:more:{number}",
            person=item.person,
            url="/",
            since=item.since,
            due_on=DUE,
        )


def test_what_many_turns_tell_a_person_comes_in_one_mail(item, bagus):
    more(item, 4)
    assert remind(0) == {"Bagus Pratama"}
    (message,) = mail.outbox
    assert message.to == [bagus.email]
    assert message.subject == "5 pemberitahuan untuk Anda"


def test_a_batch_asks_as_often_for_many_turns_as_for_one(item):
    with CaptureQueriesContext(connection) as one:
        reminders.tell([item.pk], DUE)
    more(item, 20)
    keys = list(Item.objects.values_list("pk", flat=True))
    Item.objects.update(reminded="")
    Notification.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        assert reminders.tell(keys, DUE) == 21
    assert len(many) == len(one)


def test_more_than_a_batch_is_told_in_one_run_the_oldest_date_first(item, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 3)
    more(item, 7)
    Item.objects.filter(pk=item.pk).update(due_on=DUE - timedelta(days=3))
    assert reminders.remind(DUE) == 8
    first = Notification.objects.filter(occasion__startswith="item:").earliest("pk")
    assert first.title == "Terlambat 3 hari: Kirim draf"


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_share_the_work_and_tell_nobody_twice(item, bagus):
    """The other run has the turn in hand: this one leaves it alone, and it is told once."""
    with transaction.atomic():
        Item.objects.select_for_update().get(pk=item.pk)
        told = []

        def run():
            told.append(reminders.remind(DUE))
            connection.close()

        other = Thread(target=run)
        other.start()
        other.join(timeout=30)
        assert told == [0]
    assert reminders.remind(DUE) == 1
    assert len(titles(bagus)) == 1
