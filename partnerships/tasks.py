"""Celery: each task finds what is due and not yet done."""

from celery import shared_task

from partnerships.models import Partnership
from partnerships.services import (
    agreements,
    comparisons,
    expiry,
    position,
    signature_checks,
    terminations,
)


@shared_task
def update_agreements() -> int:
    """Start, resume and end what is due, and move stages that change with the calendar."""
    agreements.start_due()
    terminations.take_effect_due()
    agreements.resume_due()
    expired = agreements.expire_due()
    for partnership in Partnership.objects.active().with_parties().iterator(chunk_size=500):
        position.refresh(partnership)
    return expired


@shared_task
def remind_of_expiry() -> int:
    """Tell who must know of agreements about to end without a decision."""
    return expiry.remind()


@shared_task
def compare_versions() -> int:
    """Compare what was asked for, and what a lost worker left half done."""
    return comparisons.compare_due()


@shared_task
def check_waiting_signatures() -> int:
    """Check the signatures of uploaded files that a killed worker, or an old portal, left."""
    return signature_checks.check_waiting()
