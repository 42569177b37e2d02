from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.forms import partnerships as partnership_forms
from partnerships.models import Agreement, Partnership
from sistercity.notifications.models import Notification
from tests.factories import (
    CountryFactory,
    ForeignCityFactory,
    PartnershipFactory,
    RegionFactory,
    UserFactory,
    pdf,
)

pytestmark = pytest.mark.django_db

CREATE = reverse("partnerships:partnership_create")
RECORD = reverse("partnerships:partnership_record")


def details(city):
    return reverse("partnerships:partnership_create_details", args=[city.pk])


def record(city):
    return reverse("partnerships:partnership_record_details", args=[city.pk])


def edit(partnership):
    return reverse("partnerships:partnership_edit", args=[partnership.pk])


def coordinators(partnership):
    return reverse("partnerships:partnership_coordinators", args=[partnership.pk])


def typed(city, **values):
    """What an officer types to start a partnership."""
    return {
        "counterpart": city.pk,
        "kind": "twin_city",
        "origin": "own",
        "fields": ["economy"],
        "objectives": "Membuka dagang.",
        "rationale": "Sama-sama kota pelabuhan.",
        "since": "",
    } | values


def legacy(city, **values):
    """What an officer types to record an agreement in force."""
    today = timezone.localdate()
    return {
        "counterpart": city.pk,
        "kind": "twin_city",
        "fields": ["economy"],
        "objectives": "Pertukaran pelajar.",
        "since": "1994-11-10",
        "agreement_kind": "memorandum",
        "title": "Nota kesepahaman Surabaya dan Izmir",
        "number": "415.4/7/2024",
        "starts_on": str(today - timedelta(days=730)),
        "ends_on": str(today + timedelta(days=1095)),
        "scan": pdf("mou.pdf"),
    } | values


def seen(client, address):
    return client.get(address).context["form"]["seen_version"].value()


# --- Choose the city ----------------------------------------------------------------------
@pytest.mark.parametrize("address", [CREATE, RECORD])
def test_city_is_found_by_name_and_country(sign_in, ratna, izmir, kyoto, address):
    client = sign_in(ratna)
    for words in ("izm", "TURKI"):
        cities = client.get(address, {"q": words}).context["choice"]["counterpart"]
        assert [str(label) for _pk, label in cities.field.choices] == ["Izmir, Turki"]


def test_city_is_found_without_its_marks(sign_in, ratna, turkey):
    for name in ("İzmir", "Łódź", "São Paulo", "Lavāsān", "Mu‘ta"):
        ForeignCityFactory(name=name, country=turkey)
    client = sign_in(ratna)
    for words in ("izmir", "İzmir", "lodz", "sao paulo", "LAVASAN", "mu'ta"):
        cities = client.get(CREATE, {"q": words}).context["choice"].fields["counterpart"]
        assert len(cities.choices) == 1, words


def test_largest_city_comes_first_and_one_of_unknown_size_last(sign_in, ratna, turkey):
    for name, population in (("Ankara", 5_000_000), ("Bursa", None), ("Istanbul", 15_000_000)):
        ForeignCityFactory(name=name, country=turkey, population=population)
    cities = sign_in(ratna).get(CREATE).context["choice"].fields["counterpart"]
    assert [label for _pk, label in cities.choices] == [
        "Istanbul, Turki",
        "Ankara, Turki",
        "Bursa, Turki",
    ]


def test_choice_leads_to_the_details(sign_in, ratna, izmir):
    client = sign_in(ratna)
    response = client.get(CREATE, {"counterpart": izmir.pk, "chosen": 1})
    assert response.url == details(izmir)
    assert client.get(RECORD, {"counterpart": izmir.pk}).url == record(izmir)


@pytest.mark.parametrize("chosen", ["", "0", "x", "99999999999999999999"])
def test_a_choice_of_nothing_is_asked_again(sign_in, ratna, izmir, chosen):
    page = sign_in(ratna).get(CREATE, {"counterpart": chosen, "chosen": 1})
    assert page.status_code == 200
    assert "Pilih salah satu kota" in page.content.decode()


def test_city_that_is_missing_can_be_added_and_comes_back(sign_in, ratna, izmir):
    client = sign_in(ratna)
    page = client.get(CREATE, {"q": "Selcuk"})
    assert "Tidak ada kota yang cocok" in page.content.decode()
    answer = client.post(
        page.context["add_url"],
        {
            "name": "Selcuk",
            "country": "TR",
            "level": "city",
            "latitude": "37,9",
            "longitude": "27,4",
            "timezone": "Europe/Istanbul",
        },
    )
    final = client.get(answer.url)
    assert final.url == details(izmir.__class__.objects.get(name="Selcuk"))


def test_choice_tells_what_stands_in_the_way(sign_in, ratna, partnership, izmir):
    elsewhere = ForeignCityFactory(
        name="Haifa", country=CountryFactory(code="IL", diplomatic_relations=False)
    )
    hints = sign_in(ratna).get(CREATE).context["choice"].fields["counterpart"].choice_hints
    assert hints[str(izmir.pk)] == "Kota · 2.500.000 jiwa · sudah bermitra dengan daerah Anda"
    assert hints[str(elsewhere.pk)].endswith("tanpa hubungan diplomatik")


def test_choice_asks_the_same_number_of_queries_for_many_cities(sign_in, ratna, izmir):
    client = sign_in(ratna)

    def count():
        client.get(CREATE)
        with CaptureQueriesContext(connection) as queries:
            client.get(CREATE)
        return len(queries)

    few = count()
    for code in ("JP", "KR", "DE"):
        ForeignCityFactory(country=CountryFactory(code=code))
    assert count() == few


def test_htmx_gets_the_cities_alone(sign_in, ratna, izmir):
    part = sign_in(ratna).get(CREATE, {"q": "izmir"}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div class="rows" id="rows">')


@pytest.mark.parametrize("person", ["bagus", "leader", "kemlu", "kemendagri", "auditor"])
def test_only_officers_start_partnerships(request, sign_in, izmir, person):
    client = sign_in(request.getfixturevalue(person))
    for address in (CREATE, RECORD, details(izmir), record(izmir)):
        assert client.get(address).status_code == 403
    assert client.post(details(izmir), typed(izmir)).status_code == 403
    assert not Partnership.objects.exists()


def test_region_that_is_not_autonomous_is_refused_with_the_article(sign_in, izmir):
    region = RegionFactory(code="31.71", name="Kota Administrasi Jakarta Pusat", autonomous=False)
    client = sign_in(UserFactory(region=region))
    for address in (CREATE, RECORD, details(izmir), record(izmir)):
        response = client.get(address)
        assert response.status_code == 403
        assert "Kota Administrasi Jakarta Pusat bukan daerah otonom" in response.content.decode()
        assert "Pasal 23" in response.content.decode()
    page = client.get(reverse("partnerships:partnership_list")).content.decode()
    assert "Mulai kerja sama baru" not in page


# --- Start --------------------------------------------------------------------------------
def test_officer_starts_a_partnership_of_their_own_region(sign_in, ratna, izmir, economy):
    response = sign_in(ratna).post(details(izmir), typed(izmir, origin="foreign"))
    started = Partnership.objects.get()
    assert response.url == started.get_absolute_url()
    assert (started.region, started.counterpart, started.origin) == (ratna.region, izmir, "foreign")
    assert list(started.fields.all()) == [economy]
    assert (started.created_by, started.step_key) == (ratna, "initiative")
    assert started.open_case is not None
    assert "Izmir" in started.search


def test_region_cannot_be_chosen(sign_in, ratna, izmir, economy, yogyakarta):
    sign_in(ratna).post(details(izmir), typed(izmir, region=yogyakarta.pk))
    assert Partnership.objects.get().region == ratna.region


def test_province_starts_a_partnership_of_its_own(sign_in, province_officer, izmir, economy):
    client = sign_in(province_officer)
    form = client.get(details(izmir)).context["form"]
    assert form["kind"].value() == "twin_province"
    client.post(details(izmir), typed(izmir, kind="twin_province"))
    assert Partnership.objects.get().region == province_officer.region


def test_unequal_levels_are_warned_of_and_not_blocked(sign_in, ratna, izmir, economy):
    client = sign_in(ratna)
    assert "tidak setingkat" not in client.get(details(izmir)).content.decode()
    province = ForeignCityFactory(name="Aegea", country=izmir.country, level="province")
    assert "tidak setingkat" in client.get(details(province)).content.decode()
    client.post(details(province), typed(province))
    assert Partnership.objects.get().counterpart == province


def test_note_of_the_country_is_shown(sign_in, ratna, izmir):
    izmir.country.note = "Mintalah saran KBRI Ankara lebih dahulu."
    izmir.country.save()
    assert izmir.country.note in sign_in(ratna).get(details(izmir)).content.decode()


def test_country_without_diplomatic_relations_is_refused_with_the_article(sign_in, ratna, economy):
    country = CountryFactory(code="IL", name_id="Israel", diplomatic_relations=False)
    city = ForeignCityFactory(name="Haifa", country=country)
    client = sign_in(ratna)
    page = client.get(details(city)).content.decode()
    assert "tidak mempunyai hubungan diplomatik dengan Israel" in page
    assert "Pasal 27" in page
    assert "<textarea" not in page
    answer = client.post(details(city), typed(city))
    assert answer.context["form"].errors.keys() == {"counterpart"}
    assert not Partnership.objects.exists()


def test_second_running_partnership_is_refused_beside_the_city(sign_in, ratna, partnership, izmir):
    answer = sign_in(ratna).post(details(izmir), typed(izmir, objectives="Alasan lain."))
    form = answer.context["form"]
    assert form.errors == {"counterpart": ["Kerja sama dengan mitra ini sudah ada."]}
    assert "Alasan lain." in answer.content.decode()
    assert Partnership.objects.count() == 1


def test_after_an_end_a_partnership_can_start_anew(sign_in, ratna, partnership, izmir):
    Partnership.objects.filter(pk=partnership.pk).update(status="withdrawn")
    sign_in(ratna).post(details(izmir), typed(izmir))
    assert Partnership.objects.running().count() == 1


def test_what_another_officer_started_meanwhile_is_said_beside_the_city(
    sign_in, ratna, partnership, izmir, monkeypatch
):
    monkeypatch.setattr(partnership_forms.RUNS_ONCE, "validate", lambda *args, **kwargs: None)
    answer = sign_in(ratna).post(details(izmir), typed(izmir))
    assert answer.context["form"].errors == {
        "counterpart": ["Kerja sama dengan mitra ini sudah ada."]
    }
    assert Partnership.objects.count() == 1


def test_bad_input_keeps_what_was_typed(sign_in, ratna, izmir, economy):
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    answer = sign_in(ratna).post(
        details(izmir), typed(izmir, since=tomorrow, kind="", rationale="Dua pelabuhan.")
    )
    assert set(answer.context["form"].errors) == {"since", "kind"}
    assert "Dua pelabuhan." in answer.content.decode()
    assert answer.context["form"]["fields"].value() == ["economy"]


def test_a_city_that_is_not_there_is_not_found(sign_in, ratna):
    for name in ("partnership_create_details", "partnership_record_details"):
        assert sign_in(ratna).get(reverse(f"partnerships:{name}", args=[4711])).status_code == 404


# --- Record -------------------------------------------------------------------------------
def test_officer_records_an_agreement_as_running(sign_in, ratna, izmir, economy):
    response = sign_in(ratna).post(record(izmir), legacy(izmir))
    recorded = Partnership.objects.get()
    assert response.url == recorded.get_absolute_url()
    assert (recorded.status, recorded.region) == ("active", ratna.region)
    assert recorded.since.year == 1994
    agreement = Agreement.objects.get()
    assert (agreement.status, agreement.number) == ("in_force", "415.4/7/2024")
    assert (agreement.duration_years, recorded.ends_on) == (5, agreement.ends_on)
    assert agreement.documents.get().versions.get().filename == "mou.pdf"
    assert "415.4/7/2024" in recorded.search


@pytest.mark.parametrize(
    "scan",
    [
        None,
        SimpleUploadedFile("mou.exe", b"MZ"),
        SimpleUploadedFile("mou.pdf", b"bukan pdf"),
    ],
)
def test_refused_file_keeps_what_was_typed(sign_in, ratna, izmir, economy, scan):
    data = legacy(izmir, scan=scan)
    if scan is None:
        del data["scan"]
    answer = sign_in(ratna).post(record(izmir), data)
    assert set(answer.context["form"].errors) == {"scan"}
    assert "415.4/7/2024" in answer.content.decode()
    assert not Partnership.objects.exists()


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": ""}, "ends_on"),
        ({"title": ""}, "title"),
        ({"number": ""}, "number"),
        ({"starts_on": "2099-01-01", "ends_on": "2100-01-01"}, "starts_on"),
        ({"starts_on": "2010-01-01", "ends_on": "2015-01-01"}, "ends_on"),
        ({"since": "2099-01-01"}, "since"),
        ({"since": str(timezone.localdate())}, "since"),
        ({"agreement_kind": "letter_of_intent"}, "agreement_kind"),
    ],
)
def test_record_says_beside_the_field_what_is_wrong(sign_in, ratna, izmir, economy, values, wrong):
    answer = sign_in(ratna).post(record(izmir), legacy(izmir, **values))
    assert set(answer.context["form"].errors) == {wrong}
    assert not Partnership.objects.exists()


def test_agreement_that_ends_before_it_starts_is_refused(sign_in, ratna, izmir, economy):
    today = timezone.localdate()
    answer = sign_in(ratna).post(
        record(izmir), legacy(izmir, starts_on=str(today), ends_on=str(today), since="")
    )
    assert set(answer.context["form"].errors) == {"ends_on"}


def test_recording_twice_is_refused_beside_the_city(sign_in, ratna, agreement, kyoto):
    answer = sign_in(ratna).post(record(kyoto), legacy(kyoto))
    assert set(answer.context["form"].errors) == {"counterpart"}


# --- Edit ---------------------------------------------------------------------------------
def changes(partnership, version, **values):
    return {
        "kind": "twin_city",
        "origin": "own",
        "fields": ["economy"],
        "objectives": "Tujuan baru.",
        "rationale": partnership.rationale,
        "since": "",
        "note": "",
        "seen_version": version,
    } | values


def test_officer_changes_what_a_partnership_is_about(sign_in, ratna, partnership, culture):
    client = sign_in(ratna)
    data = changes(partnership, seen(client, edit(partnership)), fields=["culture"])
    assert client.post(edit(partnership), data).url == partnership.get_absolute_url()
    partnership.refresh_from_db()
    assert partnership.objectives == "Tujuan baru."
    assert list(partnership.fields.all()) == [culture]
    assert "Budaya" in partnership.search
    assert "Ekonomi" not in partnership.search


def test_two_officers_see_each_others_changes(sign_in, ratna, partnership):
    first, second = sign_in(ratna), sign_in(UserFactory(region=ratna.region))
    version = seen(first, edit(partnership))
    second.post(edit(partnership), changes(partnership, version, objectives="Milik kedua."))
    answer = first.post(edit(partnership), changes(partnership, version))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Milik kedua." in page
    assert "Tujuan baru." in page
    again = answer.context["form"]["seen_version"].value()
    assert first.post(edit(partnership), changes(partnership, again)).status_code == 302


def test_bad_edit_keeps_what_was_typed(sign_in, ratna, partnership):
    client = sign_in(ratna)
    data = changes(partnership, seen(client, edit(partnership)), since="besok")
    answer = client.post(edit(partnership), data)
    assert set(answer.context["form"].errors) == {"since"}
    assert "Tujuan baru." in answer.content.decode()


@pytest.mark.parametrize("person", ["bagus", "leader", "province_officer", "auditor"])
def test_others_who_see_it_may_not_edit(request, sign_in, partnership, person):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(edit(partnership)).status_code == 403


def test_edit_and_coordinators_are_not_found_out_of_scope(
    sign_in, partnership, officer_elsewhere, kemlu
):
    for user in (officer_elsewhere, kemlu):
        for address in (edit(partnership), coordinators(partnership)):
            assert sign_in(user).get(address).status_code == 404


# --- Coordinators -------------------------------------------------------------------------
@pytest.fixture
def tono(coordinator_elsewhere):
    """Another coordinator of Surabaya, who coordinates nothing yet."""
    return coordinator_elsewhere


@pytest.mark.parametrize("person", ["ratna", "leader"])
def test_region_chooses_among_its_active_coordinators(
    request, sign_in, partnership, bagus, tono, yogyakarta, person
):
    UserFactory(role="coordinator", region=yogyakarta)
    UserFactory(role="coordinator", region=partnership.region, is_active=False)
    client = sign_in(request.getfixturevalue(person))
    page = client.get(coordinators(partnership))
    assert set(page.context["form"].fields["coordinators"].queryset) == {bagus, tono}
    version = page.context["form"]["seen_version"].value()
    data = {"coordinators": [bagus.pk, tono.pk], "seen_version": version}
    assert client.post(coordinators(partnership), data).url == partnership.get_absolute_url()
    assert set(partnership.coordinators.all()) == {bagus, tono}
    told = Notification.objects.filter(title="Anda ditetapkan sebagai koordinator")
    assert [note.recipient for note in told] == [tono]


def test_coordinator_of_another_region_is_refused(sign_in, ratna, partnership, yogyakarta, bagus):
    stranger = UserFactory(role="coordinator", region=yogyakarta)
    client = sign_in(ratna)
    data = {
        "coordinators": [stranger.pk],
        "seen_version": seen(client, coordinators(partnership)),
    }
    answer = client.post(coordinators(partnership), data)
    assert set(answer.context["form"].errors) == {"coordinators"}
    assert list(partnership.coordinators.all()) == [bagus]


def test_two_who_choose_coordinators_see_the_conflict(
    sign_in, ratna, leader, partnership, bagus, tono
):
    first, second = sign_in(ratna), sign_in(leader)
    version = seen(first, coordinators(partnership))
    second.post(coordinators(partnership), {"coordinators": [tono.pk], "seen_version": version})
    answer = first.post(
        coordinators(partnership),
        {"coordinators": [bagus.pk, tono.pk], "seen_version": version},
    )
    assert answer.status_code == 409
    assert answer.context["differences"][0].stored == "Tono Wijaya"
    assert list(partnership.coordinators.all()) == [tono]


def test_who_is_no_coordinator_any_more_is_named_and_let_go(
    sign_in, ratna, partnership, bagus, tono
):
    bagus.is_active = False
    bagus.save()
    client = sign_in(ratna)
    page = client.get(coordinators(partnership))
    assert "Bagus Pratama tidak lagi menjadi koordinator aktif" in page.content.decode()
    version = page.context["form"]["seen_version"].value()
    client.post(coordinators(partnership), {"coordinators": [tono.pk], "seen_version": version})
    assert list(partnership.coordinators.all()) == [tono]


def test_region_without_coordinators_is_told_what_to_do(sign_in, ratna):
    partnership = PartnershipFactory(region=ratna.region, created_by=ratna)
    page = sign_in(ratna).get(coordinators(partnership)).content.decode()
    assert "Belum ada koordinator di daerah ini" in page


@pytest.mark.parametrize("person", ["bagus", "province_officer", "auditor"])
def test_others_choose_no_coordinators(request, sign_in, partnership, person):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(coordinators(partnership)).status_code == 403


def test_the_constraint_speaks_for_itself(partnership):
    with pytest.raises(ValidationError, match="sudah ada"):
        partnership_forms.RUNS_ONCE.validate(
            Partnership,
            Partnership(region=partnership.region, counterpart=partnership.counterpart),
        )
