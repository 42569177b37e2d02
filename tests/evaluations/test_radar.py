"""The radar: whose partnerships, which of them, in which order, with which words."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Evaluation
from partnerships.models import Partnership
from sistercity.worklist.models import Item
from tests.factories import (
    ActionItemFactory,
    ActualFactory,
    BudgetLineFactory,
    EvaluationFactory,
    ForeignCityFactory,
    IndicatorFactory,
    LegacyAgreementFactory,
    ProgrammeFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db

RADAR = reverse("evaluations:radar")


def in_force(
    name: str, region: str = "35.78", *, silent: int = 1, ends: int | None = 900, **more: Any
) -> Partnership:
    """Return a partnership with the city `name`, silent and ending for so many days."""
    agreement = LegacyAgreementFactory(
        region=RegionFactory(code=region), counterpart=ForeignCityFactory(name=name), **more
    )
    today = timezone.localdate()
    Partnership.objects.filter(pk=agreement.partnership_id).update(
        last_activity_on=today - timedelta(days=silent),
        ends_on=None if ends is None else today + timedelta(days=ends),
        submitted_at=timezone.now(),
    )
    return Partnership.objects.get(pk=agreement.partnership_id)


@pytest.fixture
def listed(sign_in: Any) -> Any:
    """Return a function: the cities on a person's radar for a query, in order."""

    def listed(user: Any, **query: Any) -> list[str]:
        response = sign_in(user).get(f"{RADAR}?{urlencode(query)}")
        assert response.status_code == 200
        return [row.partnership.counterpart.name for row in response.context["rows"]]

    return listed


def sums_of(client: Any) -> tuple[int, int, int, int]:
    sums = client.get(RADAR).context["sums"]
    return sums.awake, sums.sleeping, sums.dormant, sums.ending


# --- Which and whose ----------------------------------------------------------------------
def test_the_radar_shows_what_sleeps_or_ends_within_a_year(listed, partnership, ratna):
    in_force("Aachen", silent=179)
    in_force("Bonn", silent=180)
    in_force("Cork", silent=365)
    in_force("Delft", ends=365)
    in_force("Essen", ends=366)
    in_force("Faro", silent=200, ends=None)
    ended = in_force("Gent", silent=400)
    Partnership.objects.filter(pk=ended.pk).update(status="ended")
    assert set(listed(ratna)) == {"Bonn", "Cork", "Delft", "Faro"}


def test_everybody_sees_their_scope(
    sign_in, listed, ratna, bagus, province_officer, officer_elsewhere, kemlu, kemendagri, auditor
):
    in_force("Aachen", silent=200, coordinators=[bagus])
    in_force("Bonn", silent=400)
    in_force("Cork", "35.73", ends=100)
    in_force("Delft", "34.71", silent=200)
    every = {"Aachen", "Bonn", "Cork", "Delft"}
    for person, cities, sums in (
        (ratna, {"Aachen", "Bonn"}, (0, 1, 1, 0)),
        (bagus, {"Aachen"}, (0, 1, 0, 0)),
        (province_officer, {"Aachen", "Bonn", "Cork"}, (1, 1, 1, 1)),
        (officer_elsewhere, {"Delft"}, (0, 1, 0, 0)),
        (kemlu, every, (1, 2, 1, 1)),
        (kemendagri, every, (1, 2, 1, 1)),
        (auditor, every, (1, 2, 1, 1)),
    ):
        assert set(listed(person)) == cities
        assert sums_of(sign_in(person)) == sums


def test_what_was_never_submitted_is_not_on_the_radar_of_a_ministry(listed, kemlu, auditor):
    hidden = in_force("Aachen", silent=200)
    Partnership.objects.filter(pk=hidden.pk).update(submitted_at=None)
    assert (listed(kemlu), listed(auditor)) == ([], ["Aachen"])


def test_the_sums_count_what_is_in_force_and_not_the_filter(sign_in, listed, ratna, partnership):
    in_force("Aachen")
    in_force("Bonn", silent=200, ends=100)
    assert sums_of(sign_in(ratna)) == (1, 1, 0, 1)
    response = sign_in(ratna).get(RADAR, {"health": "dormant"})
    assert (response.context["sums"].sleeping, list(response.context["rows"])) == (1, [])


# --- Order and filters --------------------------------------------------------------------
def test_what_ends_soon_stands_before_what_is_dormant_sleeps_or_ends_later(listed, ratna):
    in_force("Aachen", ends=360)
    in_force("Bonn", ends=200)
    in_force("Cork", silent=200)
    in_force("Delft", silent=300, ends=None)
    in_force("Essen", silent=400, ends=300)
    in_force("Faro", silent=500)
    in_force("Gent", silent=200, ends=150)
    in_force("Hull", ends=20)
    order = ["Hull", "Gent", "Faro", "Essen", "Delft", "Cork", "Bonn", "Aachen"]
    assert listed(ratna) == order
    assert listed(ratna, sort="name") == sorted(order)
    assert listed(ratna, sort="end")[:3] == ["Hull", "Gent", "Bonn"]
    assert listed(ratna, sort="end")[-1] == "Delft"
    assert listed(ratna, sort="-end")[-1] == "Delft"


@pytest.fixture
def four() -> None:
    in_force("Aachen", "35", silent=200)
    in_force("Bonn", "35.78", silent=400)
    in_force("Cork", "34.71", ends=80)
    in_force("Delft", "34.71", ends=300)


@pytest.mark.parametrize(
    ("query", "cities"),
    [
        ({"province": "35"}, {"Aachen", "Bonn"}),
        ({"province": "34"}, {"Cork", "Delft"}),
        ({"region": "35.78"}, {"Bonn"}),
        ({"health": "sleeping"}, {"Aachen"}),
        ({"health": "dormant"}, {"Bonn"}),
        ({"health": "quiet"}, {"Aachen", "Bonn"}),
        ({"health": "awake"}, {"Cork", "Delft"}),
        ({"ending": "90"}, {"Cork"}),
        ({"ending": "365"}, {"Cork", "Delft"}),
        ({"q": "bonn"}, {"Bonn"}),
        ({"province": "34", "ending": "90"}, {"Cork"}),
    ],
)
def test_the_radar_is_filtered(listed, yogyakarta, four, auditor, query, cities):
    assert set(listed(auditor, **query)) == cities


def test_places_are_asked_for_only_where_there_are_several(
    sign_in, four, ratna, province_officer, auditor
):
    def asked(user: Any) -> set[str]:
        return set(sign_in(user).get(RADAR).context["filter"].form.fields)

    always = {"q", "health", "ending"}
    assert asked(ratna) == always
    assert asked(province_officer) == always | {"region"}
    assert asked(auditor) == always | {"province", "region"}
    places = sign_in(auditor).get(RADAR).context["filter"].form.fields["province"].queryset
    assert {place.pk for place in places} == {"34", "35"}


def test_the_radar_is_paged(sign_in, listed, ratna):
    for number in range(27):
        in_force(f"Kota {number}", silent=200)
    assert (len(listed(ratna)), len(listed(ratna, page=2))) == (25, 2)


# --- Rows ---------------------------------------------------------------------------------
def test_a_row_says_why_and_what_to_do(sign_in, ratna, auditor):
    row = in_force("Aachen", silent=400, ends=100)
    Item.objects.filter(partnership=row).update(due_on=timezone.localdate() - timedelta(days=5))
    found = sign_in(ratna).get(RADAR).context["rows"][0]
    assert [mark.label.split()[0] for mark in found.marks] == ["Tidur", "Berakhir"]
    assert len(found.reasons) == 2
    assert "belum diputuskan" in found.reasons[0]
    assert "Tanpa pertemuan" in found.reasons[1]
    assert found.others == "evaluasi"
    page = sign_in(ratna).get(RADAR).content.decode()
    assert "Perlu diperhatikan juga: evaluasi." in page
    assert "Putuskan kelanjutan kerja sama" in page
    assert "Pimpinan daerah Kota Surabaya" in page


def test_the_next_action_is_a_link_for_whoever_may(sign_in, ratna, auditor):
    row = in_force("Aachen", silent=400)
    meeting = reverse("partnerships:meeting_create", args=[row.pk])
    assert meeting in sign_in(ratna).get(RADAR).content.decode()
    page = sign_in(auditor).get(RADAR).content.decode()
    assert "Jadwalkan pertemuan dengan mitra" in page
    assert meeting not in page


def test_an_empty_radar_says_what_it_is_for(sign_in, ratna):
    page = sign_in(ratna).get(RADAR).content.decode()
    assert "Tidak ada yang perlu ditolong" in page
    page = sign_in(ratna).get(RADAR, {"health": "dormant"}).content.decode()
    assert "Tidak ada kerja sama yang cocok" in page


def test_htmx_gets_the_rows_alone(sign_in, ratna):
    in_force("Aachen", silent=400)
    part = sign_in(ratna).get(RADAR, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="rows" id="rows">')
    assert "Aachen" in part


@pytest.mark.parametrize("person", ["bagus", "ratna", "leader", "kemendagri", "auditor"])
def test_many_rows_ask_as_often_as_one(sign_in, request, bagus, person):
    client = sign_in(request.getfixturevalue(person))

    def add(name: str, silent: int) -> None:
        row = in_force(name, silent=silent, ends=100, coordinators=[bagus])
        agreement = row.agreements.get()
        ActionItemFactory(partnership=row)
        programme = ProgrammeFactory(agreement=agreement)
        BudgetLineFactory(programme=programme)
        ActualFactory(indicator=IndicatorFactory(programme=programme))
        EvaluationFactory(agreement=agreement)
        Evaluation.objects.update(status="approved")
        Partnership.objects.filter(pk=row.pk).update(
            last_activity_on=timezone.localdate() - timedelta(days=silent)
        )

    def count() -> int:
        client.get(RADAR)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(RADAR).status_code == 200
        return len(queries)

    add("Aachen", 200)
    few = count()
    for name, silent in (("Bonn", 400), ("Cork", 1), ("Delft", 300)):
        add(name, silent)
    assert count() == few
    assert few <= 24
