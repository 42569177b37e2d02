"""Forwarding a review to a colleague of the same ministry, and taking it back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships import lifecycle
from partnerships.models import Case, Forwarding
from partnerships.services.delegations import forward, state
from sistercity.lifecycle import Conflict
from sistercity.notifications.models import Notification
from sistercity.worklist.holders import holders
from sistercity.worklist.models import Item
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

QUEUE = reverse("partnerships:review_list")


@pytest.fixture(scope="module", autouse=True)
def at_text_approval(stand) -> None:
    stand("text_approval")


@pytest.fixture
def text(case: Case, ratna, bagus, leader, kemlu, kemendagri) -> Case:
    """Home Affairs has the agreement text before it."""
    return case


@pytest.fixture
def putri(db):
    """A colleague of the reviewer of Home Affairs."""
    return UserFactory(role="home_affairs", name="Putri Lestari")


def item(case: Case) -> Item:
    return Item.objects.open().get(subject=case.subject)


def address(case: Case, name: str = "forward") -> str:
    return reverse(f"partnerships:review_{name}", args=[case.pk])


def told(done: Forwarding) -> set[str]:
    rows = Notification.objects.filter(occasion=f"forwarding:{done.pk}")
    return set(rows.values_list("recipient__name", flat=True))


def test_a_forwarded_review_waits_for_the_colleague_by_name(text, kemendagri, putri, sign_in):
    data = {"to": putri.pk, "note": "Tolong periksa pasal 4.", "seen": state(text, kemendagri)}
    response = sign_in(kemendagri).post(address(text), data, follow=True)

    assert "Tarik kembali dari Putri Lestari" in response.content.decode()
    assert list(holders(item(text))) == [putri]
    assert Item.objects.turn_of(putri).exists()
    assert not Item.objects.turn_of(kemendagri).exists()
    assert told(Forwarding.objects.get()) == {"Putri Lestari"}
    assert "Tolong periksa" in Notification.objects.get(occasion__startswith="forwarding").body


def test_the_region_reads_who_has_it(text, kemendagri, putri, ratna, sign_in):
    forward(text, putri, by=kemendagri)
    content = sign_in(ratna).get(text.get_absolute_url()).content.decode()
    assert "diteruskan kepada Putri Lestari" in content


def test_the_desk_keeps_what_was_forwarded(text, kemendagri, putri, sign_in):
    forward(text, putri, by=kemendagri)
    for person in (kemendagri, putri):
        assert "diteruskan kepada Putri Lestari" in sign_in(person).get(QUEUE).content.decode()


def test_others_of_the_ministry_may_still_decide(text, kemendagri, putri):
    forward(text, putri, by=kemendagri)
    case = lifecycle.perform(text, "complete", by=kemendagri)
    assert case.step_key == "negotiation"
    assert not Item.objects.open().filter(subject=text.subject, person=putri).exists()


def test_it_is_taken_back_and_both_know(text, kemendagri, putri, sign_in):
    forward(text, putri, by=kemendagri)
    client = sign_in(kemendagri)
    data = {"note": "", "seen": state(text, kemendagri)}
    assert client.post(address(text, "take_back"), data).status_code == 302
    assert item(text).person is None
    assert told(Forwarding.objects.last()) == {"Putri Lestari"}
    assert client.post(address(text, "take_back"), data).status_code == 409


def test_what_was_forwarded_to_somebody_who_left_waits_for_everybody(text, kemendagri, putri):
    forward(text, putri, by=kemendagri)
    type(putri).objects.filter(pk=putri.pk).update(is_active=False)
    assert kemendagri in holders(item(text))


def test_only_colleagues_of_the_same_ministry_are_offered(text, kemendagri, kemlu, putri, sign_in):
    form = sign_in(kemendagri).get(address(text)).context["form"]
    assert list(form.fields["to"].queryset) == [putri]
    response = sign_in(kemendagri).post(address(text), {"to": kemlu.pk, "note": "Mohon dibantu."})
    assert "to" in response.context["form"].errors
    assert "Mohon dibantu." in response.content.decode()
    with pytest.raises(ValidationError):
        forward(text, kemlu, by=kemendagri)


def test_two_who_forward_at_once_are_told(text, kemendagri, putri, sign_in):
    other = UserFactory(role="home_affairs", name="Rudi")
    seen = state(text, kemendagri)
    forward(text, putri, by=kemendagri)
    response = sign_in(kemendagri).post(address(text), {"to": other.pk, "seen": seen})
    assert response.status_code == 409
    assert item(text).person == putri


def test_what_was_decided_meanwhile_is_not_forwarded(text, kemendagri, putri):
    seen = state(text, kemendagri)
    lifecycle.perform(text, "complete", by=kemendagri)
    with pytest.raises(Conflict):
        forward(text, putri, by=kemendagri, seen=seen)


@pytest.mark.parametrize("name", ["ratna", "kemlu", "auditor"])
def test_others_do_not_forward(text, request, putri, sign_in, name):
    client = sign_in(request.getfixturevalue(name))
    assert client.get(address(text)).status_code == 403
    assert client.post(address(text), {"to": putri.pk}).status_code == 403


def test_forwardings_are_kept(text, kemendagri, putri):
    forward(text, putri, by=kemendagri)
    with pytest.raises(DatabaseError), transaction.atomic():
        Forwarding.objects.update(note="Lain")


def test_the_desk_asks_as_often_whoever_has_it(text, kemendagri, putri, sign_in):
    client = sign_in(kemendagri)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as before:
        client.get(QUEUE)
    forward(text, putri, by=kemendagri)
    with CaptureQueriesContext(connection) as after:
        client.get(QUEUE)
    assert len(after) == len(before)
