"""The activities of a programme along its time, in whole percent of the span they cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from programs.models import Activity, Programme

#: The least width of a bar, in percent, so that one day of years is still seen.
LEAST = 2
PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class Bar:
    """An activity between `start` and `start + width`; `filled` of the width has been done."""

    activity: Activity
    start: int
    width: int

    @property
    def filled(self) -> int:
        return self.width * self.activity.percent // PERCENT


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Activities by date from `first` to `last` day; `today` is None when outside of them."""

    first: date
    last: date
    today: int | None
    bars: Sequence[Bar]


def timeline_of(programme: Programme, *, today: date) -> Timeline:
    """Return the programme's period, longer where an activity leaves it, with its activities."""
    activities = list(programme.activities.all())
    first = min([programme.starts_on, *(row.starts_on for row in activities)])
    last = max([programme.ends_on, *(row.last_day for row in activities)])
    days = (last - first).days + 1

    def place(day: date) -> int:
        return (day - first).days * PERCENT // days

    bars = []
    for row in activities:
        start = min(place(row.starts_on), PERCENT - LEAST)
        days_held = (row.last_day - row.starts_on).days + 1
        width = max(days_held * PERCENT // days, LEAST)
        bars.append(Bar(activity=row, start=start, width=min(width, PERCENT - start)))
    now = place(today) if first <= today <= last else None
    return Timeline(first=first, last=last, today=now, bars=bars)
