"""A newer version that arrives during a review: both sides are told, once; replies are anew."""

import pytest
from django.urls import reverse

from partnerships import lifecycle
from partnerships.models import Case, Move
from sistercity.notifications.models import Notification
from tests.factories import add_document
from tests.walking import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed(case: Case, ratna, bagus, leader, kemlu, kemendagri) -> Case:
    """Home Affairs has the agreement text before it."""
    return walk(case, "text_approval")


def told(version) -> dict[str, Notification]:
    rows = Notification.objects.filter(occasion=f"version:{version.pk}")
    return {row.recipient.name: row for row in rows.select_related("recipient")}


def test_the_reviewer_whose_turn_it_is_and_the_region_are_told(reviewed, ratna, leader):
    news = told(add_document(reviewed, "draft_text", by=ratna))

    assert set(news) == {"Made", "Ratna Dewi", "Bagus Pratama", leader.name}
    assert "Tinjau versi yang baru" in news["Made"].body
    assert f"/reviews/{reviewed.pk}/" in news["Made"].url
    assert "selagi Peninjau Kemendagri meninjau" in news["Ratna Dewi"].body


def test_both_ministries_are_told_while_both_review(case, ratna, bagus, leader, kemlu, kemendagri):
    case = walk(case, "consultation", 3)
    news = told(add_document(case, "draft_letter_of_intent", by=ratna))
    assert {"Dian", "Made"} <= set(news)


def test_each_version_is_an_occasion_of_its_own(reviewed, ratna):
    first = add_document(reviewed, "draft_text", by=ratna)
    second = add_document(reviewed, "draft_text", by=ratna)
    assert len(told(first)) == len(told(second)) == 4


def test_nobody_is_told_of_another_document_or_in_another_turn(reviewed, ratna):
    assert told(add_document(reviewed, "exploration_report", by=ratna)) == {}


def test_nobody_is_told_while_the_text_is_still_in_the_region(
    case, ratna, bagus, leader, kemlu, kemendagri
):
    case = walk(case, "draft_text")
    add_document(case, "draft_text", by=ratna)
    assert told(add_document(case, "draft_text", by=ratna)) == {}


def test_a_leader_is_told_of_what_is_replaced_while_they_approve(
    case, ratna, bagus, leader, kemlu, kemendagri
):
    case = walk(case, "draft_text", 1)
    news = told(add_document(case, "draft_text", by=ratna))
    assert set(news) == {leader.name, ratna.name, bagus.name}
    assert "Tinjau versi yang baru" in news[leader.name].body


# --- Side by side -------------------------------------------------------------------------
@pytest.fixture
def half_replied(case, ratna, bagus, leader, kemlu, kemendagri) -> Case:
    """Foreign Affairs has no objection to the draft; Home Affairs has not replied."""
    case = walk(case, "consultation", 3)
    return lifecycle.perform(case, "complete", by=kemlu, note="Tidak berkeberatan.")


def waiting(case: Case) -> set[str]:
    items = case.partnership.worklist.open().filter(subject=case.subject)
    return set(items.values_list("role", flat=True))


def test_a_reply_to_a_replaced_draft_no_longer_counts(half_replied, ratna, kemlu, kemendagri):
    assert waiting(half_replied) == {"home_affairs"}
    news = told(add_document(half_replied, "draft_letter_of_intent", by=ratna))

    assert waiting(half_replied) == {"home_affairs", "foreign_affairs"}
    assert "tidak berlaku lagi" in news["Dian"].body
    assert "Tinjau versi yang baru" in news["Made"].body
    case = lifecycle.perform(half_replied, "complete", by=kemendagri)
    assert case.step_key == "consultation"
    case = lifecycle.perform(case, "complete", by=kemlu)
    assert case.step_key == "letter_of_intent"


def test_the_page_and_the_history_say_whose_reply_lapsed(half_replied, ratna, kemlu, sign_in):
    add_document(half_replied, "draft_letter_of_intent", by=ratna)
    pages = [
        sign_in(ratna).get(half_replied.get_absolute_url()).content.decode(),
        sign_in(kemlu).get(f"/reviews/{half_replied.pk}/").content.decode(),
    ]
    for page in pages:
        assert "“Disetujui” dari Dian" in page
        assert "tidak berlaku lagi: rancangannya diganti" in page
    assert "Jawaban tidak berlaku lagi" in pages[1]
    assert 'name="decision"' in pages[1]

    history = reverse("partnerships:partnership_history", args=[half_replied.partnership_id])
    page = sign_in(ratna).get(history).content.decode()
    assert "Konsultasi: jawaban Peninjau Kemlu tidak berlaku lagi" in page
    move = half_replied.moves.get(action=Move.Action.LAPSE)
    assert (move.role, move.by) == ("foreign_affairs", ratna)


def test_a_reply_lapses_once_however_often_the_draft_is_replaced(half_replied, ratna):
    for _ in range(2):
        add_document(half_replied, "draft_letter_of_intent", by=ratna)
    add_document(half_replied, "exploration_report", by=ratna)

    assert half_replied.moves.filter(action=Move.Action.LAPSE).count() == 1
    assert half_replied.partnership.worklist.open().filter(role="foreign_affairs").count() == 1


def test_while_on_hold_the_reopened_turn_stands_still_too(half_replied, ratna):
    lifecycle.perform(half_replied, "hold", by=ratna, note="Menunggu anggaran.")
    add_document(half_replied, "draft_letter_of_intent", by=ratna)

    item = half_replied.partnership.worklist.open().get(role="foreign_affairs")
    assert item.held_on is not None


# --- Whether the leader has approved what is there ------------------------------------------
UNAPPROVED = "Belum disetujui pimpinan:"


def pages(case: Case, reader, sign_in) -> list[str]:
    """Return the page of the review and that of the newest instrument."""
    urls = [
        reverse("partnerships:review_detail", args=[case.pk]),
        case.agreements.order_by("pk").last().get_absolute_url(),
    ]
    return [sign_in(reader).get(url).content.decode() for url in urls]


def test_what_replaced_the_approved_text_is_marked_until_the_leader_approves_it(
    reviewed, ratna, leader, kemendagri, sign_in
):
    for page in pages(reviewed, kemendagri, sign_in):
        assert UNAPPROVED not in page
    add_document(reviewed, "draft_text", by=ratna)
    add_document(reviewed, "draft_text", by=ratna)
    for reader in (ratna, leader, kemendagri):
        for page in pages(reviewed, reader, sign_in):
            assert f"{UNAPPROVED} versi 3 (Indonesia)." in page

    # Back in the region it is on its way to the leader, who sees it as it then is.
    case = lifecycle.perform(reviewed, "return", by=kemendagri, note="Perbaiki pasal 4.")
    for page in pages(case, ratna, sign_in):
        assert UNAPPROVED not in page
    case = walk(case, "text_approval")
    for page in pages(case, ratna, sign_in):
        assert UNAPPROVED not in page


def test_every_language_that_was_replaced_is_marked(reviewed, ratna, sign_in):
    add_document(reviewed, "draft_text", by=ratna, language="en")
    add_document(reviewed, "draft_text", by=ratna)
    for page in pages(reviewed, ratna, sign_in):
        assert f"{UNAPPROVED} versi 2 (Inggris), versi 2 (Indonesia)." in page


def test_a_letter_of_intent_is_marked_as_well(half_replied, ratna, sign_in):
    add_document(half_replied, "draft_letter_of_intent", by=ratna)
    for page in pages(half_replied, ratna, sign_in):
        assert f"{UNAPPROVED} versi 2 (Indonesia)." in page


def test_other_documents_and_what_the_leader_has_before_them_are_not_marked(
    case, ratna, bagus, leader, kemlu, kemendagri, sign_in
):
    case = walk(case, "draft_text", 1)
    add_document(case, "draft_text", by=ratna)
    add_document(case, "exploration_report", by=ratna)
    for page in pages(case, ratna, sign_in):
        assert UNAPPROVED not in page


def test_nothing_is_marked_once_it_is_signed(
    case, ratna, bagus, leader, kemlu, kemendagri, sign_in
):
    case = walk(case, "deposit")
    add_document(case, "draft_text", by=ratna)
    assert UNAPPROVED not in pages(case, ratna, sign_in)[1]
