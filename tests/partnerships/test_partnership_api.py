import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.clauses import CLAUSES
from partnerships.lifecycle import AGREEMENT
from partnerships.models import Agreement, Termination
from partnerships.services import agreements
from tests.factories import (
    FieldFactory,
    LegacyAgreementFactory,
    PartnershipFactory,
    give_notice,
)

pytestmark = pytest.mark.django_db

PARTNERSHIPS, AGREEMENTS = "/api/v1/partnerships/", "/api/v1/agreements/"


def names(response, key="id"):
    return [row[key] for row in response.json()["results"]]


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_partnership_is_read_with_its_parties_and_standing(sign_in, ratna, partnership):
    row = sign_in(ratna).get(f"{PARTNERSHIPS}{partnership.pk}/").json()
    assert row["region"] == {"code": "35.78", "name": "Kota Surabaya", "kind": "kota"}
    assert row["counterpart"]["name"] == "Izmir"
    assert row["counterpart"]["country"] == {"code": "TR", "name": "Turki"}
    assert row["fields_of_cooperation"] == [{"code": "economy", "name": "Ekonomi"}]
    assert (row["status"], row["stage"], row["step"]) == ("preparing", "initiation", "initiative")


def test_names_come_in_the_readers_language(sign_in, ratna, partnership):
    ratna.language = "en"
    ratna.save()
    row = sign_in(ratna).get(f"{PARTNERSHIPS}{partnership.pk}/").json()
    assert row["counterpart"]["country"]["name"] == "Türkiye"


def test_partnerships_are_those_in_scope(sign_in, ratna, partnership, partnership_elsewhere):
    client = sign_in(ratna)
    assert names(client.get(PARTNERSHIPS)) == [partnership.pk]
    assert client.get(f"{PARTNERSHIPS}{partnership_elsewhere.pk}/").status_code == 404


def test_ministry_reads_only_what_was_submitted(sign_in, kemlu, partnership, agreement):
    assert names(sign_in(kemlu).get(PARTNERSHIPS)) == [agreement.partnership_id]


def test_partnerships_are_filtered_as_on_the_page(sign_in, auditor, partnership, agreement):
    client = sign_in(auditor)
    assert names(client.get(f"{PARTNERSHIPS}?q=izmir")) == [partnership.pk]
    assert names(client.get(f"{PARTNERSHIPS}?q=tidak-ada")) == []


def test_partnership_cannot_be_written(sign_in, ratna, partnership):
    client = sign_in(ratna)
    path = f"{PARTNERSHIPS}{partnership.pk}/"
    sent = {"status": "active"}
    assert client.patch(path, sent, "application/json").status_code == 405
    assert client.post(path, sent, "application/json").status_code == 405
    partnership.refresh_from_db()
    assert partnership.status == "preparing"


def test_partnerships_ask_the_same_queries_for_one_and_many(sign_in, auditor, partnership):
    client = sign_in(auditor)
    one = queries_of(client, PARTNERSHIPS)
    for _ in range(3):
        PartnershipFactory(fields=[FieldFactory(), FieldFactory(code="culture")])
    assert queries_of(client, PARTNERSHIPS) == one


def test_agreement_is_read_and_filtered(sign_in, ratna, agreement):
    draft = LegacyAgreementFactory(region=ratna.region, by=ratna)
    Agreement.objects.filter(pk=draft.pk).update(status="draft")
    client = sign_in(ratna)
    assert names(client.get(f"{AGREEMENTS}?status=in_force")) == [agreement.pk]
    row = client.get(f"{AGREEMENTS}{agreement.pk}/").json()
    assert (row["partnership"], row["status"]) == (agreement.partnership_id, "in_force")
    assert row["ends_on"] == agreement.ends_on.isoformat()


def test_agreement_is_read_with_the_notices_that_end_it(sign_in, ratna, leader, agreement):
    client = sign_in(ratna)
    path = f"{AGREEMENTS}{agreement.pk}/"
    assert client.get(path).json()["termination_notices"] == []

    withdrawn = give_notice(agreement, by=leader)
    AGREEMENT.perform(withdrawn, "withdraw_notice", by=leader, note="Mitra berubah pikiran.")
    standing = give_notice(agreement, by=leader, given_by=Termination.Giver.COUNTERPART)
    today = timezone.localdate().isoformat()
    day = standing.starts_on.isoformat()
    assert client.get(path).json()["termination_notices"] == [
        {
            "id": standing.pk,
            "given_by": "counterpart",
            "given_on": today,
            "effective_on": day,
            "withdrawn_on": None,
            "status": "notice_given",
        },
        {
            "id": withdrawn.pk,
            "given_by": "region",
            "given_on": today,
            "effective_on": day,
            "withdrawn_on": today,
            "status": "cancelled",
        },
    ]
    assert client.get(f"{AGREEMENTS}{standing.pk}/").json()["termination_notices"] == []


def test_a_notice_overtaken_by_the_end_was_not_withdrawn(sign_in, ratna, leader, agreement):
    give_notice(agreement, by=leader)
    agreements.end(agreement, Agreement.Status.EXPIRED)
    [notice] = sign_in(ratna).get(f"{AGREEMENTS}{agreement.pk}/").json()["termination_notices"]
    assert (notice["status"], notice["withdrawn_on"]) == ("cancelled", None)


def test_agreement_is_read_with_the_states_of_its_clauses(sign_in, ratna, leader, agreement):
    case = agreements.open_renewal(
        agreement, kind="renewal", start="draft_text", reason="Bermanfaat.", by=leader
    )
    renewal = case.agreements.get()
    Agreement.objects.filter(pk=renewal.pk).update(
        clauses={
            "funding": {"state": "present"},
            "limits": {"state": "missing"},
            "conduct": {"state": "not_applicable", "reason": "Sudah di pembukaan."},
            "term": {"state": "", "text_id": "Lima tahun."},
        }
    )
    client = sign_in(ratna)
    rows = client.get(f"{AGREEMENTS}{renewal.pk}/").json()["clauses"]
    assert [row["clause"] for row in rows] == list(CLAUSES)
    assert {row["clause"]: row["state"] for row in rows if row["state"]} == {
        "funding": "present",
        "limits": "missing",
        "conduct": "not_applicable",
    }
    assert {"clause": "term", "name": str(CLAUSES["term"]), "state": None} in rows
    # Nobody looks for clauses in what was signed before the portal.
    assert client.get(f"{AGREEMENTS}{agreement.pk}/").json()["clauses"] == []


def test_agreement_cannot_be_written(sign_in, leader, agreement):
    client = sign_in(leader)
    for sent in ({"clauses": []}, {"termination_notices": []}):
        path = f"{AGREEMENTS}{agreement.pk}/"
        assert client.patch(path, sent, "application/json").status_code == 405


def test_agreement_out_of_scope_is_not_found(sign_in, officer_elsewhere, agreement):
    client = sign_in(officer_elsewhere)
    assert client.get(f"{AGREEMENTS}{agreement.pk}/").status_code == 404
    assert names(client.get(AGREEMENTS)) == []


def test_agreements_ask_the_same_queries_for_one_and_many(sign_in, auditor, leader, agreement):
    client = sign_in(auditor)
    one = queries_of(client, AGREEMENTS)
    for other in LegacyAgreementFactory.create_batch(3):
        give_notice(other, by=leader)
    assert queries_of(client, AGREEMENTS) == one


def test_pages_are_stable_and_sized(sign_in, auditor, agreement):
    LegacyAgreementFactory.create_batch(4)
    client = sign_in(auditor)
    first = client.get(f"{AGREEMENTS}?page_size=3&sort=partner").json()
    second = client.get(f"{AGREEMENTS}?page_size=3&sort=partner&page=2").json()
    found = [row["id"] for page in (first, second) for row in page["results"]]
    assert (first["count"], len(found), len(set(found))) == (5, 5, 5)
    assert client.get(f"{AGREEMENTS}?page=99").status_code == 404
    assert len(names(client.get(f"{AGREEMENTS}?page_size=100000"))) == 5


def test_order_is_turned_round(sign_in, auditor, agreement):
    LegacyAgreementFactory.create_batch(2)
    client = sign_in(auditor)
    newest = names(client.get(f"{AGREEMENTS}?sort=newest"))
    assert newest == sorted(newest, reverse=True)
    assert names(client.get(f"{AGREEMENTS}?sort=-newest")) == newest[::-1]
