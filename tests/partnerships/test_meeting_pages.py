"""The page of one meeting and its files."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Meeting, Participant, Partnership
from sistercity.accounts.models import User
from tests.factories import (
    ActionItemFactory,
    MeetingFactory,
    UserFactory,
    pdf,
)
from tests.partnerships.meetings import edit_url, page

SignIn = Callable[[User], Client]


# --- One meeting --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "month", "there"),
    [
        ("America/Chicago", 1, "Rabu, 14 Januari, 20.00 GMT−6 – 22.00 GMT−6"),
        ("America/Chicago", 7, "Selasa, 14 Juli, 21.00 GMT−5 – 23.00 GMT−5"),
        ("Europe/Istanbul", 7, "Rabu, 15 Juli, 05.00 GMT+3 – 07.00 GMT+3"),
    ],
)
def test_the_page_tells_the_time_on_both_clocks(
    sign_in: SignIn,
    ratna: User,
    partnership: Partnership,
    zone: str,
    month: int,
    there: str,
) -> None:
    partnership.counterpart.timezone = zone
    partnership.counterpart.save()
    year = timezone.localdate().year
    starts_at = datetime(2026, month, 15, 2, tzinfo=UTC)
    meeting = MeetingFactory(
        partnership=partnership, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )
    text = page(sign_in(ratna), meeting.get_absolute_url())
    if year != 2026:
        there = there.replace(" Januari", f" Januari {2026}").replace(" Juli", f" Juli {2026}")
    assert "09.00 WIB – 11.00 WIB" in text
    assert there in text


def test_the_page_shows_sides_minutes_decisions_and_action_items(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(decisions="Membuka jalur feri.", agenda="Feri")
    done = timezone.localdate()
    items = [
        ActionItemFactory(partnership=meeting.partnership, meeting=meeting, title="Kirim draf"),
        ActionItemFactory(
            partnership=meeting.partnership, meeting=meeting, title="Undang", done_on=done
        ),
    ]
    text = page(sign_in(ratna), meeting.get_absolute_url())
    for expected in ("Elif Demir", "Mitra luar negeri", "Membuka jalur feri.", "Kedua pihak"):
        assert expected in text
    for item in items:
        assert item.get_absolute_url() in text
    assert "belum punya notulen" not in text


def test_a_meeting_without_minutes_asks_for_them(
    sign_in: SignIn, ratna: User, leader: User, partnership: Partnership
) -> None:
    meeting = MeetingFactory(partnership=partnership, minutes="")
    text = page(sign_in(ratna), meeting.get_absolute_url())
    assert "belum punya notulen" in text
    assert f"{edit_url(meeting)}#id_minutes" in text
    assert edit_url(meeting) not in page(sign_in(leader), meeting.get_absolute_url())


def test_nobody_outside_the_scope_finds_a_meeting(
    sign_in: SignIn, officer_elsewhere: User, kemlu: User, meeting: Meeting
) -> None:
    for person in (officer_elsewhere, kemlu):
        assert sign_in(person).get(meeting.get_absolute_url()).status_code == 404


def test_the_page_takes_the_same_queries_for_any_number_of_rows(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    client = sign_in(ratna)
    upload = reverse("partnerships:meeting_document_create", args=[meeting.pk])

    def add() -> None:
        Participant.objects.create(meeting=meeting, name="Tamu")
        owner = UserFactory(region=ratna.region)
        ActionItemFactory(partnership=meeting.partnership, meeting=meeting, owner=owner)
        client.post(upload, {"title": "N", "kind": "minutes", "file": pdf(), "language": "id"})
        client.get(meeting.get_absolute_url())

    add()
    with CaptureQueriesContext(connection) as one:
        client.get(meeting.get_absolute_url())
    for _number in range(3):
        add()
    with CaptureQueriesContext(connection) as four:
        client.get(meeting.get_absolute_url())
    assert len(one) == len(four)


# --- Files of a meeting -------------------------------------------------------------------
def test_minutes_are_uploaded_to_their_meeting(
    sign_in: SignIn, bagus: User, meeting: Meeting
) -> None:
    client = sign_in(bagus)
    url = reverse("partnerships:meeting_document_create", args=[meeting.pk])
    assert "Notulen Kunjungan pertama" in page(client, url)
    data = {"title": "Notulen", "kind": "minutes", "file": pdf("n.pdf"), "language": "id"}
    assert client.post(url, data).headers["Location"] == meeting.get_absolute_url()
    document = meeting.documents.get()
    assert document.kind == "minutes"
    assert document.partnership == meeting.partnership
    assert document.get_absolute_url() in page(client, meeting.get_absolute_url())


def test_a_file_that_is_not_accepted_is_refused_beside_it(
    sign_in: SignIn, bagus: User, meeting: Meeting
) -> None:
    url = reverse("partnerships:meeting_document_create", args=[meeting.pk])
    data = {"title": "Notulen", "kind": "minutes", "file": pdf("n.exe"), "language": "id"}
    response = sign_in(bagus).post(url, data)
    assert list(response.context["form"].errors) == ["file"]
    assert not meeting.documents.exists()


@pytest.mark.parametrize(("name", "status"), [("auditor", 403), ("officer_elsewhere", 404)])
def test_others_upload_nothing(
    sign_in: SignIn, meeting: Meeting, name: str, status: int, request: pytest.FixtureRequest
) -> None:
    url = reverse("partnerships:meeting_document_create", args=[meeting.pk])
    assert sign_in(request.getfixturevalue(name)).get(url).status_code == status
