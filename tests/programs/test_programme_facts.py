"""What a programme is about: its kind, the goals it serves, the plans it belongs to."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.translation import override

from programs.models import Goal, Programme
from tests.factories import ProgrammeFactory
from tests.programs.test_programme_pages import facts, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def edit(programme):
    return url("programs:program_edit", programme)


def test_goals_and_plans_are_written_and_read(sign_in, programme, edit, ratna):
    typed = facts(programme, goals=["4", "17"], plan_tags=" RPJMD: vokasi \n\nRKPD\nRKPD")
    html = sign_in(ratna).post(edit, typed, follow=True).content.decode()
    programme.refresh_from_db()
    assert programme.goals == [4, 17]
    assert programme.plan_tags == ["RPJMD: vokasi", "RKPD"]
    for text in ("4. Pendidikan berkualitas", "17. Kemitraan", "RPJMD: vokasi", "RKPD"):
        assert text in html


def test_too_long_a_plan_is_said_beside_it_and_kept(sign_in, programme, edit, ratna):
    page = sign_in(ratna).post(edit, facts(programme, goals=["4"], plan_tags="x" * 101))
    assert list(page.context["form"].errors) == ["plan_tags"]
    html = page.content.decode()
    assert "x" * 101 in html
    assert html.count("checked") == 1


def test_goal_that_does_not_exist_is_refused(sign_in, programme, edit, ratna):
    page = sign_in(ratna).post(edit, facts(programme, goals=["18"]))
    assert list(page.context["form"].errors) == ["goals"]


def test_page_sent_unchanged_keeps_goals_and_plans(sign_in, programme, edit, ratna):
    Programme.objects.update(goals=[4], plan_tags=["A", "B"])
    page = sign_in(ratna).get(edit)
    form = page.context["form"]
    assert form["plan_tags"].value() == "A\nB"
    assert not form.fields["plan_tags"].has_changed(["A", "B"], "A\r\nB")


def test_there_are_seventeen_goals_in_both_languages():
    assert Goal.values == list(range(1, 18))
    assert [str(label).split(".")[0] for label in Goal.labels] == [str(n) for n in Goal.values]
    with override("en"):
        assert str(Goal.WATER.label) == "6. Clean water and sanitation"


@pytest.mark.parametrize(
    ("field", "kind"),
    [("economy", "business"), ("culture", "culture_tourism"), ("tourism", "culture_tourism")],
)
def test_promotions_of_before_are_told_apart_by_their_field(programme, field, kind):
    migration = import_module("programs.migrations.0004_kinds_goals")
    field = type(programme.field)._default_manager.get_or_create(code=field)[0]
    old = ProgrammeFactory(agreement=programme.agreement, field=field, kind="promotion")
    migration.split_promotion(apps, None)
    old.refresh_from_db()
    programme.refresh_from_db()
    assert (old.kind, programme.kind) == (kind, "student_exchange")


def test_history_still_knows_the_kind_of_before(sign_in, programme, ratna):
    Programme.objects.update(kind="promotion")
    Programme.objects.update(kind="business", goals=[4])
    address = reverse("history:object_history", args=["programs.programme", programme.pk])
    html = sign_in(ratna).get(address).content.decode()
    for text in ("Promosi", "Forum usaha dan promosi dagang", "4. Pendidikan berkualitas"):
        assert text in html
    assert "promotion" not in html
