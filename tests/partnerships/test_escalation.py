"""Escalation: what nobody did until its due date reaches the head of the unit, once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Case
from sistercity.notifications.models import Notification
from sistercity.worklist.models import Item
from sistercity.worklist.reminders import remind
from tests.factories import ActionItemFactory, UserFactory
from tests.walking import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(case: Case, ratna, bagus, leader, kemlu, kemendagri) -> Case:
    """Both ministries are past the limit of the consultation."""
    case = walk(case, "consultation", 3)
    yesterday = timezone.localdate() - timedelta(days=1)
    Item.objects.open().filter(subject=case.subject).update(due_on=yesterday)
    return case


@pytest.fixture
def head(db):
    return UserFactory(role="foreign_affairs", name="Kepala Kemlu", heads_unit=True)


def told() -> list[str]:
    rows = Notification.objects.filter(occasion__endswith=":escalated")
    return sorted(rows.values_list("recipient__name", flat=True))


def test_the_head_of_the_late_unit_is_told_once(late, head):
    remind()
    remind()
    remind(timezone.localdate() + timedelta(days=9))
    assert told() == ["Kepala Kemlu"]


def test_nothing_is_escalated_before_the_day_has_passed(late, head):
    Item.objects.update(due_on=timezone.localdate())
    remind()
    assert told() == []
    assert not Item.objects.filter(escalated_at__isnull=False).exists()


def test_what_is_on_hold_or_done_is_not_escalated(late, head):
    items = Item.objects.open().filter(subject=late.subject)
    items.filter(role="foreign_affairs").update(held_on=timezone.localdate())
    remind()
    assert told() == []


def test_a_ministry_without_a_head_reaches_the_administrators_once(late, administrator, leader):
    UserFactory(role="foreign_affairs", heads_unit=True, is_active=False)
    remind()
    remind(timezone.localdate() + timedelta(days=9))
    assert told() == [administrator.name, administrator.name]
    of_kemlu = Notification.objects.get(
        recipient=administrator, occasion__endswith=":escalated", body__contains="Luar Negeri"
    )
    assert of_kemlu.title.startswith("Lewat tenggat di unit tanpa kepala")
    assert "Kementerian Luar Negeri belum mempunyai kepala unit" in of_kemlu.body
    assert of_kemlu.url == reverse("accounts:user_list") + "?role=foreign_affairs"


def test_the_head_named_afterwards_hears_of_what_is_still_late(late, administrator, ratna, sign_in):
    remind()
    UserFactory(role="home_affairs", name="Kepala Kemendagri", heads_unit=True)
    remind()
    remind()
    assert told() == [administrator.name, administrator.name, "Kepala Kemendagri"]
    content = sign_in(ratna).get(late.get_absolute_url()).content.decode()
    assert "kepada kepala unit Kementerian Dalam Negeri pada" in content
    assert "karena Kementerian Luar Negeri belum mempunyai kepala unit" in content


def test_with_nobody_to_hear_it_the_escalation_waits(late):
    remind()
    assert told() == []
    assert not Item.objects.filter(escalated_at__isnull=False).exists()


@pytest.fixture
def late_in_region(case: Case, ratna, bagus, leader, administrator) -> Case:
    """The region itself is past the target of a step of its own."""
    case = walk(case, "cooperation_plan")
    yesterday = timezone.localdate() - timedelta(days=1)
    Item.objects.open().filter(subject=case.subject).update(due_on=yesterday)
    return case


def test_a_region_without_a_head_reaches_its_leader(
    late_in_region, leader, leader_elsewhere, ratna, sign_in
):
    remind()
    remind()
    assert told() == [leader.name]
    warning = Notification.objects.get(occasion__endswith=":escalated")
    assert "Kota Surabaya belum mempunyai kepala unit" in warning.body
    content = sign_in(ratna).get(late_in_region.get_absolute_url()).content.decode()
    assert "Dieskalasikan kepada pimpinan Kota Surabaya pada" in content


def test_a_region_without_head_and_leader_reaches_the_administrators(
    late_in_region, administrator, leader
):
    type(leader).objects.filter(pk=leader.pk).update(is_active=False)
    remind()
    assert told() == [administrator.name]


def test_the_region_reads_to_whom_it_was_escalated(late, head, ratna, sign_in):
    client = sign_in(ratna)
    assert "Dieskalasikan" not in client.get(late.get_absolute_url()).content.decode()
    remind()
    content = client.get(late.get_absolute_url()).content.decode()
    assert "Dieskalasikan kepada kepala unit Kementerian Luar Negeri pada" in content


def test_an_action_item_reaches_the_head_in_its_owners_region(
    partnership, ratna, leader, officer_elsewhere
):
    type(leader).objects.filter(pk__in=[leader.pk, officer_elsewhere.pk]).update(heads_unit=True)
    ActionItemFactory(partnership=partnership, owner=ratna)
    day = timezone.localdate() - timedelta(days=2)
    assert Item.objects.open().filter(key="action_item").update(due_on=day) == 1
    remind()
    assert told() == ["Siti Rahayu"]


def test_an_administrator_says_who_heads_a_unit(kemlu, administrator, sign_in):
    client = sign_in(administrator)
    url = reverse("accounts:user_edit", args=[kemlu.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"heads_unit": "on"}
    assert client.post(url, data).status_code == 302
    kemlu.refresh_from_db()
    assert kemlu.heads_unit
