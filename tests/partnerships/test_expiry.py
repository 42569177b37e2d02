"""Warnings that an agreement ends: to the right people, once, none missed, no flood."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from partnerships.lifecycle import AGREEMENT
from partnerships.models import Agreement
from partnerships.services import expiry
from partnerships.services.agreements import open_renewal
from partnerships.tasks import remind_of_expiry
from sistercity.accounts.models import User
from sistercity.deadlines.counting import add_months
from sistercity.notifications.models import Notification
from sistercity.worklist.models import Item
from tests.factories import give_notice
from tests.walking import walk

pytestmark = pytest.mark.django_db


def told(today: date) -> set[str]:
    """Run the warnings of a day; return whom they newly told."""
    before = set(Notification.objects.values_list("pk", flat=True))
    expiry.remind(today)
    new = Notification.objects.exclude(pk__in=before)
    return set(new.values_list("recipient__name", flat=True))


def names(*people: User) -> set[str]:
    return {person.name for person in people}


@pytest.fixture
def everybody(ratna, bagus, leader, province_officer, kemendagri, kemlu, leader_elsewhere):
    """People of whom some must never be told."""


@pytest.mark.usefixtures("everybody")
def test_who_is_told_when(agreement, ratna, bagus, leader, province_officer, kemendagri):
    end = agreement.ends_on
    region, leaders = names(ratna, bagus), names(ratna, bagus, leader)
    days = {
        add_months(end, -19): set(),
        add_months(end, -18): region,
        add_months(end, -12): leaders,
        add_months(end, -6): leaders,
        add_months(end, -3): leaders,
        end - timedelta(days=30): leaders | names(province_officer, kemendagri),
        end - timedelta(days=29): set(),
        end: set(),
        end + timedelta(days=1): set(),
    }
    assert {day: told(day) for day in days} == days


def test_after_an_outage_only_the_newest_warning_is_told(agreement, ratna):
    late = add_months(agreement.ends_on, -3) + timedelta(days=4)
    assert ratna.name in told(late)
    assert told(late + timedelta(days=1)) == set()
    [warning] = Notification.objects.filter(recipient=ratna, occasion__contains=":ends:")
    assert warning.occasion.endswith(":3m")
    assert warning.title.startswith("Perjanjian berakhir")


def test_a_moved_end_moves_its_warnings_and_the_day_of_the_decision(agreement, ratna, leader):
    today = add_months(agreement.ends_on, -6)
    assert told(today) >= names(ratna, leader)
    due_on = Item.objects.get(key="decision").due_on
    Agreement.objects.update(ends_on=add_months(agreement.ends_on, 12))

    assert told(today) == names(ratna, *agreement.partnership.coordinators.all())
    assert Item.objects.get(key="decision").due_on > due_on + timedelta(days=300)


@pytest.mark.parametrize("decision", ["let_expire", "notice"])
def test_nobody_is_told_once_it_is_decided(agreement, leader, decision):
    if decision == "let_expire":
        AGREEMENT.perform(agreement, "let_expire", by=leader, note="Tidak ada manfaat.")
    else:
        give_notice(agreement, by=leader)
    assert told(add_months(agreement.ends_on, -6)) == set()


def test_a_renewal_that_stalls_is_warned_of_until_it_is_signed(agreement, ratna, leader):
    case = open_renewal(
        agreement, kind="renewal", start="draft_text", reason="Bermanfaat.", by=leader
    )
    today = add_months(agreement.ends_on, -3)
    assert told(today) >= names(ratna, leader)
    warning = Notification.objects.get(recipient=ratna, occasion__endswith=":3m")
    assert "Berkas perpanjangan belum ditandatangani" in warning.body
    assert told(today) == set()

    walk(case, "deposit")
    expiry.remind(agreement.ends_on - timedelta(days=20))
    of_this_end = f"{agreement.subject}:ends:"
    warnings = Notification.objects.filter(recipient=ratna, occasion__startswith=of_this_end)
    assert warnings.get() == warning


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        ("amendment", "Berkas perubahan belum ditandatangani; langkahnya kini Rancangan naskah."),
        ("arrangement", "Belum ada keputusan lanjutan."),
    ],
)
def test_a_running_amendment_or_arrangement_silences_no_warning(
    agreement, ratna, bagus, leader, kind, lacking
):
    open_renewal(agreement, kind=kind, start="draft_text", reason="Bermanfaat.", by=leader)
    for months in (18, 12, 6, 3):
        assert ratna.name in told(add_months(agreement.ends_on, -months))
    warnings = Notification.objects.filter(
        recipient=ratna, occasion__startswith=f"{agreement.subject}:ends:"
    )
    assert len(warnings) == 4
    assert all(warning.body.endswith(lacking) for warning in warnings)


def test_a_signed_amendment_is_warned_of_in_place_of_what_it_amends(agreement, ratna, leader):
    case = open_renewal(
        agreement, kind="amendment", start="draft_text", reason="Bermanfaat.", by=leader
    )
    amendment = walk(case, "deposit").agreements.get()
    assert ratna.name in told(add_months(agreement.ends_on, -3))
    ends = Notification.objects.filter(recipient=ratna, occasion__contains=":ends:")
    assert [warning.url for warning in ends] == [amendment.get_absolute_url()]


def test_the_warnings_go_on_once_a_notice_is_taken_back(agreement, ratna, leader):
    today = add_months(agreement.ends_on, -6)
    instrument = give_notice(agreement, by=leader)
    assert told(today) == set()
    AGREEMENT.perform(instrument, "withdraw_notice", by=leader, note="Mitra berubah pikiran.")
    assert told(today) == names(ratna, leader, *agreement.partnership.coordinators.all())
    assert told(today) == set()


def test_the_schedule_tells_of_today(agreement, ratna):
    Agreement.objects.update(ends_on=timezone.localdate() + timedelta(days=40))
    assert remind_of_expiry() == 1
    assert Notification.objects.filter(recipient=ratna, occasion__endswith=":3m").exists()
