from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction

from evaluations import demo
from partnerships.models import Partnership


class Command(BaseCommand):
    help = "Load the example data of the demo into a portal that has no partnership yet."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Partnership.objects.exists():
            raise CommandError("There are partnerships already; example data would mix with them.")
        demo.load()
        if options["verbosity"]:
            count = Partnership.objects.count()
            self.stdout.write(f"Example data: {count} partnerships with what belongs to them.")
