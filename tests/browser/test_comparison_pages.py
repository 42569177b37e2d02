import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.models import Comparison
from partnerships.services import documents
from partnerships.tasks import compare_versions
from tests import agreement_texts as texts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(case, ratna):
    """The draft of a memorandum in two versions and in English."""
    document = documents.attach(case.partnership, kind="draft_text", case=case)
    old = texts.indonesian()
    new = [text.replace("60 (enam puluh)", "90 (sembilan puluh)") for text in old]
    new[11:11] = ["(2a) Kantor perwakilan tidak didirikan oleh salah satu pihak."]
    del new[20]
    english = texts.english()
    del english[10:18]
    for language, text in (("id", old), ("id", new), ("en", english)):
        file = SimpleUploadedFile("naskah.docx", texts.as_docx(text))
        documents.add_version(document, file, by=ratna, language=language)
    return document


@pytest.fixture
def visit(visit, ratna):
    """A page in which Ratna is signed in."""
    return visit(ratna)


def address(old, new):
    return reverse("partnerships:version_compare", args=[old.pk, new.pk])


def test_pages_of_comparisons_are_accessible(visit, draft, assert_sound):
    first, second, english = draft.versions.order_by("pk")
    waiting = Comparison.objects.create(old=second, new=first)
    changes = address(first, second)
    languages = address(second, english)
    visit.goto(changes)
    visit.goto(languages)
    compare_versions()
    Comparison.objects.filter(pk=waiting.pk).update(state="working", progress=40)
    pages = [
        draft.get_absolute_url(),
        reverse("partnerships:document_compare", args=[draft.pk]),
        changes,
        f"{changes}?view=inline&same=1",
        languages,
        waiting.get_absolute_url(),
    ]
    assert_sound(visit, pages)


def test_the_page_shows_the_result_by_itself_when_the_work_is_done(visit, draft):
    first, second, _english = draft.versions.order_by("pk")
    lost = Comparison.objects.create(old=first, new=second)
    Comparison.objects.filter(pk=lost.pk).update(state="working", progress=40)
    visit.goto(lost.get_absolute_url())
    visit.get_by_text("40% selesai").wait_for()
    Comparison.objects.filter(pk=lost.pk).update(state="waiting")
    compare_versions()
    visit.get_by_text("paragraf ditambah").wait_for()
