"""How a partnership in force is: derived from what is recorded, explained, never entered.

`Partnership.health` gives the verdict from silence alone, so that lists filter by one condition.
The six aspects here explain it and warn; the first that can be mended is the next best action.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from evaluations.health_facts import Facts, Promises, facts_of
from evaluations.models import Evaluation
from evaluations.progress import Progress
from partnerships.models import Partnership
from sistercity.accounts.models import User
from sistercity.ui import words
from sistercity.ui.parts import Text
from sistercity.worklist.models import Item

#: Shares of what was promised, to be spent or to be reached: from here on good, and not yet bad.
GOOD_SHARE, FAIR_SHARE = Decimal("0.75"), Decimal("0.5")
#: Money is judged from where so much of the plan should be spent; more than so much beyond is bad.
SPENT_ENOUGH_TO_TELL, EXCESS = Decimal("0.25"), Decimal("0.1")
#: An evaluation so many days late is bad.
EVALUATION_OVERDUE = 90
#: An end within a year needs attention, when the decision opens; within half a year, when it
#: should be made, it is bad.
ENDS_SOON, ENDS_NOW = 365, 183


class State(models.TextChoices):
    GOOD = "good", gettext_lazy("Baik")
    ATTENTION = "attention", gettext_lazy("Perlu perhatian")
    BAD = "bad", gettext_lazy("Mendesak")
    NONE = "none", gettext_lazy("Belum dapat dinilai")

    @property
    def tone(self) -> str:
        return {"good": "go", "attention": "soon", "bad": "late"}.get(self.value, "neutral")


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What would help, who does it, and the page to do it on, empty for those who may not."""

    label: Text
    who: Text
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Aspect:
    key: str
    name: Text
    state: State
    reason: str
    remedy: Remedy | None = None


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The aspects of a partnership in force, in the order in which they are best mended."""

    partnership: Partnership
    aspects: tuple[Aspect, ...]

    @property
    def label(self) -> Text:
        return self.partnership.health.label if self.partnership.health else ""

    @property
    def tone(self) -> str:
        return "go" if self.partnership.health == Partnership.Health.AWAKE else "sleep"

    @property
    def warnings(self) -> list[Aspect]:
        """The aspects that are not as they should be."""
        return [row for row in self.aspects if row.state in (State.BAD, State.ATTENTION)]

    @property
    def next_action(self) -> Remedy | None:
        """The remedy of the first aspect that warns and can be mended now."""
        return next((row.remedy for row in self.warnings if row.remedy), None)

    @property
    def sentence(self) -> str:
        count = len(self.warnings)
        if not count:
            return _("Tidak ada yang perlu diperhatikan saat ini.")
        return ngettext(
            "%(count)d dari %(all)d hal perlu diperhatikan: %(names)s.",
            "%(count)d dari %(all)d hal perlu diperhatikan: %(names)s.",
            count,
        ) % {
            "count": count,
            "all": len(self.aspects),
            "names": ", ".join(str(row.name).lower() for row in self.warnings),
        }


def assess(partnerships: Iterable[Partnership], user: User) -> list[Assessment]:
    """Return how partnerships in force are, with what `user` may do about it."""
    return [assessment_of(facts, user) for facts in facts_of(partnerships, user)]


def assessment_of(facts: Facts, user: User) -> Assessment:
    mends = user.has_perm("evaluations.mend_partnership", facts.partnership)
    rules = (expiry, activity, evaluation, promises, results, spending)
    aspects = tuple(rule(facts, mends) for rule in rules)
    return Assessment(partnership=facts.partnership, aspects=aspects)


# --- Aspects -----------------------------------------------------------------------------
def expiry(facts: Facts, mends: bool) -> Aspect:
    """How near the end is; a decision about what follows takes one degree off."""
    ends_on, decision = facts.partnership.ends_on, facts.decision
    if ends_on is None:
        state, reason = State.GOOD, _("Berlaku tanpa tanggal akhir.")
    else:
        state = ending_state((ends_on - timezone.localdate()).days, decided=decision is None)
        reason = ending_words(ends_on, state, decided=decision is None)
    return Aspect(
        key="expiry",
        name=gettext_lazy("Masa berlaku"),
        state=state,
        reason=reason,
        remedy=turn_remedy(decision, _("Putuskan kelanjutan kerja sama")),
    )


def ending_state(days: int, *, decided: bool) -> State:
    if days <= ENDS_NOW:
        return State.ATTENTION if decided else State.BAD
    return State.ATTENTION if days <= ENDS_SOON and not decided else State.GOOD


def ending_words(ends_on: date, state: State, *, decided: bool) -> str:
    values = {"day": date_format(ends_on), "left": distance(ends_on)}
    if decided:
        return _("Berakhir %(day)s (%(left)s); kelanjutannya sudah diputuskan.") % values
    if state == State.GOOD:
        return _("Berlaku sampai %(day)s (%(left)s).") % values
    return _("Berakhir %(day)s (%(left)s), dan kelanjutannya belum diputuskan.") % values


def activity(facts: Facts, mends: bool) -> Aspect:
    """Silence, by the same limits as the verdict."""
    partnership = facts.partnership
    silences: dict[str | None, tuple[State, int]] = {
        Partnership.Health.SLEEPING: (State.ATTENTION, settings.SLEEPING_AFTER_DAYS),
        Partnership.Health.DORMANT: (State.BAD, settings.DORMANT_AFTER_DAYS),
    }
    state, limit = silences.get(partnership.health, (State.GOOD, 0))
    values = {
        "day": date_format(partnership.last_activity_on),
        "ago": distance(partnership.last_activity_on),
        "limit": limit,
    }
    if state == State.GOOD:
        reason = _("Tanda kehidupan terakhir: %(day)s (%(ago)s).")
    else:
        reason = _(
            "Tanpa pertemuan, kegiatan, atau capaian sejak %(day)s (%(ago)s); "
            "batasnya %(limit)d hari."
        )
    meeting = reverse("partnerships:meeting_create", args=[partnership.pk])
    return Aspect(
        key="activity",
        name=gettext_lazy("Kegiatan"),
        state=state,
        reason=reason % values,
        remedy=own_remedy(_("Jadwalkan pertemuan dengan mitra"), meeting, mends),
    )


def evaluation(facts: Facts, mends: bool) -> Aspect:
    """Whether the periodic evaluation is late."""
    turn, done = facts.evaluation, facts.evaluated
    due_on = turn.due_on if turn else None
    late = (timezone.localdate() - due_on).days if due_on else 0
    if late > 0:
        state = State.BAD if late > EVALUATION_OVERDUE else State.ATTENTION
    else:
        state = State.GOOD if done else State.NONE
    said = [evaluated_words(done)] if done else []
    if due_on:
        said.append(evaluation_due_words(due_on, late, first=done is None))
    return Aspect(
        key="evaluation",
        name=gettext_lazy("Evaluasi"),
        state=state,
        reason=" ".join(said) or _("Belum ada evaluasi yang dijadwalkan."),
        remedy=turn_remedy(turn, _("Selesaikan evaluasi berkala")),
    )


def evaluated_words(done: Evaluation) -> str:
    values = {"day": date_format(done.period_end)}
    average: float | None = done.average  # type: ignore[attr-defined]
    if average is None:
        return _("Evaluasi terakhir mencakup sampai %(day)s.") % values
    values["average"] = number_format(average, 1)
    return _("Evaluasi terakhir, sampai %(day)s, bernilai %(average)s dari 5.") % values


def evaluation_due_words(due_on: date, late: int, *, first: bool) -> str:
    values = {"day": date_format(due_on), "days": late}
    if late <= 0 and first:
        return _("Evaluasi pertama jatuh tempo %(day)s.") % values
    if late <= 0:
        return _("Berikutnya jatuh tempo %(day)s.") % values
    return (
        ngettext(
            "Terlambat %(days)d hari; jatuh tempo %(day)s.",
            "Terlambat %(days)d hari; jatuh tempo %(day)s.",
            late,
        )
        % values
    )


def promises(facts: Facts, mends: bool) -> Aspect:
    """How many action items of the past year were done in time; never good with one overdue."""
    found = facts.promises
    state = graded(found.kept, found.all)
    if found.overdue and state == State.GOOD:
        state = State.ATTENTION
    url = reverse("partnerships:action_item_list")
    query = f"?partnership={facts.partnership.pk}&state=overdue&whose=all"
    remedy = own_remedy(_("Selesaikan tindak lanjut yang terlambat"), url + query, mends)
    return Aspect(
        key="promises",
        name=gettext_lazy("Tindak lanjut"),
        state=state,
        reason=promises_words(found),
        remedy=remedy if found.overdue else None,
    )


def promises_words(found: Promises) -> str:
    if not found.all:
        return _("Belum ada tindak lanjut yang jatuh tempo dalam setahun terakhir.")
    said = [
        _("%(kept)d dari %(all)d tindak lanjut setahun terakhir selesai tepat waktu")
        % {"kept": found.kept, "all": found.all}
    ]
    if found.late:
        said.append(_("%(count)d selesai terlambat") % {"count": found.late})
    if found.overdue:
        said.append(_("%(count)d terlambat dan belum selesai") % {"count": found.overdue})
    return "; ".join(said) + "."


def results(facts: Facts, mends: bool) -> Aspect:
    """How many of the targets whose day has come were reached."""
    missed = [row for row in facts.due if not row.reached]
    remedy = None
    if missed:
        url = missed[0].indicator.get_absolute_url()
        remedy = own_remedy(_("Perbarui capaian indikator"), url, mends)
    return Aspect(
        key="results",
        name=pgettext_lazy("health", "Hasil"),
        state=graded(len(facts.due) - len(missed), len(facts.due)),
        reason=results_words(facts, missed),
        remedy=remedy,
    )


def results_words(facts: Facts, missed: Sequence[Progress]) -> str:
    if facts.due:
        count = {"reached": len(facts.due) - len(missed), "all": len(facts.due)}
        said = _("%(reached)d dari %(all)d target yang jatuh tempo tercapai.") % count
        if not missed:
            return said
        first = {"name": missed[0].indicator.name, "amount": missed[0].amount}
        return said + " " + _("Belum: %(name)s, %(amount)s.") % first
    if facts.first_target_on:
        day = date_format(facts.first_target_on)
        return _("Target pertama jatuh tempo %(day)s.") % {"day": day}
    return _("Belum ada indikator dengan target.")


def spending(facts: Facts, mends: bool) -> Aspect:
    """What was realised against what should be by now; beyond the plan is never good."""
    money = facts.spending
    values = {
        "realised": words.rupiah(money.realised),
        "planned": words.rupiah(money.planned),
        "expected": words.rupiah(money.expected),
        "excess": words.rupiah(money.excess),
    }
    if money.excess:
        state = State.BAD if money.excess > money.planned * EXCESS else State.ATTENTION
        reason = _("Realisasi %(realised)s dari rencana %(planned)s; %(excess)s melebihi rencana.")
    elif not money.planned:
        state, reason = State.NONE, _("Belum ada anggaran yang direncanakan.")
    elif money.expected < money.planned * SPENT_ENOUGH_TO_TELL:
        state, reason = (
            State.NONE,
            _("Realisasi %(realised)s dari %(planned)s; baru mulai."),
        )
    else:
        state = graded(money.realised, money.expected)
        reason = _(
            "Realisasi %(realised)s dari rencana %(planned)s; menurut waktu sekitar %(expected)s."
        )
    url = reverse("programs:partnership_programs", args=[facts.partnership.pk])
    return Aspect(
        key="spending",
        name=gettext_lazy("Anggaran"),
        state=state,
        reason=reason % values,
        remedy=own_remedy(_("Perbarui realisasi anggaran"), url, mends),
    )


# --- What the aspects share --------------------------------------------------------------
def graded(part: Decimal | int, whole: Decimal | int) -> State:
    """Return how good a share is; nothing of nothing cannot be told."""
    if not whole:
        return State.NONE
    share = Decimal(part) / Decimal(whole)
    if share >= GOOD_SHARE:
        return State.GOOD
    return State.ATTENTION if share >= FAIR_SHARE else State.BAD


def own_remedy(label: str, url: str, mends: bool) -> Remedy:
    who = gettext_lazy("koordinator atau petugas daerah")
    return Remedy(label=label, who=who, url=url if mends else "")


def turn_remedy(turn: Item | None, label: str) -> Remedy | None:
    """Return the deed of a turn that has begun: its page for those whose turn it is."""
    if turn is None or not turn.has_begun:
        return None
    return Remedy(label=label, who=turn.holder_name, url=turn.url if turn.mine else "")


def distance(day: date) -> str:
    """Return "12 hari lalu", "5 bulan lagi": months from two on."""
    days = (day - timezone.localdate()).days
    if days == 0:
        return _("hari ini")
    size, months = abs(days), abs(days) // 30
    if months < 2:
        ago = ngettext("%(count)d hari lalu", "%(count)d hari lalu", size)
        ahead = ngettext("%(count)d hari lagi", "%(count)d hari lagi", size)
        return (ago if days < 0 else ahead) % {"count": size}
    ago = ngettext("%(count)d bulan lalu", "%(count)d bulan lalu", months)
    ahead = ngettext("%(count)d bulan lagi", "%(count)d bulan lagi", months)
    return (ago if days < 0 else ahead) % {"count": months}
