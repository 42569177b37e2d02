"""What a substitute sees, gets and may do in the place of a colleague who is away."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships import lifecycle
from partnerships.models import Case, Move, Partnership, Review
from partnerships.services.delegations import forward
from sistercity.accounts import absences
from sistercity.accounts.models import User
from sistercity.notifications.models import Notification
from sistercity.worklist.holders import holders
from sistercity.worklist.models import Item
from sistercity.worklist.reminders import remind
from sistercity.worklist.services import acted_for
from tests.factories import AbsenceFactory, ActionItemFactory, UserFactory
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def at_exploration(stand) -> None:
    stand("exploration")


@pytest.fixture
def tono(coordinator_elsewhere) -> User:
    """A coordinator of the same city to whom nothing is assigned."""
    return coordinator_elsewhere


@pytest.fixture
def text(case: Case, ratna, bagus, leader, kemlu, kemendagri) -> Case:
    """Home Affairs has the agreement text before it."""
    return walk(case, "text_approval")


@pytest.fixture
def rudi(db) -> User:
    return UserFactory(role="home_affairs", name="Rudi Hartono")


def test_the_substitute_of_a_coordinator_sees_and_runs_the_partnership(
    partnership, bagus, tono, sign_in
):
    url = partnership.get_absolute_url()
    api = reverse("api:partnership-detail", args=[partnership.pk])
    client = sign_in(tono)
    assert client.get(url).status_code == client.get(api).status_code == 404
    assert not tono.has_perm("partnerships.change_contacts", partnership)

    absence = AbsenceFactory(person=bagus, substitute=tono)
    assert client.get(url).status_code == client.get(api).status_code == 200
    assert tono.has_perm("partnerships.change_contacts", partnership)
    assert list(Partnership.objects.visible_to(tono)) == [partnership]

    absences.end(absence, by=bagus)
    assert client.get(url).status_code == 404
    assert not tono.has_perm("partnerships.change_contacts", partnership)


def test_the_turn_of_a_coordinator_waits_for_the_substitute_too(
    case, partnership, ratna, bagus, leader, tono, sign_in
):
    AbsenceFactory(person=bagus, substitute=tono)
    item = Item.objects.open().get(subject=case.subject, role="coordinator")
    assert set(holders(item)) == {bagus, tono}
    assert item in Item.objects.turn_of(tono)
    client = sign_in(tono)
    assert "menggantikan Bagus Pratama" in client.get("/").content.decode()
    assert "menggantikan Bagus Pratama" in client.get(reverse("turn_list")).content.decode()
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Anda menggantikan Bagus Pratama pada giliran ini." in page

    lifecycle.perform(supply(case), "complete", by=tono)
    move = Move.objects.filter(case=case).last()
    assert (move.by, move.on_behalf_of) == (tono, bagus)
    history = reverse("partnerships:partnership_history", args=[partnership.pk])
    assert "Tono Wijaya, menggantikan Bagus Pratama" in sign_in(ratna).get(history).content.decode()


def test_what_was_forwarded_to_somebody_away_waits_for_the_substitute(
    text, ratna, kemendagri, rudi, sign_in
):
    putri = UserFactory(role="home_affairs", name="Putri Lestari")
    forward(text, putri, by=kemendagri)
    AbsenceFactory(person=putri, substitute=rudi)
    item = Item.objects.open().get(subject=text.subject)
    assert set(holders(item)) == {putri, rudi}
    assert not Item.objects.turn_of(kemendagri).exists()
    assert acted_for(text.subject, rudi) == putri
    region = sign_in(ratna).get(text.get_absolute_url()).content.decode()
    assert "diteruskan kepada Putri Lestari (digantikan Rudi Hartono)" in region

    client = sign_in(rudi)
    url = reverse("partnerships:review_detail", args=[text.pk])
    page = client.get(url)
    assert "Anda memutuskan menggantikan Putri Lestari" in page.content.decode()
    form = page.context["form"]
    data = {"decision": "complete", "seen": form["seen"].value()}
    assert client.post(url, data | {"versions": form["versions"].value()}).status_code == 302
    review = Review.objects.filter(case=text, step_key="text_approval").get()
    assert (review.decided_by, review.on_behalf_of) == (rudi, putri)
    decided = sign_in(kemendagri).get(reverse("partnerships:review_decided")).content.decode()
    assert "Rudi Hartono, menggantikan Putri Lestari" in decided


def test_a_colleague_of_the_ministry_acts_for_nobody(text, kemendagri, rudi):
    AbsenceFactory(person=kemendagri, substitute=rudi)
    other = UserFactory(role="home_affairs")
    lifecycle.perform(text, "complete", by=other)
    assert Review.objects.get(case=text, step_key="text_approval").on_behalf_of is None


def test_nobody_decides_on_what_the_one_they_act_for_submitted(
    case, ratna, bagus, leader, kemlu, kemendagri, sign_in
):
    """A person who changed roles submitted it; whoever acts for them cannot approve it."""
    case = walk(case, "exploration", 1)
    deputy = UserFactory(role="leader", region=leader.region, name="Wakil")
    submitted = Move.objects.filter(case=case, action="complete", from_key="exploration").last()
    Move.objects.create(
        case=case,
        action="complete",
        from_key="exploration",
        from_turn=0,
        to_key="exploration",
        to_turn=1,
        role="officer",
        by=leader,
        at=submitted.at,
    )
    AbsenceFactory(person=leader, substitute=deputy)
    with pytest.raises(PermissionDenied):
        lifecycle.perform(case, "complete", by=deputy)


def test_action_items_of_somebody_away_can_be_done_and_are_reminded_of(
    partnership, bagus, tono, sign_in
):
    item = ActionItemFactory(partnership=partnership, owner=bagus, due_on=timezone.localdate())
    AbsenceFactory(person=bagus, substitute=tono)
    remind()
    told = Notification.objects.filter(recipient=tono, title__startswith="Jatuh tempo hari ini")
    assert told.get().url == item.get_absolute_url()
    url = reverse("partnerships:action_item_complete", args=[item.pk])
    data = {"note": "Selesai.", "done_on": timezone.localdate()}
    assert sign_in(tono).post(url, data).status_code == 302
    item.refresh_from_db()
    assert item.done_on


def test_lists_ask_as_often_while_somebody_is_away(
    case, partnership, ratna, bagus, leader, tono, sign_in
):
    client = sign_in(bagus)
    urls = ["/", reverse("turn_list"), reverse("partnerships:partnership_list")]
    counts = {}
    for moment in ("before", "after"):
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            counts[moment, url] = len(asked)
        if moment == "before":
            AbsenceFactory(person=ratna, substitute=UserFactory(region=ratna.region))
    assert all(counts["before", url] == counts["after", url] for url in urls)
