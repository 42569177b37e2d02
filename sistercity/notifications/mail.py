"""Send what has not been sent: one mail per notification, recognisable by its Message-ID."""

import logging
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from sistercity.notifications.models import Notification

logger = logging.getLogger(__name__)

#: So often a mail is tried that the server itself refuses.
MAX_ATTEMPTS = 12
#: A server that does not answer within so many seconds cannot be reached.
TIMEOUT = 20


def waiting(after: int) -> QuerySet[Notification]:
    """Return what is still to be sent beyond the row `after`, the oldest first."""
    return (
        Notification.objects.unsent()
        .filter(pk__gt=after, attempts__lt=MAX_ATTEMPTS, recipient__is_active=True)
        .order_by("pk")
    )


def message_for(notification: Notification, connection: BaseEmailBackend) -> EmailMessage:
    """Return the mail of `notification`; a repeat carries the same Message-ID."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    with override(notification.recipient.language):
        body = render_to_string(
            "emails/notification.txt",
            {
                "notification": notification,
                "link": urljoin(settings.BASE_URL, notification.url),
            },
        )
    message = EmailMessage(
        " ".join(notification.title.split()),
        body,
        to=[notification.recipient.email],
        headers={"Message-ID": f"<notification-{notification.pk}@{host}>"},
        connection=connection,
    )
    if notification.calendar:
        message.attach("undangan.ics", notification.calendar, "text/calendar")
    return message


@transaction.atomic
def send_next(connection: BaseEmailBackend, after: int) -> int | None:
    """Send the oldest unsent mail beyond the row `after`; return its number or None at the end.

    The row is locked while its mail is sent, so that no two workers send the same one.
    """
    rows = waiting(after).select_related("recipient")
    notification = rows.select_for_update(of=("self",), skip_locked=True).first()
    if notification is None:
        return None
    try:
        message_for(notification, connection).send()
        notification.mailed_at = timezone.now()
    except (OSError, ValueError) as error:  # SMTP refusals are OSErrors, bad addresses ValueErrors
        logger.warning("Mail of notification %s failed: %s", notification.pk, error)
        notification.attempts += 1
        notification.last_error = str(error)[:500]
        connection.close()
    notification.save(update_fields=["mailed_at", "attempts", "last_error"])
    return notification.pk


def can_send(connection: BaseEmailBackend, after: int) -> bool:
    """Tell whether anything beyond the row `after` waits and the server can be reached.

    A server that is down is noted on the first mail that waits, and never uses up its attempts.
    """
    first = waiting(after).first()
    if first is None:
        return False
    try:
        connection.open()
    except OSError as error:
        logger.warning("The mail server cannot be reached: %s", error)
        attempts = min(first.attempts + 1, MAX_ATTEMPTS - 1)
        Notification.objects.filter(pk=first.pk, mailed_at=None).update(
            attempts=attempts, last_error=str(error)[:500]
        )
        return False
    return True


def send_unsent() -> int:
    """Try every unsent mail once; return how many were tried."""
    connection = get_connection(timeout=TIMEOUT)
    tried, last = 0, 0
    try:
        while can_send(connection, last) and (sent := send_next(connection, last)) is not None:
            tried, last = tried + 1, sent
    finally:
        connection.close()
    return tried
