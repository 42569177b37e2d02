"""Write to accounts: add, switch off and on, mail the link with which to set a password."""

import logging
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override

from sistercity.accounts.models import User

logger = logging.getLogger(__name__)


def password_link(person: User) -> str:
    """Return the address at which `person` sets a password, once and for a limited time."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return urljoin(settings.BASE_URL, reverse("accounts:password_set", args=[uid, token]))


def send_password_link(person: User, *, invited: bool = False, sent_by: User | None = None) -> None:
    """Mail the link after the commit; a mail that fails is logged and can be asked for again.

    `sent_by` is the administrator who sends it unasked: the mail says so, the history keeps it.
    """
    if sent_by:
        User.objects.filter(pk=person.pk).update(password_link_at=timezone.now())
    with override(person.language):
        title = _("Akun Anda di sistercity") if invited else _("Atur ulang kata sandi sistercity")
        body = render_to_string(
            "emails/password_link.txt",
            {
                "person": person,
                "link": password_link(person),
                "invited": invited,
                "sent_by": sent_by,
                "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            },
        )
    mail_to(person.email, title, body)


def mail_to(email: str, title: str, body: str) -> None:
    """Mail to an address after the commit; a mail that fails is logged."""
    transaction.on_commit(lambda: _send(email, title, body), robust=True)


def _send(email: str, title: str, body: str) -> None:
    try:
        send_mail(title, body, None, [email])
    except OSError as error:  # SMTP refusals are OSErrors too
        logger.warning("Mail about an account to %s failed: %s", email, error)


@transaction.atomic
def add_person(person: User) -> User:
    """Save a new account without a password and invite the person to set one."""
    person.set_unusable_password()
    person.save()
    send_password_link(person, invited=True)
    return person


def switch(person: User, *, active: bool) -> None:
    """Let a person in or keep them out; an account is never deleted, its history stays."""
    person.is_active = active
    person.save(update_fields=["is_active", "updated_at"])


def set_language(person: User, language: str) -> None:
    """Remember the language in which a person reads the portal."""
    person.language = language
    person.save(update_fields=["language", "updated_at"])
