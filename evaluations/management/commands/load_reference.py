from dataclasses import asdict
from typing import Any

from django.core.management import BaseCommand
from django.db import transaction
from django.utils import timezone

from evaluations.criteria import DEFAULT_CRITERIA
from evaluations.models import Criterion
from partnerships.drafting.defaults import load_clauses
from partnerships.seed import load_fields
from sistercity.deadlines.seed import load_holidays
from sistercity.places.seed import load_places


class Command(BaseCommand):
    help = (
        "Load the reference data: regions, countries, cities abroad, holidays, fields of "
        "cooperation, clause templates, evaluation criteria. Safe to repeat; what is there stays "
        "as it is."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_places() | {
            "holidays": load_holidays(timezone.localdate()),
            "fields": load_fields(),
            "clause templates": load_clauses(),
            "criteria": load_criteria(),
        }
        if options["verbosity"]:
            words = ", ".join(f"{count:,} {what}" for what, count in counts.items())
            self.stdout.write(f"Reference data: {words}.")


def load_criteria() -> int:
    """Add the criteria that are missing; return how many there are."""
    Criterion.objects.bulk_create(
        [Criterion(**asdict(criterion)) for criterion in DEFAULT_CRITERIA], ignore_conflicts=True
    )
    return Criterion.objects.count()
