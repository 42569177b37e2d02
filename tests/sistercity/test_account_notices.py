"""Whose account is changed hears of it, at the old address too, and the history says by whom."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from sistercity.accounts.models import User
from sistercity.notifications.models import Notification
from tests.sistercity.test_accounts import edit_of

pytestmark = pytest.mark.django_db

NEW = {"new_password1": "kapal-merah-42", "new_password2": "kapal-merah-42"}


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def mails_by_address() -> dict[str, str]:
    return {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox}


def history_of(client, person: User) -> str:
    url = reverse("history:object_history", args=["accounts.user", person.pk])
    return client.get(url).content.decode()


def test_a_new_address_is_told_to_the_old_and_the_new_one(sign_in, administrator, ratna, on_commit):
    old, new = ratna.email, "ratna.baru@surabaya.example"
    with on_commit():
        sign_in(administrator).post(f"/users/{ratna.pk}/edit/", edit_of(ratna, email=new))
    mails = mails_by_address()

    assert set(mails) == {old, new}
    for text in mails.values():
        assert f"Akun Anda diubah oleh {administrator.name}" in text
        assert f"- Alamat surel: {old} → {new}" in text
        assert "segera hubungi administrator portal" in text


def test_another_role_and_region_are_told_in_the_portal_and_by_mail(
    sign_in, administrator, ratna, yogyakarta, on_commit
):
    client = sign_in(administrator)
    changes = {"role": "leader", "region": yogyakarta.pk}
    with on_commit():
        client.post(f"/users/{ratna.pk}/edit/", edit_of(ratna, **changes))
    told = Notification.objects.get(recipient=ratna, occasion__startswith="account:")

    assert "- Peran: Petugas kerja sama → Pimpinan daerah" in told.body
    assert "- Daerah: Kota Surabaya → Kota Yogyakarta" in told.body
    assert list(mails_by_address()) == [ratna.email]
    history = history_of(client, ratna)
    assert administrator.name in history
    assert "Pimpinan daerah" in history


def test_what_decides_nothing_is_not_told(sign_in, administrator, ratna):
    sign_in(administrator).post(f"/users/{ratna.pk}/edit/", edit_of(ratna, position="Kasubag"))

    assert not Notification.objects.filter(recipient=ratna, occasion__startswith="account:")


def test_a_link_from_an_administrator_says_so_and_stays_in_the_history(
    sign_in, administrator, ratna, on_commit
):
    client = sign_in(administrator)
    with on_commit():
        client.post(f"/users/{ratna.pk}/invite/")

    assert f"{administrator.name}, administrator portal" in mail.outbox[0].body
    history = history_of(client, ratna)
    assert "Tautan kata sandi dikirim administrator" in history
    assert administrator.name in history


def test_a_new_password_through_the_link_is_told_to_its_owner(
    client, sign_in, administrator, ratna, on_commit
):
    ratna.set_password("gerbang-kapal-biru-7")
    ratna.save()
    with on_commit():
        client.post("/password/", {"email": ratna.email})
    link = re.search(r"http://localhost(/password/\S+)", mail.outbox[0].body).group(1)
    with on_commit():
        client.post(client.get(link).url, NEW)

    assert mail.outbox[-1].to == [ratna.email]
    assert mail.outbox[-1].subject == "Kata sandi akun Anda diganti"
    assert "Kata sandi diganti" in history_of(sign_in(administrator), ratna)


def test_the_first_password_of_an_account_is_no_news(client, administrator, ratna, on_commit):
    ratna.set_unusable_password()
    ratna.save()
    with on_commit():
        client.post("/password/", {"email": ratna.email})
    link = re.search(r"http://localhost(/password/\S+)", mail.outbox[0].body).group(1)
    client.post(client.get(link).url, NEW)
    ratna.refresh_from_db()

    assert ratna.password_set_at is not None
    assert not Notification.objects.filter(recipient=ratna, occasion__startswith="account:")
