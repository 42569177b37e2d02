"""The people of the tests by name and role, and the partnerships they work on."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from partnerships.models import Agreement, Case, Field, Partnership
from programs.models import Programme
from sistercity.accounts.models import Role, User
from sistercity.deadlines import counting
from sistercity.places.models import Country, ForeignCity, Region
from tests.factories import (
    BudgetLineFactory,
    CountryFactory,
    FieldFactory,
    ForeignCityFactory,
    LegacyAgreementFactory,
    PartnershipFactory,
    ProgrammeFactory,
    RegionFactory,
    UserFactory,
)
from tests.walking import walk


@pytest.fixture(autouse=True)
def forget_counted_days(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Holidays and targets are remembered for a minute: here it lasts as long as a test."""
    monkeypatch.setattr(counting, "_minute", lambda: 0)
    counting.forget()
    yield
    counting.forget()


# --- Places -------------------------------------------------------------------------------
@pytest.fixture
def jawa_timur(db: None) -> Region:
    return RegionFactory(code="35", name="Jawa Timur")


@pytest.fixture
def surabaya(jawa_timur: Region) -> Region:
    return RegionFactory(code="35.78", name="Kota Surabaya")


@pytest.fixture
def yogyakarta(db: None) -> Region:
    RegionFactory(code="34", name="Daerah Istimewa Yogyakarta")
    return RegionFactory(code="34.71", name="Kota Yogyakarta")


@pytest.fixture
def turkey(db: None) -> Country:
    return CountryFactory(code="TR")


@pytest.fixture
def izmir(turkey: Country) -> ForeignCity:
    return ForeignCityFactory(name="Izmir", country=turkey)


@pytest.fixture
def kyoto(db: None) -> ForeignCity:
    return ForeignCityFactory(
        name="Kyoto",
        country=CountryFactory(code="JP"),
        latitude=35.01,
        longitude=135.77,
        timezone="Asia/Tokyo",
    )


@pytest.fixture
def economy(db: None) -> Field:
    return FieldFactory(code="economy")


@pytest.fixture
def culture(db: None) -> Field:
    return FieldFactory(code="culture")


# --- People -------------------------------------------------------------------------------
#: Everybody by the name of their fixture; a region stands by its code.
CAST: Mapping[str, Mapping[str, str]] = {
    "ratna": {"email": "ratna@surabaya.example", "name": "Ratna Dewi", "region": "35.78"},
    "officer_elsewhere": {
        "email": "wulan@yogya.example",
        "name": "Wulan Sari",
        "region": "34.71",
    },
    "province_officer": {
        "email": "joko@jatim.example",
        "name": "Joko Santoso",
        "region": "35",
    },
    "bagus": {
        "email": "bagus@surabaya.example",
        "name": "Bagus Pratama",
        "role": Role.COORDINATOR,
        "region": "35.78",
    },
    "coordinator_elsewhere": {
        "email": "tono@surabaya.example",
        "name": "Tono Wijaya",
        "role": Role.COORDINATOR,
        "region": "35.78",
    },
    "leader": {
        "email": "pimpinan@surabaya.example",
        "name": "Siti Rahayu",
        "role": Role.LEADER,
        "region": "35.78",
    },
    "leader_elsewhere": {
        "email": "pimpinan@yogya.example",
        "name": "Hadi Kusuma",
        "role": Role.LEADER,
        "region": "34.71",
    },
    "kemlu": {"email": "peninjau@kemlu.example", "name": "Dian", "role": Role.FOREIGN_AFFAIRS},
    "kemendagri": {
        "email": "peninjau@kemendagri.example",
        "name": "Made",
        "role": Role.HOME_AFFAIRS,
    },
    "auditor": {
        "email": "auditor@sistercity.example",
        "name": "Yanti",
        "role": Role.AUDITOR,
    },
    "administrator": {
        "email": "administrator@sistercity.example",
        "name": "Agung",
        "role": Role.ADMINISTRATOR,
    },
}


def somebody(name: str) -> User:
    """Return the person of that name in the cast, made when they are not there yet."""
    columns: dict[str, Any] = dict(CAST[name])
    if "region" in columns:
        columns["region"] = RegionFactory(code=columns["region"])
    return UserFactory(**columns)


@pytest.fixture
def ratna(surabaya: Region) -> User:
    """The officer of Kota Surabaya."""
    return somebody("ratna")


@pytest.fixture
def officer_elsewhere(yogyakarta: Region) -> User:
    return somebody("officer_elsewhere")


@pytest.fixture
def province_officer(jawa_timur: Region) -> User:
    """An officer of Jawa Timur, the province of Kota Surabaya."""
    return somebody("province_officer")


@pytest.fixture
def bagus(surabaya: Region) -> User:
    """The coordinator of Surabaya's partnerships."""
    return somebody("bagus")


@pytest.fixture
def coordinator_elsewhere(surabaya: Region) -> User:
    """A coordinator of the same city to whom nothing is assigned."""
    return somebody("coordinator_elsewhere")


@pytest.fixture
def leader(surabaya: Region) -> User:
    return somebody("leader")


@pytest.fixture
def leader_elsewhere(yogyakarta: Region) -> User:
    return somebody("leader_elsewhere")


@pytest.fixture
def kemlu(db: None) -> User:
    """The reviewer of the Ministry of Foreign Affairs."""
    return somebody("kemlu")


@pytest.fixture
def kemendagri(db: None) -> User:
    """The reviewer of the Ministry of Home Affairs."""
    return somebody("kemendagri")


@pytest.fixture
def auditor(db: None) -> User:
    return somebody("auditor")


@pytest.fixture
def administrator(db: None) -> User:
    return somebody("administrator")


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a function that gives a client in which a person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


# --- Partnerships -------------------------------------------------------------------------
def surabaya_izmir() -> Partnership:
    """Return Surabaya – Izmir, started by Ratna and coordinated by Bagus, made when needed."""
    ratna, izmir = somebody("ratna"), ForeignCityFactory(name="Izmir")
    found = Partnership.objects.filter(region=ratna.region, counterpart=izmir).first()
    return found or PartnershipFactory(
        region=ratna.region,
        counterpart=izmir,
        fields=[FieldFactory(code="economy")],
        coordinators=[somebody("bagus")],
        created_by=ratna,
    )


@pytest.fixture
def partnership(ratna: User, bagus: User, izmir: ForeignCity, economy: Field) -> Partnership:
    """Surabaya – Izmir at the initiative, unless the file's tests begin further on."""
    return surabaya_izmir()


@pytest.fixture
def case(partnership: Partnership) -> Case:
    """The open case of Surabaya – Izmir."""
    return Case.objects.for_page().get(partnership=partnership)


@pytest.fixture(scope="module")
def stand(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[..., None]]:
    """Return a function that brings Surabaya – Izmir to a turn for all tests of a file.

    The walk is long, so it is made once. Every test works on it in a savepoint of its own.
    """

    def to(step: str, turn: int = 0) -> None:
        for name in ("leader", "kemlu", "kemendagri"):
            somebody(name)
        walk(Case.objects.for_page().get(partnership=surabaya_izmir()), step, turn)

    with django_db_blocker.unblock(), transaction.atomic():
        yield to
        transaction.set_rollback(True)


@pytest.fixture
def partnership_elsewhere(
    officer_elsewhere: User, kyoto: ForeignCity, culture: Field
) -> Partnership:
    """Yogyakarta – Kyoto at the initiative."""
    return PartnershipFactory(
        region=officer_elsewhere.region,
        counterpart=kyoto,
        fields=[culture],
        created_by=officer_elsewhere,
    )


@pytest.fixture
def agreement(ratna: User, bagus: User, kyoto: ForeignCity, economy: Field) -> Agreement:
    """Surabaya – Kyoto in force for a year, coordinated by Bagus."""
    return LegacyAgreementFactory(
        region=ratna.region,
        counterpart=kyoto,
        fields=[economy],
        coordinators=[bagus],
        by=ratna,
    )


@pytest.fixture
def programme(agreement: Agreement, economy: Field) -> Programme:
    """A planned programme of Surabaya – Kyoto with one budget line."""
    programme = ProgrammeFactory(agreement=agreement, field=economy)
    BudgetLineFactory(programme=programme)
    return programme
