"""Where a partnership stands: the one place that writes its projected columns."""

from datetime import date, timedelta

from django.utils import timezone

from partnerships.models import (
    Agreement,
    Case,
    Meeting,
    Partnership,
    PartnershipQuerySet,
    Termination,
)
from sistercity.places.plain import plain
from sistercity.procedure import STEPS, Stage

#: So long before its date the evaluation or the decision is what the partnership is about.
EVALUATION_WINDOW = timedelta(days=90)
EVALUATION_KEYS = ("evaluation", "decision")

#: So many rows are written at a time when many change together.
BATCH = 500


def refresh(partnership: Partnership) -> Partnership:
    """Derive stage, step, status and dates from what they follow from, and save."""
    case = partnership.cases.order_by("-pk").first()
    agreement = partnership.agreement_in_force
    items = list(partnership.worklist.open().by_due_date().values_list("key", "due_on"))
    walks = case is not None and case.is_open
    partnership.status = status_of(partnership, case, agreement)
    partnership.due_on = items[0][1] if items else None
    partnership.on_hold = bool(walks and case and case.on_hold)
    partnership.ends_on = last_day_of(agreement) if agreement else None
    if walks and case and not (agreement and case.step_key == "deposit"):
        partnership.step_key = case.step_key
        partnership.stage = case.step.stage
    elif agreement:
        running = [key for key, _due_on in items if key in STEPS and key != "deposit"]
        partnership.step_key = running[0] if running else "programmes"
        partnership.stage = stage_in_force(running[0] if running else "", partnership.due_on)
    elif case:
        partnership.step_key, partnership.stage = case.step_key, case.step.stage
    partnership.save(
        update_fields=["status", "due_on", "on_hold", "ends_on", "step_key", "stage", "updated_at"]
    )
    return partnership


def last_day_of(agreement: Agreement) -> date | None:
    """Return the last day on which it is in force: before its end, where it is under notice."""
    notices = Termination.objects.about(agreement).standing()
    effective_on = notices.values_list("effective_on", flat=True).first()
    return effective_on - timedelta(days=1) if effective_on else agreement.ends_on


def status_of(partnership: Partnership, case: Case | None, agreement: Agreement | None) -> str:
    if agreement:
        return Partnership.Status.ACTIVE
    if case is None or case.state == Case.State.COMPLETED or _failed_to_renew(case):
        waits = partnership.agreements.waiting_to_start().exists()
        return Partnership.Status.PREPARING if waits else Partnership.Status.ENDED
    return {
        Case.State.OPEN: Partnership.Status.PREPARING,
        Case.State.REJECTED: Partnership.Status.REJECTED,
        Case.State.WITHDRAWN: Partnership.Status.WITHDRAWN,
    }[Case.State(case.state)]


def _failed_to_renew(case: Case) -> bool:
    """Tell whether a renewal or amendment came to nothing: what it was about had its time."""
    return not case.is_open and case.kind != Case.Kind.NEW


def stage_in_force(key: str, due_on: date | None) -> str:
    soon = due_on is not None and due_on <= timezone.localdate() + EVALUATION_WINDOW
    return Stage.EVALUATION if key in EVALUATION_KEYS and soon else Stage.IMPLEMENTATION


def search_text(partnership: Partnership) -> str:
    """Return what the search of the list looks in; the city also as it is typed without marks."""
    city = partnership.counterpart.name
    country = partnership.counterpart.country
    words = [
        partnership.region.full_name,
        *dict.fromkeys([city, plain(city)]),
        country.name_id,
        country.name_en,
        *(agreement.number for agreement in partnership.agreements.all() if agreement.number),
    ]
    for field in partnership.fields.all():
        words += [field.name_id, field.name_en]
    return " ".join(words)


def write_search(partnership: Partnership) -> None:
    """Derive the search text anew after a name, number or field that it holds changed."""
    partnership.search = search_text(partnership)
    partnership.save(update_fields=["search", "updated_at"])


def refresh_search(partnerships: PartnershipQuerySet) -> None:
    """Derive the search text of many anew, after the name of something in it changed."""
    found = list(partnerships.with_parties().prefetch_related("agreements", "fields"))
    for partnership in found:
        partnership.search = search_text(partnership)
    Partnership.objects.bulk_update(found, ["search"], batch_size=BATCH)


def note_activity(partnership: Partnership, on: date | None = None) -> None:
    """Remember that something happened, so that silence becomes visible."""
    on = min(on or timezone.localdate(), timezone.localdate())
    if on <= partnership.last_activity_on:
        return  # the day only ever moves forward, so that the row cannot be behind what was read
    Partnership.objects.filter(pk=partnership.pk, last_activity_on__lt=on).update(
        last_activity_on=on
    )
    partnership.last_activity_on = on


def note_meeting(meeting: Meeting) -> None:
    """Count a meeting that took place, with minutes, as a sign of life."""
    if meeting.is_past and meeting.minutes:
        note_activity(meeting.partnership, timezone.localdate(meeting.starts_at))
