"""Log meetings and follow up action items."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import ActionItem, Meeting, Participant, Partnership
from partnerships.services import invitations, position, turns
from sistercity.accounts.models import REGIONAL_ROLES, Role, User, UserQuerySet
from sistercity.lifecycle import Conflict, lock

#: What somebody who was invited has to know when it changes.
SCHEDULE = ("starts_at", "ends_at", "place", "link")


def people_of(partnership: Partnership) -> UserQuerySet:
    """Return who may own an action item: the region's people and the coordinators assigned."""
    region = User.objects.active().filter(role__in=REGIONAL_ROLES, region=partnership.region_id)
    strangers = region.filter(role=Role.COORDINATOR).exclude(coordinated=partnership)
    return region.exclude(pk__in=strangers.values("pk"))


@transaction.atomic
def log_meeting(
    meeting: Meeting,
    *,
    by: User,
    participants: Iterable[Participant] | None = None,
    items: Iterable[ActionItem] = (),
) -> Meeting:
    """Save a new meeting with who was there and what is to be done.

    An interministerial one belongs to the open case, and its invitations are proposed.
    """
    meeting.created_by = by
    if meeting.kind == Meeting.Kind.INTERMINISTERIAL:
        meeting.case = meeting.partnership.open_case
    meeting.save()
    for person in participants or ():
        person.meeting = meeting
        person.save()
    add_action_items(meeting, items, by=by)
    if meeting.case:
        invitations.prepare(meeting)
    position.note_meeting(meeting)
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting,
    *,
    by: User,
    participants: Sequence[Participant] | None,
    items: Iterable[ActionItem] = (),
) -> Meeting:
    """Save a changed meeting; afterwards it has the `participants` named, and no others.

    None leaves them as they are. Who was invited to it is told of another time or place.
    """
    before = Meeting.objects.get(pk=meeting.pk)
    meeting.save()
    if participants is not None:
        change_participants(meeting, participants)
    add_action_items(meeting, items, by=by)
    position.note_meeting(meeting)
    if any(getattr(before, name) != getattr(meeting, name) for name in SCHEDULE):
        invitations.tell_of_change(meeting)
    return meeting


def change_participants(meeting: Meeting, participants: Sequence[Participant]) -> None:
    stored = {person.pk: person for person in meeting.participants.all()}
    for person in participants:
        person.meeting = meeting
        if person.pk not in stored:
            person.pk = None
        if person.pk is None or _differ(person, stored.pop(person.pk)):
            person.save()
    for person in stored.values():
        person.delete()


def _differ(one: Participant, other: Participant) -> bool:
    names = ("name", "organisation", "kind")
    return any(getattr(one, name) != getattr(other, name) for name in names)


def add_action_items(meeting: Meeting, items: Iterable[ActionItem], *, by: User) -> None:
    """Save what the minutes of `meeting` ask for."""
    for item in items:
        item.partnership, item.meeting = meeting.partnership, meeting
        add_action_item(item, by=by)


@transaction.atomic
def add_action_item(item: ActionItem, *, by: User) -> ActionItem:
    """Save a new action item and give its owner the turn."""
    item.created_by = by
    item.save()
    turns.open_action_item(item)
    position.refresh(item.partnership)
    return item


@transaction.atomic
def reschedule_action_item(item: ActionItem) -> None:
    """Save a changed action item; its turn follows its owner and date."""
    item.save()
    turns.close_turns(item.subject)
    if item.done_on is None:
        turns.open_action_item(item)
    position.refresh(item.partnership)


@transaction.atomic
def complete_action_item(item: ActionItem, *, by: User, note: str, on: date | None = None) -> None:
    """Mark an action item as done, with what came of it.

    Raises Conflict if somebody has done so already.
    """
    if lock(item).done_on:
        raise Conflict(_("Tindak lanjut ini sudah diselesaikan."))
    item.done_on = on or timezone.localdate()
    item.done_note = note
    item.save(update_fields=["done_on", "done_note", "updated_at"])
    turns.close_turns(item.subject)
    position.note_activity(item.partnership, item.done_on)
    position.refresh(item.partnership)
