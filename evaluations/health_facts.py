"""What is recorded of partnerships in force that tells how they are, read for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from evaluations.models import Evaluation, Indicator
from evaluations.progress import Progress
from partnerships.models import ActionItem, Agreement, Partnership
from programs.models import Programme
from sistercity.accounts.models import User
from sistercity.worklist.models import Item

#: So far back the action items are counted; what is still open counts whenever it was due.
PAST_YEAR = timedelta(days=365)
EVALUATION, DECISION = "evaluation", "decision"


@dataclass(frozen=True, kw_only=True)
class Promises:
    """Action items: done in time, done late, and late without being done."""

    kept: int = 0
    late: int = 0
    overdue: int = 0

    @property
    def all(self) -> int:
        return self.kept + self.late + self.overdue


@dataclass(frozen=True, kw_only=True)
class Spending:
    """Money in rupiah: planned, due by now if spent evenly, realised, realised beyond plan."""

    planned: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    realised: Decimal = Decimal(0)
    excess: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is recorded of one partnership; `due` are its indicators whose day has come,
    `first_target_on` is the next such day, `evaluation` and `decision` are the open turns.
    """

    partnership: Partnership
    promises: Promises = Promises()
    spending: Spending = Spending()
    due: Sequence[Progress] = ()
    first_target_on: date | None = None
    evaluated: Evaluation | None = None
    evaluation: Item | None = None
    decision: Item | None = None


def facts_of(partnerships: Iterable[Partnership], user: User) -> list[Facts]:
    """Return the facts of partnerships in force for `user`, by six queries for all of them."""
    rows = list(partnerships)
    promises, spending = promises_of(rows), spending_of(rows)
    due, ahead = targets_of(rows)
    evaluated, turns, leading = evaluated_of(rows), turns_of(rows, user), leading_of(rows)
    return [
        Facts(
            partnership=row,
            promises=promises.get(row.pk, Promises()),
            spending=spending.get(row.pk, Spending()),
            due=due.get(row.pk, ()),
            first_target_on=ahead.get(row.pk),
            evaluated=evaluated.get(row.pk),
            evaluation=turns.get((row.pk, EVALUATION, "")),
            decision=turns.get((row.pk, DECISION, leading.get(row.pk, ""))),
        )
        for row in rows
    ]


def promises_of(rows: Sequence[Partnership]) -> dict[int, Promises]:
    today = timezone.localdate()
    recent = Q(due_on__range=(today - PAST_YEAR, today))
    in_time = Q(done_on__lte=F("due_on"))
    found = (
        ActionItem.objects.filter(partnership__in=rows)
        .order_by()
        .values("partnership")
        .annotate(
            kept=Count("pk", filter=recent & in_time),
            late=Count("pk", filter=recent & Q(done_on__gt=F("due_on"))),
            overdue=Count("pk", filter=Q(done_on=None, due_on__lt=today)),
        )
    )
    return {
        row["partnership"]: Promises(kept=row["kept"], late=row["late"], overdue=row["overdue"])
        for row in found
    }


def spending_of(rows: Sequence[Partnership]) -> dict[int, Spending]:
    """Sum the budget lines of programmes that were not cancelled, as if spent evenly in time."""
    found: dict[int, Spending] = {}
    programmes = Programme.objects.filter(agreement__partnership__in=rows)
    kept: Any = programmes.exclude(status=Programme.Status.CANCELLED).with_totals()
    for row in kept.annotate(of=F("agreement__partnership")).order_by("pk"):
        sums = found.get(row.of, Spending())
        funds = row.funds
        found[row.of] = Spending(
            planned=sums.planned + funds.planned,
            expected=sums.expected + funds.planned * elapsed(row.starts_on, row.ends_on),
            realised=sums.realised + funds.realised,
            excess=sums.excess + funds.overspent,
        )
    return found


def elapsed(starts_on: date, ends_on: date) -> Decimal:
    """Return how much of a period is over, from 0 to 1."""
    days = (ends_on - starts_on).days + 1
    over = (timezone.localdate() - starts_on).days
    return Decimal(min(max(over, 0), days)) / days


def targets_of(
    rows: Sequence[Partnership],
) -> tuple[dict[int, list[Progress]], dict[int, date]]:
    """Return the indicators whose target is due, and the first day of those that are not."""
    due: defaultdict[int, list[Progress]] = defaultdict(list)
    ahead: dict[int, date] = {}
    indicators = Indicator.objects.filter(programme__agreement__partnership__in=rows)
    measured = indicators.exclude(programme__status=Programme.Status.CANCELLED).with_latest()
    for row in measured.annotate(of=F("programme__agreement__partnership")).order_by(
        "target_on", "pk"
    ):
        if row.target_on <= timezone.localdate():
            due[row.of].append(Progress(row))
        else:
            ahead.setdefault(row.of, row.target_on)
    return due, ahead


def evaluated_of(rows: Sequence[Partnership]) -> dict[int, Evaluation]:
    """Return the newest approved evaluation of each."""
    found = Evaluation.objects.filter(
        agreement__partnership__in=rows, status=Evaluation.Status.APPROVED
    )
    newest = found.with_average().annotate(of=F("agreement__partnership"))
    return {row.of: row for row in newest.order_by("period_end", "pk")}


def leading_of(rows: Sequence[Partnership]) -> dict[int, str]:
    """Return the subject of the agreement that each runs under."""
    found = Agreement.objects.in_force().filter(partnership__in=rows).leading()
    subjects: dict[int, str] = {}
    for agreement in found.only("pk", "partnership_id", "kind"):
        subjects.setdefault(agreement.partnership_id, agreement.subject)
    return subjects


def turns_of(rows: Sequence[Partnership], user: User) -> dict[tuple[int, str, str], Item]:
    """Return the open turns: the evaluation due first, and the decision about each agreement."""
    items = Item.objects.open().filter(partnership__in=rows, key__in=(EVALUATION, DECISION))
    found: dict[tuple[int, str, str], Item] = {}
    for item in items.by_due_date().with_holders().marked_for(user):
        about = item.subject if item.key == DECISION else ""
        found.setdefault((item.partnership_id, item.key, about), item)
    return found
