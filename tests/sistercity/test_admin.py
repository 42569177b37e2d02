"""Django's admin: operators look, change reference data only, and delete nothing."""

import pytest
from django.contrib import admin
from django.urls import reverse

from partnerships.models import Agreement, Case, Comparison, Move, Partnership
from sistercity.accounts.models import User
from sistercity.notifications.models import Notification
from tests.factories import ReportFactory, add_document

pytestmark = pytest.mark.django_db

MODELS = [pytest.param(model, id=model._meta.label) for model in admin.site._registry]
#: What the rules let administrators change.
CHANGEABLE = {
    "partnerships.field",
    "places.country",
    "places.region",
    "places.foreigncity",
    "deadlines.holiday",
    "evaluations.criterion",
}


def page(model, name: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture(scope="module", autouse=True)
def before_both_ministries(stand) -> None:
    stand("consultation", 3)


@pytest.fixture
def filled(case, agreement, programme):
    """A portal with something in most tables."""
    old = add_document(case, "draft_letter_of_intent", by=case.opened_by)
    new = add_document(case, "draft_letter_of_intent", by=case.opened_by)
    Comparison.objects.create(old=old, new=new)
    ReportFactory(agreement=agreement)
    Notification.objects.get_or_create(
        recipient=case.opened_by, occasion="x", defaults={"title": "Rahasia", "url": "/"}
    )


@pytest.mark.parametrize("who", ["ratna", "leader", "kemlu", "kemendagri", "auditor"])
def test_only_administrators_come_in(sign_in, request, who):
    response = sign_in(request.getfixturevalue(who)).get("/admin/", follow=True)

    assert response.status_code == 403
    assert "hanya untuk administrator portal" in response.content.decode()


def test_the_admin_has_no_sign_in_of_its_own(client):
    assert client.get("/admin/login/").url == "/sign-in/?next=/admin/"


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_every_row_opens(sign_in, administrator, filled, model):
    client = sign_in(administrator)
    assert client.get(page(model, "changelist")).status_code == 200
    assert client.get(page(model, "changelist"), {"q": "x"}).status_code == 200

    row = model._default_manager.first()
    if row is not None:
        assert client.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nothing_can_be_deleted(sign_in, administrator, filled, model):
    row = model._default_manager.first()
    if row is not None:
        client = sign_in(administrator)
        assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", MODELS)
def test_only_reference_data_can_be_added_or_changed(rf, administrator, model):
    request = rf.get("/admin/")
    request.user = administrator
    site = admin.site._registry[model]

    assert site.has_change_permission(request) == (model._meta.label_lower in CHANGEABLE)
    if site.has_add_permission(request):
        assert model._meta.label_lower in CHANGEABLE


@pytest.mark.parametrize("model", [Partnership, Case, Move, Agreement, User])
def test_a_changed_status_sent_to_the_admin_is_refused(sign_in, administrator, filled, model):
    row = model._default_manager.first()
    response = sign_in(administrator).post(
        page(model, "change", row.pk), {"status": "active", "state": "completed", "role": "leader"}
    )

    assert response.status_code == 403


def test_a_country_can_be_changed(sign_in, administrator, turkey):
    path = reverse("admin:places_country_change", args=["TR"])
    sign_in(administrator).post(path, {"name_id": "Turkiye", "name_en": "Türkiye"})
    turkey.refresh_from_db()

    assert (turkey.name_id, turkey.diplomatic_relations) == ("Turkiye", False)


def test_a_city_added_there_names_who_added_it(sign_in, administrator, turkey):
    sign_in(administrator).post(
        reverse("admin:places_foreigncity_add"),
        {
            "name": "Bursa",
            "country": "TR",
            "level": "city",
            "latitude": "40.2",
            "longitude": "29",
            "timezone": "Europe/Istanbul",
        },
    )
    assert turkey.cities.get(name="Bursa").added_by == administrator


def test_operators_see_which_comparison_failed(sign_in, administrator, filled):
    Comparison.objects.update(state="failed", reason="too_long")

    rows = sign_in(administrator).get(page(Comparison, "changelist"), {"state": "failed"})
    assert "gagal" in rows.content.decode()
    assert str(Comparison.objects.get().new) in rows.content.decode()


def test_operators_see_whether_a_mail_went_out_not_what_it_said(sign_in, administrator, filled):
    client = sign_in(administrator)
    row = Notification.objects.get(title="Rahasia")

    assert "Rahasia" not in client.get(page(Notification, "changelist")).content.decode()
    detail = client.get(page(Notification, "change", row.pk)).content.decode()
    assert row.occasion in detail
