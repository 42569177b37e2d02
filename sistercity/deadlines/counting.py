"""How a deadline is counted (domain.md, section 8).

Working days are Monday to Friday without the holidays of the table; joint leave counts as a
holiday unless the setting says otherwise. A limit of N days starts the day after receipt.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sistercity.deadlines.models import Holiday, Target


class DayKind(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"

    @property
    def label(self) -> str:
        return str(_("hari kerja") if self is DayKind.WORKING else _("hari"))


@lru_cache(maxsize=4)
def _holidays_of(version: object) -> frozenset[date]:
    days = Holiday.objects.all()
    if not settings.JOINT_LEAVE_IS_HOLIDAY:
        days = days.filter(kind=Holiday.Kind.NATIONAL)
    return frozenset(days.values_list("date", flat=True))


def _minute() -> int:
    return int(timezone.now().timestamp() // 60)


def holidays() -> frozenset[date]:
    """Return the days off; read once a minute at most in each process."""
    return _holidays_of(_minute())


@lru_cache(maxsize=4)
def _weekdays_among(days: frozenset[date]) -> Sequence[date]:
    """Return those from Monday to Friday in order."""
    return sorted(day for day in days if day.weekday() < 5)


def _holidays_between(start: date, end: date) -> int:
    """Return how many holidays shorten the weeks after `start` up to and including `end`."""
    days = _weekdays_among(holidays())
    return bisect_right(days, end) - bisect_right(days, start)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays()


def add_days(start: date, days: int, kind: DayKind) -> date:
    """Return the last day of a limit of `days` that starts the day after `start`."""
    if kind is DayKind.CALENDAR:
        return start + timedelta(days=days)
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def days_between(start: date, end: date, kind: DayKind) -> int:
    """Return how many days of `kind` lie after `start` up to and including `end`.

    Negative when `end` is before `start`.
    """
    if end < start:
        return -days_between(end, start, kind)
    if kind is DayKind.CALENDAR:
        return (end - start).days
    weeks, rest = divmod((end - start).days, 7)
    count = weeks * 5 + sum(
        (start + timedelta(days=weeks * 7 + n)).weekday() < 5 for n in range(1, rest + 1)
    )
    return count - _holidays_between(start, end)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or earlier; the last one of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit of the procedure.

    `law` tells a limit of the regulation from a target of the portal, which is a setting.
    """

    days: int
    kind: DayKind
    law: bool = False

    def due_on(self, received_on: date) -> date:
        return add_days(received_on, self.days, self.kind)


@lru_cache(maxsize=4)
def _targets_of(version: object) -> Mapping[str, int]:
    return dict(Target.objects.values_list("step", "days"))


def limit_in_force(step: str, default: Limit) -> Limit:
    """Return the limit of a step: the law's as it stands, a target as administrators set it."""
    if default.law:
        return default
    days = _targets_of(_minute()).get(step, default.days)
    return Limit(days=days, kind=default.kind)


def forget() -> None:
    """Read holidays and targets anew, after an administrator changed them."""
    _holidays_of.cache_clear()
    _targets_of.cache_clear()


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A due date as a page shows it.

    `days_left` is negative from the day after the due date on, also when that is no working
    day, and None while on hold.
    """

    due_on: date | None
    kind: DayKind = DayKind.CALENDAR
    on_hold: bool = False

    @property
    def days_left(self) -> int | None:
        return self.days_left_on(timezone.localdate())

    def days_left_on(self, today: date) -> int | None:
        if self.due_on is None or self.on_hold:
            return None
        left = days_between(today, self.due_on, self.kind)
        if self.due_on < today:
            return min(left, -1)
        return max(left, 1) if self.due_on > today else 0

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0
