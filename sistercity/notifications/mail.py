"""Write down what is to be mailed, then send it: under one Message-ID, however often it is tried.

What waits for one person goes into one mail. The server may take a mail and this process die
before it has noted that; the repeat carries the same Message-ID, so that it is known as the same.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from sistercity.accounts.models import User
from sistercity.notifications.models import Mail, Notification

logger = logging.getLogger(__name__)

#: So often a mail is tried that the server itself refuses: for about a day and a half.
MAX_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
#: A server that does not answer within so many seconds cannot be reached.
TIMEOUT = 20
#: So many notifications are put into mails at a time.
BATCH = 500
#: So many a mail names; the others are in the portal.
NAMED = 30


def write_waiting() -> None:
    """Put every notification that has none into a mail."""
    while write_batch():
        pass


@transaction.atomic
def write_batch() -> bool:
    """Put the oldest notifications without a mail into mails; return whether there were any.

    Two workers never write about the same one: each takes what the other has not locked.
    """
    rows = Notification.objects.without_mail().order_by("pk")
    batch = list(rows.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    together = defaultdict(list)
    for notification in batch:
        # An event for the calendar is a mail of its own.
        alone = notification.pk if notification.calendar else None
        together[notification.recipient_id, alone].append(notification.pk)
    mails = Mail.objects.bulk_create(Mail(recipient_id=person) for person, _alone in together)
    for mail, keys in zip(mails, together.values(), strict=True):
        Notification.objects.filter(pk__in=keys).update(mail=mail)
    return bool(batch)


def body_for(person: User, notifications: Sequence[Notification]) -> str:
    """Return what a mail says of `notifications`, in the language of the moment."""
    return render_to_string(
        "emails/notification.txt",
        {
            "recipient": person,
            "rows": [
                (notification, urljoin(settings.BASE_URL, notification.url))
                for notification in notifications[:NAMED]
            ],
            "more": max(0, len(notifications) - NAMED),
            "portal": settings.BASE_URL,
        },
    )


def message_for(mail: Mail, connection: BaseEmailBackend) -> EmailMessage:
    """Return the message of `mail`, in the language of its recipient."""
    notifications = sorted(mail.notifications.all(), key=lambda notification: notification.pk)
    with override(mail.recipient.language):
        message = EmailMessage(
            mail.subject,
            body_for(mail.recipient, notifications),
            to=[mail.recipient.email],
            headers={"Message-ID": mail.message_id},
            connection=connection,
        )
    for notification in notifications:
        if notification.calendar:
            message.attach("undangan.ics", notification.calendar, "text/calendar")
    return message


@transaction.atomic
def send_next(connection: BaseEmailBackend, after: int) -> int | None:
    """Send the oldest mail that is due beyond the row `after`; return its number, None at the end.

    The row is locked while its mail is sent, so that no two workers send the same one.
    """
    rows = Mail.objects.due().filter(pk__gt=after).select_related("recipient")
    mail = rows.select_for_update(of=("self",), skip_locked=True).first()
    if mail is None:
        return None
    try:
        message_for(mail, connection).send()
        mail.sent_at = timezone.now()
        mail.answer = getattr(connection, "answer", "")[:500]
    except (OSError, ValueError) as error:  # SMTP refusals are OSErrors, bad addresses ValueErrors
        logger.warning("Mail %s failed: %s", mail.message_id, error)
        note_refusal(mail, str(error))
        connection.close()
    mail.save(update_fields=["sent_at", "answer", "attempts", "next_try_at", "given_up_at"])
    return mail.pk


def note_refusal(mail: Mail, answer: str) -> None:
    """Try again later, each time twice as late, until it is given up."""
    mail.answer = answer[:500]
    mail.next_try_at = timezone.now() + min(FIRST_WAIT * 2**mail.attempts, LONGEST_WAIT)
    mail.attempts += 1
    if mail.attempts >= MAX_ATTEMPTS:
        mail.given_up_at = timezone.now()


def can_send(connection: BaseEmailBackend, after: int) -> bool:
    """Tell whether anything beyond the row `after` is due and the server can be reached.

    A server that is down is noted on the first mail that waits, and never uses up its attempts.
    """
    first = Mail.objects.due().filter(pk__gt=after).first()
    if first is None:
        return False
    try:
        connection.open()
    except OSError as error:
        logger.warning("The mail server cannot be reached: %s", error)
        attempts = min(first.attempts + 1, MAX_ATTEMPTS - 1)
        Mail.objects.filter(pk=first.pk, sent_at=None).update(
            attempts=attempts, answer=str(error)[:500]
        )
        return False
    return True


def send_unsent() -> int:
    """Write what is not written, and try every mail that is due once; return how many."""
    write_waiting()
    connection = get_connection(timeout=TIMEOUT)
    tried, last = 0, 0
    try:
        while can_send(connection, last) and (sent := send_next(connection, last)) is not None:
            tried, last = tried + 1, sent
    finally:
        connection.close()
    return tried
