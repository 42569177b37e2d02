"""The calendar of what is due: a month, day by day, within the reader's scope."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sistercity.deadlines.models import Holiday
from sistercity.worklist import services
from sistercity.worklist.calendar import month_asked
from sistercity.worklist.models import Item

pytestmark = pytest.mark.django_db

CALENDAR = reverse("turn_calendar")
DAY = date(2026, 12, 14)


@pytest.fixture(autouse=True)
def in_december():
    with time_machine.travel("2026-12-02T03:00+00:00", tick=False):
        yield


def due(partnership, person, count, day=DAY):
    for number in range(count):
        services.open_item(
            silent=True,
            partnership=partnership,
            key="action_item",
            title=f"Hal {number} pada {day}",
            subject=f"action_item:{day}:{number}",
            person=person,
            url="/action-items/1/",
            since=day - timedelta(days=30),
            due_on=day,
        )


def shown(client, query=""):
    return client.get(CALENDAR + query).content.decode()


def test_a_day_names_what_is_due_and_how_much_more(sign_in, partnership, ratna, bagus):
    due(partnership, bagus, 5)
    page = shown(sign_in(bagus), "?whose=mine")
    assert "Desember 2026" in page
    assert [f"Hal {number} pada" in page for number in (0, 2, 3)] == [True, True, False]
    assert f"/turns/?on={DAY}" in page
    assert "2 lagi" in page
    assert 'href="/action-items/1/"' in page


def test_the_link_of_a_day_lists_all_of_it(sign_in, partnership, bagus):
    due(partnership, bagus, 5)
    due(partnership, bagus, 1, DAY + timedelta(days=1))
    page = sign_in(bagus).get(f"/turns/?on={DAY}").content.decode()
    assert page.count("Hal ") == 5


def test_the_filter_of_the_list_holds_and_goes_along(sign_in, partnership, ratna, bagus):
    due(partnership, bagus, 1)
    page = shown(sign_in(ratna), "?whose=others&month=2026-12")
    assert "Hal 0" in page
    assert "?whose=others&amp;month=2027-01" in page
    assert "/turns/?whose=others" in page
    assert "Hal 0" not in shown(sign_in(ratna), "?whose=mine&month=2026-12")


def test_holidays_and_the_month_before_are_shown(sign_in, partnership, ratna):
    Holiday.objects.create(date=date(2026, 11, 30), name="Libur uji")
    page = shown(sign_in(ratna), "?month=2026-11")
    assert "November 2026" in page
    assert "Libur uji" in page


def test_nothing_of_another_region_is_shown(sign_in, partnership, bagus, officer_elsewhere):
    due(partnership, bagus, 1)
    assert "Hal 0" not in shown(sign_in(officer_elsewhere))


@pytest.mark.parametrize("text", ["", "2026-13", "x", "9999-12", "0001-01", "2026-12-01"])
def test_what_is_no_month_is_the_present_one(text):
    assert month_asked(text, date(2026, 12, 2)) == date(2026, 12, 1)


def test_it_asks_as_often_for_many_as_for_one(sign_in, partnership, ratna, bagus):
    client = sign_in(ratna)
    Item.objects.update(due_on=DAY)
    client.get(CALENDAR)
    with CaptureQueriesContext(connection) as one:
        client.get(CALENDAR)
    for day in range(1, 29):
        due(partnership, bagus, 4, date(2026, 12, day))
    with CaptureQueriesContext(connection) as many:
        client.get(CALENDAR)
    assert len(many) == len(one)
