"""Documents: what is accepted, versions, lists and downloads."""

import hashlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partnerships.models import Case, Document, DocumentVersion, Partnership
from sistercity.accounts.models import User
from tests.factories import add_document, pdf
from tests.sistercity import making
from tests.walking import walk

SignIn = Callable[[User], Client]


def evidence_url(case: Case, kind: str = "exploration_report") -> str:
    return reverse("partnerships:case_evidence", args=[case.pk, kind])


def data(file: SimpleUploadedFile, **other: str) -> dict[str, object]:
    return {"file": file, "language": "id", "note": ""} | other


# --- Uploads ------------------------------------------------------------------------------
def test_evidence_becomes_a_version_and_leads_back(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    client = sign_in(ratna)
    for number in (1, 2):
        response = client.post(evidence_url(case), data(pdf("laporan.pdf"), note=f"Ke-{number}"))
        assert response.url == case.get_absolute_url()
    document = case.documents.get(kind="exploration_report")
    assert [version.number for version in document.versions.all()] == [2, 1]
    page = client.get(evidence_url(case)).content.decode()
    assert "Versi yang sudah ada" in page
    assert "Ke-1" in page


def test_each_language_counts_its_own_versions(sign_in: SignIn, ratna: User, case: Case) -> None:
    client = sign_in(ratna)
    for language in ("id", "id", "en"):
        client.post(evidence_url(case, "draft_text"), data(pdf(), language=language))
    found = DocumentVersion.objects.order_by("pk").values_list("language", "number")
    assert list(found) == [("id", 1), ("id", 2), ("en", 1)]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("virus.exe", b"MZ"), "Jenis berkas ini tidak diterima"),
        (SimpleUploadedFile("laporan.pdf.exe", b"%PDF-1.7"), "Jenis berkas ini tidak diterima"),
        (SimpleUploadedFile("gambar.svg", b"<svg onload=alert(1)>"), "tidak diterima"),
        (SimpleUploadedFile("laporan.pdf", b"<html><script>"), "tidak sesuai dengan namanya"),
        (SimpleUploadedFile("kosong.pdf", b""), "kosong"),
        (SimpleUploadedFile("biner.txt", b"abc" * 100 + b"\x00"), "data biner"),
        (SimpleUploadedFile("rusak.docx", b"PK\x03\x04 bukan zip"), "rusak"),
        (SimpleUploadedFile("lembar.docx", making.sheet()), "tidak sesuai dengan namanya"),
        (SimpleUploadedFile("teks.odt", making.word()), "tidak sesuai dengan namanya"),
        (
            SimpleUploadedFile("makro.docx", making.word({"word/vbaProject.bin": b"x"})),
            "Berkas ini berisi makro",
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_hostile_file_is_refused_with_a_sentence(
    sign_in: SignIn, ratna: User, case: Case, file: SimpleUploadedFile, sentence: str
) -> None:
    file.seek(0)
    response = sign_in(ratna).post(evidence_url(case), data(file, note="Catatan saya"))
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "Catatan saya" in page
    assert not DocumentVersion.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", making.word()), ("a.xlsx", making.sheet()), ("a.odt", making.odt())],
)
def test_a_real_package_is_accepted_whole(
    sign_in: SignIn, ratna: User, case: Case, name: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content)
    assert sign_in(ratna).post(evidence_url(case), data(file)).status_code == 302
    version = DocumentVersion.objects.get()
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    with version.file.open() as stored:
        assert stored.read() == content


def test_too_large_a_file_is_refused(
    sign_in: SignIn, ratna: User, case: Case, settings: object
) -> None:
    settings.MAX_UPLOAD_BYTES = 10  # type: ignore[attr-defined]
    page = sign_in(ratna).post(evidence_url(case), data(pdf())).content.decode()
    assert "Berkas terlalu besar" in page


def test_evidence_is_supplied_by_those_whose_turn_it_is(
    sign_in: SignIn, leader: User, auditor: User, officer_elsewhere: User, case: Case
) -> None:
    for person, status in ((leader, 403), (auditor, 403), (officer_elsewhere, 404)):
        assert sign_in(person).get(evidence_url(case)).status_code == status
        assert sign_in(person).post(evidence_url(case), data(pdf())).status_code == status


def test_a_kind_outside_the_procedure_is_not_found(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    assert sign_in(ratna).get(evidence_url(case, "love_letter")).status_code == 404


# --- Other documents ----------------------------------------------------------------------
def test_another_document_is_added_and_gets_versions(
    sign_in: SignIn, bagus: User, partnership: Partnership
) -> None:
    client = sign_in(bagus)
    url = reverse("partnerships:document_create", args=[partnership.pk])
    sent = data(pdf("brosur.pdf"), title="Brosur kota", kind="other")
    page = client.post(url, sent, follow=True).content.decode()
    assert "Brosur kota" in page
    document = Document.objects.get()
    add = reverse("partnerships:document_version_create", args=[document.pk])
    assert add in page
    page = client.post(add, data(pdf("brosur2.pdf")), follow=True).content.decode()
    assert "Unduh versi 2" in page
    assert "brosur.pdf" in page


def test_the_detail_names_everything_that_proves_a_version(
    sign_in: SignIn, auditor: User, ratna: User, case: Case
) -> None:
    version = add_document(case, "exploration_report", by=ratna)
    page = sign_in(auditor).get(version.document.get_absolute_url()).content.decode()
    for word in (version.sha256, "Ratna Dewi", "Indonesia", "exploration_report.pdf"):
        assert word in page
    assert "Unggah versi baru" not in page
    assert "Riwayat perubahan" in page


def test_a_document_cannot_be_reached_from_elsewhere(
    sign_in: SignIn, officer_elsewhere: User, leader: User, ratna: User, case: Case
) -> None:
    version = add_document(case, "exploration_report", by=ratna)
    document = version.document
    add = reverse("partnerships:document_version_create", args=[document.pk])
    for url in (document.get_absolute_url(), version.get_absolute_url(), add):
        assert sign_in(officer_elsewhere).get(url).status_code == 404
    assert sign_in(leader).get(document.get_absolute_url()).status_code == 200
    assert sign_in(leader).post(add, data(pdf())).status_code == 403


def test_a_download_is_an_attachment_that_no_browser_opens(
    sign_in: SignIn, auditor: User, ratna: User, case: Case
) -> None:
    version = add_document(case, "exploration_report", by=ratna)
    response = sign_in(auditor).get(version.get_absolute_url())
    assert response["Content-Disposition"] == 'attachment; filename="exploration_report.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    body = b"".join(response.streaming_content)
    assert hashlib.sha256(body).hexdigest() == version.sha256


# --- The list -----------------------------------------------------------------------------
def test_documents_stand_under_the_stage_that_asked_for_them(
    sign_in: SignIn, ratna: User, case: Case
) -> None:
    case = walk(case, "letter_of_intent")
    add_document(case, "other", by=ratna)
    url = reverse("partnerships:partnership_documents", args=[case.partnership_id])
    page = sign_in(ratna).get(url).content.decode()
    order = ["Inisiasi</h2>", "Laporan penjajakan", "Koordinasi</h2>", "Surat konsultasi"]
    places = [page.index(word) for word in [*order, "Di luar langkah prosedur</h2>"]]
    assert places == sorted(places)
    assert "Tambah dokumen" in page


def test_the_list_of_documents_is_paged(sign_in: SignIn, ratna: User, case: Case) -> None:
    for _number in range(26):
        add_document(case, "other", by=ratna)
    url = reverse("partnerships:partnership_documents", args=[case.partnership_id])
    assert "Menampilkan 1–25 dari 26" in sign_in(ratna).get(url).content.decode()
    assert "Menampilkan 26–26 dari 26" in sign_in(ratna).get(url + "?page=2").content.decode()
