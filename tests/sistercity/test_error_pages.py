"""What a person reads when something is refused, missing or broken."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_refusal_names_the_rule_and_the_role(sign_in, ratna):
    page = sign_in(ratna).get("/users/").content.decode()

    assert "Peran Anda, Petugas kerja sama, tidak berwenang" in page
    assert "Anda masuk sebagai" in page
    assert ratna.name in page


def test_a_missing_page_looks_alike_for_members_and_visitors(sign_in, ratna, client):
    member, visitor = sign_in(ratna).get("/nowhere/"), client.get("/nowhere/")

    assert (member.status_code, visitor.status_code) == (404, 404)
    assert "di luar daerah yang dapat Anda lihat" in member.content.decode()
    assert "Anda perlu masuk dahulu" in visitor.content.decode()


def test_a_form_from_elsewhere_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "x"})

    assert response.status_code == 403
    assert "muat ulang" in response.content.decode()


def test_a_failure_is_told_without_asking_anything(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "Ada gangguan" in render_to_string("500.html")
        assert "tidak dapat dibaca" in render_to_string("400.html")
