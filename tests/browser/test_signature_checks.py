"""What pages say about electronic signatures, in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.models import Agreement, Signature
from tests.partnerships.test_signature_checks import SOUND, settle, upload
from tests.signing import plain_pdf
from tests.walking import walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker_sleeps(monkeypatch):
    """Leave what is uploaded waiting, as while the worker has other work."""
    monkeypatch.setattr("partnerships.services.signature_checks.check.delay", lambda pk: None)


def test_pages_about_signatures_are_accessible(
    worker_sleeps,
    visit,
    case,
    bagus,
    leader,
    kemlu,
    kemendagri,
    ratna,
    assert_sound,
):
    case = walk(case, "signing")
    agreement = case.agreements.get(kind=Agreement.Kind.MEMORANDUM)
    for side in Signature.Side:
        Signature.objects.create(
            agreement=agreement, side=side, name="Nama", position="Jabatan", method="electronic"
        )
    settle(upload(case, plain_pdf()), SOUND)
    settle(upload(case, plain_pdf(), language="en"))
    version = upload(case, plain_pdf(), language="xx")
    settle(version, state="broken")
    pages = [
        version.document.get_absolute_url(),
        agreement.get_absolute_url(),
        reverse("partnerships:agreement_signatures", args=[agreement.pk]),
        reverse("partnerships:agreement_edit", args=[agreement.pk]),
        case.get_absolute_url(),
    ]
    assert_sound(visit(ratna), pages)


def test_the_answer_appears_by_itself(worker_sleeps, visit, case, ratna):
    version = upload(case, plain_pdf())
    page = visit(ratna)
    page.goto(version.document.get_absolute_url())
    checks = page.locator("#signature-checks")
    expect(checks).to_contain_text("Belum diperiksa")
    settle(version, SOUND)
    expect(checks).to_contain_text("utuh; rantai sertifikat tepercaya", timeout=20_000)
    expect(checks.get_by_role("button", name="Periksa lagi")).to_be_visible()
