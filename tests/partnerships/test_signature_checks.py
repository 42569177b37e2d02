"""Electronic signatures of uploaded versions: when they are checked, and what pages say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Case, DocumentVersion, SignatureCheck
from partnerships.services import documents, signature_checks
from partnerships.tasks import check_waiting_signatures
from sistercity.accounts.models import User
from sistercity.documents.signatures import CannotCheck, Report
from tests import signing
from tests.signing import SOUND, mayor, partner, plain_pdf, settle, signed, upload

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def roots(tmp_path, settings) -> None:
    """Trust the tests' own authority."""
    file = tmp_path / "induk.pem"
    file.write_bytes(signing.root().pem)
    settings.SIGNATURE_TRUST_ROOTS = [file]


def page_of(version: DocumentVersion) -> str:
    return version.document.get_absolute_url()


# --- When a version is checked ------------------------------------------------------------
def test_a_signed_upload_is_checked_at_once(
    case: Case, roots, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = upload(case, signed(plain_pdf(), mayor()))
    check = version.signature_check
    check.refresh_from_db()
    assert (check.state, check.result["sound"]) == ("signed", True)
    assert check.checked_at is not None


def test_only_pdfs_of_signed_documents_are_checked_unasked(case: Case) -> None:
    upload(case, plain_pdf(), kind="signed_letter_of_intent")
    upload(case, plain_pdf(), kind="exploration_report")
    text = SimpleUploadedFile("naskah.txt", b"Naskah", content_type="text/plain")
    document = documents.attach(case.partnership, kind="signed_text", case=case)
    documents.add_version(document, text, by=case.opened_by)
    (check,) = SignatureCheck.objects.all()
    assert check.version.document.kind == "signed_letter_of_intent"
    assert check.state == "waiting"


def test_what_a_killed_worker_left_is_caught_up_once(case: Case, monkeypatch) -> None:
    asked = []

    def check(pdf: Any, trust: Any, *, at: Any) -> Report:
        asked.append(at)
        return Report(state="unsigned")

    monkeypatch.setattr(signature_checks.signatures, "check", check)
    version = upload(case, plain_pdf())
    old = upload(case, plain_pdf(), language="en")
    old.signature_check.delete()  # uploaded before there were checks
    assert check_waiting_signatures() == 2
    assert check_waiting_signatures() == 0
    assert signature_checks.check(version.pk) == ""
    assert sorted(asked) == [version.uploaded_at, old.uploaded_at]
    assert not SignatureCheck.objects.waiting().exists()


def test_what_could_not_be_checked_waits_and_does_not_keep_others_waiting(
    case: Case, monkeypatch, caplog
) -> None:
    lost = upload(case, plain_pdf())
    lost.file.storage.delete(lost.file.name)
    assert check_waiting_signatures() == 0
    monkeypatch.setattr(signature_checks, "BATCH", 1)
    other = upload(case, plain_pdf(), language="en")
    assert check_waiting_signatures() == 1
    states = dict(SignatureCheck.objects.values_list("version", "state"))
    assert states == {lost.pk: "waiting", other.pk: "unsigned"}
    assert f"version {lost.pk} could not be checked" in caplog.text


def test_a_fault_of_the_check_is_no_verdict_on_the_file(case: Case, monkeypatch) -> None:
    def check(*args: Any, **options: Any) -> Report:
        raise CannotCheck("no process")

    monkeypatch.setattr(signature_checks.signatures, "check", check)
    version = upload(case, plain_pdf())
    assert signature_checks.check(version.pk) == "waiting"


def test_a_certificate_is_judged_as_of_the_upload(case: Case, roots) -> None:
    version = upload(case, signed(plain_pdf(), mayor()), at=signing.TODAY + 3 * signing.YEAR)
    assert signature_checks.check(version.pk) == "signed"
    (found,) = SignatureCheck.objects.get(version=version).result["signatures"]
    assert found["chain"] == "expired"


# --- What the page of a document says -----------------------------------------------------
WORDS = {
    "good": (lambda: signed(plain_pdf(), mayor()), "utuh; rantai sertifikat tepercaya"),
    "two": (
        lambda: signed(signed(plain_pdf(), mayor()), partner(), field="Mitra"),
        "utuh, sesudahnya hanya tanda tangan lain ditambahkan; rantai sertifikat tepercaya",
    ),
    "flipped": (lambda: signing.flipped(signed(plain_pdf(), mayor())), "tidak utuh"),
    "rewritten": (
        lambda: signing.rewritten(signed(plain_pdf(), mayor())),
        "dokumen diubah setelah ditandatangani",
    ),
    "stranger": (
        lambda: signed(plain_pdf(), signing.stranger()),
        "rantai sertifikat tidak tepercaya",
    ),
    "expired": (
        lambda: signed(
            plain_pdf(),
            signing.issue(
                "Ratna Dewi",
                signing.intermediate(),
                since=signing.TODAY - 3 * signing.YEAR,
                until=signing.TODAY - signing.YEAR,
            ),
        ),
        "sertifikat kedaluwarsa",
    ),
    "scan": (plain_pdf, "Tidak ada tanda tangan elektronik: tanda tangan basah yang dipindai"),
    "encrypted": (signing.encrypted_pdf, "Berkas terkunci kata sandi"),
    "broken": (lambda: b"%PDF-1.7 isi", "Berkas rusak atau tidak lazim"),
}


@pytest.mark.parametrize("kind", WORDS)
def test_the_page_says_in_words_what_was_found(
    kind: str, case: Case, roots, auditor, sign_in: SignIn, monkeypatch
) -> None:
    make, words = WORDS[kind]
    monkeypatch.setattr(documents, "check_upload", lambda file: None)  # files from before it
    version = upload(case, make())
    client = sign_in(auditor)
    assert "Belum diperiksa" in client.get(page_of(version)).content.decode()
    signature_checks.check(version.pk)
    content = client.get(page_of(version)).content.decode()
    assert words in content
    assert "Belum diperiksa" not in content
    sound = {"good", "two"}
    assert ('<li class="y">' in content) == (kind in sound)


def test_an_unchecked_file_is_never_called_valid(case: Case, auditor, sign_in: SignIn) -> None:
    version = upload(case, signed(plain_pdf(), mayor()))
    client = sign_in(auditor)
    for state in ("waiting", "none"):
        if state == "none":
            version.signature_check.delete()
        content = client.get(page_of(version)).content.decode()
        assert "Belum diperiksa" in content
        assert "utuh" not in content
        assert "tepercaya" not in content


def test_a_waiting_page_looks_again_by_itself_and_without_javascript(
    case: Case, auditor, sign_in: SignIn
) -> None:
    version = upload(case, plain_pdf())
    client = sign_in(auditor)
    content = client.get(page_of(version)).content.decode()
    assert 'hx-trigger="every 5s"' in content
    assert "Muat ulang" in content
    settle(version)
    content = client.get(page_of(version)).content.decode()
    assert 'hx-trigger="every 5s"' not in content
    assert "Muat ulang" not in content


def test_the_page_asks_the_same_queries_for_many_versions(
    case: Case, ratna, sign_in: SignIn
) -> None:
    client = sign_in(ratna)
    counts = []
    for _round in range(3):
        for language in ("id", "en"):
            version = upload(case, plain_pdf(), language=language)
            settle(version, SOUND)
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(version))
        counts.append(len(queries))
    assert len(set(counts)) == 1


# --- Asking for a check -------------------------------------------------------------------
def request_url(version: DocumentVersion) -> str:
    return reverse("partnerships:document_check_signatures", args=[version.pk])


def test_any_pdf_is_checked_on_request(
    case: Case, ratna, sign_in: SignIn, django_capture_on_commit_callbacks
) -> None:
    version = upload(case, plain_pdf(), kind="exploration_report")
    client = sign_in(ratna)
    assert request_url(version) in client.get(page_of(version)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(request_url(version))
    assert response.url == page_of(version)
    assert version.signature_check.state == "unsigned"


def test_a_check_is_repeated_on_request(case: Case, ratna, kemlu, sign_in: SignIn) -> None:
    version = upload(case, plain_pdf())
    settle(version, SOUND)
    assert "Periksa lagi" in sign_in(ratna).get(page_of(version)).content.decode()
    sign_in(ratna).post(request_url(version))
    version.signature_check.refresh_from_db()
    assert (version.signature_check.state, version.signature_check.result) == ("waiting", {})


def test_who_only_reads_cannot_ask_and_outsiders_find_nothing(
    case: Case, auditor, officer_elsewhere, sign_in: SignIn
) -> None:
    version = upload(case, plain_pdf())
    settle(version)
    assert request_url(version) not in sign_in(auditor).get(page_of(version)).content.decode()
    assert sign_in(auditor).post(request_url(version)).status_code == 403
    assert sign_in(officer_elsewhere).post(request_url(version)).status_code == 404
    version.signature_check.refresh_from_db()
    assert version.signature_check.state == "unsigned"


def test_what_is_no_pdf_cannot_be_checked(case: Case, ratna, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("naskah.txt", b"Naskah", content_type="text/plain")
    document = documents.attach(case.partnership, kind="signed_text", case=case)
    version = documents.add_version(document, file, by=ratna)
    client = sign_in(ratna)
    content = client.get(page_of(version)).content.decode()
    assert "hanya diperiksa pada PDF" in content
    assert request_url(version) not in content
    assert client.post(request_url(version)).status_code == 404
