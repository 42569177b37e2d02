"""Too many wrong tries have to wait, and nobody can be kept out by somebody else."""

import re

import pytest
from django.core import mail
from django.test import Client

from sistercity.accounts import throttle
from sistercity.accounts.models import Role, User

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"
PASSWORD = "gerbang-kapal-biru-7"
WRONG = "salah"


@pytest.fixture
def sekar(yogyakarta) -> User:
    return User.objects.create_user(
        "sekar@yogya.example", PASSWORD, name="Sekar Arum", role=Role.OFFICER, region=yogyakarta
    )


def sign_in_with(client: Client, email: str, password: str):
    return client.post(SIGN_IN, {"username": email, "password": password})


def try_in(address: str, email: str, password: str = WRONG) -> str:
    """Try to sign in from `address` and return the page that answers, "" for who is in."""
    return sign_in_with(Client(REMOTE_ADDR=address), email, password).content.decode()


def guess_from_many_places(email: str) -> None:
    for number in range(throttle.ACCOUNT.tries):
        try_in(f"10.0.0.{number}", email)


# --- One account from one address ---------------------------------------------------------
def test_after_ten_wrong_tries_even_the_right_password_has_to_wait(client, sekar):
    for _ in range(throttle.PAIR.tries):
        sign_in_with(client, sekar.email, "salah")
    refused = sign_in_with(client, sekar.email, PASSWORD)

    assert "tunggu 15 menit" in refused.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_wait_is_for_one_email_from_one_address(client, sekar, ratna):
    for _ in range(throttle.PAIR.tries + 1):
        sign_in_with(client, "orang-lain@yogya.example", "salah")
    other = Client(REMOTE_ADDR="10.0.0.9")
    for _ in range(throttle.PAIR.tries):
        sign_in_with(other, sekar.email, "salah")

    assert sign_in_with(client, sekar.email, PASSWORD).status_code == 302


def test_a_right_password_forgives_the_wrong_ones(client, sekar):
    for _ in range(throttle.PAIR.tries - 1):
        sign_in_with(client, sekar.email, "salah")
    sign_in_with(client, sekar.email, PASSWORD)
    client.logout()
    sign_in_with(client, sekar.email, "salah")

    assert sign_in_with(client, sekar.email, PASSWORD).status_code == 302


def test_behind_a_proxy_the_address_is_the_one_the_proxy_noted(rf, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.1.1"})
    assert throttle.address_of(request) == "127.0.0.1"

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert throttle.address_of(request) == "10.1.1.1"


def test_asking_for_many_links_has_to_wait(client, sekar):
    for _ in range(throttle.PAIR.tries):
        client.post("/password/", {"email": sekar.email})

    assert "tunggu 15 menit" in client.post("/password/", {"email": sekar.email}).content.decode()


# --- One account from many addresses ------------------------------------------------------
def test_one_account_guessed_from_many_places_has_to_wait_a_little(sekar):
    guess_from_many_places(sekar.email)
    page = try_in("10.0.1.1", sekar.email, PASSWORD)

    assert "dicoba dari banyak tempat" in page
    assert "tunggu paling lama 5 menit" in page


def test_the_wait_of_an_account_ends_though_others_go_on_trying(sekar, time_machine):
    time_machine.move_to("2026-05-04 08:00 +0700")
    guess_from_many_places(sekar.email)
    time_machine.shift(throttle.ACCOUNT.minutes * 60 - 1)
    assert "dicoba dari banyak tempat" in try_in("10.0.1.1", sekar.email, PASSWORD)
    time_machine.shift(1)

    assert try_in("10.0.1.1", sekar.email, PASSWORD) == ""


def test_a_person_comes_in_from_where_they_were_before(sekar):
    assert try_in("10.9.9.9", sekar.email, PASSWORD) == ""
    guess_from_many_places(sekar.email)

    assert try_in("10.9.9.9", sekar.email, PASSWORD) == ""


def test_a_new_password_by_mail_ends_the_wait(client, sekar, django_capture_on_commit_callbacks):
    guess_from_many_places(sekar.email)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/password/", {"email": sekar.email})
    link = re.search(r"http://localhost(/password/\S+)", mail.outbox[0].body).group(1)
    new = {"new_password1": "kapal-merah-42", "new_password2": "kapal-merah-42"}
    client.post(client.get(link).url, new)

    assert try_in("127.0.0.1", sekar.email, "kapal-merah-42") == ""


def test_one_address_alone_does_not_make_a_person_wait_elsewhere(sekar):
    for _ in range(throttle.ACCOUNT.tries + 5):
        try_in("10.0.0.9", sekar.email)

    assert try_in("10.0.1.1", sekar.email, PASSWORD) == ""


# --- Many accounts from one address -------------------------------------------------------
def test_many_accounts_guessed_from_one_address_have_to_wait(sekar):
    for number in range(throttle.ADDRESS.tries):
        try_in("10.0.0.9", f"orang{number}@yogya.example")

    assert "percobaan dari jaringan Anda" in try_in("10.0.0.9", sekar.email, PASSWORD)
    assert try_in("10.0.0.8", sekar.email, PASSWORD) == ""


def test_who_signs_in_rightly_is_not_counted(sekar):
    for _ in range(throttle.ADDRESS.tries + 1):
        assert try_in("10.0.0.9", sekar.email, PASSWORD) == ""


def test_addresses_of_one_network_of_version_6_count_together(sekar):
    for number in range(throttle.ADDRESS.tries):
        try_in(f"2001:db8:1:2::{number:x}", f"orang{number}@yogya.example")

    assert "percobaan dari jaringan Anda" in try_in("2001:db8:1:2:ffff::1", sekar.email)
    assert "tidak cocok" in try_in("2001:db8:1:3::1", sekar.email)
