import pytest
from django.urls import reverse

from partnerships.models import Contact
from tests.factories import ContactFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def elif_(partnership):
    """Elif Demir, the contact in Izmir."""
    return ContactFactory(partnership=partnership)


@pytest.fixture
def create(partnership):
    return reverse("partnerships:contact_create", args=[partnership.pk])


def edit(contact):
    return reverse("partnerships:contact_edit", args=[contact.pk])


def delete(contact):
    return reverse("partnerships:contact_delete", args=[contact.pk])


def typed(**values):
    return {
        "side": "counterpart",
        "name": "Elif Demir",
        "position": "Kepala hubungan luar negeri",
        "organisation": "Kota Izmir",
        "email": "elif@izmir.example",
        "phone": "",
    } | values


@pytest.mark.parametrize("person", ["ratna", "bagus"])
@pytest.mark.parametrize("side", ["region", "counterpart"])
def test_contact_of_either_side_is_added(request, sign_in, partnership, create, person, side):
    client = sign_in(request.getfixturevalue(person))
    answer = client.post(create, typed(side=side))
    assert answer.url == partnership.get_absolute_url()
    contact = Contact.objects.get()
    assert (contact.partnership, contact.side, contact.name) == (partnership, side, "Elif Demir")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"side": ""}, "side"),
        ({"email": "bukan surel"}, "email"),
        ({"email": "", "phone": ""}, "email"),
    ],
)
def test_bad_contact_keeps_what_was_typed(sign_in, ratna, create, values, wrong):
    answer = sign_in(ratna).post(create, typed(**values))
    assert set(answer.context["form"].errors) == {wrong}
    assert "Kepala hubungan luar negeri" in answer.content.decode()
    assert not Contact.objects.exists()


def test_contact_is_changed(sign_in, bagus, elif_):
    client = sign_in(bagus)
    version = client.get(edit(elif_)).context["form"]["seen_version"].value()
    answer = client.post(edit(elif_), typed(phone="+90 232 293 1200", seen_version=version))
    assert answer.url == elif_.partnership.get_absolute_url()
    elif_.refresh_from_db()
    assert elif_.phone == "+90 232 293 1200"


def test_two_who_change_a_contact_see_the_conflict(sign_in, ratna, bagus, elif_):
    first, second = sign_in(ratna), sign_in(bagus)
    version = first.get(edit(elif_)).context["form"]["seen_version"].value()
    second.post(edit(elif_), typed(position="Wakil wali kota", seen_version=version))
    answer = first.post(edit(elif_), typed(position="Sekretaris", seen_version=version))
    assert answer.status_code == 409
    assert "Wakil wali kota" in answer.content.decode()
    assert "Sekretaris" in answer.content.decode()


def test_contact_is_deleted_after_confirmation(sign_in, ratna, elif_):
    client = sign_in(ratna)
    page = client.get(delete(elif_))
    assert "Elif Demir tidak lagi tampil" in page.content.decode()
    assert Contact.objects.exists()
    answer = client.post(delete(elif_), {"seen": page.context["form"]["seen"].value()})
    assert answer.url == elif_.partnership.get_absolute_url()
    assert not Contact.objects.exists()


def test_contact_that_changed_meanwhile_is_not_deleted(sign_in, ratna, elif_):
    client = sign_in(ratna)
    before = client.get(delete(elif_)).context["form"]["seen"].value()
    elif_.name = "Elif Kaya"
    elif_.save()
    answer = client.post(delete(elif_), {"seen": before})
    assert answer.status_code == 409
    assert "Elif Kaya" in answer.content.decode()
    assert Contact.objects.exists()


@pytest.mark.parametrize("person", ["leader", "province_officer", "auditor"])
def test_others_who_see_the_partnership_change_no_contacts(request, sign_in, create, elif_, person):
    client = sign_in(request.getfixturevalue(person))
    for address in (create, edit(elif_), delete(elif_)):
        assert client.get(address).status_code == 403
        assert client.post(address, typed()).status_code == 403
    assert Contact.objects.count() == 1


def test_contacts_out_of_scope_are_not_found(sign_in, officer_elsewhere, create, elif_):
    stranger = UserFactory(role="coordinator", region=elif_.partnership.region)
    for user in (officer_elsewhere, stranger):
        for address in (create, edit(elif_), delete(elif_)):
            assert sign_in(user).get(address).status_code == 404
