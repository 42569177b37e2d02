"""Escalation: what nobody did until its due date reaches whoever answers for the unit, once.

That is the head of the unit. Where the unit has none, the leader of the region hears of it, or the
administrators, who can name a head; once there is one, they hear of what is still late.
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sistercity.accounts.models import REGIONAL_ROLES, Role, User, UserQuerySet
from sistercity.notifications.services import notify
from sistercity.ui import words
from sistercity.worklist.models import Item, partnerships


def escalate(item: Item, today: date) -> None:
    """Tell whoever answers for the unit that nobody acted until the due date."""
    if item.due_on is None or item.due_on >= today:
        return
    if item.escalated_at and not item.escalated_to:
        return
    role, people = answering_for(item)
    if not people or (item.escalated_at and role):
        return
    for person in people:
        with override(person.language):
            tell(item, person, role)
    item.escalated_at, item.escalated_to = timezone.now(), role
    item.save(update_fields=["escalated_at", "escalated_to"])


def answering_for(item: Item) -> tuple[str, list[User]]:
    """Return who hears that `item` is late, with their role when they do in place of a head."""
    role, region = item.unit
    if heads := seeing(item, User.objects.heading(role, region)):
        return "", heads
    if role in REGIONAL_ROLES and (
        leaders := seeing(item, User.objects.holding(Role.LEADER, region))
    ):
        return Role.LEADER, leaders
    return Role.ADMINISTRATOR, seeing(item, User.objects.holding(Role.ADMINISTRATOR))


def seeing(item: Item, people: UserQuerySet) -> list[User]:
    """Return those of `people` for whom the partnership exists."""
    found = partnerships().filter(pk=item.partnership_id)
    return [person for person in people if found.visible_to(person).exists()]


def tell(item: Item, person: User, role: str) -> None:
    """Tell one person, who hears of it in `role` where the unit has no head."""
    title, said = _("Lewat tenggat di unit Anda: %(what)s"), [item.holder_name]
    url = item.partnership.get_absolute_url()
    if role:
        title = _("Lewat tenggat di unit tanpa kepala: %(what)s")
        lacking = _("%(unit)s belum mempunyai kepala unit untuk kerja sama ini.")
        said.append(lacking % {"unit": item.unit_name})
    if role == Role.ADMINISTRATOR:
        said.append(_("Tetapkan kepalanya pada daftar pengguna."))
        url = f"{reverse('accounts:user_list')}?role={item.unit[0]}"
    notify(
        [person],
        occasion=f"item:{item.pk}:escalated",
        title=title % {"what": item.name},
        body="\n\n".join([str(item.partnership), *said]),
        url=url,
    )


def in_words(item: Item) -> str:
    """Return to whom a late item was escalated and when; nothing for one that was not."""
    if item.escalated_at is None:
        return ""
    text = {
        "": _("Dieskalasikan kepada kepala unit %(unit)s pada %(date)s."),
        Role.LEADER: _(
            "Dieskalasikan kepada pimpinan %(unit)s pada %(date)s, karena belum ada kepala unit."
        ),
        Role.ADMINISTRATOR: _(
            "Dieskalasikan kepada administrator portal pada %(date)s, karena %(unit)s belum "
            "mempunyai kepala unit."
        ),
    }[item.escalated_to]
    day = words.day(timezone.localdate(item.escalated_at))
    return text % {"unit": item.unit_name, "date": day}
