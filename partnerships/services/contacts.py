"""Remove a contact that nobody changed meanwhile."""

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Contact
from sistercity.lifecycle import Conflict, lock


@transaction.atomic
def delete_contact(contact: Contact, *, seen: str) -> None:
    """Delete `contact`; raises Conflict unless it is still the version `seen`."""
    contact = lock(contact)
    if contact.seen != seen:
        raise Conflict(_("Narahubung ini sudah diubah oleh orang lain. Periksa dahulu."))
    contact.delete()
