"""Forward a review to a colleague of the same ministry, and take it back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from partnerships.models import Case, Forwarding
from sistercity.accounts.models import User, UserQuerySet
from sistercity.lifecycle import Conflict, lock
from sistercity.notifications.services import notify
from sistercity.worklist.models import Item


def item_of(case: Case, user: User) -> Item | None:
    """Return the open turn of this person's ministry in `case`."""
    items = Item.objects.open().filter(subject=case.subject, role=user.role)
    return items.with_holders().first()


def colleagues(case: Case, user: User) -> UserQuerySet:
    """Return those to whom `user` can forward `case`: the ministry but them and who has it."""
    item = item_of(case, user)
    people = User.objects.holding(user.role).exclude(pk=user.pk)
    return people.exclude(pk=item.person_id) if item and item.person_id else people


def state(case: Case, user: User) -> str:
    """Return what a person saw of who has the turn; another state is a conflict."""
    item = item_of(case, user)
    return f"{case.seen}|{item.pk}:{item.person_id}" if item else ""


@transaction.atomic
def forward(
    case: Case, to: User | None, *, by: User, note: str = "", seen: str | None = None
) -> Forwarding:
    """Have the turn of `by`'s ministry wait for `to` by name, or with None for all of it again.

    Raises Conflict if it was decided or forwarded meanwhile, PermissionDenied if `by` may not,
    ValidationError if `to` is no colleague.
    """
    case = lock(case)
    item = item_of(case, by)
    if item is None or (seen is not None and seen != state(case, by)):
        raise Conflict(_("Tinjauan ini sudah diputuskan atau diteruskan orang lain."))
    if not by.has_perm("partnerships.review_case", case):
        raise PermissionDenied
    if to is None and item.person is None:
        raise Conflict(_("Tinjauan ini tidak sedang diteruskan."))
    if to is not None and to not in colleagues(case, by):
        raise ValidationError(_("Pilih rekan dari kementerian yang sama."))
    before, item.person = item.person, to
    item.save(update_fields=["person"])
    done = Forwarding.objects.create(
        case=case, step_key=case.step_key, role=by.role, to=to, note=note, by=by
    )
    tell(done, item, before)
    return done


def tell(done: Forwarding, item: Item, before: User | None) -> None:
    """Tell whoever has it now, and whoever had it."""
    for person, title in (
        (done.to, gettext_lazy("Diteruskan kepada Anda: %(what)s")),
        (before, gettext_lazy("Tidak lagi menunggu Anda: %(what)s")),
    ):
        if person is None or person == done.by:
            continue
        with override(person.language):
            notify(
                [person],
                occasion=f"forwarding:{done.pk}",
                title=str(title) % {"what": item.name},
                body=f"{item.partnership}\n\n{done.by}: {done.note}",
                url=item.url,
            )
