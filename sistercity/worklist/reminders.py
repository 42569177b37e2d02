"""Remind of what is due and not yet done: before, on and after the day, once per occasion.

A missed night is caught up by the next run, and only the latest occasion is told, so that nobody
is flooded; running twice tells nobody twice.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sistercity.accounts.models import Role, User
from sistercity.deadlines.counting import DayKind
from sistercity.notifications.services import notify
from sistercity.procedure import STEPS
from sistercity.worklist.escalation import escalate
from sistercity.worklist.models import Item
from sistercity.worklist.services import holders

#: Days before the due date at which a reminder is given, when the step names none of its own.
DEFAULT_DAYS = (7, 1, 0)
EARLIEST = max(day for step in STEPS.values() for day in (*step.remind, *DEFAULT_DAYS))


def occasion(item: Item, today: date) -> str | None:
    """Return the name of the latest occasion that has come for `item`, None before the first.

    Late items have one a week.
    """
    if item.due_on is None:
        return None
    left = (item.due_on - today).days
    if left < 0:
        return f"late:{(-left - 1) // 7}"
    passed = [day for day in (item.step.remind if item.step else ()) or DEFAULT_DAYS if left <= day]
    return f"before:{min(passed)}" if passed else None


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


def to_tell(item: Item, today: date) -> Iterable[tuple[User, str]]:
    """Return who is told, and the page where each looks at it.

    The holders go where they act; once it is late, the region's officers and leaders are told
    too, and see the partnership.
    """
    people: dict[int, tuple[User, str]] = {}
    if item.due_on and item.due_on < today:
        partnership = item.partnership
        for role in (Role.OFFICER, Role.LEADER):
            for person in User.objects.holding(role, partnership.region):
                people[person.pk] = person, partnership.get_absolute_url()
    people |= {person.pk: (person, item.url) for person in holders(item)}
    return people.values()


def remind(today: date | None = None) -> int:
    """Tell everybody what is due; return how many items had an occasion."""
    today = today or timezone.localdate()
    items = (
        Item.objects.running()
        .filter(due_on__lte=date.fromordinal(today.toordinal() + EARLIEST))
        .for_page()
        .order_by("pk")
    )
    told = 0
    for item in items.iterator(chunk_size=500):
        escalate(item, today)
        if name := occasion(item, today):
            told += 1
            for person, url in to_tell(item, today):
                with override(person.language):
                    notify(
                        [person],
                        occasion=f"item:{item.pk}:{item.due_on}:{name}",
                        title=wording(item, today),
                        body=str(item.partnership),
                        url=url,
                    )
    return told
