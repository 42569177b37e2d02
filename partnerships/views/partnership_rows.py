"""A partnership as a row of the list or a card of the board: whose turn, until when, its state."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Partnership
from partnerships.views.tabs import STATUS_TONES, Mark
from sistercity.deadlines.counting import Deadline
from sistercity.worklist.models import Item


@dataclass(frozen=True, kw_only=True)
class Row:
    """`who` holds the next turn, empty when nothing waits; `sleep` is set when it is quiet."""

    partnership: Partnership
    step: str
    who: str
    mine: bool
    deadline: Deadline | None
    status: Mark
    sleep: str


def rows_of(partnerships: Iterable[Partnership]) -> list[Row]:
    """Return the rows of partnerships that come with `Partnership.objects.for_list`."""
    return [row_of(partnership) for partnership in partnerships]


def row_of(partnership: Any) -> Row:
    items = next_turns(partnership.open_items)
    names = [_("Anda") if item.mine else item.holder_name for item in items]
    return Row(
        partnership=partnership,
        step=items[0].name if items else "",
        who=", ".join(dict.fromkeys(names)),
        mine=any(item.mine for item in items),
        deadline=items[0].deadline if items and (items[0].due_on or items[0].held_on) else None,
        status=status_mark(partnership),
        sleep=sleep_label(partnership),
    )


def next_turns(items: list[Item]) -> list[Item]:
    """Return the turns due first: those that several people hold side by side."""
    return [item for item in items if (item.subject, item.key) == (items[0].subject, items[0].key)]


def status_mark(partnership: Partnership) -> Mark:
    if partnership.on_hold:
        return Mark(label=_("Ditangguhkan"), tone="sleep")
    tone = STATUS_TONES[Partnership.Status(partnership.status)]
    return Mark(label=partnership.get_status_display(), tone=tone)


def sleep_label(partnership: Partnership) -> str:
    """Return "Tidur 14 bulan" for a partnership in force without activity, otherwise nothing."""
    if partnership.health is None or partnership.health == Partnership.Health.AWAKE:
        return ""
    months = partnership.quiet_months
    return ngettext("%(state)s %(months)s bulan", "%(state)s %(months)s bulan", months) % {
        "state": partnership.health.label,
        "months": months,
    }
