"""Reports in the API: read as on their pages, with how far each has come."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.lifecycle import REPORT
from evaluations.models import Report
from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/reports/"


def test_a_report_says_how_far_it_came(sign_in, auditor, surabaya, ratna, province_officer, report):
    surabaya.province_forwards = True
    surabaya.save()
    moved = REPORT.perform(Report.objects.get(), "submit", by=ratna)
    REPORT.perform(moved, "forward", by=province_officer)
    client = sign_in(auditor)
    row = client.get(f"{PATH}{report.pk}/").json()

    assert (row["status"], row["through_province"]) == ("forwarded", True)
    assert row["partnership"] == report.partnership.pk
    assert row["forwarded_at"] > row["submitted_at"]
    assert client.get(f"{PATH}?status=forwarded").json()["count"] == 1
    assert client.get(f"{PATH}?status=submitted").json()["count"] == 0


def test_reports_are_those_in_scope_and_only_read(sign_in, ratna, officer_elsewhere, report):
    assert sign_in(ratna).get(PATH).json()["count"] == 1
    assert sign_in(officer_elsewhere).get(PATH).json()["count"] == 0
    assert sign_in(officer_elsewhere).get(f"{PATH}{report.pk}/").status_code == 404
    assert sign_in(ratna).post(PATH, {"status": "received"}).status_code == 405


def test_reports_ask_the_same_queries_for_one_and_many(sign_in, auditor, report):
    client = sign_in(auditor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).status_code == 200
        return len(queries)

    one = count()
    ReportFactory.create_batch(3)
    assert count() == one
