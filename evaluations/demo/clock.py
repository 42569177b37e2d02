"""Days of the demo, counted back from today so that it never ages."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def days_ago(days: int) -> date:
    """Return a day in the past (in the future when negative)."""
    return timezone.localdate() - timedelta(days=days)


def at_work(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an hour of office on `day`, moved off the weekend and never in the future."""
    day -= timedelta(days=max(0, day.weekday() - 4))
    moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
    return min(moment, timezone.now() - timedelta(minutes=1))


def month_of(day: date) -> str:
    """Return the part of a letter's number that tells its month: "05/2026"."""
    return f"{day:%m/%Y}"
