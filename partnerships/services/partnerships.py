"""Start a partnership, enter one from before the portal, assign its coordinators."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Agreement, Case, Field, Move, Partnership
from partnerships.services import documents, position, turns
from sistercity.accounts.models import User
from sistercity.notifications.services import notify


@transaction.atomic
def start_partnership(
    partnership: Partnership,
    *,
    fields: Iterable[Field],
    by: User,
    at: datetime | None = None,
) -> Partnership:
    """Save a new partnership and open its first case at the initiative."""
    at = at or timezone.now()
    partnership.created_by = by
    partnership.last_activity_on = timezone.localdate(at)
    partnership.save()
    partnership.fields.set(fields)
    position.write_search(partnership)
    open_case(partnership, kind=Case.Kind.NEW, start="initiative", by=by, at=at)
    return position.refresh(partnership)


@transaction.atomic
def open_case(
    partnership: Partnership,
    *,
    kind: str,
    start: str,
    by: User,
    reason: str = "",
    at: datetime | None = None,
) -> Case:
    """Open a case at the step `start`; the first one begins with the initiative."""
    at = at or timezone.now()
    case = Case.objects.create(
        partnership=partnership,
        kind=kind,
        reason=reason,
        start_key=start,
        step_key=start,
        step_opened_at=at,
        turn_opened_at=at,
        opened_by=by,
    )
    Move.objects.create(
        case=case,
        action=Move.Action.OPEN,
        from_key=start,
        from_turn=0,
        to_key=start,
        to_turn=0,
        role=by.role,
        by=by,
        at=at,
        note=reason,
    )
    turns.open_case_turn(case, at=at, silent=True)
    return case


@transaction.atomic
def record_legacy(
    partnership: Partnership,
    agreement: Agreement,
    *,
    fields: Iterable[Field],
    scan: UploadedFile,
    by: User,
) -> Agreement:
    """Enter an agreement from before the portal as a running one (PP 28/2018 art. 48).

    It walks no steps; its scan is the evidence there is.
    """
    fields = list(fields)
    partnership.created_by = by
    partnership.status = Partnership.Status.ACTIVE
    partnership.submitted_at = timezone.now()
    partnership.save()
    partnership.fields.set(fields)
    agreement.partnership = partnership
    agreement.status = Agreement.Status.IN_FORCE
    agreement.save()
    agreement.fields.set(fields)
    position.write_search(partnership)
    documents.add_version(
        documents.attach(
            partnership,
            kind="legacy_scan",
            title=_("Pindaian perjanjian"),
            agreement=agreement,
        ),
        scan,
        by=by,
    )
    turns.open_implementation_turns(agreement)
    position.refresh(partnership)
    return agreement


@transaction.atomic
def assign_coordinators(partnership: Partnership, people: Iterable[User], *, by: User) -> None:
    """Make `people` the coordinators and tell the new ones.

    The partnership counts as changed, so that who chooses at the same time sees a conflict.
    """
    before = set(partnership.coordinators.all())
    people = list(people)
    partnership.coordinators.set(people)
    partnership.save(update_fields=["updated_at"])
    turns.follow_coordinators(partnership)
    notify(
        [person for person in people if person not in before],
        occasion=f"partnership:{partnership.pk}:coordinator:{timezone.localdate()}",
        title=_("Anda ditetapkan sebagai koordinator"),
        body=str(partnership),
        url=partnership.get_absolute_url(),
    )
