"""How often the pages of a case ask the database: each thing once, whoever reads."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.bench.measure import QUERIES_AIM, TRANSACTION
from partnerships.models import Agreement, Case
from sistercity.accounts.models import User

pytestmark = pytest.mark.django_db

#: While a case runs its present turn is read too: here the interministerial meeting with its
#: invitations and participants, and whether the reader is one of the coordinators.
WHILE_IT_RUNS = 4


@pytest.fixture(scope="module", autouse=True)
def standing(stand) -> None:
    """Surabaya – Izmir waits for Home Affairs to approve the text."""
    stand("text_approval")


@pytest.fixture
def readers(ratna, bagus, leader, kemlu, kemendagri, auditor) -> list[User]:
    return [ratna, bagus, leader, kemlu, kemendagri, auditor]


@pytest.fixture
def text(case: Case) -> Agreement:
    return case.agreements.get(kind=Agreement.Kind.MEMORANDUM)


def asked(client: Client, url: str) -> list[str]:
    """Return the queries of a page, without holidays and targets, which a process keeps."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    queries = [query["sql"] for query in captured if not TRANSACTION.match(query["sql"])]
    return [query for query in queries if '"deadlines_' not in query]


def test_nothing_is_asked_twice_on_the_pages_of_a_running_case(case, text, readers, sign_in):
    review = reverse("partnerships:review_detail", args=[case.pk])
    for reader in readers:
        for url in (case.get_absolute_url(), text.get_absolute_url(), review):
            queries = asked(sign_in(reader), url)
            assert len(queries) == len(set(queries)), f"{reader.role} {url}"
            assert len(queries) <= QUERIES_AIM + WHILE_IT_RUNS, f"{reader.role} {url}"


def test_the_pages_of_an_agreement_in_force_keep_to_the_aim(agreement, ratna, auditor, sign_in):
    for reader in (ratna, auditor):
        for row in (agreement.partnership, agreement):
            queries = asked(sign_in(reader), row.get_absolute_url())
            assert len(queries) <= QUERIES_AIM, f"{reader.role} {row}"


def test_the_unread_count_comes_with_the_person(ratna, sign_in):
    """Beside it the list asks how many there are, and for those of its page."""
    assert len(asked(sign_in(ratna), reverse("notifications:notification_list"))) == 3
