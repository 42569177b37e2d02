"""Example data: partnerships that tell what the portal is for, walked through its own services."""

from django.db import connection
from django.utils.translation import override

from evaluations.demo.people import SILENT, People, load_accounts
from evaluations.demo.relationships import load_relationships
from evaluations.demo.told import load_stories
from sistercity.notifications.models import Notification
from sistercity.worklist import reminders


def load() -> None:
    """Load everything; the reference data must be there. Nobody is told of what is history."""
    with override("id"):
        load_accounts()
        people = People()
        load_stories(people)
        load_relationships(people)
    Notification.objects.all().delete()
    reminders.remind()
    Notification.objects.filter(recipient__password=SILENT).delete()
    connection.run_on_commit.clear()  # one run of the schedule mails them all
