import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import BudgetLineFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/programs/"


def test_programme_is_read_with_its_money(sign_in, auditor, programme):
    BudgetLineFactory(programme=programme, planned_amount=50_000_000, realised_amount=20_000_000)
    row = sign_in(auditor).get(f"{PATH}{programme.pk}/").json()
    assert (row["planned"], row["realised"]) == ("150000000.00", "20000000.00")
    assert row["partnership"] == programme.partnership.pk
    assert row["field"] == {"code": "economy", "name": "Ekonomi"}


def test_programmes_are_those_in_scope(sign_in, bagus, officer_elsewhere, programme):
    assert sign_in(bagus).get(PATH).json()["count"] == 1
    assert sign_in(officer_elsewhere).get(PATH).json()["count"] == 0
    assert sign_in(officer_elsewhere).get(f"{PATH}{programme.pk}/").status_code == 404


def test_programmes_are_filtered_and_sorted_as_on_the_page(sign_in, auditor, programme):
    client = sign_in(auditor)
    other = ProgrammeFactory(agreement=programme.agreement, title="Aaa")
    rows = client.get(f"{PATH}?sort=title").json()["results"]
    assert [row["id"] for row in rows] == [other.pk, programme.pk]
    assert client.get(f"{PATH}?status=running").json()["count"] == 0
    assert client.get(f"{PATH}?q=aaa").json()["count"] == 1


def test_programmes_ask_the_same_queries_for_one_and_many(sign_in, auditor, programme):
    client = sign_in(auditor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).status_code == 200
        return len(queries)

    one = count()
    for programme_ in ProgrammeFactory.create_batch(3):
        BudgetLineFactory(programme=programme_)
    assert count() == one
