"""Comparing versions on the pages: choose, wait, read, who may, and lost workers."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from partnerships import lifecycle
from partnerships.models import Case, Comparison, Document, DocumentVersion, Partnership
from partnerships.services import comparisons, documents
from partnerships.tasks import compare_versions
from sistercity.accounts.models import User
from tests import agreement_texts as texts
from tests.walking import walk

SignIn = Callable[[User], Client]


def add_text(
    document: Document, by: User, *paragraphs: str, language: str = "id"
) -> DocumentVersion:
    """Add a version whose text these paragraphs are."""
    file = SimpleUploadedFile("naskah.txt", texts.as_txt(list(paragraphs)))
    return documents.add_version(document, file, by=by, language=language)


@pytest.fixture
def document(case: Case) -> Document:
    return documents.attach(case.partnership, kind="draft_text", case=case)


@pytest.fixture
def pair(document: Document, ratna: User) -> tuple[DocumentVersion, DocumentVersion]:
    """Two versions: one paragraph changed, one added, one removed, two the same."""
    old = add_text(
        document,
        ratna,
        "Pasal 1",
        "Tujuan",
        "Para Pihak dapat bekerja sama.",
        "Kantor perwakilan didirikan bersama.",
    )
    new = add_text(
        document,
        ratna,
        "Pasal 1",
        "Tujuan",
        "Para Pihak wajib bekerja sama.",
        "Biaya ditanggung masing-masing.",
    )
    return old, new


def url(pair: tuple[DocumentVersion, DocumentVersion], query: str = "") -> str:
    old, new = pair
    return reverse("partnerships:version_compare", args=[old.pk, new.pk]) + query


def done(client: Client, pair: tuple[DocumentVersion, DocumentVersion]) -> Comparison:
    """Ask for a comparison and let the worker do it."""
    client.get(url(pair))
    compare_versions.delay()
    return Comparison.objects.get(old=pair[0], new=pair[1])


def words_of(page: str) -> str:
    """Return what a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


# --- Choosing -------------------------------------------------------------------------------
def test_a_document_offers_its_newest_versions_for_comparison(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    client = sign_in(ratna)
    page = client.get(pair[0].document.get_absolute_url())
    form = page.context["compare_form"]
    assert (form["old"].initial, form["new"].initial) == (pair[0].pk, pair[1].pk)
    assert "Bandingkan versi" in page.content.decode()
    address = reverse("partnerships:document_compare", args=[pair[0].document_id])
    answer = client.get(address, {"old": pair[0].pk, "new": pair[1].pk})
    assert answer.url == url(pair)


def test_a_single_version_offers_no_comparison(
    sign_in: SignIn, ratna: User, document: Document
) -> None:
    add_text(document, ratna, "Pasal 1")
    page = sign_in(ratna).get(document.get_absolute_url()).content.decode()
    assert "Bandingkan versi" not in page


def test_the_same_version_twice_is_refused_beside_the_field(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    address = reverse("partnerships:document_compare", args=[pair[0].document_id])
    answer = sign_in(ratna).get(address, {"old": pair[1].pk, "new": pair[1].pk})
    assert "Pilih versi yang lain" in answer.content.decode()
    assert answer.context["form"]["old"].value() == str(pair[1].pk)


def test_versions_of_one_language_are_suggested_before_two_languages(
    sign_in: SignIn, ratna: User, document: Document
) -> None:
    def suggested() -> tuple[int, int]:
        form = sign_in(ratna).get(document.get_absolute_url()).context["compare_form"]
        return form["old"].initial, form["new"].initial

    first = add_text(document, ratna, "Pasal 1")
    english = add_text(document, ratna, "Article 1", language="en")
    assert suggested() == (first.pk, english.pk)
    second = add_text(document, ratna, "Pasal 1", "Tujuan")
    assert suggested() == (first.pk, second.pk)
    add_text(document, ratna, "Madde 1", language="xx")
    assert suggested() == (first.pk, second.pk)


# --- Waiting --------------------------------------------------------------------------------
def test_the_page_waits_for_the_worker_and_then_shows_the_result(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    client = sign_in(ratna)
    page = client.get(url(pair)).content.decode()
    assert "Sedang dibandingkan" in page
    assert "Muat ulang" in page
    assert 'hx-trigger="every 2s"' in page
    compare_versions.delay()
    page = client.get(url(pair)).content.decode()
    assert "Sedang dibandingkan" not in page
    assert "hx-trigger" not in page.split('id="comparison"')[1]
    assert "1 paragraf diubah" in words_of(page)
    assert "1 paragraf ditambah" in words_of(page)
    assert "1 paragraf dihapus" in words_of(page)
    assert "2 paragraf sama" in words_of(page)


def test_polling_gets_the_part_that_changes(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    answer = sign_in(ratna).get(url(pair), headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<div id="comparison"')
    assert "HX-Request" in answer["Vary"]


def test_the_work_is_handed_to_a_worker_after_the_commit(
    sign_in: SignIn,
    ratna: User,
    pair: tuple[DocumentVersion, DocumentVersion],
    django_capture_on_commit_callbacks: Callable,
) -> None:
    client = sign_in(ratna)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        client.get(url(pair))
    assert callbacks == [comparisons.ask_worker]
    assert Comparison.objects.get().state == "done"
    with django_capture_on_commit_callbacks() as callbacks:
        client.get(url(pair))
    assert callbacks == []


def test_an_unreachable_broker_does_not_break_the_page(
    sign_in: SignIn,
    ratna: User,
    pair: tuple[DocumentVersion, DocumentVersion],
    django_capture_on_commit_callbacks: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreachable(*args: object, **kwargs: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(compare_versions, "apply_async", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(ratna).get(url(pair)).status_code == 200
    assert compare_versions() == 1


# --- Reading --------------------------------------------------------------------------------
def test_changes_are_marked_by_element_and_word_not_by_colour_alone(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    client = sign_in(ratna)
    done(client, pair)
    beside = client.get(url(pair)).content.decode()
    assert "Pasal 1 Tujuan" in beside
    assert re.search(r'<del><span class="unseen">dihapus: </span>dapat</del>', beside)
    assert re.search(r'<ins><span class="unseen">ditambah: </span>wajib</ins>', beside)
    assert "Tidak ada di versi 1" in beside
    assert "Tidak ada di versi 2" in beside
    inline = client.get(url(pair, "?view=inline")).content.decode()
    assert "dapat</del><ins" in inline
    assert "Tidak ada di versi" not in inline


def test_what_is_the_same_is_shown_on_request(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    client = sign_in(ratna)
    done(client, pair)
    rows = client.get(url(pair)).context["page"].paginator.count
    page = client.get(url(pair, "?same=1"))
    assert (rows, page.context["page"].paginator.count) == (3, 5)
    assert "Sembunyikan yang sama" in page.content.decode()


def test_two_equal_texts_say_so(sign_in: SignIn, ratna: User, document: Document) -> None:
    pair = (add_text(document, ratna, "Sama."), add_text(document, ratna, "Sama."))
    client = sign_in(ratna)
    done(client, pair)
    assert "Tidak ada perbedaan" in client.get(url(pair)).content.decode()


def test_markup_in_a_text_stays_text(sign_in: SignIn, ratna: User, document: Document) -> None:
    pair = (add_text(document, ratna, "Satu."), add_text(document, ratna, "<script>x</script>"))
    client = sign_in(ratna)
    done(client, pair)
    page = client.get(url(pair)).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_long_results_are_paged_and_ask_no_more_of_the_database(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    client = sign_in(ratna)
    many = (
        add_text(pair[0].document, ratna, *(f"Ketentuan lama {n}." for n in range(120))),
        add_text(pair[0].document, ratna, *(f"Aturan baru nomor {n} ini." for n in range(120))),
    )
    counts = []
    for found in (pair, many):
        done(client, found)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(url(found, "?page=2"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert page.context["page"].paginator.num_pages == 5
    assert len([row for group in page.context["groups"] for row in group.rows]) == 50
    assert "Menampilkan 51–100 dari 240" in page.content.decode()


def test_two_languages_stand_beside_each_other_by_their_clauses(
    sign_in: SignIn, ratna: User, document: Document
) -> None:
    pair = (
        add_text(document, ratna, "Pasal 1", "Tujuan", "Para Pihak bekerja sama."),
        add_text(document, ratna, "Article 1", "Objectives", "The Parties shall.", language="en"),
    )
    client = sign_in(ratna)
    found = done(client, pair)
    assert found.result["mode"] == "beside"
    page = client.get(url(pair)).content.decode()
    assert "Dua bahasa berdampingan" in page
    assert page.index("Pasal 1 Tujuan") < page.index("Article 1 Objectives")
    assert "<ins>" not in page


# --- Who may --------------------------------------------------------------------------------
def test_who_sees_the_document_sees_its_comparison(
    sign_in: SignIn,
    bagus: User,
    leader: User,
    auditor: User,
    officer_elsewhere: User,
    pair: tuple[DocumentVersion, DocumentVersion],
) -> None:
    for user in (bagus, leader, auditor):
        assert sign_in(user).get(url(pair)).status_code == 200
    assert sign_in(officer_elsewhere).get(url(pair)).status_code == 404
    assert sign_in(officer_elsewhere).post(url(pair)).status_code == 404
    assert Comparison.objects.visible_to(bagus).count() == 1
    assert not Comparison.objects.visible_to(officer_elsewhere).exists()


def test_versions_of_two_partnerships_are_not_compared(
    sign_in: SignIn,
    auditor: User,
    officer_elsewhere: User,
    partnership_elsewhere: Partnership,
    pair: tuple[DocumentVersion, DocumentVersion],
) -> None:
    other = documents.attach(partnership_elsewhere, kind="other")
    elsewhere = add_text(other, officer_elsewhere, "Rahasia.")
    client = sign_in(auditor)
    assert client.get(url((pair[0], elsewhere))).status_code == 404
    assert client.get(url((pair[0], pair[0]))).status_code == 404
    assert not Comparison.objects.exists()


# --- Failing and lost work ------------------------------------------------------------------
def test_what_cannot_be_compared_says_why_and_can_be_tried_again(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    Path(pair[0].file.path).write_bytes(b"%PDF-1.7 rusak")
    client = sign_in(ratna)
    found = done(client, pair)
    assert (found.state, found.reason, found.reason_side) == ("failed", "broken", "old")
    page = client.get(url(pair)).content.decode()
    assert "Versi lama: Berkas rusak dan tidak dapat dibaca." in page
    answer = client.post(url(pair), follow=True)
    assert "Perbandingan dimulai lagi." in answer.content.decode()
    found.refresh_from_db()
    assert (found.state, found.reason) == ("waiting", "")


def test_only_what_failed_is_tried_again(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    client = sign_in(ratna)
    done(client, pair)
    client.post(url(pair))
    assert Comparison.objects.get().state == "done"


def begun(pair: tuple[DocumentVersion, DocumentVersion], minutes: int, attempts: int = 1):
    """Leave a comparison as a worker that was killed leaves it."""
    comparison = Comparison.objects.create(old=pair[0], new=pair[1])
    Comparison.objects.filter(pk=comparison.pk).update(
        state="working",
        progress=40,
        attempts=attempts,
        updated_at=timezone.now() - timedelta(minutes=minutes),
    )
    return comparison


def test_what_a_killed_worker_left_is_caught_up_by_the_schedule(
    pair: tuple[DocumentVersion, DocumentVersion], settings
) -> None:
    comparison = begun(pair, minutes=10)
    tasks = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert compare_versions.name in tasks
    assert compare_versions() == 1
    comparison.refresh_from_db()
    assert (comparison.state, comparison.progress, comparison.attempts) == ("done", 100, 2)


def test_what_a_killed_worker_left_is_caught_up_by_the_next_view(
    sign_in: SignIn,
    ratna: User,
    pair: tuple[DocumentVersion, DocumentVersion],
    django_capture_on_commit_callbacks: Callable,
) -> None:
    begun(pair, minutes=10)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(ratna).get(url(pair))
    assert Comparison.objects.get().state == "done"


def test_what_another_worker_does_is_left_alone(
    pair: tuple[DocumentVersion, DocumentVersion],
) -> None:
    comparison = begun(pair, minutes=1)
    assert compare_versions() == 0
    comparison.refresh_from_db()
    assert comparison.progress == 40


def test_what_loses_its_worker_again_and_again_is_given_up(
    sign_in: SignIn, ratna: User, pair: tuple[DocumentVersion, DocumentVersion]
) -> None:
    begun(pair, minutes=10, attempts=3)
    compare_versions()
    page = sign_in(ratna).get(url(pair)).content.decode()
    assert "Perbandingan terputus sebelum selesai." in page


def test_a_worker_thought_lost_does_not_write_over_the_next_one(
    pair: tuple[DocumentVersion, DocumentVersion],
) -> None:
    begun(pair, minutes=10)
    first = comparisons.claim()
    Comparison.objects.update(updated_at=timezone.now() - timedelta(minutes=10))
    second = comparisons.claim()
    assert first is not None
    assert second is not None
    comparisons.finish(first, state="failed", reason="stopped")
    comparisons.compare(second)
    assert Comparison.objects.get().state == "done"


def test_a_pair_is_compared_once_and_never_with_itself(
    pair: tuple[DocumentVersion, DocumentVersion],
) -> None:
    assert comparisons.request(*pair) == comparisons.request(*pair)
    for twice in (pair, (pair[0], pair[0])):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comparison.objects.create(old=twice[0], new=twice[1])


# --- The review page ------------------------------------------------------------------------
def test_a_review_leads_to_what_changed_since_the_last_decision(
    sign_in: SignIn, case: Case, ratna: User, kemendagri: User, kemlu: User, leader: User
) -> None:
    case = walk(case, "text_approval")
    decided = case.documents.get(kind="draft_text").versions.get(language="id")
    client = sign_in(kemendagri)
    page = client.get(reverse("partnerships:review_detail", args=[case.pk])).content.decode()
    assert "Bandingkan dengan versi" not in page
    lifecycle.perform(case, "return", by=kemendagri, seen=case.seen, note="Perbaiki Pasal 4.")
    case = Case.objects.for_page().get(pk=case.pk)
    newer = add_text(decided.document, ratna, "Pasal 4", "Pembiayaan", "Biaya sendiri.")
    page = client.get(reverse("partnerships:review_detail", args=[case.pk])).content.decode()
    assert "Bandingkan dengan versi 1" in page
    assert url((decided, newer)) in page
