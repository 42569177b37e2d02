"""The partnerships in force that sleep, are dormant or end within a year, the most urgent first."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, Value, When

from evaluations.health import ENDS_NOW, ENDS_SOON
from partnerships.models import Partnership, PartnershipQuerySet, ending_within, silent_as
from sistercity.accounts.models import User


def on_radar(rows: PartnershipQuerySet) -> PartnershipQuerySet:
    awake = silent_as(Partnership.Health.AWAKE)
    return rows.active().filter(~awake | ending_within(ENDS_SOON))


def with_urgency(rows: PartnershipQuerySet) -> PartnershipQuerySet:
    """With `urgency` and, within the same, `urgent_since`: what ends first, or is silent longest.

    What is about to end comes before what is dormant, what sleeps, and what ends later.
    """
    dormant, sleeping = Partnership.Health.DORMANT, Partnership.Health.SLEEPING
    ends = ending_within(ENDS_NOW)
    return rows.annotate(
        urgency=Case(
            When(ends, then=Value(0)),
            When(silent_as(dormant), then=Value(1)),
            When(silent_as(sleeping), then=Value(2)),
            default=Value(3),
        ),
        urgent_since=Case(
            When(Q(ends) | silent_as(Partnership.Health.AWAKE), then=F("ends_on")),
            default=F("last_activity_on"),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Sums:
    awake: int
    sleeping: int
    dormant: int
    ending: int

    @property
    def all(self) -> int:
        return self.awake + self.sleeping + self.dormant


def sums_for(user: User) -> Sums:
    """Count the partnerships in force that exist for this person, by one query."""
    conditions = {health.value: silent_as(health) for health in Partnership.Health}
    conditions["ending"] = ending_within(ENDS_SOON)
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return Sums(**Partnership.objects.visible_to(user).active().aggregate(**counts))
