"""The forms of an agreement that is a draft: substance, languages, clauses."""

import pytest
from django.urls import reverse

from partnerships.clauses import CLAUSES
from partnerships.models import Agreement, Case
from tests.walking import walk

pytestmark = pytest.mark.django_db


def page(name: str, agreement: Agreement, *args: str) -> str:
    return reverse(f"partnerships:agreement_{name}", args=[agreement.pk, *args])


@pytest.fixture(scope="module", autouse=True)
def standing(stand) -> None:
    """Surabaya – Izmir stands at the step of these tests."""
    stand("draft_text")


@pytest.fixture
def people(ratna, bagus, leader, kemlu, kemendagri):
    return {"ratna": ratna, "bagus": bagus, "leader": leader}


@pytest.fixture
def draft(case: Case, people) -> Agreement:
    """The memorandum of Surabaya – Izmir as a draft in the officer's hands."""
    return case.agreements.get(kind=Agreement.Kind.MEMORANDUM)


SUBSTANCE = {
    "title": "Nota kesepahaman Surabaya dan Izmir",
    "objectives": "Perdagangan.",
    "mechanism": "Kunjungan.",
    "financing": "APBD.",
    "duration_years": "3",
    "fields": ["economy"],
}


def test_the_officer_writes_the_substance_of_a_draft(draft, ratna, sign_in):
    client, url = sign_in(ratna), page("edit", draft)
    seen = client.get(url).context["form"]["seen_version"].value()
    response = client.post(url, SUBSTANCE | {"seen_version": seen})

    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.objectives, draft.duration_years) == ("Perdagangan.", 3)


def test_bad_substance_keeps_what_was_typed(draft, ratna, sign_in):
    client, url = sign_in(ratna), page("edit", draft)
    seen = client.get(url).context["form"]["seen_version"].value()
    data = SUBSTANCE | {"duration_years": "99", "objectives": "Ketikan panjang."}
    response = client.post(url, data | {"seen_version": seen})

    assert response.status_code == 200
    assert "Ketikan panjang." in response.content.decode()
    assert response.context["form"].errors["duration_years"]


def test_a_stale_edit_shows_both_versions(draft, ratna, sign_in):
    client, url = sign_in(ratna), page("edit", draft)
    seen = client.get(url).context["form"]["seen_version"].value()
    draft.objectives = "Tujuan orang lain."
    draft.save()
    response = client.post(url, SUBSTANCE | {"seen_version": seen})

    content = response.content.decode()
    assert response.status_code == 409
    assert "Tujuan orang lain." in content
    assert "Perdagangan." in content


def test_the_officer_says_which_languages_are_authentic(draft, ratna, sign_in):
    client, url = sign_in(ratna), page("edit", draft)
    seen = client.get(url).context["form"]["seen_version"].value()
    languages = {"authentic_languages": ["id", "en"], "prevailing_language": "en"}
    client.post(url, SUBSTANCE | languages | {"seen_version": seen})
    draft.refresh_from_db()
    history = reverse("history:object_history", args=["partnerships.agreement", draft.pk])

    assert (draft.authentic_languages, draft.prevailing_language) == (["id", "en"], "en")
    assert "Indonesia, Inggris" in client.get(history).content.decode()


def test_the_prevailing_language_is_one_of_the_authentic_ones(draft, ratna, sign_in):
    client, url = sign_in(ratna), page("edit", draft)
    seen = client.get(url).context["form"]["seen_version"].value()
    languages = {"authentic_languages": ["id"], "prevailing_language": "en"}
    answer = client.post(url, SUBSTANCE | languages | {"seen_version": seen})

    assert answer.context["form"].errors["prevailing_language"]
    assert "Kunjungan." in answer.content.decode()


@pytest.mark.parametrize("name", ["edit", "clauses", "signatures"])
def test_only_the_officer_changes_a_draft(draft, leader, bagus, auditor, sign_in, name):
    for person in (leader, bagus, auditor):
        assert sign_in(person).get(page(name, draft)).status_code == 403


def test_what_the_leader_is_about_to_approve_is_not_changed(case, people, ratna, sign_in):
    text = walk(case, "draft_text", 1).agreements.get(kind=Agreement.Kind.MEMORANDUM)

    for name in ("edit", "clauses", "signatures"):
        assert sign_in(ratna).get(page(name, text)).status_code == 403


def test_clauses_are_checked_off_or_declared_not_applicable(draft, ratna, sign_in):
    client, url = sign_in(ratna), page("clauses", draft)
    seen = client.get(url).context["form"]["seen_version"].value()
    data = {f"clause_{key}": "present" for key in CLAUSES} | {"seen_version": seen}
    data["clause_confidentiality"] = "not_applicable"
    data["reason_confidentiality"] = "Tidak ada rahasia."
    assert client.post(url, data).status_code == 302

    draft.refresh_from_db()
    assert draft.clauses["parties"] == {"state": "present", "reason": ""}
    assert draft.clauses["confidentiality"]["reason"] == "Tidak ada rahasia."


def test_a_clause_that_does_not_apply_needs_its_reason(draft, ratna, sign_in):
    client, url = sign_in(ratna), page("clauses", draft)
    seen = client.get(url).context["form"]["seen_version"].value()
    data = {
        "clause_parties": "present",
        "clause_conduct": "not_applicable",
        "seen_version": seen,
    }
    response = client.post(url, data)

    assert response.context["form"].errors["reason_conduct"]
    assert response.context["form"]["clause_parties"].value() == "present"
