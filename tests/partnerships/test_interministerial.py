"""The interministerial meeting (PP 28/2018 art. 32): invited, answered, attended, its results."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships import interministerial
from partnerships.models import Case, Field, Invitation, Meeting
from partnerships.services import invitations, meetings
from sistercity.notifications.calendar import event
from sistercity.notifications.mail import send_unsent
from sistercity.notifications.models import Notification
from tests.factories import UserFactory
from tests.walking import walk

pytestmark = pytest.mark.django_db

TRADE = "Kementerian Perdagangan"


@pytest.fixture(scope="module", autouse=True)
def at_the_step(stand) -> None:
    stand("interministerial_meeting")


@pytest.fixture
def at_step(case: Case, ratna, bagus, leader, kemlu, kemendagri, province_officer) -> Case:
    Field.objects.update(ministry=TRADE)
    return case


@pytest.fixture
def meeting(at_step: Case, kemendagri) -> Meeting:
    """Home Affairs scheduled it for the week after next."""
    row = Meeting(
        partnership=at_step.partnership,
        kind="interministerial",
        title="Rapat antarkementerian",
        starts_at=timezone.now() + timedelta(days=10),
        place="Jakarta",
    )
    return meetings.log_meeting(row, by=kemendagri)


def held(meeting: Meeting) -> Meeting:
    """Let the time of the meeting have come."""
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    meeting.refresh_from_db()
    return meeting


def invitation(meeting: Meeting, kind: str) -> Invitation:
    return meeting.invitations.get(kind=kind)


def address(name: str, row: Any) -> str:
    return reverse(f"partnerships:{name}", args=[row.pk])


def typed(client, url: str, **changes: Any) -> dict[str, Any]:
    """Return what the form at `url` holds, with changes."""
    form = client.get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def outcome(client, meeting: Meeting, **changes: Any) -> dict[str, Any]:
    """Return the form of the outcome with everybody there and every ministry in agreement."""
    data = typed(client, address("meeting_outcome", meeting), minutes="Dibahas pasal demi pasal.")
    for row in meeting.invitations.all():
        data[f"attendee_{row.pk}"] = f"Wakil {row}"
        if row.gives_result:
            data[f"result_{row.pk}"] = "agrees"
    return data | changes


def told(person) -> list[str]:
    rows = Notification.objects.filter(recipient=person, occasion__startswith="invitation")
    return list(rows.order_by("pk").values_list("title", flat=True))


# --- Whom to invite -----------------------------------------------------------------------
def test_the_compulsory_bodies_are_proposed_by_name(meeting, ratna):
    names = [row.organisation for row in meeting.invitations.all()]
    province = ratna.region.province.full_name
    assert names == ["Kementerian Luar Negeri", TRADE, province, "Kota Surabaya"]


def test_each_field_brings_its_ministry_once(at_step, economy, culture):
    text = at_step.agreements.exclude(kind="letter_of_intent").get()
    text.fields.set([economy, culture])
    Field.objects.filter(pk=culture.pk).update(ministry="")
    bodies = interministerial.compulsory_bodies(at_step)
    ministries = [body.organisation for body in bodies if body.kind == "line_ministry"]
    assert ministries == ["Kementerian yang membidangi Budaya", TRADE]
    Field.objects.update(ministry=TRADE)
    assert len(interministerial.compulsory_bodies(at_step)) == len(bodies) - 1


def test_home_affairs_sends_the_invitations(
    meeting, kemendagri, kemlu, ratna, leader, province_officer, bagus, sign_in
):
    client = sign_in(kemendagri)
    url = address("meeting_invite", meeting)
    page = client.get(url).content.decode()
    assert "Kementerian Luar Negeri" in page
    assert f"Catat kemudian nomor surat undangan bagi: {TRADE}." in page

    answer = client.post(url, {"seen": ""}, follow=True)
    assert "Undangan dikirim kepada 4 orang." in answer.content.decode()
    for person in (kemlu, ratna, leader, province_officer):
        assert told(person) == ["Undangan: Rapat antarkementerian"]
    assert told(bagus) == told(kemendagri) == []
    assert invitation(meeting, "line_ministry").sent_at is None
    assert client.post(url, {"seen": ""}).status_code == 409

    send_unsent()
    letter = next(m for m in mail.outbox if m.to == [kemlu.email] and "Undangan" in m.subject)
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("undangan.ics", "text/calendar")
    assert f"UID:meeting-{meeting.pk}@" in content


def test_a_compulsory_body_left_out_is_named_and_nothing_is_sent(meeting, kemendagri, sign_in):
    row = invitation(meeting, "province")
    client = sign_in(kemendagri)
    edit = address("meeting_invitations", meeting)
    assert client.post(edit, typed(client, edit, **{f"remove_{row.pk}": "on"})).status_code == 302
    url = address("meeting_invite", meeting)
    response = client.post(url, {"seen": ""})
    assert response.status_code == 422
    assert f"Unsur wajib yang belum diundang: {row.organisation}." in response.content.decode()
    assert not Notification.objects.filter(occasion__startswith="invitation").exists()


def test_a_body_outside_the_portal_is_invited_by_letter(meeting, kemendagri, sign_in):
    row = invitation(meeting, "line_ministry")
    client, url = sign_in(kemendagri), address("meeting_invitations", meeting)
    number, day = f"letter_number_{row.pk}", f"letter_date_{row.pk}"
    response = client.post(url, typed(client, url, **{number: "B-7/2026"}))
    assert list(response.context["form"].errors) == [day]
    assert "B-7/2026" in response.content.decode()

    today = timezone.localdate()
    client.post(url, typed(client, url, **{number: "B-7/2026", day: today}))
    row.refresh_from_db()
    assert (row.letter_number, row.letter_date, bool(row.sent_at)) == ("B-7/2026", today, True)


def test_a_province_without_accounts_is_invited_by_letter_too(
    meeting, kemendagri, province_officer
):
    type(province_officer).objects.filter(pk=province_officer.pk).update(is_active=False)
    row = invitation(meeting, "province")
    assert row in invitations.without_letter(meeting)
    invitations.send(meeting, by=kemendagri)
    row.refresh_from_db()
    assert row.sent_at is None


def test_another_body_can_be_invited_but_none_twice(meeting, kemendagri, sign_in):
    client, url = sign_in(kemendagri), address("meeting_invitations", meeting)
    more = {"new_kind": "line_ministry", "new_organisation": "Kementerian Kesehatan"}
    assert client.post(url, typed(client, url, **more)).status_code == 302
    assert meeting.invitations.filter(organisation="Kementerian Kesehatan").exists()
    response = client.post(url, typed(client, url, **more))
    assert "new_organisation" in response.context["form"].errors


def test_two_who_arrange_it_at_once_see_both_versions(meeting, kemendagri, sign_in):
    client, url = sign_in(kemendagri), address("meeting_invitations", meeting)
    stale = typed(client, url, new_kind="line_ministry", new_organisation="Kementerian Lain")
    client.post(url, stale | {"new_organisation": "Kementerian Kesehatan"})
    response = client.post(url, stale)
    assert response.status_code == 409
    assert "Kementerian Lain" in response.content.decode()
    assert not meeting.invitations.filter(organisation="Kementerian Lain").exists()


# --- Answers ------------------------------------------------------------------------------
def test_an_invitee_answers_and_home_affairs_reads_it(meeting, kemendagri, kemlu, sign_in):
    invitations.send(meeting, by=kemendagri)
    row = invitation(meeting, "foreign_affairs")
    client, url = sign_in(kemlu), address("invitation_answer", row)
    assert f'href="{url}"' in client.get(meeting.get_absolute_url()).content.decode()
    response = client.post(url, {"answer": "sends", "note": "Direktur berhalangan."})
    assert "representative" in response.context["form"].errors
    assert "Direktur berhalangan." in response.content.decode()

    data = typed(client, url, answer="sends", representative="Sari, kepala subdirektorat")
    assert client.post(url, data).status_code == 302
    page = sign_in(kemendagri).get(meeting.get_absolute_url()).content.decode()
    assert "Mengirim wakil" in page
    assert "Sari, kepala subdirektorat" in page
    assert client.post(url, data | {"answer": "declines"}).status_code == 409


def test_a_colleague_answers_by_the_same_right(meeting, kemendagri, sign_in):
    invitations.send(meeting, by=kemendagri)
    colleague = UserFactory(role="foreign_affairs")
    url = address("invitation_answer", invitation(meeting, "foreign_affairs"))
    client = sign_in(colleague)
    assert client.post(url, typed(client, url, answer="comes")).status_code == 302


def test_nobody_answers_for_another_body_nor_too_late(
    meeting, kemendagri, kemlu, ratna, bagus, officer_elsewhere, sign_in
):
    invitations.send(meeting, by=kemendagri)
    url = address("invitation_answer", invitation(meeting, "region"))
    assert sign_in(ratna).get(url).status_code == 200
    for person, status in ((kemlu, 403), (bagus, 403), (officer_elsewhere, 404)):
        assert sign_in(person).post(url, {"answer": "comes"}).status_code == status
    held(meeting)
    assert sign_in(ratna).post(url, {"answer": "comes"}).status_code == 403


def test_home_affairs_notes_the_answer_of_a_body_outside(meeting, kemendagri, sign_in):
    client, row = sign_in(kemendagri), invitation(meeting, "line_ministry")
    url = address("invitation_answer", row)
    assert client.post(url, typed(client, url, answer="comes")).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("comes", kemendagri)


def test_those_invited_are_told_of_another_time(meeting, kemendagri, kemlu):
    invitations.send(meeting, by=kemendagri)
    meeting.minutes = "Catatan awal."
    meetings.change_meeting(meeting, by=kemendagri, participants=None)
    assert len(told(kemlu)) == 1
    meeting.starts_at += timedelta(days=1)
    meetings.change_meeting(meeting, by=kemendagri, participants=None)
    assert told(kemlu)[1:] == ["Jadwal berubah: Rapat antarkementerian"]


# --- Outcome ------------------------------------------------------------------------------
def test_the_step_says_what_is_missing_until_nothing_is(at_step, meeting, kemendagri, sign_in):
    assert list(interministerial.missing(at_step, interministerial.meetings_of(at_step))) == [
        "Rapat antarkementerian dengan notulen belum tercatat."
    ]
    client = sign_in(kemendagri)
    absent = invitation(held(meeting), "line_ministry")
    silent = invitation(meeting, "foreign_affairs")
    data = outcome(client, meeting)
    data |= {f"attendee_{absent.pk}": "", f"result_{absent.pk}": "", f"result_{silent.pk}": ""}
    assert client.post(address("meeting_outcome", meeting), data).status_code == 302
    gaps = [
        f"Unsur wajib yang belum hadir: {TRADE}.",
        "Hasil rapat belum dicatat untuk: Kementerian Luar Negeri.",
    ]
    assert list(interministerial.missing(at_step, interministerial.meetings_of(at_step))) == gaps
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert all(gap in page for gap in gaps)

    client.post(address("meeting_outcome", meeting), outcome(client, meeting))
    assert list(interministerial.missing(at_step, interministerial.meetings_of(at_step))) == []
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f'href="{address("review_detail", at_step)}"' in page, "the way back to the step"


def test_notes_and_objections_need_a_reason_and_are_shown(
    at_step, meeting, kemendagri, ratna, sign_in
):
    client, url = sign_in(kemendagri), address("meeting_outcome", held(meeting))
    row = invitation(meeting, "line_ministry")
    data = outcome(client, meeting, **{f"result_{row.pk}": "objects"})
    response = client.post(url, data)
    assert list(response.context["form"].errors) == [f"note_{row.pk}"]
    data[f"note_{row.pk}"] = "Pasal 5 melampaui izin."
    assert client.post(url, data).status_code == 302
    review = address("review_detail", at_step)
    for person, page in ((ratna, at_step.get_absolute_url()), (kemendagri, review)):
        content = sign_in(person).get(page).content.decode()
        assert "Keberatan" in content
        assert "Pasal 5 melampaui izin." in content


def test_a_result_needs_somebody_who_gave_it(meeting, kemendagri, sign_in):
    client, url = sign_in(kemendagri), address("meeting_outcome", held(meeting))
    row = invitation(meeting, "foreign_affairs")
    response = client.post(url, outcome(client, meeting, **{f"attendee_{row.pk}": ""}))
    assert list(response.context["form"].errors) == [f"attendee_{row.pk}"]


def test_nothing_is_recorded_before_it_began(meeting, kemendagri, sign_in):
    client = sign_in(kemendagri)
    response = client.post(address("meeting_outcome", meeting), outcome(client, meeting))
    assert "Rapat ini belum dimulai." in response.content.decode()
    assert not meeting.participants.exists()


def test_whoever_was_announced_is_proposed_as_present(meeting, kemendagri, kemlu, sign_in):
    invitations.send(meeting, by=kemendagri)
    row = invitation(meeting, "foreign_affairs")
    invitations.answer(row, by=kemlu, answer="comes", representative="Sari")
    form = sign_in(kemendagri).get(address("meeting_outcome", held(meeting))).context["form"]
    assert form[f"attendee_{row.pk}"].value() == "Sari"


@pytest.mark.parametrize("page", ["meeting_invitations", "meeting_invite", "meeting_outcome"])
def test_only_home_affairs_arranges_it_and_only_at_its_step(
    at_step, meeting, kemendagri, kemlu, ratna, sign_in, page
):
    url = address(page, meeting)
    for person in (kemlu, ratna):
        assert sign_in(person).get(url).status_code == 403
    walk(at_step, "text_approval")
    assert sign_in(kemendagri).get(url).status_code == 403


def test_participants_sent_with_a_meeting_count_for_their_body(at_step, kemendagri, sign_in):
    data = {
        "partnership": at_step.partnership_id,
        "kind": "interministerial",
        "title": "Rapat",
        "starts_at": (timezone.now() - timedelta(hours=3)).isoformat(),
        "place": "Jakarta",
        "participants": [
            {"name": "Dian", "kind": "foreign_affairs"},
            {"name": "Budi", "organisation": "kementerian  perdagangan", "kind": "line_ministry"},
            {"name": "Ani", "organisation": "Kementerian Baru", "kind": "line_ministry"},
        ],
    }
    url = reverse("api:meeting-list")
    assert sign_in(kemendagri).post(url, data, "application/json").status_code == 201
    present = [row.organisation for row in Invitation.objects.all() if row.present]
    assert present == ["Kementerian Luar Negeri", TRADE, "Kementerian Baru"]


def test_the_page_asks_as_often_however_many_are_invited(meeting, kemendagri, sign_in):
    client, url = sign_in(kemendagri), meeting.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(5):
        meeting.invitations.create(kind="line_ministry", organisation=f"Kementerian {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


# --- The calendar -------------------------------------------------------------------------
def test_the_meeting_is_offered_for_the_calendar(meeting, ratna, officer_elsewhere, sign_in):
    url = address("meeting_calendar", meeting)
    response = sign_in(ratna).get(url)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT\r\n" in response.content.decode()
    assert sign_in(officer_elsewhere).get(url).status_code == 404


def test_a_calendar_text_follows_the_standard():
    """RFC 5545: octets of a line (3.1), escaped text (3.3.11), times in UTC (3.3.5)."""
    text = event(
        uid="1@portal",
        title="Rapat; naskah, " + "é" * 60,
        starts_at=datetime(2027, 1, 4, 9, tzinfo=UTC),
        ends_at=datetime(2027, 1, 4, 11, tzinfo=UTC),
        changed_at=datetime(2026, 12, 1, tzinfo=UTC),
        sequence=3,
        url="https://portal/meetings/1/",
        description="Satu\nDua",
    )
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[-1] == ""
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert "SUMMARY:Rapat\\; naskah\\, " + "é" * 60 in unfolded
    assert "DESCRIPTION:Satu\\nDua" in unfolded
    assert {"DTSTART:20270104T090000Z", "DTEND:20270104T110000Z", "SEQUENCE:3"} <= set(unfolded)
    assert (unfolded[0], unfolded[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
