"""Celery: the daily look at what is due."""

from celery import shared_task

from sistercity.worklist import reminders


@shared_task
def remind() -> int:
    return reminders.remind()
