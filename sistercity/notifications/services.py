"""Tell people something, exactly once per person and occasion."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from sistercity.accounts.models import User
from sistercity.notifications.models import Notification
from sistercity.notifications.tasks import send_mail


def notify(
    recipients: Iterable[User],
    *,
    occasion: str,
    title: str,
    url: str,
    body: str = "",
    calendar: str = "",
) -> None:
    """Put a message into each recipient's portal and mailbox, unless they had it already.

    The row is the message: it is written with the change it tells of, in one transaction. Mail
    follows after the commit; what the broker misses, the periodic run sends.
    """
    messages = [
        Notification(
            recipient=person,
            occasion=occasion,
            title=title[:250],
            body=body,
            url=url,
            calendar=calendar,
        )
        for person in recipients
    ]
    if Notification.objects.bulk_create(messages, ignore_conflicts=True):
        transaction.on_commit(send_mail.delay, robust=True)


def mark_read(user: User, pks: Iterable[int] | None = None) -> int:
    """Mark the person's unread messages as read, all or those named; return how many."""
    unread = Notification.objects.visible_to(user).unread()
    if pks is not None:
        unread = unread.filter(pk__in=pks)
    return unread.update(read_at=timezone.now())
