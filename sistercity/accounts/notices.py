"""Tell a person what was changed of their account, so that nobody takes it over unnoticed.

Who changed it stands in the history of the account, which the database writes.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sistercity.accounts.models import User
from sistercity.accounts.services import mail_to
from sistercity.notifications.mail import body_for
from sistercity.notifications.models import Notification
from sistercity.notifications.services import notify


@transaction.atomic
def tell_of_change(before: User, after: User, *, by: User) -> None:
    """Tell a person that `by` changed their address, role or region; also at the old address."""
    with override(after.language):
        old, new = _facts(before), _facts(after)
        lines = [f"- {name}: {old[name]} → {new[name]}" for name in old if old[name] != new[name]]
        if not lines:
            return
        doubt = _("Bila perubahan ini tidak semestinya, segera hubungi administrator portal.")
        title = _("Akun Anda diubah oleh %(who)s") % {"who": by}
    body = "\n".join([*lines, "", doubt])
    _tell(after, "change", title, body)
    if before.email != after.email:
        _mail_to_old(before.email, after, title, body)


@transaction.atomic
def note_new_password(person: User, *, tell: bool = True) -> None:
    """Keep in the history that the password was changed, and tell its owner unless it is new."""
    User.objects.filter(pk=person.pk).update(password_set_at=timezone.now())
    if not tell:
        return
    with override(person.language):
        title = _("Kata sandi akun Anda diganti")
        body = _("Bila bukan Anda yang menggantinya, segera hubungi administrator portal.")
    _tell(person, "password", title, body)


def _facts(person: User) -> dict[str, str]:
    """Return what decides who signs in and what they may do, in words."""
    return {
        _("Alamat surel"): person.email,
        _("Peran"): person.get_role_display(),
        _("Daerah"): person.region.full_name if person.region else "–",
    }


def _tell(person: User, what: str, title: str, body: str) -> None:
    notify(
        [person],
        occasion=f"account:{what}:{timezone.now().isoformat()}",
        title=title,
        body=body,
        url=reverse("accounts:profile"),
    )


def _mail_to_old(email: str, person: User, title: str, body: str) -> None:
    """Mail the same to an address that is no longer the account's."""
    message = Notification(
        recipient=person, title=title, body=body, url=reverse("accounts:profile")
    )
    with override(person.language):
        text = body_for(person, [message])
    mail_to(email, title, text)
