from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import Meeting, Participant
from tests.factories import MeetingFactory
from tests.walking import walk

pytestmark = pytest.mark.django_db

PATH = "/api/v1/meetings/"


@pytest.fixture
def sent(partnership):
    return {
        "partnership": partnership.pk,
        "title": "Pertemuan daring",
        "starts_at": "2026-11-02T15:00:00+07:00",
        "ends_at": "2026-11-02T16:00:00+07:00",
        "link": "https://rapat.example/1",
        "minutes": "Sepakat melanjutkan.",
        "participants": [
            {"name": "Elif Demir", "organisation": "Izmir", "kind": "counterpart"},
            {"name": "Ratna Dewi"},
        ],
    }


def post(client, data):
    return client.post(PATH, data, "application/json")


# --- Read ---------------------------------------------------------------------------------
def test_meeting_is_read_with_its_participants(sign_in, auditor, partnership):
    meeting = MeetingFactory(partnership=partnership, participants=[Participant(name="Elif")])
    row = sign_in(auditor).get(f"{PATH}{meeting.pk}/").json()
    assert row["partnership"] == partnership.pk
    assert row["participants"] == [{"name": "Elif", "organisation": "", "kind": "region"}]


def test_meetings_are_those_in_scope(sign_in, ratna, officer_elsewhere, partnership):
    meeting = MeetingFactory(partnership=partnership)
    assert sign_in(ratna).get(PATH).json()["count"] == 1
    assert sign_in(officer_elsewhere).get(PATH).json()["count"] == 0
    assert sign_in(officer_elsewhere).get(f"{PATH}{meeting.pk}/").status_code == 404


def test_meetings_are_filtered_as_on_the_page(sign_in, ratna, partnership):
    MeetingFactory(partnership=partnership)
    coming = MeetingFactory(
        partnership=partnership, starts_at=timezone.now() + timedelta(days=3), minutes=""
    )
    rows = sign_in(ratna).get(f"{PATH}?when=upcoming").json()["results"]
    assert [row["id"] for row in rows] == [coming.pk]


def test_meetings_ask_the_same_queries_for_one_and_many(sign_in, auditor, partnership):
    client = sign_in(auditor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).status_code == 200
        return len(queries)

    def add():
        MeetingFactory(partnership=partnership, participants=[Participant(name="A")])

    add()
    one = count()
    add()
    add()
    assert count() == one


# --- Log ----------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["ratna", "bagus"])
def test_those_who_run_it_log_a_meeting(sign_in, request, sent, partnership, who):
    person = request.getfixturevalue(who)
    response = post(sign_in(person), sent)
    assert response.status_code == 201, response.json()
    meeting = Meeting.objects.get()
    assert (meeting.partnership, meeting.created_by) == (partnership, person)
    assert meeting.starts_at.isoformat() == "2026-11-02T08:00:00+00:00"
    people = list(meeting.participants.values_list("name", "kind"))
    assert people == [("Elif Demir", "counterpart"), ("Ratna Dewi", "region")]
    assert response.json()["id"] == meeting.pk


def test_logged_meeting_is_a_sign_of_life(sign_in, ratna, sent, partnership):
    type(partnership).objects.update(last_activity_on="2020-01-01")
    sent["starts_at"], sent["ends_at"] = "2026-01-05T09:00:00Z", None
    post(sign_in(ratna), sent)
    partnership.refresh_from_db()
    assert partnership.last_activity_on.isoformat() == "2026-01-05"


@pytest.mark.parametrize("who", ["leader", "auditor", "administrator", "province_officer"])
def test_others_log_no_meeting(sign_in, request, sent, who):
    response = post(sign_in(request.getfixturevalue(who)), sent)
    assert response.status_code == 403
    assert response.json()["code"] == "permission_denied"
    assert not Meeting.objects.exists()


def test_who_may_not_is_refused_whatever_was_sent(sign_in, auditor):
    assert post(sign_in(auditor), {}).status_code == 403
    assert post(sign_in(auditor), {"partnership": "abc"}).status_code == 403


def test_partnership_out_of_scope_is_unknown(sign_in, officer_elsewhere, sent):
    response = post(sign_in(officer_elsewhere), sent)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["partnership"]
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("wrong", ["abc", None, [], {"id": 1}, 10**30])
def test_impossible_partnership_is_an_error_of_that_field(sign_in, ratna, sent, wrong):
    response = post(sign_in(ratna), sent | {"partnership": wrong})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["partnership"]


def test_errors_name_their_fields_in_the_readers_language(sign_in, ratna, sent):
    sent |= {"title": "", "starts_at": "kemarin", "participants": [{"organisation": "Izmir"}]}
    answer = post(sign_in(ratna), sent).json()
    assert answer["code"] == "invalid"
    assert set(answer["fields"]) == {"title", "starts_at", "participants"}
    assert "name" in answer["fields"]["participants"]["0"]
    ratna.language = "en"
    ratna.save()
    assert post(sign_in(ratna), sent).json()["fields"]["title"] == ["This field may not be blank."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"link": "", "place": ""}, "Isi tempat atau tautan rapat."),
        ({"ends_at": "2026-11-02T14:00:00+07:00"}, "Waktu selesai harus sesudah waktu mulai."),
    ],
)
def test_constraints_of_the_table_are_answered_in_words(sign_in, ratna, sent, change, sentence):
    answer = post(sign_in(ratna), sent | change).json()
    assert answer["fields"] == {"non_field_errors": [sentence]}
    assert answer["detail"] == sentence


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_impossible_year_is_refused(sign_in, ratna, sent, year):
    sent |= {"starts_at": f"{year}-06-01T00:00:00Z", "ends_at": None}
    assert list(post(sign_in(ratna), sent).json()["fields"]) == ["starts_at"]


def test_body_that_is_no_object_is_refused(sign_in, ratna):
    assert post(sign_in(ratna), [1, 2]).status_code == 400
    broken = sign_in(ratna).post(PATH, "{", "application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "parse_error")


def test_what_is_not_the_senders_to_say_is_ignored(sign_in, ratna, bagus, sent):
    post(sign_in(ratna), sent | {"id": 7, "created_by": bagus.pk, "case": 1})
    meeting = Meeting.objects.get()
    assert (meeting.created_by, meeting.case) == (ratna, None)


def test_officer_logs_no_interministerial_meeting(sign_in, ratna, sent):
    answer = post(sign_in(ratna), sent | {"kind": "interministerial"})
    assert list(answer.json()["fields"]) == ["kind"]
    assert not Meeting.objects.exists()


def test_home_affairs_logs_the_interministerial_meeting_at_its_step(
    sign_in, kemendagri, case, sent
):
    client, sent = sign_in(kemendagri), sent | {"kind": "interministerial"}
    assert list(post(client, sent).json()["fields"]) == ["partnership"]
    case = walk(case, "text_approval")
    assert post(client, sent).status_code == 403
    Meeting.objects.all().delete()
    type(case).objects.update(step_key="interministerial_meeting")
    response = post(client, sent)
    assert response.status_code == 201, response.json()
    assert Meeting.objects.get(kind="interministerial").case == case


def test_another_site_cannot_post_with_the_persons_cookie(ratna, sent):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ratna)
    response = post(client, sent)
    assert response.status_code == 403
    assert not Meeting.objects.exists()
