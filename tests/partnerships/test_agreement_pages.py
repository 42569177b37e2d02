"""The page of an agreement, its signatures and decisions: who sees and does what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agreement, Case, Partnership
from tests.factories import add_document

pytestmark = pytest.mark.django_db


def page(name: str, agreement: Agreement, *args: str) -> str:
    return reverse(f"partnerships:agreement_{name}", args=[agreement.pk, *args])


@pytest.fixture(scope="module", autouse=True)
def standing(stand) -> None:
    """Surabaya – Izmir stands at the step of these tests."""
    stand("signing")


@pytest.fixture
def people(ratna, bagus, leader, kemlu, kemendagri):
    return {"ratna": ratna, "bagus": bagus, "leader": leader}


@pytest.fixture
def signing(case: Case, people) -> Agreement:
    """The memorandum of Surabaya – Izmir about to be signed."""
    return case.agreements.get(kind=Agreement.Kind.MEMORANDUM)


# --- The page of one ----------------------------------------------------------------------
def test_the_page_tells_course_chain_documents_and_decisions(signing, auditor, sign_in):
    content = sign_in(auditor).get(page("detail", signing)).content.decode()

    letter = signing.predecessor
    version = signing.case.documents.get(kind="draft_text").versions.first()
    review = signing.case.reviews.get(step_key="text_approval")
    assert letter.get_absolute_url() in content
    assert version.sha256 in content
    assert version.fingerprint in content
    assert review.decided_by.name in content
    assert "kemendagri: disetujui" in content.lower()
    assert "Penandatanganan" in content


def test_the_page_of_a_letter_and_of_a_legacy_agreement_open_too(
    signing, agreement, auditor, sign_in
):
    client = sign_in(auditor)

    assert client.get(page("detail", signing.predecessor)).status_code == 200
    content = client.get(page("detail", agreement)).content.decode()
    assert "Pindaian perjanjian" in content


def test_the_page_opens_in_every_status(signing, agreement, auditor, sign_in):
    today, client = timezone.localdate(), sign_in(auditor)
    end = today + timezone.timedelta(days=9)
    for row in (signing, signing.predecessor, agreement):
        for status in Agreement.Status.values:
            rows = Agreement.objects.filter(pk=row.pk)
            rows.update(status=status, starts_on=today, ends_on=end)
            answer = client.get(page("detail", row))
            assert answer.status_code == 200, f"{row.kind} {status}"


def test_the_page_asks_as_often_for_many_documents_as_for_one(signing, auditor, sign_in):
    client, url = sign_in(auditor), page("detail", signing)
    client.get(url)
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    case = signing.case
    for document in list(case.documents.filter(kind="draft_text")):
        for _n in range(3):
            add_document(case, document.kind, by=case.opened_by)
    with CaptureQueriesContext(connection) as after:
        client.get(url)

    assert len(after) == len(before)


def test_nobody_sees_an_agreement_outside_the_scope(agreement, officer_elsewhere, sign_in):
    client = sign_in(officer_elsewhere)

    for name in ("detail", "edit", "clauses", "signatures", "continue"):
        assert client.get(page(name, agreement)).status_code == 404
    assert client.get(page("perform", agreement, "suspend")).status_code == 404


def test_before_signing_the_number_is_found_by_the_search(signing, ratna, sign_in):
    client, url = sign_in(ratna), page("edit", signing)
    form = client.get(url).context["form"]
    assert list(form.fields) == ["number", "starts_on", "ends_on", "seen_version"]
    data = {"number": "415.4/77/2026", "seen_version": form["seen_version"].value()}
    client.post(url, data)

    assert Partnership.objects.filter(search__contains="415.4/77/2026").exists()


def test_an_end_before_the_start_is_refused(signing, ratna, sign_in):
    client, url = sign_in(ratna), page("edit", signing)
    seen = client.get(url).context["form"]["seen_version"].value()
    data = {"number": "1", "starts_on": "2026-05-02"}
    response = client.post(url, data | {"ends_on": "2026-05-01", "seen_version": seen})

    assert "Tanggal berakhir harus sesudah mulai berlaku." in response.content.decode()


@pytest.mark.parametrize("name", ["edit", "clauses", "signatures"])
def test_what_is_in_force_is_no_longer_changed(agreement, ratna, sign_in, name):
    assert sign_in(ratna).get(page(name, agreement)).status_code == 403


def test_both_sides_sign_in_their_own_place_on_their_own_day(signing, ratna, sign_in):
    client, url = sign_in(ratna), page("signatures", signing)
    seen = client.get(url).context["form"]["seen_version"].value()
    data = {
        "region_name": "Wali Kota Surabaya",
        "region_position": "Wali Kota",
        "region_place": "Surabaya",
        "region_signed_on": "2026-01-10",
        "counterpart_name": "Belediye Başkanı",
        "counterpart_position": "Mayor",
        "counterpart_place": "Izmir",
        "counterpart_signed_on": "2026-01-20",
        "seen_version": seen,
    }
    assert client.post(url, data).status_code == 302

    places = dict(signing.signatures.values_list("side", "place"))
    assert places == {"region": "Surabaya", "counterpart": "Izmir"}


def test_a_signature_needs_a_name_and_a_day_that_has_come(signing, ratna, sign_in):
    client, url = sign_in(ratna), page("signatures", signing)
    seen = client.get(url).context["form"]["seen_version"].value()
    data = {"region_place": "Surabaya", "region_signed_on": "2099-01-01", "seen_version": seen}
    response = client.post(url, data)

    errors = response.context["form"].errors
    assert set(errors) == {"region_name", "region_position", "region_signed_on"}
    assert "Surabaya" in response.content.decode()


def test_signatures_changed_meanwhile_are_a_conflict(signing, ratna, sign_in):
    client, url = sign_in(ratna), page("signatures", signing)
    seen = client.get(url).context["form"]["seen_version"].value()
    data = {"region_name": "A", "region_position": "Wali Kota", "seen_version": seen}
    client.post(url, data)
    response = client.post(url, data | {"region_name": "B"})

    assert response.status_code == 409
    assert signing.signatures.get(side="region").name == "A"


# --- Decisions ----------------------------------------------------------------------------
def test_the_leader_suspends_and_resumes_with_reasons(agreement, leader, sign_in):
    client = sign_in(leader)
    for transition, seen, now in (
        ("suspend", "in_force", "suspended"),
        ("resume", "suspended", "in_force"),
    ):
        url = page("perform", agreement, transition)
        assert client.post(url, {"note": "", "seen": seen}).status_code == 200
        response = client.post(url, {"note": "Gempa di mitra.", "seen": seen})
        assert response.status_code == 302
        agreement.refresh_from_db()
        assert agreement.status == now


def test_a_decision_on_an_agreement_that_changed_is_a_conflict(agreement, leader, sign_in):
    client, url = sign_in(leader), page("perform", agreement, "let_expire")
    client.get(url)
    Agreement.objects.filter(pk=agreement.pk).update(status="suspended")
    response = client.post(url, {"note": "Alasan panjang.", "seen": "in_force"})

    assert response.status_code == 409
    assert "Ditangguhkan" in response.content.decode()
    agreement.refresh_from_db()
    assert agreement.status == "suspended"


@pytest.mark.parametrize("transition", ["let_expire", "suspend"])
def test_only_the_leader_decides_what_follows(
    agreement, ratna, bagus, auditor, sign_in, transition
):
    for person in (ratna, bagus, auditor):
        client = sign_in(person)
        assert client.get(page("perform", agreement, transition)).status_code == 403
        response = client.post(page("perform", agreement, transition), {"note": "x"})
        assert response.status_code == 403
        assert client.get(page("continue", agreement)).status_code == 403


def test_an_unknown_decision_is_not_found(agreement, leader, sign_in):
    assert sign_in(leader).get(page("perform", agreement, "burn")).status_code == 404


def test_the_page_offers_the_leader_the_decisions_once(agreement, leader, sign_in):
    client = sign_in(leader)
    assert "Biarkan berakhir" in client.get(page("detail", agreement)).content.decode()
    url = page("perform", agreement, "let_expire")
    client.post(url, {"note": "Tidak ada manfaat.", "seen": "in_force"})

    content = client.get(page("detail", agreement)).content.decode()
    assert "Biarkan berakhir" not in content
    assert "Tidak ada manfaat." in content
