"""Who gets what at every address: one row an address, one column a person.

200 the page, 302 sent elsewhere (anonymous people to the sign-in), 403 not with this role,
404 does not exist for this person, 405 only by POST.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from partnerships.models import Case, ClauseTemplate, Dossier
from partnerships.services.discussions import begin
from sistercity.deadlines.models import Holiday
from sistercity.notifications.models import Notification
from tests.factories import (
    AbsenceFactory,
    ActionItemFactory,
    ActivityFactory,
    ActualFactory,
    ContactFactory,
    CriterionFactory,
    EvaluationFactory,
    ForeignCityFactory,
    IndicatorFactory,
    MeetingFactory,
    RecommendationFactory,
    ReportFactory,
    UserFactory,
    add_document,
)
from tests.test_architecture import DECLARED_ELSEWHERE
from tests.walking import walk

pytestmark = pytest.mark.django_db

PEOPLE = (
    "anonymous",
    "ratna",
    "bagus",
    "leader",
    "kemlu",
    "kemendagri",
    "auditor",
    "administrator",
    "officer_elsewhere",
    "province_officer",
    "coordinator_elsewhere",
)
TABLE = Path(__file__).with_name("permissions.txt")


def rows() -> Iterator[tuple[str, list[int]]]:
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            name, *statuses = line.split()
            yield name, [int(status) for status in statuses]


def named_routes() -> dict[str, str]:
    """Return the path of every named address of the portal's own, by name with namespace."""

    def walk_routes(patterns, namespace="", prefix=""):
        for pattern in patterns:
            path = prefix + str(pattern.pattern).removeprefix("^")
            if hasattr(pattern, "url_patterns"):
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk_routes(pattern.url_patterns, inner, path)
            elif path.split("/")[0] not in DECLARED_ELSEWHERE:
                yield f"{namespace}{pattern.name}", path

    return dict(walk_routes(get_resolver().url_patterns))


#: The row that an address below this path is about, and its move where it takes one.
ABOUT = {
    "partnerships/": "partnership",
    "contacts/": "contact",
    "cases/": "case",
    "reviews/": "case",
    "documents/versions/": "version",
    "discussions/": "comment",
    "documents/": "document",
    "meetings/": "meeting",
    "action-items/": "action_item",
    "agreements/": "agreement",
    "programs/": "programme",
    "activities/": "activity",
    "indicators/": "indicator",
    "actuals/": "actual",
    "reports/": "report",
    "dossiers/": "dossier",
    "evaluations/": "evaluation",
    "recommendations/": "recommendation",
    "users/": "person",
    "absences/": "absence",
    "invitations/": "invitation",
    "notifications/": "notification",
    "reference/regions/": "region",
    "reference/countries/": "country",
    "reference/cities/": "city",
    "reference/fields/": "field",
    "reference/criteria/": "criterion",
    "reference/clauses/": "clause",
    "reference/holidays/": "holiday",
    "api/v1/partnerships/": "partnership",
    "api/v1/agreements/": "agreement",
    "api/v1/meetings/": "meeting",
    "api/v1/programs/": "programme",
    "api/v1/evaluations/": "evaluation",
    "api/v1/reports/": "report",
    "api/v1/radar/": "in_force",
    "history/": "partnership",
}
WORDS = {
    "action": "complete",
    "transition": {"agreement": "suspend", "programme": "start"},
    "kind": "draft_letter_of_intent",
    "label": "partnerships.partnership",
    "step": "verification",
    "format": "docx",
    "name": "none.eml",
    "uidb64": "x",
    "token": "x",
}


@pytest.fixture
def made(case: Case, agreement, programme, ratna, izmir, economy) -> dict[str, Any]:
    """Rows of Surabaya by what the addresses are about; the case waits for both ministries."""
    case = walk(case, "consultation", 3)
    partnership = case.partnership
    version = add_document(case, "draft_letter_of_intent", by=ratna)
    meeting = MeetingFactory(partnership=partnership)
    indicator = IndicatorFactory(programme=programme)
    evaluation = EvaluationFactory(agreement=agreement)
    return {
        "partnership": partnership,
        "contact": ContactFactory(partnership=partnership),
        "case": case,
        "comment": begin(case, "Mohon periksa.", by=ratna, audience="both"),
        "document": version.document,
        "version": version,
        "later": add_document(case, "draft_letter_of_intent", by=ratna),
        "meeting": meeting,
        "invitation": MeetingFactory(
            partnership=partnership, starts_at=timezone.now() + timedelta(days=5), minutes=""
        ).invitations.create(kind="foreign_affairs", organisation="Kemlu", sent_at=timezone.now()),
        "action_item": ActionItemFactory(partnership=partnership, meeting=meeting, owner=ratna),
        "agreement": agreement,
        "in_force": agreement.partnership,
        "programme": programme,
        "activity": ActivityFactory(programme=programme),
        "indicator": indicator,
        "actual": ActualFactory(indicator=indicator),
        "report": ReportFactory(agreement=agreement),
        "evaluation": evaluation,
        "recommendation": RecommendationFactory(evaluation=evaluation),
        "dossier": Dossier.objects.create(partnership=partnership, asked_by=ratna),
        "criterion": CriterionFactory(),
        "clause": ClauseTemplate.objects.create(key="closing", text_id="Penutup.", text_en="End."),
        "person": ratna,
        "absence": AbsenceFactory(person=ratna, substitute=UserFactory(region=ratna.region)),
        "notification": Notification.objects.filter(recipient=ratna).first(),
        "region": ratna.region,
        "country": izmir.country,
        "elsewhere": ForeignCityFactory(),
        "city": izmir,
        "field": economy,
        "holiday": Holiday.objects.create(date="2030-01-01", name="Tahun Baru"),
    }


def address(name: str, path: str, made: dict[str, Any]) -> str:
    about = next((row for prefix, row in ABOUT.items() if path.startswith(prefix)), "")
    values = {}
    for word in re.findall(r"<(?:\w+:)?(\w+)>", path):
        if word == "pk":
            values[word] = made[about].pk
        elif word in ("counterpart", "new"):
            values[word] = made[{"counterpart": "elsewhere", "new": "later"}[word]].pk
        else:
            known = WORDS[word]
            values[word] = known.get(about, "submit") if isinstance(known, dict) else known
    return reverse(name, kwargs=values)


def ask(client: Client, url: str) -> int:
    """Return the status of GET, that of an empty POST where only POST is answered."""
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)
    status = response.status_code
    if status in (403, 404):
        assert client.post(url).status_code in (302, 403, 404, 405), f"POST gets past GET: {url}"
    return status


def test_every_address_has_its_row():
    assert sorted(name for name, _statuses in rows()) == sorted(named_routes())


@pytest.mark.parametrize("column", range(len(PEOPLE)), ids=PEOPLE)
def test_everybody_gets_what_the_table_says(column: int, request: pytest.FixtureRequest, made):
    for name in PEOPLE[1:]:
        request.getfixturevalue(name)
    client = Client()
    if PEOPLE[column] != "anonymous":
        client.force_login(request.getfixturevalue(PEOPLE[column]))
    paths = named_routes()
    wrong = {
        name: (status, statuses[column])
        for name, statuses in rows()
        if (status := ask(client, address(name, paths[name], made))) != statuses[column]
    }
    assert wrong == {}
