from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.models import Programme
from tests.factories import BudgetLineFactory, LegacyAgreementFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("programs:program_list")


@pytest.fixture
def training(programme, culture):
    """A second programme of another kind, field, status and time, in another partnership."""
    agreement = LegacyAgreementFactory(
        region=programme.partnership.region,
        coordinators=list(programme.partnership.coordinators.all()),
    )
    return ProgrammeFactory(
        agreement=agreement,
        title="Pelatihan pemadam",
        kind="training",
        field=culture,
        status="running",
        lead_agency="Dinas Damkar",
        goals=[4, 11],
        starts_on=date(2030, 1, 1),
        ends_on=date(2031, 1, 1),
    )


def titles(page):
    return [row.title for row in page.context["page_obj"]]


def test_rows_carry_their_sums(sign_in, programme, ratna):
    BudgetLineFactory(programme=programme, planned_amount="50.25", realised_amount="7.50")
    (row,) = sign_in(ratna).get(LIST).context["page_obj"]
    assert (row.planned, row.realised) == (Decimal("100000050"), Decimal(8))


@pytest.mark.parametrize(
    "query",
    [
        "q=pemadam",
        "q=Damkar",
        "q=Kota+Mitra",
        "status=running",
        "kind=training",
        "field=culture",
        "year=2030",
        "year=2031",
        "goal=11",
    ],
)
def test_list_is_narrowed(sign_in, training, ratna, query):
    client = sign_in(ratna)
    assert len(titles(client.get(LIST))) == 2
    page = client.get(f"{LIST}?{query}")
    assert titles(page) == ["Pelatihan pemadam"]
    assert len(page.context["chips"]) == 1


def test_list_is_narrowed_to_a_partnership_and_a_region(
    sign_in, training, ratna, auditor, yogyakarta
):
    own = training.partnership
    page = sign_in(ratna).get(LIST, {"partnership": own.pk})
    assert titles(page) == ["Pelatihan pemadam"]
    elsewhere = ProgrammeFactory(agreement=LegacyAgreementFactory(region=yogyakarta))
    page = sign_in(auditor).get(LIST, {"region": elsewhere.partnership.region_id})
    assert titles(page) == [elsewhere.title]
    page = sign_in(auditor).get(LIST, {"partnership": own.pk})
    assert titles(page) == ["Pelatihan pemadam"]
    assert f'<input type="hidden" name="partnership" value="{own.pk}"' in page.content.decode()


@pytest.mark.parametrize(
    "query", ["year=abc", "goal=18", "status=sold", "partnership=0", "page=99"]
)
def test_odd_query_is_no_error(sign_in, training, ratna, query):
    assert sign_in(ratna).get(f"{LIST}?{query}").status_code == 200


def test_list_is_sorted_by_money(sign_in, training, programme, ratna):
    client = sign_in(ratna)
    assert titles(client.get(f"{LIST}?sort=planned")) == [training.title, programme.title]
    assert titles(client.get(f"{LIST}?sort=-planned")) == [programme.title, training.title]


def test_newest_start_stands_first(sign_in, training, programme, ratna):
    assert titles(sign_in(ratna).get(LIST)) == [training.title, programme.title]


def test_list_asks_as_many_queries_for_many_rows(sign_in, programme, ratna, bagus):
    client = sign_in(ratna)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    few = asked()
    for _ in range(4):
        agreement = LegacyAgreementFactory(region=ratna.region)
        BudgetLineFactory(programme=ProgrammeFactory(agreement=agreement, field=programme.field))
    assert asked() == few <= 10


def test_pages_follow_each_other(sign_in, programme, ratna):
    for _ in range(26):
        ProgrammeFactory(agreement=programme.agreement, field=programme.field)
    client = sign_in(ratna)
    assert len(titles(client.get(LIST))) == 25
    assert len(titles(client.get(f"{LIST}?page=2"))) == 2


def test_empty_list_offers_the_first_action_to_those_who_may(sign_in, ratna, auditor):
    start = reverse("programs:program_start")
    assert start in sign_in(ratna).get(LIST).content.decode()
    html = sign_in(auditor).get(LIST).content.decode()
    assert "Belum ada program" in html
    assert start not in html


def test_search_that_finds_nothing_leads_back(sign_in, programme, ratna):
    html = sign_in(ratna).get(f"{LIST}?q=zzz").content.decode()
    assert "Tidak ada program yang cocok" in html
    assert Programme.objects.exists()
