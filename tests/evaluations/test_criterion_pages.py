import pytest
from django.urls import reverse

from evaluations.criteria import DEFAULT_CRITERIA
from evaluations.models import Criterion
from tests.factories import CriterionFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "key": "learning",
    "name_id": "Pembelajaran",
    "name_en": "Learning",
    "question_id": "Apa yang dipelajari?",
    "question_en": "What was learnt?",
    "position": "7",
    "active": "on",
}


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def test_default_criteria_are_the_six_in_both_languages():
    assert [row.key for row in DEFAULT_CRITERIA] == [
        "relevance",
        "coherence",
        "effectiveness",
        "efficiency",
        "impact",
        "sustainability",
    ]
    for row in DEFAULT_CRITERIA:
        criterion = Criterion(**vars(row))
        criterion.full_clean()
        criterion.save()
    assert Criterion.objects.in_use().count() == 6


def test_administrator_adds_a_criterion(sign_in, administrator):
    response = sign_in(administrator).post(url("criterion_create"), TYPED)
    assert response.url == url("criterion_list")
    assert Criterion.objects.get().name_en == "Learning"


def test_key_that_is_taken_is_refused(sign_in, administrator):
    CriterionFactory(key="learning", name_en="Kept")
    html = sign_in(administrator).post(url("criterion_create"), TYPED).content.decode()
    assert 'href="#id_key"' in html
    assert Criterion.objects.get().name_en == "Kept"


def test_criterion_is_edited_but_keeps_its_key(sign_in, administrator):
    criterion = CriterionFactory(key="learning")
    client, page = sign_in(administrator), url("criterion_edit", "learning")
    assert "key" not in client.get(page).context["form"].fields
    version = criterion.updated_at.isoformat()
    sent = TYPED | {"key": "other", "active": "", "seen_version": version}
    assert client.post(page, sent).status_code == 302
    criterion.refresh_from_db()
    assert (criterion.name_id, criterion.active) == ("Pembelajaran", False)


@pytest.mark.parametrize("who", ["officer", "leader", "kemlu", "auditor"])
def test_others_read_criteria_and_change_none(sign_in, people, relevance, who):
    client = sign_in(people[who])
    html = client.get(url("criterion_list")).content.decode()
    assert "Relevansi" in html
    assert "Kriteria baru" not in html
    assert client.get(url("criterion_create")).status_code == 403
    assert client.post(url("criterion_create"), TYPED).status_code == 403
    assert client.get(url("criterion_edit", "relevance")).status_code == 403


def test_list_offers_administrators_the_changes(sign_in, administrator, relevance):
    html = sign_in(administrator).get(url("criterion_list")).content.decode()
    assert url("criterion_edit", "relevance") in html
    assert url("criterion_create") in html
