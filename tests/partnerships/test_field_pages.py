import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Field, Partnership
from tests.factories import FieldFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

LIST = reverse("partnerships:field_list")
CREATE = reverse("partnerships:field_create")


def edit(field):
    return reverse("partnerships:field_edit", args=[field.pk])


def test_list_counts_the_partnerships_of_each_field(sign_in, administrator, partnership, culture):
    fields = sign_in(administrator).get(LIST).context["field_list"]
    assert {field.code: field.used for field in fields} == {"economy": 1, "culture": 0}


def test_list_asks_the_same_number_of_queries_for_many(sign_in, administrator, economy):
    client = sign_in(administrator)

    def count():
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    few = count()
    for code in ("health", "tourism", "transport"):
        FieldFactory(code=code)
    assert count() == few


def test_administrator_adds_a_field(sign_in, administrator):
    data = {"code": "health", "name_id": "Kesehatan", "name_en": "Health"}
    assert sign_in(administrator).post(CREATE, data).url == LIST
    assert Field.objects.get().name_id == "Kesehatan"


def test_bad_field_keeps_what_was_typed(sign_in, administrator, economy):
    client = sign_in(administrator)
    for code in ("dua kata", "economy", ""):
        answer = client.post(CREATE, {"code": code, "name_id": "Kesehatan", "name_en": "Health"})
        assert set(answer.context["form"].errors) == {"code"}
        assert "Kesehatan" in answer.content.decode()
    assert Field.objects.count() == 1


def test_renamed_field_is_found_by_its_new_name(sign_in, administrator, partnership, economy):
    client = sign_in(administrator)
    form = client.get(edit(economy)).context["form"]
    assert "code" not in form.fields
    client.post(
        edit(economy),
        {
            "name_id": "Perdagangan",
            "name_en": "Trade",
            "seen_version": form["seen_version"].value(),
        },
    )
    partnership.refresh_from_db()
    assert "Perdagangan" in partnership.search
    assert "Ekonomi" not in partnership.search


def test_renaming_asks_the_same_number_of_queries_for_many(sign_in, administrator, economy):
    client = sign_in(administrator)

    def count(name):
        form = client.get(edit(economy)).context["form"]
        version = form["seen_version"].value()
        with CaptureQueriesContext(connection) as queries:
            client.post(edit(economy), {"name_id": name, "name_en": name, "seen_version": version})
        assert Partnership.objects.filter(search__contains=name).exists()
        return len(queries)

    PartnershipFactory()
    count("Niaga")
    few = count("Usaha")
    PartnershipFactory()
    PartnershipFactory()
    assert count("Dagang") == few


def test_two_administrators_see_the_conflict(sign_in, administrator, economy):
    client = sign_in(administrator)
    version = client.get(edit(economy)).context["form"]["seen_version"].value()
    data = {"name_en": "Trade", "seen_version": version}
    client.post(edit(economy), data | {"name_id": "Niaga"})
    answer = client.post(edit(economy), data | {"name_id": "Usaha"})
    assert answer.status_code == 409
    assert "Niaga" in answer.content.decode()


@pytest.mark.parametrize("person", ["ratna", "bagus", "leader", "kemlu", "auditor"])
def test_others_read_fields_and_change_none(request, sign_in, economy, person):
    client = sign_in(request.getfixturevalue(person))
    page = client.get(LIST)
    assert page.status_code == 200
    assert edit(economy) not in page.content.decode()
    assert CREATE not in page.content.decode()
    for address in (CREATE, edit(economy)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name_id": "Niaga"}).status_code == 403


def test_a_field_that_is_not_there_is_not_found(sign_in, administrator):
    address = reverse("partnerships:field_edit", args=["nothing"])
    assert sign_in(administrator).get(address).status_code == 404
