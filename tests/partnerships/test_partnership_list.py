from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships import lifecycle
from partnerships.models import Partnership
from tests.factories import (
    ActionItemFactory,
    CountryFactory,
    ForeignCityFactory,
    LegacyAgreementFactory,
    PartnershipFactory,
    RegionFactory,
    UserFactory,
)
from tests.walking import walk

pytestmark = pytest.mark.django_db

LIST = reverse("partnerships:partnership_list")
BOARD = reverse("partnerships:partnership_board")


@pytest.fixture
def listed(sign_in):
    """Return a function: the names on a person's list for a query, in order."""

    def listed(user, address=LIST, **query):
        response = sign_in(user).get(f"{address}?{urlencode(query)}")
        assert response.status_code == 200
        return [str(row.partnership) for row in response.context["rows"]]

    return listed


def columns(response):
    return {
        str(column.label): [str(row.partnership) for row in column.rows]
        for column in response.context["columns"]
    }


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- Scope and rights ---------------------------------------------------------------------
def test_list_shows_the_partnerships_in_scope_only(
    listed, partnership, partnership_elsewhere, ratna, province_officer, bagus, auditor, kemlu
):
    assert listed(ratna) == ["Surabaya – Izmir"]
    assert listed(province_officer) == ["Surabaya – Izmir"]
    assert listed(bagus) == ["Surabaya – Izmir"]
    assert set(listed(auditor)) == {"Surabaya – Izmir", "Yogyakarta – Kyoto"}
    assert listed(kemlu) == []


@pytest.mark.parametrize("person", ["ratna", "bagus", "leader", "kemlu", "auditor"])
def test_only_officers_are_offered_a_new_partnership(request, sign_in, partnership, person):
    page = sign_in(request.getfixturevalue(person)).get(LIST).content.decode()
    offered = reverse("partnerships:partnership_create") in page
    assert offered == (person == "ratna")
    assert (reverse("partnerships:partnership_record") in page) == offered


def test_region_is_a_filter_for_those_who_see_several(
    sign_in, partnership, ratna, province_officer, kemendagri
):
    def names(user):
        return set(sign_in(user).get(LIST).context["filter"].form.fields)

    assert "region" not in names(ratna)
    assert {"region", "turn"} <= names(province_officer)
    assert {"region", "turn"} <= names(kemendagri)


def test_who_never_has_a_turn_is_not_asked_for_it(sign_in, auditor):
    assert "turn" not in sign_in(auditor).get(LIST).context["filter"].form.fields


# --- Filters ------------------------------------------------------------------------------
@pytest.mark.parametrize("words", ["izmir", "TURKI", "surab izm", "ekonomi", "Türkiye"])
def test_search_finds_city_country_and_field_in_any_case(listed, partnership, agreement, words):
    assert "Surabaya – Izmir" in listed(partnership.created_by, q=words)


def test_search_needs_every_word(listed, partnership):
    assert listed(partnership.created_by, q="izmir jepang") == []


def test_search_finds_a_city_typed_without_its_marks(listed, ratna):
    city = ForeignCityFactory(name="Łódź")
    PartnershipFactory(region=ratna.region, counterpart=city, created_by=ratna)
    assert listed(ratna, q="lodz") == listed(ratna, q="łódź") == ["Surabaya – Łódź"]


def test_search_finds_the_number_of_an_agreement(listed, partnership, agreement, ratna):
    assert listed(ratna, q=agreement.number) == ["Surabaya – Kyoto"]


def test_list_is_filtered_by_stage_field_status_and_country(
    listed, partnership, agreement, ratna, culture
):
    assert listed(ratna, stage="initiation") == ["Surabaya – Izmir"]
    assert listed(ratna, stage="implementation") == ["Surabaya – Kyoto"]
    assert listed(ratna, status="active") == ["Surabaya – Kyoto"]
    assert listed(ratna, status="preparing") == ["Surabaya – Izmir"]
    assert len(listed(ratna, status="running")) == 2
    assert listed(ratna, country="JP") == ["Surabaya – Kyoto"]
    partnership.fields.set([culture])
    assert listed(ratna, field="culture") == ["Surabaya – Izmir"]


def test_what_ended_is_running_no_more(listed, case, agreement, ratna):
    lifecycle.perform(case, "withdraw", by=ratna, seen=case.seen, note="Mitra mundur.")
    assert listed(ratna, status="running") == ["Surabaya – Kyoto"]
    assert listed(ratna, status="withdrawn") == ["Surabaya – Izmir"]


def test_health_filter_knows_quiet_partnerships(listed, partnership, agreement, ratna):
    today = timezone.localdate()
    for days, health in ((10, "awake"), (200, "sleeping"), (400, "dormant")):
        Partnership.objects.filter(pk=agreement.partnership.pk).update(
            last_activity_on=today - timedelta(days=days)
        )
        assert listed(ratna, health=health) == ["Surabaya – Kyoto"]
        assert listed(ratna, health="quiet") == ([] if days == 10 else ["Surabaya – Kyoto"])


def test_ending_filter_counts_days(listed, partnership, agreement, ratna):
    Partnership.objects.filter(pk=agreement.partnership.pk).update(
        ends_on=timezone.localdate() + timedelta(days=60)
    )
    assert listed(ratna, ending="30") == []
    assert listed(ratna, ending="90") == ["Surabaya – Kyoto"]


def test_my_turn_is_what_waits_for_me(listed, case, leader, ratna):
    assert listed(ratna, turn="mine") == ["Surabaya – Izmir"]
    assert listed(leader, turn="mine") == []
    walk(case, "exploration", 1)
    assert listed(ratna, turn="mine") == []
    assert listed(leader, turn="mine") == ["Surabaya – Izmir"]


def test_my_turn_reaches_action_items(listed, partnership, leader):
    ActionItemFactory(partnership=partnership, owner=leader)
    assert listed(leader, turn="mine") == ["Surabaya – Izmir"]


def test_region_filter_narrows_a_province(listed, partnership, province_officer):
    malang = RegionFactory(code="35.73", name="Kota Malang")
    PartnershipFactory(region=malang)
    assert len(listed(province_officer)) == 2
    assert listed(province_officer, region="35.78") == ["Surabaya – Izmir"]


def test_active_filters_can_be_removed_one_by_one(sign_in, partnership, ratna):
    response = sign_in(ratna).get(LIST, {"q": "izmir", "stage": "initiation"})
    chips = {chip.label: chip.url for chip in response.context["chips"]}
    assert chips == {"Cari: izmir": "?stage=initiation", "Tahap: Inisiasi": "?q=izmir"}


def test_nothing_found_says_how_to_go_on(sign_in, partnership, ratna):
    page = sign_in(ratna).get(LIST, {"q": "atlantis"}).content.decode()
    assert "Tidak ada kerja sama yang cocok" in page
    assert "Hapus semua saringan" in page


# --- Rows ---------------------------------------------------------------------------------
def test_row_says_whose_turn_and_until_when(sign_in, case, ratna, leader):
    row = sign_in(ratna).get(LIST).context["rows"][0]
    assert (row.who, row.mine) == ("Anda", True)
    walk(case, "exploration", 1)
    row = sign_in(ratna).get(LIST).context["rows"][0]
    assert (row.who, row.mine) == ("Pimpinan daerah Kota Surabaya", False)
    assert row.deadline.due_on is not None


def test_row_names_both_ministries_when_both_hold_it(sign_in, case, ratna, kemlu, kemendagri):
    walk(case, "consultation", 3)
    row = sign_in(ratna).get(LIST).context["rows"][0]
    assert set(row.who.split(", ")) == {"Peninjau Kemlu", "Peninjau Kemendagri"}
    assert "Anda" in sign_in(kemlu).get(LIST).context["rows"][0].who


def test_row_of_a_held_or_sleeping_partnership_says_so(sign_in, case, agreement, ratna):
    lifecycle.perform(case, "hold", by=ratna, seen=case.seen, note="Menunggu pemilu.")
    Partnership.objects.filter(pk=agreement.partnership.pk).update(
        last_activity_on=timezone.localdate() - timedelta(days=425)
    )
    rows = {str(row.partnership): row for row in sign_in(ratna).get(LIST).context["rows"]}
    assert rows["Surabaya – Izmir"].status.label == "Ditangguhkan"
    assert rows["Surabaya – Kyoto"].sleep == "Tidur 14 bulan"


# --- Order and pages ----------------------------------------------------------------------
@pytest.fixture
def three(ratna):
    """Three partnerships: without a date, due late, due soon; named against that order."""
    days = {"Aachen": None, "Bonn": 20, "Cork": 10}
    for name, due in days.items():
        row = PartnershipFactory(
            region=ratna.region, counterpart=ForeignCityFactory(name=name), created_by=ratna
        )
        due_on = None if due is None else timezone.localdate() + timedelta(days=due)
        Partnership.objects.filter(pk=row.pk).update(due_on=due_on, ends_on=due_on)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", "CBA"),
        ("due", "CBA"),
        ("-due", "BCA"),
        ("end", "CBA"),
        ("-end", "BCA"),
        ("name", "ABC"),
        ("-name", "CBA"),
        ("nonsense", "CBA"),
    ],
)
def test_list_is_sorted_with_what_has_no_date_last(listed, three, ratna, sort, order):
    names = listed(ratna, **({"sort": sort} if sort else {}))
    assert "".join(name.split()[-1][0] for name in names) == order


def test_stages_are_sorted_in_their_order(listed, partnership, agreement, ratna):
    assert listed(ratna, sort="stage") == ["Surabaya – Izmir", "Surabaya – Kyoto"]
    assert listed(ratna, sort="-stage") == ["Surabaya – Kyoto", "Surabaya – Izmir"]


def test_activity_is_sorted(listed, partnership, agreement, ratna):
    assert listed(ratna, sort="activity") == ["Surabaya – Kyoto", "Surabaya – Izmir"]


def test_list_is_paged(listed, ratna):
    for _number in range(27):
        PartnershipFactory(region=ratna.region, created_by=ratna)
    assert len(listed(ratna)) == 25
    assert len(listed(ratna, page=2)) == 2


@pytest.mark.parametrize("address", [LIST, BOARD])
def test_number_of_queries_does_not_depend_on_rows(sign_in, ratna, bagus, culture, address):
    client = sign_in(ratna)
    PartnershipFactory(region=ratna.region, created_by=ratna, coordinators=[bagus])
    few = queries_of(client, address)
    for code in ("JP", "KR", "DE"):
        city = ForeignCityFactory(country=CountryFactory(code=code))
        PartnershipFactory(
            region=ratna.region, counterpart=city, created_by=ratna, fields=[culture]
        )
        LegacyAgreementFactory(region=ratna.region, by=ratna, coordinators=[bagus])
    assert queries_of(client, address) == few


def test_htmx_gets_the_rows_alone(sign_in, partnership, ratna):
    for address in (LIST, BOARD):
        part = sign_in(ratna).get(address, headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith('<div class="rows" id="rows">')
        assert "Izmir" in part


# --- Board --------------------------------------------------------------------------------
def test_board_has_five_columns_with_counts(sign_in, partnership, agreement, ratna):
    response = sign_in(ratna).get(BOARD)
    found = columns(response)
    assert list(found) == [
        "Inisiasi",
        "Koordinasi",
        "Penandatanganan",
        "Implementasi",
        "Pemantauan dan evaluasi",
    ]
    assert found["Inisiasi"] == ["Surabaya – Izmir"]
    assert found["Implementasi"] == ["Surabaya – Kyoto"]
    assert [column.count for column in response.context["columns"]] == [1, 0, 0, 1, 0]


def test_board_shows_what_ended_only_when_asked(sign_in, case, ratna):
    lifecycle.perform(case, "withdraw", by=ratna, seen=case.seen, note="Mitra mundur.")
    client = sign_in(ratna)
    assert not any(columns(client.get(BOARD)).values())
    assert columns(client.get(BOARD, {"status": "withdrawn"}))["Inisiasi"] == ["Surabaya – Izmir"]


def test_board_is_bounded_and_leads_to_the_rest(sign_in, listed, ratna):
    for _number in range(22):
        PartnershipFactory(region=ratna.region, created_by=ratna)
    column = sign_in(ratna).get(BOARD, {"q": "surabaya"}).context["columns"][0]
    assert (column.count, len(column.rows), column.more) == (22, 20, True)
    assert set(column.url.split("?")[1].split("&")) == {
        "q=surabaya",
        "stage=initiation",
        "status=running",
    }
    assert sign_in(ratna).get(column.url).context["page_obj"].paginator.count == 22


def test_the_two_views_keep_the_filter(sign_in, partnership, ratna):
    client = sign_in(ratna)
    for address in (LIST, BOARD):
        links = client.get(address, {"q": "izmir", "page": "1"}).context["views"]
        assert [link.url for link in links] == [f"{LIST}?q=izmir", f"{BOARD}?q=izmir"]
        current = [link.url.split("?")[0] for link in links if link.current]
        assert current == [address]


def test_board_shows_the_scope_only(sign_in, partnership, officer_elsewhere, kemlu):
    neighbour = UserFactory(role="leader", region=RegionFactory(code="35.73"))
    for user in (officer_elsewhere, kemlu, neighbour):
        assert not any(columns(sign_in(user).get(BOARD)).values())
