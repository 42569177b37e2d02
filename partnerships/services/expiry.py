"""Tell in good time that an agreement ends while nothing that follows it is signed.

Beside this the leader is reminded of the decision itself as of any turn, which is due six months
before the end (`sistercity.procedure`, step 5.3). A missed night loses nothing: the next run
tells the newest warning that has come, and only that one. Once it is decided to let the
agreement expire or to terminate it, or its renewal is signed, nobody is told any more; a renewal
that is only under way may stall, so the warnings go on and say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from partnerships.models import Agreement, Case
from partnerships.services import turns
from partnerships.services.agreements import CONTINUES
from partnerships.services.people import PROVINCE, people
from sistercity.accounts.models import Role
from sistercity.deadlines.counting import add_months
from sistercity.notifications.services import notify
from sistercity.procedure import is_before
from sistercity.ui import words
from sistercity.worklist.models import Item

REGION = (Role.OFFICER, Role.COORDINATOR)
LEADERS = (*REGION, Role.LEADER)


@dataclass(frozen=True, kw_only=True)
class EndWarning:
    """So long before the end, these are told; `name` says which warning it is, for good."""

    name: str
    to: tuple[str, ...]
    months: int = 0
    days: int = 0

    def given_on(self, ends_on: date) -> date:
        day = add_months(ends_on, -self.months)
        return date.fromordinal(day.toordinal() - self.days)


#: From the earliest to the last; province and Home Affairs are informed when it is nearly late.
WARNINGS: tuple[EndWarning, ...] = (
    EndWarning(name="18m", months=18, to=REGION),
    EndWarning(name="12m", months=12, to=LEADERS),
    EndWarning(name="6m", months=6, to=LEADERS),
    EndWarning(name="3m", months=3, to=LEADERS),
    EndWarning(name="30d", days=30, to=(*LEADERS, PROVINCE, Role.HOME_AFFAIRS)),
)


def warning_for(ends_on: date, today: date) -> EndWarning | None:
    """Return the newest warning that has come, None before the first and after the end."""
    if today > ends_on:
        return None
    come = [warning for warning in WARNINGS if warning.given_on(ends_on) <= today]
    return come[-1] if come else None


def remind(today: date | None = None) -> int:
    """Tell everybody concerned of ends to come; return how many agreements had a warning.

    Where an end has moved, the day on which the decision is due moves with it.
    """
    today = today or timezone.localdate()
    told = 0
    for agreement, waits_for in unsettled():
        if isinstance(waits_for, Item):
            turns.follow_end(agreement, waits_for)
        if agreement.ends_on and (warning := warning_for(agreement.ends_on, today)):
            tell(agreement, waits_for, warning, today)
            told += 1
    return told


def unsettled() -> Iterator[tuple[Agreement, Item | Case]]:
    """Yield what is in force and nothing signed follows, with what that waits for.

    It is the open turn of the decision, or the running case that continues the agreement.
    """
    items = {item.subject: item for item in Item.objects.open().filter(key="decision")}
    running = Case.objects.open().filter(kind__in=CONTINUES)
    cases = {case.partnership_id: case for case in running if is_before(case.step_key, "deposit")}
    rows = Agreement.objects.in_force().select_related(
        "partnership__region__province", "partnership__counterpart__country"
    )
    for agreement in rows.order_by("pk").iterator(chunk_size=500):
        if item := items.get(agreement.subject):
            yield agreement, item
        elif agreement.kind != Agreement.Kind.ARRANGEMENT and (
            case := cases.get(agreement.partnership_id)
        ):
            yield agreement, case


def tell(agreement: Agreement, waits_for: Item | Case, warning: EndWarning, today: date) -> None:
    partnership, ends_on = agreement.partnership, agreement.ends_on
    if ends_on is None:
        return
    for person in people(partnership, warning.to):
        with override(person.language):
            notify(
                [person],
                occasion=f"{agreement.subject}:ends:{ends_on}:{warning.name}",
                title=title(ends_on, today),
                body=f"{partnership}\n\n{agreement.title}\n\n{lacking(waits_for)}",
                url=agreement.get_absolute_url(),
            )


def lacking(waits_for: Item | Case) -> str:
    """Say why the end is not settled yet."""
    if isinstance(waits_for, Item):
        return _("Belum ada keputusan lanjutan.")
    values = {"kind": waits_for.get_kind_display().lower(), "step": waits_for.step.name}
    return _("Berkas %(kind)s belum ditandatangani; langkahnya kini %(step)s.") % values


def title(ends_on: date, today: date) -> str:
    left = (ends_on - today).days
    text = ngettext(
        "Perjanjian berakhir %(date)s, %(days)s hari lagi",
        "Perjanjian berakhir %(date)s, %(days)s hari lagi",
        left,
    )
    return text % {"date": words.day(ends_on), "days": left}
