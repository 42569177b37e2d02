import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Programme
from tests.factories import ActivityFactory, BudgetLineFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/programs/"


def test_programme_is_read_with_its_money(sign_in, auditor, programme):
    BudgetLineFactory(programme=programme, planned_amount=50_000_000, realised_amount=20_000_000)
    row = sign_in(auditor).get(f"{PATH}{programme.pk}/").json()
    assert (row["planned"], row["realised"]) == ("150000000.00", "20000000.00")
    assert (row["committed"], row["without_source"]) == ("0.00", 0)
    assert row["partnership"] == programme.partnership.pk
    assert row["field"] == {"code": "economy", "name": "Ekonomi"}


def test_budget_lines_are_read_in_their_currency_and_in_rupiah(sign_in, auditor, programme):
    programme.budget_lines.update(
        source="", planned_amount="10.50", currency="USD", rate="16000.25", rate_on="2026-01-05"
    )
    row = sign_in(auditor).get(f"{PATH}{programme.pk}/").json()
    assert row["without_source"] == 1
    (line,) = row["budget_lines"]
    assert (line["currency"], line["rate"], line["rate_on"]) == (
        "USD",
        "16000.250000",
        "2026-01-05",
    )
    assert (line["planned_amount"], line["planned"]) == ("10.50", "168003.00")


def test_activities_are_read_with_their_progress(sign_in, auditor, programme):
    ActivityFactory(programme=programme, progress=40)
    ActivityFactory(programme=programme, progress=40, done=True)
    rows = sign_in(auditor).get(f"{PATH}{programme.pk}/").json()["activities"]
    assert [(row["progress"], row["percent"], row["done"]) for row in rows] == [
        (40, 40, False),
        (40, 100, True),
    ]


def test_goals_and_plans_are_read_as_lists(sign_in, auditor, programme):
    Programme.objects.update(goals=[4, 17], plan_tags=["RPJMD: vokasi"])
    row = sign_in(auditor).get(f"{PATH}{programme.pk}/").json()
    assert (row["goals"], row["plan_tags"]) == ([4, 17], ["RPJMD: vokasi"])


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
        BudgetLineFactory(programme=programme_, activity=ActivityFactory(programme=programme_))
    assert count() == one
