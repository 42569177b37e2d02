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
