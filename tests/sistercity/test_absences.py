"""Absences: who is away when, and which colleague acts meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sistercity.accounts import absences
from sistercity.accounts.models import Absence, User, portal_today
from sistercity.notifications.models import Notification
from tests.factories import AbsenceFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = reverse("accounts:absence_list")
NEW = reverse("accounts:absence_create")


@pytest.fixture
def rudi(kemendagri) -> User:
    """A colleague of the reviewer of Home Affairs."""
    return UserFactory(role="home_affairs", name="Rudi Hartono")


def in_days(days: int) -> date:
    return portal_today() + timedelta(days=days)


def sent(substitute: User, first: int = 0, last: int = 3, **more) -> dict:
    days = {"first_day": in_days(first).isoformat(), "last_day": in_days(last).isoformat()}
    return {**days, "substitute": substitute.pk, "reason": "Cuti tahunan", **more}


def errors(client, data: dict, url: str = NEW) -> dict[str, list[str]]:
    response = client.post(url, data)
    assert response.status_code == 200
    assert "Cuti tahunan" in response.content.decode(), "what was typed is lost"
    return response.context["form"].errors


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(recipient=person).values_list("title", flat=True))


def test_a_person_names_a_substitute_who_is_told(kemendagri, rudi, sign_in):
    response = sign_in(kemendagri).post(NEW, sent(rudi), follow=True)

    assert "Rudi Hartono menggantikan Made" in response.content.decode()
    assert told(rudi) == ["Anda menggantikan Made"]
    assert User.objects.get(pk=rudi.pk).stands_in_for == [kemendagri]


def test_home_tells_both_and_the_absence_is_ended_there(kemendagri, rudi, sign_in):
    absence = AbsenceFactory(person=kemendagri, substitute=rudi)
    assert "Anda menggantikan Made sampai" in sign_in(rudi).get("/").content.decode()
    client = sign_in(kemendagri)
    end = reverse("accounts:absence_end", args=[absence.pk])
    assert f'href="{end}"' in client.get("/").content.decode()

    assert client.post(end).url == LIST
    assert told(rudi)[0] == "Ketidakhadiran Made diakhiri"
    assert "Anda menggantikan" not in sign_in(rudi).get("/").content.decode()
    assert client.post(end).status_code == 409


@pytest.mark.parametrize(("first", "last", "acts"), [(-1, 0, True), (0, 0, True), (1, 4, False)])
def test_a_substitute_acts_on_these_days_only(kemendagri, rudi, first, last, acts):
    AbsenceFactory(
        person=kemendagri, substitute=rudi, first_day=in_days(first), last_day=in_days(last)
    )
    assert (rudi.stands_in_for == [kemendagri]) == acts
    assert not kemendagri.stands_in_for


def test_the_day_is_the_portals_wherever_the_reader_is(kemendagri, rudi):
    """At 23.30 in Jakarta it is the next day already in Jayapura."""
    day = date(2027, 8, 5)
    AbsenceFactory(person=kemendagri, substitute=rudi, first_day=day, last_day=day)
    with time_machine.travel(datetime(2027, 8, 5, 16, 30, tzinfo=UTC), tick=False):
        assert rudi.stands_in_for == [kemendagri]
    with time_machine.travel(datetime(2027, 8, 5, 17, 30, tzinfo=UTC), tick=False):
        assert rudi.stands_in_for == []


def test_whoever_changed_role_or_left_acts_for_nobody(kemendagri, rudi):
    AbsenceFactory(person=kemendagri, substitute=rudi)
    User.objects.filter(pk=rudi.pk).update(role="foreign_affairs")
    assert rudi.stands_in_for == []
    User.objects.filter(pk=rudi.pk).update(role="home_affairs", is_active=False)
    assert rudi.stands_in_for == []


def test_overlapping_absences_are_refused_beside_the_field(kemendagri, rudi, sign_in):
    AbsenceFactory(person=kemendagri, substitute=rudi, last_day=in_days(2))
    client = sign_in(kemendagri)
    assert list(errors(client, sent(rudi, 2, 5))) == ["first_day"]
    assert client.post(NEW, sent(rudi, 3, 5)).status_code == 302


def test_what_was_ended_leaves_its_days_free(kemendagri, rudi, sign_in):
    absences.end(AbsenceFactory(person=kemendagri, substitute=rudi), by=kemendagri)
    assert sign_in(kemendagri).post(NEW, sent(rudi)).status_code == 302


def test_the_table_refuses_two_absences_on_a_day(kemendagri, rudi):
    AbsenceFactory(person=kemendagri, substitute=rudi)
    fields = {"person": kemendagri, "substitute": rudi, "created_by": kemendagri}
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(first_day=in_days(1), last_day=in_days(1), **fields)


def test_a_substitute_who_is_away_is_refused_so_that_no_chain_loops(kemendagri, rudi, sign_in):
    AbsenceFactory(person=kemendagri, substitute=rudi)
    found = errors(sign_in(rudi), sent(kemendagri))
    assert "sendiri tidak hadir" in found["substitute"][0]


def test_a_substitute_who_falls_away_too_is_warned_and_the_first_is_told(kemendagri, rudi, sign_in):
    third = UserFactory(role="home_affairs", name="Wati")
    AbsenceFactory(person=kemendagri, substitute=rudi)
    response = sign_in(rudi).post(NEW, sent(third), follow=True)
    assert "Made digantikan oleh Rudi Hartono" in response.content.decode()
    assert "Pengganti Anda, Rudi Hartono, juga tidak hadir" in told(kemendagri)
    assert third.stands_in_for == [rudi], "a substitute does not act for the substituted's own"


def test_only_active_colleagues_of_the_same_place_are_offered(
    ratna, bagus, leader, officer_elsewhere, province_officer, sign_in
):
    dewi = UserFactory(region=ratna.region, name="Dewi")
    UserFactory(region=ratna.region, is_active=False)
    client = sign_in(ratna)
    field = client.get(NEW).context["form"].fields["substitute"]
    assert list(field.queryset) == [dewi]
    assert "substitute" in errors(client, sent(officer_elsewhere))


@pytest.mark.parametrize(("first", "last", "name"), [(2, 1, "last_day"), (-5, -1, "last_day")])
def test_days_that_make_no_sense_are_refused(kemendagri, rudi, sign_in, first, last, name):
    assert list(errors(sign_in(kemendagri), sent(rudi, first, last))) == [name]


def test_an_administrator_sets_it_for_somebody(kemendagri, rudi, administrator, sign_in):
    client = sign_in(administrator)
    page = reverse("accounts:user_edit", args=[kemendagri.pk])
    url = reverse("accounts:user_absence_create", args=[kemendagri.pk])
    assert f'href="{url}"' in client.get(page).content.decode()

    assert client.post(url, sent(rudi)).url == page
    assert "Rudi Hartono menggantikan Made" in client.get(page).content.decode()
    assert told(kemendagri) == ["Ketidakhadiran Anda dicatat, digantikan Rudi Hartono"]
    end = reverse("accounts:absence_end", args=[Absence.objects.get().pk])
    assert client.post(end).url == page


def test_nobody_else_sets_or_ends_it(kemendagri, rudi, kemlu, auditor, sign_in):
    absence = AbsenceFactory(person=kemendagri, substitute=rudi)
    end = reverse("accounts:absence_end", args=[absence.pk])
    assert sign_in(rudi).post(end).status_code == 403
    assert sign_in(kemlu).post(end).status_code == 404
    assert sign_in(auditor).post(NEW, sent(rudi)).status_code == 403
    url = reverse("accounts:user_absence_create", args=[kemendagri.pk])
    assert sign_in(kemlu).get(url).status_code == 404


def test_whoever_switches_a_substitute_off_reads_who_is_left_without(
    kemendagri, rudi, administrator, sign_in
):
    AbsenceFactory(person=kemendagri, substitute=rudi)
    page = sign_in(administrator).get(reverse("accounts:user_switch", args=[rudi.pk]))
    assert "tidak lagi menggantikan Made; namai pengganti lain." in page.content.decode()


def test_its_history_is_kept(kemendagri, rudi):
    absence = AbsenceFactory(person=kemendagri, substitute=rudi)
    absences.end(absence, by=kemendagri)
    labels = absence.events.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "update"]


def test_pages_of_those_whom_no_absence_concerns_ask_as_often(kemendagri, rudi, kemlu, sign_in):
    client = sign_in(kemlu)
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    AbsenceFactory(person=kemendagri, substitute=rudi)
    with CaptureQueriesContext(connection) as after:
        client.get("/")
    assert len(after) == len(before)
    acting_client = sign_in(rudi)
    acting_client.get("/")
    with CaptureQueriesContext(connection) as acting:
        acting_client.get("/")
    assert len(acting) <= len(before) + 1
