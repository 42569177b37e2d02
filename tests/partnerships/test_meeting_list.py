"""The log of meetings: what it shows to whom, and the choice before a new entry."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agreement, Case, Meeting, Partnership
from sistercity.accounts.models import User
from tests.factories import (
    ActionItemFactory,
    ForeignCityFactory,
    MeetingFactory,
    PartnershipFactory,
    RegionFactory,
)
from tests.partnerships.meetings import create_url, page
from tests.walking import walk

SignIn = Callable[[User], Client]
LIST = "partnerships:meeting_list"


# --- The log ------------------------------------------------------------------------------
def test_the_log_shows_what_is_coming_and_what_was_held(
    sign_in: SignIn, ratna: User, partnership: Partnership, meeting: Meeting
) -> None:
    MeetingFactory(
        partnership=partnership,
        title="Rapat bulan depan",
        minutes="",
        starts_at=timezone.now() + timedelta(days=30),
    )
    text = page(sign_in(ratna), reverse(LIST))
    assert text.index("Rapat bulan depan") < text.index("Kunjungan pertama")
    assert "Ada notulen" in text


@pytest.mark.usefixtures("meeting")
def test_the_log_hides_meetings_of_others(
    sign_in: SignIn, officer_elsewhere: User, coordinator_elsewhere: User, kemlu: User
) -> None:
    for person in (officer_elsewhere, coordinator_elsewhere, kemlu):
        assert "Kunjungan pertama" not in page(sign_in(person), reverse(LIST))


@pytest.mark.usefixtures("meeting")
def test_the_province_and_the_auditor_read_the_log_without_logging(
    sign_in: SignIn, province_officer: User, auditor: User
) -> None:
    assert "Kunjungan pertama" in page(sign_in(province_officer), reverse(LIST))
    text = page(sign_in(auditor), reverse(LIST))
    assert "Kunjungan pertama" in text
    assert reverse("partnerships:meeting_start") not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=galangan", {"Dermaga"}),
        ("q=izmir", {"Dermaga", "Arsip", "Nanti"}),
        ("when=upcoming", {"Nanti"}),
        ("when=past", {"Dermaga", "Arsip", "Kyoto"}),
        ("kind=internal", {"Arsip"}),
        ("minutes=missing", {"Arsip"}),
        ("minutes=written", {"Dermaga", "Kyoto"}),
        ("since=2026-03-01", {"Dermaga", "Nanti", "Kyoto"}),
        ("until=2026-03-01", {"Arsip"}),
    ],
)
def test_the_log_can_be_filtered(
    sign_in: SignIn,
    ratna: User,
    partnership: Partnership,
    agreement: Agreement,
    query: str,
    found: set[str],
) -> None:
    held = datetime(2026, 5, 1, 3, tzinfo=UTC)
    MeetingFactory(
        partnership=partnership, title="Dermaga", minutes="Galangan kapal.", starts_at=held
    )
    MeetingFactory(
        partnership=partnership,
        title="Arsip",
        kind="internal",
        minutes="",
        starts_at=datetime(2026, 1, 1, 3, tzinfo=UTC),
    )
    MeetingFactory(
        partnership=partnership,
        title="Nanti",
        minutes="",
        starts_at=timezone.now() + timedelta(days=3),
    )
    MeetingFactory(partnership=agreement.partnership, title="Kyoto", starts_at=held)
    response = sign_in(ratna).get(f"{reverse(LIST)}?{query}")
    assert {row.title for row in response.context["page_obj"]} == found


def test_the_log_can_be_filtered_by_partnership_and_region(
    sign_in: SignIn, province_officer: User, meeting: Meeting, partnership: Partnership
) -> None:
    malang = RegionFactory(code="35.73")
    other = PartnershipFactory(region=malang)
    MeetingFactory(partnership=other, title="Lain")
    client = sign_in(province_officer)
    for query in (f"partnership={partnership.pk}", f"region={partnership.region_id}"):
        response = client.get(f"{reverse(LIST)}?{query}")
        assert [row.title for row in response.context["page_obj"]] == [meeting.title]


def test_what_is_coming_begins_with_the_next(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    for days in (9, 2, 5):
        MeetingFactory(
            partnership=partnership,
            title=f"dalam {days} hari",
            starts_at=timezone.now() + timedelta(days=days),
        )
    response = sign_in(ratna).get(f"{reverse(LIST)}?when=upcoming")
    titles = [row.title for row in response.context["page_obj"]]
    assert titles == ["dalam 2 hari", "dalam 5 hari", "dalam 9 hari"]


@pytest.mark.parametrize("key", ["title", "start", "partnership", "-start"])
def test_the_log_takes_the_same_queries_for_any_number_of_rows(
    sign_in: SignIn, ratna: User, partnership: Partnership, key: str
) -> None:
    client, url = sign_in(ratna), f"{reverse(LIST)}?sort={key}"
    MeetingFactory(partnership=partnership)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for city in range(3):
        row = PartnershipFactory(
            region=ratna.region, counterpart=ForeignCityFactory(name=f"K{city}"), created_by=ratna
        )
        ActionItemFactory(partnership=row, meeting=MeetingFactory(partnership=row))
    with CaptureQueriesContext(connection) as four:
        client.get(url)
    assert len(one) == len(four)


def test_the_log_counts_open_action_items_of_each_meeting(
    sign_in: SignIn, ratna: User, meeting: Meeting
) -> None:
    for done_on in (None, None, timezone.localdate()):
        ActionItemFactory(partnership=meeting.partnership, meeting=meeting, done_on=done_on)
    response = sign_in(ratna).get(reverse(LIST))
    assert response.context["page_obj"][0].open_items == 2


def test_the_log_dates_a_meeting_on_the_readers_clock(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    MeetingFactory(partnership=partnership, starts_at=datetime(2025, 6, 30, 20, tzinfo=UTC))
    text = page(sign_in(ratna), reverse(LIST))
    assert "1 Juli 2025<small>03.00 WIB" in text


def test_htmx_gets_the_rows_alone(sign_in: SignIn, ratna: User, meeting: Meeting) -> None:
    text = sign_in(ratna).get(reverse(LIST), headers={"HX-Request": "true"}).content.decode()
    assert meeting.title in text
    assert "<h1" not in text


# --- Choosing the partnership -------------------------------------------------------------
def test_one_partnership_needs_no_choice(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    response = sign_in(ratna).get(reverse("partnerships:meeting_start"))
    assert response.headers["Location"] == create_url(partnership)


def test_the_choice_names_only_what_one_may_log_for(
    sign_in: SignIn,
    province_officer: User,
    ratna: User,
    partnership: Partnership,
    agreement: Agreement,
) -> None:
    url = reverse("partnerships:meeting_start")
    text = page(sign_in(ratna), url)
    assert create_url(partnership) in text
    assert create_url(agreement.partnership) in text
    assert create_url(partnership) not in page(sign_in(province_officer), url)


def test_home_affairs_chooses_among_cases_at_the_interministerial_step(
    sign_in: SignIn, kemendagri: User, case: Case
) -> None:
    client, url = sign_in(kemendagri), reverse("partnerships:meeting_start")
    walk(case, "draft_text")
    assert create_url(case.partnership) not in page(client, url)
    walk(Case.objects.for_page().get(pk=case.pk), "interministerial_meeting")
    assert client.get(url).headers["Location"] == create_url(case.partnership)


@pytest.mark.parametrize("name", ["kemlu", "leader", "auditor"])
def test_others_log_no_meetings(
    sign_in: SignIn, case: Case, name: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(name)
    walk(case, "letter_of_intent")
    client = sign_in(person)
    assert client.get(reverse("partnerships:meeting_start")).status_code == 403
    assert client.get(create_url(case.partnership)).status_code == 403


def test_nobody_outside_the_scope_logs_a_meeting(
    sign_in: SignIn, officer_elsewhere: User, partnership: Partnership
) -> None:
    assert sign_in(officer_elsewhere).get(create_url(partnership)).status_code == 404
