"""The open turns of one month, day by day."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from sistercity.deadlines.models import Holiday
from sistercity.worklist.models import Item, ItemQuerySet

#: So many turns of a day are named; the list has the others.
NAMED = 3
#: The years that can be asked for: nothing is due outside them.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day and what is due on it: the first few turns, and how many more there are."""

    date: date
    in_month: bool
    holiday: str
    items: list[Item]
    more: int


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month as weeks from Monday to Sunday; `count` turns are due in the weeks shown."""

    first: date
    weeks: list[list[Day]]
    count: int

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def next(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


def month_asked(text: str, today: date) -> date:
    """Return the first day of the month written "2026-11", of the present one without."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today
    return (first if FIRST_YEAR <= first.year <= LAST_YEAR else today).replace(day=1)


def month_of(items: ItemQuerySet, first: date) -> Month:
    """Return the month that begins with `first`, with those of `items` that are due in it.

    Three queries, however many there are.
    """
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    shown = (weeks[0][0], weeks[-1][-1])
    names = dict(Holiday.objects.filter(date__range=shown).values_list("date", "name"))
    due = items.filter(due_on__range=shown)
    ranked = due.order_by().annotate(
        place=Window(RowNumber(), partition_by=F("due_on"), order_by=F("pk").asc()),
        on_day=Window(Count("pk"), partition_by=F("due_on")),
    )
    first_ones = dict(ranked.filter(place__lte=NAMED).values_list("pk", "on_day"))
    named: dict[date | None, list[Item]] = {}
    for item in Item.objects.filter(pk__in=first_ones).for_page().order_by("pk"):
        named.setdefault(item.due_on, []).append(item)
    counts = {day: first_ones[rows[0].pk] for day, rows in named.items()}
    return Month(
        first=first,
        count=sum(counts.values()),
        weeks=[
            [
                Day(
                    date=day,
                    in_month=day.month == first.month,
                    holiday=names.get(day, ""),
                    items=named.get(day, []),
                    more=max(0, counts.get(day, 0) - NAMED),
                )
                for day in week
            ]
            for week in weeks
        ],
    )
