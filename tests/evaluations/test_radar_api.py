"""The radar in the API: as its page, with every aspect; one partnership in force at a time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Partnership
from tests.factories import LegacyAgreementFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/radar/"


@pytest.fixture
def asleep(agreement):
    """Surabaya – Kyoto, silent for 200 days."""
    day = timezone.localdate() - timedelta(days=200)
    Partnership.objects.filter(pk=agreement.partnership_id).update(last_activity_on=day)
    return agreement.partnership


def test_a_row_tells_every_aspect_and_the_next_action(sign_in, ratna, auditor, asleep):
    row = sign_in(ratna).get(PATH).json()["results"][0]
    assert (row["id"], row["health"]) == (asleep.pk, "sleeping")
    states = {aspect["key"]: aspect["state"] for aspect in row["aspects"]}
    assert states["activity"] == "attention"
    assert len(states) == 6
    assert row["next_action"] == {
        "label": "Jadwalkan pertemuan dengan mitra",
        "who": "koordinator atau petugas daerah",
        "url": reverse("partnerships:meeting_create", args=[asleep.pk]),
    }
    assert sign_in(auditor).get(PATH).json()["results"][0]["next_action"]["url"] == ""


def test_the_list_holds_the_radar_and_a_row_whatever_is_in_force(
    sign_in, ratna, officer_elsewhere, asleep, partnership
):
    client = sign_in(ratna)
    assert client.get(f"{PATH}?health=dormant").json()["count"] == 0
    Partnership.objects.filter(pk=asleep.pk).update(last_activity_on=timezone.localdate())
    assert client.get(PATH).json()["count"] == 0
    assert client.get(f"{PATH}{asleep.pk}/").json()["health"] == "awake"
    assert client.get(f"{PATH}{partnership.pk}/").status_code == 404
    assert sign_in(officer_elsewhere).get(f"{PATH}{asleep.pk}/").status_code == 404


def test_many_rows_ask_as_often_as_one(sign_in, auditor, asleep):
    client = sign_in(auditor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).json()["count"]
        return len(queries)

    one = count()
    LegacyAgreementFactory.create_batch(3)
    Partnership.objects.update(last_activity_on=timezone.localdate() - timedelta(days=400))
    assert count() == one
