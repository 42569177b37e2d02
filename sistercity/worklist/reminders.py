"""Remind of what is due and not yet done: before, on and after the day, once per occasion.

A missed night is caught up by the next run, and only the latest occasion is told, so that nobody
is flooded; running twice tells nobody twice, and a date that moved is reminded of anew. The rows
of a batch are marked in the transaction that tells of them: whatever crashes, both are there or
neither is.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sistercity.accounts.models import Role, User
from sistercity.deadlines.counting import DayKind
from sistercity.notifications.models import Notification
from sistercity.notifications.services import TITLE, deliver
from sistercity.notifications.tasks import send_mail
from sistercity.procedure import STEPS
from sistercity.worklist.escalation import escalate
from sistercity.worklist.holders import Holders
from sistercity.worklist.models import Item

#: Days before the due date at which a reminder is given, when the step names none of its own.
DEFAULT_DAYS = (7, 1, 0)
EARLIEST = max(day for step in STEPS.values() for day in (*step.remind, *DEFAULT_DAYS))
#: So many turns are told of at a time.
BATCH = 500


def occasion(key: str, due_on: date | None, today: date) -> str:
    """Return the latest occasion that has come for a turn, "2026-11-30:before:7"; "" before any.

    What is late has one a week.
    """
    if due_on is None:
        return ""
    left = (due_on - today).days
    if left < 0:
        return f"{due_on}:late:{(-left - 1) // 7}"
    days = (STEPS[key].remind if key in STEPS else ()) or DEFAULT_DAYS
    passed = [day for day in days if left <= day]
    return f"{due_on}:before:{min(passed)}" if passed else ""


def wording(item: Item, today: date) -> str:
    """Return how far the due date is, counted in the days of its limit, and what is due."""
    left = item.deadline.days_left_on(today) or 0
    values = {"days": abs(left), "what": item.name}
    working = item.day_kind == DayKind.WORKING
    if left == 0:
        return _("Jatuh tempo hari ini: %(what)s") % values
    return _late(-left, working) % values if left < 0 else _ahead(left, working) % values


def _late(days: int, working: bool) -> str:
    if working:
        return ngettext(
            "Terlambat %(days)s hari kerja: %(what)s",
            "Terlambat %(days)s hari kerja: %(what)s",
            days,
        )
    return ngettext("Terlambat %(days)s hari: %(what)s", "Terlambat %(days)s hari: %(what)s", days)


def _ahead(days: int, working: bool) -> str:
    if working:
        return ngettext(
            "%(days)s hari kerja lagi: %(what)s", "%(days)s hari kerja lagi: %(what)s", days
        )
    return ngettext("%(days)s hari lagi: %(what)s", "%(days)s hari lagi: %(what)s", days)


def to_tell(item: Item, holders: Holders, today: date) -> Iterable[tuple[User, str]]:
    """Return who is told, and the page where each looks at it.

    The holders go where they act; once it is late, the region's officers and leaders are told
    too, and see the partnership.
    """
    people: dict[int, tuple[User, str]] = {}
    if item.due_on and item.due_on < today:
        partnership = item.partnership
        for role in (Role.OFFICER, Role.LEADER):
            for person in holders.in_office(role, partnership.region):
                people[person.pk] = person, partnership.get_absolute_url()
    people |= {person.pk: (person, item.url) for person in holders.of(item)}
    return people.values()


def remind(today: date | None = None) -> int:
    """Tell everybody what is due; return how many turns had an occasion that was not told yet."""
    today = today or timezone.localdate()
    told, due = 0, not_told(today)
    while batch := list(islice(due, BATCH)):
        told += tell(batch, today)
    if told:
        send_mail.delay()
    return told


def not_told(today: date) -> Iterator[int]:
    """Yield the keys of turns with something to tell that was not told, the oldest date first."""
    rows = Item.objects.running().filter(due_on__lte=today + timedelta(days=EARLIEST))
    columns = ("pk", "key", "due_on", "reminded", "escalated_at", "escalated_to")
    found = rows.order_by("due_on", "pk").values_list(*columns)
    for pk, key, due_on, reminded, at, in_place_of_head in found.iterator(chunk_size=10_000):
        name = occasion(key, due_on, today)
        no_head_knows = due_on < today and (at is None or in_place_of_head)
        if name and (name != reminded or no_head_knows):
            yield pk


@transaction.atomic
def tell(keys: Sequence[int], today: date) -> int:
    """Tell of the turns `keys`, except those that another run has in hand; return how many."""
    rows = Item.objects.running().filter(pk__in=keys).order_by("due_on", "pk")
    items = list(rows.select_for_update(of=("self",), skip_locked=True).for_page())
    holders, told, messages = Holders(items), [], []
    for item in items:
        escalate(item, today)
        name = occasion(item.key, item.due_on, today)
        if not name or name == item.reminded:
            continue
        item.reminded = name
        told.append(item)
        for person, url in to_tell(item, holders, today):
            messages.append(message(item, person, url, today))
    deliver(messages, by_mail_now=False)
    Item.objects.bulk_update(told, ["reminded"])
    return len(told)


def message(item: Item, person: User, url: str, today: date) -> Notification:
    with override(person.language):
        return Notification(
            recipient=person,
            occasion=f"item:{item.pk}:{item.reminded}",
            title=wording(item, today)[:TITLE],
            body=str(item.partnership),
            url=url,
        )
