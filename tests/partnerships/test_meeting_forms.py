"""The form of a meeting, with its rows and its clocks: logging and changing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import ActionItem, Agreement, Case, Meeting, Participant, Partnership
from sistercity.accounts.models import User
from sistercity.worklist.models import Item
from tests.factories import (
    ActionItemFactory,
    MeetingFactory,
    RegionFactory,
    UserFactory,
)
from tests.partnerships.meetings import create_url, edit_url, form_data, page, rows
from tests.walking import walk

SignIn = Callable[[User], Client]


# --- Logging a meeting --------------------------------------------------------------------
def test_a_meeting_is_logged_with_participants_and_action_items(
    sign_in: SignIn, bagus: User, ratna: User, partnership: Partnership
) -> None:
    due = timezone.localdate() + timedelta(days=10)
    data = form_data(
        **rows(
            "participants",
            {"name": "Elif Demir", "organisation": "Izmir", "kind": "counterpart"},
            {"name": "Ratna", "organisation": "", "kind": "region"},
        ),
        **rows("items", {"title": "Kirim draf", "owner": str(ratna.pk), "due_on": str(due)}),
    )
    response = sign_in(bagus).post(create_url(partnership), data)
    meeting = Meeting.objects.get()
    assert response.headers["Location"] == meeting.get_absolute_url()
    assert meeting.created_by == bagus
    assert [str(person) for person in meeting.participants.all()] == ["Elif Demir", "Ratna"]
    item = meeting.action_items.get()
    assert (item.title, item.owner, item.due_on) == ("Kirim draf", ratna, due)
    assert Item.objects.open().filter(subject=item.subject, person=ratna).exists()


@pytest.mark.parametrize(
    ("zone", "clock", "typed", "utc"),
    [
        ("Europe/Istanbul", "region", "2026-07-01T15:00", (2026, 7, 1, 8)),
        ("Europe/Istanbul", "counterpart", "2026-07-01T15:00", (2026, 7, 1, 12)),
        ("America/Chicago", "counterpart", "2026-07-01T09:00", (2026, 7, 1, 14)),
        ("America/Chicago", "counterpart", "2026-01-15T09:00", (2026, 1, 15, 15)),
        ("America/Chicago", "region", "2026-01-15T09:00", (2026, 1, 15, 2)),
        ("Asia/Kolkata", "counterpart", "2026-07-01T00:30", (2026, 6, 30, 19)),
    ],
)
def test_the_time_counts_on_the_clock_that_was_chosen(
    sign_in: SignIn,
    ratna: User,
    partnership: Partnership,
    zone: str,
    clock: str,
    typed: str,
    utc: tuple[int, ...],
) -> None:
    partnership.counterpart.timezone = zone
    partnership.counterpart.save()
    data = form_data(clock=clock, starts_at=typed, ends_at="")
    sign_in(ratna).post(create_url(partnership), data)
    year, month, day, hour = utc
    assert Meeting.objects.get().starts_at == datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-03-08T02:30", "2026-11-01T01:30"])
def test_a_time_that_the_clock_skips_or_repeats_is_refused(
    sign_in: SignIn, ratna: User, partnership: Partnership, typed: str
) -> None:
    partnership.counterpart.timezone = "America/Chicago"
    partnership.counterpart.save()
    data = form_data(clock="counterpart", starts_at=typed, ends_at="")
    response = sign_in(ratna).post(create_url(partnership), data)
    assert list(response.context["form"].errors) == ["starts_at"]
    assert typed in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"title": ""}, "title"),
        ({"starts_at": "besok"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"ends_at": "2026-07-01T15:00"}, "ends_at"),
        ({"place": "", "link": ""}, "place"),
        ({"place": "", "link": "bukan tautan"}, "link"),
        ({"kind": "interministerial"}, "kind"),
        ({"clock": "bulan"}, "clock"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, ratna: User, partnership: Partnership, changes: dict[str, str], wrong: str
) -> None:
    data = form_data(
        **changes, **rows("participants", {"name": "Elif Demir", "kind": "counterpart"})
    )
    response = sign_in(ratna).post(create_url(partnership), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [wrong]
    text = response.content.decode()
    assert "Elif Demir" in text
    assert "Sepakat." in text
    assert not Meeting.objects.exists()


def test_a_bad_row_saves_nothing(sign_in: SignIn, ratna: User, partnership: Partnership) -> None:
    data = form_data(
        **rows("participants", {"name": "", "organisation": "Universitas", "kind": "other"}),
        **rows("items", {"title": "Kirim draf", "owner": "", "due_on": "2020-01-01"}),
    )
    text = sign_in(ratna).post(create_url(partnership), data).content.decode()
    assert "Universitas" in text
    assert "Kirim draf" in text
    assert text.count("Tanggal ini sudah lewat.") == 2
    assert not Meeting.objects.exists()


def test_an_owner_must_be_concerned_with_the_partnership(
    sign_in: SignIn, ratna: User, coordinator_elsewhere: User, partnership: Partnership
) -> None:
    due = timezone.localdate() + timedelta(days=5)
    row = {"title": "Kirim draf", "owner": str(coordinator_elsewhere.pk), "due_on": str(due)}
    response = sign_in(ratna).post(create_url(partnership), form_data(**rows("items", row)))
    assert response.context["rows"].items.errors[0].keys() == {"owner"}
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("name", ["participants", "items"])
def test_another_row_keeps_what_was_typed_and_judges_nothing(
    sign_in: SignIn, ratna: User, partnership: Partnership, name: str
) -> None:
    data = form_data(
        title="",
        starts_at="besok",
        **rows("participants", {"name": "Elif Demir", "kind": "counterpart"}),
        add=name,
    )
    response = sign_in(ratna).post(create_url(partnership), data)
    text = response.content.decode()
    assert "Elif Demir" in text
    assert "besok" in text
    assert "perlu diperbaiki" not in text
    assert "errorlist" not in text
    shown = response.context["rows"]
    assert len(shown.participants.forms) == 2 + (name == "participants")
    assert len(shown.items.forms) == 1 + (name == "items")
    assert not Meeting.objects.exists()


def test_minutes_of_the_past_are_a_sign_of_life(
    sign_in: SignIn, ratna: User, agreement: Agreement
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    data = form_data(starts_at=f"{yesterday}T09:00", ends_at="")
    sign_in(ratna).post(create_url(agreement.partnership), data)
    agreement.partnership.refresh_from_db()
    assert agreement.partnership.last_activity_on == yesterday


# --- The interministerial meeting ---------------------------------------------------------
def test_home_affairs_logs_the_interministerial_meeting_and_whom_to_invite_is_proposed(
    sign_in: SignIn, kemendagri: User, case: Case
) -> None:
    case = walk(case, "interministerial_meeting")
    client = sign_in(kemendagri)
    url = f"{create_url(case.partnership)}?kind=interministerial"
    response = client.get(url)
    shown = response.context["rows"]
    assert (shown.participants, shown.items) == (None, None)
    assert 'value="Rapat antarkementerian"' in response.content.decode()
    client.post(url, form_data())
    meeting = Meeting.objects.get(kind="interministerial")
    assert meeting.case == case
    kinds = [row.kind for row in meeting.invitations.all()]
    assert kinds == ["foreign_affairs", "line_ministry", "province", "region"]


def test_the_region_may_not_touch_the_interministerial_meeting(
    sign_in: SignIn, ratna: User, kemendagri: User, case: Case
) -> None:
    case = walk(case, "text_approval")
    meeting = Meeting.objects.get(kind="interministerial")
    assert sign_in(ratna).get(edit_url(meeting)).status_code == 403
    assert sign_in(kemendagri).get(edit_url(meeting)).status_code == 200


def test_home_affairs_may_not_change_the_regions_own_meetings(
    sign_in: SignIn, kemendagri: User, case: Case
) -> None:
    walk(case, "interministerial_meeting")
    meeting = Meeting.objects.get(kind="regular")
    assert sign_in(kemendagri).get(edit_url(meeting)).status_code == 403


# --- Changing a meeting -------------------------------------------------------------------
def stored_rows(meeting: Meeting) -> list[dict[str, Any]]:
    names = ("pk", "name", "organisation", "kind")
    return [{name: getattr(row, name) for name in names} for row in meeting.participants.all()]


def edit_data(client: Client, meeting: Meeting, **changes: Any) -> dict[str, Any]:
    version = client.get(edit_url(meeting)).context["form"]["seen_version"].value()
    return form_data(
        **rows("participants", *stored_rows(meeting)), **{"seen_version": version, **changes}
    )


def test_a_change_keeps_adds_and_removes_participants(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    client = sign_in(ratna)
    first, second = stored_rows(meeting)
    new = {"name": "Prof. Yilmaz", "organisation": "Universitas", "kind": "other"}
    data = edit_data(client, meeting) | rows(
        "participants", first | {"remove": "on"}, second | {"name": "Elif Kaya"}, new
    )
    assert client.post(edit_url(meeting), data).status_code == 302
    assert [(row.pk, row.name) for row in meeting.participants.all()] == [
        (second["pk"], "Elif Kaya"),
        (second["pk"] + 1, "Prof. Yilmaz"),
    ]


def test_the_form_shows_the_regions_clock_wherever_its_reader_is(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    ratna.region = RegionFactory(code="51.71")
    ratna.save()
    partnership.region = ratna.region
    partnership.save()
    meeting = MeetingFactory(partnership=partnership, starts_at=datetime(2026, 7, 1, 8, tzinfo=UTC))
    assert 'value="2026-07-01T16:00"' in page(sign_in(ratna), edit_url(meeting))


def test_saving_without_a_change_leaves_the_time(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    client = sign_in(ratna)
    form = client.get(edit_url(meeting)).context["form"]
    sent = form["starts_at"].value().strftime("%Y-%m-%dT%H:%M")
    client.post(edit_url(meeting), edit_data(client, meeting, starts_at=sent, ends_at=""))
    before = meeting.starts_at.replace(second=0, microsecond=0)
    meeting.refresh_from_db()
    assert meeting.starts_at == before


def test_a_participant_of_another_meeting_cannot_be_taken_over(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    other = MeetingFactory(partnership=meeting.partnership, participants=[Participant(name="Joko")])
    taken = other.participants.get()
    client = sign_in(ratna)
    data = edit_data(client, meeting) | rows(
        "participants", {"pk": taken.pk, "name": "Joko", "kind": "region"}
    )
    client.post(edit_url(meeting), data)
    assert other.participants.get() == taken
    assert taken not in meeting.participants.all()


def test_a_stale_form_shows_both_versions_and_saves_the_second_time(
    sign_in: SignIn, ratna: User, bagus: User, meeting: Meeting
) -> None:
    client, other = sign_in(ratna), sign_in(bagus)
    mine = edit_data(client, meeting, minutes="Notulen Ratna")
    first, second = stored_rows(meeting)
    theirs = edit_data(other, meeting, minutes="Notulen Bagus") | rows(
        "participants", first, second, {"name": "Yusuf", "kind": "counterpart"}
    )
    other.post(edit_url(meeting), theirs)
    response = client.post(edit_url(meeting), mine)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Bagus Pratama" in text
    assert "Notulen Bagus" in text
    assert "Notulen Ratna" in text
    assert "Ratna Dewi, Elif Demir, Yusuf" in text
    version = response.context["form"]["seen_version"].value()
    assert client.post(edit_url(meeting), mine | {"seen_version": version}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.minutes == "Notulen Ratna"
    assert meeting.participants.count() == 2


def test_a_stale_form_shows_both_times(
    sign_in: SignIn, ratna: User, bagus: User, meeting: Meeting
) -> None:
    client, other = sign_in(ratna), sign_in(bagus)
    mine = edit_data(client, meeting, starts_at="2025-07-01T15:00", ends_at="")
    theirs = edit_data(other, meeting, starts_at="2025-07-01T16:30", ends_at="")
    other.post(edit_url(meeting), theirs)
    text = client.post(edit_url(meeting), mine).content.decode()
    assert "Selasa, 1 Juli 2025, 15.00 WIB" in text
    assert "Selasa, 1 Juli 2025, 16.30 WIB" in text


def test_another_row_does_not_hide_that_the_form_is_stale(
    sign_in: SignIn, ratna: User, bagus: User, meeting: Meeting
) -> None:
    client, other = sign_in(ratna), sign_in(bagus)
    mine = edit_data(client, meeting)
    other.post(edit_url(meeting), edit_data(other, meeting, minutes="Notulen Bagus"))
    response = client.post(edit_url(meeting), mine | {"add": "participants"})
    version = response.context["form"]["seen_version"].value()
    response = client.post(edit_url(meeting), mine | {"seen_version": version})
    assert response.status_code == 409


def test_action_items_are_added_with_the_minutes_and_those_there_stay(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    ActionItemFactory(partnership=meeting.partnership, meeting=meeting, title="Lama")
    client = sign_in(ratna)
    due = timezone.localdate()
    row = {"title": "Baru", "owner": str(ratna.pk), "due_on": str(due)}
    client.post(edit_url(meeting), edit_data(client, meeting) | rows("items", row))
    assert {item.title for item in meeting.action_items.all()} == {"Lama", "Baru"}


def test_bad_rows_of_an_edit_save_nothing(sign_in: SignIn, ratna: User, meeting: Meeting) -> None:
    client = sign_in(ratna)
    data = edit_data(client, meeting, title="Judul lain") | rows("items", {"title": "Tanpa orang"})
    response = client.post(edit_url(meeting), data)
    assert response.status_code == 200
    assert "Tanpa orang" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.title == "Kunjungan pertama"


@pytest.mark.parametrize(
    ("name", "status"),
    [("leader", 403), ("province_officer", 403), ("auditor", 403), ("officer_elsewhere", 404)],
)
def test_others_do_not_change_a_meeting(
    sign_in: SignIn, meeting: Meeting, name: str, status: int, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(name))
    assert client.get(edit_url(meeting)).status_code == status
    assert client.post(edit_url(meeting), form_data()).status_code == status


def test_the_form_takes_the_same_queries_for_any_number_of_participants_and_people(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    client = sign_in(ratna)
    client.get(edit_url(meeting))
    with CaptureQueriesContext(connection) as few:
        client.get(edit_url(meeting))
    for number in range(5):
        Participant.objects.create(meeting=meeting, name=f"Tamu {number}")
        UserFactory(region=ratna.region)
    with CaptureQueriesContext(connection) as many:
        client.get(edit_url(meeting))
    assert len(few) == len(many)


def test_no_action_items_are_taken_from_who_may_not_add_them(
    sign_in: SignIn, kemendagri: User, case: Case, ratna: User
) -> None:
    case = walk(case, "interministerial_meeting")
    row = {"title": "Selundupan", "owner": str(ratna.pk), "due_on": str(timezone.localdate())}
    sign_in(kemendagri).post(create_url(case.partnership), form_data(**rows("items", row)))
    assert Meeting.objects.filter(kind="interministerial").exists()
    assert not ActionItem.objects.exists()
