"""No condition of PP 27 is skipped by changing the kind or the fields after they were answered."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partnerships import lifecycle
from partnerships.models import Agreement, Case, Partnership
from tests.factories import FieldFactory, LegacyAgreementFactory
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def technology():
    return FieldFactory(code="technology")


def send(client, partnership: Partnership, **answers):
    """Send the form of a partnership as it was read, with some answers changed."""
    url = reverse("partnerships:partnership_edit", args=[partnership.pk])
    form = client.get(url).context["form"]
    fields = {"fields": [field.pk for field in partnership.fields.all()]}
    data = {name: form[name].value() or "" for name in form.fields} | fields | answers
    return client.post(url, data)


def other_kind(case: Case) -> Case:
    """A partnership of the kind without twinning, whose conditions were completed as such."""
    Partnership.objects.update(kind=Partnership.Kind.OTHER)
    return walk(Case.objects.for_page().get(pk=case.pk), "exploration")


def test_twinning_is_not_chosen_after_the_conditions(case, sign_in, ratna):
    case = other_kind(case)
    answer = send(sign_in(ratna), case.partnership, kind="twin_city", objectives="Ketikan.")
    case.partnership.refresh_from_db()

    (said,) = answer.context["form"].errors["kind"]
    assert "Kedua pihak saling melengkapi." in said
    assert "PP 28/2018 Pasal 27" in said
    assert "Buka lagi langkah Pemenuhan syarat dari langkah Penjajakan" in said
    assert "Ketikan." in answer.content.decode()
    assert case.partnership.kind == Partnership.Kind.OTHER


def test_technology_is_not_added_after_the_conditions(case, sign_in, ratna, technology):
    partnership = walk(case, "cooperation_plan").partnership
    answer = send(sign_in(ratna), partnership, fields=["economy", "technology"])

    (said,) = answer.context["form"].errors["fields"]
    assert "dapat dialihkan" in said
    assert "memerlukan kerja sama baru" in said
    assert list(partnership.fields.values_list("pk", flat=True)) == ["economy"]


def test_nor_into_the_text_of_the_agreement(case, sign_in, ratna, technology):
    agreement = walk(case, "draft_text").agreements.get(kind=Agreement.Kind.MEMORANDUM)
    client, url = sign_in(ratna), reverse("partnerships:agreement_edit", args=[agreement.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(url, data | {"fields": ["economy", "technology"]})

    assert "dapat dialihkan" in answer.context["form"].errors["fields"][0]
    assert not agreement.fields.filter(pk="technology").exists()


def test_until_then_and_for_what_was_answered_it_is_changed(case, sign_in, ratna, technology):
    client, partnership = sign_in(ratna), case.partnership
    assert send(client, partnership, fields=["economy", "technology"]).status_code == 302
    walk(Case.objects.for_page().get(pk=case.pk), "exploration")

    assert send(client, partnership, kind="other", fields=["economy"]).status_code == 302
    both = {"kind": "twin_city", "fields": ["economy", "technology"]}
    assert send(client, partnership, **both).status_code == 302


def test_the_way_back_leads_through_the_conditions(case, sign_in, ratna, bagus):
    case = other_kind(case)
    client = sign_in(ratna)
    page = client.get(case.get_absolute_url()).content.decode()
    back = reverse("partnerships:case_perform", args=[case.pk, "return"])
    client.post(back, {"seen": case.seen, "note": "Menjadi kota kembar."})
    case = Case.objects.for_page().get(pk=case.pk)
    sent = send(client, case.partnership, kind="twin_city")

    assert "Buka lagi Pemenuhan syarat" in page
    assert (case.step_key, sent.status_code) == ("eligibility", 302)
    case = Case.objects.for_page().get(pk=case.pk)
    assert any(
        "syarat belum dijawab" in text for text in lifecycle.missing(lifecycle.CaseFile(case))
    )
    case = lifecycle.perform(supply(case), "complete", by=ratna)
    assert case.step_key == "exploration"


def test_agreements_from_before_the_portal_answered_nothing(sign_in, ratna, technology):
    partnership = LegacyAgreementFactory(region=ratna.region).partnership

    assert send(sign_in(ratna), partnership, fields=["technology"]).status_code == 302


def test_an_answer_changed_during_the_exploration_is_seen_before_the_leader_goes_on(case, leader):
    case = walk(case, "exploration", 1)
    case.eligibility.filter(criterion="no_interference").update(met=False)

    with pytest.raises(ValidationError, match="Syarat tidak terpenuhi"):
        lifecycle.perform(case, "complete", by=leader)
