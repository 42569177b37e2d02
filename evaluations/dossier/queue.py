"""Celery: dossiers are made one by one; what a dead worker left is begun anew by the schedule."""

from celery import shared_task
from django.db import transaction

from evaluations.dossier import build
from partnerships.models import Dossier
from partnerships.services import dossiers


@shared_task(name="evaluations.tasks.build_dossier")
def build_dossier(pk: int) -> bool:
    return build.build(pk)


@shared_task(name="evaluations.tasks.resume_dossiers")
def resume_dossiers() -> int:
    """Begin again what nobody is working on; return how many."""
    waiting = dossiers.waiting_for_work()
    for pk in waiting:
        build_dossier.delay(pk)
    return len(waiting)


@shared_task(name="evaluations.tasks.expire_dossiers")
def expire_dossiers() -> int:
    """Delete what has expired and what nobody knows; return how many files."""
    return dossiers.expire() + build.sweep()


def send(dossier: Dossier) -> None:
    """Have a worker make `dossier` after the commit; what the broker misses, the schedule sends."""
    transaction.on_commit(lambda: build_dossier.delay(dossier.pk), robust=True)
