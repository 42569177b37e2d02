"""The pages of the clause templates: who reads them, who changes them, what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.drafting.defaults import load_clauses
from partnerships.models import ClauseTemplate

pytestmark = pytest.mark.django_db

LIST = reverse("partnerships:clause_list")
CREATE = reverse("partnerships:clause_create")


@pytest.fixture
def template(db: None) -> ClauseTemplate:
    """The wording of the settlement of differences for every kind of agreement."""
    return ClauseTemplate.objects.create(
        key="settlement",
        heading_id="Penyelesaian",
        heading_en="Settlement",
        text_id="Perbedaan tentang {kind} dirundingkan.",
        text_en="Differences about this {kind} are negotiated.",
    )


def edit(template: ClauseTemplate) -> str:
    return reverse("partnerships:clause_edit", args=[template.pk])


def typed(client, template: ClauseTemplate, **changes: str) -> dict[str, str]:
    form = client.get(edit(template)).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_everybody_reads_the_wording_and_only_administrators_change_it(
    template, ratna, kemlu, administrator, sign_in
):
    for person, status in ((ratna, 403), (kemlu, 403), (administrator, 200)):
        client = sign_in(person)
        content = client.get(LIST).content.decode()
        assert template.get_absolute_url() in content
        assert (CREATE in content) is (status == 200)
        page = client.get(template.get_absolute_url()).content.decode()
        assert "Perbedaan tentang Nota Kesepahaman dirundingkan." in page
        assert (edit(template) in page) is (status == 200)
        assert client.get(edit(template)).status_code == status
        assert client.get(CREATE).status_code == status


def test_the_reference_data_lead_to_the_wording(administrator, sign_in):
    assert LIST in sign_in(administrator).get(reverse("places:reference")).content.decode()


def test_the_list_asks_as_often_for_all_as_for_one(template, administrator, sign_in):
    client = sign_in(administrator)

    def count() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    one = count()
    load_clauses()
    assert count() == one


def test_a_change_is_kept_with_who_made_it(template, administrator, sign_in):
    client = sign_in(administrator)
    data = typed(client, template, text_en="Both talk about this {kind}.")
    assert client.post(edit(template), data).url == template.get_absolute_url()
    page = client.get(template.get_absolute_url()).content.decode()
    assert "Both talk about this Memorandum of Understanding." in page
    assert "Differences about this {kind} are negotiated." in page  # in the history
    assert administrator.name in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pihak {regoin} dan {dunia}.", "Isian yang tidak dikenal: {regoin}, {dunia}."),
        ("Pihak {region.", "Kurung kurawal tidak lengkap."),
        ("Pihak region}.", "Kurung kurawal tidak lengkap."),
        ("Pihak {}.", "Kurung kurawal tidak lengkap."),
        ("Pihak {region!r}.", "Kurung kurawal tidak lengkap."),
        ("Pihak {region:>9}.", "Kurung kurawal tidak lengkap."),
        ("Pihak {region.name}.", "Isian yang tidak dikenal: {region.name}."),
        ("", "Tulis naskahnya"),
    ],
)
def test_wording_that_cannot_be_filled_is_refused_beside_its_field(
    template, administrator, sign_in, text, said
):
    client = sign_in(administrator)
    answer = client.post(edit(template), typed(client, template, text_id=text))
    errors = answer.context["form"].errors
    assert set(errors) == {"text_id"}
    assert said in errors["text_id"][0]
    assert answer.context["form"]["text_id"].value() == text
    template.refresh_from_db()
    assert template.text_id.startswith("Perbedaan")


def test_braces_can_be_meant(template, administrator, sign_in):
    client = sign_in(administrator)
    client.post(edit(template), typed(client, template, text_id="Kurung {{ini}} tetap."))
    assert "Kurung {ini} tetap." in client.get(template.get_absolute_url()).content.decode()


def test_a_preview_shows_what_was_typed_and_saves_nothing(template, administrator, sign_in):
    client = sign_in(administrator)
    data = typed(client, template, text_id="<b>Tentang {country}</b>", preview="1")
    answer = client.post(edit(template), data)
    assert answer.status_code == 200
    assert "&lt;b&gt;Tentang Turki&lt;/b&gt;" in answer.content.decode()
    template.refresh_from_db()
    assert template.text_id.startswith("Perbedaan")


def test_a_stale_change_shows_both_versions(template, administrator, sign_in):
    client = sign_in(administrator)
    data = typed(client, template, text_id="Milik saya.")
    template.text_id = "Milik orang lain."
    template.save()
    answer = client.post(edit(template), data)
    assert answer.status_code == 409
    assert {"Milik saya.", "Milik orang lain."} <= {
        words for row in answer.context["differences"] for words in (row.yours, row.stored)
    }


def test_one_kind_of_agreement_gets_its_own_wording(template, administrator, sign_in):
    client = sign_in(administrator)
    data = {
        "key": "settlement",
        "kind": "amendment",
        "use": "text",
        "text_id": "Tetap.",
        "text_en": "Unchanged.",
    }
    assert client.post(CREATE, data).status_code == 302
    assert ClauseTemplate.objects.by_key("amendment")["settlement"].text_id == "Tetap."
    assert ClauseTemplate.objects.by_key("memorandum")["settlement"] == template

    again = client.post(CREATE, data)
    assert "sudah ada" in again.content.decode()
    missing = client.post(CREATE, data | {"kind": "", "text_en": ""})
    assert set(missing.context["form"].errors) == {"kind", "text_en"}
    assert ClauseTemplate.objects.count() == 2


def test_what_is_for_every_kind_cannot_give_way_to_itself(template, administrator, sign_in):
    client = sign_in(administrator)
    answer = client.post(edit(template), typed(client, template, use="unused"))
    assert set(answer.context["form"].errors) == {"use"}
