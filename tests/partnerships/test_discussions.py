"""Discussions: who reads what, who is told, what stays as it was written."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Case, Comment, readers
from partnerships.services import discussions
from sistercity.lifecycle import Conflict
from sistercity.notifications.models import Notification
from tests.factories import UserFactory
from tests.walking import walk

pytestmark = pytest.mark.django_db

PEOPLE = (
    "ratna",
    "bagus",
    "leader",
    "kemlu",
    "kemendagri",
    "auditor",
    "administrator",
    "province_officer",
    "officer_elsewhere",
    "coordinator_elsewhere",
)
REGION = {"ratna", "bagus", "leader"}
MINISTRIES = {"kemlu", "kemendagri"}
READ_ALL = {"auditor", "administrator"}


@pytest.fixture
def people(request) -> dict:
    return {name: request.getfixturevalue(name) for name in PEOPLE}


@pytest.fixture(scope="module", autouse=True)
def before_both_ministries(stand) -> None:
    stand("consultation", 3)


@pytest.fixture
def submitted(case: Case, people) -> Case:
    """The case is before both ministries."""
    return case


@pytest.fixture
def thread(submitted, kemlu) -> Comment:
    return discussions.begin(submitted, "Pasal 4 kurang jelas.", by=kemlu, audience="both")


def new(case: Case) -> str:
    return reverse("partnerships:discussion_create", args=[case.pk])


def listed(case: Case) -> str:
    return reverse("partnerships:case_discussion", args=[case.pk])


def told(comment: Comment) -> set[str]:
    rows = Notification.objects.filter(occasion=f"comment:{comment.pk}")
    return set(rows.values_list("recipient__name", flat=True))


# --- Who reads what -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("author", "audience", "sees"),
    [
        ("ratna", "region", REGION | READ_ALL),
        ("kemlu", "ministries", MINISTRIES | READ_ALL),
        ("kemlu", "both", REGION | MINISTRIES | READ_ALL | {"province_officer"}),
    ],
)
def test_a_comment_exists_for_its_audience(submitted, people, author, audience, sees, sign_in):
    comment = discussions.begin(submitted, "Rahasia.", by=people[author], audience=audience)
    answer = discussions.reply(comment, "Jawaban.", by=people[author])
    for name, person in people.items():
        found = set(Comment.objects.visible_to(person))
        assert found == ({comment, answer} if name in sees else set()), name
        status = sign_in(person).get(comment.get_absolute_url()).status_code
        assert status == (200 if name in sees else 404), name


def test_pages_hide_what_is_for_others(submitted, people, sign_in):
    discussions.begin(submitted, "Hanya daerah", by=people["ratna"], audience="region")
    discussions.begin(submitted, "Hanya pusat", by=people["kemlu"], audience="ministries")
    review = reverse("partnerships:review_detail", args=[submitted.pk])
    for url in (review, listed(submitted)):
        content = sign_in(people["ratna"]).get(url).content.decode()
        assert "Hanya daerah" in content
        assert "Hanya pusat" not in content
        content = sign_in(people["kemendagri"]).get(url).content.decode()
        assert "Hanya pusat" in content
        assert "Hanya daerah" not in content


def test_the_region_finds_the_discussion_on_the_agreement(case, people, sign_in):
    case = walk(case, "text_approval")
    agreement = case.agreements.exclude(kind="letter_of_intent").get()
    discussions.begin(case, "Lihat pasal 7", by=people["kemendagri"], audience="both")
    content = sign_in(people["ratna"]).get(agreement.get_absolute_url()).content.decode()
    assert "Lihat pasal 7" in content
    assert new(case) in content


@pytest.mark.parametrize("audience", Comment.Audience)
def test_readers_are_those_for_whom_the_comment_exists(submitted, people, audience):
    author = people["kemlu"] if audience == "ministries" else people["ratna"]
    comment = discussions.begin(submitted, "Catatan", by=author, audience=audience)
    for person in readers(submitted, audience):
        assert comment in Comment.objects.visible_to(person)


def test_ministries_are_no_readers_before_the_case_is_submitted(partnership_elsewhere, people):
    assert partnership_elsewhere.submitted_at is None
    assert people["kemlu"] not in readers(partnership_elsewhere.open_case, "both")


# --- Writing ------------------------------------------------------------------------------
def test_somebody_writes_about_a_clause_and_mentions_a_reader(submitted, people, sign_in):
    client = sign_in(people["kemlu"])
    form = client.get(new(submitted), {"clause": "funding"}).context["form"]
    assert form["clause"].value() == "funding"
    data = {
        "clause": "funding",
        "text": "Siapa yang membiayai?",
        "audience": "both",
        "mentions": [people["leader"].pk],
    }
    response = client.post(new(submitted), data, follow=True)
    content = response.content.decode()
    assert "Pembiayaan" in content
    assert "@Siti Rahayu" in content
    assert told(Comment.objects.get()) == {"Siti Rahayu", "Ratna Dewi", "Bagus Pratama"}


def test_whoever_cannot_read_it_is_not_mentioned(submitted, people, sign_in):
    data = {"text": "Antar kita.", "audience": "ministries", "mentions": [people["leader"].pk]}
    response = sign_in(people["kemlu"]).post(new(submitted), data)
    assert "Siti Rahayu tidak termasuk pembaca" in response.content.decode()
    assert "Antar kita." in response.content.decode()
    with pytest.raises(ValidationError):
        discussions.begin(
            submitted,
            "x",
            by=people["kemlu"],
            audience="ministries",
            mentions=[people["leader"]],
        )
    assert not Comment.objects.exists()
    assert not Notification.objects.filter(occasion__startswith="comment:").exists()


def test_nobody_writes_for_the_other_side_alone(submitted, people, sign_in):
    response = sign_in(people["ratna"]).post(
        new(submitted), {"text": "x", "audience": "ministries"}
    )
    assert "audience" in response.context["form"].errors
    with pytest.raises(PermissionDenied):
        discussions.begin(submitted, "x", by=people["kemlu"], audience="region")


def test_an_empty_comment_or_no_audience_is_refused(submitted, people, sign_in):
    response = sign_in(people["ratna"]).post(new(submitted), {"text": " "})
    assert set(response.context["form"].errors) == {"text", "audience"}


@pytest.mark.parametrize("name", ["auditor", "administrator", "province_officer"])
def test_who_only_reads_does_not_write(thread, people, sign_in, name):
    client = sign_in(people[name])
    assert client.get(new(thread.case)).status_code == 403
    assert client.post(thread.get_absolute_url(), {"text": "x"}).status_code == 403
    assert "Kirim jawaban" not in client.get(thread.get_absolute_url()).content.decode()


def test_a_closed_case_is_discussed_no_more(thread, people, sign_in):
    Case.objects.filter(pk=thread.case_id).update(state="withdrawn")
    client = sign_in(people["ratna"])
    assert client.get(new(thread.case)).status_code == 403
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert client.post(thread.get_absolute_url(), {"text": "x"}).status_code == 403


# --- Replies ------------------------------------------------------------------------------
def test_a_reply_has_the_audience_of_its_thread_and_tells_who_wrote_in_it(thread, people, sign_in):
    client = sign_in(people["ratna"])
    response = client.post(thread.get_absolute_url(), {"text": "Sudah diubah."}, follow=True)
    answer = thread.replies.get()
    assert answer.audience == "both"
    assert told(answer) == {"Dian"}
    assert "Sudah diubah." in response.content.decode()


def test_a_reply_inside_the_ministries_tells_nobody_of_the_region(submitted, people):
    thread = discussions.begin(submitted, "x", by=people["kemlu"], audience="ministries")
    answer = discussions.reply(thread, "y", by=people["kemendagri"])
    assert told(thread) == set()
    assert told(answer) == {"Dian"}


def test_a_question_of_the_region_reaches_the_reviewers_whose_turn_it_is(submitted, people):
    UserFactory(role="foreign_affairs", name="Nonaktif", is_active=False)
    comment = discussions.begin(submitted, "Kapan?", by=people["ratna"], audience="both")
    assert told(comment) == {"Dian", "Made"}


# --- Kept, resolved, reopened -------------------------------------------------------------
def test_comments_are_not_edited_or_deleted(thread):
    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.filter(pk=thread.pk).update(text="Lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        thread.delete()


def test_the_side_that_began_it_resolves_and_reopens(thread, people, sign_in):
    url = reverse("partnerships:discussion_resolve", args=[thread.pk])
    colleague = UserFactory(role="foreign_affairs")
    client = sign_in(colleague)
    assert client.post(url, {"seen": "open"}).status_code == 302
    assert discussions.is_resolved(thread)
    review = reverse("partnerships:review_detail", args=[thread.case_id])
    assert thread.text not in client.get(review).content.decode()
    assert thread.text in client.get(listed(thread.case)).content.decode()
    assert "Buka diskusi lagi" in client.get(url).content.decode()
    client.post(url, {"seen": "resolved"})
    assert not discussions.is_resolved(thread)
    assert "Dibuka lagi oleh" in client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["ratna", "kemendagri", "auditor"])
def test_others_do_not_resolve_it(thread, people, sign_in, name):
    url = reverse("partnerships:discussion_resolve", args=[thread.pk])
    assert sign_in(people[name]).post(url, {"seen": "open"}).status_code == 403
    with pytest.raises(PermissionDenied):
        discussions.resolve(thread, by=people[name], resolved=True)


def test_resolving_what_was_resolved_meanwhile_is_a_conflict(thread, people, sign_in):
    client = sign_in(people["kemlu"])
    url = reverse("partnerships:discussion_resolve", args=[thread.pk])
    client.get(url)
    discussions.resolve(thread, by=people["kemlu"], resolved=True)
    assert client.post(url, {"seen": "open"}).status_code == 409
    with pytest.raises(Conflict):
        discussions.resolve(thread, by=people["kemlu"], resolved=True)


# --- Queries ------------------------------------------------------------------------------
@pytest.mark.parametrize("which", ["list", "thread", "review"])
def test_pages_ask_as_often_for_many_as_for_one(submitted, people, sign_in, which):
    def talk() -> Comment:
        mentions = [people["leader"], people["bagus"]]
        thread = discussions.begin(
            submitted, "Tanya", by=people["kemlu"], audience="both", mentions=mentions
        )
        discussions.reply(thread, "Jawab", by=people["ratna"], mentions=[people["kemlu"]])
        return thread

    thread = talk()
    url = {
        "list": listed(submitted),
        "thread": thread.get_absolute_url(),
        "review": reverse("partnerships:review_detail", args=[submitted.pk]),
    }[which]
    client = sign_in(people["ratna"])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _n in range(3):
        talk()
        discussions.reply(thread, "Lagi", by=people["leader"], mentions=[people["kemlu"]])
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(one)


def test_an_empty_list_says_what_would_be_here(submitted, people, sign_in):
    assert "Belum ada diskusi" in sign_in(people["ratna"]).get(listed(submitted)).content.decode()
