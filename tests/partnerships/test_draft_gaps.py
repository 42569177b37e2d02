"""A draft that still holds the portal's marks of what is missing does not leave the region."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships import lifecycle
from partnerships.drafting.compose import compose
from partnerships.drafting.defaults import load_clauses
from partnerships.models import Agreement, Case, DocumentVersion
from partnerships.requirements import CaseFile, missing
from partnerships.services import documents, drafts
from sistercity.accounts.models import User
from sistercity.documents import passages
from tests import agreement_texts as texts
from tests.factories import add_document, pdf
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db

GAP = "Biaya ditanggung [… pembiayaan] masing-masing."


@pytest.fixture(scope="module", autouse=True)
def standing(stand) -> None:
    """Surabaya – Izmir stands at the step of these tests."""
    stand("draft_text")


@pytest.fixture
def at_draft(case: Case, ratna, bagus, leader, kemlu, kemendagri) -> Case:
    """Everything that the officer's turn asks for is there."""
    return supply(case)


def bring(
    case: Case, *lines: str, kind: str = "draft_text", language: str = "id"
) -> DocumentVersion:
    """Upload the next version of a draft, as a DOCX with these paragraphs."""
    file = SimpleUploadedFile("naskah.docx", texts.as_docx(list(lines) or ["Lengkap."]))
    document = documents.attach(case.partnership, kind=kind, case=case)
    return documents.add_version(document, file, by=case.opened_by, language=language)


def said(case: Case) -> str:
    return "\n".join(missing(CaseFile(Case.objects.for_page().get(pk=case.pk))))


@pytest.mark.parametrize(("language", "name"), [("id", "Indonesia"), ("en", "Inggris")])
def test_a_draft_with_gaps_is_not_submitted(at_draft, ratna, language, name):
    bring(at_draft, "Pasal 1", GAP, language=language)
    with pytest.raises(ValidationError) as refused:
        lifecycle.perform(at_draft, "complete", by=ratna)
    (message,) = refused.value.messages
    assert f"Rancangan naskah v2 ({name})" in message or f"v3 ({name})" in message
    assert GAP in message


def test_a_draft_without_gaps_is_submitted(at_draft, ratna):
    bring(at_draft, GAP)
    bring(at_draft)
    assert lifecycle.perform(at_draft, "complete", by=ratna).turn_index == 1


@pytest.mark.parametrize(
    "gap", ["[… pembiayaan]", "[ … pembiayaan ]", "[...]", "[…]", "[… pembiayaan"]
)
def test_a_gap_is_known_however_a_word_processor_left_it(at_draft, gap):
    version = bring(at_draft, f"Biaya: {gap}")
    assert version.gaps == [f"Biaya: {gap}"]


@pytest.mark.parametrize("text", ["Lihat [1].", "Nomor: ……………………", "(…)", "Dan seterusnya…"])
def test_what_is_signed_or_cited_is_no_gap(at_draft, text):
    assert bring(at_draft, text).gaps == []


def test_the_panel_tells_where_the_gaps_are_and_where_to_bring_a_new_version(
    at_draft, ratna, sign_in: Callable[[User], Client]
):
    bring(at_draft, GAP)
    content = sign_in(ratna).get(at_draft.get_absolute_url()).content.decode()
    assert "Rancangan tanpa isian […] yang tersisa" in content
    assert GAP in content
    assert f'/cases/{at_draft.pk}/evidence/draft_text/">Unggah versi yang lengkap</a>' in content


def test_the_leader_does_not_approve_a_version_with_gaps(at_draft, ratna, leader):
    case = lifecycle.perform(at_draft, "complete", by=ratna)
    bring(case, GAP)
    with pytest.raises(ValidationError, match="pembiayaan"):
        lifecycle.perform(case, "complete", by=leader)
    bring(case)
    assert lifecycle.perform(case, "complete", by=leader).step_key == "interministerial_meeting"


def test_the_letter_of_intent_is_held_back_as_well(partnership_elsewhere, leader):
    case = supply(walk(partnership_elsewhere.cases.get(), "consultation"))
    bring(case, GAP, kind="draft_letter_of_intent")
    assert "Rancangan pernyataan kehendak (LoI) v" in said(case)
    bring(case, kind="draft_letter_of_intent")
    assert said(case) == ""


def test_what_the_portal_composed_with_gaps_is_known_as_such(at_draft, ratna):
    load_clauses()
    agreement = at_draft.agreements.exclude(kind=Agreement.Kind.LETTER_OF_INTENT).get()
    seen = compose(agreement).fingerprint
    indonesian, english = drafts.keep_draft(agreement, by=ratna, seen=seen)
    assert any("[… nama penanda tangan daerah]" in quote for quote in indonesian.gaps)
    assert any("[… objectives in English]" in quote for quote in english.gaps)


def test_scans_and_other_documents_are_not_asked(at_draft, ratna):
    assert add_document(at_draft, "draft_text", by=ratna).gaps == []
    document = documents.attach(at_draft.partnership, kind="signed_text", case=at_draft)
    assert documents.add_version(document, pdf(text="[... isi]"), by=ratna).gaps == []
    assert said(at_draft) == ""


def test_a_page_reads_no_file_and_asks_no_more_for_gaps(
    at_draft, ratna, sign_in: Callable[[User], Client], monkeypatch
):
    client, counts = sign_in(ratna), []
    client.get(at_draft.get_absolute_url())
    for lines in ((), (GAP,)):
        bring(at_draft, *lines)
        with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
            patch.setattr(passages, "find", None)
            client.get(at_draft.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
