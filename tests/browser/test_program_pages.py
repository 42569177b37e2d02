import pytest
from django.urls import reverse
from playwright.sync_api import expect

from programs.models import BudgetLine
from tests.factories import (
    ActivityFactory,
    ActualFactory,
    BudgetLineFactory,
    IndicatorFactory,
    PartyFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit(visit, ratna):
    """Return the page with Ratna signed in."""
    return visit(ratna)


def test_pages_of_a_programme_are_accessible(visit, programme, assert_sound):
    BudgetLineFactory(programme=programme, source="grant", realised_amount=200_000_000)
    PartyFactory(programme=programme)
    ActivityFactory(programme=programme, done=True)
    ActualFactory(indicator=IndicatorFactory(programme=programme))
    addresses = [
        reverse("programs:program_list"),
        programme.get_absolute_url(),
        reverse("programs:program_budget", args=[programme.pk]),
        reverse("programs:program_create", args=[programme.agreement.pk]),
        reverse("programs:program_perform", args=[programme.pk, "cancel"]),
        reverse("programs:partnership_programs", args=[programme.partnership.pk]),
    ]
    assert_sound(visit, addresses)


def test_budget_grows_by_a_row_with_everything_typed_kept(visit, programme):
    visit.goto(reverse("programs:program_budget", args=[programme.pk]))
    second = visit.get_by_role("group", name="Baris 2")
    second.get_by_label("Uraian").fill("Hibah perjalanan")
    visit.get_by_role("button", name="Tambah baris").click()
    expect(second.get_by_label("Uraian")).to_have_value("Hibah perjalanan")
    second.get_by_label("Sumber").select_option("grant")
    second.get_by_label("Rencana").fill("1.250.000,50")
    expect(visit.get_by_role("group", name="Baris 3")).to_be_visible()
    second.get_by_label("Rencana").press("Enter")
    visit.wait_for_url(programme.get_absolute_url())
    line = BudgetLine.objects.get(source="grant")
    assert (str(line.planned_amount), line.description) == ("1250000.50", "Hibah perjalanan")
