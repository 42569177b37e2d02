"""Open and close turns; whoever gets a turn is told at once."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sistercity.accounts.models import User
from sistercity.deadlines.counting import DayKind, add_days, days_between
from sistercity.notifications.services import notify
from sistercity.worklist.holders import holders
from sistercity.worklist.models import Item


def acted_for(subject: str, user: User) -> User | None:
    """Return the colleague in whose place `user` acts on the open turn of `subject` now."""
    colleagues = {person.pk: person for person in user.stands_in_for}
    if not colleagues:
        return None
    items = Item.objects.turn_of(user).filter(subject=subject).acted_on_by(user)
    found = items.order_by("pk").first()
    return colleagues.get(found.acted_for) if found and found.acted_for else None


def open_item(*, silent: bool = False, **fields: Any) -> Item:
    """Open a turn unless the same one is open already, and tell its holders.

    `fields` are those of `Item`. `silent` is for history entered afterwards. When two open the
    same turn at once, the table lets one of them, and the other gets that one's.
    """
    item, made = Item.objects.open().get_or_create(
        subject=fields["subject"],
        key=fields["key"],
        role=fields.get("role", ""),
        person=fields.get("person"),
        defaults=fields,
    )
    if made and not silent:
        tell_opened(item)
    return item


def tell_opened(item: Item) -> None:
    for person in holders(item):
        with override(person.language):
            notify(
                [person],
                occasion=f"item:{item.pk}:opened",
                title=_("Giliran Anda: %(what)s") % {"what": item.name},
                body=str(item.partnership),
                url=item.url,
            )


def close_items(subject: str, *, at: datetime | None = None, **narrow: Any) -> int:
    """Close the open turns of `subject`, all or those that match; return how many."""
    items = Item.objects.open().filter(subject=subject, **narrow)
    return items.update(closed_at=at or timezone.now())


def hold_items(subject: str, *, on: date) -> None:
    """Stop the clock of the open turns of `subject`."""
    Item.objects.running().filter(subject=subject).update(held_on=on)


def resume_items(subject: str, *, on: date) -> None:
    """Start the clock again: every due date moves by the days it stood still."""
    for item in Item.objects.open().filter(subject=subject, held_on__isnull=False):
        kind = DayKind(item.day_kind)
        if item.due_on and item.held_on:
            item.due_on = add_days(item.due_on, days_between(item.held_on, on, kind), kind)
        item.held_on = None
        item.save(update_fields=["due_on", "held_on"])
