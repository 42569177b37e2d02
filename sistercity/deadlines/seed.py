"""The holidays that every portal begins with, as the package `holidays` knows them.

Islamic dates ahead are estimates and joint leave is declared year by year, so administrators
correct the table: a year that has any holiday in it is theirs and is left alone.
"""

from collections.abc import Iterator
from datetime import date

import holidays

from sistercity.deadlines.models import Holiday

YEARS_BACK, YEARS_AHEAD = 6, 3
CATEGORIES = {
    Holiday.Kind.JOINT_LEAVE: "government",
    Holiday.Kind.NATIONAL: "public",
}


def load_holidays(today: date) -> int:
    """Add the holidays of the years around `today` that have none; return how many there are."""
    known = {day.year for day in Holiday.objects.dates("date", "year")}
    years = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    new = [year for year in years if year not in known]
    if new:
        Holiday.objects.bulk_create(holidays_of(new), ignore_conflicts=True)
    return Holiday.objects.count()


def holidays_of(years: list[int]) -> Iterator[Holiday]:
    """Yield the holidays of `years`; where both kinds fall on one day it is national."""
    found: dict[date, Holiday] = {}
    for kind, category in CATEGORIES.items():
        days = holidays.country_holidays("ID", years=years, categories=(category,), language="id")
        for day, name in days.items():
            found[day] = Holiday(date=day, name=name[:150], kind=kind)
    return iter(found[day] for day in sorted(found))
