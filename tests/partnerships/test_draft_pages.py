"""The page of a draft: who has it, what it shows, how it becomes a version."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as read_docx

from partnerships.clauses import CLAUSES
from partnerships.drafting import compose as composing
from partnerships.drafting.defaults import load_clauses
from partnerships.models import Agreement, ClauseTemplate, Document, DocumentVersion
from partnerships.requirements import CaseFile, clauses
from tests.partnerships.drafts import agreement_of, lines_of, words_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(case) -> Agreement:
    """The memorandum of Surabaya – Izmir as a draft, with the wording of every clause."""
    load_clauses()
    return agreement_of(case)


def page(name: str, agreement: Agreement, *args: str) -> str:
    return reverse(f"partnerships:agreement_{name}", args=[agreement.pk, *args])


def seen_by(client, agreement: Agreement) -> str:
    return client.get(page("draft", agreement)).context["form"]["seen"].value()


def test_officer_and_coordinator_reach_the_draft_from_the_agreement(draft, ratna, bagus, sign_in):
    for person in (ratna, bagus):
        client = sign_in(person)
        assert page("draft", draft) in client.get(page("detail", draft)).content.decode()
        assert client.get(page("draft", draft)).status_code == 200


def test_others_do_not_get_the_draft(
    draft, leader, auditor, administrator, officer_elsewhere, sign_in
):
    for person, status in (
        (leader, 403),
        (auditor, 403),
        (administrator, 403),
        (officer_elsewhere, 404),
    ):
        client = sign_in(person)
        for url in (page("draft", draft), page("draft_download", draft, "docx")):
            assert client.get(url).status_code == status
        assert client.post(page("draft", draft)).status_code == status
    assert not DocumentVersion.objects.exists()


def test_a_text_that_has_left_the_region_has_no_draft(draft, ratna, sign_in):
    Agreement.objects.filter(pk=draft.pk).update(status=Agreement.Status.UNDER_REVIEW)
    client = sign_in(ratna)
    assert client.get(page("draft", draft)).status_code == 403
    assert page("draft", draft) not in client.get(page("detail", draft)).content.decode()


def test_the_page_names_what_is_missing_and_where_to_fill_it_in(draft, ratna, bagus, sign_in):
    Agreement.objects.filter(pk=draft.pk).update(financing="")
    answer = sign_in(ratna).get(page("draft", draft))
    assert ("pembiayaan", page("edit", draft)) in answer.context["gaps"]
    assert ("nama penanda tangan mitra", page("signatures", draft)) in answer.context["gaps"]
    assert "<mark>[… pembiayaan]</mark>" in answer.content.decode()

    # The coordinator does not change the record, and is not sent where only the officer may go.
    gaps = sign_in(bagus).get(page("draft", draft)).context["gaps"]
    assert ("pembiayaan", "") in gaps


def test_the_page_tells_why_a_clause_is_left_out(draft, ratna, sign_in):
    draft.clauses = {"confidentiality": {"state": "not_applicable", "reason": "Tidak ada rahasia."}}
    draft.save()
    shown = sign_in(ratna).get(page("draft", draft)).context["left_out"]
    assert shown == [(CLAUSES["confidentiality"], "Tidak ada rahasia.")]


def test_the_draft_is_downloaded_as_docx_and_as_pdf(draft, ratna, sign_in):
    client = sign_in(ratna)
    docx = client.get(page("draft_download", draft, "docx"))
    assert docx["Content-Disposition"].endswith('"draf-nota-kesepahaman-surabaya-izmir.docx"')
    assert {"Pasal 1", "Article 1"} <= set(lines_of(docx.content))
    pdf = client.get(page("draft_download", draft, "pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    text = words_of_pdf(pdf.content)
    assert "Membuka perdagangan." in text
    assert "To open trade." in text
    assert client.get(page("draft_download", draft, "odt")).status_code == 404


def test_the_draft_becomes_the_next_version_in_each_language(draft, ratna, sign_in):
    client = sign_in(ratna)
    for number in (1, 2):
        data = {"seen": seen_by(client, draft)}
        assert client.post(page("draft", draft), data).url == draft.get_absolute_url()
        versions = DocumentVersion.objects.filter(number=number).order_by("language")
        assert [version.language for version in versions] == ["en", "id"]
    document = Document.objects.get()
    assert (document.kind, document.case) == ("draft_text", draft.case)
    newest = versions[1]
    assert len(newest.sha256) == 64
    assert newest.uploaded_by == ratna
    with newest.file.open("rb") as file:
        text = {p.text for t in read_docx(BytesIO(file.read())).tables for p in cells_of(t)}
    assert "Pasal 1" in text
    assert "Article 1" not in text


def cells_of(table):
    return [paragraph for cell in table._cells for paragraph in cell.paragraphs]


def test_a_letter_of_intent_goes_to_its_own_document(draft, ratna, sign_in):
    Agreement.objects.filter(pk=draft.pk).update(kind=Agreement.Kind.LETTER_OF_INTENT)
    client = sign_in(ratna)
    client.post(page("draft", draft), {"seen": seen_by(client, draft)})
    assert Document.objects.get().kind == "draft_letter_of_intent"


def test_a_draft_that_changed_meanwhile_is_shown_again_before_it_is_kept(draft, ratna, sign_in):
    client = sign_in(ratna)
    seen = seen_by(client, draft)
    ClauseTemplate.objects.filter(key="closing").update(text_id="Kalimat baru administrator.")
    answer = client.post(page("draft", draft), {"seen": seen})

    assert answer.status_code == 409
    assert "Kalimat baru administrator." in answer.content.decode()
    assert not DocumentVersion.objects.exists()
    again = answer.context["form"]["seen"].value()
    assert client.post(page("draft", draft), {"seen": again}).status_code == 302


def test_a_record_too_long_for_a_draft_says_so(draft, ratna, sign_in, monkeypatch):
    monkeypatch.setattr(composing, "LONGEST", 1000)
    client = sign_in(ratna)
    answer = client.get(page("draft", draft))
    assert "terlalu panjang" in answer.content.decode()
    assert client.get(page("draft_download", draft, "pdf")).url == page("draft", draft)
    assert client.post(page("draft", draft), {"seen": ""}).status_code == 422


def test_the_upload_page_of_the_draft_leads_to_it(draft, ratna, sign_in):
    client = sign_in(ratna)
    for kind, there in (("draft_text", True), ("consultation_letter", False)):
        url = reverse("partnerships:case_evidence", args=[draft.case_id, kind])
        assert (page("draft", draft) in client.get(url).content.decode()) is there


def test_the_page_asks_as_often_for_a_long_record_as_for_a_short_one(draft, ratna, sign_in):
    client = sign_in(ratna)

    def count() -> int:
        client.get(page("draft", draft))
        with CaptureQueriesContext(connection) as queries:
            client.get(page("draft", draft))
        return len(queries)

    few = count()
    draft.clauses = {key: {"state": "missing", "text_id": "Bunyi."} for key in CLAUSES}
    draft.save()
    assert count() == few


# --- Own wording and the check of the clauses ---------------------------------------------
def clause_form(client, agreement: Agreement) -> dict[str, str]:
    form = client.get(page("clauses", agreement)).context["form"]
    return {"seen_version": form["seen_version"].value()}


def test_own_wording_and_what_is_missing_are_kept(draft, ratna, sign_in):
    client = sign_in(ratna)
    data = clause_form(client, draft) | {
        "clause_conduct": "missing",
        "text_en_funding": "Each side pays.",
    }
    assert client.post(page("clauses", draft), data).status_code == 302
    draft.refresh_from_db()
    assert draft.clauses == {
        "conduct": {"state": "missing", "reason": ""},
        "funding": {"state": "", "reason": "", "text_en": "Each side pays."},
    }
    assert "Each side pays." in client.get(page("draft", draft)).content.decode()


def test_wording_that_is_too_long_is_refused_beside_its_field(draft, ratna, sign_in):
    client = sign_in(ratna)
    data = clause_form(client, draft) | {"text_id_funding": "x" * 6001}
    answer = client.post(page("clauses", draft), data)
    assert set(answer.context["form"].errors) == {"text_id_funding"}
    assert "x" * 6001 in answer.content.decode()


def test_a_missing_clause_is_named_on_the_page_and_keeps_the_text_from_going_on(
    draft, ratna, auditor, sign_in
):
    draft.clauses = {key: {"state": "present"} for key in CLAUSES} | {
        "conduct": {"state": "missing"},
        "settlement": {"state": "not_applicable", "reason": " "},
    }
    draft.save()
    assert list(clauses(CaseFile(draft.case))) == [
        "Klausul wajib yang belum ada dalam naskah: Pembatasan kegiatan personel.",
        "Klausul belum diperiksa: Penyelesaian perselisihan dengan perundingan (Pasal 34).",
    ]
    content = sign_in(auditor).get(page("detail", draft)).content.decode()
    assert "1 klausul wajib belum ada dalam naskah" in content
    assert "1 klausul belum diperiksa." in content


def test_the_officer_writes_the_english_of_the_record(draft, ratna, sign_in):
    client = sign_in(ratna)
    form = client.get(page("edit", draft)).context["form"]
    data = {
        "title": draft.title,
        "duration_years": "3",
        "objectives_en": "To raise quality.",
        "seen_version": form["seen_version"].value(),
    }
    assert client.post(page("edit", draft), data).status_code == 302
    assert "To raise quality." in client.get(page("draft", draft)).content.decode()
