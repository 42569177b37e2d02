"""What is recorded about a case outside its moves."""

from django.db import transaction
from django.utils import timezone

from partnerships.models import Case
from partnerships.services import position, turns
from sistercity.worklist.models import Item


@transaction.atomic
def note_council_receipt(case: Case) -> None:
    """Save when the council received the request; its running limit is counted anew from there."""
    case.save(update_fields=["council_received_on", "updated_at"])
    received = case.council_received_on
    if received is None or not case.turn.holder:
        return
    Item.objects.open().filter(subject=case.subject).update(
        since=received, due_on=turns.due_date(case.step_key, received)
    )
    position.note_activity(case.partnership, timezone.localdate())
    position.refresh(case.partnership)
