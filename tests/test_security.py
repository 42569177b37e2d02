"""What somebody who means harm, or is merely too eager, is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from partnerships import lifecycle
from partnerships.models import Case, Document, Partnership
from sistercity.accounts import throttle
from sistercity.worklist.holders import holders
from tests.factories import ActionItemFactory, add_document
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db


def may_add(person, case: Case, kind: str) -> bool:
    document = Document(partnership=case.partnership, case=case, kind=kind)
    return person.has_perm("partnerships.add_document", document)


def test_a_ministrys_letter_comes_from_the_ministry_in_its_turn(case, ratna, bagus, kemendagri):
    case = walk(case, "verification", 1)

    allowed = [
        may_add(person, case, "verification_letter") for person in (ratna, bagus, kemendagri)
    ]
    assert allowed == [False, False, True]
    assert may_add(ratna, case, "draft_letter_of_intent")


def test_a_closed_case_takes_no_documents(case, ratna, kemlu):
    case = walk(case)

    assert not may_add(ratna, case, "signed_text")
    assert not may_add(kemlu, case, "deposit_receipt")


def test_a_ministry_cannot_reach_into_an_earlier_case(case, kemendagri, leader):
    first = walk(case)
    agreement = first.partnership.agreement_in_force
    from_plan = {"kind": "renewal", "start": "cooperation_plan", "reason": "Diteruskan."}
    renewal = lifecycle.agreements.open_renewal(agreement, by=leader, **from_plan)
    renewal = walk(Case.objects.for_page().get(pk=renewal.pk), "verification", 1)

    assert may_add(kemendagri, renewal, "verification_letter")
    assert not may_add(kemendagri, Case.objects.get(pk=first.pk), "verification_letter")


def test_the_leader_approves_only_the_text_that_was_shown(case, ratna, leader, sign_in):
    case = walk(case, "draft_text", 1)
    client = sign_in(leader)
    url = reverse("partnerships:case_perform", args=[case.pk, "complete"])
    form = client.get(url).context["form"]
    add_document(case, "draft_text", by=ratna)

    answer = client.post(url, {name: form[name].value() or "" for name in form.fields})
    case.refresh_from_db()
    assert (answer.status_code, case.turn_index) == (409, 1)


def test_who_does_not_say_which_text_they_saw_approves_none(case, leader, sign_in):
    case = walk(case, "draft_text", 1)
    url = reverse("partnerships:case_perform", args=[case.pk, "complete"])

    answer = sign_in(leader).post(url, {"seen": case.seen, "versions": ""})
    case.refresh_from_db()
    assert (answer.status_code, case.turn_index) == (409, 1)


def test_clauses_are_not_rewritten_after_the_approval(case, ratna, sign_in):
    case = walk(case, "signing")
    agreement = case.agreements.exclude(kind="letter_of_intent").get()

    page = sign_in(ratna).get(reverse("partnerships:agreement_clauses", args=[agreement.pk]))
    assert page.status_code == 403


def test_letters_that_look_alike_share_one_counter(settings):
    tries = [throttle.exceeded("sign-in", "siska@kota.example", "192.0.2.1") for _n in range(10)]

    assert not any(tries)
    assert throttle.exceeded("sign-in", "ſıska@kota.example", "192.0.2.1") == throttle.PAIR


def test_the_admin_filters_by_nothing_that_its_page_does_not_offer(administrator, sign_in):
    url = reverse("admin:accounts_user_changelist")

    answer = sign_in(administrator).get(url, {"password__startswith": "m"})
    assert answer.status_code in (302, 400)


def test_a_coordinator_who_moved_loses_the_old_partnership(partnership, bagus, yogyakarta):
    assert Partnership.objects.visible_to(bagus).exists()
    bagus.region = yogyakarta
    bagus.save()

    assert not Partnership.objects.visible_to(bagus).exists()
    assert not bagus.has_perm("partnerships.change_contacts", partnership)


def test_what_was_forwarded_waits_for_all_when_the_colleague_left(case, kemlu, yogyakarta):
    case = supply(walk(case, "consultation", 3))
    item = case.partnership.worklist.open().get(role="foreign_affairs")
    item.person = kemlu
    item.save()
    assert list(holders(item)) == [kemlu]

    kemlu.role, kemlu.region = "officer", yogyakarta
    kemlu.save()
    item.refresh_from_db()
    assert kemlu not in holders(item)


def test_a_finished_action_item_is_not_rewritten(partnership, ratna):
    item = ActionItemFactory(partnership=partnership, owner=ratna)
    assert ratna.has_perm("partnerships.change_actionitem", item)
    item.done_on = item.due_on

    assert not ratna.has_perm("partnerships.change_actionitem", item)


def test_nobody_else_completes_the_turn_of_a_ministry(case, ratna):
    case = supply(walk(case, "text_approval"))

    with pytest.raises(PermissionDenied):
        lifecycle.perform(case, "complete", by=ratna)
