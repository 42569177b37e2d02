"""What the home pages read: turns, partnerships and what needs attention, for one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sistercity.accounts.models import User
from sistercity.ui import words
from sistercity.ui.parts import Text
from sistercity.worklist.models import Item, held_by, is_late, parties, partnerships

ROWS = 6
ATTENTION_ROWS = 4
#: So many days before the last day for it the decision about the continuation is announced.
DECISION_AHEAD = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Attention:
    """Something that nobody's turn covers, with what to do about it."""

    title: Text
    url: str
    tag: str
    tone: str
    why: str


class Desk:
    """Everything one person's home page may need, each asked once and only if shown."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.today: date = timezone.localdate()

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many turns wait for this person, are late, and wait for others."""
        visible = Item.objects.visible_to(self.user).open().begun()
        late, is_mine = is_late(), held_by(self.user)
        return visible.aggregate(
            mine=Count("pk", filter=is_mine),
            mine_late=Count("pk", filter=is_mine & late),
            late=Count("pk", filter=late),
            all=Count("pk"),
        )

    @cached_property
    def partnership_counts(self) -> Mapping[str, int]:
        """How many partnerships are prepared, in force, ending within six months, asleep."""
        every = partnerships()
        chosen = {
            "running": every.running(),
            "active": every.active(),
            "ending": every.expiring(),
            "asleep": every.quiet(),
        }
        return (
            partnerships()
            .visible_to(self.user)
            .aggregate(
                **{
                    name: Count("pk", filter=Q(pk__in=rows.values("pk")))
                    for name, rows in chosen.items()
                }
            )
        )

    def mine(self) -> Sequence[Item]:
        return self.turns[0]

    def others(self) -> Sequence[Item]:
        return self.turns[1]

    @cached_property
    def turns(self) -> tuple[Sequence[Item], Sequence[Item]]:
        """The first turns of this person and of others; the parties of both are asked once."""
        found = (
            Item.objects.visible_to(self.user).turn_of(self.user).acted_on_by(self.user),
            Item.objects.waited_for_by(self.user),
        )
        mine, others = (list(rows.begun().by_due_date().with_holders()[:ROWS]) for rows in found)
        prefetch_related_objects([*mine, *others], parties())
        return mine, others

    def late(self) -> Sequence[Item]:
        found = Item.objects.visible_to(self.user).late()
        return list(found.by_due_date().for_page()[:ROWS])

    def attention(self) -> Sequence[Attention]:
        """The partnerships asleep, and the agreements about whose end others must decide."""
        quiet = partnerships().visible_to(self.user).quiet().with_parties()
        decisions = Item.objects.waited_for_by(self.user).filter(
            key="decision", due_on__lte=self.today + DECISION_AHEAD
        )
        return [
            *map(_asleep, quiet.order_by("last_activity_on", "pk")[:ATTENTION_ROWS]),
            *map(self._ending, decisions.by_due_date().for_page()[:ATTENTION_ROWS]),
        ]

    def _ending(self, item: Item) -> Attention:
        partnership: Any = item.partnership
        until = item.due_on or self.today
        if until < self.today:
            why = _("Batas keputusan lewat sejak %(day)s. Usul: putuskan perpanjang atau akhiri.")
        else:
            why = _("Putuskan perpanjang, ubah, atau akhiri sebelum %(day)s.")
        ends_on = partnership.ends_on or until
        return Attention(
            title=str(partnership),
            url=partnership.get_absolute_url(),
            tag=_("Berakhir %(day)s") % {"day": words.day(ends_on)},
            tone="soon",
            why=why % {"day": words.day(until)},
        )

    def changes(self) -> Sequence[Any]:
        rows = partnerships().visible_to(self.user).with_parties()
        return list(rows.order_by("-updated_at", "-pk")[:ROWS])


def _asleep(partnership: Any) -> Attention:
    state = partnership.Health(partnership.health).label
    months = ngettext(
        "%(state)s %(months)s bulan", "%(state)s %(months)s bulan", partnership.quiet_months
    )
    why = _(
        "Tidak ada pertemuan, program, atau capaian sejak %(month)s. "
        "Usul: jadwalkan pertemuan koordinator."
    )
    return Attention(
        title=str(partnership),
        url=partnership.get_absolute_url(),
        tag=months % {"state": state, "months": partnership.quiet_months},
        tone="sleep",
        why=why % {"month": date_format(partnership.last_activity_on, "F Y")},
    )
