"""Absences as pages list them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from sistercity.accounts import absences
from sistercity.accounts.models import Absence, User, portal_today
from sistercity.ui.parts import Text

STATES: dict[str, tuple[Text, str]] = {
    "running": (gettext_lazy("Berlangsung"), "soon"),
    "coming": (gettext_lazy("Akan datang"), "brand"),
    "over": (gettext_lazy("Selesai"), "neutral"),
    "ended": (gettext_lazy("Diakhiri"), "neutral"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """An absence as the tables show it; `end_url` is empty for who may not end it."""

    absence: Absence
    days: str
    state: Text
    tone: str
    end_url: str


def row_of(absence: Absence, user: User) -> Row:
    state, tone = STATES[absence.state]
    may = absence.can_end and user.has_perm("accounts.end_absence", absence)
    return Row(
        absence=absence,
        days=absences.days_of(absence),
        state=state,
        tone=tone,
        end_url=reverse("accounts:absence_end", args=[absence.pk]) if may else "",
    )


def rows_about(person: User, reader: User) -> list[Row]:
    """Return the absences of `person` that run or are to come, the next first."""
    found = person.absences.standing().filter(last_day__gte=portal_today())
    found = found.select_related("person", "substitute").order_by("first_day")
    return [row_of(absence, reader) for absence in found]
