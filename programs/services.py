"""Plan and run programmes; the partnership notices."""

from collections.abc import Iterable

from django.db import transaction

from partnerships.models import Agreement, Field
from partnerships.services import position, turns
from programs.models import Activity, BudgetLine, Good, Participants, Party, Programme, Risk
from sistercity.accounts.models import User

#: What is typed on a page of rows.
ProgrammeRow = BudgetLine | Party | Participants | Good | Risk


@transaction.atomic
def save_programme(programme: Programme, *, by: User) -> Programme:
    """Save a new or changed programme; a complete action plan closes its turn."""
    if programme.pk is None:
        programme.created_by = by
    programme.save()
    return after_change(programme)


@transaction.atomic
def save_rows(
    programme: Programme,
    *,
    saved: Iterable[ProgrammeRow],
    deleted: Iterable[ProgrammeRow] = (),
) -> Programme:
    """Save and delete rows of one table of `programme`."""
    for row in deleted:
        row.delete()
    for row in saved:
        row.programme = programme
        row.save()
    return after_change(programme)


@transaction.atomic
def save_activity(activity: Activity) -> Activity:
    """Save a new or changed activity."""
    activity.save()
    after_change(activity.programme)
    return activity


def after_change(programme: Programme) -> Programme:
    """Let the partnership notice a programme's change (its lines, parties or activities too)."""
    agreement = programme.agreement
    if not fields_without_programme(agreement):
        turns.close_turns(agreement.subject, key="action_plan")
    position.note_activity(agreement.partnership)
    position.refresh(agreement.partnership)
    return programme


def fields_without_programme(agreement: Agreement) -> list[Field]:
    """Return the fields of `agreement` that no programme with lead, period and budget covers."""
    covering = (
        agreement.programmes.filter(budget_lines__planned_amount__gt=0)
        .exclude(lead_agency="")
        .exclude(status=Programme.Status.CANCELLED)
    )
    return list(agreement.fields.exclude(pk__in=covering.values("field")))
