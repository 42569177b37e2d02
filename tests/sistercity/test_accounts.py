"""Signing in and out, one's own account, and the users."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from sistercity import demo
from sistercity.accounts.models import Role, User
from tests.factories import ActionItemFactory, UserFactory

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"
PASSWORD = "gerbang-kapal-biru-7"


@pytest.fixture
def sekar(yogyakarta) -> User:
    return User.objects.create_user(
        "sekar@yogya.example", PASSWORD, name="Sekar Arum", role=Role.OFFICER, region=yogyakarta
    )


def sign_in_with(client: Client, email: str, password: str, **more):
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


# --- In and out --------------------------------------------------------------------------
def test_a_person_signs_in_with_the_email_in_any_case(client, sekar):
    response = sign_in_with(client, "SEKAR@Yogya.example", PASSWORD)

    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(sekar.pk)


def test_signing_in_leads_to_the_page_that_was_asked_for_but_not_abroad(client, sekar):
    assert sign_in_with(client, sekar.email, PASSWORD, next="/turns/").url == "/turns/"
    client.logout()
    assert sign_in_with(client, sekar.email, PASSWORD, next="https://evil.example/").url == "/"


def test_a_wrong_password_says_so_and_keeps_the_email(client, sekar):
    page = sign_in_with(client, sekar.email, "salah").content.decode()

    assert "tidak cocok" in page
    assert 'value="sekar@yogya.example"' in page


def test_an_inactive_person_stays_outside(client, sekar):
    User.objects.update(is_active=False)

    assert "tidak cocok" in sign_in_with(client, sekar.email, PASSWORD).content.decode()


def test_the_demo_offers_its_accounts_and_fills_the_form(client, settings):
    settings.DEMO = True
    page = client.get(SIGN_IN, {"email": demo.ACCOUNTS[0].email}).content.decode()

    assert demo.PASSWORD in page
    assert all(account.email in page for account in demo.ACCOUNTS)
    assert f'value="{demo.PASSWORD}"' in page


def test_outside_the_demo_no_account_is_offered(client, settings):
    settings.DEMO = False
    page = client.get(SIGN_IN, {"email": demo.ACCOUNTS[0].email}).content.decode()

    assert demo.PASSWORD not in page
    assert demo.ACCOUNTS[1].email not in page


def test_signing_out_needs_a_post(sign_in, ratna):
    client = sign_in(ratna)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == SIGN_IN
    assert client.get("/").url.startswith(SIGN_IN)


# --- Forgotten passwords -----------------------------------------------------------------
def link_in(message: str) -> str:
    return re.search(r"http://localhost(/password/\S+)", message).group(1)


def test_a_forgotten_password_is_set_anew_through_the_mailed_link(
    client, sekar, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post("/password/", {"email": "Sekar@Yogya.example"})
    link = link_in(mail.outbox[0].body)
    form = client.get(link).url
    client.post(form, {"new_password1": "kapal-merah-42", "new_password2": "kapal-merah-42"})

    assert asked.url == "/password/sent/"
    assert sign_in_with(client, sekar.email, "kapal-merah-42").status_code == 302
    assert "tidak berlaku lagi" in Client().get(link, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client, db, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post("/password/", {"email": "siapa@yogya.example"})

    assert asked.url == "/password/sent/"
    assert mail.outbox == []


def test_the_page_after_asking_is_open_to_everybody(client, db):
    assert "Periksa kotak surat" in client.get("/password/sent/").content.decode()


# --- Language ----------------------------------------------------------------------------
def test_a_visitor_switches_the_language_of_the_browser(client, db):
    response = client.post("/language/", {"language": "en", "next": SIGN_IN})

    assert response.url == SIGN_IN
    assert client.get(SIGN_IN).headers["Content-Language"] == "en"


def test_the_language_of_the_account_is_that_of_the_pages(sign_in, ratna):
    client = sign_in(ratna)
    client.cookies["django_language"] = "en"
    assert '<html lang="id">' in client.get("/").content.decode()

    client.post("/language/", {"language": "en", "next": "/"})
    ratna.refresh_from_db()
    page = client.get("/")

    assert ratna.language == "en"
    assert '<html lang="en">' in page.content.decode()
    assert page.headers["Content-Language"] == "en"


def test_switching_the_language_never_leads_abroad_or_to_an_unknown_one(sign_in, ratna):
    response = sign_in(ratna).post(
        "/language/", {"language": "xx", "next": "https://evil.example/"}
    )
    ratna.refresh_from_db()

    assert (response.url, ratna.language) == ("/", "id")


# --- One's own account -------------------------------------------------------------------
def profile_of(user: User, **changes) -> dict:
    values = {"name": user.name, "position": "", "phone": "", "language": "id"}
    return values | {"seen_version": user.updated_at.isoformat()} | changes


def test_a_person_changes_their_own_profile_only(sign_in, ratna, bagus):
    client = sign_in(ratna)
    asked = {"name": "Made", "position": "Kepala Bagian", "role": "administrator", "pk": bagus.pk}
    response = client.post("/account/", profile_of(ratna, **asked))
    ratna.refresh_from_db()
    bagus.refresh_from_db()

    assert response.url == "/account/"
    assert (ratna.position, ratna.role) == ("Kepala Bagian", Role.OFFICER)
    assert ratna.name == "Ratna Dewi", "the history shows people by their name"
    assert bagus.position == ""


def test_a_profile_without_a_language_keeps_what_was_typed(sign_in, ratna):
    page = sign_in(ratna).post("/account/", profile_of(ratna, language="", phone="0812"))

    assert 'value="0812"' in page.content.decode()
    assert "wajib" in page.content.decode() or "diisi" in page.content.decode()


def test_a_profile_changed_elsewhere_shows_both_versions(sign_in, ratna):
    data = profile_of(ratna, position="Kepala Bagian")
    User.objects.filter(pk=ratna.pk).first().save()
    page = sign_in(ratna).post("/account/", data)

    assert page.status_code == 409
    assert "Kepala Bagian" in page.content.decode()


def test_a_person_changes_the_password(client, sekar):
    client.force_login(sekar)
    wrong = client.post("/account/password/", {"old_password": "x", "new_password1": "y"})
    right = client.post(
        "/account/password/",
        {
            "old_password": PASSWORD,
            "new_password1": "kapal-merah-42",
            "new_password2": "kapal-merah-42",
        },
    )
    sekar.refresh_from_db()

    assert wrong.status_code == 200
    assert right.url == "/account/"
    assert sekar.check_password("kapal-merah-42")
    assert client.get("/account/").status_code == 200


# --- Users -------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["ratna", "bagus", "leader", "kemlu", "kemendagri", "auditor"])
def test_only_administrators_see_the_users(sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))

    refused = client.get("/users/")
    assert refused.status_code == 403
    assert client.get("/users/new/").status_code == 403
    assert "tidak berwenang" in refused.content.decode()


def test_others_accounts_do_not_exist_for_who_may_not_see_them(sign_in, ratna, bagus):
    client = sign_in(ratna)

    assert client.get(f"/users/{bagus.pk}/edit/").status_code == 404
    assert client.get(f"/users/{ratna.pk}/edit/").status_code == 403
    assert client.post(f"/users/{ratna.pk}/switch/").status_code == 403


def test_the_list_of_users_is_searched_and_filtered(sign_in, administrator, ratna, bagus):
    client = sign_in(administrator)

    found = client.get("/users/", {"q": "RATNA"}).content.decode()
    assert ratna.email in found
    assert bagus.email not in found
    User.objects.filter(pk=bagus.pk).update(is_active=False)
    inactive = client.get("/users/", {"state": "inactive"}).content.decode()
    assert bagus.email in inactive
    assert ratna.email not in inactive
    assert "Tidak ada pengguna yang cocok" in client.get("/users/", {"q": "zzz"}).content.decode()


def test_the_list_of_users_asks_as_often_for_many_as_for_one(
    sign_in, administrator, surabaya, django_assert_max_num_queries
):
    client = sign_in(administrator)
    client.get("/users/")
    UserFactory(region=surabaya)
    with django_assert_max_num_queries(9):
        client.get("/users/")
    UserFactory.create_batch(12, region=surabaya)
    with django_assert_max_num_queries(9):
        client.get("/users/")


def new_user(region) -> dict:
    values = {"name": "Putri Ayu", "email": "putri@surabaya.example", "role": "officer"}
    return values | {"region": region.pk, "language": "id"}


def test_a_new_user_gets_an_invitation_and_sets_the_password(
    sign_in, administrator, surabaya, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(administrator).post("/users/new/", new_user(surabaya))
    putri = User.objects.get(email="putri@surabaya.example")
    form = client.get(link_in(mail.outbox[0].body)).url
    client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})

    assert response.url == "/users/"
    assert not putri.has_usable_password()
    assert mail.outbox[0].to == [putri.email]
    assert sign_in_with(client, putri.email, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"region": ""}, "Pilih daerahnya"),
        ({"role": "auditor"}, "tidak terikat daerah"),
        ({"email": "RATNA@surabaya.example"}, "sudah dipakai"),
        ({"email": "bukan surel"}, "Masukkan alamat"),
    ],
)
def test_a_wrong_new_user_is_explained_and_nothing_typed_is_lost(
    sign_in, administrator, surabaya, changes, sentence
):
    UserFactory(email="ratna@surabaya.example", region=surabaya)
    response = sign_in(administrator).post("/users/new/", new_user(surabaya) | changes)
    page = response.content.decode()

    assert response.status_code == 200
    assert sentence in page
    assert 'value="Putri Ayu"' in page
    assert not User.objects.filter(name="Putri Ayu").exists()


def edit_of(user: User, **changes) -> dict:
    values = {"name": user.name, "email": user.email, "role": user.role, "language": "id"}
    region = user.region_id or ""
    return values | {"region": region, "seen_version": user.updated_at.isoformat()} | changes


def test_an_administrator_changes_another_account_but_not_the_own_role(
    sign_in, administrator, ratna
):
    client = sign_in(administrator)
    client.post(f"/users/{ratna.pk}/edit/", edit_of(ratna, role="leader"))
    client.post(
        f"/users/{administrator.pk}/edit/", edit_of(administrator, role="auditor", name="Agung P")
    )
    ratna.refresh_from_db()
    administrator.refresh_from_db()

    assert ratna.role == Role.LEADER
    assert (administrator.role, administrator.name) == (Role.ADMINISTRATOR, "Agung P")


def test_a_deactivated_person_is_out_at_once_and_nothing_is_deleted(
    sign_in, administrator, ratna, partnership
):
    ActionItemFactory(partnership=partnership, owner=ratna)
    inside, client = sign_in(ratna), sign_in(administrator)
    page = client.get(f"/users/{ratna.pk}/switch/").content.decode()
    client.post(f"/users/{ratna.pk}/switch/", {"seen": "active"})
    ratna.refresh_from_db()

    assert "1 tindak lanjut masih atas namanya" in page
    assert not ratna.is_active
    assert inside.get("/").url.startswith(SIGN_IN)


def test_two_administrators_do_not_switch_back_by_accident(sign_in, administrator, ratna):
    client = sign_in(administrator)
    client.post(f"/users/{ratna.pk}/switch/", {"seen": "active"})
    second = client.post(f"/users/{ratna.pk}/switch/", {"seen": "active"})
    ratna.refresh_from_db()

    assert second.status_code == 409
    assert not ratna.is_active
    client.post(f"/users/{ratna.pk}/switch/", {"seen": "inactive"})
    ratna.refresh_from_db()
    assert ratna.is_active


def test_an_administrator_cannot_be_locked_out_by_the_own_hand(sign_in, administrator):
    client = sign_in(administrator)

    other = UserFactory(role="auditor")

    assert client.post(f"/users/{administrator.pk}/switch/").status_code == 403
    assert "Nonaktifkan akun" not in client.get(f"/users/{administrator.pk}/edit/").content.decode()
    assert "Nonaktifkan akun" in client.get(f"/users/{other.pk}/edit/").content.decode()


@pytest.mark.parametrize("page", ["edit", "switch", "invite"])
def test_the_header_names_who_reads_not_whose_account_it_is(sign_in, administrator, ratna, page):
    response = sign_in(administrator).get(f"/users/{ratna.pk}/{page}/")

    assert response.context["user"] == administrator


def test_the_invitation_can_be_sent_again_to_active_people(
    sign_in, administrator, ratna, django_capture_on_commit_callbacks
):
    client = sign_in(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/users/{ratna.pk}/invite/")
    assert [message.to for message in mail.outbox] == [[ratna.email]]

    User.objects.filter(pk=ratna.pk).update(is_active=False)
    assert client.post(f"/users/{ratna.pk}/invite/").status_code == 422
    assert len(mail.outbox) == 1


def test_a_mail_server_that_refuses_does_not_undo_the_account(
    sign_in, administrator, surabaya, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args):
        raise OSError("mati")

    monkeypatch.setattr("sistercity.accounts.services.send_mail", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(administrator).post("/users/new/", new_user(surabaya))

    assert User.objects.filter(email="putri@surabaya.example").exists()


def test_nobody_enters_without_signing_in(client, db):
    for name in ("home", "turn_list", "accounts:profile", "accounts:user_list", "admin:index"):
        assert client.get(reverse(name), follow=True).request["PATH_INFO"] == SIGN_IN
