import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnerships.models import Agreement
from programs import services
from programs.lifecycle import PROGRAMME
from programs.models import Programme
from sistercity.lifecycle import Conflict
from sistercity.worklist.models import Item
from tests.factories import BudgetLineFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

PEOPLE = (
    "ratna",
    "bagus",
    "leader",
    "coordinator_elsewhere",
    "officer_elsewhere",
    "province_officer",
    "kemlu",
    "kemendagri",
    "auditor",
    "administrator",
)
RUNS_IT = {"ratna", "bagus"}
#: From each status, where each transition leads; None where it is a conflict.
TABLE = {
    "planned": {"start": "running", "complete": None, "cancel": "cancelled"},
    "running": {"start": None, "complete": "completed", "cancel": "cancelled"},
    "completed": {"start": None, "complete": None, "cancel": None},
    "cancelled": {"start": None, "complete": None, "cancel": None},
}


def in_status(programme: Programme, status: str) -> Programme:
    Programme.objects.filter(pk=programme.pk).update(status=status)
    return Programme.objects.get(pk=programme.pk)


def test_table_names_every_status_and_transition():
    assert set(TABLE) == set(Programme.Status.values)
    assert all(set(row) == set(PROGRAMME.transitions) for row in TABLE.values())


@pytest.mark.parametrize("status", TABLE)
@pytest.mark.parametrize("name", ["start", "complete", "cancel"])
def test_transition_by_status_and_role(request, programme, status, name):
    target = TABLE[status][name]
    for person in PEOPLE:
        user = request.getfixturevalue(person)
        programme = in_status(programme, status)
        if target and person in RUNS_IT:
            moved = PROGRAMME.perform(programme, name, by=user, note="Alasan.")
            assert moved.status == target
        else:
            with pytest.raises(PermissionDenied if target else Conflict):
                PROGRAMME.perform(programme, name, by=user, note="Alasan.")
            programme.refresh_from_db()
            assert programme.status == status, person


@pytest.mark.parametrize(
    ("status", "offered"),
    [("planned", ["start", "cancel"]), ("running", ["complete", "cancel"]), ("completed", [])],
)
def test_what_is_offered(programme, bagus, auditor, status, offered):
    programme = in_status(programme, status)
    assert [offer.name for offer in PROGRAMME.offered(programme, bagus)] == offered
    assert PROGRAMME.offered(programme, auditor) == []


def test_start_needs_a_budget(programme, ratna):
    programme.budget_lines.all().delete()
    with pytest.raises(ValidationError, match="anggaran"):
        PROGRAMME.perform(programme, "start", by=ratna)


def test_start_needs_the_agreement_in_force(programme, ratna):
    Agreement.objects.update(status=Agreement.Status.SUSPENDED)
    with pytest.raises(ValidationError, match="berlaku"):
        PROGRAMME.perform(Programme.objects.get(), "start", by=ratna)


def test_completion_needs_the_owner_of_the_results(programme, ratna):
    Programme.objects.update(ownership=" ", status="running")
    with pytest.raises(ValidationError, match="Pasal 26"):
        PROGRAMME.perform(programme, "complete", by=ratna)


def test_cancellation_needs_and_keeps_a_reason(programme, ratna):
    with pytest.raises(ValidationError, match="alasan"):
        PROGRAMME.perform(programme, "cancel", by=ratna, note=" ")
    PROGRAMME.perform(programme, "cancel", by=ratna, note="Mitra mundur.")
    programme.refresh_from_db()
    assert programme.status_note == "Mitra mundur."


def test_seen_status_of_yesterday_is_a_conflict(programme, ratna):
    in_status(programme, "running")
    with pytest.raises(Conflict):
        PROGRAMME.perform(programme, "cancel", by=ratna, seen="planned", note="Alasan.")


# --- What the partnership notices ---------------------------------------------------------
def test_action_plan_is_complete_with_a_budgeted_programme_for_each_field(
    agreement, economy, culture, ratna
):
    agreement.fields.add(culture)
    plan = Item.objects.open().filter(subject=agreement.subject, key="action_plan")
    for field in (economy, culture):
        programme = ProgrammeFactory.build(agreement=agreement, field=field, created_by=None)
        services.save_programme(programme, by=ratna)
        assert plan.exists()
        line = BudgetLineFactory.build(programme=None)
        services.save_rows(programme, saved=[line])
    assert programme.created_by == ratna
    assert not plan.exists()


def test_field_counts_only_with_planned_money_and_a_programme_that_goes_on(agreement, economy):
    programme = ProgrammeFactory(agreement=agreement, field=economy)
    line = BudgetLineFactory(programme=programme, planned_amount=0)
    assert services.fields_without_programme(agreement) == [economy]
    line.planned_amount = 1
    line.save()
    assert services.fields_without_programme(agreement) == []
    in_status(programme, "cancelled")
    assert services.fields_without_programme(agreement) == [economy]


def test_programme_wakes_a_dormant_partnership(agreement, economy, ratna):
    assert agreement.partnership.health == "dormant"
    programme = ProgrammeFactory.build(agreement=agreement, field=economy, created_by=None)
    services.save_programme(programme, by=ratna)
    agreement.partnership.refresh_from_db()
    assert agreement.partnership.health == "awake"
