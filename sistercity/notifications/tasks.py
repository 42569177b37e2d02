"""Celery: each task finds what is due and not yet done."""

from celery import shared_task

from sistercity.notifications import mail


@shared_task
def send_mail() -> int:
    return mail.send_unsent()
