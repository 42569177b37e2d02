"""Tell people something, exactly once per person and occasion."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from sistercity.accounts.models import User
from sistercity.notifications.models import Notification
from sistercity.notifications.tasks import send_mail

TITLE = Notification._meta.get_field("title").max_length


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
    deliver(
        Notification(
            recipient=person,
            occasion=occasion,
            title=title[:TITLE],
            body=body,
            url=url,
            calendar=calendar,
        )
        for person in recipients
    )


def deliver(messages: Iterable[Notification], *, by_mail_now: bool = True) -> None:
    """Put messages into portals, each unless its recipient had it already; mail follows.

    Without `by_mail_now` mail waits for the caller, or the schedule, to start it, so that what a
    long run tells a person comes in one.
    """
    made = Notification.objects.bulk_create(messages, ignore_conflicts=True)
    if made and by_mail_now:
        transaction.on_commit(send_mail.delay, robust=True)


def mark_read(user: User, pks: Iterable[int] | None = None) -> int:
    """Mark the person's unread messages as read, all or those named; return how many."""
    unread = Notification.objects.visible_to(user).unread()
    if pks is not None:
        unread = unread.filter(pk__in=pks)
    return unread.update(read_at=timezone.now())
