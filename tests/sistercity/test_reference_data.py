"""The reference data that every portal begins with, and what administrators made of it."""

import lzma
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from evaluations.models import Criterion
from partnerships.models import Field
from sistercity.deadlines import seed as holiday_seed
from sistercity.deadlines.models import Holiday
from sistercity.places import seed
from sistercity.places.models import Country, ForeignCity, Region

pytestmark = pytest.mark.django_db

BUSAN = "1838524,Busan,KR,35.1017,129.03,3678555,Asia/Seoul\n"
HEADER = "geoname_id,name,country,latitude,longitude,population,timezone\n"


@pytest.fixture
def few_cities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load one city instead of 34,000."""
    (tmp_path / "cities.csv.xz").write_bytes(lzma.compress((HEADER + BUSAN).encode()))
    (tmp_path / "regions.csv").write_bytes((seed.DATA / "regions.csv").read_bytes())
    monkeypatch.setattr(seed, "DATA", tmp_path)


@pytest.fixture
def loaded(few_cities: None) -> None:
    call_command("load_reference", verbosity=0)


def test_every_region_is_there_with_its_province_and_a_place(loaded: None) -> None:
    assert Region.objects.count() == 552
    surabaya = Region.objects.get(pk="35.78")
    assert (surabaya.full_name, surabaya.kind, surabaya.province_id) == (
        "Kota Surabaya",
        Region.Kind.CITY,
        "35",
    )
    assert not Region.objects.filter(latitude=None).exists()


def test_508_regencies_and_cities_and_38_provinces_can_be_a_party(loaded: None) -> None:
    parties = Region.objects.parties()
    assert parties.filter(kind=Region.Kind.PROVINCE).count() == 38
    assert parties.exclude(kind=Region.Kind.PROVINCE).count() == 508
    assert not parties.filter(pk="31.71").exists()


def test_countries_have_names_in_both_languages_and_no_indonesia(loaded: None) -> None:
    korea = Country.objects.get(pk="KR")
    assert (korea.name_id, korea.name_en) == ("Korea Selatan", "South Korea")
    assert not Country.objects.filter(pk="ID").exists()


def test_only_israel_is_without_relations_and_two_more_carry_a_note(loaded: None) -> None:
    without = Country.objects.filter(diplomatic_relations=False)
    assert list(without.values_list("pk", flat=True)) == ["IL"]
    noted = Country.objects.exclude(note="").values_list("pk", flat=True)
    assert set(noted) == {"IL", "TW", "XK"}


def test_holidays_cover_national_days_and_joint_leave(few_cities: None) -> None:
    holiday_seed.load_holidays(date(2026, 6, 1))
    assert Holiday.objects.get(date=date(2026, 8, 17)).kind == Holiday.Kind.NATIONAL
    assert Holiday.objects.get(date=date(2026, 12, 24)).kind == Holiday.Kind.JOINT_LEAVE


def test_fields_and_criteria_are_there(loaded: None) -> None:
    assert set(Field.objects.values_list("pk", flat=True)) >= {"education", "government"}
    assert Field.objects.count() == 10
    assert Criterion.objects.in_use().count() >= 5


def test_loading_again_changes_nothing_an_administrator_changed(loaded: None) -> None:
    Country.objects.filter(pk="TW").update(note="Diperiksa.", diplomatic_relations=False)
    Region.objects.filter(pk="35.78").update(requires_appraisal=True)
    Field.objects.filter(pk="health").update(name_id="Kesehatan masyarakat")
    ForeignCity.objects.filter(geoname_id=1838524).update(name="Pusan")
    moved = Holiday.objects.order_by("date").first()
    assert moved
    moved.delete()
    call_command("load_reference", verbosity=0)
    assert Country.objects.get(pk="TW").note == "Diperiksa."
    assert Region.objects.get(pk="35.78").requires_appraisal
    assert Field.objects.get(pk="health").name_id == "Kesehatan masyarakat"
    assert ForeignCity.objects.get().name == "Pusan"
    assert not Holiday.objects.filter(date=moved.date).exists()
