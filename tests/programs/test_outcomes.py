"""Participants, goods and risks of a programme: typed, shown, read by others."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.models import Good, Participants, Risk
from tests.factories import GoodFactory, ParticipantsFactory, RiskFactory
from tests.programs.test_programme_rows import typed_in

pytestmark = pytest.mark.django_db

counts = st.integers(0, 10_000)


@pytest.fixture
def client(sign_in, ratna):
    return sign_in(ratna)


def page_of(programme, name):
    return reverse(f"programs:program_{name}", args=[programme.pk])


def test_participants_are_counted_by_kind_side_and_sex(client, programme):
    address = page_of(programme, "participants")
    data = typed_in(client.get(address), "participants") | {
        "participants-0-kind": "artists",
        "participants-0-side": "partner",
        "participants-0-women": "7",
        "participants-0-unrecorded": "1200",
    }
    html = client.post(address, data, follow=True).content.decode()
    row = Participants.objects.get()
    assert (row.kind, row.side, row.women, row.men, row.unrecorded) == (
        "artists",
        "partner",
        7,
        0,
        1200,
    )
    for text in ("Seniman", "Pihak mitra", "1.200"):
        assert text in html


def test_row_that_counts_nobody_or_less_is_refused_beside_it(client, programme):
    address = page_of(programme, "participants")
    data = typed_in(client.get(address), "participants") | {"participants-0-kind": "artists"}
    errors = client.post(address, data).context["form"].forms[0].errors
    assert errors == {"women": ["Isi sedikitnya satu jumlah."]}
    errors = client.post(address, data | {"participants-0-men": "-1"}).context["form"].forms[0]
    assert list(errors.errors) == ["men"]
    assert not Participants.objects.exists()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(counts, counts, counts), max_size=4))
def test_people_are_summed_by_sex(programme, rows):
    programme.participants.all().delete()
    for women, men, unrecorded in rows:
        ParticipantsFactory(programme=programme, women=women, men=men, unrecorded=unrecorded)
    total = programme.participants.total()
    assert total == {
        name: sum(row[place] for row in rows)
        for place, name in enumerate(("women", "men", "unrecorded"))
    }
    assert sum(total.values()) == sum(row.total for row in programme.participants.all())


def test_goods_name_their_owner(client, programme):
    address = page_of(programme, "goods")
    data = typed_in(client.get(address), "goods") | {
        "goods-0-name": "Kurikulum bersama",
        "goods-0-quantity": "2 buku",
    }
    assert list(client.post(address, data).context["form"].forms[0].errors) == ["owner"]
    html = client.post(address, data | {"goods-0-owner": "both"}, follow=True).content.decode()
    assert Good.objects.get().owner == "both"
    for text in ("Kurikulum bersama", "2 buku", "Milik: Kedua pihak bersama"):
        assert text in html


def test_risks_say_how_likely_how_bad_and_what_is_done(client, programme):
    address = page_of(programme, "risks")
    data = typed_in(client.get(address), "risks") | {
        "risks-0-name": "Anggaran mundur",
        "risks-0-likelihood": "2",
        "risks-0-impact": "3",
    }
    html = client.post(address, data, follow=True).content.decode()
    for text in ("Kemungkinan: Sedang, dampak: Tinggi", "Penanganannya belum ditetapkan."):
        assert text in html
    Risk.objects.update(response="Jadwal disusun ulang.")
    html = client.get(programme.get_absolute_url()).content.decode()
    assert "Jadwal disusun ulang." in html


@pytest.mark.parametrize(
    ("likelihood", "impact", "serious"), [(1, 3, False), (2, 2, False), (2, 3, True), (3, 2, True)]
)
def test_serious_is_what_is_likely_and_bad(likelihood, impact, serious):
    assert Risk(likelihood=likelihood, impact=impact).is_serious is serious


def test_reader_sees_rows_without_a_way_to_change_them(sign_in, auditor, programme):
    GoodFactory(programme=programme)
    RiskFactory(programme=programme)
    ParticipantsFactory(programme=programme)
    html = sign_in(auditor).get(programme.get_absolute_url()).content.decode()
    for name in ("participants", "goods", "risks"):
        assert page_of(programme, name) not in html
    for text in ("Kurikulum bersama", "Anggaran mundur", "Pelajar dan mahasiswa"):
        assert text in html


def test_api_and_history_tell_of_them(client, programme):
    ParticipantsFactory(programme=programme, women=3, side="partner")
    GoodFactory(programme=programme)
    RiskFactory(programme=programme)
    row = client.get(f"/api/v1/programs/{programme.pk}/").json()
    assert row["participants"] == [
        {"kind": "students", "side": "partner", "women": 3, "men": 0, "unrecorded": 0}
    ]
    assert [good["owner"] for good in row["goods"]] == ["both"]
    assert [(risk["likelihood"], risk["impact"]) for risk in row["risks"]] == [(2, 3)]
    history = reverse("history:object_history", args=["programs.programme", programme.pk])
    html = client.get(history).content.decode()
    for text in ("Barang yang dihasilkan", "Kurikulum bersama", "Anggaran mundur", "Peserta"):
        assert text in html
