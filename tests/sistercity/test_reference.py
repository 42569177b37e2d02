"""Reference data: regions, countries, cities, holidays and targets."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sistercity.deadlines import counting
from sistercity.deadlines.counting import DayKind, add_days
from sistercity.deadlines.models import Holiday, Target
from sistercity.places.models import Country, ForeignCity, Region
from sistercity.procedure import STEPS
from tests.factories import CountryFactory, ForeignCityFactory, RegionFactory

pytestmark = pytest.mark.django_db

ADMINISTRATORS_ONLY = [
    "/reference/",
    "/reference/regions/35.78/edit/",
    "/reference/countries/TR/edit/",
    "/reference/holidays/",
    "/reference/holidays/new/",
    "/reference/targets/",
    "/reference/targets/exploration/edit/",
]
LISTS = ["/reference/regions/", "/reference/countries/", "/reference/cities/"]


@pytest.mark.parametrize("path", ADMINISTRATORS_ONLY)
@pytest.mark.parametrize("who", ["ratna", "leader", "kemendagri", "auditor"])
def test_reference_data_is_kept_by_administrators(
    sign_in, request, who, path, surabaya, turkey, administrator
):
    assert sign_in(request.getfixturevalue(who)).get(path).status_code == 403
    assert sign_in(administrator).get(path).status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_the_lists_of_places_can_be_read_by_everybody(sign_in, ratna, izmir, path):
    page = sign_in(ratna).get(path)

    assert page.status_code == 200
    assert "/edit/" not in page.content.decode()


def test_the_way_to_every_kind_of_reference_data(sign_in, administrator, izmir):
    page = sign_in(administrator).get("/reference/").content.decode()

    for path in [*LISTS, "/reference/holidays/", "/reference/targets/", "/reference/fields/"]:
        assert f'href="{path}"' in page


# --- Regions and countries ---------------------------------------------------------------
def names(client, path, **query) -> list[str]:
    return [row.name for row in client.get(path, query).context["page_obj"]]


def test_regions_are_found_by_name_code_province_and_setting(sign_in, administrator, surabaya):
    RegionFactory(code="34.71", name="Kota Yogyakarta")
    Region.objects.filter(pk="34.71").update(province_forwards=True)
    client, path = sign_in(administrator), "/reference/regions/"

    assert names(client, path, q="suraba") == ["Kota Surabaya"]
    assert names(client, path, q="34.7") == ["Kota Yogyakarta"]
    assert names(client, path, province="35") == ["Jawa Timur", "Kota Surabaya"]
    assert names(client, path, setting="province_forwards") == ["Kota Yogyakarta"]
    assert names(client, path, sort="-name")[0] == "Kota Yogyakarta"
    assert "Tidak ada daerah yang cocok" in client.get(path + "?q=zzz").content.decode()


def test_the_settings_of_a_region_are_changed_and_nothing_else(sign_in, administrator, surabaya):
    response = sign_in(administrator).post(
        "/reference/regions/35.78/edit/",
        {
            "requires_appraisal": "on",
            "name": "Kota Lain",
            "seen_version": surabaya.updated_at.isoformat(),
        },
    )
    surabaya.refresh_from_db()

    assert response.url == "/reference/regions/"
    assert (surabaya.requires_appraisal, surabaya.province_forwards) == (True, False)
    assert surabaya.name == "Kota Surabaya"


def test_a_region_changed_meanwhile_shows_both_versions(sign_in, administrator, surabaya):
    seen = surabaya.updated_at.isoformat()
    surabaya.province_forwards = True
    surabaya.save()
    response = sign_in(administrator).post(
        "/reference/regions/35.78/edit/", {"requires_appraisal": "on", "seen_version": seen}
    )

    assert response.status_code == 409
    assert "berubah selagi Anda mengisi" in response.content.decode()


def test_diplomatic_relations_are_kept_with_a_note(sign_in, administrator, turkey):
    client = sign_in(administrator)
    client.post(
        "/reference/countries/TR/edit/",
        {
            "name_id": "Turki",
            "name_en": "Türkiye",
            "note": "Periksa lagi.",
            "seen_version": turkey.updated_at.isoformat(),
        },
    )
    CountryFactory(code="JP")

    assert not Country.objects.get(pk="TR").diplomatic_relations
    path = "/reference/countries/"
    found = client.get(path, {"relations": "false"}).context["page_obj"]
    assert [country.pk for country in found] == ["TR"]
    assert "Hubungan diplomatik: tidak" in client.get(path + "?relations=false").content.decode()


# --- Cities ------------------------------------------------------------------------------
def city(country: Country, **changes) -> dict:
    values = {
        "name": "Kota Baru",
        "country": country.pk,
        "level": "city",
        "latitude": "38.42",
        "longitude": "27.14",
        "population": "",
        "timezone": "Europe/Istanbul",
    }
    return values | changes


def test_an_officer_adds_a_city_and_comes_back_with_it(sign_in, ratna, turkey):
    response = sign_in(ratna).post(
        "/reference/cities/new/?next=/partnerships/new/%3Fq%3Dx", city(turkey)
    )
    added = ForeignCity.objects.get(name="Kota Baru")

    assert response.url == f"/partnerships/new/?q=x&counterpart={added.pk}"
    assert added.added_by == ratna


def test_adding_a_city_never_leads_abroad(sign_in, ratna, turkey):
    response = sign_in(ratna).post(
        "/reference/cities/new/?next=https://evil.example/", city(turkey)
    )

    assert response.url == "/reference/cities/"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"latitude": "91"}, "latitude"),
        ({"longitude": "-181"}, "longitude"),
        ({"latitude": "utara"}, "latitude"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"name": "IZMIR"}, "name"),
        ({"name": "  "}, "name"),
    ],
)
def test_a_wrong_city_is_explained_and_nothing_typed_is_lost(
    sign_in, ratna, izmir, turkey, changes, field
):
    response = sign_in(ratna).post(
        "/reference/cities/new/", city(turkey, population="321", **changes)
    )

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert 'value="321"' in response.content.decode()
    assert ForeignCity.objects.count() == 1


def test_coordinates_may_be_written_with_a_comma(sign_in, ratna, turkey):
    sign_in(ratna).post("/reference/cities/new/", city(turkey, latitude="-7,25"))

    assert ForeignCity.objects.get().latitude == -7.25


def test_cities_are_found_by_their_name_and_by_their_country(sign_in, ratna, izmir, kyoto):
    client, path = sign_in(ratna), "/reference/cities/"

    assert names(client, path, q="kyo") == ["Kyoto"]
    assert names(client, path, q="turki") == ["Izmir"]
    assert names(client, path, country="JP") == ["Kyoto"]
    empty = client.get(path + "?q=zzz").content.decode()
    assert "/reference/cities/new/?name=zzz" in empty


def test_who_may_not_add_a_city_is_not_offered_it(sign_in, ratna, bagus, izmir):
    path = "/reference/cities/"

    for query in ("", "?q=zzz"):
        assert "/reference/cities/new/" in sign_in(ratna).get(path + query).content.decode()
        assert "/reference/cities/new/" not in sign_in(bagus).get(path + query).content.decode()
    assert sign_in(bagus).get(path + "new/").status_code == 403


def test_only_administrators_change_a_city(sign_in, ratna, administrator, izmir, turkey):
    path = f"/reference/cities/{izmir.pk}/edit/"
    data = city(turkey, name="İzmir", seen_version=izmir.updated_at.isoformat())

    assert sign_in(ratna).post(path, data).status_code == 403
    assert sign_in(administrator).post(path, data).status_code == 302
    izmir.refresh_from_db()
    assert izmir.name == "İzmir"


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_as_often_for_many_as_for_one(sign_in, administrator, izmir, surabaya, path):
    client = sign_in(administrator)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for number in range(5):
        ForeignCityFactory(country=CountryFactory(code=f"X{number}"))
        RegionFactory(code=f"35.0{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(one) == len(many)


# --- Holidays ----------------------------------------------------------------------------
MONDAY = date(2026, 11, 30)


def test_a_new_holiday_counts_at_once(sign_in, administrator, django_capture_on_commit_callbacks):
    before = add_days(date(2026, 11, 27), 1, DayKind.WORKING)
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(administrator).post(
            "/reference/holidays/new/",
            {"date": MONDAY.isoformat(), "name": "Pilkada", "kind": "national"},
        )

    assert response.url == "/reference/holidays/?year=2026"
    assert before == MONDAY
    assert add_days(date(2026, 11, 27), 1, DayKind.WORKING) == date(2026, 12, 1)


def test_the_same_day_twice_is_explained(sign_in, administrator):
    Holiday.objects.create(date=MONDAY, name="Pilkada")
    response = sign_in(administrator).post(
        "/reference/holidays/new/",
        {"date": MONDAY.isoformat(), "name": "Lagi", "kind": "national"},
    )

    assert "sudah ada dalam daftar" in response.content.decode()
    assert 'value="Lagi"' in response.content.decode()


def test_holidays_are_listed_year_by_year(sign_in, administrator):
    Holiday.objects.create(date=date(2024, 1, 1), name="Tahun baru 2024")
    Holiday.objects.create(date=timezone.localdate(), name="Hari ini")
    client = sign_in(administrator)

    now = client.get("/reference/holidays/").content.decode()
    past = client.get("/reference/holidays/?year=2024").content.decode()
    assert ("Hari ini" in now, "Tahun baru 2024" in now) == (True, False)
    assert "Tahun baru 2024" in past
    assert (
        "Belum ada hari libur untuk 2031"
        in client.get("/reference/holidays/?year=2031").content.decode()
    )
    assert client.get("/reference/holidays/?year=x").status_code == 200


def test_a_holiday_is_changed_and_deleted_with_what_that_means(
    sign_in, administrator, ratna, django_capture_on_commit_callbacks
):
    holiday = Holiday.objects.create(date=MONDAY, name="Pilkada")
    client, path = sign_in(administrator), f"/reference/holidays/{holiday.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            f"{path}/edit/",
            {
                "date": MONDAY.isoformat(),
                "name": "Pilkada serentak",
                "kind": "joint_leave",
                "seen_version": holiday.updated_at.isoformat(),
            },
        )
    holiday.refresh_from_db()
    assert (holiday.name, holiday.kind) == ("Pilkada serentak", "joint_leave")
    assert sign_in(ratna).post(f"{path}/delete/").status_code == 403
    assert "dihitung lagi sebagai hari kerja" in client.get(f"{path}/delete/").content.decode()
    counting.holidays()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{path}/delete/").url == "/reference/holidays/?year=2026"

    assert not Holiday.objects.exists()
    assert MONDAY not in counting.holidays()


# --- Targets -----------------------------------------------------------------------------
def limit(key: str) -> int:
    step = STEPS[key]
    assert step.limit
    return counting.limit_in_force(key, step.limit).days


def test_a_target_is_set_and_the_laws_limit_is_not(
    sign_in, administrator, django_capture_on_commit_callbacks
):
    client = sign_in(administrator)
    page = client.get("/reference/targets/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            "/reference/targets/exploration/edit/", {"days": "120", "seen_version": "90"}
        )

    assert response.url == "/reference/targets/"
    assert limit("exploration") == 120
    assert "Bawaan 90" in client.get("/reference/targets/").content.decode()
    assert "/reference/targets/council_approval/edit/" not in page
    for key in ("council_approval", "initiative", "nothing"):
        assert client.get(f"/reference/targets/{key}/edit/").status_code == 404


def test_a_target_of_nothing_is_explained(sign_in, administrator):
    response = sign_in(administrator).post(
        "/reference/targets/exploration/edit/", {"days": "0", "seen_version": "90"}
    )

    assert response.context["form"].errors
    assert limit("exploration") == 90


def test_a_target_set_by_another_meanwhile_shows_both(sign_in, administrator):
    Target.objects.create(step="exploration", days=100)
    response = sign_in(administrator).post(
        "/reference/targets/exploration/edit/", {"days": "120", "seen_version": "90"}
    )

    assert response.status_code == 409
    assert "100" in response.content.decode()
    assert Target.objects.get().days == 100
