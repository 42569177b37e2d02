"""The list of agreements: what is in scope, what the filters find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agreement
from tests.factories import FieldFactory, LegacyAgreementFactory, RegionFactory

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_is_in_scope(agreement, ratna, officer_elsewhere, sign_in):
    url = reverse("partnerships:agreement_list")

    assert agreement.number in sign_in(ratna).get(url).content.decode()
    assert agreement.number not in sign_in(officer_elsewhere).get(url).content.decode()


def test_the_list_finds_by_number_title_and_city(agreement, auditor, sign_in):
    other = LegacyAgreementFactory(title="Nota lain", region=RegionFactory(code="34.71"))
    client, url = sign_in(auditor), reverse("partnerships:agreement_list")

    for words in (agreement.number, "kyoto"):
        content = client.get(url, {"q": words}).content.decode()
        assert agreement.number in content
        assert other.number not in content
    assert other.number in client.get(url, {"q": "nota LAIN"}).content.decode()


def test_the_list_filters_by_status_kind_field_region_and_end(agreement, auditor, sign_in):
    today = timezone.localdate()
    other = LegacyAgreementFactory(
        region=RegionFactory(code="34.71"),
        fields=[FieldFactory(code="culture")],
        kind=Agreement.Kind.ARRANGEMENT,
        ends_on=today + timezone.timedelta(days=20),
    )
    client, url = sign_in(auditor), reverse("partnerships:agreement_list")
    for query in (
        {"kind": "arrangement"},
        {"field": "culture"},
        {"region": str(other.partnership.region_id)},
        {"ending": "30"},
    ):
        content = client.get(url, query).content.decode()
        assert other.number in content, query
        assert agreement.number not in content, query
    content = client.get(url, {"status": "draft"}).content.decode()
    assert other.number not in content
    assert "Tidak ada perjanjian yang cocok" in content


def test_the_list_asks_as_often_for_many_as_for_one(agreement, auditor, sign_in):
    client, url = sign_in(auditor), reverse("partnerships:agreement_list")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    for code in ("34.71", "33.74", "32.73"):
        LegacyAgreementFactory(region=RegionFactory(code=code))
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(one)


def test_an_empty_list_says_what_would_be_there(ratna, sign_in):
    content = sign_in(ratna).get(reverse("partnerships:agreement_list")).content.decode()

    assert "Belum ada perjanjian" in content


def test_htmx_gets_the_rows_alone(agreement, ratna, sign_in):
    response = sign_in(ratna).get(
        reverse("partnerships:agreement_list"), headers={"HX-Request": "true"}
    )
    assert agreement.number in response.content.decode()
    assert "<h1>" not in response.content.decode()
