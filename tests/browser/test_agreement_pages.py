import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.models import Agreement
from tests.walking import walk

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_of_agreements_are_accessible(
    visit, case, bagus, leader, kemlu, kemendagri, ratna, agreement, assert_sound
):
    draft = walk(case, "draft_text").agreements.get(kind=Agreement.Kind.MEMORANDUM)
    pages = [reverse("partnerships:agreement_list"), draft.get_absolute_url()]
    pages += [
        reverse(f"partnerships:agreement_{name}", args=[draft.pk])
        for name in ("edit", "clauses", "signatures")
    ]
    assert_sound(visit(ratna), pages)
    pages = [
        agreement.get_absolute_url(),
        reverse("partnerships:agreement_continue", args=[agreement.pk]),
        reverse("partnerships:agreement_perform", args=[agreement.pk, "suspend"]),
        reverse("partnerships:agreement_terminate", args=[agreement.pk]),
    ]
    assert_sound(visit(leader), pages)


def test_a_reason_is_asked_only_for_a_clause_that_does_not_apply(
    visit, case, bagus, leader, kemlu, kemendagri, ratna
):
    draft = walk(case, "draft_text").agreements.get(kind=Agreement.Kind.MEMORANDUM)
    page = visit(ratna)
    page.goto(reverse("partnerships:agreement_clauses", args=[draft.pk]))
    reason = page.get_by_label("Alasan tidak berlaku: Kerahasiaan")
    expect(reason).to_be_hidden()
    page.get_by_role("group", name="Kerahasiaan").get_by_label("Tidak berlaku").check()
    expect(reason).to_be_visible()


@pytest.mark.parametrize(("step", "turn"), [("text_approval", 0), ("verification", 1)])
def test_a_ministry_decides_without_scrolling(
    visit, case, bagus, leader, kemlu, kemendagri, step, turn, assert_sound
):
    case = walk(case, step, turn)
    page = visit(kemendagri)
    pages = [reverse("partnerships:review_list"), reverse("partnerships:review_decided")]
    pages.append(reverse("partnerships:review_detail", args=[case.pk]))
    assert_sound(page, pages)

    page.set_viewport_size({"width": 1280, "height": 900})
    button = page.get_by_role("button", name="Kirim keputusan").bounding_box()
    assert button["y"] + button["height"] <= 900
