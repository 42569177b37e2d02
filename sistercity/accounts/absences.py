"""Name a substitute for an absence, and end it early."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from sistercity.accounts.models import Absence, User, portal_today
from sistercity.lifecycle import Conflict, lock
from sistercity.notifications.services import notify
from sistercity.ui import words


def days_of(absence: Absence) -> str:
    """Return "3 Agustus – 8 Agustus", or the one day."""
    days = dict.fromkeys([absence.first_day, absence.last_day])
    return " – ".join(words.day(day) for day in days)


def refusals(absence: Absence) -> Iterator[tuple[str, str]]:
    """Yield what speaks against an absence: the field, and the sentence to put beside it.

    A substitute who is away on one of the days could not act, and as nobody names one, no chain
    of substitutes leads back to its beginning.
    """
    first, last = absence.first_day, absence.last_day
    if last < first:
        yield "last_day", _("Hari terakhir harus sama atau sesudah hari pertama.")
        return
    if last < portal_today():
        yield "last_day", _("Hari terakhir sudah lewat.")
    others = Absence.objects.overlapping(first, last).exclude(pk=absence.pk)
    if own := others.filter(person=absence.person).first():
        text = _("Sudah ada ketidakhadiran pada %(days)s.")
        yield "first_day", text % {"days": days_of(own)}
    if away := others.filter(person=absence.substitute).first():
        text = _("%(name)s sendiri tidak hadir pada %(days)s. Pilih rekan lain.")
        yield "substitute", text % {"name": absence.substitute, "days": days_of(away)}
    if not User.objects.colleagues_of(absence.person).filter(pk=absence.substitute.pk).exists():
        yield "substitute", _("Pilih rekan yang aktif dengan peran dan tempat kerja yang sama.")


def left_alone(absence: Absence) -> list[Absence]:
    """Return the absences of others whose substitute is away now, too."""
    others = Absence.objects.overlapping(absence.first_day, absence.last_day)
    return list(others.filter(substitute=absence.person).select_related("person"))


def left_alone_without(substitute: User) -> list[Absence]:
    """Return the absences, running or to come, in which nobody else is named to act."""
    found = substitute.substitutions.standing().filter(last_day__gte=portal_today())
    return list(found.select_related("person").order_by("first_day"))


@transaction.atomic
def record(absence: Absence, *, by: User) -> Absence:
    """Save a new absence and tell those it concerns.

    Raises PermissionDenied if `by` may not, ValidationError by field for what speaks against it.
    """
    if not by.has_perm("accounts.add_absence", absence.person):
        raise PermissionDenied
    people = (absence.person_id, absence.substitute_id)
    list(User.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk"))
    if found := list(refusals(absence)):
        raise ValidationError(dict(found))
    absence.created_by = by
    absence.save()
    tell(absence, [absence.substitute], "recorded", gettext_lazy("Anda menggantikan %(name)s"))
    if by != absence.person:
        title = gettext_lazy("Ketidakhadiran Anda dicatat, digantikan %(substitute)s")
        tell(absence, [absence.person], "recorded", title)
    for other in left_alone(absence):
        title = gettext_lazy("Pengganti Anda, %(name)s, juga tidak hadir")
        tell(absence, [other.person], f"alone:{other.pk}", title)
    return absence


@transaction.atomic
def end(absence: Absence, *, by: User) -> Absence:
    """End an absence now, or call it off before it begins; the substitute is told.

    Raises Conflict if it is over or was ended, PermissionDenied if `by` may not.
    """
    absence = lock(absence)
    if not by.has_perm("accounts.end_absence", absence):
        raise PermissionDenied
    if not absence.can_end:
        raise Conflict(_("Ketidakhadiran ini sudah berakhir."))
    absence.ended_at = timezone.now()
    absence.save(update_fields=["ended_at", "updated_at"])
    told = [person for person in (absence.person, absence.substitute) if person != by]
    tell(absence, told, "ended", gettext_lazy("Ketidakhadiran %(name)s diakhiri"))
    return absence


def tell(absence: Absence, people: list[User], what: str, title: object) -> None:
    """Tell people of an absence in their own language."""
    for person in people:
        with override(person.language):
            names = {"name": absence.person.name, "substitute": absence.substitute.name}
            notify(
                [person],
                occasion=f"absence:{absence.pk}:{what}",
                title=str(title) % names,
                body="\n\n".join(filter(None, [days_of(absence), absence.reason])),
                url=reverse("accounts:absence_list"),
            )
